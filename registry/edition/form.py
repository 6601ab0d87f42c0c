"""Reading what a reader has sent in a form. Nothing of it is kept or logged."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, TypeVar
from unicodedata import normalize
from urllib.parse import parse_qs

from registry.edition.wish import LONGEST
from registry.trial.fit import Age

LONGEST_FORM = 16 * 1024
"""A form of more characters is none of ours."""

Form = Mapping[str, tuple[str, ...]]
"""The fields of a form that was sent, each with its values. It is read and forgotten."""

One = TypeVar("One", bound=StrEnum)

OLDEST = 130
"""Nobody has lived so many years: more is a slip of the finger."""
_YEARS = re.compile(r"([0-9]{1,4}) ?(?:years?(?: old)?|周?岁)?", re.IGNORECASE)
_MONTHS = re.compile(r"([0-9]{1,4}) ?(?:months?(?: old)?|个?月)?", re.IGNORECASE)


def read_form(sent: str, longest: int = LONGEST_FORM, most: int = 200) -> Form:
    """The fields of a form as a browser sends it (`application/x-www-form-urlencoded`).

    One of more than `longest` characters, or with more than `most` fields, has none.
    """
    if len(sent) > longest:
        return {}
    try:
        fields = parse_qs(sent, keep_blank_values=True, max_num_fields=most)
    except ValueError:
        return {}
    return {name: tuple(values) for name, values in fields.items()}


def text(form: Form, name: str) -> str:
    """What was written in a field, without spaces around it; at most `LONGEST` characters."""
    values = form.get(name, ())
    return values[0].strip()[:LONGEST] if values else ""


def whole_number(written: str) -> int | None:
    """The number that was written in four digits at most."""
    is_one = written.isascii() and written.isdecimal() and len(written) < 5
    return int(written) if is_one else None


def unit_in(form: Form) -> Literal["Year", "Month"]:
    """The unit in which the form's age is given."""
    return "Month" if text(form, "unit") == "Month" else "Year"


def age_in(form: Form) -> Age | None:
    """The age in completed years or months, as the form's `unit` says.

    The unit may stand behind the number as well, and the digits may be those of a Chinese keyboard.
    """
    unit = unit_in(form)
    written = normalize("NFKC", text(form, "age"))
    found = (_MONTHS if unit == "Month" else _YEARS).fullmatch(written)
    if not found:
        return None
    age = Age(int(found[1]), unit)
    return age if age.months[0] <= OLDEST * 12 else None


def one_of(kind: type[One], value: str) -> One | None:
    """The value of this kind, if it is one."""
    return next((one for one in kind if one.value == value), None)
