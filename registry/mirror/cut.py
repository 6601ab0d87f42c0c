"""A record as readers get it: no text of it is longer than any that the registry takes.

A record that is kept, and what is exported as the registry's JSON, is never cut.
"""

from functools import cache
from typing import Any, Final

import orjson

from registry.ctgov.fields import Branch, Field, Kind, fields, tree_of

LONGEST: Final = {Kind.MARKUP: 40_000, Kind.TEXT: 4_000}
"""So many signs of a text are shown. The registry takes 32,000 of its longest passage, 20,000 of
criteria, and some hundreds of a title, a name or a line of a table."""


def cut(raw: bytes) -> bytes:
    """The JSON of a record in which a text that is too long ends with words that say so.

    The same bytes where none is.
    """
    if len(raw) <= min(LONGEST.values()):
        return raw
    record = orjson.loads(raw)
    return orjson.dumps(record) if shorten(record) else raw


def shorten(record: dict[str, Any]) -> bool:
    """Do the same to a record that is parsed; tell whether any text was too long."""
    return _shorten(record, _tree())


@cache
def _tree() -> Branch:
    return tree_of(one for one in fields() if one.kind is not Kind.STRUCT)


def _shorten(value: Any, branch: Field | Branch | None) -> bool:
    """Cut the texts in an object or a list; tell whether any was too long."""
    places: Any = value.items() if isinstance(value, dict) else enumerate(value)
    found = False
    for place, one in list(places):
        below = (
            branch.get(place) if isinstance(value, dict) and isinstance(branch, dict) else branch
        )
        if isinstance(one, str):
            most = LONGEST.get(below.kind, 0) if isinstance(below, Field) else 0
            most = most or LONGEST[Kind.TEXT]
            if len(one) > most:
                value[place], found = _said(one, most), True
        elif isinstance(one, dict | list):
            found = _shorten(one, below) or found
    return found


def _said(text: str, most: int) -> str:
    return (
        f"{text[:most].rstrip()} … [Cut here: these are the first {most:,} of {len(text):,} signs. "
        "The record in JSON has all of them.]"
    )
