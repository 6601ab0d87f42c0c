"""When a field of a study matches: words of a text, one value of an enumeration, a span of dates.

Text is compared word by word. A word is a run of letters and digits; capitals, the accents of Latin
letters, and endings do not matter.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from registry.ctgov.fields import Field, Kind
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.tree import Coverage, Expansion, Phrase, Range, Term
from registry.mirror.essie.write import write
from registry.mirror.register.found import Documents, Query, one_and_all
from registry.mirror.register.measured import DATE, minutes
from registry.mirror.register.shape import BEGIN, END, words_of

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)

Bound = Callable[[Field, str], float | int]
"""Reads an end of a range; raises `EssieError` for what is none."""

LONGEST_QUOTE = 40


def matching(
    asked: Term | Phrase | Range,
    field: Field,
    documents: Documents,
    coverage: Coverage,
    expansion: Expansion | None,
) -> Query:
    """Finds the documents whose field matches. Raises `EssieError` for nonsense."""
    match field.kind:
        case Kind.TEXT | Kind.MARKUP:
            return _text(documents, field, asked, coverage, expansion)
        case Kind.DATE:
            return _between(documents, field, asked, coverage, _first_day, _last_day)
        case Kind.TIME:
            return _between(documents, field, asked, coverage, _minutes, _minutes)
        case Kind.NUMBER:
            return _between(documents, field, asked, coverage, _number, _number)
        case Kind.BOOLEAN:
            return documents.term(field.piece, _truth(field, _single(field, asked, coverage)))
        case _:
            name = _bare(_single(field, asked, coverage))
            if not name:
                raise _nonsense(field, asked, "Write one of its values, as the registry does.")
            return documents.one_of_terms(field.piece, values_named(name, field.piece, documents))


def values_named(name: str, piece: str, documents: Documents) -> list[str]:
    """The values of an enumeration that are this name but for what writers differ in."""
    wanted = _bare(name)
    return [value for value in documents.terms(piece) if _bare_value(value) == wanted]


def _bare(text: str) -> str:
    """A value of an enumeration without what writers differ in: capitals and signs."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


_bare_value = lru_cache(maxsize=2_000)(_bare)
"""The same of what records have. It is looked at for each word of a search, and may be long."""


def said(asked: Term | Phrase) -> str:
    """The text that is asked for."""
    return " ".join(asked.words) if isinstance(asked, Term) else asked.text.strip()


def _text(
    documents: Documents,
    field: Field,
    asked: Term | Phrase | Range,
    coverage: Coverage,
    expansion: Expansion | None,
) -> Query:
    if isinstance(asked, Range):
        raise _nonsense(field, asked, "A range is of dates, times or numbers.")
    apart = isinstance(asked, Term) and coverage is Coverage.CONTAINS
    if apart and expansion in (None, Expansion.RELAXATION):
        words = asked.words if isinstance(asked, Term) else ()
        terms = [found for word in words if (found := words_of(word))]
    else:
        terms = [words_of(said(asked))]
    if not terms or not all(terms):
        raise _nonsense(field, asked, "Write a word with letters or digits.")
    if coverage is not Coverage.CONTAINS:
        if field.kind is Kind.MARKUP:
            raise _nonsense(field, asked, "Leave out COVERAGE: this field holds long texts.")
        begin = [BEGIN] if coverage is not Coverage.ENDS_WITH else []
        end = [END] if coverage is not Coverage.STARTS_WITH else []
        terms = [[*begin, *terms[0], *end]]
    return one_and_all([documents.phrase(field.piece, words) for words in terms])


def _between(
    documents: Documents,
    field: Field,
    asked: Term | Phrase | Range,
    coverage: Coverage,
    lowest: Bound,
    highest: Bound,
) -> Query:
    if not isinstance(asked, Range):
        text = _single(field, asked, coverage)
        asked = Range(text, text)
    low = None if asked.low is None else lowest(field, asked.low)
    high = None if asked.high is None else highest(field, asked.high)
    return documents.between(field.piece, low, high)


def _first_day(field: Field, text: str) -> int:
    year, month, day = _day(field, text)
    return year * 10_000 + (month or 1) * 100 + (day or 1)


def _last_day(field: Field, text: str) -> int:
    year, month, day = _day(field, text)
    month = month or 12
    return year * 10_000 + month * 100 + (day or monthrange(year, month)[1])


def _day(field: Field, text: str) -> tuple[int, int, int]:
    """Year, month and day; what is not given is 0."""
    found = DATE.fullmatch(text)
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    try:
        date(year, month if found and found[2] else 1, day if found and found[3] else 1)
    except ValueError:
        raise _wrong(field, text, "Write a date as 2026, 2026-09 or 2026-09-30.") from None
    return year, month, day


def _minutes(field: Field, text: str) -> int:
    found = minutes(text)
    if found is None:
        raise _wrong(field, text, 'Write a number and a unit, as "16 years" or "6 months".')
    return found


def _number(field: Field, text: str) -> float:
    if _NUMBER.fullmatch(text) is None:
        raise _wrong(field, text, "Write a number in digits.")
    return float(text)


def _truth(field: Field, text: str) -> str:
    if text.lower() not in ("true", "false"):
        raise _wrong(field, text, "Write true or false.")
    return text.lower()


def _single(field: Field, asked: Term | Phrase | Range, coverage: Coverage) -> str:
    """What is asked for of a field that holds no text, as one text."""
    if isinstance(asked, Range):
        raise _nonsense(field, asked, "A range is of dates, times or numbers.")
    if coverage not in (Coverage.CONTAINS, Coverage.FULL_MATCH):
        raise _nonsense(field, asked, "Leave out COVERAGE: a value counts as a whole.")
    return said(asked)


def _nonsense(field: Field, asked: Term | Phrase | Range, remedy: str) -> EssieError:
    return _wrong(field, write(asked), remedy)


def _wrong(field: Field, text: str, remedy: str) -> EssieError:
    shown = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
    return EssieError(f"“{shown}” cannot be a value here", f"AREA[{field.piece}]", remedy)
