"""What readers see: one published generation, whole, for as long as they hold it."""

import errno
import math
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import orjson

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.mirror.collection import ALL
from registry.mirror.earlier import EARLIER_VERSIONS, EarlierVersion, earlier_versions
from registry.mirror.errors import MirrorDamaged, MirrorError
from registry.mirror.fallback import Readable, readable
from registry.mirror.faults import faults_of_earlier, faults_of_versions
from registry.mirror.pointer import POINTER, Checked, Generation, Pointer, fault_of
from registry.mirror.readfile import ReadFile
from registry.mirror.register.register import Register
from registry.mirror.register.registers import Registers
from registry.mirror.releases import (
    PUBLISHED_ROWS,
    RELEASE_EVENTS,
    PublishedRow,
    ReleaseEvent,
    published_rows,
    release_events,
)
from registry.mirror.report import SyncReport
from registry.mirror.stored import StoredStudy, StudySummary, StudyVersion

__all__ = ["Snapshot", "Snapshots", "StoredStudy", "StudySummary", "StudyVersion"]

_UNSEEN = {errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EIO, errno.ESTALE}
"""Why a file may not be looked at that was there: it is gone, or its disk fails."""
_LOOK_AGAIN = 5.0
"""How many seconds pass before another look at a mirror that is damaged."""
_STUDY = """
SELECT nct_id, version, raw, fingerprint, fetched_at, api_version, data_timestamp, source,
    provenance, gone_since, evidence
FROM site.study_version LEFT JOIN site.tombstone USING (nct_id)
WHERE latest AND nct_id = ?
"""
_VERSIONS = """
SELECT nct_id, version, raw, fingerprint, fetched_at, api_version, data_timestamp, source,
    provenance
FROM site.study_version
WHERE nct_id = ?
ORDER BY version
"""
_TURNS = "SELECT noticed_at, gone FROM site.presence WHERE nct_id = ? ORDER BY sync_id"
_SUMMARIES = """
SELECT nct_id, version, source, fetched_at, gone_since, brief_title, acronym, overall_status,
    last_known_status, status_verified_date, study_type, phases, enrollment_count,
    enrollment_type, start_date, completion_date, lead_sponsor_name, last_update_post_date,
    has_results
FROM site.studies
WHERE ? IS NULL OR nct_id IN (SELECT unnest(?))
ORDER BY nct_id
"""
_COLLECTIONS = """
SELECT nct_id, collection FROM site.collection_study WHERE nct_id IN (SELECT unnest(?))
"""
_STORED = """
SELECT asked, CASE
    WHEN studies.nct_id IS NOT NULL AND studies.gone_since IS NULL THEN asked
    ELSE coalesce(alias.nct_id, studies.nct_id)
END
FROM (SELECT DISTINCT unnest(?) AS asked)
LEFT JOIN site.studies ON studies.nct_id = asked
LEFT JOIN site.alias ON alias.alias = asked
"""


