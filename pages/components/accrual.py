"""How enrollment went and what to expect: text, charts and tables, one under the other."""

from dataclasses import replace
from io import BytesIO

import streamlit as st

from pages.components.visit import Shown, Visit
from registry.markup import ChartPart, enrollment_parts
from registry.markup.charts import Specification
from registry.trial.enrollment import Enrollment, enrollment

KEPT = 200
"""Lists of pieces that are kept for the next reader; with charts, most have about 20 kB."""


def enrollment_of(shown: Shown) -> Enrollment:
    """What the page says."""
    return enrollment(
        shown.record,
        shown.source,
        shown.first,
        shown.aggregates,
        shown.publications,
        shown.lang,
        shown.today,
    )


def show_accrual(here: Visit) -> None:
    """Show what the site has published over time, and the forecast."""
    for part in _parts(here.key, here):
        st.html(part.html)
        if part.chart:
            st.vega_lite_chart(part.chart, width="stretch", alt=part.words)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _parts(key: tuple[str, ...], _here: Visit) -> tuple[ChartPart, ...]:
    """The pieces; `key` tells the visit's data from all others."""
    del key
    shown = _here.shown
    parts = enrollment_parts(shown.lang, enrollment_of(shown)) if shown else ()
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
