"""The one process that writes to a mirror: it takes the lock, cleans up, records and publishes."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from pydantic import TypeAdapter

from registry.mirror.catalogue import locked_catalogue
from registry.mirror.disk import writing
from registry.mirror.errors import AS_ITS_USER, MirrorBusy, MirrorDamaged, NotWritten
from registry.mirror.fallback import last_pointer
from registry.mirror.history import HISTORY, SETTINGS, History, lost
from registry.mirror.place import being_restored, storage_of
from registry.mirror.pointer import Checked, Pointer, fault_of, read_pointer
from registry.mirror.publish import publish, remove_leftovers, remove_older
from registry.mirror.register.digests import Whole
from registry.mirror.register.registers import Registers
from registry.mirror.report import OnProgress, SyncReport
from registry.mirror.schema import present
from registry.mirror.sharing import catch_up_with_others, point

LOCK = "sync.lock"
_REPORT = TypeAdapter(SyncReport)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other writer out; raise `MirrorBusy` at once when there is one.

    When machines share the history, those of every machine, and what another one published last
    is here from now on; raises `Away` when what they share does not answer.
    """
    with writing("The folder of the mirror", folder):
        _make(folder)
        lock = FileLock(str(folder / LOCK))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise MirrorBusy(
                "Another process is writing to this mirror",
                folder,
                "Wait until it is done; readers are not affected.",
            ) from None
    try:
        with locked_catalogue(folder, SETTINGS):
            catch_up_with_others(folder)
            yield
    finally:
        lock.release()


def _make(folder: Path) -> None:
    """Make the folder if need be, but not while a backup is about to get its name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir()
    except FileExistsError:
        return
    busy = being_restored(folder)
    if busy is not None:
        with suppress(OSError):  # the backup has got the name just now
            folder.rmdir()
        raise busy


class Writer:
    """A mirror that is open for writing; a context manager, inside `locked`.

    It is made if need be, and what a killed sync began is finished first. `pointer` is what
    readers have at present. `on_progress` hears of what it publishes, which lasts with many
    studies. Raises `MirrorDamaged` where the history lacks what readers have, as what it would
    publish is less than that; and `NotWritten` where machines share what is published, and the
    history is another one's.
    """

    def __init__(self, folder: Path, on_progress: OnProgress | None = None) -> None:
        self.folder = folder
        self._on_progress = on_progress
        self.history = History(folder)
        self._whole = Whole()
        try:
            self._see_that_nothing_is_lost()
            remove_leftovers(folder)
            self.history.remove_orphans()
            self.pointer = self._pointer()
            if self._publish():
                self._point()
            remove_older(folder, self.pointer)
        except BaseException:
            self.history.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.history.close()

    def record(
        self, sync_id: int, collection: str, report: SyncReport, *, visible: bool = False
    ) -> None:
        """Add a sync to the history, as part of the transaction that is open.

        `visible` tells whether it brought anything that readers see.
        """
        row = (
            sync_id,
            collection,
            report.source,
            report.outcome,
            visible,
            report.api_version,
            report.data_timestamp,
            report.started_at,
            report.finished_at,
            _REPORT.dump_json(report).decode(),
        )
        self.history.add("sync", [row])

    def show(self, report: SyncReport, checked: dict[str, Checked]) -> SyncReport:
        """Bring what the history holds to the readers, and how the last sync went.

        `checked` says for which collection the registry has just answered. No new generation is
        written when the history shows nothing new. Returns the report with the generation.
        """
        published = self._publish()
        report = replace(report, generation=self.generation)
        self.pointer = replace(
            self.pointer, collections=self.pointer.collections | checked, last_sync=report
        )
        self._point()
        if published:
            remove_older(self.folder, self.pointer)
        return report

    def show_content(self) -> int | None:
        """Bring what the history holds to the readers; return the generation that they get."""
        if self._publish():
            self._point()
            remove_older(self.folder, self.pointer)
        return self.generation

    @property
    def generation(self) -> int | None:
        """The generation that readers have; `None` when nothing was ever published."""
        return self.pointer.current.number if self.pointer.current else None

    def _see_that_nothing_is_lost(self) -> None:
        if not self.history.lacks_what_is_published():
            return
        if storage_of(self.folder):
            raise NotWritten(
                "This machine lacks the history of what is published",
                self.folder,
                "Write where that history is, or set mirror.catalogue there and here.",
            )
        raise lost(self.folder)

    def _pointer(self) -> Pointer:
        try:
            found = read_pointer(self.folder)
        except MirrorDamaged:
            found = None  # the history knows what it said, except when syncs were not needed
        return found or Pointer(collections=self.history.checked())

    def _point(self) -> None:
        point(self.folder, self.pointer)

    def _publish(self) -> bool:
        content = self.history.content()
        current = self.pointer.current
        if current is None:
            shown = content == 0
        else:
            shown = (
                content == current.sync_id
                and current.schema == present()
                and fault_of(self.folder, current) is None
                and Registers(self.folder, self._whole).of(current) is not None
            )
        if shown:
            return False
        now, told = datetime.now(UTC), self._on_progress
        self.pointer = publish(self.history, self.pointer, content, now, self._whole, told)
        return True


def is_behind(folder: Path) -> bool:
    """Whether the history holds something that readers do not see yet.

    So it is when a writer was killed, or found no room, after it had written the history. Raises
    `MirrorBusy` while another process writes.
    """
    try:
        if not (folder / HISTORY).is_dir():
            return False
    except PermissionError as error:
        raise MirrorDamaged(
            f"The mirror cannot be read: {error.strerror}", folder, AS_ITS_USER
        ) from error
    with locked(folder), closing(History(folder)) as history:
        pointer = last_pointer(folder)
        shown = pointer.current.sync_id if pointer and pointer.current else 0
        return history.content() > shown


def catch_up(folder: Path) -> bool:
    """Bring to the readers what a killed writer did not; whether there was anything."""
    if not is_behind(folder):
        return False
    with locked(folder), Writer(folder):
        return True


def bring_forward(folder: Path) -> bool:
    """Bring a mirror of an earlier version of this program to the present one.

    Returns whether there was anything to do. Costs a look at the pointer where there is not.
    Raises `NewerMirror` for one of a later version, and whatever a writer raises.
    """
    pointer = read_pointer(folder)
    if not pointer or not pointer.current or pointer.current.schema == present():
        return False
    if not (folder / HISTORY).is_dir():
        return False  # a copy of what another machine publishes, which brings that forward
    with locked(folder), Writer(folder):
        return True


def note(folder: Path, report: SyncReport) -> None:
    """Tell readers how the last sync went, and change nothing else that they see."""
    pointer = last_pointer(folder) or Pointer()
    point(folder, replace(pointer, last_sync=report))
