"""Where a mirror is: a folder of this machine, and what of the mirror is kept elsewhere."""

import glob
import os
from pathlib import Path, PosixPath

from registry.mirror.errors import MirrorBusy


class Place(PosixPath):
    """The folder of a mirror, together with what its administrator moved out of it.

    Everything here is handed the folder of a mirror; whoever holds a `Place` can't forget the
    rest. A path that is made from one, as `place / "name"`, is a plain path again.
    """

    storage: str | None = None
    """Where the published files are for every node: "s3://bucket/prefix"; `None`: the folder."""
    catalogue: str | None = None
    """libpq's words for the database that keeps the history's catalogue; `None`: the folder.

    The data files of the history are then in `storage`.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return place_of, (str(self), self.storage, self.catalogue)


def place_of(folder: Path | str, storage: str | None = None, catalogue: str | None = None) -> Place:
    """A mirror in this folder, with its published files and its history where these say."""
    place = Place(folder)
    place.storage, place.catalogue = storage, catalogue
    return place


def restored(folder: Path) -> Path:
    """Where a backup is unpacked, beside the folder whose name it then gets."""
    return folder.with_name(f"{folder.name}.restored.tmp")


def being_restored(folder: Path) -> MirrorBusy | None:
    """What to say where a backup waits for this folder's name; `None` where none does."""
    new = restored(folder)
    if not os.path.exists(new):  # noqa: PTH110 - Path.exists raises where this user may not look
        return None
    before = any(folder.parent.glob(f"{glob.escape(folder.name)}.before-*"))
    other = f"give {folder.name}.before-… its name back" if before else f"delete {new.name}"
    return MirrorBusy(
        "A backup is being restored here, or was when it was interrupted",
        folder,
        f"Wait until it is done. Where none is under way, restore it again, or {other}: "
        "see docs/operations.md#backup-and-restore.",
    )


def storage_of(folder: Path) -> str | None:
    """Where the published files of a mirror are for every node; `None`: in its folder."""
    return folder.storage if isinstance(folder, Place) else None


def catalogue_of(folder: Path) -> str | None:
    """Which database keeps the catalogue of a mirror's history; `None`: a file in its folder."""
    return folder.catalogue if isinstance(folder, Place) else None
