"""What readers see: one published generation, whole, for as long as they hold it."""

import logging
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import orjson

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.mirror.collection import ALL
from registry.mirror.earlier import EARLIER_VERSIONS, EarlierVersion, earlier_versions
from registry.mirror.errors import MirrorDamaged, NewerMirror, NoSnapshot
from registry.mirror.faults import faults_of_earlier, faults_of_versions
from registry.mirror.pointer import POINTER, Generation, Pointer, fault_of, read_pointer
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

LOG = logging.getLogger(__name__)
_ATTEMPTS = 5
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
_SUMMARIES = """
SELECT nct_id, version, source, fetched_at, gone_since, brief_title, acronym, overall_status,
    last_known_status, status_verified_date, study_type, phases, enrollment_count,
    enrollment_type, start_date, completion_date, lead_sponsor_name, last_update_post_date,
    has_results
FROM site.studies
WHERE ? IS NULL OR nct_id IN (SELECT unnest(?))
ORDER BY nct_id
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
        self._pointer = str(folder / POINTER)
        self._registers = Registers(folder)
        self._opening = threading.Lock()
        self._seen: tuple[object, Snapshot] | None = None

    def current(self) -> "Snapshot":
        """The snapshot that was published last; the same object until something moves.

        Costs one look at the pointer's file. While one thread opens a new snapshot, others get
        the one before. When the newest read file is missing or damaged, it is an earlier one,
        which says so in `fallback`. Raises `NoSnapshot` when nothing was published yet, and
        `MirrorDamaged` when nothing of it can be read.
        """
        moved = _identity(self._pointer)
        seen = self._seen
        if seen is not None and seen[0] == moved:
            return seen[1]
        if not self._opening.acquire(blocking=seen is None) and seen is not None:
            return seen[1]
        try:
            if self._seen is None or self._seen[0] != moved:
                self._seen = (moved, self._open())
            return self._seen[1]
        finally:
            self._opening.release()

    def _open(self) -> "Snapshot":
        for _ in range(_ATTEMPTS):
            try:
                pointer = read_pointer(self._folder)
            except NewerMirror as error:
                if self._seen is None:
                    raise
                LOG.warning("This process goes on with the snapshot that it has. %s", error)
                return self._seen[1]
            if pointer is None or not pointer.kept:
                raise _nothing(self._folder)
            faults: list[str] = []
            for generation in pointer.kept:
                file = self._file(generation)
                if isinstance(file, ReadFile):
                    return Snapshot(
                        pointer,
                        generation,
                        file,
                        " ".join(faults) or None,
                        self._registers,
                    )
                faults.append(f"{generation.file} {file}.")
            if read_pointer(self._folder) == pointer:
                break  # else they were replaced while we looked
        raise MirrorDamaged(
            f"No snapshot can be read. {' '.join(faults)}",
            self._folder,
            "Sync again: it builds the snapshot anew from the history.",
        )

    def _file(self, generation: Generation) -> ReadFile | str:
        """The read file of a generation, or what is wrong with it."""
        if self._seen is not None and self._seen[1].published == generation:
            return self._seen[1].file  # only the pointer moved
        fault = fault_of(self._folder, generation)
        if fault is not None:
            return fault
        try:
            return ReadFile(self._folder / generation.file)
        except duckdb.Error as error:
            return f"cannot be opened ({type(error).__name__})"


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One published generation. It never changes, whatever is synced meanwhile.

    `fallback` says why this is not the newest generation; `None` when it is.
    """

    pointer: Pointer
    published: Generation
    file: ReadFile
    fallback: str | None
    registers: Registers

    @property
    def register(self) -> Register | None:
        """The index of every study; none where it is damaged or of an earlier version."""
        return self.registers.of(self.published)

    @property
    def generation(self) -> int:
        """Counts up with each publication that brought something new."""
        return self.published.number

    @property
    def checked_at(self) -> datetime | None:
        """When the registry last answered (UTC); `None` when it never did."""
        return self.pointer.checked_at

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
                checked_at=self._checked_at(number),
                gone_since=_utc(gone_since),
                evidence=evidence,
            )
        return None

    def held(self, nct_id: str) -> StoredStudy | None:
        """The study of this very number as the register has it, also one that no page shows."""
        found = self.register.version(nct_id) if self.register else None
        if found is None:
            return None
        everything = self.pointer.collections.get(ALL)
        return StoredStudy(
            **_version([found[field.name] for field in fields(StudyVersion)]),
            checked_at=self._checked_at(nct_id) or (everything.checked_at if everything else None),
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

    def _checked_at(self, nct_id: str) -> datetime | None:
        """When the registry last answered for a collection that this study belongs to."""
        collections = self.pointer.collections
        return max(
            (
                collections[key].checked_at
                for key in self._collections_of(nct_id)
                if key in collections
            ),
            default=None,
        )

    def _collections_of(self, nct_id: str) -> list[str]:
        found = self.file.rows(
            "SELECT collection FROM site.collection_study WHERE nct_id = ?", nct_id
        )
        return [key for (key,) in found]


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


def _identity(path: str) -> object:
    """What changes whenever the file is replaced."""
    try:
        found = os.stat(path)  # noqa: PTH116 - at each request, and a Path costs more than the look
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _nothing(folder: Path) -> NoSnapshot:
    return NoSnapshot(
        "The mirror holds nothing that was published yet",
        folder,
        "Sync it, or load the embedded records.",
    )
