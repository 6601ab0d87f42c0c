"""Reading what a reader has sent in a form. Nothing of it is kept or logged."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qs

from registry.edition.wish import LONGEST

LONGEST_FORM = 16 * 1024
"""A form of more characters is none of ours."""

Form = Mapping[str, tuple[str, ...]]
"""The fields of a form that was sent, each with its values. It is read and forgotten."""

One = TypeVar("One", bound=StrEnum)


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


def one_of(kind: type[One], value: str) -> One | None:
    """The value of this kind, if it is one."""
    return next((one for one in kind if one.value == value), None)
