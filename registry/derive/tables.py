"""The finished tables: the same rows give the same bytes, whoever made them and in which order."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from registry.ctgov.metadata import descriptions
from registry.derive.counts import Counts, counted
from registry.derive.statistics import Statistics, Values, put_together
from registry.derive.work import CRITERIA_COLUMNS
from registry.mirror.disk import put, temporary
from registry.mirror.history import SETTINGS

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

    def statistics(self, rest: Counts) -> Statistics:
        """Put together what was counted."""
        files = str(self._scratch / "rows-*").replace("'", "''")
        return put_together(self._connection, f"read_parquet('{files}')", rest)


def write_fields(path: Path, found: Statistics) -> None:
    """Write a line for each field that can have values, in the order of the record."""
    rows = []
    for one in descriptions():
        if not counted(one):
            continue
        values = found.values.get(one.field.path, Values())
        rows.append(
            {
                "path": one.field.path,
                "piece": one.field.piece,
                "type": one.field.kind.value,
                "studies": found.studies,
                "missing": found.studies - values.studies,
                "unique_values": values.different,
                "top_values": [
                    {"value": value, "studies": studies} for value, studies in values.top
                ],
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
