"""When a value of a field matches: words of a text, the whole of an enumeration, a span of dates.

Text is compared word by word. A word is a run of letters and digits; capitals and accents do not
matter unless the expression says so. There are no synonyms and no endings.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from registry.ctgov.fields import Field, Kind
from registry.mirror.essie.condition import Condition, certain, joined
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.tree import Coverage, Phrase, Range, Term
from registry.mirror.essie.write import write

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_TIME = re.compile(r"(\d{1,6})\s*(minute|hour|day|week|month|year)s?", re.ASCII | re.IGNORECASE)
_MINUTES = {
    "minute": 1,
    "hour": 60,
    "day": 1_440,
    "week": 10_080,
    "month": 43_830,
    "year": 525_960,
}
"""A year has 365.25 days and 12 months, so 24 months are two years."""

_WORDS = r"' ' || trim(regexp_replace({}, '[^\p{{L}}\p{{N}}]+', ' ', 'g')) || ' '"
_LENGTH = (
    "(TRY_CAST(regexp_extract({0}, '^(\\d+) ', 1) AS BIGINT) * CASE "
    + " ".join(
        f"WHEN regexp_matches(lower({{0}}), '^\\d+ {unit}s?$') THEN {minutes}"
        for unit, minutes in _MINUTES.items()
    )
    + " END)"
)
_FIRST_DAY = "({0} || right('-01-01', greatest(0, 10 - length({0}))))"


Bound = Callable[[Field, str], object]
"""Reads an end of a range; raises `EssieError` for what is none."""

LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Manner:
    """How terms are compared: with how much of a text, and to the very sign."""

    coverage: Coverage = Coverage.CONTAINS
    exact: bool = False


PLAINLY = Manner()


def matching(field: Field, value: str, asked: Term | Phrase | Range, manner: Manner) -> Condition:
    """When a value of the field matches; `value` is its SQL. Raises `EssieError` for nonsense."""
    match field.kind:
        case Kind.TEXT | Kind.MARKUP:
            return _text(field, value, asked, manner)
        case Kind.DATE:
            return _between(_FIRST_DAY.format(value), field, asked, manner, _first_day, _last_day)
        case Kind.TIME:
            return _between(_LENGTH.format(value), field, asked, manner, _minutes, _minutes)
        case Kind.NUMBER:
            return _between(value, field, asked, manner, _number, _number)
        case Kind.BOOLEAN:
            return certain(f"{value} = ?", _truth(field, _single(field, asked, manner)))
        case Kind.ENUM:
            name = re.sub(r"[^A-Z0-9]", "", _single(field, asked, manner).upper())
            if not name:
                raise _nonsense(field, asked, "Write one of its values, as the registry does.")
            return certain(f"regexp_replace(upper({value}), '[^A-Z0-9]', '', 'g') = ?", name)
        case _:
            raise _nonsense(field, asked, "Ask for DISTANCE[…] or MISSING.")


def _text(field: Field, value: str, asked: Term | Phrase | Range, manner: Manner) -> Condition:
    if isinstance(asked, Range):
        raise _nonsense(field, asked, "A range is of dates, times or numbers.")
    together = isinstance(asked, Phrase) or manner != PLAINLY
    terms = [_said(asked)] if together else list(_words(asked))
    for term in terms:
        if not any(unicodedata.category(sign)[0] in "LN" for sign in term):
            raise _nonsense(field, asked, "Write a word with letters or digits.")
    function = {
        Coverage.CONTAINS: "contains({}, {})",
        Coverage.STARTS_WITH: "starts_with({}, {})",
        Coverage.ENDS_WITH: "ends_with({}, {})",
        Coverage.FULL_MATCH: "{} = {}",
    }[manner.coverage]
    plain = "{}" if manner.exact else "lower(strip_accents({}))"
    sides = [f"({_WORDS.format(plain.format(one))})" for one in (value, "?")]
    return joined("AND", (certain(function.format(*sides), term) for term in terms))


def _between(
    value: str,
    field: Field,
    asked: Term | Phrase | Range,
    manner: Manner,
    lowest: Bound,
    highest: Bound,
) -> Condition:
    if not isinstance(asked, Range):
        text = _single(field, asked, manner)
        asked = Range(text, text)
    parts = [certain(f"{value} IS NOT NULL")]
    if asked.low is not None:
        parts.append(certain(f"{value} >= ?", lowest(field, asked.low)))
    if asked.high is not None:
        parts.append(certain(f"{value} <= ?", highest(field, asked.high)))
    return joined("AND", parts)


def _first_day(field: Field, text: str) -> str:
    year, month, day = _day(field, text)
    return f"{year:04}-{month or 1:02}-{day or 1:02}"


def _last_day(field: Field, text: str) -> str:
    year, month, day = _day(field, text)
    month = month or 12
    return f"{year:04}-{month:02}-{day or monthrange(year, month)[1]:02}"


def _day(field: Field, text: str) -> tuple[int, int, int]:
    """Year, month and day; what is not given is 0."""
    found = _DATE.fullmatch(text)
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    try:
        date(year, month if found and found[2] else 1, day if found and found[3] else 1)
    except ValueError:
        raise _wrong(field, text, "Write a date as 2026, 2026-09 or 2026-09-30.") from None
    return year, month, day


def _minutes(field: Field, text: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise _wrong(field, text, 'Write a number and a unit, as "16 years" or "6 months".')
    return int(found[1]) * _MINUTES[found[2].lower()]


def _number(field: Field, text: str) -> int | float:
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise _wrong(field, text, "Write a number in digits.")
    return float(text) if found[1] else int(text)


def _truth(field: Field, text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise _wrong(field, text, "Write true or false.")
    return text.lower() == "true"


def _single(field: Field, asked: Term | Phrase | Range, manner: Manner) -> str:
    """What is asked for of a field that holds no text, as one text."""
    if isinstance(asked, Range):
        raise _nonsense(field, asked, "A range is of dates, times or numbers.")
    if manner.exact or manner.coverage not in (Coverage.CONTAINS, Coverage.FULL_MATCH):
        raise _nonsense(
            field, asked, "Leave out EXPANSION and COVERAGE: a value counts as a whole."
        )
    return _said(asked)


def _said(asked: Term | Phrase) -> str:
    return " ".join(_words(asked)) if isinstance(asked, Term) else asked.text.strip()


def _words(asked: Term | Phrase) -> tuple[str, ...]:
    return asked.words if isinstance(asked, Term) else (asked.text,)


def _nonsense(field: Field, asked: Term | Phrase | Range, remedy: str) -> EssieError:
    return _wrong(field, write(asked), remedy)


def _wrong(field: Field, text: str, remedy: str) -> EssieError:
    shown = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
    return EssieError(f"“{shown}” cannot be a value here", f"AREA[{field.piece}]", remedy)
