"""The finished tables: the same rows give the same bytes, whoever made them and in which order."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from registry.derive.work import CRITERIA_COLUMNS, leaves
from registry.mirror.disk import put, temporary
from registry.mirror.history import SETTINGS

MOST_FREQUENT = 100
ROWS_IN_A_GROUP = 50_000

FIELD_COLUMNS = pa.schema(
    [
        ("path", pa.string()),
        ("piece", pa.string()),
        ("type", pa.string()),
        ("studies", pa.int64()),
        ("missing", pa.int64()),
        ("unique_values", pa.int64()),
        ("top_values", pa.list_(pa.struct([("value", pa.string()), ("studies", pa.int64())]))),
    ]
)

_CRITERIA = "SELECT * FROM read_parquet(?) ORDER BY nct_id, version, position"
_VALUES = """
SELECT field, value, long, sum(studies)::BIGINT AS studies
FROM read_parquet(?)
GROUP BY field, value, long
"""
_FIELDS = """
SELECT field,
    coalesce(any_value(studies) FILTER (value IS NULL AND long IS NULL), 0),
    count(*) FILTER (value IS NOT NULL OR long IS NOT NULL)
FROM summed
GROUP BY field
"""
_TOP = """
SELECT field, value, studies
FROM summed
WHERE value IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY field ORDER BY studies DESC, value) <= ?
ORDER BY field, studies DESC, value
"""


class Reduction:
    """What workers made, put together; `scratch` is a folder for it and for what does not fit."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        # One core, as always beside readers; sums and orders would be the same with more.
        self._connection = duckdb.connect(config={**SETTINGS, "temp_directory": str(scratch)})

    def close(self) -> None:
        """Let go of memory and files."""
        self._connection.close()

    def write_criteria(self, path: Path) -> int:
        """Write every criterion in the order of studies, versions and text; how many there are."""
        found = self._connection.execute(_CRITERIA, [str(self._scratch / "criteria-*")])
        rows = 0
        with pq.ParquetWriter(temporary(path), CRITERIA_COLUMNS, compression="zstd") as writer:
            for group in _groups(found.to_arrow_reader(ROWS_IN_A_GROUP)):
                writer.write_table(group.cast(CRITERIA_COLUMNS), ROWS_IN_A_GROUP)
                rows += group.num_rows
        put(path)
        return rows

    def write_fields(self, path: Path, studies: int) -> None:
        """Write a line for each field that has values, in the order of the record."""
        connection = self._connection
        connection.execute(
            f"CREATE TEMP TABLE summed AS {_VALUES}", [str(self._scratch / "values-*")]
        )
        held = {field: rest for field, *rest in connection.execute(_FIELDS).fetchall()}
        top: dict[int, list[dict[str, object]]] = {}
        for field, value, count in connection.execute(_TOP, [MOST_FREQUENT]).fetchall():
            top.setdefault(field, []).append({"value": value, "studies": count})
        rows = []
        for place, field in enumerate(leaves()):
            holding, unique = held.get(place, (0, 0))
            rows.append(
                {
                    "path": field.path,
                    "piece": field.piece,
                    "type": field.kind.value,
                    "studies": studies,
                    "missing": studies - holding,
                    "unique_values": unique,
                    "top_values": top.get(place, []),
                }
            )
        table = pa.Table.from_pylist(rows, FIELD_COLUMNS)
        pq.write_table(table, temporary(path), compression="zstd", row_group_size=ROWS_IN_A_GROUP)
        put(path)


def _groups(batches: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The same rows in groups of a fixed size, however they come."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        while rows >= ROWS_IN_A_GROUP:
            table = pa.Table.from_batches(waiting)
            yield table.slice(0, ROWS_IN_A_GROUP).combine_chunks()
            waiting = table.slice(ROWS_IN_A_GROUP).to_batches()
            rows -= ROWS_IN_A_GROUP
    if rows:
        yield pa.Table.from_batches(waiting).combine_chunks()
