"""Windows: each study lies in one of them, and those that are due are read."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from registry.ctgov.answers import Version
from registry.mirror.history import Reading
from registry.mirror.sweep import due
from registry.mirror.windows import DAY, Cut, Window, updates

TODAY = date(2026, 11, 25)
WHOLE = 598_000


def days(window: Window) -> tuple[date, date] | None:
    """The first and the last day on which a study of this window was posted, if it has a day."""
    found = re.fullmatch(r"AREA\[StudyFirstPostDate\]RANGE\[(.+),(.+)\]", window.expression)
    if found is None:
        assert window.expression == "AREA[StudyFirstPostDate]MISSING"
        return None
    start, end = found.groups()
    return (
        date.min if start == "MIN" else date.fromisoformat(start),
        date.max if end == "MAX" else date.fromisoformat(end),
    )


@pytest.mark.parametrize("studies", [10_001, WHOLE])
def test_each_day_lies_in_one_window_and_what_has_none_in_another(studies: int) -> None:
    found = Cut().windows(studies, TODAY)
    assert len({window.name for window in found}) == len(found)
    (undated, *ranges) = map(days, found)
    assert undated is None
    assert (ranges[0][0], ranges[-1][1]) == (date.min, date.max)
    assert all(end + DAY == start for (_, end), (start, _) in pairwise(ranges))


def test_the_whole_registry_is_read_by_quarters_and_less_by_years() -> None:
    names = [window.name for window in Cut().windows(WHOLE, TODAY)]
    assert names[:3] == ["undated", "before", "2000-Q1"]
    assert names[-1] == "2026-Q4"
    assert len(names) == 2 + 27 * 4
    assert [window.name for window in Cut().windows(50_000, TODAY)][-2:] == ["2025", "2026"]


def test_a_window_is_the_same_a_year_later_except_the_newest() -> None:
    now, later = Cut().windows(WHOLE, TODAY), Cut().windows(WHOLE, date(2027, 11, 25))
    assert later[: len(now) - 1] == now[:-1]
    assert later[len(now) - 1].name == now[-1].name == "2026-Q4"


def test_updates_reach_a_day_further_back() -> None:
    asked = updates(date(2026, 3, 1)).expression
    assert asked == "AREA[LastUpdatePostDate]RANGE[2026-02-28,MAX]"


NAMES = [str(number) for number in range(70)]
FIRST = datetime(2026, 9, 11, 9, tzinfo=UTC)


def days_after(days: float) -> datetime:
    """A moment of the registry's data."""
    return FIRST + timedelta(days=days)


def read_on(day: float, names: list[str], sync_id: int = 1) -> dict[str, Reading]:
    """Readings of a hundred studies each, from the data of that day."""
    at = days_after(day).isoformat()
    return {name: Reading(sync_id, "here", at, 100) for name in names}


def complete(day: float) -> Version:
    """The last complete sync was of the data of that day."""
    return Version("2.0.5", days_after(day).isoformat())


def test_what_was_never_read_is_due_and_nothing_else_is_in_a_first_pass() -> None:
    read = read_on(0, NAMES[:40])
    assert list(due(NAMES, read, None, days_after(1))) == NAMES[40:]
    assert list(due(NAMES, {}, None, days_after(1))) == NAMES


def test_each_day_has_its_share_and_each_window_is_read_within_a_week() -> None:
    read = read_on(0, NAMES)
    for day in range(1, 30):
        names = list(due(NAMES, read, complete(day - 1), days_after(day)))
        assert 10 <= len(names) <= 11
        read |= read_on(day, names, sync_id=day + 1)
        oldest = min(datetime.fromisoformat(one.data_timestamp) for one in read.values())
        assert days_after(day) - oldest < timedelta(days=7)


def test_after_a_weekend_the_share_is_that_of_three_days() -> None:
    read = read_on(0, NAMES)
    assert len(list(due(NAMES, read, complete(0), days_after(3)))) == 33


def test_what_an_interrupted_sync_has_read_counts() -> None:
    read = read_on(0, NAMES)
    first = list(due(NAMES, read, complete(0), days_after(1)))
    read |= read_on(1, first[:4], sync_id=2)
    rest = list(due(NAMES, read, complete(0), days_after(1)))
    assert first[4:] == rest


def test_a_window_that_is_too_old_is_due_whatever_the_share() -> None:
    read = read_on(0, NAMES[:50]) | read_on(6, NAMES[50:], sync_id=2)
    assert list(due(NAMES, read, None, days_after(7))) == NAMES[:50]
