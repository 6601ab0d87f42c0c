"""Dates, ages and spans of time of a record as numbers that can be compared."""

import re

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
"""A year, a month or a day, as the registry writes them."""
_TIME = re.compile(r"(\d{1,6})\s*(minute|hour|day|week|month|year)s?", re.ASCII | re.IGNORECASE)
_MINUTES = {
    "minute": 1,
    "hour": 60,
    "day": 1_440,
    "week": 10_080,
    "month": 43_830,
    "year": 525_960,
}
MONTH, YEAR = _MINUTES["month"], _MINUTES["year"]
"""A year has 365.25 days and 12 months, so 24 months are two years."""


def day_number(text: str) -> int | None:
    """A date as a number, 20190301; of a month or a year the first day. None for no date."""
    found = DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups()
    return int(year) * 10_000 + int(month or 1) * 100 + int(day or 1)


def minutes(text: str) -> int | None:
    """A time as the registry writes it ("18 Years") in minutes; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    return int(found[1]) * _MINUTES[found[2].lower()] if found else None
