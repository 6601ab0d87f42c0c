"""Marked-up text as the registry's former API gave it: `markupFormat=legacy`.

The registry makes Markdown of what sponsors type as plain text. What it writes differs in three
ways: signs that Markdown would take for markup are escaped, an empty comment keeps two lists apart,
and lines end with a line feed. This takes the three back and leaves everything else as it is.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from registry.ctgov.fields import Kind, fields

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A backslash and any punctuation of ASCII: https://spec.commonmark.org/0.28/#backslash-escapes"""
_APART = re.compile(r"^[ \t]*<!-- -->[ \t]*(?:\n\n?|\Z)", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|\n")


MarkedUp = Mapping[str, "MarkedUp | None"]
"""What in an object is marked up, by key: a text where it is none, else what is in that object."""


def plain_text(markdown: str) -> str:
    """The text without Markdown's escapes, with CRLF at the ends of its lines."""
    text = _APART.sub("", _LINE_END.sub("\n", markdown))
    return _ESCAPED.sub(r"\1", text).replace("\n", "\r\n")


def in_plain_text(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record, or a part of one, with all marked-up text as plain text."""
    return _plain(record, _marked_up())


def _plain(part: Mapping[str, Any], inside: MarkedUp) -> dict[str, Any]:
    changed = {key: _value(part[key], inside[key]) for key in inside.keys() & part.keys()}
    return {**part, **changed}


def _value(value: Any, inside: MarkedUp | None) -> Any:
    if isinstance(value, list):
        return [_value(item, inside) for item in value]
    if inside is None:
        return plain_text(value) if isinstance(value, str) else value
    return _plain(value, inside) if isinstance(value, dict) else value


@cache
def _marked_up() -> MarkedUp:
    found: dict[str, Any] = {}
    for field in fields():
        if field.kind is Kind.MARKUP:
            *branches, leaf = field.path.split(".")
            inside = found
            for branch in branches:
                inside = inside.setdefault(branch, {})
            inside[leaf] = None
    return found
