"""One read file, open: read-only, shut off from everything else, and bounded."""

import weakref
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from registry.mirror.errors import MirrorDamaged, TooSlow
from registry.mirror.overdue import cut_after

_ROWS_AT_A_TIME = 1_000
_SECONDS = 10.0
"""So long may a query take, and then each thousand of its rows; usual are some milliseconds."""
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "memory_limit": "512MB",
    "threads": 2,
    "temp_directory": "",
}


class ReadFile:
    """A published file of the mirror, for any number of threads.

    It stays open for as long as somebody holds this object, even after the file was deleted.
    Raises `duckdb.Error` when it cannot be opened. A query is cut after so many `seconds`.
    """

    def __init__(self, path: Path, seconds: float = _SECONDS) -> None:
        self._path = path
        self._seconds = seconds
        self._connection = duckdb.connect(config=_SETTINGS)
        weakref.finalize(self, self._connection.close)
        quoted = str(path).replace("'", "''")
        # Attached, not connected to: DuckDB keeps one database for each path and process.
        self._connection.execute(f"ATTACH '{quoted}' AS site (READ_ONLY)")
        self._connection.execute("SET GLOBAL TimeZone = 'UTC'")
        # It would be drawn into standard output, in the middle of a report in JSON.
        self._connection.execute("SET enable_progress_bar = false")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query; raise `MirrorDamaged` when the file does not give them, and
        `TooSlow` when it takes too long.
        """
        return list(self.stream(query, *values))

    def stream(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, without holding all of them at once; raises the same."""
        try:
            with closing(self._connection.cursor()) as cursor:
                with cut_after(self._seconds, cursor):
                    cursor.execute(query, values)
                while True:
                    with cut_after(self._seconds, cursor):
                        rows = cursor.fetchmany(_ROWS_AT_A_TIME)
                    if not rows:
                        return
                    yield from rows
        except duckdb.InterruptException:
            raise TooSlow(
                f"A query took longer than {self._seconds:g} s and was given up",
                self._path,
                "If this stays so, see that this machine is not overloaded.",
            ) from None
        except duckdb.Error as error:
            raise MirrorDamaged(
                f"A snapshot cannot be read: {type(error).__name__}",
                self._path,
                "Sync again: it builds the snapshot anew from the history.",
            ) from error
