"""Posted results in a browser: read aloud, on a phone, unfolded by the links that lead there."""

from io import BytesIO
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from registry.language import Language
from registry.markup import SCRIPT
from registry.markup.pages import STYLE
from registry.markup.posted import MANY
from registry.markup.whole import WHOLE_STYLE
from tests.markup.posted_pages import numbers_page
from tests.pages.test_accessibility import AXE
from tests.trial.posted.made import analysis, category, one_class, outcome, study, whole

pytestmark = pytest.mark.browser

GROUPS = [{"id": f"G{n}", "title": f"Group of an invented dose {n}"} for n in range(9)]
ROWS = [one_class(category(*["12.5"] * 9), title=f"Week {n}") for n in range(9)]
RECORD = study(
    outcome(*ROWS, groups=GROUPS, analyses=[analysis(), analysis()]),
    *[outcome(*ROWS[:1], type="SECONDARY")] * MANY,
    baseline=whole()["resultsSection"]["baselineCharacteristicsModule"],
)


def opened(browser: Browser, tag: str, width: int, scheme: Literal["light", "dark"]) -> Page:
    """The results without Streamlit around them."""
    lang = Language.of(tag)
    html = numbers_page(RECORD, lang)
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_content(
        f'<!doctype html><html lang="{tag}"><title>Results</title><style>{STYLE}'
        "body {margin: 1rem} .stApp {background: var(--page); color-scheme: light dark}"
        f'</style><body class="stApp"><main>{html}</main>'
        f"<script>{SCRIPT}</script>"
    )
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("tag", "width"), [("en", 390), ("zh-Hans", 1280)])
def test_axe_finds_nothing(
    browser: Browser, tag: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = opened(browser, tag, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(AXE)
    found = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        ".map(one => [one.id, one.nodes[0].html])"
    )
    page.close()
    assert found == []


def test_what_is_unfolded_stands_below_the_words_that_unfold_it(browser: Browser) -> None:
    page = opened(browser, "en", 1280, "light")
    beside = page.evaluate(
        """() => {
            const folds = [...document.querySelectorAll("details")];
            folds.forEach(one => one.open = true);
            const box = one => one.getBoundingClientRect();
            return folds.map(one => [box(one.children[0]).bottom, box(one.children[1]).top])
                .filter(([above, below]) => below < above);
        }"""
    )
    page.close()
    assert beside == []


def test_on_a_phone_a_wide_table_moves_in_its_own_region(browser: Browser) -> None:
    page = opened(browser, "en", 390, "light")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    region = page.locator("#posted-1 .wide").first
    assert region.evaluate("one => one.scrollWidth > one.clientWidth")
    heading = region.locator("tbody th").first
    before = heading.bounding_box()
    region.evaluate("one => one.scrollLeft = 300")
    assert heading.bounding_box() == before, "the names of the lines stay in sight"
    page.close()


def test_a_link_unfolds_the_outcome_and_the_groups_that_it_leads_to(browser: Browser) -> None:
    page = opened(browser, "en", 390, "light")
    last = page.locator(f"#posted-{MANY + 1}")
    expect(last.locator("table").first).to_be_hidden()
    page.locator("summary", has_text="Secondary outcome measures").click()
    page.locator(f'ol a[href="#posted-{MANY + 1}"]').click()
    expect(last.locator("table").first).to_be_visible()
    last.get_by_role("link", name="The groups are described under outcome 2.").click()
    expect(page.locator("#posted-2-groups")).to_be_visible()
    page.close()


@pytest.mark.parametrize(("kind", "style"), [("whole", WHOLE_STYLE), ("stApp", STYLE)])
@pytest.mark.parametrize("count", [4, 7, 19, 30])
def test_no_group_is_lost_on_paper(browser: Browser, kind: str, style: str, count: int) -> None:
    """Be the paper A4 or Letter, upright or across, and the page ours alone or Streamlit's."""
    groups = [{"id": f"G{n}", "title": f"Group of an invented dose end{n}."} for n in range(count)]
    counts = [{"groupId": f"G{n}", "value": "10"} for n in range(count)]
    record = study(
        outcome(
            *[one_class(category(*[f"{n}.25" for n in range(count)]), title="Week 1")] * 3,
            groups=groups,
            denoms=[{"units": "Participants", "counts": counts}],
        )
    )
    page = browser.new_page(viewport={"width": 680, "height": 800})
    page.set_content(
        f'<!doctype html><html lang="en"><title>Results</title><style>{style}</style>'
        # Streamlit's columns keep the width that they have on the first page.
        f'<body class="{kind}"><div style="display: {"flex" if kind == "stApp" else "block"};'
        f' flex-direction: column">{numbers_page(record, Language.of("en"))}</div>'
    )
    lost = []
    for paper in ("A4", "Letter"):
        for is_across in (False, True):
            made = PdfReader(BytesIO(page.pdf(format=paper, landscape=is_across)))
            text = "".join("".join(one.extract_text() for one in made.pages).split())
            wanted = [word for n in range(count) for word in (f"end{n}.", f"{n}.25")]
            lost += [(paper, is_across, word) for word in wanted if word not in text]
    page.emulate_media(media="print")
    beyond = page.evaluate(
        "Math.max(...[...document.querySelectorAll('table *')]"
        ".map(one => one.getBoundingClientRect().right))"
        " - document.querySelector('section').getBoundingClientRect().right"
    )
    page.close()
    assert lost == []
    assert beyond <= 1
