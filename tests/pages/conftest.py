"""A site with the embedded record, one with many trials, and a browser."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.components.v2 import manifest_scanner

from registry.mirror.sync import seed
from tests.pages.served import PROJECT, Site, chromium, serve, settings_file

EMBEDDED = sorted((PROJECT / "data" / "embedded").glob("*.json"))
NCT = "NCT01763099"

expect.set_options(timeout=20_000)  # a busy machine is no fault of a page


@pytest.fixture(scope="session", autouse=True)
def _quick(signatures_checked_elsewhere: None) -> Iterator[None]:
    """Syncs take little time, and AppTest looks once for components among what is installed."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


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


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One window of desktop size, which keeps the parts that Streamlit's pages share."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A tab in it."""
    tab = window.new_page()
    yield tab
    tab.close()
