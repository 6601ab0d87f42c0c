"""What a reader can choose when looking for trials: values of the registry, in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from registry.ctgov.record.enums import Phase, Status, StudyType
from registry.language import Language, Sentence
from registry.mirror.question import Facet, Found, Order
from registry.trial.status import status_words
from registry.trial.terms import told

OPEN = frozenset({Status.RECRUITING.value, Status.NOT_YET_RECRUITING.value})
"""What is looked for unless a reader wants otherwise: trials that may be joined now or soon."""

HOPED_FOR = OPEN | {Status.ENROLLING_BY_INVITATION.value, Status.AVAILABLE.value}
"""Statuses that somebody may set their hope on, so they have to be right about today."""

DISTANCES = (25, 50, 100, 250, 500, 1000)
"""Within so many kilometres of a place."""

_STATUSES = (
    Status.RECRUITING,
    Status.NOT_YET_RECRUITING,
    Status.ENROLLING_BY_INVITATION,
    Status.AVAILABLE,
    Status.ACTIVE_NOT_RECRUITING,
    Status.SUSPENDED,
    Status.COMPLETED,
    Status.TERMINATED,
    Status.WITHDRAWN,
    Status.UNKNOWN,
)
_PHASES = (
    Phase.EARLY_PHASE1,
    Phase.PHASE1,
    Phase.PHASE2,
    Phase.PHASE3,
    Phase.PHASE4,
    Phase.NA,
)
_TYPES = (StudyType.INTERVENTIONAL, StudyType.OBSERVATIONAL, StudyType.EXPANDED_ACCESS)

One = TypeVar("One", bound=StrEnum)


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen, in words; with how many studies it would find, if known."""

    value: str
    words: str
    count: int | None

    def label(self, lang: Language) -> str:
        """The words with the number behind them."""
        if self.count is None:
            return self.words
        return lang.say("{choice} ({n})", choice=self.words, n=self.count)


def statuses(lang: Language, found: Found | None) -> tuple[Choice, ...]:
    """The registry's statuses; `found` has what was found last, for the numbers."""
    return _choices({one: status_words(one, lang) for one in _STATUSES}, Facet.STATUS, found)


def phases(lang: Language, found: Found | None) -> tuple[Choice, ...]:
    """The phases, and what has none."""
    words = {one: told(one, lang) for one in _PHASES} | {Phase.NA: lang.say("no phase")}
    return _choices(words, Facet.PHASE, found)


def types(lang: Language, found: Found | None) -> tuple[Choice, ...]:
    """The study types."""
    return _choices({one: told(one, lang) for one in _TYPES}, Facet.TYPE, found)


def orders(lang: Language) -> Mapping[Order, Sentence]:
    """What may come first."""
    return {
        Order.RELEVANCE: lang.say("what fits best first"),
        Order.DATE: lang.say("last updated first"),
        Order.DISTANCE: lang.say("nearest first (needs a place)"),
    }


def distances(lang: Language) -> Mapping[int, Sentence]:
    """How far a place may be, zero without a limit."""
    return {
        0: lang.say("any distance"),
        **{one: lang.say("within {n} km", n=one) for one in DISTANCES},
    }


def shown_statuses(chosen: Iterable[str], lang: Language) -> Sentence:
    """Of which statuses the trials are that a search shows."""
    values = set(chosen)
    words = [one.words for one in statuses(lang, None) if one.value in values]
    if not words:
        return lang.say("Trials of every status are shown.")
    told_of = lang.series(words)
    return lang.say("Only trials with this status are shown: {statuses}.", statuses=told_of)


def _choices(
    words: Mapping[One, str | None], facet: Facet, found: Found | None
) -> tuple[Choice, ...]:
    counts = dict(found.facets.get(facet, ())) if found else None
    return tuple(
        Choice(str(one), in_words or str(one), None if counts is None else counts.get(str(one), 0))
        for one, in_words in words.items()
    )