class Snapshots:
    """The snapshots of the mirror in `folder`. One object serves all threads of a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / POINTER
        self._registers = Registers(folder)
        self._opening = threading.Lock()
        self._seen: tuple[object, Snapshot] | None = None
        self._damage: tuple[object, MirrorDamaged] | None = None
        self._again = math.inf
        self._trusted_until = 0.0

    def current(self) -> "Snapshot":
        """The snapshot that was published last; the same object until something moves.

        Costs one look at the pointer's file. While one thread opens a new snapshot, others get
        the one before. When the newest cannot be read, it is an earlier one, or the one that is
        open; it says so in `fallback`, and every few seconds somebody looks again. Raises
        `NoSnapshot` when nothing was published yet, and `MirrorDamaged` when nothing can be read.
        """
        moved = _identity(self._pointer)
        seen = self._seen
        if seen is not None and seen[0] == moved and monotonic() < self._again:
            return seen[1]
        if not self._opening.acquire(blocking=seen is None) and seen is not None:
            return seen[1]
        try:
            is_time = monotonic() > self._again
            if self._damage is not None and self._damage[0] == moved and not is_time:
                raise self._damage[1]
            if self._seen is None or self._seen[0] != moved or is_time:
                return self._look(moved)
            return self._seen[1]
        finally:
            self._opening.release()

    def give_up(self, snapshot: "Snapshot") -> bool:
        """Show another snapshot in place of one that somebody could not read, if it is damaged.

        Returns whether it is not shown any more. Reads the whole file, though not every time.
        """
        with self._opening:
            if self._seen is None or self._seen[1].file is not snapshot.file:
                return True
            if monotonic() < self._trusted_until:
                return False
            if fault_of(self._folder, snapshot.published) is None:
                self._trusted_until = monotonic() + _LOOK_AGAIN
                return False
            self._seen = None
            with suppress(MirrorError):  # `current` will raise it
                self._look(_identity(self._pointer))
            return True

    def _look(self, moved: object) -> "Snapshot":
        """See what can be read now. Where that is nothing, what is open stays so."""
        seen = self._seen
        self._damage, self._again = None, math.inf
        try:
            found = readable(self._folder, seen[1].opened if seen else None)
        except MirrorError as error:
            if seen is None:
                if isinstance(error, MirrorDamaged):
                    self._damage, self._again = (moved, error), monotonic() + _LOOK_AGAIN
                raise
            found = replace(seen[1].opened, fallback=error.happened)
        if found.fallback:
            self._again = monotonic() + _LOOK_AGAIN
        if seen is None or seen[0] != moved or seen[1].opened != found:
            self._seen = seen = (moved, Snapshot(found, self._registers))
        return seen[1]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One published generation. It never changes, whatever is synced meanwhile."""

    opened: Readable
    registers: Registers

    @property
    def pointer(self) -> Pointer:
        """What the pointer said when this was opened."""
        return self.opened.pointer

    @property
    def published(self) -> Generation:
        """Which file this is, and when it was published."""
        return self.opened.generation

    @property
    def file(self) -> ReadFile:
        """The read file, open."""
        return self.opened.file

    @property
    def fallback(self) -> str | None:
        """Why this is not the newest generation; `None` when it is."""
        return self.opened.fallback

    @property
    def register(self) -> Register | None:
        """The index of every study, or an earlier one where it is damaged; none without any."""
        return self.indexed(self.published)[1]

    @property
    def searches_earlier(self) -> bool:
        """Whether the register is an earlier one, or none, because this one's is damaged."""
        return self.registers.of(self.published) is None

    def indexed(self, newest: Generation) -> tuple[Generation, Register | None]:
        """The generation up to `newest` whose register is the newest to be read, and that."""
        for one in self.pointer.kept:
            if one.number <= newest.number and (register := self.registers.of(one)):
                return one, register
        return newest, None

    @property
    def collections(self) -> Mapping[str, Checked]:
        """When the registry last answered for each collection, and what is shown was right."""
        return self._collections_then(self.published)

    def _collections_then(self, generation: Generation) -> Mapping[str, Checked]:
        """The same of any generation that is kept."""
        if generation == self.pointer.current:
            return self.pointer.collections
        if generation.collections is not None:
            return generation.collections
        # An earlier version of this program did not take it down: surely when it was published.
        last = generation.published_at
        return {
            key: replace(one, checked_at=min(one.checked_at, last))
            for key, one in self.pointer.collections.items()
        }

    @property
    def generation(self) -> int:
        """Counts up with each publication that brought something new."""
        return self.published.number

    @property
    def checked_at(self) -> datetime | None:
        """When the registry last answered (UTC), with what is shown; `None` when it never did."""
        return max((one.checked_at for one in self.collections.values()), default=None)

    @property
    def last_sync(self) -> SyncReport | None:
        """How the last sync went, a refused or failed one too."""
        return self.pointer.last_sync

    def nct_ids(self) -> frozenset[str]:
        """The number of every study, tombstones included."""
        return frozenset(nct_id for (nct_id,) in self.file.rows("SELECT nct_id FROM site.studies"))

    def study(self, nct_id: str) -> StoredStudy | None:
        """The study of this number, in any spelling, or of which it is an alias; `None` if none."""
        number = self._stored([nct_id]).get(nct_id)
        if number is None:
            return None
        for *version, gone_since, evidence in self.file.rows(_STUDY, number):
            return StoredStudy(
                **_version(version),
                checked_at=self._checked_at(number, self.collections),
                gone_since=_utc(gone_since),
                evidence=evidence,
            )
        return None

    def held(self, nct_id: str) -> StoredStudy | None:
        """The study of this very number as the register has it, also one that no page shows."""
        generation, register = self.indexed(self.published)
        found = register.version(nct_id) if register else None
        if found is None:
            return None
        collections = self._collections_then(generation)
        everything = collections.get(ALL)
        return StoredStudy(
            **_version([found[field.name] for field in fields(StudyVersion)]),
            checked_at=self._checked_at(nct_id, collections)
            or (everything.checked_at if everything else None),
            gone_since=None,
            evidence=None,
        )

    def versions(self, nct_id: str) -> tuple[StudyVersion, ...]:
        """Every version of the study, oldest first; none when the mirror has no such study."""
        number = self._stored([nct_id]).get(nct_id)
        return tuple(StudyVersion(**_version(row)) for row in self.file.rows(_VERSIONS, number))

    def earlier_versions(self, nct_id: str) -> tuple[EarlierVersion, ...]:
        """The versions that were imported from the registry's own history, oldest first."""
        if not self._has("earlier_version"):
            return ()
        number = self._stored([nct_id]).get(nct_id)
        return earlier_versions(self.file.rows(EARLIER_VERSIONS, number))

    def turns(self, nct_id: str) -> tuple[tuple[datetime, bool], ...]:
        """When the registry was found to be without the study (true) or to have it again (false).

        Times are UTC; the oldest is first.
        """
        number = self._stored([nct_id]).get(nct_id)
        return tuple(
            (noticed.astimezone(UTC), gone) for noticed, gone in self.file.rows(_TURNS, number)
        )

    def summaries(self, nct_ids: Sequence[str] | None = None) -> tuple[StudySummary, ...]:
        """A line for each of these studies, in this order; what the mirror lacks is left out.

        Without numbers: all studies, in the order of their numbers.
        """
        stored = {} if nct_ids is None else self._stored(nct_ids)
        asked = None if nct_ids is None else list(stored.values())
        found = {row[0]: _summary(row) for row in self.file.rows(_SUMMARIES, asked, asked)}
        if nct_ids is None:
            return tuple(found.values())
        return tuple(found[number] for text in nct_ids if (number := stored.get(text)) in found)

    def release_events(self, nct_id: str) -> tuple[ReleaseEvent, ...]:
        """What happened to the site's releases of this trial, oldest first."""
        if not self._has("release_event"):
            return ()
        return release_events(self.file.rows(RELEASE_EVENTS.format(place="site"), nct_id))

    def published_rows(self, nct_id: str) -> tuple[PublishedRow, ...]:
        """Every row that the site ever published of this trial, oldest release first."""
        if not self._has("published_row"):
            return ()
        return published_rows(self.file.rows(PUBLISHED_ROWS.format(place="site"), nct_id))

    def _has(self, table: str) -> bool:
        """Whether the file has a table; one of an earlier version of this project may not."""
        return bool(self.file.rows("SELECT 1 FROM site.contents WHERE name = ?", table))

    def integrity(self) -> tuple[str, ...]:
        """What is wrong inside the file, a sentence each; empty when it is sound.

        Looks at every version's fingerprint and number, and at the row count of every table.
        """
        versions = self.file.stream(
            "SELECT nct_id, version, fingerprint, raw FROM site.study_version"
        )
        return (
            *faults_of_versions(versions),
            *faults_of_earlier(self._earlier()),
            *self._wrong_counts(),
        )

    def _earlier(self) -> Iterator[tuple[Any, ...]]:
        if self._has("earlier_version"):
            yield from self.file.stream(
                "SELECT nct_id, number, fingerprint, raw FROM site.earlier_version"
            )

    def _wrong_counts(self) -> Iterator[str]:
        for name, written in self.file.rows("SELECT name, row_count FROM site.contents"):
            ((count,),) = self.file.rows(f"SELECT count(*) FROM site.{name}")  # noqa: S608
            if count != written:
                yield f"The table {name} has {count:,} rows; {written:,} were written."

    def _stored(self, nct_ids: Iterable[str]) -> dict[str, str]:
        """Under which number the mirror has each of these, for those that it has.

        An alias leads on, unless there is a living study of that very number.
        """
        numbers = {text: _number(text) for text in nct_ids}
        leads = dict(self.file.rows(_STORED, list(numbers.values())))
        return {text: leads[number] for text, number in numbers.items() if leads.get(number)}

    def longest_unasked(self, nct_ids: Sequence[str]) -> datetime | None:
        """When the registry last answered for that of these studies for which it is longest ago.

        `None` when it never answered for any. One that is gone, or that it was never asked for,
        does not count.
        """
        living = [one.nct_id for one in self.summaries(nct_ids) if not one.gone_since]
        return min(self._asked(living, self.collections).values(), default=None)

    def _checked_at(self, nct_id: str, collections: Mapping[str, Checked]) -> datetime | None:
        """When the registry last answered for a collection that this study belongs to."""
        return self._asked([nct_id], collections).get(nct_id)

    def _asked(
        self, nct_ids: Sequence[str], collections: Mapping[str, Checked]
    ) -> Mapping[str, datetime]:
        """The same for each of these that such a collection has."""
        found: dict[str, datetime] = {}
        for nct_id, key in self.file.rows(_COLLECTIONS, list(nct_ids)):
            if key in collections:
                last = collections[key].checked_at
                found[nct_id] = max(found.get(nct_id, last), last)
        return found


