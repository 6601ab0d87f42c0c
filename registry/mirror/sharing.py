"""The published files for every node: the writer puts them into the storage, a node fetches them.

The pointer goes last, so whoever reads it finds the files that it names. A node copies what it
lacks into a folder of its own and reads that folder as if it were alone.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

from filelock import FileLock, Timeout

from registry.mirror.bucket import Bucket
from registry.mirror.catalogue import DATA
from registry.mirror.disk import reason, remove, writing
from registry.mirror.errors import Away, MirrorDamaged, MirrorError
from registry.mirror.parcel import LIST, get_folder, put_folder, remove_folders
from registry.mirror.place import storage_of
from registry.mirror.pointer import (
    POINTER,
    Generation,
    Pointer,
    fault_of,
    parse_pointer,
    pointer_text,
    read_pointer,
    write_pointer,
)
from registry.mirror.register.notes import read_notes

LOG = logging.getLogger(__name__)
LOCK = "fetch.lock"
EVERY = 5.0
"""How many seconds a node waits between two looks at the pointer in the storage."""


def point(folder: Path, pointer: Pointer) -> None:
    """Switch readers over, on every node: first the files, then the pointer, then this folder.

    Only the writer does so. Raises `Away` when the storage does not take them: nobody is then
    switched over.
    """
    if storage := storage_of(folder):
        with _reached(folder):
            _share(Bucket(storage), folder, pointer)
    with writing("The pointer to the current snapshot", folder):
        write_pointer(folder, pointer)


def catch_up_with_others(folder: Path) -> None:
    """Give the writer what another machine published last; or the storage what it lacks yet.

    To be called by whoever holds the lock, who writes a damaged pointer anew. Raises `Away` when
    the storage does not answer.
    """
    if not (storage := storage_of(folder)):
        return
    with _reached(folder):
        bucket = Bucket(storage)
        theirs = _undamaged(lambda: _pointer_of(bucket))
        ours = _undamaged(lambda: read_pointer(folder))
        if theirs is not None:
            _bring(bucket, folder, theirs, theirs.kept)
        elif ours is not None:
            _share(bucket, folder, ours)


def fetch(folder: Path) -> None:
    """Copy into the folder what the storage has that is newer; nothing without a storage.

    Any number of processes may do so. Raises `Away` when the storage does not answer: what the
    folder has stays.
    """
    if not (storage := storage_of(folder)):
        return
    with writing("The folder of the mirror", folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _reached(folder), suppress(Timeout), FileLock(str(folder / LOCK), timeout=0):
        bucket = Bucket(storage)
        theirs = _pointer_of(bucket)
        if theirs is not None and theirs.current is not None:
            _bring(bucket, folder, theirs, (theirs.current,))


def is_behind_others(folder: Path) -> bool:
    """Whether the storage has something that the folder lacks.

    Changes nothing. Raises `Away` when the storage does not answer.
    """
    if not (storage := storage_of(folder)):
        return False
    with _reached(folder):
        theirs, ours = _pointer_of(Bucket(storage)), _readable(folder)
    return theirs is not None and replace(theirs, earlier=()) != replace(ours, earlier=())


class Follower:
    """Fetches what is published, in a thread of its own, so that no request waits for it.

    `trouble` says why the storage did not answer the last time; `None` when it did.
    """

    def __init__(self, folder: Path, every: float = EVERY) -> None:
        self.trouble: str | None = None
        self._folder = folder
        self._every = every
        self._ended = Event()
        self._thread = Thread(target=self._run, name="fetch published files", daemon=True)

    def start(self) -> None:
        """Fetch again and again, and wait for the first time only where there is nothing to show.

        Does nothing for a mirror without a storage.
        """
        if storage_of(self._folder):
            if not (self._folder / POINTER).exists():
                self._look()
            self._thread.start()

    def stop(self) -> None:
        """Fetch no more."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._look()
            self._ended.wait(self._every)

    def _look(self) -> None:
        try:
            fetch(self._folder)
        except MirrorError as error:
            if self.trouble != error.happened:  # a storage that is long away fills no log
                LOG.error("%s", error)
            self.trouble = error.happened
        else:
            self.trouble = None


