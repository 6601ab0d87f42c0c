"""Find other trials in a real browser: found with a keyboard alone, and looked at by axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.mirrors import mirror_with, place
from tests.fixtures.studies import study
from tests.pages.served import NCT, Site, read, serve, settings_file, wait_until_read
from tests.pages.test_accessibility import AXE, LISTED, RUN, SEVERE, TURNED, VIEWS

pytestmark = pytest.mark.browser

WORDS = "inventin 白血病 某某病"
LABEL = """() => { const one = document.activeElement;
    return (one.getAttribute("aria-label") || one.innerText
        || one.labels?.[0]?.innerText || "").trim(); }"""
WIDER = "document.documentElement.scrollWidth - innerWidth"


def records() -> list[dict[str, Any]]:
    """Some invented studies, all for leukemia, each with a place."""
    made = []
    for number, status in enumerate(["RECRUITING", "NOT_YET_RECRUITING", "RECRUITING"] * 4):
        record = study(f"NCT000001{number:02}", status=status)
        protocol = record["protocolSection"]
        protocol["conditionsModule"]["conditions"] = ["Umbilical Cord Blood", "Leukemia"]
        protocol["designModule"]["phases"] = ["PHASE1", "PHASE2"][: number % 2 + 1]
        protocol["contactsLocationsModule"] = place("Inventown", 30, 114)
        made.append(record)
    return made


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the embedded trial, and a mirror of it and the invented studies."""
    folder = tmp_path_factory.mktemp("finder")
    mirror = mirror_with(folder / "mirror", records())
    with serve(settings_file(folder, [NCT], mirror), folder / "log") as running:
        yield running


