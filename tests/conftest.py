"""What tests of several rooms need: the registry's API on loopback and the shared records."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.ctgov.client import Client, Connection
from tests.apiserver import ApiServer

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of shared material beside the checkout; skips the test where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")
    return SHARED


@pytest.fixture(scope="session")
def signatures_checked_elsewhere() -> Iterator[None]:
    """Leave out the check of the extensions' signatures, which is half of a small sync's time.

    Whatever runs in a process of its own does check them: commands, served sites, `test_kill`.
    """
    from registry.mirror.history import SETTINGS

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SETTINGS, "allow_unsigned_extensions", True)
        yield


@pytest.fixture
def api() -> Iterator[ApiServer]:
    """A running API v2 on loopback without any study."""
    with ApiServer() as server:
        yield server


@pytest.fixture
def connection(api: ApiServer) -> Connection:
    """A connection to that server which does not wait long for anything."""
    return Connection(
        base_url=api.url,
        user_agent="trial-page tests (nobody@example.org)",
        seconds_between_requests=0,
        connect_timeout=5,
        read_timeout=5,
        deadline=10,
        retries=3,
        backoff=0.001,
        longest_wait=0.05,
    )


@pytest.fixture
def client(connection: Connection) -> Iterator[Client]:
    """A client of that server."""
    with Client(connection) as made:
        yield made
