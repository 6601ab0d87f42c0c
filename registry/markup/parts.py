"""A page in pieces with a chart between them."""

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from registry.markup.charts import Specification


@dataclass(frozen=True)
class ChartPart:
    """A piece of the page: HTML, and then a chart if there is one, told in `words`.

    `width` is how Streamlit shows the chart: as wide as the page, or as it was laid out.
    """

    html: Markup
    chart: Specification | None
    words: str
    width: Literal["stretch", "content"] = "stretch"


def plain(html: Markup) -> ChartPart:
    """A piece without a chart."""
    return ChartPart(html, None, "")
