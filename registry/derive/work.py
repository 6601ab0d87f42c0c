"""What a worker does with some versions: their criteria, and counts of what the last ones hold.

Pure, from JSON to the bytes of Parquet files, so that it does not matter where it runs, how often,
or in which order. A worker needs this project and nothing of the mirror.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson
import pyarrow as pa  # type: ignore[import-untyped]

from registry.derive.counts import Counts, Longest, packed, table_of
from registry.trial.criteria import read_criteria

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


class One(NamedTuple):
    """A version of a study: its number, whether the study is now like this, and its JSON."""

    nct_id: str
    version: int
    latest: bool
    raw: str


class Made(NamedTuple):
    """What came of so many versions: two Parquet files, and of `Counts` what does not add up."""

    versions: int
    criteria: bytes
    rows: bytes
    longest: dict[int, Longest]
    largest: list[tuple[int, str]]


def work(versions: Sequence[One]) -> Made:
    """Read the criteria of these versions, and count what those that are the last hold."""
    criteria: list[tuple[object, ...]] = []
    counts = Counts()
    for one in versions:
        record = orjson.loads(one.raw)
        criteria += _criteria(one, record)
        if one.latest:
            counts.add(record, len(one.raw.encode()))
    table = table_of(criteria, CRITERIA_COLUMNS)
    return Made(
        len(versions), packed(table), packed(counts.table()), counts.longest, counts.largest
    )


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
