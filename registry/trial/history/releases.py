"""The public log of what the site published, corrected and withdrew."""

from dataclasses import dataclass
from datetime import datetime

from registry.ctgov.record import PartialDate
from registry.language import Language, Sentence
from registry.site.aggregates import Announced
from registry.trial.facts import SiteWords
from registry.trial.site_origin import invented


@dataclass(frozen=True)
class Logged:
    """A line of the log."""

    key: str
    at: datetime
    sentence: Sentence


def logged(announced: Announced, lang: Language) -> Logged:
    """What happened, in the reader's words; the reason in the site's own."""
    name = SiteWords(announced.release_id)
    parts = []
    if announced.withdrawn:
        parts.append(lang.say("Release {name} was withdrawn.", name=name))
        parts.append(_reason(announced, lang))
    elif announced.corrects:
        parts.append(
            lang.say(
                "Release {name} was published. It corrects release {other}, which is not shown"
                " any more.",
                name=name,
                other=SiteWords(announced.corrects),
            )
        )
        parts.append(_reason(announced, lang))
    else:
        parts.append(lang.say("Release {name} was published.", name=name))
    if not announced.withdrawn and (upto := PartialDate.read(announced.cutoff)):
        parts.append(lang.say("Its numbers go up to {month}.", month=lang.date(upto)))
    if announced.example:
        parts.append(invented(lang))
    word = "withdrawn" if announced.withdrawn else "published"
    return Logged(f"release-{announced.release_id}-{word}", announced.at, lang.join(parts))


def _reason(announced: Announced, lang: Language) -> Sentence:
    """Why, as far as it is noted and may be read."""
    if announced.reason is None:
        return lang.say("The reason that was noted is not shown, as it names a number.")
    if not announced.reason:
        return lang.say("No reason was noted.")
    return lang.say("The reason: {reason}.", reason=SiteWords(announced.reason))