@contextmanager
def _reached(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Away(
            f"The published files could not be exchanged with the storage: {reason(error)}",
            folder,
            "Readers keep what they have. See that the storage answers, that mirror.storage and "
            "the AWS_* variables of the environment are right, and that the disk has room.",
        ) from error


def _pointer_of(bucket: Bucket) -> Pointer | None:
    content = bucket.read(POINTER)
    return None if content is None else parse_pointer(content, Path(POINTER))


def _undamaged(read: Callable[[], Pointer | None]) -> Pointer | None:
    try:
        return read()
    except MirrorDamaged:
        return None


def _share(bucket: Bucket, folder: Path, pointer: Pointer) -> None:
    before = _undamaged(lambda: _pointer_of(bucket))
    there = set(before.kept) if before else set()
    for generation in pointer.kept:
        for name in () if generation in there else generation.names:
            if (folder / name).is_dir():
                put_folder(bucket, folder / name)
            else:
                bucket.put(folder / name)
        if generation not in there and generation.register:
            _share_records(bucket, folder, generation.register)
    bucket.write(POINTER, pointer_text(pointer))
    stored = bucket.names()
    dropped = _names(there) - _names(pointer.kept)
    for name in dropped & stored:
        bucket.remove(name)
    if folders := {name for name in dropped if name + LIST in stored}:
        remove_folders(bucket, folders)


def _share_records(bucket: Bucket, folder: Path, register: str) -> None:
    """Store what the register names of the history's files, where they are not in the storage."""
    there: dict[str, dict[str, int]] = {}
    for name in read_notes(folder / register).files:
        file = f"{DATA}/{name}"
        place = file.rpartition("/")[0]
        if place not in there:
            there[place] = bucket.sizes(place)
        path = folder / "history" / "data" / name
        if path.exists() and there[place].get(path.name) != path.stat().st_size:
            bucket.put(path, file)


def _bring(bucket: Bucket, folder: Path, theirs: Pointer, wanted: Iterable[Generation]) -> None:
    """Fetch what belongs to these generations and then take over the pointer."""
    ours = _readable(folder)
    if ours == theirs:
        return
    for generation in wanted:
        if not _held(folder, generation, ours):
            _get(bucket, folder, generation)
    kept = [one for one in theirs.earlier if _held(folder, one, ours)]
    taken = replace(theirs, earlier=tuple(kept))
    if taken != ours:
        write_pointer(folder, taken)
        for name in _names(ours.kept) - _names(taken.kept):
            (folder / (name + LIST)).unlink(missing_ok=True)
            remove(folder / name)


def _get(bucket: Bucket, folder: Path, generation: Generation) -> None:
    stored = bucket.names()
    for name in generation.names:
        if name + LIST in stored:
            if not (folder / name).is_dir():
                get_folder(bucket, folder / name)
        else:
            bucket.get(name, folder / name)
    if fault := fault_of(folder, generation):
        (folder / generation.file).unlink()
        raise OSError(f"{generation.file} {fault}")


def _names(generations: Iterable[Generation]) -> set[str]:
    return {name for generation in generations for name in generation.names}


def _readable(folder: Path) -> Pointer:
    try:
        return read_pointer(folder) or Pointer()
    except MirrorError:
        return Pointer()


def _held(folder: Path, generation: Generation, ours: Pointer) -> bool:
    """Whether the folder has all that was published; whoever opens the file looks again."""
    if not all((folder / name).exists() for name in generation.names):
        return False
    known = generation in ours.kept
    if known and (folder / generation.file).stat().st_size == generation.size:
        return True
    return fault_of(folder, generation) is None
