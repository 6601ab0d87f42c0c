"""What auditors ask first: target, completion dates and primary outcome, then and now."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from registry.ctgov.record import Study
from registry.ctgov.record.protocol import PartialDateStruct
from registry.language import Language, Sentence, Verbatim
from registry.trial import plain
from registry.trial.facts import Fact, Known
from registry.trial.history.rule import Kind, Rule, Weight
from registry.trial.history.telling import moved, worded
from registry.trial.history.versions import Version
from registry.trial.measures import Rank, changes, measures

_DATE = Rule("", Weight.MATERIAL, "", Kind.DATE)


@dataclass(frozen=True)
class Kept:
    """A value of the first version beside today's, and how often it changed in between.

    `moves` is how often of these a date became another one.
    """

    label: Sentence
    first: Fact
    now: Fact
    times: int
    moves: int = 0


@dataclass(frozen=True)
class Callout:
    """A change that ought to be seen: what it is, and the sentences that tell it."""

    title: Sentence
    sentences: tuple[Sentence, ...]


def kept_values(versions: Sequence[Version], lang: Language) -> tuple[Kept, ...]:
    """The target and the completion dates, first and today."""
    studies = [version.record for version in versions]
    counts = [one.protocol_section.design_module.enrollment_info for one in studies]
    ends = [one.protocol_section.status_module.completion_date_struct for one in studies]
    primary = [one.protocol_section.status_module.primary_completion_date_struct for one in studies]
    return (
        Kept(
            lang.say("Number of participants"),
            plain.enrollment(counts[0], lang),
            plain.enrollment(counts[-1], lang),
            _times(counts),
        ),
        Kept(
            lang.say("Last data for the primary outcome (primary completion)"),
            _date(primary[0], lang),
            _date(primary[-1], lang),
            _times([one.date for one in primary]),
            _moves(primary),
        ),
        Kept(
            lang.say("Completion"),
            _date(ends[0], lang),
            _date(ends[-1], lang),
            _times([one.date for one in ends]),
            _moves(ends),
        ),
    )


def callouts(versions: Sequence[Version], lang: Language) -> tuple[Callout, ...]:
    """What differs between the first and the last version that is called out."""
    first, last = versions[0].record, versions[-1].record
    found = [_outcome(first, last, lang), _target(first, last, lang), _end(versions, lang)]
    return tuple(one for one in found if one)


def _outcome(first: Study, last: Study, lang: Language) -> Callout | None:
    told = changes(last, first, lang)
    lines: list[Sentence] = []
    for measure in measures(last):
        if measure.rank is Rank.PRIMARY and measure.key in told.of:
            name = Verbatim(measure.outcome.measure or "")
            lines.append(
                lang.say("“{name}”: {changes}", name=name, changes=lang.join(told.of[measure.key]))
            )
    lines += [
        lang.say(
            "“{name}” was a primary outcome measure in the first version that this site has, and is"
            " not registered any more.",
            name=Verbatim(dropped.outcome.measure or ""),
        )
        for dropped in told.dropped
        if dropped.rank is Rank.PRIMARY
    ]
    lines += [
        lang.say(
            "“{name}” was a primary outcome measure and is none any more.",
            name=Verbatim(before.outcome.measure or ""),
        )
        for measure in measures(last)
        if measure.rank is not Rank.PRIMARY
        and (before := told.was.get(measure.key))
        and before.rank is Rank.PRIMARY
    ]
    title = lang.say("The primary outcome was changed")
    return Callout(title, tuple(lines)) if lines else None


def _target(first: Study, last: Study, lang: Language) -> Callout | None:
    was = first.protocol_section.design_module.enrollment_info
    now = last.protocol_section.design_module.enrollment_info
    if was.count == now.count or None in (was.count, now.count):
        return None
    sentence = lang.say(
        "In the first version: {before}. Now: {after}.",
        before=_said(plain.enrollment(was, lang), lang),
        after=_said(plain.enrollment(now, lang), lang),
    )
    return Callout(lang.say("The number of participants was changed"), (sentence,))


def _end(versions: Sequence[Version], lang: Language) -> Callout | None:
    lines = []
    for one in kept_values(versions, lang)[1:]:
        if one.moves:
            lines.append(
                lang.count(
                    "{what}: first {before}, now {after}. It was moved {n} time.",
                    "{what}: first {before}, now {after}. It was moved {n} times.",
                    one.moves,
                    what=one.label,
                    before=_said(one.first, lang),
                    after=_said(one.now, lang),
                )
            )
    title = lang.say("A completion date was moved")
    return Callout(title, tuple(lines)) if lines else None


def _said(fact: Fact, lang: Language) -> str:
    return fact.value if isinstance(fact, Known) else lang.say("not provided by the registry")


def _date(struct: PartialDateStruct, lang: Language) -> Fact:
    return worded(_DATE, struct.as_json(), lang)


def _times(values: Sequence[object]) -> int:
    return sum(one != other for one, other in pairwise(values))


def _moves(dates: Sequence[PartialDateStruct]) -> int:
    given = [one.date for one in dates if one.date is not None]
    return sum(moved(one, other) for one, other in pairwise(given))
