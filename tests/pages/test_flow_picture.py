"""The picture of a participant flow in a real browser: its words can be read on every screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.served import Site, serve

pytestmark = pytest.mark.browser

SCRIPT = """
import streamlit as st

from registry.language import Language
from registry.markup import footer, header
from registry.markup.flow import flow_pieces
from registry.trial.flow import participant_flow
from tests.trial.records import SOURCE
from tests.trial.test_flow import WHOLE, A, B, published, randomised

lang = Language.of(st.query_params["lang"])
cells = "骨髓间充质干细胞联合脐带血移植"
blood = "Mesenchymal stem cells (W/M) 1,000,000 cells per kilogram"
named = {A: cells, B: blood}
rows = [(stage, named.get(arm, arm), *rest) for stage, arm, *rest in WHOLE]
more = [("allocated", "Third", "", "44")] if "many" in st.query_params else []
flow = participant_flow(randomised(cells, blood), SOURCE, published(*rows, *more), lang)
st.html(header(lang, "Site", None, None))
for part in flow_pieces(lang, flow):
    st.html(part.html)
    if part.chart:
        st.vega_lite_chart(part.chart, width=part.width, alt=part.words)
st.html(footer(lang, None))
"""

READ = """() => {
    const box = one => one.getBoundingClientRect();
    const svg = document.querySelector(".stVegaLiteChart svg");
    const frames = [...svg.querySelectorAll(".mark-rect path")].map(box);
    const words = [...svg.querySelectorAll(".mark-text text")];
    const luminance = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(c => c / 255)
            .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const ground = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
    const scale = box(svg).width / svg.viewBox.baseVal.width;
    return {
        outside: words.filter(one => !frames.some(frame =>
            box(one).left >= frame.left && box(one).right <= frame.right
            && box(one).top >= frame.top && box(one).bottom <= frame.bottom
        )).map(one => one.textContent),
        count: words.length,
        letters: scale * Math.min(...words.map(one => parseFloat(getComputedStyle(one).fontSize))),
        ink: Math.min(...words.map(one => contrast(getComputedStyle(one).fill, ground))),
        lines: Math.min(...[...svg.querySelectorAll(".mark-rect path")].map(one =>
            contrast(getComputedStyle(one).stroke, ground))),
        beyond: document.documentElement.scrollWidth - window.innerWidth,
        right: box(svg).right - window.innerWidth,
    };
}"""


@pytest.fixture(scope="module")
def flow(embedded_settings: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page with nothing but a flow of two groups with long names."""
    folder = tmp_path_factory.mktemp("flow")
    script = folder / "flow.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with serve(embedded_settings, folder / "log", str(script)) as running:
        yield running


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    ("tag", "size", "scheme"),
    [
        ("en", 390, "light"),
        pytest.param("zh-Hans", 390, "dark", marks=pytest.mark.wide),
        pytest.param("en", 1440, "dark", marks=pytest.mark.wide),
        ("zh-Hans", 1440, "light"),
    ],
)
def test_the_words_are_in_their_boxes_large_enough_and_dark_enough(
    flow: Site, browser: Browser, tag: str, size: int, scheme: str, many: bool
) -> None:
    context = browser.new_context(viewport={"width": size, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(flow.address("", lang=tag, **({"many": "1"} if many else {})))
    page.wait_for_selector(".stVegaLiteChart svg .mark-text text")
    page.wait_for_selector("footer.foot")
    page.wait_for_function(
        "scheme => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme",
        arg=scheme,
    )
    seen = page.evaluate(READ)
    context.close()
    assert seen["outside"] == []
    assert seen["count"] > 30
    assert seen["letters"] >= 12
    assert seen["ink"] >= 4.5
    assert seen["lines"] >= 3
    assert seen["beyond"] <= 0
    assert seen["right"] <= 0
