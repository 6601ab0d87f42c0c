"""The registry's names for the fields of a record: path, piece and kind of each.

`fields.tsv` has them as `/studies/metadata` of API v2 gave them in October 2024. The paths are
those of `registry.ctgov.record`; the pieces follow no rule, so they are data.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Kind(StrEnum):
    """What a field holds."""

    STRUCT = "STRUCT"
    TEXT = "TEXT"
    MARKUP = "MARKUP"
    ENUM = "ENUM"
    DATE = "DATE"
    TIME = "TIME"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"
    GEO = "GEO"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its path in the JSON without the positions of lists, and its piece, one word."""

    path: str
    piece: str
    kind: Kind


@cache
def fields() -> tuple[Field, ...]:
    """Every field, in the order of the record; a branch stands before what is in it."""
    return tuple(_read())


def field_named(name: str) -> Field | None:
    """The field that has this piece or path, or the section or module of this name; or none.

    Upper and lower case are told apart, as in the registry's own list.
    """
    return _by_name().get(name)


@cache
def _by_name() -> Mapping[str, Field]:
    by_path = {field.path: field for field in fields()}
    modules = {field.path.rpartition(".")[2]: field for field in fields() if _is_module(field)}
    return by_path | modules | {field.piece: field for field in fields()}


def _is_module(field: Field) -> bool:
    return field.kind is Kind.STRUCT and field.path.count(".") <= 1


def _read() -> Iterator[Field]:
    text = files("registry.ctgov").joinpath("fields.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        path, piece, kind, *_ = line.split("\t")  # the rest is `registry.ctgov.metadata`'s
        yield Field(path, piece, Kind(kind))


Branch = dict[str, "Field | Branch"]
"""Fields by their names, from an object of a record on."""


def tree_of(chosen: Iterable[Field], base: str = "") -> Branch:
    """These fields as a tree; `base` is the path, with a dot behind, of the object it begins at."""
    tree: Branch = {}
    for field in chosen:
        *branches, leaf = field.path.removeprefix(base).split(".")
        inside: Any = tree
        for branch in branches:
            inside = inside.setdefault(branch, {})
        inside[leaf] = field
    return tree


def values_by_piece(value: Any, tree: Branch) -> dict[str, list[Any]]:
    """The values that an object has in the fields of a tree, by piece, in the object's order."""
    found: dict[str, list[Any]] = {}
    _gather(value, tree, found)
    return found


def _gather(value: Any, branch: Field | Branch, found: dict[str, list[Any]]) -> None:
    if isinstance(value, list):
        for item in value:
            _gather(item, branch, found)
    elif isinstance(branch, Field):
        found.setdefault(branch.piece, []).append(value)
    elif isinstance(value, dict):
        for key, inside in value.items():
            below = branch.get(key)
            if below is not None:
                _gather(inside, below, found)
