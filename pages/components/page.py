"""Showing a page: its content is made once per snapshot, language and day, for all readers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.pages_manager import PagesManager

from pages.components.visit import Shown, Visit, visit, within_run
from registry import markup
from registry.edition import parts
from registry.edition.addresses import trial_link
from registry.edition.kept import Kept
from registry.edition.trouble import trouble
from registry.language import NAMES, Language
from registry.logs import request_identifier
from registry.markup import Link
from registry.trial.index import listed

_KEPT = Kept(1000)
"""Finished pages, for the next reader; most have about 20 kB."""

Content = Callable[[Shown], str]


@dataclass(frozen=True, slots=True)
class Finished:
    """HTML that Streamlit shows as it is. From a string it takes indents and ends, at each run."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def made(name: str, make: Callable[[Visit], str], here: Visit) -> Finished:
    """What `make` makes of the visit; `name` tells it from whatever else is made of such a one.

    It is kept for the next reader, unless it may repeat what this one asked for in vain.
    """
    if here.asked is not None:
        return Finished(make(here))
    return _KEPT.get((*here.key, name), lambda: Finished(make(here)))


def show(name: str, content: Content) -> Visit:
    """Show what `content` makes of the trial in the address, or why there is nothing to show."""
    here = arrive()

    def page(here: Visit) -> str:
        shown = here.shown
        return content(shown) if shown else nothing(here)

    st.html(made(name, page, here))
    return here


def arrive() -> Visit:
    """Who is here and asks for what; the first step of every page."""
    _run_within_app()
    return visit()


def _run_within_app() -> None:
    """Start over with app.py when Streamlit has run a page's file by itself.

    It does so until app.py has run once in the process: the first reader after a start, coming by
    a link to a page, would see that page without its head, its links and its foot. Streamlit's own
    mark of that may be gone by now, as app.py has begun meanwhile for another reader.
    """
    if not within_run():
        PagesManager.uses_pages_directory = False
        st.rerun()


def show_head(here: Visit, name: str) -> None:
    """Show what stands above the page `name`."""
    st.html(made(f"head {name}", lambda here: _head(here, name), here))


def show_foot(here: Visit) -> None:
    """Show what stands under every page."""
    st.html(made("foot", _foot, here))


def show_trouble() -> None:
    """Say that something went wrong, in every language, since it may be the language that did.

    It is said by the number under which the log has it.
    """
    number = request_identifier()
    for tag in NAMES:
        lang = Language.of(tag)
        st.html(markup.notice_page(lang, *trouble(lang, number)))


def _head(here: Visit, name: str) -> str:
    shown, title = here.shown, None
    if shown and name != "overview":  # its heading is the trial's title already
        title = shown.record.protocol_section.identification_module.brief_title
    site = here.settings.site.name[here.lang.tag]
    nct_id = here.nct_id if shown else None
    links = list(_links(here, name))
    return markup.header(here.lang, site, title, nct_id, links, here.edition.mark)


def _links(here: Visit, name: str) -> Iterator[Link]:
    """The ways to this page in other languages, to the other pages, and to all trials."""
    for tag in here.settings.site.languages:
        if tag != here.lang.tag:
            yield Link(NAMES[tag], _address(name, here.address(tag)), tag)
    for path, words in parts.names(here.lang).items():
        if here.nct_id or path == "find":
            yield Link(words, _address(path, here.address()), here=path == name)
    if (here.nct_id or name == "find") and len(here.settings.trials) > 1:
        yield Link(here.lang.say("All trials"), _address("overview", {"lang": here.lang.tag}))


def _address(page: str, query: Mapping[str, str]) -> str:
    """Where a page is; relative, so that a site under a path works."""
    return f"{'./' if page == 'overview' else page}?{urlencode(query)}"


def _foot(here: Visit) -> str:
    shown = here.shown
    if shown is None:
        return markup.footer(here.lang, None)
    return parts.foot(shown, trial_link(here.lang.tag, shown.nct_id))


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
