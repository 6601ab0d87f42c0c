"""What the files of a register were when it was made, to tell whether they still are."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from registry.mirror.register.notes import NOTES

_SEGMENT = re.compile(r"[0-9a-f]{32}\.[\w.]+", re.ASCII)
"""Files that tantivy writes once, under a name that never comes again."""
_LOCK = ".lock"


def digests_of(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """The SHA-256 of every file in the folder of a register, by its path in there.

    Of what was there before under the same name, and can only be the same, it is what is `known`.
    """
    return {
        name: known[name] if name in known and _SEGMENT.fullmatch(path.name) else _digest(path)
        for name, path in _files(folder)
    }


class Whole:
    """The files that were found to be what was written. Registers share most; each is read once."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int, int, str]] = set()

    def damaged(self, folder: Path, digests: Mapping[str, str]) -> Iterator[str]:
        """The files that are missing or not what was written, by their path in the folder."""
        for name, digest in digests.items():
            if not self._is(folder / name, digest):
                yield name

    def _is(self, path: Path, digest: str) -> bool:
        try:
            state = path.stat()
            file = state.st_ino, state.st_size, state.st_mtime_ns, digest
            if file not in self._seen:
                if _digest(path) != digest:
                    return False
                self._seen.add(file)
        except OSError:
            return False
        return True


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != NOTES and path.suffix != _LOCK:
            yield path.relative_to(folder).as_posix(), path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
