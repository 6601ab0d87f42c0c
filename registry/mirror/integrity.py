"""Looks through the whole mirror for damage: pointer, read files, snapshot, register, history."""

from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from registry.mirror.errors import Away, MirrorBusy, MirrorError, NoSnapshot, NotWritten
from registry.mirror.history import HISTORY, History, is_lost, lost
from registry.mirror.pointer import POINTER, PREVIOUS, fault_of, read_pointer
from registry.mirror.schema import present
from registry.mirror.snapshot import Snapshots
from registry.mirror.writer import locked


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the mirror that was looked at, and what was found there.

    `remedy` is what to do where that is known better than from the part alone.
    """

    part: str
    sound: bool
    says: str
    remedy: str = ""


def integrity(folder: Path) -> tuple[Finding, ...]:
    """Look at everything in the mirror and change nothing. Reads every record: it takes its time.

    What does not exist yet is sound. The history is left out while a sync is running.
    """
    return (
        _finding("pointer and read files", folder, _files),
        _finding("snapshot", folder, _snapshot),
        _finding("register", folder, _register),
        _finding("history", folder, _history),
    )


def closed_to_us(folder: Path) -> Path | None:
    """The first file or folder of the mirror that this user may not read: that is no damage."""
    try:
        places = [folder, *(folder.rglob("*") if folder.is_dir() else ())]
        for place in places:
            # Deleted meanwhile: a sync is running, and it is none to be read.
            with suppress(FileNotFoundError, NotADirectoryError):
                if place.is_dir():
                    next(place.iterdir(), None)
                else:
                    place.open("rb").close()
    except PermissionError as error:
        return Path(error.filename)
    return None


class _Earlier(Exception):
    """It is of an earlier version, and to open the history would change it."""


def _finding(part: str, folder: Path, look: Callable[[Path], Iterable[str]]) -> Finding:
    try:
        faults = list(look(folder))
    except NoSnapshot as nothing:
        return Finding(part, True, nothing.happened)
    except MirrorBusy:
        return Finding(part, True, "Not looked at: a sync is running.")
    except _Earlier:
        return Finding(part, True, "Not looked at: the next sync brings it forward first.")
    except (NotWritten, Away) as error:
        return Finding(part, False, f"Not looked at: {_told(error)}", error.remedy)
    except MirrorError as error:
        return Finding(part, False, _told(error), error.remedy)
    return Finding(part, not faults, " ".join(faults) or "Sound.")


def _told(error: MirrorError) -> str:
    return f"{error.happened} ({error.place})."


def _files(folder: Path) -> Iterable[str]:
    pointer = read_pointer(folder)
    if pointer is None and (folder / PREVIOUS).exists():
        yield f"{POINTER} is missing."
    for generation in pointer.kept if pointer else ():
        fault = fault_of(folder, generation)
        if fault is not None:
            yield f"{generation.file} {fault}."


def _snapshot(folder: Path) -> Iterable[str]:
    return Snapshots(folder).current().integrity()


def _register(folder: Path) -> Iterable[str]:
    snapshot = Snapshots(folder).current()
    if snapshot.published.schema < present():
        raise _Earlier
    if snapshot.searches_earlier:
        yield "It cannot be read, so an earlier one is searched, or none. The next sync mends it."
    if snapshot.register is None:
        return
    readable = sum(1 for _ in snapshot.register.every_raw())
    if readable != snapshot.register.size:
        yield f"Of {snapshot.register.size:,} studies the records of {readable:,} can be read."


def _history(folder: Path) -> Iterable[str]:
    if is_lost(folder):
        yield _told(lost(folder))
        return
    if not (folder / HISTORY).is_dir():
        return
    pointer = read_pointer(folder)
    if pointer and pointer.current and pointer.current.schema < present():
        raise _Earlier
    with locked(folder), closing(History(folder)) as history:
        if history.lacks_what_is_published():
            yield _told(lost(folder))
            return
        yield from history.faults()
