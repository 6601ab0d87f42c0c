"""The pages of a trial, each as a view and as HTML: one place for all who show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from registry import markup
from registry.edition.edition import Past, Shown
from registry.export.offered import offered
from registry.glossary.terms import glossary
from registry.language import Language, Sentence
from registry.markup import Others, Piece
from registry.markup.history import history_log, history_page
from registry.trial.about import about as view_of_about
from registry.trial.answers import Answers, marks
from registry.trial.contact import contact_page
from registry.trial.design import design as view_of_design
from registry.trial.enrollment import enrollment as view_of_enrollment
from registry.trial.fit import age_wanted
from registry.trial.guidance import guidance as view_of_guidance
from registry.trial.history import history_view
from registry.trial.overview import overview as view_of_overview
from registry.trial.plain_criteria import apply
from registry.trial.referral import referral as view_of_referral
from registry.trial.results import results as view_of_results
from registry.trial.sheet import about_reader
from registry.trial.sheet import sheet as view_of_sheet
from registry.trial.source import attribution
from registry.trial.status import status_notice


@dataclass(frozen=True)
class Questions:
    """Who can join as far as it has questions: on age, sex and health, and one in each card.

    What stands `before` them asks whether a reader wants them. Where not, the `criteria` have none.
    Below these is what to do with the answers.
    """

    before: Markup
    criteria: Markup


def names(lang: Language) -> Mapping[str, Sentence]:
    """The pages of a trial in their order, by their addresses."""
    say = lang.say
    return {
        "overview": say("Overview"),
        "join": say("Who can join"),
        "contact": say("Contact"),
        "design": say("Study design"),
        "enrollment": say("Enrollment"),
        "results": say("Results"),
        "history": say("History"),
        "find": say("Find other trials"),
        "about": say("About this page"),
    }


def overview(shown: Shown, others: Others | None = None) -> Markup:
    """Whether the trial is open, what to do now, and what it is in plain words."""
    view = view_of_overview(shown.record, shown.source, shown.lang, shown.today)
    return markup.overview_page(shown.lang, view, others)


def join(shown: Shown, interactive: str | None = None) -> Markup:
    """What stands above the criteria; `interactive` is where they are answered, if not here."""
    notice = status_notice(shown.record, shown.source, shown.lang, shown.today)
    return markup.join_page(shown.lang, shown.eligibility, notice, interactive)


def criteria(shown: Shown, answers: Answers | None = None) -> Markup:
    """The criteria one by one, with the site's plain versions of them.

    With `answers`, those so far, each criterion is asked.
    """
    view = shown.eligibility
    versions = apply(shown.plain, view.reading.criteria).shown
    said = None if answers is None else answers.said
    cards = markup.criteria_list(shown.lang, view.reading, glossary(), versions, said)
    return markup.criteria_intro(shown.lang, view) + cards


def questions(shown: Shown, answers: Answers | None) -> Questions:
    """What a reader is asked, with the answers so far; none where they do not want to be."""
    lang, asked = shown.lang, answers is not None
    before = join(shown) + markup.ask_whether(lang, asked=asked)
    if answers is not None:
        before += markup.fit_questions(lang, answers)
    return Questions(before, criteria(shown, answers) + markup.ask_what_next(lang, asked=asked))


def lines(shown: Shown, answers: Answers) -> Markup:
    """How age, sex and health stand to the registry's limits, where they are answered."""
    told = about_reader(shown.record, answers, shown.lang)
    fits = {name: one.fit for name, one in zip(("age", "sex", "healthy"), told, strict=True)}
    wanted = age_wanted(answers.unit, shown.lang) if answers.unread else None
    return markup.fit_lines(shown.lang, fits, wanted)


def sheet(shown: Shown, answers: Answers) -> Markup:
    """The sheet to take to a doctor, with the answers, below a button that prints it."""
    read, lang = shown.eligibility.reading, shown.lang
    said = {n: answers.said[mark] for n, mark in enumerate(marks(read)) if mark in answers.said}
    about = about_reader(shown.record, answers, lang)
    view = view_of_sheet(shown.record, shown.source, read, said, about, lang, shown.today)
    return markup.print_button(lang) + markup.sheet_page(lang, view)


def guidance(shown: Shown) -> Markup:
    """What to ask, and what a reader may expect."""
    view = view_of_guidance(shown.record, shown.source, shown.lang, shown.today)
    return markup.guidance_page(shown.lang, view)


def referral(shown: Shown, address: str) -> Markup:
    """The sheet for a referring doctor; `address` is where the whole trial is."""
    view = view_of_referral(
        shown.record,
        shown.source,
        shown.confirmation,
        shown.eligibility.reading,
        shown.lang,
        shown.today,
    )
    return markup.referral_page(shown.lang, view, address)


def contact(shown: Shown, files: str) -> Markup:
    """Whom to ask, and how old that answer is; `files` leads to where a card of it is."""
    view = contact_page(shown.record, shown.source, shown.confirmation, shown.lang, shown.today)
    offers = offered(shown.record, shown.source, shown.lang, files)
    card = next((one.address for one in offers if one.address.endswith(".vcf")), None)
    return markup.contact_page(shown.lang, view, card)


def design(shown: Shown) -> Markup:
    """Groups, treatments, outcome measures, dates, who runs it, references."""
    notice = status_notice(shown.record, shown.source, shown.lang, shown.today)
    first = shown.first[0] if shown.first else None
    view = view_of_design(shown.record, shown.source, shown.lang, first)
    return markup.design_page(shown.lang, view, notice)


def enrollment(shown: Shown) -> tuple[Piece, ...]:
    """The plan, who names which number, what the site has published, and the forecast."""
    view = view_of_enrollment(
        shown.record,
        shown.source,
        shown.first,
        shown.aggregates,
        shown.publications,
        shown.lang,
        shown.today,
    )
    return markup.enrollment_page(shown.lang, view)


def results(shown: Shown) -> tuple[Piece, ...]:
    """The registered measures with what is known of each, then the tables of each source."""
    view = view_of_results(
        shown.record,
        shown.source,
        shown.first,
        shown.aggregates,
        shown.publications,
        shown.lang,
        shown.today,
    )
    return markup.results_page(shown.lang, view)


def history(shown: Shown, past: Past, feed: str) -> tuple[Piece, Piece]:
    """Every version and what changed in it; and the log of the site's own numbers.

    `feed` is where both can be followed.
    """
    notice = status_notice(shown.record, shown.source, shown.lang, shown.today)
    view = history_view(
        shown.nct_id,
        past.versions,
        past.announced,
        shown.lang,
        shown.source.known_until,
        shown.source.gone_since,
    )
    return history_page(shown.lang, view, notice, feed), history_log(shown.lang, view)


def about(shown: Shown, files: str) -> Markup:
    """Source, dates, changes, privacy, licence; and other formats, whose addresses begin so."""
    view = view_of_about(shown.record, shown.source, shown.lang)
    offers = offered(shown.record, shown.source, shown.lang, files)
    return markup.about_page(shown.lang, view, shown.operator, offers)


def foot(shown: Shown, plain: str | None = None) -> Markup:
    """What stands under all that is shown of a trial; `plain` leads to its plain page."""
    return markup.footer(shown.lang, attribution(shown.record, shown.source, shown.lang), plain)
