"""The page Results, in pieces: what was registered and reported, then each source's own tables."""

from markupsafe import Markup

from registry.language import Language
from registry.markup.events import documents_html, events_html, more_html
from registry.markup.pages import render
from registry.markup.parts import ChartPart, plain
from registry.trial.results import Results


def results_page(lang: Language, view: Results) -> Markup:
    """The top of the page: what is known, and every registered measure with it."""
    return render("results.html", lang, view=view)


def results_parts(lang: Language, view: Results) -> tuple[ChartPart, ...]:
    """What follows: the tables of the site, and what the sponsor posted to the registry.

    What nobody has published is left out.
    """
    pieces = []
    if view.tables:
        pieces.append(render("results_site.html", lang, view=view))
    if view.events:
        pieces.append(events_html(lang, view.events))
    if view.more:
        pieces.append(more_html(lang, view.more))
    if view.documents:
        pieces.append(documents_html(lang, view.documents))
    return tuple(plain(_piece(lang, html)) for html in pieces)


def _piece(lang: Language, html: Markup) -> Markup:
    return Markup('<div class="tp chart" lang="{}">{}</div>').format(lang.tag, html)
