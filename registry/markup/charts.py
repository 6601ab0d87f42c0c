"""Pictures of numbers: a view in, a finished Vega-Lite specification out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from registry.language import Language
from registry.trial.accrual import Accrual
from registry.trial.funnel import Funnel
from registry.trial.posted.forest import Forest
from registry.trial.steps import Point

if TYPE_CHECKING:
    import altair

Specification = dict[str, object]

JOINED, PLANNED = "#2f8a9c", "#9a7434"
"""Colours that stand out from paper and from the dark theme alike; shapes tell them apart too."""

_MONTHS = {"en": "%b %Y", "zh-Hans": "%Y/%-m"}
"""How an axis writes a month, in the pattern language of Vega."""

_ROW = 44
"""Height of a bar with the space around it, in pixels."""

_LINE = 30
"""Height of an estimate with the space around it, in pixels."""

_MANY = 24
"""With more dots they are smaller, so that they stay apart on a phone."""


def accrual_chart(
    lang: Language, view: Accrual, heading: str | None = None
) -> Specification | None:
    """The people who have joined, a dot for each number that is shown, and the line of the plan.

    Dots are not joined up: what lies between two of them is not known. None without any dot.
    `heading` stands in the picture itself, which may be taken away from its page.
    """
    if not view.points:
        return None
    import altair

    x = altair.X(
        "day:T",
        title=None,
        scale=altair.Scale(type="utc"),
        axis=altair.Axis(format=_MONTHS[lang.tag], labelOverlap=True, tickCount=5, grid=False),
    )
    y = altair.Y(
        "count:Q",
        title=None,
        scale=altair.Scale(domainMin=0, nice=True),
        axis=altair.Axis(format=",d", tickMinStep=1),
    )
    layers: list[altair.Chart] = []
    if view.plan:
        line = altair.Chart(_data(view.plan))
        layers.append(line.mark_line(color=PLANNED, strokeDash=[6, 4], strokeWidth=2).encode(x, y))
    size = 80 if len(view.points) <= _MANY else 25
    dots = altair.Chart(_data(view.points))
    layers.append(dots.mark_point(color=JOINED, filled=True, size=size, opacity=1).encode(x, y))
    chart = altair.layer(*layers).properties(height=280)
    return finished(chart, heading)


def funnel_chart(view: Funnel, heading: str | None = None) -> Specification | None:
    """A bar for each number that is shown; none where they cannot be compared."""
    if not view.bars:
        return None
    import altair

    bars = altair.InlineData(
        values=[{"name": str(bar.label), "count": bar.count} for bar in view.bars]
    )
    y = altair.Y("name:N", title=None, sort=None, axis=altair.Axis(labelLimit=220, ticks=False))
    x = altair.X("count:Q", title=None, scale=altair.Scale(domainMin=0), axis=None)
    chart = altair.Chart(bars).mark_bar(color=JOINED, height=22).encode(x, y)
    chart = chart.properties(height=_ROW * len(view.bars))
    return finished(chart, heading)


def forest_chart(view: Forest) -> Specification:
    """A dot for each estimate on the line of its interval; dashed, where there is no effect."""
    import altair

    rows = [
        {"name": str(one.label), "estimate": one.estimate, "low": one.low, "high": one.high}
        for one in view.points
    ]
    kind: Literal["log", "linear"] = "log" if view.logarithmic else "linear"
    # Rounded up to powers of ten, most of a logarithmic axis would be empty.
    scale = altair.Scale(type=kind, zero=False, nice=not view.logarithmic, padding=12)
    axis = altair.Axis(grid=False, labelOverlap=True, tickCount=5, format="~g")
    y = altair.Y("name:N", title=None, sort=None, axis=altair.Axis(labelLimit=240, ticks=False))
    chart = altair.Chart(altair.InlineData(values=rows)).encode(y)
    x = altair.X("low:Q", title=None, scale=scale, axis=axis)
    layers = [
        chart.mark_rule(color=JOINED, strokeWidth=2).encode(x, x2=altair.X2("high:Q")),
        chart.mark_point(color=JOINED, filled=True, size=80, opacity=1).encode(
            altair.X("estimate:Q", title=None, scale=scale, axis=axis)
        ),
    ]
    if view.neutral is not None:
        data = altair.InlineData(values=[{"neutral": view.neutral}])
        line = altair.Chart(data).mark_rule(color=PLANNED, strokeDash=[6, 4], strokeWidth=2)
        layers.insert(0, line.encode(altair.X("neutral:Q", title=None, scale=scale, axis=axis)))
    made = altair.layer(*layers).properties(height=_LINE * len(rows) + _LINE)
    return finished(made, None)


def _data(points: Sequence[Point]) -> "altair.InlineData":
    import altair

    return altair.InlineData(
        values=[{"day": point.day.isoformat(), "count": point.count} for point in points]
    )


def finished(chart: "altair.TopLevelMixin", heading: str | None) -> Specification:
    """The specification, validated here once; without the address of its schema, a foreign host.

    Vega would describe each mark in English; the words for a chart stand beside it. It asks the
    mark itself whether to, not the configuration alone.
    """
    made: dict[str, Any] = chart.configure(aria=False).configure_view(stroke=None).to_dict()
    del made["$schema"]
    for layer in made.get("layer", [made]):
        layer["mark"]["aria"] = False
    # Without a limit of its own, Streamlit's would cut the heading off.
    return made | {"title": {"text": heading, "fontSize": 13, "limit": 0}} if heading else made
