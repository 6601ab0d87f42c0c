"""The history's tables as Arrow has them, and how their rows are grouped in its files."""

from collections.abc import Iterable, Mapping

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

ROWS_IN_A_GROUP = 64
BYTES_IN_A_GROUP = 1_000_000
"""A record that is read back by itself costs unpacking its group: docs/decisions/0009."""

_MOMENT = pa.timestamp("us", tz="UTC")
COLUMNS: Mapping[str, pa.Schema] = {
    "study_version": pa.schema(
        [
            ("nct_id", pa.string()),
            ("version", pa.int32()),
            ("fingerprint", pa.string()),
            ("raw", pa.string()),
            ("fetched_at", _MOMENT),
            ("api_version", pa.string()),
            ("data_timestamp", pa.string()),
            ("source", pa.string()),
            ("sync_id", pa.int64()),
            ("provenance", pa.string()),
        ]
    ),
    "presence": pa.schema(
        [
            ("nct_id", pa.string()),
            ("sync_id", pa.int64()),
            ("noticed_at", _MOMENT),
            ("gone", pa.bool_()),
            ("evidence", pa.string()),
        ]
    ),
    "alias": pa.schema([("alias", pa.string()), ("nct_id", pa.string()), ("sync_id", pa.int64())]),
    "member": pa.schema(
        [
            ("collection", pa.string()),
            ("nct_id", pa.string()),
            ("sync_id", pa.int64()),
            ("joined", pa.bool_()),
        ]
    ),
    "sync": pa.schema(
        [
            ("sync_id", pa.int64()),
            ("collection", pa.string()),
            ("source", pa.string()),
            ("outcome", pa.string()),
            ("visible", pa.bool_()),
            ("api_version", pa.string()),
            ("data_timestamp", pa.string()),
            ("started_at", _MOMENT),
            ("finished_at", _MOMENT),
            ("report", pa.string()),
        ]
    ),
    "release_event": pa.schema(
        [
            ("nct_id", pa.string()),
            ("release_id", pa.string()),
            ("sync_id", pa.int64()),
            ("noted_at", _MOMENT),
            ("event", pa.string()),
            ("content", pa.string()),
        ]
    ),
    "published_row": pa.schema(
        [
            ("nct_id", pa.string()),
            ("release_id", pa.string()),
            ("sync_id", pa.int64()),
            ("position", pa.int32()),
            ("file", pa.string()),
            ("labels", pa.string()),
            ("numbers", pa.string()),
            ("source", pa.string()),
        ]
    ),
    "earlier_version": pa.schema(
        [
            ("nct_id", pa.string()),
            ("number", pa.int32()),
            ("dated", pa.string()),
            ("fingerprint", pa.string()),
            ("raw", pa.string()),
            ("fetched_at", _MOMENT),
            ("source", pa.string()),
            ("sync_id", pa.int64()),
        ]
    ),
}


def arrow(table: str, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    """The rows, each with its values in the order of `history.sql`, for one insert.

    Where they hold records, each batch is what goes into one row group of a file.
    """
    schema = COLUMNS[table]
    arrays = [
        pa.array(column, field.type)
        for column, field in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    found = pa.Table.from_arrays(arrays, schema=schema)
    return _grouped(found) if "raw" in schema.names else found


def _grouped(rows: pa.Table) -> pa.Table:
    starts, size = [0], 0
    for at, length in enumerate(pc.binary_length(rows["raw"]).to_pylist()):
        if at - starts[-1] == ROWS_IN_A_GROUP or (size and size + length > BYTES_IN_A_GROUP):
            starts.append(at)
            size = 0
        size += length
    ends = [*starts[1:], rows.num_rows]
    return pa.concat_tables(
        rows.slice(start, end - start) for start, end in zip(starts, ends, strict=True)
    )
