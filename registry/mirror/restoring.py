"""Puts a backup back: all of it is read first, and the mirror is replaced whole or not at all."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from registry.mirror.backup import FORMAT, MANIFEST, MANIFEST_JSON, Manifest
from registry.mirror.disk import remove, settle, writing
from registry.mirror.errors import MirrorBusy, MirrorDamaged, NotWritten
from registry.mirror.place import restored

_PIECE = 1 << 20
_GZIP = b"\x1f\x8b"
"""How a file begins that gzip wrote."""


def checked(path: Path) -> Manifest:
    """What is in a backup, once all of it was read; raises `MirrorDamaged` unless it is whole."""
    with _opened(path) as archive:
        found: dict[str, tuple[int, str]] = {}
        manifest = None
        for entry in archive:
            # Not of a link: tarfile looks for where it leads.
            content = archive.extractfile(entry) if entry.isfile() else None
            if content is None or manifest is not None or entry.name in found:
                raise _damaged(path, f"{entry.name} does not belong there")
            if entry.name == MANIFEST:
                manifest = _manifest(path, content.read())
            else:
                digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
                found[entry.name] = entry.size, digest
    if manifest is None:
        raise _damaged(path, "its end is missing")
    if found != {part.name: (part.size, part.sha256) for part in manifest.parts}:
        raise _damaged(path, "what is in it is not what was written")
    return manifest


def restore(
    path: Path, folder: Path, *, replace: bool = False, new: bool = False
) -> tuple[Manifest, Path | None]:
    """Put a backup where a mirror is to be; whole or not at all.

    A folder that holds anything is only replaced where that is wanted, and is then kept beside
    it, under the name that is returned. To be called by whoever keeps writers out, or with `new`
    where there is no folder to lock: raises `MirrorBusy` where a writer made one meanwhile. Raises
    `MirrorDamaged` where the backup is not whole, and `NotWritten`: what was there is then as it
    was.
    """
    manifest = checked(path)
    with writing("The mirror", folder, "restore again"):
        occupied = folder.exists() and any(one.suffix != ".lock" for one in folder.iterdir())
    if occupied and not replace:
        raise NotWritten(
            "There is a mirror already, and nothing was changed",
            folder,
            "To put the backup in its place: --replace. What is there is kept beside it.",
        )
    if os.path.ismount(folder):
        raise NotWritten(
            "The mirror's folder is a mount point, which cannot be exchanged; nothing was changed",
            folder,
            "Mount the folder above it in place of it: see docs/operations.md#backup-and-restore.",
        )
    unpacked = restored(folder)
    with writing("The mirror", folder, "restore again"):
        try:
            remove(unpacked)
            unpacked.mkdir(parents=True)  # which also keeps writers from making the folder anew
            if new and folder.exists():
                raise MirrorBusy(
                    "Another process has begun a mirror here, and nothing was changed",
                    folder,
                    "Wait until it is done. To put the backup in its place: --replace.",
                )
            _extract(path, unpacked, manifest)
            return manifest, _exchange(folder, unpacked)
        finally:
            remove(unpacked)


def _extract(path: Path, new: Path, manifest: Manifest) -> None:
    parts = {part.name: part for part in manifest.parts}
    with _opened(path) as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            if entry.name == MANIFEST or content is None:
                continue
            part, target = parts[entry.name], new / entry.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(content, file, _PIECE)
                file.flush()
                os.fsync(file.fileno())
            if target.stat().st_size != part.size:
                raise _damaged(path, f"{entry.name} was cut off")


def _exchange(folder: Path, new: Path) -> Path | None:
    """Give the new folder the name, and the one that had it another."""
    settle(*(path for path in new.rglob("*") if path.is_dir()), new)
    if not folder.exists():
        new.rename(folder)
        settle(folder)
        return None
    aside = folder.with_name(f"{folder.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    folder.rename(aside)
    try:
        new.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    settle(folder)
    return aside


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        with path.open("rb") as file:
            if file.read(len(_GZIP)) == _GZIP:
                raise _damaged(path, "it is packed", "Unpack it first, with gunzip") from None
        raise _damaged(path, "it is no tar file, or it was cut off") from error
    except FileNotFoundError:
        if path.exists():
            raise
        raise _damaged(path, "there is no such file") from None
    except (IsADirectoryError, PermissionError) as error:
        if error.filename is None or Path(error.filename) != path:
            raise
        raise _damaged(path, f"it cannot be opened ({error.strerror})") from None


def _manifest(path: Path, content: bytes) -> Manifest:
    try:
        manifest = MANIFEST_JSON.validate_json(content)
    except ValueError:
        raise _damaged(path, f"{MANIFEST} cannot be read") from None
    if manifest.format != FORMAT:
        raise _damaged(path, "it was made by a later version of this program")
    names = [Path(part.name) for part in manifest.parts]
    if any(name.is_absolute() or ".." in name.parts for name in names):
        raise _damaged(path, "it names a place outside of the mirror")
    return manifest


def _damaged(path: Path, why: str, then: str = "Take another backup") -> MirrorDamaged:
    return MirrorDamaged(f"The backup cannot be used: {why}", path, f"Nothing was changed. {then}.")
