"""Who is reading what: the language and the trial that the address asks for, and the data."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from pathlib import Path

import streamlit as st

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.record import Study
from registry.language import NAMES, Language
from registry.mirror.errors import MirrorError
from registry.mirror.snapshot import Snapshot, Snapshots, StoredStudy
from registry.settings import Settings, load_settings
from registry.settings.plain import read_plain
from registry.settings.publications import read_publications
from registry.site.aggregates import Aggregates, Announced
from registry.site.release.shown import announced, published
from registry.trial.contact import Confirmation
from registry.trial.history import Version, first_of, versions_of
from registry.trial.plain_criteria import PlainVersion
from registry.trial.publications import Publication
from registry.trial.source import Source, way_of


@dataclass(frozen=True)
class Shown:
    """A trial, and all that its pages are made of.

    `first` is the oldest version of the record that the mirror has or imported, none where it is
    this one.
    """

    record: Study
    source: Source
    first: tuple[Study, Source] | None
    aggregates: Aggregates | None
    publications: tuple[Publication, ...]
    confirmation: Confirmation
    operator: str | None
    lang: Language
    today: date


@dataclass(frozen=True)
class Visit:
    """One run of a page for one reader.

    `nct_id` is the trial that the address leads to; `asked` what it asks for in vain. `snapshot`
    is none while there is no data at all.
    """

    settings: Settings
    lang: Language
    snapshot: Snapshot | None
    asked: str | None
    nct_id: str | None
    today: date

    def address(self, tag: str | None = None) -> dict[str, str]:
        """The query that reopens this view, here or in the language `tag`."""
        query = {"lang": tag or self.lang.tag}
        return {"trial": self.nct_id, **query} if self.nct_id else query

    @property
    def key(self) -> tuple[str, ...]:
        """What the content of a page depends on, besides the page."""
        return (
            *_state(self.settings, self.snapshot),
            self.nct_id or self.asked or "",
            self.lang.tag,
            self.today.isoformat(),
        )

    @cached_property
    def shown(self) -> Shown | None:
        """The trial in the address, if this site has it."""
        return self.trial(self.nct_id) if self.nct_id else None

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """Every version at hand of the trial in the address, oldest first."""
        if self.snapshot is None or self.nct_id is None:
            return ()
        return _versions(_state(self.settings, self.snapshot), self.nct_id, self.snapshot)

    @cached_property
    def announced(self) -> tuple[Announced, ...]:
        """What the site published, corrected and withdrew of the trial in the address."""
        if self.snapshot is None or self.nct_id is None:
            return ()
        return announced(self.snapshot, self.nct_id)

    def trial(self, nct_id: str) -> Shown | None:
        """A trial of this site, if the mirror holds it."""
        if self.snapshot is None:
            return None
        state = _state(self.settings, self.snapshot)
        stored = _study(state, nct_id, self.snapshot)
        if stored is None:
            return None
        contact = self.settings.contacts.get(nct_id)
        return Shown(
            record=stored.record,
            source=_source(stored),
            first=_first(state, nct_id, self.snapshot),
            aggregates=_aggregates(state, nct_id, self.snapshot),
            publications=publications().get(nct_id, ()),
            confirmation=Confirmation(
                contact.confirmed_on,
                contact.confirmed_by,
                tuple(NAMES[tag] for tag in contact.languages),
                contact.time_zone,
            )
            if contact
            else Confirmation(),
            operator=self.settings.site.operator,
            lang=self.lang,
            today=self.today,
        )


LOG = logging.getLogger(__name__)

KEPT = 500
"""Records that are kept for the next reader; most have about 30 kB."""
KEPT_HISTORIES = 20
"""Trials of which every version is kept for the next reader; some have hundreds."""


@lru_cache(maxsize=1)
def site_settings() -> Settings:
    """The settings, read once a process; raises `SettingsError`."""
    return load_settings()


@lru_cache(maxsize=1)
def plain_versions() -> Mapping[str, Mapping[str, PlainVersion]]:
    """The site's plain versions of criteria, by trial and fingerprint, read once a process."""
    found = read_plain(site_settings())
    for lines in found.refused.values():
        for line in lines:
            LOG.error("Plain versions not shown: %s", line)
    return found.versions


