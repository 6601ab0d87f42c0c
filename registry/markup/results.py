"""The page Results, in pieces: what was registered and reported, then each source's own tables."""

from markupsafe import Markup

from registry.language import Language
from registry.markup.events import documents_html, events_html, more_html
from registry.markup.flow import flow_parts
from registry.markup.pages import render
from registry.markup.parts import ChartPart, plain
from registry.markup.posted import baseline_html, outcome_parts
from registry.trial.results import Results

MANY = 10
"""More registered measures of one rank than these are folded."""


def results_page(lang: Language, view: Results) -> Markup:
    """The top of the page: what is known, and every registered measure with it."""
    return render("results.html", lang, view=view, many=MANY)


def results_parts(lang: Language, view: Results) -> tuple[ChartPart, ...]:
    """What follows: the tables of the site, and what the sponsor posted to the registry.

    What nobody has published is left out.
    """
    parts = [*flow_parts(lang, view.flow)]
    if view.tables:
        parts.append(_piece(lang, render("results_site.html", lang, view=view)))
    if view.baseline:
        parts.append(plain(baseline_html(lang, view.baseline)))
    if view.posted:
        parts += outcome_parts(lang, view.posted)
    if view.events:
        parts.append(_piece(lang, events_html(lang, view.events)))
    if view.more:
        parts.append(_piece(lang, more_html(lang, view.more)))
    if view.documents:
        parts.append(_piece(lang, documents_html(lang, view.documents)))
    return tuple(parts)


def _piece(lang: Language, html: Markup) -> ChartPart:
    return plain(Markup('<article class="tp chart" lang="{}">{}</article>').format(lang.tag, html))
