"""The page History of a trial that changed often, in a browser: axe, a phone, the keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.history import NCT
from tests.pages.served import Site, read, serve, wait_until_read
from tests.pages.test_accessibility import AXE, PHONE, RUN, SCHEMES, SEVERE, TURNED
from tests.pages.test_history import settings_of_changed

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def often(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with that trial."""
    folder = tmp_path_factory.mktemp("often")
    with serve(settings_of_changed(folder), folder / "log") as running:
        yield running


@pytest.mark.wide
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    often: Site, browser: Browser
) -> None:
    page = browser.new_page()
    found: list[dict[str, Any]] = []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    read(page, often.address("history", trial=NCT, lang="en"))
    page.evaluate(AXE)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(TURNED, arg=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found += page.evaluate(RUN)
    wide = page.evaluate(
        "[...document.querySelectorAll('.tp, .tp *')].filter(e => !e.closest('.wide') &&"
        " e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"
    )
    assert wide == []
    page.close()
    assert [node for node in found if node["ours"] or node["impact"] in SEVERE] == []


def test_two_versions_are_chosen_and_folds_opened_by_keyboard_alone(
    often: Site, page: Page
) -> None:
    read(page, often.address("history", trial=NCT, lang="en"))
    fold = page.locator("details", has_text="older versions").last
    fold.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")
    page.get_by_role("combobox", name="Before").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Registry version 1")
    page.keyboard.press("Enter")
    compared = page.locator("article", has_text="What differs").last
    expect(compared).to_contain_text("Planned were 60.")
    wait_until_read(page)
    expect(page).to_have_url(often.address("history", trial=NCT, lang="en"))
