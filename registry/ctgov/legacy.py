"""Marked-up text as the registry's former API gave it: `markupFormat=legacy`.

The registry makes Markdown of what sponsors type as plain text. What it writes differs in three
ways: signs that Markdown would take for markup are escaped, an empty comment keeps two lists apart,
and lines end with a line feed. This takes the three back and leaves everything else as it is.
"""

import re
from collections.abc import Mapping
from typing import Any

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import Node, tree

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A backslash and any punctuation of ASCII: https://spec.commonmark.org/0.28/#backslash-escapes"""
_APART = re.compile(r"^[ \t]*<!-- -->[ \t]*(?:\n\n?|\Z)", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|\n")


def plain_text(markdown: str) -> str:
    """The text without Markdown's escapes, with CRLF at the ends of its lines."""
    text = _APART.sub("", _LINE_END.sub("\n", markdown))
    return _ESCAPED.sub(r"\1", text).replace("\n", "\r\n")


def in_plain_text(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record, or a part of one, with all marked-up text as plain text."""
    return _plain(record, tree())


def _plain(record: Mapping[str, Any], nodes: Mapping[str, Node]) -> dict[str, Any]:
    return {
        key: _value(inside, nodes[key]) if key in nodes else inside
        for key, inside in record.items()
    }


def _value(value: Any, node: Node) -> Any:
    if isinstance(value, list):
        return [_value(item, node) for item in value]
    if isinstance(value, dict):
        return _plain(value, node.children)
    marked_up = node.one.field.kind is Kind.MARKUP and isinstance(value, str)
    return plain_text(value) if marked_up else value
