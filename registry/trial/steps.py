"""The way from one shown number of people to the next, and the straight line of the plan."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from registry.ctgov.record import PartialDate, Study
from registry.site.aggregates import Accrued


@dataclass(frozen=True)
class Point:
    """So many people by the end of a day."""

    day: date
    count: int


@dataclass(frozen=True)
class Step:
    """From one shown number of people to the next: `since` after the day `begin`, then `until`.

    `open_days` is how long that took, none where the site does not say it for every period of it.
    `one_release` is false where the two numbers were published with different data.
    """

    since: int
    begin: date
    until: Point
    open_days: int | None
    one_release: bool

    @property
    def people(self) -> int:
        """How many joined."""
        return self.until.count - self.since

    @property
    def calendar_days(self) -> int:
        """All days of the step, open or not."""
        return (self.until.day - self.begin).days

    @property
    def rate(self) -> float | None:
        """How many joined in 100 open days; none between numbers of different data."""
        return 100 * self.people / self.open_days if self.open_days and self.one_release else None


def as_of(accrued: Accrued) -> date:
    """The last day that a number covers: that of its period, or of its data if they end before."""
    year, month = min(accrued.period.end, PartialDate(accrued.cutoff).latest.timetuple()[:2])
    return date(year, month, calendar.monthrange(year, month)[1])


def steps(study: Study, series: Sequence[Accrued]) -> tuple[Step, ...]:
    """The way from shown number to shown number.

    It begins with nobody when the first period reaches back to the registered start; else with the
    first number that is shown, since others may have joined before.
    """
    found = []
    begin = _start(study, series)
    since = None if begin is None else 0
    release: str | None = None
    open_days: int | None = 0
    before: Accrued | None = None
    for one in series:
        gap = before is not None and not _follows(before, one)
        missing = gap or open_days is None or one.open_days is None
        open_days = None if missing else (open_days or 0) + (one.open_days or 0)
        if one.cumulative is not None:
            until = Point(as_of(one), one.cumulative)
            if since is not None and begin is not None:
                same = release in {None, one.release_id}
                found.append(Step(since, begin, until, open_days, same))
            since, begin, release, open_days = until.count, until.day, one.release_id, 0
        before = one
    return tuple(found)


def of_one_release(series: Sequence[Accrued]) -> tuple[Accrued, ...]:
    """Only the numbers that were published together with the last one that is shown.

    Steps span the others: people who joined cannot be counted from older data to newer.
    """
    release = next((one.release_id for one in reversed(series) if one.cumulative is not None), None)
    return tuple(
        one if one.release_id == release else replace(one, cumulative=None) for one in series
    )


def _start(study: Study, series: Sequence[Accrued]) -> date | None:
    """The day before the first one, if the first period reaches back to the registered start."""
    start = study.protocol_section.status_module.start_date_struct.date
    first = next(iter(series), None)
    if first is None or not isinstance(start, PartialDate):
        return None
    opened = date(first.period.year, _first_month(first), 1)
    if start.earliest < opened:
        return None
    # Whoever joined before the registered start did so in the period all the same.
    return (start.earliest if start.earliest <= as_of(first) else opened) - timedelta(days=1)


def _first_month(accrued: Accrued) -> int:
    quarter = accrued.period.quarter
    return 3 * quarter - 2 if quarter else 1


def _follows(before: Accrued, after: Accrued) -> bool:
    """Whether nothing lies between two periods."""
    year, month = before.period.end
    return (after.period.year, _first_month(after)) == (year + month // 12, month % 12 + 1)


def straight_plan(study: Study, target: int | None) -> tuple[Point, Point] | None:
    """From nobody at the registered start to `target` at the registered primary completion."""
    module = study.protocol_section.status_module
    start = module.start_date_struct.date
    end = module.primary_completion_date_struct.date
    if target and isinstance(start, PartialDate) and isinstance(end, PartialDate):
        line = Point(start.earliest, 0), Point(end.latest, target)
        return line if line[0].day < line[1].day else None
    return None


def planned_by(plan: tuple[Point, Point], day: date) -> int:
    """How many people the straight line has on a day, to the nearest whole."""
    first, last = plan
    share = (day - first.day).days / (last.day - first.day).days
    return round(last.count * min(1.0, max(0.0, share)))
