"""One function a page: a view of `registry.trial` in, HTML out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from registry.language import Language, Sentence, Verbatim
from registry.markup.links import Link
from registry.markup.prose import prose, words
from registry.trial.about import About, Offer
from registry.trial.answers import Answers, Said, said_words
from registry.trial.contact import ContactPage
from registry.trial.design import Design
from registry.trial.eligibility import Eligibility
from registry.trial.facts import Known, NotApplicable, Prose, Withheld
from registry.trial.fit import Fit, health_words, sex_words, unit_words
from registry.trial.guidance import Guidance
from registry.trial.index import Listed
from registry.trial.overview import Overview
from registry.trial.related import RelatedTrial
from registry.trial.sheet import Line, Sheet
from registry.trial.status import StatusNotice

FOLDER = Path(__file__).parent
_STYLES = (
    "page",
    "criteria",
    "fields",
    "sheet",
    "tables",
    "enrollment",
    "results",
    "flow",
    "posted",
    "history",
    "finding",
    "frame",
    "small",
    "paper",
)
"""The files of `styles/` in their order: what comes later counts."""

STYLE = "\n".join(
    (FOLDER / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES
)
"""The style of all pages, which stands in their document."""

SCRIPT = (FOLDER / "page.js").read_text(encoding="utf-8")
"""Leads from page to page, opens explained words, and prints. A document runs it once."""

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
_TEMPLATES.tests["inapplicable"] = lambda fact: isinstance(fact, NotApplicable)
_TEMPLATES.tests["prose"] = lambda value: isinstance(value, Prose)
_TEMPLATES.tests["line"] = lambda entry: isinstance(entry, Line)
_TEMPLATES.filters["prose"] = prose
_TEMPLATES.filters["words"] = words


def render(template: str, lang: Language, **values: object) -> Markup:
    """A template filled; values are escaped unless they are HTML already."""
    source = _TEMPLATES.get_template(template)
    html = source.render(lang=lang, say=lang.say, count=lang.count, **values)
    return Markup(_FORBIDDEN.sub("", html))  # noqa: S704  # the template escapes


def header(
    lang: Language,
    site_name: str,
    title: str | None,
    nct_id: str | None,
    links: Sequence[Link] = (),
    edition: str | None = None,
) -> Markup:
    """What stands above every page: the site, the trial and the other pages.

    `edition` is the mark of what the page is made of, by which its script sees that it is old.
    """
    return render(
        "header.html",
        lang,
        site_name=site_name,
        title=Verbatim(title) if title else None,
        nct_id=nct_id,
        links=links,
        edition=edition,
    )


def footer(lang: Language, attribution: str | None, plain: str | None = None) -> Markup:
    """What stands under every page: the source, its date, and the disclaimer.

    `plain` is the address of the trial's plain page, none where this is it.
    """
    return render("footer.html", lang, attribution=attribution, plain=plain)


@dataclass(frozen=True, kw_only=True)
class Others:
    """Related trials, and what stands beside them.

    `address` leads to another trial of this site, `more` to the page that finds trials; `order`
    says which come first.
    """

    trials: Sequence[RelatedTrial] = ()
    address: Callable[[str], str] = str
    more: str = ""
    order: Sentence | None = None


def overview_page(lang: Language, view: Overview, others: Others | None = None) -> Markup:
    """The page Overview.

    `others` stand right after the status of a trial from which no answer can be expected, and else
    at the end.
    """
    return render("overview.html", lang, view=view, others=others or Others())


def join_page(
    lang: Language, view: Eligibility, notice: StatusNotice, interactive: str | None = None
) -> Markup:
    """The page Who can join. `interactive` is where its questions stand, none when below it."""
    return render(
        "join.html",
        lang,
        view=view,
        rows=view.rows(lang),
        notice=notice,
        interactive=interactive,
    )


def criteria_intro(lang: Language, view: Eligibility) -> Markup:
    """What stands above the criteria, with the whole text one click away."""
    return render("criteria.html", lang, view=view)


def ask_whether(lang: Language, *, asked: bool) -> Markup:
    """Whether a reader wants the questions; `asked` is what they said so far."""
    return render("ask_whether.html", lang, asked=asked)


def ask_what_next(lang: Language, *, asked: bool) -> Markup:
    """The buttons below the criteria; there are answers to be cleared where a reader is asked."""
    return render("ask_what_next.html", lang, asked=asked)


def fit_questions(lang: Language, answers: Answers) -> Markup:
    """The questions on age, sex and health, with the answers so far."""
    return render(
        "ask_limits.html",
        lang,
        answers=answers,
        units=unit_words(lang).items(),
        sexes=[(sex.value, words) for sex, words in sex_words(lang).items()],
        healths=[("yes" if one else "no", words) for one, words in health_words(lang).items()],
        healthy={None: None, True: "yes", False: "no"}[answers.healthy],
    )


def fit_lines(
    lang: Language, fits: Mapping[str, Fit | None], age_wanted: Sentence | None
) -> Markup:
    """How each answer stands to its limit, by the name of its field.

    `age_wanted` says how to write an age, where what was written is none.
    """
    return render("fit.html", lang, fits=fits, age_wanted=age_wanted)


def print_button(lang: Language) -> Markup:
    """A button that prints the page; `SCRIPT` listens to it."""
    return render("print_button.html", lang)


def guidance_page(lang: Language, view: Guidance) -> Markup:
    """The end of the page Who can join: what to ask, and what a reader may expect."""
    return render("guidance.html", lang, view=view)


def running_style(nct_id: str) -> str:
    """The style that prints a trial's number on every sheet of paper; empty if it is none."""
    if not re.fullmatch(r"NCT[0-9]{8}", nct_id):
        return ""
    return f'@page sheet {{ @bottom-left {{ content: "{nct_id}"; }} }}'


def sheet_page(lang: Language, view: Sheet) -> Markup:
    """The sheet to take to a doctor. Whatever page it stands on, that page prints it alone."""
    return render(
        "sheet.html",
        lang,
        view=view,
        running=Markup(running_style(view.nct_id)),  # noqa: S704  # no number but a whole one
        answers=[(one, said_words(one, lang)) for one in Said],
    )


def contact_page(lang: Language, view: ContactPage, card: str | None = None) -> Markup:
    """The page Contact; `card` is where the contact can be had as a card."""
    return render("contact.html", lang, view=view, card=card)


def design_page(lang: Language, view: Design, notice: StatusNotice) -> Markup:
    """The page Study design."""
    return render("design.html", lang, view=view, notice=notice)


def about_page(
    lang: Language, view: About, operator: str | None, offers: Sequence[Offer] = ()
) -> Markup:
    """The page About this page; `offers` are the trial's other formats."""
    return render("about.html", lang, view=view, operator=operator, offers=offers)


def index_page(lang: Language, trials: Sequence[Listed], refused: str | None) -> Markup:
    """The list of trials. `refused` is what the address asked for and this site does not show."""
    return render("index.html", lang, trials=trials, refused=refused)


def notice_page(lang: Language, headline: str, sentences: Sequence[str]) -> Markup:
    """A page that has nothing to show, and says why."""
    return render("notice.html", lang, headline=headline, sentences=sentences)
