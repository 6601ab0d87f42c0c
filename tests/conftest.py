"""What tests of several rooms need: the registry's API, the shared records, a site, a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from registry.ctgov.client import Client, Connection
from registry.mirror.sync import seed
from tests.apiserver import ApiServer
from tests.pages.served import EMBEDDED, NCT, Site, chromium, serve, settings_file

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of shared material beside the checkout; skips the test where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _signatures_checked_elsewhere() -> Iterator[None]:
    """Leave out the check of the extensions' signatures, which is half of a small sync's time.

    What starts as anybody's process does check them: served sites, `test_kill`, and commands, the
    first of each kind.
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


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings of a site that shows the embedded record."""
    folder = tmp_path_factory.mktemp("embedded")
    seed(folder / "mirror", EMBEDDED)
    return settings_file(folder, [NCT], folder / "mirror")


@pytest.fixture(scope="session")
def site(embedded_settings: Path) -> Iterator[Site]:
    """The site as it is after `make run`."""
    with serve(embedded_settings, embedded_settings.with_name("log")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium() as running:
        yield running
