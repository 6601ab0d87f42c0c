"""What the registry says about the fields of a record, without its prose: `/studies/metadata`.

It stands in `fields.tsv`, in the columns after those that `registry.ctgov.fields` reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from registry.ctgov.fields import Field, Kind, fields

POLICY = "https://clinicaltrials.gov/policy/"
"""Where the registry's definitions of its data elements are."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the registry says about a field.

    `source` is the type of its source, a type or a function of other fields; `type` that of the
    JSON, with `[]` for a list. `title` is none where it can be made from the name. `synonyms` is
    whether a search in it finds other words for the same thing, `nested` whether its items are
    documents of their own in a search, `alternatives` are former pieces, and `link` the label and
    address of the definition.
    """

    field: Field
    source: str
    type: str
    title: str | None
    synonyms: bool
    nested: bool
    alternatives: tuple[str, ...]
    link: tuple[str, str] | None

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.field.path.rpartition(".")[2]

    @property
    def is_list(self) -> bool:
        """Whether the record has a list at this path."""
        return self.type.endswith("[]")


@cache
def descriptions() -> tuple[Description, ...]:
    """Every field, in the order of the record; a branch stands before what is in it."""
    return tuple(_read())


@dataclass(frozen=True, slots=True)
class Node:
    """A field in the tree of all, with the fields within it by their names."""

    one: Description
    children: Mapping[str, "Node"]


@cache
def tree() -> Mapping[str, Node]:
    """The fields at the top of a record by name, and in each those within it."""
    inside: dict[str, dict[str, Node]] = {"": {}}
    for one in descriptions():
        children: dict[str, Node] = {}
        inside[one.field.path] = children
        inside[one.field.path.rpartition(".")[0]][one.name] = Node(one, children)
    return inside[""]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an enumeration, and how the registry's former API wrote it.

    `exceptions` has, by piece, where it wrote something else.
    """

    value: str
    legacy: str
    exceptions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed list of values: its type, the pieces of its fields, and its values."""

    type: str
    pieces: tuple[str, ...]
    values: tuple[Value, ...]


@cache
def enumerations() -> tuple[Enumeration, ...]:
    """Every enumeration, in the order in which fields of the record use them."""
    pieces: dict[str, list[str]] = {}
    for one in descriptions():
        if one.field.kind is Kind.ENUM:
            pieces.setdefault(one.type.removesuffix("[]"), []).append(one.field.piece)
    values: dict[str, list[Value]] = {}
    for of_type, value, legacy, exceptions in _rows("enums.tsv"):
        others = dict(one.split("=") for one in exceptions.split("|") if one)
        values.setdefault(of_type, []).append(Value(value, legacy, others))
    return tuple(Enumeration(name, tuple(pieces[name]), tuple(values[name])) for name in pieces)


def _read() -> Iterator[Description]:
    for field, (_, _, _, *columns) in zip(fields(), _rows("fields.tsv"), strict=True):
        source, of_type, title, synonyms, nested, alternatives, label, link = columns
        yield Description(
            field,
            source,
            of_type,
            title or None,
            synonyms == "1",
            nested == "1",
            tuple(alternatives.split("|")) if alternatives else (),
            (label, POLICY + link) if label else None,
        )


def _rows(name: str) -> Iterator[list[str]]:
    text = files("registry.ctgov").joinpath(name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines()[1:])