def _number(text: str) -> str:
    try:
        return canonical_nct_id(text)
    except MalformedId:
        return text  # no study has such a number


def _version(row: Sequence[Any]) -> dict[str, Any]:
    values = dict(zip((field.name for field in fields(StudyVersion)), row, strict=True))
    values["raw"] = values["raw"].encode() if isinstance(values["raw"], str) else values["raw"]
    values["fetched_at"] = _utc(values["fetched_at"])
    if values["provenance"] is not None:
        values["provenance"] = orjson.loads(values["provenance"])
    return values


def _summary(row: Sequence[Any]) -> StudySummary:
    values = dict(zip((field.name for field in fields(StudySummary)), row, strict=True))
    values["fetched_at"] = _utc(values["fetched_at"])
    values["gone_since"] = _utc(values["gone_since"])
    values["phases"] = tuple(values["phases"] or ())
    return StudySummary(**values)


def _utc(moment: datetime | None) -> datetime | None:
    """The moment with Python's own UTC, in place of the library's that DuckDB uses."""
    return None if moment is None else moment.astimezone(UTC)


def _identity(path: Path) -> object:
    """What changes whenever the file is replaced."""
    try:
        found = path.stat()
    except OSError as error:
        if error.errno in _UNSEEN:
            return None
        raise
    return found.st_ino, found.st_mtime_ns, found.st_size
