"""axe-core on every page: nothing of ours, and of Streamlit's own only what is listed.

`streamlit_violations.txt` lists by rule what Streamlit itself does wrong. It may only shrink: a
rule that is not found any more has to leave it.
"""

from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.pages.served import NCT, Site, read, show_questions, wait_until_read

pytestmark = [pytest.mark.browser, pytest.mark.wide]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
LISTED = Path(__file__).with_name("streamlit_violations.txt")
SEVERE = {"serious", "critical"}

PHONE, DESK = (390, 9000), (1280, 6000)
"""Screens. They are tall, as axe skips what is below the fold of Streamlit's inner scroller."""
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
VIEWS: dict[str, tuple[tuple[tuple[int, int], Scheme], ...]] = {
    "en": ((PHONE, "light"), (DESK, "dark")),
    "zh-Hans": ((PHONE, "dark"), (DESK, "light")),
}
"""How a page is looked at in each language: every two of language, screen and theme meet once.

Colours do not depend on the language, nor lines on the theme.
"""
ANSWERED: dict[str, tuple[tuple[int, int], Scheme]] = {
    "en": (PHONE, "dark"),
    "zh-Hans": (DESK, "light"),
}
"""How Who can join is looked at once more, with answers."""
PAGES = ["", "join", "contact", "design", "enrollment", "results", "history", "find", "about"]
ASKED = [(path, NCT) for path in PAGES] + [("", "NCT99999999")]

RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
    rule => rule.nodes.map(node => ({
        rule: rule.id,
        impact: rule.impact,
        html: node.html,
        ours: node.target.some(t => document.querySelector(t)?.closest(".tp")),
    })))"""

TURNED = """scheme => getComputedStyle(document.querySelector(".stApp")).colorScheme === scheme
    && document.getAnimations().every(one => one.playState !== "running")"""
"""Whether Streamlit has followed the reader's wish for light or dark, to the last fading colour."""


@pytest.fixture(scope="module")
def violations(site: Site, browser: Browser) -> list[dict[str, Any]]:
    """What axe finds on every page, in both languages, on both screens, with all folds open.

    A page is opened once and brought to one screen after the other, as opening takes longest.
    """
    found: list[dict[str, Any]] = []
    context = browser.new_context()
    page = context.new_page()

    def turn(screen: tuple[int, int], scheme: Scheme) -> None:
        page.set_viewport_size({"width": screen[0], "height": screen[1]})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(TURNED, arg=scheme)

    def look(name: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found.extend({**node, "page": name} for node in page.evaluate(RUN))

    for tag, answered in ANSWERED.items():
        for path, nct_id in ASKED:
            read(page, site.address(path, trial=nct_id, lang=tag))
            if path == "find":
                page.locator("form.tp > details summary").click()
            page.evaluate(AXE)
            for screen, scheme in VIEWS[tag]:
                turn(screen, scheme)
                look(f"{path or 'overview'} {tag} {screen} {scheme}")
        read(page, site.address("join", trial=NCT, lang=tag))
        page.evaluate(AXE)
        turn(*answered)
        show_questions(page, tag)
        answer(page)
        look(f"answers {tag} {answered}")
    context.close()
    return found


def answer(page: Page) -> None:
    """Answer every question of Who can join, make the sheet, and open the meaning of a word."""
    page.locator("#age").fill("66")
    page.locator("#age").press("Enter")
    page.wait_for_selector(".asked .fit")
    for group in page.get_by_role("radiogroup").all():
        group.locator("label").last.click()
    page.locator(".tp.asked button[value=sheet]").click()
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
