"""Pages put together to one: names stay apart, headings go deeper, and words stay words."""

import re

import pytest

from registry import markup
from registry.language import Sentence
from registry.markup import Piece, part
from registry.trial.contact import Confirmation, contact_page
from registry.trial.overview import overview
from tests.markup.reading import HEADINGS, Page
from tests.trial.records import ENGLISH, SOURCE, TODAY, full, read, trial

TITLE = Sentence.of("Title", {})


def test_a_part_is_one_level_deeper_and_its_names_are_its_own() -> None:
    view = contact_page(read(full()), SOURCE, Confirmation(), ENGLISH, TODAY)
    page = markup.contact_page(ENGLISH, view)
    placed = part("contact", TITLE, [page])
    levels = [
        [int(one.tag[1]) for one in Page(html).elements if one.tag in HEADINGS]
        for html in (page, placed.html)
    ]
    assert levels[1] == [level + 1 for level in levels[0]]
    names = [
        re.findall(r'(?: id| aria-labelledby)="([^"]+)"', html) for html in (page, placed.html)
    ]
    assert names[1] == [f"contact-{name}" for name in names[0]]
    assert Page(placed.html).links == Page(page).links, "addresses outside the page stay"


HOSTILE = [
    '</h2><h1 id="x">',
    '" id="x" href="#y',
    " id=\"x\" aria-labelledby='x'",
    "[w](https://example.org/#y)",
    '<a href="#x" id="x">',
    "&quot; id=&quot;x&quot;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_a_record_are_no_names_and_no_headings(text: str) -> None:
    study = trial(identification={"briefTitle": text}, description={"briefSummary": text})
    html = markup.overview_page(ENGLISH, overview(study, SOURCE, ENGLISH, TODAY))
    before, after = Page(html), Page(part("p", TITLE, [html]).html)
    assert not [one for one in after.malformed() if "h1" not in one]
    assert after.root.words == before.root.words
    assert len(after.elements) == len(before.elements)
    assert not {"p-x", "p-y", "x"} & after.ids


def test_a_chart_is_told_by_its_sentence_once() -> None:
    chart = {"mark": "point"}
    said = markup.notice_page(ENGLISH, "H", ["As a picture shows."])
    silent = markup.notice_page(ENGLISH, "H", ["Something else."])
    for html in (said, silent):
        made = part("p", TITLE, [Piece(html, chart, "As a picture shows.")]).html
        assert made.count("As a picture shows.") == 1
    assert "picture" not in part("p", TITLE, [Piece(silent, None, "As a picture shows.")]).html