@lru_cache(maxsize=1)
def publications() -> Mapping[str, tuple[Publication, ...]]:
    """The reports that the site names, by trial, read once a process."""
    found = read_publications(site_settings())
    for lines in found.refused.values():
        for line in lines:
            LOG.error("Publications not shown: %s", line)
    return found.publications


@lru_cache(maxsize=4)
def _snapshots(folder: Path) -> Snapshots:
    return Snapshots(folder)


def _state(settings: Settings, snapshot: Snapshot | None) -> tuple[str, str]:
    """Which data: the folder, and what was published and checked last in it."""
    read = f"{snapshot.generation} {snapshot.checked_at}" if snapshot else ""
    return str(settings.mirror.folder), read


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _study(state: tuple[str, str], nct_id: str, _snapshot: Snapshot) -> StoredStudy | None:
    """A record, read and parsed once for all readers; `state` says of which snapshot."""
    del state
    return _snapshot.study(nct_id)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _first(state: tuple[str, str], nct_id: str, _snapshot: Snapshot) -> tuple[Study, Source] | None:
    """What was registered first, read and parsed once for all readers; none if nothing else is."""
    del state
    return first_of(versions_of(_snapshot.versions(nct_id), _snapshot.earlier_versions(nct_id)))


@st.cache_resource(max_entries=KEPT_HISTORIES, show_spinner=False)
def _versions(state: tuple[str, str], nct_id: str, _snapshot: Snapshot) -> tuple[Version, ...]:
    """All versions of a record, read once for all readers."""
    del state
    return versions_of(_snapshot.versions(nct_id), _snapshot.earlier_versions(nct_id))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _aggregates(state: tuple[str, str], nct_id: str, _snapshot: Snapshot) -> Aggregates | None:
    """What the site has published of a trial, read once for all readers."""
    del state
    return published(_snapshot, nct_id)


def visit() -> Visit:
    """What this run shows: read once from the address and the data, then the same to its end."""
    return _RUN.get() or _read()


@contextmanager
def run() -> Iterator[Visit]:
    """One run of app.py: within it every part of the page shows the same visit."""
    here = _read()
    token = _RUN.set(here)
    try:
        yield here
    finally:
        _RUN.reset(token)


_RUN: ContextVar[Visit | None] = ContextVar("visit", default=None)


def _read() -> Visit:
    settings = site_settings()
    query = st.query_params
    try:
        snapshot = _snapshots(settings.mirror.folder).current()
    except MirrorError as error:
        LOG.error("No data to show: %s", error)
        snapshot = None
    asked, nct_id = _trial(query.get("trial"), settings, snapshot)
    return Visit(
        settings=settings,
        lang=Language.of(_language(query.get("lang"), settings)),
        snapshot=snapshot,
        asked=asked,
        nct_id=nct_id,
        today=datetime.now(UTC).date(),
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


def _trial(
    asked: str | None, settings: Settings, snapshot: Snapshot | None
) -> tuple[str | None, str | None]:
    """What was asked for in vain, and the trial to show. A site with one trial shows it."""
    if not asked:
        return None, settings.trials[0] if len(settings.trials) == 1 else None
    try:
        nct_id = canonical_nct_id(asked)
    except MalformedId:
        return asked, None
    if nct_id not in settings.trials and snapshot:
        # It may be an earlier number of a trial that is shown.
        stored = _study(_state(settings, snapshot), nct_id, snapshot)
        nct_id = stored.nct_id if stored else nct_id
    return (None, nct_id) if nct_id in settings.trials else (asked, None)


def _source(stored: StoredStudy) -> Source:
    """The way of a stored record to this page."""
    return replace(way_of(stored), checked_at=stored.checked_at, gone_since=stored.gone_since)
