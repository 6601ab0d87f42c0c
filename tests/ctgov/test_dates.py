"""Partial dates keep the precision of their source and never gain a day."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ctgov.record import PartialDate

YEARS = st.integers(1, 9999)


@given(YEARS)
def test_a_year_is_only_a_year(year: int) -> None:
    read = PartialDate(f"{year:04d}")
    assert (read.year, read.month, read.day) == (year, None, None)
    assert (read.earliest, read.latest) == (date(year, 1, 1), date(year, 12, 31))


@given(YEARS, st.integers(1, 12))
def test_a_month_has_no_day(year: int, month: int) -> None:
    read = PartialDate(f"{year:04d}-{month:02d}")
    assert (read.year, read.month, read.day) == (year, month, None)
    assert read.earliest == date(year, month, 1)
    if read.latest < date.max:
        assert (read.latest + timedelta(days=1)).day == 1


@given(st.dates())
def test_a_day_is_that_day(day: date) -> None:
    read = PartialDate(day.isoformat())
    assert read.earliest == read.latest == day
    assert (read.year, read.month, read.day) == (day.year, day.month, day.day)


@given(st.dates().map(date.isoformat), st.sampled_from([4, 7, 10]))
def test_a_date_is_the_sources_own_text(text: str, precision: int) -> None:
    read = PartialDate(text[:precision])
    assert read == text[:precision]
    assert json.dumps(read) == json.dumps(text[:precision])


@given(st.text(max_size=12))
def test_any_text_is_a_date_with_its_own_spelling_or_a_value_error(text: str) -> None:
    try:
        read = PartialDate(text)
    except ValueError:
        return
    assert read == text
    assert read.earliest <= read.latest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-8",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2025-02-29",
        "2026-01-1",
        "2026-01-01T00:00",
        " 2026",
        "2026\n",
        "0000",
        "٢٠٢٦",
    ],
)
def test_what_is_no_date_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|year|month|day"):
        PartialDate(text)
