"""What some records hold, counted as rows that add up, wherever and in whatever order.

A study counts once for each value that it has, and once for each length of a list that is in it
more than once.
"""

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import Description, descriptions
from registry.derive.held import gathered

LONGEST_LISTED = 200
"""A value of more characters is counted as one of the different ones, and not listed."""
LARGEST = 10
"""So many of the largest studies are told."""
_LONG = 0x7FFF_FFFF_FFFF_FFFF
_NUMBER = "protocolSection.identificationModule.nctId"


class What(StrEnum):
    """What a row counts."""

    HOLDING = "holding"
    """Studies with any value of a field."""
    VALUE = "value"
    """Studies with this value of a field; of a long text, `number` is a hash."""
    LENGTH = "length"
    """Studies with a list of this `number` of items."""
    SIZE = "size"
    """Studies whose JSON has this `number` of bytes."""


class Row(NamedTuple):
    """What is counted. `field` is the place in `metadata.descriptions()`, -1 for the whole."""

    what: What
    field: int
    value: str | None = None
    number: int | None = None


ROWS = pa.schema(
    [
        ("what", pa.string()),
        ("field", pa.int16()),
        ("value", pa.string()),
        ("number", pa.int64()),
        ("studies", pa.int64()),
    ]
)

Longest = tuple[int, str, str]
"""The length of a text in characters, the study that has it, and the text."""


@dataclass
class Counts:
    """What was counted: rows with how many studies each; and what does not add up.

    `longest` has the longest text of each field by its place, `largest` the largest studies, their
    bytes and numbers.
    """

    rows: Counter[Row] = field(default_factory=Counter)
    longest: dict[int, Longest] = field(default_factory=dict)
    largest: list[tuple[int, str]] = field(default_factory=list)

    def add(self, record: Mapping[str, Any], size: int) -> None:
        """Count another study, given by its record and how many bytes its JSON has."""
        found = gathered(record)
        nct_id = str(next(iter(found.values.get(_NUMBER, ())), ""))
        rows = {Row(What.SIZE, -1, number=size)}
        places = _places()
        for path, values in found.values.items():
            place, kind = places[path]
            rows.add(Row(What.HOLDING, place))
            texts = {
                value if isinstance(value, str) else orjson.dumps(value).decode()
                for value in values
            }
            rows.update(_value(place, text) for text in texts)
            if kind in (Kind.TEXT, Kind.MARKUP, Kind.TIME):
                longest = min(texts, key=lambda text: (-len(text), text))
                self._take_longer(place, (len(longest), nct_id, longest))
        for path, lengths in found.lists.items():
            rows.update(Row(What.LENGTH, places[path][0], number=length) for length in lengths)
        self.rows.update(rows)
        self._take_larger([(size, nct_id)])

    def meet(self, longest: Mapping[int, Longest], largest: Iterable[tuple[int, str]]) -> None:
        """Take over what other counts have that does not add up."""
        for place, one in longest.items():
            self._take_longer(place, one)
        self._take_larger(largest)

    def table(self) -> pa.Table:
        """The rows as `ROWS`."""
        return table_of(((*row, count) for row, count in self.rows.items()), ROWS)

    def _take_longer(self, place: int, one: Longest) -> None:
        """Of texts as long the one of the lower number stays, so that the order is nothing."""
        held = self.longest.get(place, one)
        self.longest[place] = min(held, one, key=lambda each: (-each[0], each[1:]))

    def _take_larger(self, studies: Iterable[tuple[int, str]]) -> None:
        both = {*self.largest, *studies}
        self.largest = sorted(both, key=lambda one: (-one[0], one[1]))[:LARGEST]


def counted(one: Description) -> bool:
    """Whether the values of a field are counted: those of a branch and of a place are not."""
    return one.field.kind not in (Kind.STRUCT, Kind.GEO)


def table_of(rows: Iterable[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """Rows as a table, each with its values in the order of the schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, one.type) for column, one in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def packed(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


def _value(place: int, text: str) -> Row:
    if len(text) <= LONGEST_LISTED:
        return Row(What.VALUE, place, text)
    # Eight bytes that two of 600,000 texts share once in a hundred million times.
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return Row(What.VALUE, place, number=int.from_bytes(digest) & _LONG)


@cache
def _places() -> dict[str, tuple[int, Kind]]:
    return {one.field.path: (at, one.field.kind) for at, one in enumerate(descriptions())}
