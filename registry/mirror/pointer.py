"""`current.json`: the small file that says what readers read, and how the last sync went."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from registry.mirror.disk import put_bytes, remove
from registry.mirror.errors import AS_ITS_USER, MirrorDamaged
from registry.mirror.report import SyncReport
from registry.mirror.schema import refuse_newer

POINTER = "current.json"
PREVIOUS = "previous.json"
"""What the pointer said before it was last written: where it cannot be read, this is."""


@dataclass(frozen=True, slots=True)
class Checked:
    """When the registry last answered for a collection, and with which data."""

    label: str
    source: str
    checked_at: datetime
    api_version: str
    data_timestamp: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A published read file. `sync_id` is the sync of the history whose outcome it shows.

    `register` is the folder beside it with the register; none in one of an earlier version.
    `collections` says of one that is not shown any more when it was last known to be right.
    `schema` is the version of the mirror's schema, 0 where that was not written down.
    """

    number: int
    file: str
    size: int
    sha256: str
    published_at: datetime
    sync_id: int
    register: str | None = None
    collections: dict[str, Checked] | None = field(default=None, compare=False)
    schema: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Every file and folder that belongs to it, in the folder of the mirror."""
        return (self.file,) if self.register is None else (self.file, self.register)


@dataclass(frozen=True, slots=True)
class Pointer:
    """What readers need beside the read file. `earlier` are older generations, newest first."""

    current: Generation | None = None
    earlier: tuple[Generation, ...] = ()
    collections: dict[str, Checked] = field(default_factory=dict)
    last_sync: SyncReport | None = None

    @property
    def kept(self) -> tuple[Generation, ...]:
        """Every generation whose file is still there, newest first."""
        return (self.current, *self.earlier) if self.current else self.earlier

    @property
    def checked_at(self) -> datetime | None:
        """When the registry last answered, for whichever collection (UTC)."""
        return max((one.checked_at for one in self.collections.values()), default=None)


_JSON = TypeAdapter(Pointer)
_DIGEST = re.compile(rb'\{\n "sha256": "([0-9a-f]{64})",')
"""How the file begins: with the SHA-256 of what it would be without this line.

A file of an earlier version of this program has no such line, and is taken as it is.
"""


def read_pointer(folder: Path, name: str = POINTER) -> Pointer | None:
    """The pointer of a mirror, `None` when there is none; raise `MirrorDamaged` if unreadable."""
    path = folder / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from None
    return parse_pointer(content, path)


def parse_pointer(content: bytes, path: Path) -> Pointer:
    """The pointer that a file holds.

    Raises `MirrorDamaged`, naming `path`, if it is unreadable or not what was written, and
    `NewerMirror` if a later version of this program wrote it.
    """
    try:
        pointer = _JSON.validate_json(_undamaged(content))
    except ValueError as error:
        raise _unreadable(path, error) from None
    if pointer.current:
        refuse_newer(pointer.current.schema, path)
    return pointer


def pointer_text(pointer: Pointer) -> bytes:
    """What the file of a pointer holds."""
    text = _JSON.dump_json(pointer, indent=1)
    digest = hashlib.sha256(text).hexdigest()
    return b'{\n "sha256": "%s",%s' % (digest.encode(), text.removeprefix(b"{"))


def write_pointer(folder: Path, pointer: Pointer) -> None:
    """Switch the readers of this folder over, at once and as a whole.

    What the pointer said until now stays beside it, if that can be read.
    """
    for name in (POINTER, PREVIOUS):
        if (folder / name).is_dir():
            remove(folder / name)
    try:
        before = read_pointer(folder)
    except MirrorDamaged:
        before = None
    if before is not None and before.kept:
        put_bytes(folder / PREVIOUS, pointer_text(before))
    put_bytes(folder / POINTER, pointer_text(pointer))


def _undamaged(content: bytes) -> bytes:
    """The content without its digest. Raises `ValueError` if that is the digest of another one."""
    begins = _DIGEST.match(content)
    if begins is None:
        return content
    written = b"{" + content[begins.end() :]
    if hashlib.sha256(written).hexdigest().encode() != begins[1]:
        raise ValueError("not what was written")
    return written


def _unreadable(path: Path, error: Exception) -> MirrorDamaged:
    return MirrorDamaged(
        f"The file that names the current snapshot cannot be read: {type(error).__name__}",
        path,
        AS_ITS_USER if isinstance(error, PermissionError) else "Sync again: it writes it anew.",
    )


def fault_of(folder: Path, generation: Generation) -> str | None:
    """What is wrong with the file of a generation; `None` when it is as it was published."""
    try:
        with (folder / generation.file).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
    return None if digest == generation.sha256 else "is damaged"
