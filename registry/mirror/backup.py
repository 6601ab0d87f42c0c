"""A mirror in one file: all that it needs to go on, with the hash of each part.

What is in it was published, or was received from the registry: the site's numbers are in the
mirror only as they were shown. Settings, and what lies beside them, are not in it.
"""

import hashlib
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from registry.mirror import schema
from registry.mirror.disk import put, temporary, writing
from registry.mirror.errors import AS_ITS_USER, MirrorDamaged, NoSnapshot, NotWritten
from registry.mirror.history import HISTORY, lost
from registry.mirror.place import catalogue_of, storage_of
from registry.mirror.pointer import POINTER, pointer_text, read_pointer

MANIFEST = "manifest.json"
FORMAT = 1
CATALOGUE = f"{HISTORY}/{schema.CATALOGUE}"
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a mirror: its name in the folder, its size in bytes, and its hash."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup. `generation` is the one that readers had; times are UTC."""

    format: int
    made_at: datetime
    generation: int
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """How many bytes the parts have together."""
        return sum(part.size for part in self.parts)


MANIFEST_JSON = TypeAdapter(Manifest)


def back_up(folder: Path, out: Path) -> Manifest:
    """Write a mirror to one file, which is there whole or not at all. A sync may go on meanwhile.

    It holds what readers have at present and all of the history that was written by then. Raises
    `NoSnapshot`, `NotWritten` or `MirrorDamaged`; and `NotWritten` for a mirror whose history is
    elsewhere, in a database or with another machine, and has to be backed up there.
    """
    if catalogue_of(folder) is not None:
        raise NotWritten(
            "The history of this mirror is in PostgreSQL and in shared storage, not in its folder",
            folder,
            "Back up both where they are: see docs/operations.md#backup-of-shared-mirrors.",
        )
    if out.exists():
        raise NotWritten("There is such a file already", out, "Choose another name.")
    for _ in range(_ATTEMPTS):
        try:
            return _write(folder, out)
        except _Missing as error:
            missing = error.path  # a sync has replaced it since
        finally:
            temporary(out).unlink(missing_ok=True)
    raise MirrorDamaged(
        "A file of the mirror is missing",
        missing,
        "`doctor` says of what. A sync mends what is published, an earlier backup the history.",
    )


def _write(folder: Path, out: Path) -> Manifest:
    """The pointer first, so that the history is never behind what the pointer names."""
    pointer = read_pointer(folder)
    if pointer is None or pointer.current is None:
        raise NoSnapshot("The mirror holds nothing to back up", folder, "Sync it first.")
    parts: list[Part] = []
    with writing("The backup", out, "back up again"), tarfile.open(temporary(out), "w") as archive:
        alone = replace(pointer, earlier=())  # which are not in the backup
        parts.append(_add_bytes(archive, POINTER, pointer_text(alone)))
        catalogue = _catalogue(folder)
        for name in pointer.current.names:
            parts += [_add(archive, folder, path) for path in _files(folder / name)]
        parts.append(_add_bytes(archive, CATALOGUE, catalogue))
        parts += [_add(archive, folder, path) for path in _named(folder, catalogue)]
        made = Manifest(FORMAT, datetime.now(UTC), pointer.current.number, tuple(parts))
        _add_bytes(archive, MANIFEST, MANIFEST_JSON.dump_json(made, indent=1))
    with writing("The backup", out, "back up again"):
        put(out)
    return made


def _catalogue(folder: Path) -> bytes:
    """The history's catalogue as it is at one moment, whoever writes to it meanwhile."""
    if not (folder / CATALOGUE).is_file():
        if storage_of(folder):
            raise NotWritten(
                "This machine has a copy of what is published, and not the history",
                folder,
                "Back up where syncs run.",
            )
        raise lost(folder)
    if not os.access(folder / CATALOGUE, os.R_OK):
        raise MirrorDamaged(
            "This user may not read the catalogue of the history", folder / CATALOGUE, AS_ITS_USER
        )
    try:
        with (
            closing(sqlite3.connect(f"file:{folder / CATALOGUE}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(":memory:")) as copy,
        ):
            source.backup(copy)
            return copy.serialize()
    except sqlite3.Error as error:
        raise MirrorDamaged(
            f"The catalogue of the history cannot be read: {type(error).__name__}",
            folder / CATALOGUE,
            "Restore it from an earlier backup.",
        ) from error


def _named(folder: Path, catalogue: bytes) -> Iterator[Path]:
    """The data files that a catalogue names. None of them ever changes, and none is deleted."""
    data = folder / HISTORY / "data"
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(catalogue)
        found = connection.execute(
            """
            SELECT CASE WHEN schema.path_is_relative THEN schema.path ELSE '' END,
                CASE WHEN part.path_is_relative THEN part.path ELSE '' END, file.path
            FROM ducklake_data_file file
            JOIN ducklake_table part USING (table_id)
            JOIN ducklake_schema schema USING (schema_id)
            ORDER BY file.path
            """
        ).fetchall()
    for above, table, file in found:
        yield data / above / table / file


def _files(path: Path) -> list[Path]:
    return sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def _add(archive: tarfile.TarFile, folder: Path, path: Path) -> Part:
    name = path.relative_to(folder).as_posix()
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise _Missing(path) from None
    with file:
        size = os.fstat(file.fileno()).st_size
        counted = _Counted(file)
        archive.addfile(_entry(name, size), counted)  # type: ignore[arg-type]  # it only reads
    return Part(name, size, counted.hash.hexdigest())


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> Part:
    archive.addfile(_entry(name, len(content)), BytesIO(content))
    return Part(name, len(content), hashlib.sha256(content).hexdigest())


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o640
    return entry


class _Missing(Exception):
    """A file that the pointer or the catalogue names is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class _Counted:
    """A file whose hash is taken while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        content = self._file.read(size)
        self.hash.update(content)
        return content
