"""The style by itself: what a reader sees with their own colours, type and width of screen."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from registry.markup.pages import STYLE

pytestmark = pytest.mark.browser


def shown(browser: Browser, html: str, style: str = "", **how: Any) -> Page:
    """A phone that shows this HTML of ours."""
    page = browser.new_page(viewport={"width": 390, "height": 800}, **how)
    page.set_content(
        f"<!doctype html><style>{STYLE} body {{ margin: 1rem }} {style}</style>"
        f'<body class="stApp"><div class="tp" lang="en">{html}</div>'
    )
    return page


def test_people_who_count_are_filled_in_forced_colours(browser: Browser) -> None:
    html = '<span class="people"><b class="on"></b><b></b></span>'
    html += '<p class="key"><span class="dot"></span></p>'
    page = shown(browser, html, forced_colors="active")
    ground = "one => getComputedStyle(one).backgroundColor"
    on, off = page.locator(".people b").all()
    assert on.evaluate(ground) != off.evaluate(ground)
    assert page.locator(".dot").evaluate(ground) == "rgb(47, 138, 156)", "as in the picture"
    page.close()


def test_letters_twice_as_large_move_no_page_sideways(browser: Browser) -> None:
    people = '<div class="groups"><div class="group report"><span class="people">'
    people += f"{'<b></b>' * 22}</span></div></div>"
    word = (
        '<p>Many have <button class="word">Invented-Transferase/OtherTransferaseRatio</button></p>'
    )
    page = shown(browser, people + word, style=":root { font-size: 200% }")
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    widest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.tp *')]"
        ".map(one => one.getBoundingClientRect().right))"
    )
    page.close()
    assert beyond <= 0
    assert widest <= 390


def test_a_telephone_number_stands_on_one_line_if_it_fits(browser: Browser) -> None:
    short, absurd = (f'<span class="phone">{one}</span>' for one in ("010-5550 0199", "0" * 90))
    lines = "".join(f"<p>Somebody {'x' * n} · {short}</p>" for n in range(30))
    page = shown(browser, f"{lines}<p>{absurd}</p>")
    heights = page.locator(".phone").evaluate_all("all => all.map(one => one.offsetHeight)")
    right = page.locator(".phone").last.evaluate("one => one.getBoundingClientRect().right")
    page.close()
    assert len(set(heights[:-1])) == 1
    assert heights[-1] > heights[0]
    assert right <= 390


def test_a_heading_that_the_script_leads_to_has_no_ring_and_what_is_pressed_has(
    browser: Browser,
) -> None:
    page = shown(browser, '<h2 tabindex="-1">Found</h2><a href="#x">Link</a>')
    ring = "one => { one.focus(); return getComputedStyle(one).outlineStyle }"
    page.keyboard.press("Tab")  # as one who uses the keyboard
    assert page.locator("h2").evaluate(ring) == "none"
    assert page.locator("a").evaluate(ring) == "solid"
    page.close()


def test_a_chinese_heading_of_a_narrow_column_keeps_its_words_together(browser: Browser) -> None:
    cells = "".join(f"<td>{'registered words ' * 20}</td>" for _ in range(2))
    page = shown(
        browser,
        '<div lang="zh-Hans"><table class="numbers"><thead><tr><th>部分</th><th>首个版本</th>'
        "<th>今日</th><th>改动次数</th></tr></thead>"
        f"<tr><th>主要结局指标</th>{cells}<td>3</td></tr></table></div>",
    )
    lines = page.locator("thead th").last.evaluate(
        "one => { const all = document.createRange(); all.selectNodeContents(one);"
        " return all.getClientRects().length }"
    )
    page.close()
    assert lines == 1
