"""Related trials that are recruiting, and why each of them is related to the one at hand."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from registry.language import Language, Sentence, Verbatim
from registry.mirror.question import Reason, Related
from registry.trial.facts import Row
from registry.trial.hit import Result, nearest, places, result
from registry.trial.plain import named
from registry.trial.status import Standing


def nearest_first(place: str | None, lang: Language) -> Sentence:
    """Which come first: the nearest to a place, or how to have it so while there is none."""
    if place is not None:
        return lang.say("Those nearest to {city} come first.", city=place)
    return lang.say(
        "Name a city near you under “Find other trials”, and the nearest come first here too."
    )


@dataclass(frozen=True)
class RelatedTrial:
    """A related trial; `why` says what the two have in common, `where` where it is."""

    result: Result
    why: Sentence
    where: Row


def related_trials(
    related: Sequence[Related], own: Container[str], lang: Language, today: date
) -> tuple[RelatedTrial, ...]:
    """Those of them that are known to be recruiting today, in their order."""
    told = (_told(one, own, lang, today) for one in related)
    return tuple(one for one in told if one.result.status.standing is Standing.OPEN)


def _told(one: Related, own: Container[str], lang: Language, today: date) -> RelatedTrial:
    hit = one.hit
    return RelatedTrial(
        result(hit, own, lang, today),
        lang.join([_why(reason, terms, lang) for reason, terms in one.why]),
        Row(lang.say("Nearest place"), nearest(hit, lang))
        if hit.nearest
        else Row(lang.say("Places"), places(hit, lang)),
    )


def _why(reason: Reason, terms: Sequence[str], lang: Language) -> Sentence:
    shared = named([Verbatim(term) for term in terms], lang)
    match reason:
        case Reason.CONDITION:
            return lang.say("Also for: {conditions}.", conditions=shared)
        case Reason.INTERVENTION:
            return lang.say("Also tests: {treatments}.", treatments=shared)
