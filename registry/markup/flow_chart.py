"""The picture of a participant flow: a view in, a finished Vega-Lite specification out."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from registry.language import Language
from registry.markup.charts import JOINED, PLANNED, Specification, finished
from registry.markup.flow_layout import SIZE, WIDTH, Frame, Picture, Way, laid_out
from registry.trial.facts import Known
from registry.trial.flow import Diagram

if TYPE_CHECKING:
    import altair

TALLEST = 6000
"""A picture that is higher, in pixels, is harder to follow than a list: seven screens."""

_EDGE = 2
"""Room around the picture for the lines of the outermost boxes, in pixels."""

_HEAD = 4
"""How far the middle of an arrow's head is from its tip, in pixels."""


def flow_chart(lang: Language, view: Diagram) -> Specification | None:
    """The boxes and arrows, in a picture of fixed width; none without a number, or too high."""
    if not any(isinstance(fact, Known) for fact in view.facts()):
        return None
    picture = laid_out(view, lang)
    if picture.height > TALLEST:
        return None
    import altair

    chart = altair.layer(*_layers(picture)).properties(
        width=WIDTH + 2 * _EDGE, height=picture.height + 2 * _EDGE, padding=0
    )
    return finished(chart, view.warning)


def _layers(picture: Picture) -> list["altair.Chart"]:
    """Boxes, ways, heads and words; in the data of a layer stands nothing else."""
    import altair

    across = altair.X("x:Q", axis=None, scale=_pixels(-_EDGE, WIDTH + _EDGE))
    along = altair.Y("y:Q", axis=None, scale=_pixels(picture.height + _EDGE, -_EDGE))

    def layer(rows: Iterable[Mapping[str, object]]) -> "altair.Chart":
        return altair.Chart(altair.InlineData(values=list(rows))).encode(across, along)

    def between(places: Iterable[Frame | Way]) -> "altair.Chart":
        rows = [{"x": one.x, "y": one.y, "x2": one.x2, "y2": one.y2} for one in places]
        return layer(rows).encode(x2="x2:Q", y2="y2:Q")

    # Who leaves is told apart by the kind of the line as well as by its colour.
    made = [
        between(one for one in picture.frames if not one.aside).mark_rect(
            fillOpacity=0, cornerRadius=4, stroke=JOINED, strokeWidth=1.5
        ),
        between(one for one in picture.frames if one.aside).mark_rect(
            fillOpacity=0,
            cornerRadius=4,
            stroke=PLANNED,
            strokeWidth=1.5,
            strokeDash=[5, 3],
        ),
        between(picture.ways).mark_rule(color=JOINED, strokeWidth=1.5),
    ]
    heads = [way for way in picture.ways if way.head]
    made += [
        layer({"x": way.x2, "y": way.y2 - _HEAD} for way in heads if way.x == way.x2).mark_point(
            shape="triangle-down", color=JOINED, filled=True, opacity=1, size=45
        ),
        layer({"x": way.x2 - _HEAD, "y": way.y2} for way in heads if way.y == way.y2).mark_point(
            shape="triangle-right", color=JOINED, filled=True, opacity=1, size=45
        ),
    ]
    for weight in ("bold", "normal"):
        written = [one for one in picture.words if one.strong is (weight == "bold")]
        made.append(
            layer({"x": one.x, "y": one.y, "words": one.text} for one in written)
            .mark_text(align="left", baseline="middle", fontSize=SIZE, fontWeight=weight, limit=0)
            .encode(text="words:N")
        )
    return [one for one in made if one.data.values]


def _pixels(first: float, last: float) -> "altair.Scale":
    """One unit a pixel."""
    import altair

    return altair.Scale(domain=[first, last], nice=False, zero=False)
