"""Every version of every study, a few at a time, while others go on writing to the history."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq  # type: ignore[import-untyped]

from registry.derive.work import One
from registry.mirror.bucket import Bucket
from registry.mirror.history import History
from registry.mirror.place import storage_of
from registry.mirror.writer import locked

AT_A_TIME = 200
"""Some megabytes of JSON: seconds of work, and no more to do again when a worker is lost."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What the history held at one moment: its data files, which never change, and last versions.

    Only that moment needs the lock of the writers.
    """

    folder: Path
    files: tuple[str, ...]
    latest: Mapping[str, int]

    @classmethod
    def of(cls, folder: Path) -> "Versions":
        """What the history of the mirror in `folder` holds now; raises as `locked` does."""
        with locked(folder), closing(History(folder)) as history:
            latest = {nct_id: held.version for nct_id, held in history.held().items()}
            return cls(folder, tuple(history.data_files("study_version")), latest)

    def batches(self) -> Iterator[list[One]]:
        """All versions, in the order in which they were written."""
        for name in self.files:
            with closing(self._opened(name)) as file:
                for found in file.iter_batches(AT_A_TIME, columns=["nct_id", "version", "raw"]):
                    yield [
                        One(nct_id, version, self.latest[nct_id] == version, raw)
                        for nct_id, version, raw in zip(*found.to_pydict().values(), strict=True)
                    ]

    def _opened(self, name: str) -> pq.ParquetFile:
        if (storage := storage_of(self.folder)) and name.startswith(f"{storage}/"):
            return pq.ParquetFile(Bucket(storage).open(name.removeprefix(f"{storage}/")))
        return pq.ParquetFile(name)
