"""Whose the numbers are that a site handed over, and up to when."""

from registry.ctgov.record import PartialDate
from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates
from registry.trial.facts import SiteWords


def invented(lang: Language) -> Sentence:
    """Where an example's numbers are from."""
    return lang.say("Invented example, not from the site.")


def example_warning(aggregates: Aggregates | None, lang: Language) -> Sentence | None:
    """The warning above a page with an example's numbers; none where there are none."""
    if aggregates is None or not aggregates.example:
        return None
    return lang.say(
        "What stands here as from the site is an invented example. It is not about this trial."
    )


def from_site(aggregates: Aggregates, cutoff: str, lang: Language) -> Sentence:
    """The origin of numbers that go up to `cutoff` (YYYY-MM).

    Who prepared them is known of the newest release only.
    """
    if aggregates.example:
        return invented(lang)
    month = lang.date(PartialDate(cutoff or aggregates.cutoff))
    if cutoff and cutoff < aggregates.cutoff:
        return lang.say("From the site, up to the end of {month}.", month=month)
    return lang.say(
        "From the site, up to the end of {month}, prepared by: {role}.",
        month=month,
        role=SiteWords(aggregates.prepared_by),
    )
