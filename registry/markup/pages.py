"""One function a page: a view of `registry.trial` in, HTML out."""

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from registry.language import Language, Verbatim
from registry.markup.prose import prose, words
from registry.trial.about import About
from registry.trial.contact import ContactPage
from registry.trial.design import Design
from registry.trial.eligibility import Eligibility
from registry.trial.facts import Known, Prose, Withheld
from registry.trial.index import Listed
from registry.trial.overview import Overview
from registry.trial.status import StatusNotice

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "style.css").read_text(encoding="utf-8")

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Signs that no page may hold, though a record can."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEMPLATES.tests["known"] = lambda fact: isinstance(fact, Known)
_TEMPLATES.tests["withheld"] = lambda fact: isinstance(fact, Withheld)
_TEMPLATES.tests["prose"] = lambda value: isinstance(value, Prose)
_TEMPLATES.filters["prose"] = prose
_TEMPLATES.filters["words"] = words


def _render(template: str, lang: Language, **values: object) -> Markup:
    source = _TEMPLATES.get_template(template)
    html = source.render(lang=lang, say=lang.say, count=lang.count, **values)
    return Markup(_FORBIDDEN.sub("", html))  # noqa: S704  # the template escapes


def header(lang: Language, site_name: str, title: str | None, nct_id: str | None) -> Markup:
    """What stands above every page: the site and the trial; and the style of all pages."""
    return _render(
        "header.html",
        lang,
        style=Markup(STYLE),  # noqa: S704  # our own file
        site_name=site_name,
        title=Verbatim(title) if title else None,
        nct_id=nct_id,
    )


def footer(lang: Language, attribution: str | None) -> Markup:
    """What stands under every page: the source, its date, and the disclaimer."""
    return _render("footer.html", lang, attribution=attribution)


def overview_page(lang: Language, view: Overview) -> Markup:
    """The page Overview."""
    return _render("overview.html", lang, view=view)


def join_page(lang: Language, view: Eligibility, notice: StatusNotice) -> Markup:
    """The page Who can join."""
    return _render("join.html", lang, view=view, rows=view.rows(lang), notice=notice)


def contact_page(lang: Language, view: ContactPage) -> Markup:
    """The page Contact."""
    return _render("contact.html", lang, view=view)


def design_page(lang: Language, view: Design, notice: StatusNotice) -> Markup:
    """The page Study design."""
    return _render("design.html", lang, view=view, notice=notice)


def about_page(lang: Language, view: About, operator: str | None) -> Markup:
    """The page About this page."""
    return _render("about.html", lang, view=view, operator=operator)


def index_page(lang: Language, trials: Sequence[Listed], refused: str | None) -> Markup:
    """The list of trials. `refused` is what the address asked for and this site does not show."""
    return _render("index.html", lang, trials=trials, refused=refused)


def notice_page(lang: Language, headline: str, sentences: Sequence[str]) -> Markup:
    """A page that has nothing to show, and says why."""
    return _render("notice.html", lang, headline=headline, sentences=sentences)
