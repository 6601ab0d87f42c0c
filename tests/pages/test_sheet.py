"""The sheet for a doctor on paper: alone, whole, black on white, on as many pages as it needs."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from registry.ctgov.client import Client, Connection
from registry.mirror.sync import Collection, sync
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.pages.served import NCT, Site, read, serve, settings_file, wait_until_read

pytestmark = pytest.mark.browser

LONG = "NCT00000060"
CRITERIA = 60
MAKE = {"en": "Make a sheet for your doctor", "zh-Hans": "生成一页给医生看的单子"}

OUTSIDE = """[...document.querySelectorAll("body *")].filter(e => e.checkVisibility()
    && !e.closest(".sheet") && !e.querySelector(".sheet")).map(e => e.outerHTML.slice(0, 90))"""
"""Whatever is seen and neither belongs to the sheet nor holds it."""

COLOURS = """[...new Set([...document.querySelectorAll(".sheet, .sheet *")]
    .filter(e => e.checkVisibility() && !e.closest(".mark"))
    .map(e => getComputedStyle(e)).flatMap(s => [s.color, s.backgroundColor]))]"""

CUT = """(() => { const cut = []; for (let e = document.querySelector(".sheet").parentElement; e;
    e = e.parentElement) { const s = getComputedStyle(e);
    if (s.overflowX !== "visible" || s.overflowY !== "visible" || s.position !== "static")
        cut.push(e.className) } return cut })()"""
"""What holds the sheet and could cut it off at the end of the first page."""


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose trial has many long criteria."""
    folder = tmp_path_factory.mktemp("long")
    record = study(LONG)
    half = CRITERIA // 2
    item = "Invented condition {} which is described at such length that its line has to break"
    record["protocolSection"]["statusModule"]["statusVerifiedDate"] = (
        datetime.now(UTC).date().isoformat()
    )
    record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = "\n".join(
        [
            "Inclusion Criteria:\n",
            *(f"{n}. {item.format(n)}\n    * in part\n    * or wholly" for n in range(1, half + 1)),
            "\nExclusion Criteria:\n",
            *(f"{n}. {item.format(-n)}" for n in range(1, half + 1)),
        ]
    )
    with ApiServer([record]) as api:
        connection = Connection(
            base_url=api.url, user_agent="tests (nobody@example.org)", seconds_between_requests=0
        )
        with Client(connection) as client:
            sync(folder / "mirror", client, Collection.of_trials([LONG]))
    with serve(settings_file(folder, [LONG], folder / "mirror"), folder / "log") as running:
        yield running


def with_sheet(page: Page, site: Site, nct_id: str, tag: str = "en") -> Page:
    """The page Who can join with the sheet made."""
    read(page, site.address("join", trial=nct_id, lang=tag))
    page.get_by_role("button", name=MAKE[tag]).click()
    expect(page.locator(".sheet")).to_be_visible()
    wait_until_read(page)
    return page


def pages_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("tag", ["en", pytest.param("zh-Hans", marks=pytest.mark.wide)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_is_printed_alone_and_black_on_white(
    site: Site, page: Page, scheme: Literal["light", "dark"], tag: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    with_sheet(page, site, NCT, tag)
    page.emulate_media(media="print")
    assert page.evaluate(OUTSIDE) == []
    assert set(page.evaluate(COLOURS)) <= {
        "rgb(0, 0, 0)",
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    }
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert pages_in(page.pdf(format="A4")) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.wide
def test_a_long_sheet_goes_on_over_many_pages(
    long_site: Site, page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    with_sheet(page, long_site, LONG)
    assert page.locator(".sheet .line").count() == CRITERIA
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == []
    assert page.evaluate(OUTSIDE) == []
    assert pages_in(page.pdf(format="A4")) >= 4


def test_a_criterion_is_not_broken_between_two_pages(long_site: Site, page: Page) -> None:
    with_sheet(page, long_site, LONG).emulate_media(media="print")
    kept = page.evaluate(
        "[...document.querySelectorAll('.sheet .line')].map(e => getComputedStyle(e).breakInside)"
    )
    assert set(kept) == {"avoid"}


@pytest.mark.parametrize("width", [390, 680])
def test_no_word_of_the_sheet_is_cut_off_at_the_side(
    long_site: Site, page: Page, width: int
) -> None:
    """680 is about the width that A4 leaves between its margins."""
    page.set_viewport_size({"width": width, "height": 900})
    with_sheet(page, long_site, LONG)
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        wide = page.evaluate(
            "[...document.querySelectorAll('.sheet, .sheet *')].filter(e =>"
            " e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"
        )
        assert wide == [], media


def test_the_printed_page_has_the_number_of_the_trial_at_its_foot(site: Site, page: Page) -> None:
    """The browser keeps the style that says so: it is no script, and it names a real number."""
    with_sheet(page, site, NCT)
    styles = page.locator("style").all_text_contents()
    assert any(f'content: "{NCT}"' in style and "@page sheet" in style for style in styles)


def test_a_page_without_the_sheet_is_printed_as_it_is(site: Site, page: Page) -> None:
    read(page, site.address("join", trial=NCT, lang="en"))
    page.emulate_media(media="print")
    expect(page.locator("header.head")).to_be_visible()
    expect(page.get_by_role("heading", name="Who can join")).to_be_visible()
