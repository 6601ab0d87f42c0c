"""An edition: one snapshot on one day. Streamlit's pages and the plain ones are made of it."""

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from threading import Lock
from time import monotonic

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.record import Study
from registry.edition.kept import Kept
from registry.export.trial import Trial
from registry.language import NAMES, Language
from registry.logs import traced
from registry.mirror.errors import MirrorError, NoSnapshot
from registry.mirror.question import Found, Hit, Point, Question, Related
from registry.mirror.register.panic import no_panic
from registry.mirror.register.register import Register
from registry.mirror.related import related
from registry.mirror.search import find, hits
from registry.mirror.sharing import Follower
from registry.mirror.snapshot import Snapshot, Snapshots, StoredStudy
from registry.settings import Settings, load_settings
from registry.settings.plain import read_plain
from registry.settings.publications import read_publications
from registry.site.aggregates import Aggregates, Announced
from registry.site.release.shown import announced, published
from registry.trial.contact import Confirmation
from registry.trial.eligibility import Eligibility, eligibility
from registry.trial.history import Turn, Version, first_of, versions_of
from registry.trial.plain_criteria import PlainVersion
from registry.trial.publications import Publication
from registry.trial.source import Source, source_of
from registry.trial.status import fresh_on

LOG = logging.getLogger(__name__)

KEPT = 500
"""Trials that are kept read and parsed for the next reader; most have about 30 kB."""
KEPT_PASTS = 20
"""Trials of which every version is kept for the next reader; some have hundreds."""
_TOGETHER = 0.01
"""Seconds in which all have what the first one saw: a look at the pointer costs 5 µs."""


@dataclass(frozen=True, kw_only=True)
class Shown(Trial):
    """A trial, and all that its pages are made of.

    `plain` holds the site's plain versions of criteria by fingerprint.
    """

    plain: Mapping[str, PlainVersion]
    operator: str | None

    @cached_property
    def eligibility(self) -> Eligibility:
        """Who may take part, read once for all that is shown of it."""
        return eligibility(self.record, self.source, self.lang)


@dataclass(frozen=True)
class Past:
    """Every version at hand of a trial's record, oldest first, and what the site announced.

    `turns` are when the registry was found not to show the trial any more, and to show it again.
    """

    versions: tuple[Version, ...] = ()
    announced: tuple[Announced, ...] = ()
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class _Read:
    """What the snapshot has of a trial."""

    stored: StoredStudy
    first: tuple[Study, Source] | None
    aggregates: Aggregates | None


@dataclass(frozen=True)
class Beside:
    """What a site keeps beside its settings, by trial: reports, and plain versions of criteria."""

    publications: Mapping[str, tuple[Publication, ...]]
    plain: Mapping[str, Mapping[str, PlainVersion]]


@dataclass(frozen=True, eq=False)
class Edition:
    """One snapshot on one day (UTC). `snapshot` is none while there is no data at all."""

    settings: Settings
    snapshot: Snapshot | None
    today: date
    beside: Beside
    _kept: Kept = field(default_factory=lambda: Kept(KEPT), repr=False)
    _pasts: Kept = field(default_factory=lambda: Kept(KEPT_PASTS), repr=False)

    @cached_property
    def state(self) -> tuple[str, ...]:
        """What a page of this edition depends on, besides trial, language and page."""
        snapshot = self.snapshot
        read = f"{snapshot.generation} {snapshot.checked_at}" if snapshot else ""
        return str(self.settings.mirror.folder), read, self.today.isoformat()

    @cached_property
    def mark(self) -> str:
        """Tells this edition from the one before and after it, the same in all processes."""
        return sha256("\n".join(self.state[1:]).encode()).hexdigest()[:16]

    def find(self, asked: str) -> str | None:
        """The trial of this site that `asked` means: its number in any spelling, or an old one."""
        try:
            nct_id = canonical_nct_id(asked)
        except MalformedId:
            return None
        if nct_id not in self.settings.trials:
            # It may be an earlier number of a trial that is shown.
            read = self._read(nct_id)
            nct_id = read.stored.nct_id if read else nct_id
        return nct_id if nct_id in self.settings.trials else None

    def trial(self, nct_id: str, lang: Language) -> Shown | None:
        """A trial of this site, if the mirror holds it."""
        read = self._read(nct_id)
        if read is None:
            return None
        contact = self.settings.contacts.get(nct_id)
        return Shown(
            record=read.stored.record,
            raw=read.stored.raw,
            source=source_of(read.stored),
            first=read.first,
            aggregates=read.aggregates,
            publications=self.beside.publications.get(nct_id, ()),
            plain=self.beside.plain.get(nct_id, {}),
            confirmation=Confirmation(
                contact.confirmed_on,
                contact.confirmed_by,
                tuple(NAMES[tag] for tag in contact.languages),
                contact.time_zone,
            )
            if contact
            else Confirmation(),
            operator=self.settings.site.operator,
            lang=lang,
            today=self.today,
        )

    def _read(self, nct_id: str) -> _Read | None:
        """A trial as it is in the snapshot, read and parsed once for all readers."""
        snapshot = self.snapshot
        if snapshot is None:
            return None

        def read() -> _Read | None:
            stored = snapshot.study(nct_id)
            if stored is None:
                return None
            first = first_of(self.past(nct_id).versions)
            return _Read(stored, first, published(snapshot, nct_id))

        return self._kept.get(nct_id, read)

    def past(self, nct_id: str) -> Past:
        """What became of a trial's record and of the site's numbers until today."""
        snapshot = self.snapshot
        if snapshot is None:
            return Past()

        def read() -> Past:
            earlier = snapshot.earlier_versions(nct_id)
            return Past(
                versions_of(snapshot.versions(nct_id), earlier),
                announced(snapshot, nct_id),
                snapshot.turns(nct_id),
            )

        return self._pasts.get(nct_id, read)

    # Where the register is asked; where there is none, nothing can be searched.

    def found(self, question: Question) -> Found | None:
        """What a question finds; none where nothing can be searched. Nothing of it is kept."""
        register = self._register
        with no_panic():
            return find(register, question) if register else None

    def related(self, nct_id: str, near: Point | None) -> tuple[Related, ...]:
        """Recruiting trials that are related to this one, the nearest to `near` first."""
        register = self._register
        if register is None:
            return ()
        try:
            with no_panic():
                return related(register, nct_id, fresh_on(self.today), near)
        except (MirrorError, ValueError) as error:
            # The trial itself can be shown, and nobody asked for these.
            LOG.error("Related trials cannot be told: %s", traced(error))
            return ()

    def compared(self, nct_ids: Sequence[str], near: Point | None = None) -> tuple[Hit, ...]:
        """These studies as they would be found, in this order; what is not held is left out."""
        register = self._register
        with no_panic():
            return hits(register, nct_ids, near) if register else ()

    @property
    def _register(self) -> Register | None:
        return self.snapshot.register if self.snapshot else None

    @cached_property
    def held(self) -> Found | None:
        """All that can be searched: how many studies, and how many of each kind."""
        return self.found(Question(size=0))


