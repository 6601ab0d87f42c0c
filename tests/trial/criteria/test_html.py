"""Lists in HTML, as some older records have them, read as lists."""

import pytest

from registry.trial.criteria import Label, Repair, read_criteria
from tests.trial.criteria.brief import criteria, repairs

NESTED = (
    "<p>Inclusion Criteria:</p><ul><li>Walks</li><li>Has a &gt; 3 m garden<ul><li>with a tree</li>"
    "<li>with <b>a</b> pond</li></ul></li></ul><p>Exclusion Criteria:</p><ul><li>Runs</li></ul>"
)


def test_items_are_criteria_and_keep_what_is_nested() -> None:
    assert criteria(NESTED) == [
        "inclusion: Walks",
        "inclusion: Has a > 3 m garden / with a tree / with a pond",
        "exclusion: Runs",
    ]
    assert repairs(NESTED) == {Repair.TAGS}


def test_nesting_is_shown_as_markdown() -> None:
    nested = read_criteria(NESTED).under(Label.INCLUSION)[1]
    assert nested.markdown.split("\n\n") == [
        "Has a &gt; 3 m garden",
        "* with a tree",
        "* with <b>a</b> pond",
    ]


@pytest.mark.parametrize("broken", ["\n", "\r\n  ", "<br>", " <br/>\n"])
def test_line_breaks_between_the_tags_do_not_matter(broken: str) -> None:
    text = NESTED.replace("><", f">{broken}<")
    assert criteria(text) == criteria(NESTED)


def test_upper_case_tags_with_attributes_are_tags() -> None:
    text = '<UL CLASS="a"><LI VALUE=1>Walks</LI><LI>Talks</LI></UL>Exclusion:<OL><LI>Runs</LI></OL>'
    assert criteria(text) == ["inclusion: Walks", "inclusion: Talks", "exclusion: Runs"]


def test_items_may_be_left_open() -> None:
    text = (
        "<p>Inclusion Criteria:<ul><li>Walks<ul><li>daily<li>alone</ul><li>Talks</ul>"
        "<p>Exclusion Criteria:<ul><li>Runs<li>Hops</ul>"
    )
    assert criteria(text) == [
        "inclusion: Walks / daily / alone",
        "inclusion: Talks",
        "exclusion: Runs",
        "exclusion: Hops",
    ]


def test_paragraphs_within_an_item_belong_to_it() -> None:
    text = "<ul><li>Walks<p>every day</p></li><li>Talks<br>often</li></ul>"
    assert criteria(text) == ["unspecified: Walks / every day", "unspecified: Talks / often"]


def test_a_sign_that_is_no_tag_makes_no_html() -> None:
    text = "Inclusion:\n\n* Blood <lithium 5\n* a<b and c>d"
    read = read_criteria(text)
    assert read.repairs == ()
    assert read.criteria[0].text == "Blood <lithium 5"
