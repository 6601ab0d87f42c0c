"""What is filled in, in a browser: its edges, its marks and the place of the keyboard are seen."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.pages.served import NCT, Site, read, show_questions, wait_until_read

pytestmark = pytest.mark.browser

FIELDS = {"search", "text", "checkbox", "SELECT", "SUMMARY", "BUTTON"}
FOCUS = """() => {
    const one = document.activeElement;
    const kind = one.closest("form.tp") && (one.tagName === "INPUT" ? one.type : one.tagName);
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return [kind, outlineStyle === "solid" && parseFloat(outlineWidth) >= 2];
}"""
EDGES = """() => [...document.querySelectorAll("form.tp :is(input:not([type=hidden]), select)")]
    .filter(e => e.type !== "checkbox")
    .map(e => [getComputedStyle(e).borderColor,
        getComputedStyle(document.querySelector(".stApp")).backgroundColor])"""


def choices(page: Page, site: Site) -> Page:
    """Find other trials with all its choices."""
    read(page, site.address("find", trial=NCT, lang="en"))
    page.locator("form.tp > details summary").click()
    return page


def contrast(one: str, other: str) -> float:
    """How far two opaque colours are apart, by WCAG."""

    def brightness(colour: str) -> float:
        parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
        assert len(parts) == 3, f"{colour} is not opaque"
        red, green, blue = (
            part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
            for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def forced(browser: Browser) -> Iterator[BrowserContext]:
    """A reader whose own few colours are forced on every page."""
    context = browser.new_context(forced_colors="active")
    yield context
    context.close()


def test_the_keyboard_is_seen_on_everything_to_fill_in(site: Site, page: Page) -> None:
    seen = set()
    choices(page, site)
    page.get_by_label("What are you looking for?").focus()
    for _ in range(60):
        kind, is_seen = page.evaluate(FOCUS)
        if kind:
            seen.add(kind)
            assert is_seen, f"the focus on {kind} cannot be seen"
        page.keyboard.press("Tab")
    assert seen == FIELDS


def test_a_mark_is_seen_in_colours_that_a_reader_forces(site: Site, forced: BrowserContext) -> None:
    page = read(forced.new_page(), site.address("join", trial=NCT, lang="en"))
    switch = page.get_by_role("switch")
    off = switch.screenshot()
    show_questions(page)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    assert switch.screenshot() != off
    option = page.get_by_role("radiogroup").last.locator("label").first
    empty = option.screenshot()
    option.click(force=True)
    wait_until_read(page)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    assert option.screenshot() != empty


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edge_of_what_is_empty_is_seen(
    site: Site, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme)
    edges = choices(context.new_page(), site).evaluate(EDGES)
    context.close()
    assert len(edges) > 8
    assert all(contrast(*one) >= 3 for one in edges), edges


def test_the_words_on_a_button_are_read_whole_on_the_narrowest_screen(
    site: Site, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    read(page, site.address("find", trial=NCT, lang="en"))
    words = page.locator("form.tp button[name=start]")
    assert words.count() == 3
    for label in words.all():
        assert label.evaluate("e => e.scrollWidth <= e.clientWidth"), label.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
