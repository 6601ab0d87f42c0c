"""Every settable key, by the path it has in the file: for error messages and for the docs."""

import difflib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from registry.settings.model import DELIMITER, PREFIX, Settings

ANY = "*"
"""Stands in a path for a key that the administrator chooses: a language, an NCT number."""

Path = tuple[str, ...]


@cache
def keys() -> dict[Path, FieldInfo]:
    """All keys that hold a value: ("site", "operator"), ("contacts", "*", "time_zone"), …"""
    return dict(_keys(Settings, ()))


def key_at(path: Sequence[str]) -> FieldInfo | None:
    """The key at this path of the file, or None when there is no such key."""
    return next((field for known, field in keys().items() if _fits(path, known)), None)


def is_table(path: Sequence[str]) -> bool:
    """Whether the path leads to a table (a group of keys), not to a value."""
    return any(_fits(path, known[: len(path)]) for known in keys() if len(known) > len(path))


def keys_of_table(path: Sequence[str]) -> list[str]:
    """The names that may stand in this table."""
    below = (known for known in keys() if len(known) > len(path))
    return list(dict.fromkeys(k[len(path)] for k in below if _fits(path, k[: len(path)])))


def variable(path: Sequence[str]) -> str:
    """The environment variable that overrides the key at this path."""
    return PREFIX + DELIMITER.join(part.replace("-", "_").upper() for part in path)


def nearest(name: str, known: Sequence[str]) -> str | None:
    """The known name that the given one is most likely meant to be."""
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.6)), None)


def _fits(path: Sequence[str], known: Path) -> bool:
    return len(path) == len(known) and all(b in (ANY, a) for a, b in zip(path, known, strict=True))


def _keys(table: type[BaseModel], above: Path) -> Iterator[tuple[Path, FieldInfo]]:
    for name, field in table.model_fields.items():
        path = (*above, name)
        held = field.annotation
        if get_origin(held) is dict:
            path, held = (*path, ANY), get_args(held)[1]
        if isinstance(held, type) and issubclass(held, BaseModel):
            yield from _keys(held, path)
        else:
            yield path, field
