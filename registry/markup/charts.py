"""Pictures of enrollment: a view in, a finished Vega-Lite specification out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from registry.language import Language
from registry.trial.accrual import Accrual, Point
from registry.trial.funnel import Funnel

if TYPE_CHECKING:
    import altair

Specification = dict[str, object]

JOINED, PLANNED = "#2f8a9c", "#9a7434"
"""Colours that stand out from paper and from the dark theme alike; shapes tell them apart too."""

_MONTHS = {"en": "%b %Y", "zh-Hans": "%Y年%-m月"}
"""How an axis writes a month, in the pattern language of Vega."""

_ROW = 44
"""Height of a bar with the space around it, in pixels."""


def accrual_chart(lang: Language, view: Accrual) -> Specification | None:
    """The people who have joined, a dot for each number that is shown, and the line of the plan.

    Dots are not joined up: what lies between two of them is not known. None without any dot.
    """
    if not view.points:
        return None
    import altair

    names = [view.label, *([view.plan_label] if view.plan else [])]
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
    colour = altair.Color(
        "kind:N",
        title=None,
        scale=altair.Scale(domain=names, range=[JOINED, PLANNED][: len(names)]),
        legend=altair.Legend(orient="top"),
    )
    layers: list[altair.Chart] = []
    if view.plan:
        line = _data(view.plan, view.plan_label)
        layers.append(
            altair.Chart(line).mark_line(strokeDash=[6, 4], strokeWidth=2).encode(x, y, colour)
        )
    dots = _data(view.points, view.label)
    layers.append(
        altair.Chart(dots).mark_point(filled=True, size=80, opacity=1).encode(x, y, colour)
    )
    return _finished(altair.layer(*layers).properties(height=280).configure_view(stroke=None))


def funnel_chart(view: Funnel) -> Specification | None:
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
    return _finished(chart.properties(height=_ROW * len(view.bars)).configure_view(stroke=None))


def _data(points: Sequence[Point], kind: str) -> "altair.InlineData":
    import altair

    return altair.InlineData(
        values=[
            {"day": point.day.isoformat(), "count": point.count, "kind": str(kind)}
            for point in points
        ]
    )


def _finished(chart: "altair.TopLevelMixin") -> Specification:
    """The specification, validated here once; without the address of its schema, a foreign host."""
    made: Specification = chart.to_dict()
    del made["$schema"]
    return made
