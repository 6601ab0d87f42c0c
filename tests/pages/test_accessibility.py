"""axe-core on every page: nothing of ours, and of Streamlit's own only what is listed.

`streamlit_violations.txt` lists by rule what Streamlit itself does wrong. It may only shrink: a
rule that is not found any more has to leave it.
"""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.pages.conftest import NCT
from tests.pages.served import Site, read, wait_until_read

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
LISTED = Path(__file__).with_name("streamlit_violations.txt")
SEVERE = {"serious", "critical"}

# axe skips what is below the fold of Streamlit's inner scroller, so the screen is tall.
SCREENS = [(390, 9000, "light"), (390, 9000, "dark"), (1280, 6000, "light"), (1280, 6000, "dark")]
PAGES = ["", "join", "contact", "design", "about"]
ANSWERED = [(390, 9000, "dark", "en"), (1280, 6000, "light", "zh-Hans")]
"""Screens and languages in which Who can join is looked at once more, with answers."""
ASKED = [(path, NCT) for path in PAGES] + [("", "NCT99999999")]

RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
    rule => rule.nodes.map(node => ({
        rule: rule.id,
        impact: rule.impact,
        html: node.html,
        ours: node.target.some(t => document.querySelector(t)?.closest(".tp, .st-key-pages")),
    })))"""


@pytest.fixture(scope="module")
def violations(site: Site, browser: Browser) -> list[dict[str, Any]]:
    """What axe finds on every page, in both languages, on every screen, with all folds open."""
    found: list[dict[str, Any]] = []

    def look(page: Page, name: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(AXE)
        found.extend({**node, "page": name} for node in page.evaluate(RUN))

    for width, height, scheme in SCREENS:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = context.new_page()
        for tag in ("en", "zh-Hans"):
            for path, nct_id in ASKED:
                read(page, site.address(path, trial=nct_id, lang=tag))
                look(page, f"{path or 'overview'} {tag} {width} {scheme}")
            if (width, height, scheme, tag) in ANSWERED:
                read(page, site.address("join", trial=NCT, lang=tag))
                answer(page)
                look(page, f"answers {tag} {width} {scheme}")
        context.close()
    return found


def answer(page: Page) -> None:
    """Answer every question of Who can join, make the sheet, and open the meaning of a word."""
    page.get_by_role("spinbutton").fill("66")
    page.get_by_role("spinbutton").press("Enter")
    page.wait_for_selector(".tp.fit")
    for group in page.get_by_role("radiogroup").all():
        group.locator("label").last.click()
    page.locator(".st-key-sheet-buttons button").first.click()
    page.wait_for_selector("article.sheet .chosen")
    wait_until_read(page)
    page.locator(".word").first.click()
    page.wait_for_selector(".meaning:popover-open")


def test_axe_finds_nothing_wrong_on_what_is_ours(violations: list[dict[str, Any]]) -> None:
    assert [node for node in violations if node["ours"]] == []


def test_what_streamlit_does_wrong_does_not_grow(violations: list[dict[str, Any]]) -> None:
    severe = {node["rule"] for node in violations if not node["ours"] and node["impact"] in SEVERE}
    listed = {
        line.split()[0]
        for line in LISTED.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    assert severe == listed, [n for n in violations if n["rule"] in severe ^ listed]