class Editions:
    """The editions of a site with these settings. One object serves all threads of a process.

    `follower` fetches what another machine publishes, where machines share a storage.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.follower = Follower(settings.mirror.folder)
        self.follower.start()
        self._snapshots = Snapshots(settings.mirror.folder)
        self._beside = Beside(_publications(settings), _plain(settings))
        self._current: Edition | None = None
        self._lock = Lock()
        self._looked = -math.inf
        self._told = ""

    def current(self) -> Edition:
        """Today's edition of the last snapshot; the same object until one of the two moves.

        Whoever comes within a hundredth of a second after another has what that one had.
        """
        edition, today, now = self._current, datetime.now(UTC).date(), monotonic()
        if edition and edition.today == today and now - self._looked < _TOGETHER:
            return edition
        self._looked = now  # before the look: a snapshot that is given up meanwhile is not kept
        snapshot = self._snapshot()
        edition = self._current
        if edition and edition.snapshot is snapshot and edition.today == today:
            return edition
        with self._lock:
            edition = self._current
            if not edition or edition.snapshot is not snapshot or edition.today != today:
                edition = Edition(self.settings, snapshot, today, self._beside)
                self._current = edition
            return edition

    def give_up(self, edition: Edition) -> bool:
        """Show another edition in place of one that could not be read; whether that is done."""
        given_up = edition.snapshot is None or self._snapshots.give_up(edition.snapshot)
        self._looked = -math.inf
        return given_up

    def _snapshot(self) -> Snapshot | None:
        try:
            snapshot = self._snapshots.current()
        except MirrorError as error:
            nothing = isinstance(error, NoSnapshot)
            self._tell(logging.WARNING if nothing else logging.ERROR, f"No data to show: {error}")
            return None
        if self._current is None or self._current.snapshot is not snapshot:
            self._tell(*_told_of(snapshot))
        return snapshot

    def _tell(self, level: int, said: str) -> None:
        """Log it, once: a watch that looks each second fills no log."""
        if self._told != said:
            self._told = said
            LOG.log(level, "%s", said)


def _told_of(snapshot: Snapshot) -> tuple[int, str]:
    shown = f"Snapshot {snapshot.generation} is shown."
    if snapshot.fallback is None:
        return logging.INFO, shown
    why = f"The newest snapshot cannot be read: {snapshot.fallback}"
    return logging.ERROR, f"{why} {shown} The next sync mends it."


@lru_cache(maxsize=1)
def editions() -> Editions:
    """The editions of this process's site, whose settings are read once; `SettingsError`."""
    return Editions(load_settings())


def _publications(settings: Settings) -> Mapping[str, tuple[Publication, ...]]:
    found = read_publications(settings)
    for lines in found.refused.values():
        for line in lines:
            LOG.error("Publications not shown: %s", line)
    return found.publications


def _plain(settings: Settings) -> Mapping[str, Mapping[str, PlainVersion]]:
    found = read_plain(settings)
    for lines in found.refused.values():
        for line in lines:
            LOG.error("Plain versions not shown: %s", line)
    return found.versions
