"""What a page in a browser needs."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from registry.edition import editions
from tests.pages.unserved import Run, opened

expect.set_options(timeout=20_000)  # a busy machine is no fault of a page


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    """AppTest looks once for components among what is installed."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a page of the site that a settings file describes."""

    def once(settings: Path, page: str = "overview", **query: str) -> AppTest:
        monkeypatch.setenv("REGISTRY_SETTINGS", str(settings))
        editions.cache_clear()
        return opened(page, **query).run()

    yield once
    editions.cache_clear()


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
