"""A page in pieces with a chart between them."""

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from registry.language import Language
from registry.markup.charts import Specification
from registry.markup.pages import render


@dataclass(frozen=True)
class Piece:
    """A piece of the page: HTML, and then a chart if there is one, told in `words`.

    `width` is how Streamlit shows the chart: as wide as the page, or as it was laid out.
    """

    html: Markup
    chart: Specification | None = None
    words: str = ""
    width: Literal["stretch", "content"] = "stretch"


def article(lang: Language, html: Markup) -> Markup:
    """HTML as a piece that stands by itself on a page, in the reader's language."""
    return Markup('<article class="tp piece" lang="{}">{}</article>').format(lang.tag, html)


def filled(lang: Language, template: str, **values: object) -> Piece:
    """A template filled, as a piece without a chart."""
    return Piece(article(lang, render(template, lang, **values)))
