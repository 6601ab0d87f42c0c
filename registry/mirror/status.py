"""What the mirror holds and how old it is, for whoever looks after it. Needs no writer's lock."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from registry.mirror.errors import NoSnapshot
from registry.mirror.pointer import Checked, Pointer, read_pointer
from registry.mirror.report import SyncReport
from registry.mirror.snapshot import Snapshot, Snapshots


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is in a snapshot. `studies` are those that the registry still has.

    `gone` are tombstones, `embedded` those of all of them that came with the project, `versions`
    all versions of all studies; `size` is the read file's, in bytes.
    """

    generation: int
    published_at: datetime
    fallback: str | None
    studies: int
    gone: int
    embedded: int
    versions: int
    size: int


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a mirror. `holdings` is `None` when nothing was published yet."""

    folder: Path
    holdings: Holdings | None
    checked_at: datetime | None
    collections: tuple[Checked, ...]
    last_sync: SyncReport | None


def status(folder: Path) -> Status:
    """Look at a mirror, also while it is synced; raise `MirrorDamaged` when it is unreadable."""
    try:
        snapshot = Snapshots(folder).current()
    except NoSnapshot:
        pointer = read_pointer(folder) or Pointer()
        checked = tuple(pointer.collections.values())
        return Status(folder, None, pointer.checked_at, checked, pointer.last_sync)
    return Status(
        folder,
        _holdings(snapshot),
        snapshot.checked_at,
        tuple(snapshot.collections.values()),
        snapshot.last_sync,
    )


def _holdings(snapshot: Snapshot) -> Holdings:
    ((studies, gone, embedded, versions),) = snapshot.file.rows(
        """
        SELECT count(*) FILTER (gone_since IS NULL), count(gone_since),
            count(*) FILTER (source = 'embedded'), sum(version)
        FROM site.studies
        """
    )
    return Holdings(
        snapshot.generation,
        snapshot.published.published_at,
        snapshot.fallback,
        studies,
        gone,
        embedded,
        int(versions or 0),
        snapshot.published.size,
    )
