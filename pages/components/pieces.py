"""Showing a page in pieces: text, charts and tables, one under the other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO

import streamlit as st

from pages.components.page import arrive, nothing
from pages.components.visit import Shown, Visit
from registry.markup import Piece
from registry.markup.charts import Specification

KEPT = 200
"""Pages in pieces that are kept for the next reader; with charts, most have about 40 kB."""

Pieces = Callable[[Shown], Sequence[Piece]]


def show_pieces(name: str, pieces: Pieces) -> None:
    """Show what `pieces` makes of the trial in the address, or why there is nothing to show."""
    here = arrive()
    for piece in _made(here.key, name, pieces, here):
        st.html(piece.html)
        if piece.chart:
            st.vega_lite_chart(piece.chart, width=piece.width, alt=piece.words)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _made(key: tuple[str, ...], name: str, _pieces: Pieces, _here: Visit) -> tuple[Piece, ...]:
    """The pieces; `key` and `name` tell them from all others."""
    del key, name
    if _here.shown is None:
        return (Piece(nothing(_here)),)
    return tuple(
        replace(piece, chart=_packed(piece.chart)) if piece.chart else piece
        for piece in _pieces(_here.shown)
    )


def _packed(chart: Specification) -> Specification:
    """The chart with its data as Arrow, as they travel: else Streamlit packs them at each run."""
    from pyarrow import Table, ipc

    def bytes_of(rows: list[dict[str, object]]) -> bytes:
        table, sink = Table.from_pylist(rows), BytesIO()
        with ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return sink.getvalue()

    datasets = dict(chart.get("datasets", {}))
    packed = dict(chart)
    if "values" in packed.get("data", {}):
        datasets["rows"] = packed["data"]["values"]
        packed["data"] = {"name": "rows"}
    return packed | {"datasets": {name: bytes_of(rows) for name, rows in datasets.items()}}
