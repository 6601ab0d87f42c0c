"""Loads the records that the project brings itself, for studies that the mirror does not hold."""

from collections.abc import Iterable, Set
from datetime import UTC, datetime
from pathlib import Path

import orjson

from registry.ctgov.answers import RawStudy
from registry.ctgov.errors import InvalidRecord, RegistryError
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.record import Study
from registry.mirror.errors import MirrorError
from registry.mirror.history import EMBEDDED
from registry.mirror.intake import Intake, Stamp
from registry.mirror.report import SyncReport
from registry.mirror.snapshot import Snapshots
from registry.mirror.writer import Writer, locked


def seed(folder: Path, files: Iterable[Path]) -> SyncReport:
    """Load embedded records for studies that the mirror does not hold yet.

    Each file holds a record in the API's shape with a further key `provenance`, which is kept
    beside the record. A record passes the same validation as one of the registry: `InvalidRecord`
    is raised when it does not, and none is loaded then. Cheap when there is nothing to do, even
    while a sync is running; otherwise raises what a sync raises.
    """
    started_at = datetime.now(UTC)
    records = dict(_read(path) for path in files)
    numbers = {study.nct_id for study in records}
    generation = _generation_with(folder, numbers)
    if generation is not None:
        return _report(started_at, len(records), 0, None, generation)
    with locked(folder), Writer(folder) as writer:
        history = writer.history
        sync_id = history.next_sync_id()
        with history.transaction():
            intake = Intake(history, Stamp(sync_id, EMBEDDED, None))
            wanted = [study for study in records if study.nct_id not in intake.held]
            intake.take(wanted, {study.nct_id: records[study] for study in wanted})
            intake.finish()
            if wanted:
                report = _report(started_at, len(records), len(wanted), intake, None)
                writer.record(sync_id, EMBEDDED, report, visible=True)
        return _report(started_at, len(records), len(wanted), intake, writer.show_content())


def read_embedded(path: Path) -> Study:
    """The record in an embedded file; raises `InvalidRecord` when there is none in it."""
    study, _ = _read(path)
    return study.record()


def _generation_with(folder: Path, numbers: Set[str]) -> int | None:
    """The generation that readers have, if it is sound and holds all these studies."""
    try:
        snapshot = Snapshots(folder).current()
    except MirrorError:
        return None  # there is nothing to read yet, or nothing that can be read
    whole = snapshot.fallback is None and numbers <= snapshot.nct_ids()
    return snapshot.generation if whole else None


def _read(path: Path) -> tuple[RawStudy, str]:
    """The record of a file, and its provenance as JSON."""
    try:
        content = orjson.loads(path.read_bytes())
        provenance = content.pop("provenance")
        record = orjson.dumps(content)
        named = RawStudy(path.stem, record).record().protocol_section.identification_module.nct_id
        number = canonical_nct_id(str(named))
    except (RegistryError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise InvalidRecord(
            f"An embedded record is not of the registry's shape: {type(error).__name__}",
            str(path),
            "Correct the file: it is a record in the API's shape, with the key provenance.",
        ) from error
    return RawStudy(number, record), orjson.dumps(provenance).decode()


def _report(
    started_at: datetime, seen: int, added: int, intake: Intake | None, generation: int | None
) -> SyncReport:
    return SyncReport(
        outcome="updated" if added else "unchanged",
        collection=EMBEDDED,
        source=EMBEDDED,
        started_at=started_at,
        finished_at=datetime.now(UTC),
        seen=seen,
        added=added,
        unchanged=seen - added,
        drift=intake.drift if intake else (),
        generation=generation,
    )
