"""What a worker does with some versions: their criteria, and the values of their fields.

Pure, from JSON to the bytes of Parquet files, so that it does not matter where it runs, how often,
or in which order. A worker needs this project and nothing of the mirror.
"""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from registry.ctgov.fields import Branch, Field, Kind, fields, tree_of, values_by_piece
from registry.trial.criteria import read_criteria

LONGEST_LISTED = 200
"""A value of more characters is counted as one of the unique ones, and not listed."""

CRITERIA_COLUMNS = pa.schema(
    [
        ("nct_id", pa.string()),
        ("version", pa.int32()),
        ("position", pa.int32()),
        ("label", pa.string()),
        ("group", pa.string()),
        ("number", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("fingerprint", pa.string()),
    ]
)
VALUE_COLUMNS = pa.schema(
    [("field", pa.int16()), ("value", pa.string()), ("long", pa.int64()), ("studies", pa.int64())]
)
_LONG = 0x7FFF_FFFF_FFFF_FFFF


class One(NamedTuple):
    """A version of a study: its number, whether it is the study's last, and its JSON."""

    nct_id: str
    version: int
    latest: bool
    raw: str


class Made(NamedTuple):
    """What came of some versions, as two Parquet files.

    `values` has, for each field and value, how many studies' last versions hold it; the value is
    null where the row tells how many hold any.
    """

    criteria: bytes
    values: bytes


def work(versions: Iterable[One]) -> Made:
    """Read the criteria of these versions, and count the values of those that are the last."""
    criteria: list[tuple[object, ...]] = []
    counted: Counter[tuple[int, str | None, int | None]] = Counter()
    for one in versions:
        record = orjson.loads(one.raw)
        criteria += _criteria(one, record)
        if one.latest:
            counted.update(_held(record))
    values = ((*key, studies) for key, studies in counted.items())
    return Made(_parquet(criteria, CRITERIA_COLUMNS), _parquet(values, VALUE_COLUMNS))


def leaves() -> tuple[Field, ...]:
    """The fields that have values, in the order of the record; `values` counts by their place."""
    return tuple(one for one in fields() if one.kind not in (Kind.STRUCT, Kind.GEO))


def _criteria(one: One, record: Any) -> Iterator[tuple[object, ...]]:
    module = record.get("protocolSection", {}).get("eligibilityModule", {})
    for position, found in enumerate(read_criteria(module.get("eligibilityCriteria", "")).criteria):
        yield (
            one.nct_id,
            one.version,
            position,
            found.label.value,
            found.group,
            found.number,
            found.start,
            found.end,
            found.text,
            found.fingerprint,
        )


def _held(record: Any) -> set[tuple[int, str | None, int | None]]:
    """The values of a record, each once; and each of its fields, with neither value nor number."""
    found: set[tuple[int, str | None, int | None]] = set()
    tree, places = _tree()
    for piece, values in values_by_piece(record, tree).items():
        place = places[piece]
        for value in values:
            if isinstance(value, dict):
                continue
            text = value if isinstance(value, str) else orjson.dumps(value).decode()
            short = len(text) <= LONGEST_LISTED
            found.add((place, None, None))
            found.add((place, text, None) if short else (place, None, _hash(text)))
    return found


@cache
def _tree() -> tuple[Branch, dict[str, int]]:
    """Every field that has values, as a tree; and by piece its place in `leaves`."""
    return tree_of(leaves()), {field.piece: place for place, field in enumerate(leaves())}


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) & _LONG


def _parquet(rows: Iterable[tuple[object, ...]], schema: pa.Schema) -> bytes:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), file, compression="zstd")
    return file.getvalue()
