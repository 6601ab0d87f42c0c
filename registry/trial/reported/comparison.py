"""Two groups beside each other: what the source says, and what its counts allow to compute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from registry.language import Language, Sentence, Verbatim
from registry.site.package import ALL, Stat
from registry.site.pvalues import is_fisher, rounds_to
from registry.trial.arms import arm_words, in_order
from registry.trial.facts import Known, Origin, Row
from registry.trial.reported.frequencies import is_of_group, share_of
from registry.trial.reported.proportions import Estimate, Share, fisher, newcombe
from registry.trial.reported.stated import StatedRow
from registry.trial.reported.statistics import intervals, labelled, printed


@dataclass(frozen=True)
class Comparison:
    """A comparison of groups, and how sure it is.

    `rows` are what was reported and what was computed here, each under its method. `people` is how
    many are compared, if that is known; `difference` is the computed one.
    """

    rows: tuple[Row, ...]
    notes: tuple[Sentence, ...]
    people: int | None
    difference: Estimate | None


def comparison(
    rows: Sequence[StatedRow], arms: Sequence[str], origin: Origin, lang: Language
) -> Comparison | None:
    """What can be said of the difference of groups; none where nothing was and nothing can be.

    It is computed for two groups whose count and number of people are both shown, no others: the
    second of `arms`, in the registry's order, against the first.
    """
    shares = compared_shares(rows, arms)
    given = tuple(_given(rows, arms, origin, lang))
    if len(shares) != 2:
        told = any(isinstance(row.fact, Known) for row in given)
        notes = (_not_computed(lang),) if told else ()
        return Comparison(given, notes, None, None) if given else None
    (first, one), (second, other) = shares
    difference, p = newcombe(one, other), fisher(one, other)
    computed = (
        Row(
            lang.say(
                "Difference, computed here: “{second}” compared with “{first}”",
                second=Verbatim(second),
                first=Verbatim(first),
            ),
            Known(_difference(difference, lang), Origin.COMPUTED),
        ),
        Row(
            lang.say("P value, computed here (Fisher's exact test, two-sided)"),
            Known(p_value(p, lang), Origin.COMPUTED),
        ),
    )
    return Comparison(
        rows=(*computed, *given),
        notes=tuple(_contradictions(rows, p, lang)),
        people=one.of + other.of,
        difference=difference,
    )


def p_value(p: float, lang: Language) -> str:
    """A P value with three decimals, or that it is smaller."""
    if p < 0.001:
        return lang.say("less than {limit}", limit=format_decimal("0.001", locale=lang.locale))
    return format_decimal(p, "0.000", locale=lang.locale)


def compared_shares(rows: Sequence[StatedRow], arms: Sequence[str]) -> list[tuple[str, Share]]:
    """The groups with their shares, in the registry's order; empty if any group lacks one.

    Several counts of one group, or counts by different methods, leave open what to compare.
    """
    own = [row for row in rows if row.arm != ALL and is_of_group(row)]
    counted = {row.arm: row for row in own if row.stat is Stat.COUNT}
    counts = [row for row in own if row.stat is Stat.COUNT]
    if counted.keys() != {row.arm for row in own} or not counted.keys() <= set(arms):
        return []
    if len(counts) != len(counted) or len({row.method for row in counts}) > 1:
        return []
    shares = [(arm, share_of(counted[arm])) for arm in in_order(counted, arms)]
    found = [(arm, share) for arm, share in shares if share]
    return found if len(found) == len(shares) else []


def _given(
    rows: Sequence[StatedRow], arms: Sequence[str], origin: Origin, lang: Language
) -> Iterator[Row]:
    own = [row for row in rows if not is_of_group(row)]
    for row in own:
        if row.stat not in (Stat.CI_LOW, Stat.CI_HIGH):
            yield Row(_label(row, arms, lang), printed(row, origin, lang))
    yield from intervals(own, origin, lang)


def _label(row: StatedRow, arms: Sequence[str], lang: Language) -> Sentence:
    """The name of the statistic, and of the group that is compared where the source names one."""
    label = labelled(row, lang)
    if row.arm == ALL:
        return label
    return lang.say("{measure}, group “{arm}”", measure=label, arm=arm_words(row.arm, arms, lang))


def _difference(found: Estimate, lang: Language) -> Sentence:
    points = _points(found.value, lang)
    span = lang.say(
        "from {low} to {high}", low=_side(found.low, lang), high=_side(found.high, lang)
    )
    if found.value > 0:
        return lang.say(
            "{points} percentage points more (95% interval: {interval}; Newcombe)",
            points=points,
            interval=span,
        )
    if found.value < 0:
        return lang.say(
            "{points} percentage points fewer (95% interval: {interval}; Newcombe)",
            points=points,
            interval=span,
        )
    return lang.say("none (95% interval: {interval}; Newcombe)", interval=span)


def _points(value: float, lang: Language) -> str:
    """How many percentage points, whichever way."""
    return format_decimal(100 * abs(value), "0.0", locale=lang.locale)


def _side(value: float, lang: Language) -> Sentence:
    """An end of the interval in the words of the difference: a sign alone is easily missed."""
    points = _points(value, lang)
    if value < 0:
        return lang.say("{points} fewer", points=points)
    return lang.say("{points} more", points=points)


def _not_computed(lang: Language) -> Sentence:
    return lang.say("Shown as reported. It cannot be computed again from the numbers given here.")


def _contradictions(rows: Sequence[StatedRow], p: float, lang: Language) -> Iterator[Sentence]:
    """Whether a reported P value of Fisher's test is another one than the counts give."""
    for row in rows:
        if row.stat is not Stat.P_VALUE or not is_fisher(row.method):
            continue
        if isinstance(row.value, Decimal) and not rounds_to(p, row.value):
            yield lang.say(
                "The reported P value is not the one that these counts give. Both are shown."
            )
