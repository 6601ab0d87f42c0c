"""Which published generation can be read: the newest, else one before it, and why not a newer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from registry.mirror.errors import MirrorDamaged, NoSnapshot
from registry.mirror.pointer import (
    POINTER,
    PREVIOUS,
    Generation,
    Pointer,
    fault_of,
    read_pointer,
)
from registry.mirror.readfile import ReadFile

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Readable:
    """A generation with its open file, and the pointer that names it.

    `fallback` says why it is not the newest; `None` when it is.
    """

    pointer: Pointer
    generation: Generation
    file: ReadFile
    fallback: str | None


def readable(folder: Path, opened: Readable | None) -> Readable:
    """The newest generation of a mirror that can be read.

    `opened` is what is open already, if its file is to be trusted: it is not opened again. Raises
    `NoSnapshot` when nothing was published yet, and `MirrorDamaged` when nothing can be read.
    """
    faults: list[str] = []
    for _ in range(_ATTEMPTS):
        faults = []
        seen = list(_pointers(folder, faults))
        if not seen and not faults:
            raise _nothing(folder)
        for pointer in seen:
            for generation in pointer.kept:
                file = _file(folder, generation, opened)
                if isinstance(file, ReadFile):
                    return Readable(pointer, generation, file, " ".join(faults) or None)
                said = f"{generation.file} {file}."
                if said not in faults:
                    faults.append(said)
        if list(_pointers(folder, [])) == seen:
            break  # else they were replaced while we looked
    raise MirrorDamaged(
        f"No snapshot can be read. {' '.join(faults)}",
        folder,
        "Sync again: it builds the snapshot anew from the history.",
    )


def last_pointer(folder: Path) -> Pointer | None:
    """What the pointer says, or said before where it cannot be read; `None` if it never did."""
    return next(_pointers(folder, []), None)


def published(folder: Path) -> Generation | None:
    """What readers have, as far as the pointer knows, which a person may have deleted.

    That is how somebody says that the history counts and nothing else does (deploy/README.md).
    """
    pointer = last_pointer(folder) if (folder / POINTER).exists() else None
    return pointer.current if pointer else None


def _pointers(folder: Path, faults: list[str]) -> Iterator[Pointer]:
    """What the pointer says, and where it cannot be read what it said before."""
    for name, wrong in ((POINTER, "is missing"), (PREVIOUS, "")):
        try:
            pointer = read_pointer(folder, name)
        except MirrorDamaged:
            faults.append(f"{name} cannot be read.")
            continue
        if pointer is None and wrong and (folder / PREVIOUS).exists():
            faults.append(f"{name} {wrong}.")
        elif pointer is not None and pointer.kept:
            yield pointer
            return


def _file(folder: Path, generation: Generation, opened: Readable | None) -> ReadFile | str:
    """The read file of a generation, or what is wrong with it."""
    if opened is not None and opened.generation == generation:
        return opened.file  # only the pointer moved
    fault = fault_of(folder, generation)
    if fault is not None:
        return fault
    try:
        return ReadFile(folder / generation.file)
    except duckdb.Error as error:
        return f"cannot be opened ({type(error).__name__})"


def _nothing(folder: Path) -> NoSnapshot:
    return NoSnapshot(
        "The mirror holds nothing that was published yet",
        folder,
        "Sync it, or load the embedded records.",
    )
