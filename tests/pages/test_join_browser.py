"""Who can join in a browser: explained words, answers that stay here, and the sheet on paper."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.served import NCT, Site, read, serve, show_questions, wait_until_read

pytestmark = pytest.mark.browser

TERM = "Graft failure"
MEANING = "After a transplant, the new cells do not start making blood cells"
A4 = (595, 842)
"""Points."""


@pytest.fixture(scope="module")
def site(embedded_settings: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose log holds nothing but what these tests do."""
    with serve(embedded_settings, tmp_path_factory.mktemp("join") / "log") as running:
        yield running


def opened(page: Page, site: Site, lang: str = "en") -> Page:
    """The page, ready to be used."""
    read(page, site.address("join", trial=NCT, lang=lang))
    show_questions(page, lang)
    expect(page.locator(".tp.asked.buttons button")).to_have_count(2)
    expect(page.get_by_role("radiogroup")).to_have_count(8)
    return page


def meanings(page: Page) -> Locator:
    """The meanings that are open."""
    return page.locator(".meaning:popover-open")


def group(page: Page, number: int) -> Locator:
    """The question on this criterion."""
    return page.get_by_role("radiogroup", name=f"Criterion {number}: does this describe you?")


def answer(page: Page, number: int, words: str) -> None:
    """Answer the question on this criterion."""
    choice = group(page, number).get_by_role("radio", name=words, exact=True)
    choice.check()
    expect(choice).to_be_checked()
    wait_until_read(page)


def say_age(page: Page, number: int) -> None:
    """Give an age."""
    field = page.get_by_label("Age", exact=True)
    field.fill(str(number))
    field.press("Enter")
    expect(page.locator(".asked .fit").first).to_contain_text(f"{number} years")


def make_sheet(page: Page) -> Locator:
    """The sheet, made."""
    page.get_by_role("button", name="Make a sheet for your doctor").click()
    expect(page.locator("article.sheet")).to_be_visible()
    return page.locator("article.sheet")


# Explained words


def test_a_word_opens_its_meaning_on_a_click_and_closes_on_the_next(site: Site, page: Page) -> None:
    word = opened(page, site).get_by_role("button", name=TERM)
    word.click()
    expect(meanings(page)).to_have_count(1)
    expect(meanings(page)).to_contain_text(MEANING)
    page.mouse.move(2, 2)
    expect(meanings(page)).to_have_count(1)
    word.click()
    expect(meanings(page)).to_have_count(0)


