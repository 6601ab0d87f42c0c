"""What follows the top of a page in pieces: text, charts and tables, one under the other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO

import streamlit as st

from pages.components.visit import Shown, Visit
from registry.markup import ChartPart
from registry.markup.charts import Specification

KEPT = 200
"""Lists of pieces that are kept for the next reader; with charts, most have about 20 kB."""

Parts = Callable[[Shown], Sequence[ChartPart]]


def show_parts(name: str, here: Visit, parts: Parts) -> None:
    """Show what `parts` makes of the trial in the address, if there is one."""
    for part in _made(here.key, name, parts, here):
        st.html(part.html)
        if part.chart:
            st.vega_lite_chart(part.chart, width=part.width, alt=part.words)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _made(key: tuple[str, ...], name: str, _parts: Parts, _here: Visit) -> tuple[ChartPart, ...]:
    """The pieces; `key` and `name` tell them from all others."""
    del key, name
    parts = _parts(_here.shown) if _here.shown else ()
    return tuple(replace(part, chart=_packed(part.chart)) if part.chart else part for part in parts)


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
