"""The JSON of a study, one at a time, from where the history keeps it."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any, NamedTuple

from registry.mirror.bucket import Bucket
from registry.mirror.catalogue import DATA
from registry.mirror.errors import MirrorDamaged
from registry.mirror.place import storage_of

_KNOWN_FILES = 2_000
"""So many files are remembered: what is in each, of which a thousand records take some 30 KB."""


class _Known(NamedTuple):
    """What a file says of itself, and after how many rows each of its groups of rows ends."""

    metadata: Any
    ends: list[int]


class Records:
    """Reads the data files of the history of the mirror in `folder`. For any number of threads.

    They are in the folder, or in the storage that machines share. They never change. Who reads
    one after the other need not have many of them remembered.
    """

    def __init__(self, folder: Path, remembered: int = _KNOWN_FILES) -> None:
        self._folder = folder
        self._known = lru_cache(remembered)(self._know)

    def raw(self, file: str, row: int) -> bytes:
        """The JSON in this row of this file; raise `MirrorDamaged` when it cannot be read."""
        ((_, raw),) = self.rows(file, [row])
        return raw

    def rows(self, file: str, wanted: Collection[int]) -> Iterator[tuple[int, bytes]]:
        """These rows of a file, in order, each with the JSON in it; raises the same."""
        for start, rows, group in self._groups(file, wanted, ["raw"]):
            column = group.column(0)
            for row in rows:
                yield row, bytes(column[row - start].as_buffer())

    def version(self, file: str, row: int) -> dict[str, Any]:
        """All that the history has of the version in this row, by column; raises the same."""
        ((start, _, group),) = self._groups(file, [row], None)
        found = {name: group.column(name)[row - start] for name in group.column_names}
        raw = found.pop("raw").as_buffer()
        return {"raw": bytes(raw)} | {name: value.as_py() for name, value in found.items()}

    def _groups(
        self, file: str, wanted: Collection[int], columns: list[str] | None
    ) -> Iterator[tuple[int, list[int], Any]]:
        """Each group that has some of these rows: the number of its first row, those, itself."""
        try:
            metadata, ends = self._known(file)
            with self.opened(file, metadata) as opened:
                for group, rows in groupby(sorted(wanted), lambda row: bisect_right(ends, row)):
                    table = opened.read_row_group(group, columns, use_threads=False)
                    yield (ends[group - 1] if group else 0), list(rows), table
        except (OSError, IndexError, ValueError) as error:
            raise MirrorDamaged(
                f"A record cannot be read from the history: {type(error).__name__}",
                self._folder / file,
                "Restore the history from a backup.",
            ) from error

    def _know(self, file: str) -> _Known:
        with self.opened(file) as opened:
            about = opened.metadata
        sizes = (about.row_group(group).num_rows for group in range(about.num_row_groups))
        return _Known(about, list(accumulate(sizes)))

    def opened(self, file: str, metadata: Any = None) -> Any:
        """A file, to be read by who closes it; `metadata` is what it says of itself, if known."""
        import pyarrow.parquet as pq  # type: ignore[import-untyped]  # only who reads records needs it

        path = self._folder / "history" / "data" / file
        if path.exists() or self._bucket is None:
            return pq.ParquetFile(path, metadata=metadata, memory_map=True)
        return pq.ParquetFile(self._bucket.open(f"{DATA}/{file}"), metadata=metadata)

    @cached_property
    def _bucket(self) -> Bucket | None:
        storage = storage_of(self._folder)
        return Bucket(storage) if storage else None
