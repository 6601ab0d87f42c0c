"""The history: every version of every study, in DuckLake. Only the writing side opens it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from registry.ctgov.answers import Version
from registry.mirror import schema
from registry.mirror.catalogue import attach, attach_local
from registry.mirror.columns import COLUMNS, arrow
from registry.mirror.disk import TEMPORARY, reason, settle, writing
from registry.mirror.errors import MirrorDamaged
from registry.mirror.fallback import published
from registry.mirror.faults import faults_of_earlier, faults_of_versions
from registry.mirror.place import catalogue_of, storage_of
from registry.mirror.pointer import Checked
from registry.mirror.releases import (
    PUBLISHED_ROWS,
    RELEASE_EVENTS,
    PublishedRow,
    ReleaseEvent,
    published_rows,
    release_events,
)

HISTORY = "history"
EMBEDDED = "embedded"
"""The source, and the collection, of records that the project brings itself."""
SITE = "site"
"""The source, and the collection, of what the site itself publishes."""
EARLIER = "earlier"
"""The source, and the collection, of versions from before this mirror knew a study."""

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_file_cache": False,  # no data file is read twice: 240 MB for nothing
    "memory_limit": "1GB",
    "threads": 1,  # two are no faster here, and the other cores are the readers'
}
"""How DuckDB is opened for writing."""

_ROWS_AT_A_TIME = 1_000


class Held(NamedTuple):
    """What the mirror knows of the latest version of a study."""

    version: int
    fingerprint: str
    source: str
    gone: bool


class Reading(NamedTuple):
    """When a window of a collection was last read: in which sync, from where, of which data."""

    sync_id: int
    source: str
    data_timestamp: str
    seen: int


class History:
    """The history of the mirror in `folder`. One process at a time; close it when done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # DuckDB packs and writes in it, without Python's lock, while the next records are read.
        self._writer = ThreadPoolExecutor(1, "history")
        self._written: Future[None] | None = None
        if is_lost(folder):
            raise lost(folder)
        with writing("The history", folder):
            (folder / HISTORY).mkdir(parents=True, exist_ok=True)
        spill = str(folder / f"spill{TEMPORARY}")
        self.connection = duckdb.connect(config={**SETTINGS, "temp_directory": spill})
        try:
            # DuckDB's own, of whatever takes two seconds, would go to standard output.
            self.connection.execute("SET enable_progress_bar = false")
            self._attach()
        except BaseException:
            self.connection.close()
            raise

    def close(self) -> None:
        """Let go of the files."""
        self._writer.shutdown()
        self.connection.close()

    def _attach(self) -> None:
        with self._damage("opened"):
            self._data = attach(self.connection, self.folder)
            self.connection.execute("SET TimeZone = 'UTC'")
            self.version = schema.version_of(self.connection)
            schema.refuse_newer(self.version, self.folder)
            if self.version < schema.present():
                self._bring_forward()
            if self._data is None:
                self._take_over()

    def _bring_forward(self) -> None:
        """Lead the history to the present schema: a catalogue that is a file whole or not at all.

        One in a database goes step by step, and whoever opens it next goes on.
        """
        place = self.folder / HISTORY
        if self.version and self._data:
            self.connection.execute("DETACH history")
            with schema.replacing(place, self.version) as copy:
                attach_local(self.connection, self.folder, "history", copy)
                schema.take_steps(self.connection, self.version)
                self.connection.execute("DETACH history")
            attach_local(self.connection, self.folder, "history")
        else:
            if self.version and (catalogue := catalogue_of(self.folder)):
                schema.keep_database(self.connection, catalogue, place, self.version)
            schema.take_steps(self.connection, self.version)
        self.version = schema.present()

    def _take_over(self) -> None:
        """Copy what the folder's own history holds into a shared one that is new."""
        local = self.folder / HISTORY / schema.CATALOGUE
        if not local.is_file() or self._number("SELECT count(*) FROM history.sync"):
            return
        attach_local(self.connection, self.folder, "local")
        found = self._rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'local'")
        with self.transaction():
            for table in sorted(COLUMNS.keys() & {name for (name,) in found}):
                self.connection.execute(
                    f"INSERT INTO history.{table} BY NAME SELECT * FROM local.{table}"  # noqa: S608
                )
        self.connection.execute("DETACH local")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do the body whole or not at all."""
        before = self._data_files()
        self.connection.begin()
        try:
            yield
            self.settle()
            # The catalogue waits for the disk by itself; the files that it names do not, except
            # in shared storage, which has them when it says so.
            with writing("The history", self.folder):
                settle(*(self._data_files() - before))
                self.connection.commit()
        except BaseException:
            if self._written is not None:
                wait([self._written])
                self._written = None
            roll_back(self.connection)
            raise

    def _data_files(self) -> set[Path]:
        return set(self._data.rglob("*.parquet")) if self._data else set()

    def remove_orphans(self) -> None:
        """Delete data files of transactions that were killed.

        In shared storage those of the last day stay: a writer that lost its connection, and with
        it the lock, may still be about to name them.
        """
        which = "cleanup_all => true" if self._data else "older_than => now() - INTERVAL 1 DAY"
        with writing("The history", self.folder):
            self.connection.execute(f"CALL ducklake_delete_orphaned_files('history', {which})")

    def data_files(self, table: str) -> list[str]:
        """Where the data files of a table are, in the order of their names; none ever changes."""
        found = self._rows("SELECT data_file FROM ducklake_list_files('history', ?)", [table])
        return sorted(name for (name,) in found)

    # Writing

    def add(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Append rows, each with its values in the order of `history.sql`."""
        found = arrow(table, rows)
        with writing("The history", self.folder):
            self.connection.from_arrow(found).insert_into(f"history.{table}")

    def add_meanwhile(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        """The same in another thread; waits until what was added so before is written.

        Inside a transaction only. Nothing else may be asked of the history before `settle`.
        """
        self.settle()
        self._written = self._writer.submit(self.add, table, rows)

    def settle(self) -> None:
        """Wait for what is being added, or raise what went wrong with it."""
        if self._written is not None:
            written, self._written = self._written, None
            written.result()

    # Reading

    def next_sync_id(self) -> int:
        """The number for the sync that begins now."""
        return self._number("SELECT coalesce(max(sync_id), 0) + 1 FROM history.sync")

    def content(self) -> int:
        """The last sync that brought anything that readers see; 0 before the first."""
        return self._number("SELECT coalesce(max(sync_id), 0) FROM history.sync WHERE visible")

    def lacks_what_is_published(self) -> bool:
        """Whether readers have something that it does not know of."""
        shown = published(self.folder)
        return shown is not None and self.content() < shown.sync_id

    def last_complete(self, collection: str, source: str) -> Version | None:
        """The data of the last complete sync of this collection from this source.

        None when there was none, or when another source was synced from since.
        """
        rows = self._rows(
            """
            SELECT api_version, data_timestamp
            FROM history.sync
            WHERE outcome IN ('updated', 'unchanged') AND collection = ? AND source = ?
                AND sync_id > (
                    SELECT coalesce(max(sync_id), 0)
                    FROM history.sync
                    WHERE outcome IN ('updated', 'unchanged')
                        AND source NOT IN (?, ?, ?, ?)
                )
            ORDER BY sync_id DESC
            LIMIT 1
            """,
            [collection, source, source, EMBEDDED, SITE, EARLIER],
        )
        return Version(*rows[0]) if rows else None

    def checked(self) -> dict[str, Checked]:
        """When the registry last answered for each collection, as far as syncs were recorded."""
        rows = self._rows(
            """
            SELECT collection, report ->> '$.collection', source, finished_at, api_version,
                data_timestamp
            FROM history.sync
            WHERE outcome IN ('updated', 'unchanged') AND source NOT IN (?, ?, ?)
                AND NOT contains(collection, '/')
            QUALIFY row_number() OVER (PARTITION BY collection ORDER BY sync_id DESC) = 1
            """,
            [EMBEDDED, SITE, EARLIER],
        )
        return {collection: Checked(*rest) for collection, *rest in rows}

    def readings(self, collection: str) -> dict[str, Reading]:
        """The last complete reading of each window of a collection, by the window's name."""
        rows = self._rows(
            """
            SELECT split_part(collection, '/', 2), sync_id, source, data_timestamp,
                (report ->> '$.seen')::INTEGER
            FROM history.sync
            WHERE outcome IN ('updated', 'unchanged') AND starts_with(collection, ? || '/')
            QUALIFY row_number() OVER (PARTITION BY collection ORDER BY sync_id DESC) = 1
            """,
            [collection],
        )
        return {window: Reading(*rest) for window, *rest in rows}

    def versions(self) -> int:
        """How many versions of studies there are."""
        return self._number("SELECT count(*) FROM history.study_version")

    def held(self) -> dict[str, Held]:
        """The latest version of every study."""
        sources: dict[str, str] = {}  # one text for all of a source, not one each
        rows = self._each(
            """
            SELECT nct_id, max(version), arg_max(fingerprint, version), arg_max(source, version),
                coalesce(any_value(gone), false)
            FROM history.study_version
            LEFT JOIN (
                SELECT nct_id, arg_max(gone, sync_id) AS gone FROM history.presence GROUP BY nct_id
            ) USING (nct_id)
            GROUP BY nct_id
            """
        )
        return {
            nct_id: Held(version, fingerprint, sources.setdefault(source, source), gone)
            for nct_id, version, fingerprint, source, gone in rows
        }

    def raws(self, versions: Mapping[str, int]) -> Iterator[tuple[str, str]]:
        """The number and the JSON of these versions of studies, in any order."""
        yield from self._each(
            """
            SELECT nct_id, raw
            FROM history.study_version
            JOIN (SELECT unnest(?) AS nct_id, unnest(?) AS version) USING (nct_id, version)
            """,
            [list(versions), list(versions.values())],
        )

    def earlier_numbers(self, nct_id: str) -> set[int]:
        """Which of the registry's earlier versions of a study were imported."""
        found = self._rows("SELECT number FROM history.earlier_version WHERE nct_id = ?", [nct_id])
        return {number for (number,) in found}

    def aliases(self) -> dict[str, str]:
        """Which study each other number led to, the last time that it was seen."""
        return dict(
            self._rows("SELECT alias, arg_max(nct_id, sync_id) FROM history.alias GROUP BY alias")
        )

    def members(self, collection: str) -> dict[str, bool]:
        """The studies that ever were in this collection, and whether they are now."""
        return dict(
            self._rows(
                "SELECT nct_id, arg_max(joined, sync_id) FROM history.member"
                " WHERE collection = ? GROUP BY nct_id",
                [collection],
            )
        )

    def elsewhere(self, collection: str, windows: Sequence[str]) -> list[str]:
        """The studies that ever were in this collection and never in these windows of it.

        They came when it was read as a whole, or in other windows.
        """
        found = self._rows(
            """
            SELECT DISTINCT nct_id
            FROM history.member
            ANTI JOIN (
                SELECT nct_id FROM history.member WHERE collection IN (SELECT unnest($2))
            ) USING (nct_id)
            WHERE collection = $1 OR starts_with(collection, $1 || '/')
            """,
            [collection, list(windows)],
        )
        return [nct_id for (nct_id,) in found]

    def release_events(self, nct_id: str) -> tuple[ReleaseEvent, ...]:
        """What happened to the site's releases of this trial, oldest first."""
        return release_events(self._rows(RELEASE_EVENTS.format(place="history"), [nct_id]))

    def published_rows(self, nct_id: str) -> tuple[PublishedRow, ...]:
        """Every row that the site ever published of this trial, oldest release first."""
        return published_rows(self._rows(PUBLISHED_ROWS.format(place="history"), [nct_id]))

    def faults(self) -> Iterator[str]:
        """What is wrong with the versions that are kept, a sentence each; reads all of them."""
        with self._damage("read"):
            found = self.connection.execute(
                "SELECT nct_id, version, fingerprint, raw FROM history.study_version"
            )
            yield from faults_of_versions(_all(found))
            found = self.connection.execute(
                "SELECT nct_id, number, fingerprint, raw FROM history.earlier_version"
            )
            yield from faults_of_earlier(_all(found))

    def _each(self, query: str, values: list[Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """Rows of which there may be many."""
        with self._damage("read"):
            yield from _all(self.connection.execute(query, values))

    def _number(self, query: str) -> int:
        return int(self._rows(query)[0][0])

    def _rows(self, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with self._damage("read"):
            return self.connection.execute(query, values).fetchall()

    @contextmanager
    def _damage(self, what: str) -> Iterator[None]:
        """Raise `MirrorDamaged` when DuckDB cannot do what the body wants of it."""
        try:
            yield
        except duckdb.Error as error:
            raise MirrorDamaged(
                f"The history cannot be {what}: {reason(error)}",
                self.folder / HISTORY,
                "See that this user may read and write this folder and that the disk has room; "
                "if it is damaged, restore it from a backup. "
                "Readers keep the last snapshot meanwhile.",
            ) from error


def lost(folder: Path) -> MirrorDamaged:
    """What to raise where the history knows less than what readers have."""
    return MirrorDamaged(
        "The history lacks what readers have: its catalogue is gone, or is of an earlier time",
        folder / HISTORY,
        "Nothing is written until it is back, and readers keep what they have: see "
        "docs/operations.md#a-history-that-is-lost.",
    )


def is_lost(folder: Path) -> bool:
    """Whether something was published and its catalogue is gone: a new one would name no file."""
    if catalogue_of(folder) or storage_of(folder) or (folder / HISTORY / schema.CATALOGUE).exists():
        return False
    return published(folder) is not None


def _all(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(_ROWS_AT_A_TIME):
        yield from rows


def roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Give up a transaction, if it did not end already: its commit failed, or its database left."""
    with suppress(duckdb.Error):  # what went wrong before it is what has to be told
        connection.rollback()
