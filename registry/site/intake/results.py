"""The arithmetic of baseline.csv, outcomes.csv and adverse_events.csv."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from registry.site.findings import Finding, Weight
from registry.site.intake.ages import OLDEST, about_age
from registry.site.intake.layout import ADVERSE_EVENTS, BASELINE, OUTCOMES
from registry.site.intake.rows import WHOLE
from registry.site.intake.sums import arms_add_up, duplicates, grouped, whole
from registry.site.intake.text import plain
from registry.site.package import ALL, AdverseEventRow, BaselineRow, OutcomeRow, Stat
from registry.site.pvalues import contradicted
from registry.site.rules import Rule

_PERCENTAGES = (Stat.PERCENT, Stat.SURVIVAL)
_ASCENDING = (Stat.MIN, Stat.Q1, Stat.MEDIAN, Stat.Q3, Stat.MAX)
_ORDERS = (_ASCENDING, (Stat.MIN, Stat.MEAN, Stat.MAX), (Stat.CI_LOW, Stat.CI_HIGH))
_AVERAGES = (Stat.MEAN, *_ASCENDING)


def baseline(rows: Sequence[BaselineRow]) -> Iterator[Finding]:
    """What is wrong with the characteristics of the people."""
    yield from duplicates(
        BASELINE, rows, lambda row: (row.characteristic, row.category, row.arm, row.stat)
    )
    for row in rows:
        if row.arm != ALL:
            yield Rule.ARM_NOT_ALL.at(BASELINE, row.row, "arm")
        old = row.stat in _AVERAGES and row.value is not None and row.value >= OLDEST
        if old and about_age(plain(f"{row.characteristic} {row.category}")):
            yield Rule.AGE_OVER_89.at(BASELINE, row.row, "value")
    yield from _values(BASELINE, rows, Weight.NOTE)
    groups = grouped(rows, lambda row: (row.characteristic, row.category, row.arm))
    for group in groups.values():
        yield from _summary(BASELINE, group)
    for same in grouped(rows, lambda row: (row.characteristic, row.arm)).values():
        counts = [row for row in same if row.stat is Stat.COUNT and row.value is not None]
        people = [row.n for row in counts if row.n is not None]
        counted = sum(int(row.value) for row in counts if row.value is not None)
        if people and len(counts) > 1 and counted > max(people):
            yield Rule.CATEGORIES_ABOVE_WHOLE.at(BASELINE, counts[0].row, "value")


def outcomes(rows: Sequence[OutcomeRow], arms: Collection[str] | None) -> Iterator[Finding]:
    """What is wrong with the results."""

    def analysis(row: OutcomeRow) -> tuple[str, ...]:
        return (row.analysis_id, row.outcome_id, row.timepoint, row.analysis_set)

    yield from duplicates(OUTCOMES, rows, lambda row: (*analysis(row), row.arm, row.stat))
    yield from _values(OUTCOMES, rows, Weight.HOLD)
    for group in grouped(rows, lambda row: (*analysis(row), row.arm)).values():
        yield from _summary(OUTCOMES, group)
    counts = [row for row in rows if row.stat in WHOLE]
    yield from arms_add_up(
        OUTCOMES,
        "value",
        counts,
        arms,
        lambda row: (*analysis(row), row.stat),
        lambda row: None if row.value is None else int(row.value),
    )
    yield from arms_add_up(
        OUTCOMES, "n", counts, arms, lambda row: (*analysis(row), row.stat), lambda row: row.n
    )
    for group in grouped(rows, analysis).values():
        yield from _tests(group)


def adverse_events(
    rows: Sequence[AdverseEventRow], arms: Collection[str] | None
) -> Iterator[Finding]:
    """What is wrong with the adverse events."""
    yield from duplicates(ADVERSE_EVENTS, rows, lambda row: (row.term, row.serious, row.arm))
    for row in rows:
        affected, people, events = row.n_affected, row.n_at_risk, row.n_events
        if affected is not None and people is not None and affected > people:
            yield Rule.COUNT_ABOVE_WHOLE.at(ADVERSE_EVENTS, row.row, "n_affected")
        counted = affected is not None and events is not None
        if counted and _differ(affected or 0, events or 0):
            yield Rule.EVENTS_BELOW_AFFECTED.at(ADVERSE_EVENTS, row.row, "n_events")
        if not row.source:
            yield from whole(ADVERSE_EVENTS, row.row, "n_affected", affected, people, Weight.HOLD)
    for column in ("n_affected", "n_at_risk", "n_events"):
        yield from arms_add_up(
            ADVERSE_EVENTS,
            column,
            rows,
            arms,
            lambda row: (row.term, row.serious),
            {
                "n_affected": lambda row: row.n_affected,
                "n_at_risk": lambda row: row.n_at_risk,
                "n_events": lambda row: row.n_events,
            }[column],
        )


def _differ(affected: int, events: int) -> bool:
    """Whether so many people cannot have had so many events."""
    return events < affected or (events > 0 and not affected)


def _values(
    file: str, rows: Sequence[BaselineRow] | Sequence[OutcomeRow], weight: Weight
) -> Iterator[Finding]:
    for row in rows:
        value = row.value
        if value is None:
            continue
        if (row.stat in _PERCENTAGES and not 0 <= value <= 100) or (
            row.stat is Stat.P_VALUE and not 0 <= value <= 1
        ):
            yield Rule.OUT_OF_RANGE.at(file, row.row, "value")
        if row.stat is Stat.P_VALUE and value == 0:
            yield Rule.P_VALUE_ZERO.at(file, row.row, "value")
        if row.stat in WHOLE and row.n is not None and value > row.n:
            yield Rule.COUNT_ABOVE_WHOLE.at(file, row.row, "value")
        if row.stat not in WHOLE and row.stat not in _PERCENTAGES and row.n == 1:
            yield Rule.VALUE_OF_ONE_PERSON.at(file, row.row, "value")
        if getattr(row, "source", ""):
            continue
        if row.stat is Stat.COUNT:
            yield from whole(file, row.row, "value", int(value), row.n, weight)
        elif row.stat in _PERCENTAGES and value == 100 and row.n != 1:
            yield Rule.WHOLE_GROUP.at(file, row.row, "value", weight=weight)


def _summary(file: str, rows: Sequence[BaselineRow] | Sequence[OutcomeRow]) -> Iterator[Finding]:
    """Rows about the same people and the same thing."""
    by_stat = {row.stat: row for row in rows if row.value is not None}
    for order in _ORDERS:
        given = [by_stat[stat] for stat in order if stat in by_stat]
        for lower, upper in pairwise(given):
            if lower.value is not None and upper.value is not None and lower.value > upper.value:
                yield Rule.ORDER_OF_VALUES.at(file, upper.row, "value")
    count, percent = by_stat.get(Stat.COUNT), by_stat.get(Stat.PERCENT)
    if count is None or percent is None or count.value is None or percent.value is None:
        return
    people = percent.n if percent.n is not None else count.n
    if people and abs(percent.value - 100 * count.value / people) > _rounding(percent.value):
        yield Rule.PERCENT_CONTRADICTS_COUNT.at(file, percent.row, "value")


def _rounding(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal("0.5000001").scaleb(exponent if isinstance(exponent, int) else 0)


def _tests(rows: Sequence[OutcomeRow]) -> Iterator[Finding]:
    """P-values of one analysis that the counts of its two arms contradict."""
    counts = [
        (int(row.value), row.n)
        for row in rows
        if row.stat is Stat.COUNT and row.arm != ALL and row.value is not None and row.n is not None
    ]
    if len(counts) != 2:
        return
    (first, first_of), (second, second_of) = counts
    if first > first_of or second > second_of:
        return
    for row in rows:
        if row.stat is not Stat.P_VALUE or row.value is None or not 0 <= row.value <= 1:
            continue
        if contradicted(row.value, plain(row.method), first, first_of, second, second_of):
            yield Rule.P_VALUE_CONTRADICTED.at(OUTCOMES, row.row, "value")
