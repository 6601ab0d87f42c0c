"""A mirror in a folder of its own, and a client of the API on loopback."""

import copy
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from registry.ctgov.client import Client, Connection
from registry.mirror.history import History
from registry.mirror.snapshot import Snapshot, Snapshots
from registry.mirror.sync import Collection, SyncReport, sync
from registry.mirror.windows import Cut
from tests.apiserver import ApiServer
from tests.fixtures.studies import study

CUT = Cut(largest=5, first_year=2024)
"""Cuts even a small collection into windows, and these are few."""


def client_of(url: str) -> Client:
    """A client in a hurry, which gives up at once."""
    return Client(
        Connection(
            url, "test (test@example.org)", seconds_between_requests=0, retries=1, backoff=0.01
        )
    )


def changed(record: dict[str, Any], **status: str) -> dict[str, Any]:
    """A copy of a record whose status module says something else."""
    made = copy.deepcopy(record)
    made["protocolSection"]["statusModule"].update(status)
    return made


def without(record: dict[str, Any], module: str) -> dict[str, Any]:
    """A copy of a record that lacks a module of its protocol section."""
    made = copy.deepcopy(record)
    del made["protocolSection"][module]
    return made


class Mirror:
    """A mirror under test."""

    def __init__(self, folder: Path, client: Client) -> None:
        self.folder = folder
        self.client = client

    def sync(self, *trials: str, query: str | None = None, **options: Any) -> SyncReport:
        """Sync these trials, or what the query finds."""
        collection = Collection.of_query(query) if query else Collection.of_trials(trials)
        return sync(self.folder, self.client, collection, **options)

    def sync_all(self, **options: Any) -> SyncReport:
        """Sync every study, in windows."""
        return sync(self.folder, self.client, Collection.of_all(), **{"cut": CUT} | options)

    @property
    def current(self) -> Snapshot:
        """What a reader that comes now reads."""
        return Snapshots(self.folder).current()

    def copy(self, folder: Path) -> "Mirror":
        """The same mirror in another folder."""
        shutil.copytree(self.folder, folder)
        return Mirror(folder, self.client)

    @property
    def generations(self) -> list[str]:
        """The names of the read files that are there."""
        return sorted(path.name for path in self.folder.glob("site-*"))

    def recorded(self) -> list[tuple[str, str]]:
        """Outcome and report of every sync in the history, oldest first."""
        catalogue = self.folder / "history" / "catalogue.sqlite"
        with closing(sqlite3.connect(catalogue)) as connection:
            (table,) = connection.execute(
                "SELECT i.table_name FROM ducklake_inlined_data_tables i"
                " JOIN ducklake_table t USING (table_id) WHERE t.table_name = 'sync'"
            ).fetchone()
            return connection.execute(  # the name is DuckLake's own
                f"SELECT outcome, report FROM {table} ORDER BY sync_id"  # noqa: S608
            ).fetchall()


@pytest.fixture
def client(api: ApiServer) -> Iterator[Client]:
    """A client of the API on loopback."""
    with client_of(api.url) as client:
        yield client


@pytest.fixture(scope="package")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mirror]:
    """A mirror of two studies with two generations, and its registry; to be copied only."""
    with ApiServer() as api, client_of(api.url) as client:
        mirror = Mirror(tmp_path_factory.mktemp("grown") / "mirror", client)
        for acronym in ("FIRST", "SECOND"):
            api.publish([study("NCT00000001", acronym=acronym), study("NCT00000002")])
            mirror.sync("NCT00000001", "NCT00000002")
        yield mirror


@pytest.fixture
def twice(grown: Mirror, tmp_path: Path) -> Mirror:
    """A mirror of two studies; the first was "FIRST" in generation 1 and is "SECOND" in 2."""
    return grown.copy(tmp_path / "mirror")


@pytest.fixture(scope="package")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a mirror that holds nothing; to be copied, which is quicker than making one."""
    folder = tmp_path_factory.mktemp("empty")
    History(folder).close()
    return folder


@pytest.fixture
def mirror(tmp_path: Path, empty: Path, client: Client) -> Mirror:
    """An empty mirror, in a folder whose name needs quoting."""
    return Mirror(empty, client).copy(tmp_path / "the 'mirror' 镜像")
