"""Showing a page in pieces: text, charts and tables, one under the other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO

import streamlit as st

from pages.components.page import Finished, arrive, made, nothing
from pages.components.visit import Shown
from registry.edition.kept import Kept
from registry.markup import Piece
from registry.markup.charts import Specification

_KEPT = Kept(200)
"""Pages in pieces, for the next reader; with charts, most have about 40 kB."""

Pieces = Callable[[Shown], Sequence[Piece]]


def show_pieces(name: str, pieces: Pieces) -> None:
    """Show what `pieces` makes of the trial in the address, or why there is nothing to show."""
    here = arrive()
    shown = here.shown
    if shown is None:
        st.html(made(name, nothing, here))
        return
    for html, piece in _KEPT.get((*here.key, name), lambda: _made(pieces(shown))):
        st.html(html)
        if piece.chart:
            st.vega_lite_chart(piece.chart, width=piece.width, alt=piece.words)


def _made(pieces: Sequence[Piece]) -> tuple[tuple[Finished, Piece], ...]:
    return tuple(
        (
            Finished(piece.html),
            replace(piece, chart=_packed(piece.chart)) if piece.chart else piece,
        )
        for piece in pieces
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
