"""Every version of every study, a few at a time, while others go on writing to the history."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from registry.derive.work import One
from registry.mirror.catalogue import data_prefix
from registry.mirror.errors import NoSnapshot
from registry.mirror.history import History
from registry.mirror.register.records import Records
from registry.mirror.writer import locked

AT_A_TIME = 200
"""Some megabytes of JSON: seconds of work, and no more to do again when a worker is lost."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What the history held at one moment: its data files, which never change, and last versions.

    `number` is how many versions there are. Of a study that the registry no longer has, none is
    the last. Only that moment needs the lock of the writers.
    """

    folder: Path
    number: int
    files: tuple[str, ...]
    latest: Mapping[str, int]

    @classmethod
    def of(cls, folder: Path) -> "Versions":
        """What the history of the mirror in `folder` holds now.

        Raises `NoSnapshot` where it holds no study, and as `locked` does.
        """
        with locked(folder), closing(History(folder)) as history:
            latest = {
                nct_id: held.version for nct_id, held in history.held().items() if not held.gone
            }
            number = history.versions()
            if not number:
                raise NoSnapshot(
                    "The mirror holds no study yet",
                    folder,
                    "Sync it, or load the embedded records.",
                )
            return cls(folder, number, tuple(history.data_files("study_version")), latest)

    def batches(self) -> Iterator[list[One]]:
        """All versions, in the order in which they were written."""
        prefix, records = data_prefix(self.folder), Records(self.folder)
        for name in self.files:
            with closing(records.opened(name.removeprefix(prefix))) as file:
                for found in file.iter_batches(AT_A_TIME, columns=["nct_id", "version", "raw"]):
                    yield [
                        One(nct_id, version, self.latest.get(nct_id) == version, raw)
                        for nct_id, version, raw in zip(*found.to_pydict().values(), strict=True)
                    ]
