"""The JSON of a study, one at a time, from where the history keeps it."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from registry.mirror.bucket import Bucket
from registry.mirror.catalogue import DATA
from registry.mirror.errors import MirrorDamaged
from registry.mirror.place import storage_of

_OPEN_FILES = 200


class Records:
    """Reads the data files of the history of the mirror in `folder`. For any number of threads.

    They are in the folder, or in the storage that machines share. They never change.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened = lru_cache(_OPEN_FILES)(self._open)

    def raw(self, file: str, row: int) -> bytes:
        """The JSON in this row of this file; raise `MirrorDamaged` when it cannot be read."""
        return bytes(self._row(file, row, ["raw"])["raw"].as_buffer())

    def version(self, file: str, row: int) -> dict[str, Any]:
        """All that the history has of the version in this row, by column; raises the same."""
        found = self._row(file, row, None)
        return {
            name: bytes(value.as_buffer()) if name == "raw" else value.as_py()
            for name, value in found.items()
        }

    def _row(self, file: str, row: int, columns: list[str] | None) -> dict[str, Any]:
        try:
            found, ends = self._opened(file)
            group = bisect_right(ends, row)
            table = found.read_row_group(group, columns=columns, use_threads=False)
            at = row - (ends[group - 1] if group else 0)
            return {name: table.column(name)[at] for name in table.column_names}
        except (OSError, IndexError, ValueError) as error:
            raise MirrorDamaged(
                f"A record cannot be read from the history: {type(error).__name__}",
                self._folder / file,
                "Restore the history from a backup.",
            ) from error

    def rows(self, file: str) -> Iterator[tuple[int, bytes]]:
        """Each row of a file and the JSON in it."""
        with self._parquet_file(file) as found:
            row = 0
            for batch in found.iter_batches(batch_size=100, columns=["raw"], use_threads=False):
                for value in batch.column(0):
                    yield row, bytes(value.as_buffer())
                    row += 1

    def _open(self, file: str) -> tuple[Any, list[int]]:
        """A file, and after how many rows each of its groups of rows ends."""
        found = self._parquet_file(file)
        about = found.metadata
        sizes = (about.row_group(group).num_rows for group in range(about.num_row_groups))
        return found, list(accumulate(sizes))

    def _parquet_file(self, file: str) -> Any:
        import pyarrow.parquet as pq  # type: ignore[import-untyped]  # only who reads records needs it

        path = self._folder / "history" / "data" / file
        if path.exists() or self._bucket is None:
            return pq.ParquetFile(path, memory_map=True)
        return pq.ParquetFile(self._bucket.open(f"{DATA}/{file}"))

    @cached_property
    def _bucket(self) -> Bucket | None:
        storage = storage_of(self._folder)
        return Bucket(storage) if storage else None