@pytest.mark.wide
def test_axe_finds_nothing_wrong_on_what_is_found_and_compared(
    finder: Site, browser: Browser
) -> None:
    """In Chinese; the plain page is looked at in English. Streamlit does wrong what is listed."""
    context = browser.new_context(viewport={"width": 1280, "height": 2000})
    page = read(context.new_page(), finder.address("find", trial=NCT, lang="zh-Hans"))
    compare_two(page)
    page.locator("form.tp > details summary").click()
    page.evaluate(AXE)
    found = []
    for (width, height), scheme in VIEWS["zh-Hans"]:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(TURNED, arg=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        nodes = page.evaluate(RUN)
        found += [node for node in nodes if node["ours"] or is_new(node)]
        assert page.evaluate(WIDER) <= 0, width
    assert page.url == finder.address("find", trial=NCT, lang="zh-Hans")
    context.close()
    assert found == []


@pytest.mark.wide
def test_axe_finds_nothing_wrong_on_the_plain_page(finder: Site, browser: Browser) -> None:
    """The form is sent as a browser without JavaScript sends it. axe needs the policy gone."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(finder.address("en/find"))
    compare_two(page)
    assert page.locator(".tp.beside tbody tr.differs").count() > 0
    page.evaluate(AXE)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = []
    for (width, _), scheme in VIEWS["en"]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += page.evaluate(RUN)
        assert page.evaluate(WIDER) <= 0, width
    assert page.url == finder.address("en/find")
    context.close()
    assert found == []


def test_a_trial_is_found_and_compared_with_the_keyboard_alone(
    finder: Site, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = read(context.new_page(), finder.address("find", trial=NCT, lang="en"))
    assert reach(page, "What are you looking for?")
    page.keyboard.type("inventin")
    assert reach(page, "Find trials")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found")
    wait_until_read(page)
    expect(page.locator("#found")).to_be_focused()
    for number in (0, 1):
        assert reach(page, f"Compare NCT0000010{number}")
        page.keyboard.press("Space")
    assert reach(page, "Show those side by side")
    page.keyboard.press("Enter")
    expect(page.locator("#beside")).to_be_focused()
    expect(page.locator("table thead .letter")).to_have_count(2)
    assert page.url == finder.address("find", trial=NCT, lang="en")
    context.close()


def test_what_was_found_comes_to_the_top_of_a_phone(finder: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = read(context.new_page(), finder.address("find", trial=NCT, lang="en"))
    page.get_by_label("What are you looking for?").fill("inventin")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    wait_until_read(page)
    box, head = (page.locator(one).bounding_box() for one in ("#found", "[data-testid=stHeader]"))
    assert box
    assert head
    assert head["y"] + head["height"] <= box["y"] < 200
    context.close()


def test_more_results_are_read_from_their_head(finder: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = read(context.new_page(), finder.address("find", trial=NCT, lang="en"))
    page.get_by_label("What are you looking for?").fill("leukemia")
    page.keyboard.press("Enter")
    for button, shown in (("More results", "11 to 12 of 12"), ("Earlier results", "1 to 10 of 12")):
        page.get_by_role("button", name=button).click()
        expect(page.locator(".tp.found")).to_contain_text(shown)
        wait_until_read(page)
        expect(page.locator("#found")).to_be_focused()
        expect(page.locator("#found")).to_be_in_viewport()
    assert reach(page, "The record at", 5), "the keyboard goes on from there"
    context.close()


def test_what_is_filled_in_is_looked_for_and_stands_there_after_it(
    finder: Site, page: Page
) -> None:
    read(page, finder.address("find", trial=NCT, lang="en"))
    page.get_by_label("What are you looking for?").fill("inventin")
    page.locator("form.tp > details summary").click()
    page.get_by_label("Age", exact=True).fill("66")
    page.get_by_label("recruiting", exact=True).uncheck()
    page.get_by_role("button", name="Find trials").last.click()
    expect(page.locator("#found")).to_contain_text("4")
    expect(page.get_by_label("What are you looking for?")).to_have_value("inventin")
    expect(page.get_by_label("Age", exact=True)).to_have_value("66")


@pytest.mark.parametrize("written", ["5e", "半百"])
def test_an_age_that_is_no_number_is_not_dropped_without_a_word(
    finder: Site, page: Page, written: str
) -> None:
    read(page, finder.address("find", trial=NCT, lang="en"))
    page.get_by_label("What are you looking for?").fill("inventin")
    page.locator("form.tp > details summary").click()
    page.get_by_label("Age", exact=True).fill(written)
    page.keyboard.press("Enter")
    expect(page.locator("form.tp")).to_contain_text("Please write the age in full years")


@pytest.mark.parametrize("words", ["", "inventin"])
def test_who_presses_again_is_led_to_the_head_again(finder: Site, page: Page, words: str) -> None:
    """Also after another page, from which the form comes back as it was."""
    read(page, finder.address("find", trial=NCT, lang="en"))
    page.get_by_label("What are you looking for?").fill(words)
    page.get_by_role("button", name="Find trials").first.click()
    expect(page.locator("#found")).to_be_focused()
    page.get_by_label("What are you looking for?").press("Enter")
    expect(page.locator("#found")).to_be_focused()
    page.get_by_role("link", name="Overview").click()
    expect(page.locator("#found")).to_have_count(0)
    page.get_by_role("link", name="Find other trials").first.click()
    expect(page.locator("#found")).to_be_visible()
    wait_until_read(page)
    page.get_by_label("What are you looking for?").press("Enter")
    expect(page.locator("#found")).to_be_focused()


def test_who_clears_the_search_begins_at_its_first_field(finder: Site, page: Page) -> None:
    read(page, finder.address("find", trial=NCT, lang="en"))
    page.get_by_label("What are you looking for?").fill("inventin")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Clear my search").click()
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator("#found")).to_have_count(0)


def test_who_looks_without_a_connection_is_led_to_the_plain_page(finder: Site, page: Page) -> None:
    read(page, finder.address("find", trial=NCT, lang="en"))
    page.evaluate(
        "document.querySelector('[data-testid=stApp]').dataset.testConnectionState = 'DISCONNECTED'"
    )
    page.get_by_label("What are you looking for?").fill("inventin")
    page.keyboard.press("Enter")
    page.wait_for_url(finder.address("en/find"))
    page.locator("#words").fill("inventin")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("12")


def test_a_city_that_was_named_sorts_the_related_trials_too(finder: Site, page: Page) -> None:
    read(page, finder.address("find", trial=NCT, lang="en"))
    page.locator("form.tp > details summary").click()
    page.get_by_label("A city near you").fill("Wuhan")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found")
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".tp")).to_contain_text(["Those nearest to Wuhan, China come first."])


def test_all_works_without_javascript(finder: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(finder.address("find", trial=NCT, lang="zh-Hans"))
    page.locator('a[href="/zh/find"]').click()
    page.locator("#words").fill("白血病")
    page.keyboard.press("Enter")
    expect(page.locator("article.result")).to_have_count(10)
    page.locator('button[name="page"][value="2"]').click()
    expect(page.locator("article.result")).to_have_count(2)
    assert page.locator("#words").input_value() == "白血病"
    context.close()


def test_what_was_found_is_printed_with_its_number(finder: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(finder.address("en/find"))
    page.locator("#words").fill("inventin")
    page.keyboard.press("Enter")
    page.emulate_media(media="print")
    expect(page.locator("article.result .records").first).to_be_visible()
    expect(page.locator("#words")).to_be_hidden()
    page.close()


def compare_two(page: Page) -> None:
    """Look for the words, and have the first two that are found side by side."""
    page.locator("#words").fill(WORDS)
    page.keyboard.press("Enter")
    for number in (0, 1):
        page.locator('article.result + p input[name="compare[]"]').nth(number).check()
    page.get_by_role("button").and_(page.locator("[data-next=beside]")).click()
    page.wait_for_selector(".tp.beside")


def is_new(node: dict[str, Any]) -> bool:
    """Whether this is severe and not listed among what Streamlit itself does wrong."""
    listed = LISTED.read_text(encoding="utf-8").splitlines()
    return node["impact"] in SEVERE and not any(line.startswith(node["rule"]) for line in listed)


def reach(page: Page, label: str, most: int = 60) -> bool:
    """Go on with the Tab key until what has the focus has this label."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(LABEL).startswith(label):
            return True
    return False
