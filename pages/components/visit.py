"""Who is reading what: the language and the trial that the address asks for, and the data."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import streamlit as st

from registry.edition import Edition, Past, Shown, editions
from registry.edition.addresses import repeated
from registry.language import Language
from registry.logs import begin_request
from registry.mirror.snapshot import Snapshot
from registry.settings import Settings

__all__ = ["Shown", "Visit", "keep_in_address", "run", "visit", "within_run"]


@dataclass(frozen=True)
class Visit:
    """One run of a page for one reader.

    `nct_id` is the trial that the address leads to; `asked` what it asks for in vain.
    """

    edition: Edition
    lang: Language
    asked: str | None
    nct_id: str | None

    @property
    def settings(self) -> Settings:
        """The settings of this site."""
        return self.edition.settings

    @property
    def snapshot(self) -> Snapshot | None:
        """What the mirror published last, none while there is no data at all."""
        return self.edition.snapshot

    @property
    def today(self) -> date:
        """The day of this run (UTC)."""
        return self.edition.today

    def address(self, tag: str | None = None) -> dict[str, str]:
        """The query that reopens this view, here or in the language `tag`."""
        query = {"lang": tag or self.lang.tag}
        return {"trial": self.nct_id, **query} if self.nct_id else query

    @property
    def key(self) -> tuple[str, ...]:
        """What the content of a page depends on, besides the page and what is asked for in vain.

        That is one reader's alone, so what repeats it is kept by nobody.
        """
        return *self.edition.state, self.nct_id or "", self.lang.tag

    @cached_property
    def shown(self) -> Shown | None:
        """The trial in the address, if this site has it."""
        return self.trial(self.nct_id) if self.nct_id else None

    @cached_property
    def past(self) -> Past:
        """What became of the trial in the address until today."""
        return self.edition.past(self.nct_id) if self.nct_id else Past()

    def trial(self, nct_id: str) -> Shown | None:
        """A trial of this site, if the mirror holds it."""
        return self.edition.trial(nct_id, self.lang)


def visit() -> Visit:
    """What this run shows: read once from the address and the data, then the same to its end."""
    return _RUN.get() or _read()


def within_run() -> bool:
    """Whether app.py is running, and not a page's file by itself."""
    return _RUN.get() is not None


@contextmanager
def run() -> Iterator[Visit]:
    """One run of app.py: within it every part of the page shows the same visit."""
    begin_request()
    here = _read()
    token = _RUN.set(here)
    try:
        yield here
    finally:
        _RUN.reset(token)


_RUN: ContextVar[Visit | None] = ContextVar("visit", default=None)


def _read() -> Visit:
    edition = editions().current()
    query = st.query_params
    asked, nct_id = _trial(query.get("trial"), edition)
    return Visit(
        edition=edition,
        lang=Language.of(_language(query.get("lang"), edition.settings)),
        asked=asked,
        nct_id=nct_id,
    )


def keep_in_address(here: Visit) -> None:
    """Write trial and language into the address, so that it reopens this view.

    Streamlit leaves the address alone after a link to the same page in another language, and a
    reader who typed only the host has neither.
    """
    address = here.address()
    told = st.session_state.get("address")
    if not here.asked and (told != address or st.query_params.to_dict() != address):
        st.query_params.from_dict(address)
        st.session_state["address"] = address


def _language(asked: str | None, settings: Settings) -> str:
    """The language in the address, else the browser's, else the site's first."""
    offered = settings.site.languages
    if asked in offered:
        return asked
    prefers = (st.context.locale or "").lower()
    for tag in offered:
        if prefers.split("-")[0] == tag.lower().split("-")[0]:
            return tag
    return offered[0]


def _trial(asked: str | None, edition: Edition) -> tuple[str | None, str | None]:
    """What was asked for in vain, and the trial to show. A site with one trial shows it."""
    trials = edition.settings.trials
    if not asked:
        return None, trials[0] if len(trials) == 1 else None
    nct_id = edition.find(asked)
    return (None, nct_id) if nct_id else (repeated(asked), None)
