"""A reader opens the site in a browser, goes through it, and shares what is read."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.served import NCT, PROJECT, Site, read, serve, wait_until_read

pytestmark = pytest.mark.browser

PAGES = {
    "en": [
        "Overview",
        "Who can join",
        "Contact",
        "Study design",
        "Enrollment",
        "Results",
        "History",
        "Find other trials",
        "About this page",
    ],
    "zh-Hans": [
        "概览",
        "谁可以参加",
        "联系方式",
        "研究设计",
        "入组情况",
        "结果",
        "历史",
        "查找其他试验",
        "关于本页",
    ],
}


def test_the_first_thing_a_patient_reads_is_that_the_trial_is_not_known_to_be_open(
    site: Site, page: Page
) -> None:
    read(page, site.address())
    block = page.locator("section.status")
    expect(block.locator("h2")).to_contain_text("This trial is not known to be open.")
    expect(block).to_contain_text("January 2013")
    expect(block).to_contain_text("January 2016")
    box = block.locator("h2").bounding_box()
    assert box
    assert box["y"] < 600, "the status has to stand on the first screen"


def test_all_pages_are_reached_by_their_links_and_keep_trial_and_language_in_the_address(
    site: Site, page: Page
) -> None:
    for tag, names in PAGES.items():
        read(page, site.address(trial=NCT, lang=tag))
        for name in names:
            page.get_by_role("link", name=name, exact=True).first.click()
            expect(page).to_have_title(re.compile(re.escape(name)))
            wait_until_read(page)
            expect(page).to_have_url(re.compile(rf"\?trial={NCT}&lang={tag}$"))
            expect(page.locator("article.tp").first).to_have_attribute("lang", tag)
            expect(page.locator("html")).to_have_attribute("lang", tag)


def test_a_link_to_another_page_keeps_the_visit_and_the_place_of_the_keyboard(
    site: Site, page: Page
) -> None:
    read(page, site.address(trial=NCT, lang="en"))
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Contact", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.tp h1")).to_have_text("Contact")
    expect(page.get_by_role("link", name="Contact", exact=True).first).to_be_focused()
    expect(page.locator(".pages [aria-current]")).to_have_text("Contact")
    page.go_back()
    expect(page.locator(".pages [aria-current]")).to_have_text("Overview")
    assert page.evaluate("window.same"), "the document was loaded anew"


def test_a_link_reopens_the_same_view(site: Site, page: Page, browser: Browser) -> None:
    read(page, site.address("design", trial=NCT, lang="zh-Hans"))
    before = page.locator("article.tp").inner_text()
    other = browser.new_context(locale="en-GB").new_page()
    assert read(other, page.url).locator("article.tp").inner_text() == before
    other.context.close()


def test_the_language_changes_on_the_same_page(site: Site, page: Page) -> None:
    read(page, site.address("contact", trial=NCT, lang="en"))
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("article.tp h1")).to_have_text(PAGES["zh-Hans"][2])
    expect(page).to_have_url(site.address("contact", trial=NCT, lang="zh-Hans"))


def test_a_chinese_browser_is_met_in_chinese(site: Site, browser: Browser) -> None:
    context = browser.new_context(locale="zh-CN")
    page = read(context.new_page(), site.address())
    expect(page.locator("article.tp")).to_have_attribute("lang", "zh-Hans")
    context.close()


def test_words_of_the_registry_keep_their_language_in_a_chinese_page(
    site: Site, page: Page
) -> None:
    read(page, site.address(trial=NCT, lang="zh-Hans"))
    expect(page.locator("article.tp h1 [lang=en]")).to_contain_text("Mesenchymal Stem Cells")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_the_colours_of_its_theme(site: Site, browser: Browser, scheme: str) -> None:
    themes = tomllib.loads((PROJECT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = read(context.new_page(), site.address("find", trial=NCT))
    button = page.get_by_role("button", name="Find trials")
    expect(button).to_have_css("background-color", rgb(themes[scheme]["primaryColor"]))
    ground = page.get_by_test_id("stApp")
    expect(ground).to_have_css("background-color", rgb(themes[scheme]["backgroundColor"]))
    context.close()


def rgb(colour: str) -> str:
    """A colour in hexadecimal figures, as a browser says it."""
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour.removeprefix("#")))


def test_no_page_asks_another_host_for_anything(site: Site, page: Page) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for path in ("", "join", "contact", "design", "about"):
        read(page, site.address(path, trial=NCT, lang="zh-Hans"))
    assert hosts == {f"localhost:{site.port}"}


def test_no_page_breaks_in_the_browser(site: Site, page: Page) -> None:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("requestfailed", lambda request: broken.append(request.url))
    # Streamlit looks for its own host settings beside every page first, and finds them at the root.
    page.on(
        "response",
        lambda answer: (
            broken.append(answer.url)
            if answer.status >= 400 and "/_stcore/" not in answer.url
            else None
        ),
    )
    for path in ("", "join", "contact", "design", "about"):
        read(page, site.address(path, trial=NCT, lang="en"))
    assert broken == []


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize("path", ["", "join", "contact", "design", "about"])
def test_nothing_is_wider_than_the_screen(site: Site, page: Page, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    read(page, site.address(path, trial=NCT, lang="en"))
    wide = page.evaluate(
        "[...document.querySelectorAll('.tp, .tp *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"
    )
    assert wide == []


def test_nothing_of_streamlits_own_stands_over_the_words(site: Site, page: Page) -> None:
    read(page, site.address(trial=NCT, lang="zh-Hans"))
    shown = page.locator(".stAppHeader, [data-testid=stToolbar]").all_inner_texts()
    assert "".join(shown).strip() == ""
    assert page.get_by_role("button", name="Main menu").count() == 0


def test_the_keyboard_alone_reaches_every_link_and_fold(site: Site, page: Page) -> None:
    read(page, site.address(trial=NCT, lang="en"))
    wanted = page.evaluate(
        "[...document.querySelectorAll('.tp a, .tp summary')].map(e => e.textContent.trim())"
    )
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        text, visible = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e), seen ="
            " s.outlineStyle !== 'none' || s.boxShadow !== 'none';"
            " return [e.textContent.trim(), seen] })()"
        )
        reached.append(text)
        if text in wanted:
            assert visible, f"the focus on {text!r} cannot be seen"
    assert set(wanted) <= set(reached)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Skip to the content"), ("zh-Hans", "跳到正文")]
)
def test_the_first_link_leads_past_the_links_to_the_pages_in_the_readers_language(
    site: Site, page: Page, lang: str, words: str
) -> None:
    read(page, site.address("contact", trial=NCT, lang=lang))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(words)
    page.keyboard.press("Enter")
    expect(page.locator("article.tp h1")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.pages')") is None


def test_a_fold_opens_by_keyboard(site: Site, page: Page) -> None:
    read(page, site.address(trial=NCT, lang="en"))
    fold = page.locator("details", has_text="Read the full description")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")


def test_the_contact_is_saved_as_a_card(site: Site, page: Page) -> None:
    read(page, site.address("contact", trial=NCT, lang="en"))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="vCard").click()
    assert waiting.value.suggested_filename == f"{NCT}.vcf"
    card = waiting.value.path().read_text(encoding="utf-8")
    assert "FN:Ren Lin\\, MD" in card
    assert "TEL" not in card, "the embedded record has no telephone number"


def test_the_first_reader_after_a_start_may_come_by_a_link_to_a_page(
    embedded_settings: Path, tmp_path: Path, page: Page
) -> None:
    with serve(embedded_settings, tmp_path / "log") as fresh:
        read(page, fresh.address("contact", trial=NCT, lang="en"))
        expect(page.locator("header.head")).to_contain_text(NCT)
        expect(page.get_by_role("heading", name="Contact", exact=True)).to_be_visible()


def test_a_reader_never_sees_a_traceback(site: Site, page: Page) -> None:
    for path, query in {
        "overview": {"trial": "<script>alert(1)</script>", "lang": "zh-Hans"},
        "contact": {"trial": "NCT99999999", "lang": "xx"},
    }.items():
        read(page, site.address(path, **query))
        assert "Traceback" not in page.inner_text("body")
    page.goto(site.address("no-such-page", trial=NCT, lang="en"))
    assert page.inner_text("h1") == "There is no such page"
    assert "Traceback" not in site.log.read_text(encoding="utf-8")
