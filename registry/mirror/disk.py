"""Writing files that are there whole or not at all, and saying it when a disk takes no more."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from registry.mirror.errors import AS_ITS_USER, NotWritten

TEMPORARY = ".tmp"
"""How the names end of files and folders that a killed process may leave behind."""

_LONGEST_REASON = 200


def temporary(path: Path) -> Path:
    """Where a file is written before `put` gives it its name."""
    return path.with_name(path.name + TEMPORARY)


def settle(*paths: Path) -> None:
    """Wait until files and their names are on the disk, so that they outlive a power failure."""
    for path in {*paths, *(path.parent for path in paths)}:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove(path: Path) -> None:
    """Delete a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def put(path: Path) -> None:
    """Give the finished `temporary(path)` its name."""
    settle(temporary(path))
    temporary(path).replace(path)
    settle(path)


def put_bytes(path: Path, content: bytes) -> None:
    """Replace a small file."""
    temporary(path).write_bytes(content)
    put(path)


@contextmanager
def writing(what: str, place: Path, then: str = "sync again") -> Iterator[None]:
    """Raise `NotWritten`, naming `what`, when the body meets the end of the disk or its rights.

    `then` is what to do once there is room.
    """
    try:
        yield
    except (OSError, duckdb.Error) as error:
        see = "See that the disk has room and that this user may write there"
        if isinstance(error, PermissionError):
            see = f"{AS_ITS_USER} If this is that user, let it write there"
        raise NotWritten(
            f"{what} could not be written: {reason(error)}",
            place,
            f"Nothing that was published is lost. {see}, then {then}.",
        ) from error


def reason(error: Exception) -> str:
    """One line of an error: DuckDB's go on with statements, and may quote a record."""
    lines = str(error).partition(" Input:")[0].splitlines()
    return lines[0][:_LONGEST_REASON] if lines else type(error).__name__
