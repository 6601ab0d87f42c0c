"""What a page in a browser needs."""

from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.components.v2 import manifest_scanner

expect.set_options(timeout=20_000)  # a busy machine is no fault of a page


@pytest.fixture(scope="session", autouse=True)
def _quick(signatures_checked_elsewhere: None) -> Iterator[None]:
    """Syncs take little time, and AppTest looks once for components among what is installed."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


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
