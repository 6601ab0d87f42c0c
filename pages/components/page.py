"""Showing a page: its content is made once per snapshot, language and day, for all readers."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.pages_manager import PagesManager

from pages.components.visit import Shown, Visit, visit
from registry import markup
from registry.edition.addresses import trial_path
from registry.language import NAMES, Language
from registry.logs import request_identifier
from registry.trial.index import listed
from registry.trial.source import attribution

KEPT = 1000
"""Finished pages that are kept for the next reader; most have about 20 kB."""

Content = Callable[[Shown], str]


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def made(key: tuple[str, ...], name: str, _make: Callable[[Visit], str], _here: Visit) -> str:
    """What `_make` makes of the visit; `key` and `name` tell it from all others."""
    del key, name
    return _make(_here)


def show(name: str, content: Content) -> Visit:
    """Show what `content` makes of the trial in the address, or why there is nothing to show."""
    here = arrive()

    def page(here: Visit) -> str:
        shown = here.shown
        return content(shown) if shown else nothing(here)

    st.html(made(here.key, name, page, here))
    return here


def arrive() -> Visit:
    """Who is here and asks for what; the first step of every page."""
    _run_within_app()
    return visit()


def _run_within_app() -> None:
    """Start over with app.py when Streamlit has run a page's file by itself.

    It does so until app.py has run once in the process: the first reader after a start, coming by
    a link to a page, would see that page without its head, its links and its foot.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def show_head(here: Visit, name: str) -> None:
    """Show what stands above the page `name`, and tell the browser the document's language."""
    tag = here.lang.tag  # one of the project's own tags, so safe inside a script
    st.html(
        f'<script>document.documentElement.lang = "{tag}"</script>',
        unsafe_allow_javascript=True,
    )
    titled = name == "overview"  # its heading is the trial's title already
    head = _untitled_head if titled else _head
    st.html(made(here.key, f"head {titled}", head, here))


def run_script() -> None:
    """Let the page do by itself what it does in the browser: words, tables, printing."""
    # By itself: Streamlit cleans no HTML that it lets run a script.
    st.html(f"<script>{markup.SCRIPT}</script>", unsafe_allow_javascript=True)


def show_foot(here: Visit) -> None:
    """Show what stands under every page."""
    st.html(made(here.key, "foot", _foot, here))


def show_trouble() -> None:
    """Say that something went wrong, in every language, since it may be the language that did.

    It is said by the number under which the log has it.
    """
    number = request_identifier()
    for tag in NAMES:
        lang = Language.of(tag)
        st.html(
            markup.notice_page(
                lang,
                lang.say("Something went wrong on this page"),
                [
                    lang.say("It is not your fault. Please try again later."),
                    lang.say("The record itself is at ClinicalTrials.gov."),
                    lang.say("If you report this, please name the number {number}.", number=number),
                ],
            )
        )


def _head(here: Visit) -> str:
    shown = here.shown
    title = shown.record.protocol_section.identification_module.brief_title if shown else None
    return _headed(here, title)


def _untitled_head(here: Visit) -> str:
    return _headed(here, None)


def _headed(here: Visit, title: str | None) -> str:
    site = here.settings.site.name[here.lang.tag]
    return markup.header(here.lang, site, title, here.nct_id if here.shown else None)


def _foot(here: Visit) -> str:
    shown = here.shown
    if shown is None:
        return markup.footer(here.lang, None)
    # Relative, so that a site under a path works.
    plain = trial_path(here.lang.tag, shown.nct_id).lstrip("/")
    return markup.footer(here.lang, attribution(shown.record, shown.source, shown.lang), plain)


def nothing(here: Visit) -> Markup:
    """No trial chosen, a trial that this site does not show, or no data at all."""
    say = here.lang.say
    if here.snapshot is None:
        return markup.notice_page(
            here.lang,
            say("This site has no data to show yet"),
            [
                say("Please come back later."),
                say("For the operator: the command “doctor” tells what is missing."),
            ],
        )
    trials = []
    for nct_id in here.settings.trials:
        shown = here.trial(nct_id)
        trials.append(
            listed(nct_id, shown.record, shown.source, here.lang, here.today)
            if shown
            else listed(nct_id, None, None, here.lang, here.today)
        )
    return markup.index_page(here.lang, trials, here.asked)
