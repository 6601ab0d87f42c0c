"""Tables of adverse events in a real browser: sorted, filtered, printed, read by everyone."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from registry.language import Language
from registry.markup import header
from registry.markup.posted import UNFOLDED
from tests.markup.posted_pages import events_page
from tests.pages.served import Site, read, serve, wait_until_read
from tests.pages.test_accessibility import AXE, DESK, PHONE, RUN, SCHEMES, TURNED
from tests.trial.posted.events import event, stats, with_results

pytestmark = pytest.mark.browser

EVENTS = [
    event("Ague", "Fevers", stats((3, 41, 4), (10, 40, 12))),
    event("Quartan", "Fevers", stats((12, 41, 12), (2, 40, 2)), notes="Every fourth day."),
    event("Hiccups", "Breath", stats((3, 41, 3), (0, 40, 0))),
    event("Yawning", "Breath", stats((100, 410, 100))),
    *(event(f"Itch {n}", "Skin", stats((0, 41, 0), (0, 40, 0))) for n in range(UNFOLDED)),
]
"""Events whose order in the registry is neither that of letters nor that of numbers."""

SCRIPT = """
from pathlib import Path
import streamlit as st

here = Path(__file__).parent
tag = st.query_params.get("lang", "en")
st.html((here / f"head-{tag}.html").read_text(encoding="utf-8"))
runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
page = (here / f"{tag}.html").read_text(encoding="utf-8")
st.html(page.replace("Two winters", f"{runs} winters"))
st.text_input("Again")
st.html('<footer class="tp foot">The end</footer>')
"""
"""As pages do it; what is written into the field makes the tables anew."""


@pytest.fixture(scope="module")
def tables(embedded_settings: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose only page shows the invented events."""
    folder = tmp_path_factory.mktemp("tables")
    study = with_results(
        adverseEventsModule={
            "timeFrame": "Two winters",
            "eventGroups": [
                {"id": "EG000", "title": "Low dose"},
                {"id": "EG001", "title": "Usual care"},
            ],
            "seriousEvents": EVENTS[:3],
            "otherEvents": EVENTS,
        }
    )
    for tag in ("en", "zh-Hans"):
        lang = Language.of(tag)
        head = header(lang, "Trials here", None, None)
        (folder / f"head-{tag}.html").write_text(head, encoding="utf-8")
        (folder / f"{tag}.html").write_text(events_page(study, lang), encoding="utf-8")
    script = folder / "app.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with serve(embedded_settings, folder / "log", script) as running:
        yield running


@pytest.fixture
def page(tables: Site, window: BrowserContext) -> Iterator[Page]:
    """The page, with its long table unfolded."""
    tab = read(window.new_page(), tables.address())
    unfold(tab)
    yield tab
    tab.close()


def unfold(page: Page) -> None:
    page.get_by_text("Other adverse events, by organ system (16)").click()


def table(page: Page) -> Locator:
    return page.locator("table.events").last


def heading(page: Page, name: str) -> Locator:
    return table(page).get_by_role("columnheader", name=name)


def terms(page: Page, count: int = 4) -> list[str]:
    """The first events as a reader sees them."""
    shown = table(page).locator("th[scope=row]:visible > span:first-child").all_inner_texts()
    return shown[:count]


GIVEN = ["Ague", "Quartan", "Hiccups", "Yawning"]


def test_numbers_are_sorted_from_the_largest_then_from_the_smallest_then_as_given(
    page: Page,
) -> None:
    low = heading(page, "Low dose")
    assert terms(page) == GIVEN
    low.get_by_role("button").click()
    expect(low).to_have_attribute("aria-sort", "descending")
    # 100 before 12 before 3: as numbers; two with 3 keep their order.
    assert terms(page) == ["Yawning", "Quartan", "Ague", "Hiccups"]
    low.get_by_role("button").click()
    expect(low).to_have_attribute("aria-sort", "ascending")
    assert terms(page, 16)[12:] == ["Ague", "Hiccups", "Quartan", "Yawning"]
    low.get_by_role("button").click()
    assert low.get_attribute("aria-sort") is None
    assert terms(page) == GIVEN
    assert table(page).locator(".of-group").count() == 0


def test_words_are_sorted_from_a_to_z_by_the_keyboard_alone(page: Page) -> None:
    button = heading(page, "Event").get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    expect(heading(page, "Event")).to_have_attribute("aria-sort", "ascending")
    assert terms(page) == ["Ague", "Hiccups", "Itch 0", "Itch 1"]
    assert terms(page, 16)[-3:] == ["Itch 11", "Quartan", "Yawning"]
    expect(button).to_be_focused()


def test_what_is_not_provided_is_neither_most_nor_least(page: Page) -> None:
    button = heading(page, "Usual care").get_by_role("button")
    for _ in ("descending", "ascending"):
        button.click()
        assert terms(page, 16)[-1] == "Yawning"


def test_only_the_column_that_was_pressed_last_says_that_it_is_sorted(page: Page) -> None:
    heading(page, "Low dose").get_by_role("button").click()
    heading(page, "Usual care").get_by_role("button").click()
    assert table(page).locator("[aria-sort]").all_inner_texts() == ["Usual care"]