def test_a_word_opens_its_meaning_on_a_tap(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = opened(context.new_page(), site)
    page.get_by_role("button", name=TERM).tap()
    expect(meanings(page)).to_contain_text(MEANING)
    box = meanings(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844
    page.get_by_role("heading", name="Must be true of a person (inclusion)").tap()
    expect(meanings(page)).to_have_count(0)
    context.close()


def test_a_word_opens_its_meaning_while_the_pointer_is_on_it(site: Site, page: Page) -> None:
    word = opened(page, site).get_by_role("button", name=TERM)
    word.hover()
    expect(meanings(page)).to_contain_text(MEANING)
    meanings(page).hover()
    expect(meanings(page)).to_have_count(1)
    page.mouse.move(2, 2)
    expect(meanings(page)).to_have_count(0)


def test_the_keyboard_opens_each_meaning_in_turn_and_esc_closes_it(site: Site, page: Page) -> None:
    opened(page, site)
    group(page, 1).get_by_role("radio").first.focus()
    for term in (TERM, "autologous", "hematopoietic stem cell transplant"):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        expect(focused).to_have_text(term)
        expect(meanings(page)).to_have_count(1)
        expect(meanings(page)).to_have_id(focused.get_attribute("aria-describedby") or "")
    page.keyboard.press("Escape")
    expect(meanings(page)).to_have_count(0)
    expect(page.locator(":focus")).to_have_text("hematopoietic stem cell transplant")
    page.keyboard.press("Enter")
    expect(meanings(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(meanings(page)).to_have_count(0)


def test_a_meaning_stays_on_a_narrow_screen(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 620, "height": 700})
    page = opened(context.new_page(), site)
    for word in page.locator(".word").all():
        word.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(meanings(page)).to_have_count(1)
        box = meanings(page).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 620
        assert box["width"] >= 300
    context.close()


def _described(page: Page) -> dict[str, str]:
    """The name and the description of every button, as a screen reader is told them."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return {
        node["name"]["value"]: node.get("description", {}).get("value", "")
        for node in nodes
        if node.get("role", {}).get("value") == "button"
    }


def test_a_screen_reader_is_told_the_meaning_with_the_word(site: Site, page: Page) -> None:
    described = _described(opened(page, site))
    assert MEANING in described[TERM]
    for word in page.locator(".word").all():
        meaning = page.locator(f"#{word.get_attribute('popovertarget')}")
        said = re.sub(r"\s+", "", meaning.text_content() or "")
        assert re.sub(r"\s+", "", described[word.inner_text()]) == said


def test_a_chinese_page_tells_the_meaning_in_chinese(site: Site, page: Page) -> None:
    described = _described(opened(page, site, "zh-Hans"))
    assert "尚未经临床医生审阅" in described[TERM]
    assert MEANING not in described[TERM]


def test_each_question_is_a_named_group_of_three(site: Site, page: Page) -> None:
    opened(page, site)
    for number in range(1, 6):
        radios = group(page, number).get_by_role("radio")
        expect(radios).to_have_count(3)
        for radio, name in zip(radios.all(), ("Yes", "No", "Not sure"), strict=True):
            expect(radio).to_have_accessible_name(name)


def test_the_keyboard_answers_and_keeps_its_place(site: Site, page: Page) -> None:
    opened(page, site)
    make_sheet(page)
    radios = group(page, 2).get_by_role("radio")
    radios.first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".sheet .chosen")).to_have_text(["×Yes"])
    wait_until_read(page)
    expect(radios.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sheet .chosen")).to_have_text(["×No"])
    wait_until_read(page)
    expect(radios.nth(1)).to_be_focused()


# Answers


def _kept(page: Page) -> Any:
    """What the browser keeps, and the address."""
    return page.evaluate(
        "[location.href, Object.entries(localStorage), Object.entries(sessionStorage),"
        " document.cookie]"
    ), page.context.cookies()


def test_answers_leave_no_trace_in_the_browser_nor_on_the_server(site: Site, page: Page) -> None:
    hosts: set[str] = set()
    addresses: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("request", lambda request: addresses.append(request.url))
    page.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).netloc))
    opened(page, site)
    before = _kept(page)
    log = site.log.read_text(encoding="utf-8")
    asked = len(addresses)
    say_age(page, 57)
    answer(page, 1, "Not sure")
    answer(page, 4, "Yes")
    make_sheet(page)
    answer(page, 4, "No")
    assert _kept(page) == before
    assert hosts == {f"localhost:{site.port}"}
    # What the sheet brings along may be fetched; an answer is in no address.
    assert not [address for address in addresses[asked:] if "57" in urlsplit(address).query]
    assert site.log.read_text(encoding="utf-8") == log


def test_another_language_keeps_the_answers_and_clear_forgets_them(site: Site, page: Page) -> None:
    opened(page, site)
    say_age(page, 57)
    answer(page, 3, "Not sure")
    make_sheet(page)
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("article.sheet h2")).to_have_text("带给您的医生")
    expect(page.locator("article.sheet .chosen")).to_have_text(["×不确定"])
    expect(page.locator("#age")).to_have_value("57")
    expect(page.locator("input[type=radio]:checked")).to_have_count(2)
    clear = page.get_by_role("button", name="清除我的回答")
    clear.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.sheet")).to_have_count(0)
    expect(page.locator("#age")).to_have_value("")
    expect(page.locator("input[type=radio]:checked")).to_have_count(1)
    expect(page.locator(".asked .fit")).to_have_count(0)
    expect(clear).to_be_focused()


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_how_an_age_is_counted_is_read_whole_on_a_phone_and_while_it_is_filled_in(
    site: Site, page: Page, lang: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, site, lang)
    age, hint = page.locator("#age"), page.locator("#age-hint")
    age.fill("66")
    expect(age).to_have_accessible_description(hint.inner_text())
    assert hint.bounding_box()["x"] + hint.bounding_box()["width"] <= 390  # type: ignore[index]
    assert age.get_attribute("placeholder") is None


def test_an_age_can_be_taken_back(site: Site, page: Page) -> None:
    opened(page, site)
    say_age(page, 66)
    field = page.get_by_label("Age", exact=True)
    field.fill("")
    field.press("Enter")
    expect(page.locator(".asked .fit")).to_have_count(0)
    expect(field).to_have_value("")


def test_a_page_that_is_closed_has_forgotten_the_answers(site: Site, page: Page) -> None:
    opened(page, site)
    answer(page, 1, "Yes")
    page.reload()
    opened(page, site)
    expect(page.locator("input[type=radio]:checked")).to_have_count(1)


# The sheet


def _printed(page: Page, to: Path) -> tuple[str, list[tuple[int, int]]]:
    """The words of the printed page and the size of each sheet of paper."""
    printed = page.pdf(path=to, format="A4")
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    if which("pdftotext") is None:
        return "", [(int(float(w)), int(float(h))) for w, h in sizes]
    text = subprocess.run(
        ["pdftotext", "-layout", str(to), "-"], capture_output=True, check=True, text=True
    ).stdout
    return " ".join(text.split()), [(int(float(w)), int(float(h))) for w, h in sizes]


def test_the_sheet_prints_alone_on_a4_with_the_answers(
    site: Site, page: Page, tmp_path: Path
) -> None:
    opened(page, site)
    say_age(page, 57)
    answer(page, 2, "Yes")
    make_sheet(page)
    page.emulate_media(media="print")
    expect(page.locator("article.sheet")).to_be_visible()
    for other in (
        ".tp.pages",
        ".criterion",
        "header.head",
        "footer.foot",
        ".tp.asked.buttons button",
    ):
        expect(page.locator(other).first).to_be_hidden()
    expect(page.locator("[data-print]")).to_be_hidden()
    text, papers = _printed(page, tmp_path / "sheet.pdf")
    assert papers
    assert set(papers) == {A4}
    assert len(papers) <= 2
    if text:
        assert text.startswith("Take to your doctor")
        assert "× Yes No Not sure Graft failure after" in text
        assert "57 years" in text
        assert "My questions" in text
        assert "Your rights" not in text
        assert "does this describe you?" not in text


def test_the_print_button_prints(site: Site, page: Page) -> None:
    page.add_init_script("window.print = () => { window.printed = true }")
    opened(page, site)
    make_sheet(page)
    page.get_by_role("button", name="Print the sheet").click()
    assert page.evaluate("window.printed === true")


# Small screens


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_on_a_phone_nothing_is_too_wide_or_too_small_to_touch(
    site: Site, browser: Browser, lang: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = opened(context.new_page(), site, lang)
    page.get_by_role("button").and_(page.locator("[value=sheet]")).tap()
    expect(page.locator("article.sheet")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        "[...document.querySelectorAll('.stMain button, .stMain summary, [role=radiogroup] label')]"
        ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24)"
        ".map(e => e.outerHTML)"
    )
    assert small == []
    low = page.evaluate(
        "[...document.querySelectorAll("
        "'[role=radiogroup] label, .tp.asked .box, .tp.asked button, [data-print]')]"
        ".filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    )
    assert low == []
    context.close()
