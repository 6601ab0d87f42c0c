"""Plain pages in a real browser without JavaScript: read, looked at by axe, and printed."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Route
from pypdf import PdfReader

from tests.pages.served import NCT, Site
from tests.pages.test_accessibility import AXE

pytestmark = pytest.mark.browser

PAGES = {"en": f"trial/{NCT}", "zh-Hans": f"zh/trial/{NCT}"}
SCREENS: dict[str, tuple[tuple[int, Literal["light", "dark"]], ...]] = {
    "en": ((390, "light"), (1280, "dark")),
    "zh-Hans": ((390, "dark"), (1280, "light")),
}

AXE_RUN = """async () => (await axe.run()).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))"""


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A tab that runs no script of a page."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def printed(page: Page, address: str, **paper: Any) -> PdfReader:
    page.goto(address)
    return PdfReader(BytesIO(page.pdf(**paper)))


@pytest.mark.parametrize("tag", ["en", pytest.param("zh-Hans", marks=pytest.mark.wide)])
def test_axe_finds_nothing_wrong(site: Site, browser: Browser, tag: str) -> None:
    """Each theme at one size a language. axe is a script, which the policy would keep out."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    found = []
    for more in ("", "/sheet"):
        page.goto(site.address(PAGES[tag] + more))
        page.evaluate(AXE)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for width, scheme in SCREENS[tag]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            found += [f"{more} {width} {scheme} {one}" for one in page.evaluate(AXE_RUN)]
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert beyond <= 0, f"{more} {width}: wider than the screen"
    context.close()
    assert found == []


@pytest.mark.parametrize("tag", PAGES)
def test_a_trial_is_read_without_javascript_and_nothing_else_is_fetched(
    site: Site, reader: Page, tag: str
) -> None:
    fetched: list[str] = []

    def note(route: Route) -> None:
        fetched.append(route.request.url)
        route.continue_()

    reader.route("**/*", note)
    reader.goto(site.address(PAGES[tag]))
    assert reader.locator("main section.status h2").is_visible()
    for part in ("join", "contact", "design", "enrollment", "results", "about"):
        assert reader.locator(f"#{part} h2").first.is_visible(), part
    reader.locator("#join summary").first.click()
    assert reader.locator("#join .verbatim .prose").is_visible()
    word = reader.locator("#join .word").first
    word.click()
    assert reader.locator(f"#{word.get_attribute('popovertarget')}").is_visible()
    assert [one for one in fetched if not one.endswith((PAGES[tag], "/favicon.png"))] == []


def test_streamlits_document_leads_a_reader_without_javascript_to_the_plain_page(
    site: Site, reader: Page
) -> None:
    reader.goto(site.address("join", trial=NCT, lang="zh-Hans"))
    reader.get_by_role("link", name=NCT).click()
    assert reader.url == site.address(PAGES["zh-Hans"])
    reader.get_by_role("link", name="English", exact=True).click()
    assert reader.url == site.address(PAGES["en"])


def test_what_stands_until_streamlits_page_does_is_dark_where_the_reader_has_it_dark(
    site: Site, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(site.address(trial=NCT, lang="en"))
    first = page.locator(".first")
    assert first.evaluate("one => getComputedStyle(one).color") == "rgb(255, 255, 255)"
    ground = "one => getComputedStyle(one).backgroundColor"
    for name in ("html", "body", "#root"):
        assert page.locator(name).evaluate(ground) == "rgba(0, 0, 0, 0)", f"{name} is painted over"
    context.close()


@pytest.mark.parametrize(
    ("tag", "paper", "size"), [("en", "Letter", (612, 792)), ("zh-Hans", "A4", (595, 842))]
)
def test_the_whole_trial_can_be_printed(
    site: Site, reader: Page, tag: str, paper: str, size: tuple[int, int]
) -> None:
    made = printed(reader, site.address(PAGES[tag]), format=paper)
    sizes = {tuple(map(round, one.mediabox[2:])) for one in made.pages}
    assert {abs(w - size[0]) <= 2 and abs(h - size[1]) <= 2 for w, h in sizes} == {True}
    text = " ".join(" ".join(one.extract_text() for one in made.pages).split())
    assert NCT in text
    assert "Aged 14 to 65 years" in text
    # What is folded on a screen is open on paper.
    assert ("two years" if tag == "en" else "两年") in text
    assert all(len(one.extract_text()) > 80 for one in made.pages), "an almost empty page"


@pytest.mark.parametrize(("tag", "paper"), [("en", "A4"), ("en", "Letter"), ("zh-Hans", "A4")])
def test_the_sheet_is_one_page(site: Site, reader: Page, tag: str, paper: str) -> None:
    sheet = site.address(f"{PAGES[tag]}/sheet")
    made = printed(reader, sheet, format=paper, prefer_css_page_size=paper == "A4")
    assert len(made.pages) == 1
    text = made.pages[0].extract_text()
    assert "Ren Lin, MD" in text
    assert "https://clinicaltrials.gov/study/" in text
