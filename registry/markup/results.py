"""The page Results, in pieces: what was registered and reported, then each source's own tables."""

from markupsafe import Markup

from registry.language import Language
from registry.markup.pages import render
from registry.markup.parts import ChartPart, plain
from registry.trial.results import Results


def results_page(lang: Language, view: Results) -> Markup:
    """The top of the page: what is known, and every registered measure with it."""
    return render("results.html", lang, view=view)


def results_parts(lang: Language, view: Results) -> tuple[ChartPart, ...]:
    """What follows: the tables of the site. What nobody has published is left out."""
    parts = []
    if view.tables:
        parts.append(plain(render("results_site.html", lang, view=view)))
    return tuple(parts)
