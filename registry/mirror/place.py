"""Where a mirror is: a folder of this machine, and what of the mirror is kept elsewhere."""

from pathlib import Path, PosixPath


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


def storage_of(folder: Path) -> str | None:
    """Where the published files of a mirror are for every node; `None`: in its folder."""
    return folder.storage if isinstance(folder, Place) else None


def catalogue_of(folder: Path) -> str | None:
    """Which database keeps the catalogue of a mirror's history; `None`: a file in its folder."""
    return folder.catalogue if isinstance(folder, Place) else None
