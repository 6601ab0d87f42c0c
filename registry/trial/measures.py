"""The registered outcome measures: which they are, and how they changed since an older version."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import partial

from registry.ctgov.record import Study
from registry.ctgov.record.enums import OutcomeMeasureType
from registry.ctgov.record.protocol import Outcome
from registry.language import Language, Sentence, Verbatim
from registry.trial.identity import ALIKE, SPELLINGS, folded, likeness


class Rank(StrEnum):
    """How important the sponsor holds a measure, as it was registered."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    OTHER = "other"


RANKS: Mapping[str, Rank] = {
    OutcomeMeasureType.PRIMARY: Rank.PRIMARY,
    OutcomeMeasureType.SECONDARY: Rank.SECONDARY,
    OutcomeMeasureType.OTHER_PRE_SPECIFIED: Rank.OTHER,
}
"""The ranks of posted outcomes; whatever was added afterwards has none."""


@dataclass(frozen=True)
class Measure:
    """A registered measure: its rank, its number within the rank from 1, and what it says."""

    rank: Rank
    number: int
    outcome: Outcome

    @property
    def key(self) -> str:
        """The name by which a site's files refer to it: "primary-1"."""
        return f"{self.rank}-{self.number}"


def measures(study: Study) -> tuple[Measure, ...]:
    """The registered measures in the order of the record, primary ones first."""
    module = study.protocol_section.outcomes_module
    ranks = (
        (Rank.PRIMARY, module.primary_outcomes),
        (Rank.SECONDARY, module.secondary_outcomes),
        (Rank.OTHER, module.other_outcomes),
    )
    return tuple(
        Measure(rank, number, outcome)
        for rank, outcomes in ranks
        for number, outcome in enumerate(outcomes, start=1)
    )


def rank_title(rank: Rank, lang: Language) -> Sentence:
    """What the measures of a rank are called."""
    match rank:
        case Rank.PRIMARY:
            return lang.say("Primary outcome measures")
        case Rank.SECONDARY:
            return lang.say("Secondary outcome measures")
        case Rank.OTHER:
            return lang.say("Other outcome measures")


@dataclass(frozen=True)
class Changes:
    """How measures differ from those of an older version of the record.

    `of` holds, for the key of each changed measure, a sentence for each change; `was`, for the key
    of each measure that was there before, the older one; `dropped` are the older measures that are
    not there any more.
    """

    of: dict[str, tuple[Sentence, ...]]
    was: dict[str, Measure]
    dropped: tuple[Measure, ...]


def changes(study: Study, older: Study, lang: Language) -> Changes:
    """What changed from the older version to this one.

    A measure is the same if its title is, and of several with one title the one of its time frame;
    else if its title shares most of its letters. Titles are the same without capitals and signs,
    but one that is the same with them comes first.
    """
    before, now = list(measures(older)), measures(study)
    same: dict[str, Measure] = {}
    finds: list[Callable[[Measure, Sequence[Measure]], Measure | None]] = [
        *(partial(_by_words, spelling=one) for one in SPELLINGS),
        *(partial(_by_title, spelling=one) for one in SPELLINGS),
        _by_likeness,
    ]
    for find in finds:
        for measure in now:
            if measure.key not in same and (found := find(measure, before)):
                same[measure.key] = found
                before.remove(found)
    told = {m.key: tuple(_changes(m, same.get(m.key), lang)) for m in now}
    return Changes({key: lines for key, lines in told.items() if lines}, same, tuple(before))


def _by_words(
    measure: Measure, among: Sequence[Measure], spelling: Callable[[str], str]
) -> Measure | None:
    def words(one: Measure) -> tuple[Rank, str, str]:
        outcome = one.outcome
        return one.rank, spelling(outcome.measure or ""), folded(outcome.time_frame or "")

    said = words(measure)
    return next((one for one in among if words(one) == said), None)


def _by_title(
    measure: Measure, among: Sequence[Measure], spelling: Callable[[str], str]
) -> Measure | None:
    title = spelling(measure.outcome.measure or "")
    alike = [one for one in among if spelling(one.outcome.measure or "") == title]
    own = [one for one in alike if one.rank is measure.rank]
    return next(iter([*own, *alike]), None)


def _by_likeness(measure: Measure, among: Sequence[Measure]) -> Measure | None:
    compared = SequenceMatcher(b=folded(measure.outcome.measure or ""), autojunk=False)
    best, most = None, ALIKE
    for one in among:
        compared.set_seq1(folded(one.outcome.measure or ""))
        shared = likeness(compared, most)
        if shared is not None and (shared > most or best is None):
            best, most = one, shared
    return best


def _changes(now: Measure, before: Measure | None, lang: Language) -> Iterator[Sentence]:
    if before is None:
        yield lang.say("This measure was not in the first version that this site has.")
        return
    if before.rank is not now.rank:
        yield lang.say(
            "In the first version that this site has, it stood under: {rank}.",
            rank=rank_title(before.rank, lang),
        )
    old, new = before.outcome, now.outcome
    if _differ(old.measure, new.measure):
        yield lang.say("Earlier it was called: {words}", words=Verbatim(old.measure or ""))
    if _differ(old.time_frame, new.time_frame):
        yield (
            lang.say("Earlier its time frame was: {words}", words=Verbatim(old.time_frame))
            if old.time_frame
            else lang.say("Earlier it had no time frame.")
        )
    if _differ(old.description, new.description):
        yield lang.say("Earlier its description was another one.")


def _differ(old: str | None, new: str | None) -> bool:
    """Whether two texts differ in more than white space."""
    return (old or "").split() != (new or "").split()