def test_sorted_rows_take_the_organ_system_along(page: Page) -> None:
    heading(page, "Low dose").get_by_role("button").click()
    first = table(page).locator("th[scope=row]").first
    expect(first.locator(".of-group")).to_have_text("Breath")
    assert table(page).locator("th[scope=rowgroup]:visible").count() == 0


def test_one_table_is_sorted_without_the_other(page: Page) -> None:
    other = page.locator("table.events").first.locator("th[scope=row]")
    before = other.all_inner_texts()
    heading(page, "Low dose").get_by_role("button").click()
    assert other.all_inner_texts() == before


def box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Find an event or an organ system").last


def found(page: Page) -> Locator:
    return page.locator(".filter [role=status]").last


def test_rows_are_found_by_event_or_by_organ_system_and_counted_aloud(page: Page) -> None:
    box(page).fill("quart")
    assert terms(page) == ["Quartan"]
    expect(found(page)).to_have_text("Events found: 1")
    assert table(page).locator("th[scope=rowgroup]:visible").all_inner_texts() == ["Fevers"]
    box(page).fill("BREATH")
    assert terms(page) == ["Hiccups", "Yawning"]
    expect(found(page)).to_have_text("Events found: 2")
    box(page).fill("fever ague")
    assert terms(page) == ["Ague"]
    box(page).fill("nothing of the kind")
    assert terms(page) == []
    expect(found(page)).to_have_text("Events found: 0")


def test_escape_clears_the_filter(page: Page) -> None:
    box(page).fill("itch")
    box(page).press("Escape")
    expect(box(page)).to_have_value("")
    expect(found(page)).to_have_text("")
    assert terms(page) == GIVEN


def test_a_filtered_table_is_sorted_and_a_sorted_one_filtered(page: Page) -> None:
    heading(page, "Low dose").get_by_role("button").click()
    box(page).fill("fevers")
    assert terms(page) == ["Quartan", "Ague"]
    for _ in range(2):
        heading(page, "Low dose").get_by_role("button").click()
    assert terms(page) == ["Ague", "Quartan"]
    assert table(page).locator("th[scope=rowgroup]:visible").all_inner_texts() == ["Fevers"]


HELD = """() => JSON.stringify(
    [{...localStorage}, {...sessionStorage}, document.cookie, location.href])"""


def test_nothing_typed_or_pressed_is_sent_or_stored_or_put_in_the_address(
    tables: Site, window: BrowserContext
) -> None:
    page = window.new_page()
    sent: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framesent", lambda _: sent.append(socket.url)),
    )
    read(page, tables.address())
    unfold(page)
    assert sent  # Streamlit talks while the page comes
    sent.clear()
    page.on("request", lambda request: sent.append(request.url))
    before = page.evaluate(HELD)
    box(page).press_sequentially("ague")
    heading(page, "Low dose").get_by_role("button").click()
    page.wait_for_timeout(300)
    assert page.evaluate(HELD) == before
    assert sent == []
    page.close()


def test_tables_that_streamlit_makes_anew_are_made_ready_once(page: Page) -> None:
    page.get_by_label("Again").fill("please")
    page.get_by_label("Again").press("Enter")
    page.get_by_text("2 winters").wait_for()
    wait_until_read(page)
    assert page.locator(".filter").count() == 2
    assert table(page).locator("thead button").count() == 3
    if not table(page).is_visible():
        unfold(page)
    heading(page, "Low dose").get_by_role("button").click()
    assert terms(page, 1) == ["Yawning"]


def test_chinese_sorts_by_the_people_affected_and_labels_the_filter(
    tables: Site, window: BrowserContext
) -> None:
    page = read(window.new_page(), tables.address(lang="zh-Hans"))
    page.locator("summary").last.click()
    heading(page, "Low dose").get_by_role("button").click()
    assert terms(page) == ["Yawning", "Quartan", "Ague", "Hiccups"]
    page.get_by_role("searchbox", name="查找事件或器官系统").last.fill("ague")
    expect(found(page)).to_have_text("找到的事件：1")
    page.close()


def test_a_folded_table_is_printed_whole(tables: Site, window: BrowserContext) -> None:
    page = read(window.new_page(), tables.address())
    last = table(page).locator("tr").last
    assert not last.is_visible()
    page.emulate_media(media="print")
    expect(last).to_be_visible()
    region = page.locator(".wide.long").last
    assert region.evaluate("one => one.scrollHeight <= one.clientHeight")
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth")
    page.close()


@pytest.mark.parametrize("screen", [PHONE, pytest.param(DESK, marks=pytest.mark.wide)])
def test_axe_finds_nothing_wrong(tables: Site, browser: Browser, screen: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": screen[0], "height": screen[1]})
    page = read(context.new_page(), tables.address())
    page.evaluate(AXE)
    unfold(page)
    faults: list[Any] = []
    for scheme, is_sorted in itertools.product(SCHEMES, (False, True)):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(TURNED, arg=scheme)
        if is_sorted:
            heading(page, "Low dose").get_by_role("button").click()
            box(page).fill("fevers")
        faults += [node for node in page.evaluate(RUN) if node["ours"]]
    context.close()
    assert faults == [], json.dumps(faults, indent=1)


def test_a_phone_scrolls_the_table_not_the_page(tables: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = read(context.new_page(), tables.address())
    unfold(page)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    context.close()
