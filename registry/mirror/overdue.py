"""A watch over what DuckDB is doing: whatever takes too long is interrupted.

One thread of the process does it for all queries, and sleeps while there are none: a timer for each
would cost a short query as much as the query itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from time import monotonic, sleep

import duckdb

_EVERY = 0.1
"""Seconds between two looks."""

_running: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
_awake = Event()
_starting = Lock()
_watching: list[Thread] = []


@contextmanager
def cut_after(seconds: float, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let the body ask the cursor; `duckdb.InterruptException` after so many seconds."""
    if not _watching:
        _start()
    key = id(cursor)
    _running[key] = monotonic() + seconds, cursor
    if not _awake.is_set():
        _awake.set()
    try:
        yield
    finally:
        del _running[key]


def _start() -> None:
    with _starting:
        if not _watching:
            _watching.append(Thread(target=_watch, name="overdue", daemon=True))
            _watching[0].start()


def _watch() -> None:
    while True:
        _awake.wait()
        with suppress(OSError):  # where the clock was set back meanwhile
            sleep(_EVERY)
        _awake.clear()
        running = list(_running.values())
        if running:
            _awake.set()
        for until, cursor in running:
            if monotonic() > until:
                with suppress(duckdb.Error):  # it has just ended
                    cursor.interrupt()
