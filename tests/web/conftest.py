"""A site with invented trials behind its plain routes, and the real one served."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from registry.edition import Editions
from registry.mirror.collection import Collection
from registry.mirror.sync import sync
from registry.settings import load_settings
from registry.web.app import plain as plain_routes
from registry.web.door import House
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.mirror.conftest import client_of

TRIAL, ALIASED, GONE, NEVER = "NCT00000001", "NCT00000002", "NCT00000003", "NCT00000004"
"""A plain trial, one with an earlier number, one that is gone, one that was never fetched."""
EARLIER = "NCT00000009"
HIDDEN = "NCT00000005"
"""A trial that the mirror holds and the site does not show."""

Made = Callable[..., "Plain"]


class Plain:
    """The plain routes of a site with these settings, as an ASGI application."""

    def __init__(self, settings: Path) -> None:
        self.editions = Editions(load_settings(settings))
        self.house = House(self.editions)
        self._routes = plain_routes(self.house)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._routes(scope, receive, send)


@pytest.fixture(scope="session")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror with the trials above."""
    folder = tmp_path_factory.mktemp("web") / "mirror"
    records = [study(TRIAL), study(ALIASED, nctIdAliases=[EARLIER]), study(GONE), study(HIDDEN)]
    everything = Collection.of_trials([TRIAL, ALIASED, GONE, HIDDEN])
    with ApiServer() as api, client_of(api.url) as client:
        api.publish(records)
        sync(folder, client, everything)
        api.publish([record for record in records if record is not records[2]])
        sync(folder, client, everything)
    return folder


@pytest.fixture
def copied(mirror: Path, tmp_path: Path) -> Path:
    """A copy of that mirror, for a test that changes it."""
    return Path(shutil.copytree(mirror, tmp_path / "mirror"))


@pytest.fixture
def plain(mirror: Path, tmp_path: Path) -> Made:
    """Make the plain routes of a site; the argument stands in its settings, under [site]."""

    def made(site: str = "", folder: Path = mirror, more: str = "") -> Plain:
        numbers = ", ".join(f'"{one}"' for one in (TRIAL, ALIASED, GONE, NEVER))
        file = tmp_path / "trials.toml"
        file.write_text(
            f"trials = [{numbers}]\n[site]\n"
            f'name = {{ en = "Trials here", zh-Hans = "本院试验" }}\n{site}\n'
            f'[mirror]\nfolder = "{folder}"\n{more}\n',
            encoding="utf-8",
        )
        return Plain(file)

    return made


@pytest.fixture
def app(plain: Made) -> Plain:
    """The plain routes of a site with nothing but a name."""
    return plain()


@pytest.fixture(autouse=True)
def _no_settings_of_the_tester(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REGISTRY_SETTINGS", raising=False)
