"""What a search finds, told as every trial is told here: first whether it is open."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from registry.language import Language, Sentence, Verbatim
from registry.mirror.question import Found
from registry.trial.facts import SiteWords
from registry.trial.hit import Result, result
from registry.trial.overview import Link
from registry.trial.overview import other_registries as registries

REGISTRY_HOLDS = 500_000
"""The registry has more studies than so many; a mirror that has fewer is a part of it."""


@dataclass(frozen=True)
class Holding:
    """How many studies can be searched here, and when the registry last answered (UTC)."""

    studies: int
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class FoundPage:
    """A page of results. `told` is how the question was understood.

    `instead` are spellings to try in place of what stands in the field `misspelt`. `advice` is what
    to do where nothing was found. `first` counts from one.
    """

    headline: Sentence
    told: tuple[Sentence, ...]
    instead: tuple[str, ...]
    misspelt: Literal["words", "condition", "treatment"]
    results: tuple[Result, ...]
    first: int
    total: int
    caution: Sentence
    advice: tuple[Sentence, ...]
    elsewhere: tuple[Link, ...]

    @property
    def last(self) -> int:
        """The number of the last result on this page."""
        return self.first + len(self.results) - 1


def found_page(
    found: Found,
    *,
    first: int,
    told: Sequence[Sentence],
    own: Container[str],
    lang: Language,
    today: date,
) -> FoundPage:
    """The results with what a reader must know of them. `first` counts from one."""
    also = (
        lang.say(
            "“{word}” was also looked for as: {others}.",
            word=SiteWords(word),
            others=lang.series([Verbatim(other) for other in others]),
        )
        for word, others in found.also.items()
        if others
    )
    return FoundPage(
        headline=lang.count("{n} study found", "{n} studies found", found.total)
        if found.total
        else lang.say("Nothing was found that fits all of this"),
        told=(*told, *also),
        instead=found.instead,
        misspelt="treatment" if found.misspelt == "intervention" else found.misspelt,
        results=tuple(result(hit, own, lang, today) for hit in found.hits),
        first=first,
        total=found.total,
        caution=caution(lang),
        advice=() if found.total else _advice(lang),
        elsewhere=() if found.total else elsewhere(lang),
    )


def caution(lang: Language) -> Sentence:
    """What no list of trials may be taken for."""
    return lang.join(
        [
            lang.say("A trial in this list is not a recommendation."),
            lang.say("Talk to your own doctor before you decide anything."),
        ]
    )


def elsewhere(lang: Language) -> tuple[Link, ...]:
    """The registries themselves. What a reader looks for does not stand in the addresses."""
    return (
        Link(
            lang.say("ClinicalTrials.gov: search in the whole registry"),
            "https://clinicaltrials.gov/",
        ),
        *registries(lang),
    )


def holding_told(holding: Holding, lang: Language) -> Sentence:
    """What is searched here and what is not."""
    if not holding.studies:
        return lang.say("This site holds no studies to search in yet.")
    told = [
        lang.count(
            "This site searches in {n} study that it holds.",
            "This site searches in {n} studies that it holds.",
            holding.studies,
        )
    ]
    if holding.as_of:
        when = lang.date(holding.as_of.date())
        told.append(lang.say("The registry was last asked about them on {date}.", date=when))
    if holding.studies < REGISTRY_HOLDS:
        told.append(
            lang.say(
                "ClinicalTrials.gov has more than half a million. What is not found here may be"
                " there."
            )
        )
    return lang.join(told)


def understood(
    meant: Mapping[str, str], unknown: Sequence[str], lang: Language
) -> tuple[Sentence, ...]:
    """How Chinese words of a search were read in English, and which were not."""
    told = [
        lang.say(
            "“{chinese}” was looked for as “{english}”.",
            chinese=SiteWords(chinese),
            english=Verbatim(words),
        )
        for chinese, words in meant.items()
    ]
    if unknown:
        told.append(
            lang.say(
                "We do not know these Chinese words, so they were left out: {words}.",
                words=lang.series([SiteWords(word) for word in unknown]),
            )
        )
    return tuple(told)


def straight(lang: Language) -> Sentence:
    """How distances are measured here."""
    return lang.say("Distances are in a straight line from city to city.")


def fresh_first(lang: Language) -> Sentence:
    """What comes first where trials that may be joined are looked for."""
    return lang.say(
        "Trials that were confirmed in the last two years and have not passed their planned end"
        " come first."
    )


def _advice(lang: Language) -> tuple[Sentence, ...]:
    return (
        lang.say("Write fewer words, or other ones."),
        lang.say("Take back a choice under “More choices”."),
        lang.say("Look in the registries themselves:"),
    )
