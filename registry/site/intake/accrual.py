"""The arithmetic of enrollment.csv."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from registry.site.findings import Finding
from registry.site.intake.layout import ENROLLMENT
from registry.site.intake.sums import duplicates, grouped
from registry.site.package import ALL, EnrollmentRow, Measure, Period
from registry.site.rules import Rule

_ORDER = tuple(Measure)


def accrual(rows: Sequence[EnrollmentRow], cutoff: tuple[int, int]) -> Iterator[Finding]:
    """What is wrong with the numbers of people over time, up to the month of the cut-off."""
    yield from duplicates(ENROLLMENT, rows, lambda row: (row.measure, row.period))
    for row in rows:
        if row.arm != ALL:
            yield Rule.ARM_NOT_ALL.at(ENROLLMENT, row.row, "arm")
        if row.period.end > cutoff:
            yield Rule.PERIOD_AFTER_CUTOFF.at(ENROLLMENT, row.row, "period")
        if row.open_days is not None and row.open_days > _days(row.period):
            yield Rule.TOO_MANY_OPEN_DAYS.at(ENROLLMENT, row.row, "open_days")
        if row.count is not None and row.cumulative is not None and row.count > row.cumulative:
            yield Rule.COUNT_ABOVE_WHOLE.at(ENROLLMENT, row.row, "count")
    for same in grouped(rows, lambda row: row.measure).values():
        yield from _series(sorted(same, key=lambda row: row.period.end))
    for same_period in grouped(rows, lambda row: row.period).values():
        yield from _steps(same_period)


def randomised(rows: Sequence[EnrollmentRow]) -> int | None:
    """How many people were randomised by the end of the last period that says so."""
    given = [
        row for row in rows if row.measure is Measure.RANDOMISED and row.cumulative is not None
    ]
    return max(given, key=lambda row: row.period.end).cumulative if given else None


def _series(rows: Sequence[EnrollmentRow]) -> Iterator[Finding]:
    years = {row.period.year for row in rows if not row.period.quarter}
    before: EnrollmentRow | None = None
    for row in rows:
        if row.period.quarter and row.period.year in years:
            yield Rule.OVERLAPPING_PERIODS.at(ENROLLMENT, row.row, "period")
            continue
        if row.cumulative is None:
            continue
        if before is not None and before.cumulative is not None and before.period != row.period:
            yield from _step(before, before.cumulative, row, row.cumulative)
        before = row


def _step(before: EnrollmentRow, earlier: int, row: EnrollmentRow, later: int) -> Iterator[Finding]:
    if later < earlier:
        yield Rule.CUMULATIVE_FALLS.at(ENROLLMENT, row.row, "cumulative")
    elif row.count is not None and (
        later < earlier + row.count
        or (_start(row.period) == _after(before.period) and later != earlier + row.count)
    ):
        yield Rule.CUMULATIVE_DIFFERS.at(ENROLLMENT, row.row, "cumulative")


def _steps(rows: Sequence[EnrollmentRow]) -> Iterator[Finding]:
    ordered = sorted(rows, key=lambda row: _ORDER.index(row.measure))
    given = [(row, row.cumulative) for row in ordered if row.cumulative is not None]
    for (before, wider), (row, narrower) in pairwise(given):
        if narrower > wider and before.measure is not row.measure:
            yield Rule.FUNNEL_WIDENS.at(ENROLLMENT, row.row, "cumulative")
    days = [(row, row.open_days) for row in ordered if row.open_days is not None]
    for row, open_days in days[1:]:
        if open_days != days[0][1]:
            yield Rule.OPEN_DAYS_DIFFER.at(ENROLLMENT, row.row, "open_days")


def _start(period: Period) -> tuple[int, int]:
    return (period.year, 3 * period.quarter - 2 if period.quarter else 1)


def _after(period: Period) -> tuple[int, int]:
    """The month with which the next period begins."""
    year, month = period.end
    return (year + month // 12, month % 12 + 1)


def _days(period: Period) -> int:
    (year, month), (next_year, next_month) = _start(period), _after(period)
    return (date(next_year, next_month, 1) - date(year, month, 1)).days
