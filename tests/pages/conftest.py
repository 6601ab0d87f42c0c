"""A site with the embedded record, one with many trials, and a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from registry.mirror.sync import seed
from tests.pages.served import PROJECT, Site, chromium, serve, settings_file

EMBEDDED = sorted((PROJECT / "data" / "embedded").glob("*.json"))
NCT = "NCT01763099"


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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab of desktop size."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()
