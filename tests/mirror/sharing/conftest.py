"""Mirrors whose machines share a PostgreSQL and an S3 server."""

import itertools
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.ctgov.client import Client
from registry.mirror.place import place_of
from tests.mirror.conftest import Mirror
from tests.mirror.sharing import servers
from tests.mirror.sharing.servers import Server

_NUMBER = itertools.count(1)


@pytest.fixture(scope="package")
def database() -> Iterator[Server]:
    """A PostgreSQL, and the variables that reach it."""
    with servers.postgres() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


@pytest.fixture(scope="package")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An S3 server, and the variables that reach it."""
    with (
        servers.s3(tmp_path_factory.mktemp("s3")) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


class Shared:
    """One history and one place for published files, which any number of machines use."""

    def __init__(self, folder: Path, storage: str, catalogue: str, client: Client) -> None:
        self.storage = storage
        self.catalogue = catalogue
        self._folder = folder
        self._client = client

    def writer(self, name: str) -> Mirror:
        """A machine that writes, with a folder of its own."""
        folder = place_of(self._folder / name, self.storage, self.catalogue)
        return Mirror(folder, self._client)


@pytest.fixture
def address(storage: Server) -> str:
    """An empty place in the storage."""
    return f"{storage.address}/{next(_NUMBER)}"


@pytest.fixture
def shared_mirror(tmp_path: Path, address: str, database: Server, client: Client) -> Shared:
    """An empty mirror of several machines."""
    name = address.replace("/", "_").replace(":", "")
    words = dict(word.split("=") for word in database.address.split())
    subprocess.run(
        ["createdb", "-h", words["host"], "-p", words["port"], "-U", words["user"], name],
        check=True,
    )
    catalogue = database.address.replace("dbname=postgres", f"dbname={name}")
    return Shared(tmp_path, address, catalogue, client)
