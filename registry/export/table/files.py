"""The table as CSV and as Parquet."""

import csv
import io
import re

from registry.export.provenance import facts
from registry.export.table.cell import COLUMNS
from registry.export.table.views import cells
from registry.export.text import clean
from registry.export.trial import Trial

_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*%?")
_INSIDE = re.compile(r"(?<=[;\t\r\n])(?=[=+@＝＋－＠]|-\S)")
"""Where a formula begins for a spreadsheet that takes a semicolon for the end of a cell, as it does
in many countries: then quotes don't hold a cell together. A dash and a space begin an item of a
list."""


def rows(trial: Trial) -> list[tuple[str, ...]]:
    """The table without its head, in the order of `COLUMNS`."""
    return [
        (
            clean(trial.nct_id),
            one.page,
            one.place,
            one.group,
            one.field,
            one.value,
            one.state,
            one.reason,
            one.origin,
        )
        for one in cells(trial)
    ]


def csv_file(trial: Trial) -> bytes:
    """The table as CSV (RFC 4180): UTF-8 with a byte order mark, without which Excel takes Chinese
    for something else, and with no cell that a spreadsheet would take for a formula.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(value) for value in row] for row in rows(trial))
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before, if need be.

    A number keeps its sign.
    """
    text = _INSIDE.sub("'", text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def parquet_file(trial: Trial) -> bytes:
    """The table as Parquet; texts as they are, the statement in the file's own description."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    said = {**facts(trial.record, trial.source), "statement": trial.lang.join(trial.statement)}
    schema = schema.with_metadata({name: text.encode() for name, text in said.items()})
    columns = list(zip(*rows(trial), strict=True))
    table = pa.table([pa.array(column, pa.string()) for column in columns], schema=schema)
    sink = io.BytesIO()
    parquet.write_table(table, sink, compression="zstd")
    return sink.getvalue()
