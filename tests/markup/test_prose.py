"""The sponsor's Markdown as HTML: lists and paragraphs, nothing that acts, no sign lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.markup.prose import prose
from tests.markup.reading import Element, Page, squashed


def shown(text: str) -> Page:
    return Page(prose(text))


def only(page: Page, tag: str) -> Element:
    found = page.all(tag)
    assert len(found) == 1
    return found[0]


def test_a_passage_says_that_it_is_english() -> None:
    passage = only(shown("words"), "div")
    assert passage.attributes["lang"] == "en"
    assert "prose" in passage.classes


def test_a_readers_browser_may_translate_a_passage() -> None:
    """A reader who does not read English has no other way to the sponsor's criteria."""
    assert only(shown("words"), "div").attributes.get("translate") != "no"


def test_lists_and_paragraphs_stay_lists_and_paragraphs() -> None:
    page = shown(
        "Inclusion Criteria:\n\n* first\n* then\n  * within\n\nExclusion Criteria:\n\n* no"
    )
    assert [one.words for one in page.all("p")] == ["Inclusion Criteria:", "Exclusion Criteria:"]
    assert len(page.all("ul")) == 3
    assert len(page.all("li")) == 4


def test_the_registrys_escapes_are_read_as_the_signs_they_stand_for() -> None:
    page = shown(r"A \> B, \< 5 \[IU/mL\], \~6 weeks, 2 \* 3, \#1, a\_b, \& so on")
    assert page.words == "A > B, < 5 [IU/mL], ~6 weeks, 2 * 3, #1, a_b, & so on"


@pytest.mark.parametrize(
    "text",
    ["> 18 years", "* > 18 years\n* < 65 years", "1. > 5 mg", "< 5", "a < b > c", "2<3", ">= 4"],
)
def test_a_sign_of_comparison_is_never_swallowed(text: str) -> None:
    """Unescaped, ">" at the head of a line would be a quotation: "> 18 years" without its ">"."""
    signs = [sign for sign in text if sign in "<>"]
    assert [sign for sign in shown(text).words if sign in "<>"] == signs


def test_windows_line_ends_are_line_ends() -> None:
    assert len(shown("one\r\n\r\ntwo").all("p")) == 2


def test_a_numbered_list_keeps_its_first_number() -> None:
    assert only(shown("7. seven\n8. eight"), "ol").attributes["start"] == "7"


def test_a_numbered_list_keeps_every_number_of_the_sponsor() -> None:
    """A sponsor who left out criterion 2 still calls the next one 3."""
    page = shown("1. one\n\n3. three\n\n6. six")
    assert page.root.words == "1. one 3. three 6. six"


@pytest.mark.parametrize("text", ["# Heading", "Heading\n=======", "Heading\n-------", "###### x"])
def test_a_heading_of_the_sponsor_does_not_break_the_pages_outline(text: str) -> None:
    page = shown(text)
    assert not page.all("h1", "h2", "h3", "h4", "h5", "h6")
    assert "x" in page.words or "Heading" in page.words


@pytest.mark.parametrize(
    "text", ["![x](https://example.org/a.png)", "![x][y]\n\n[y]: https://example.org/a.png"]
)
def test_an_image_is_no_image(text: str) -> None:
    assert not shown(text).all("img")
    assert "x" in shown(text).words


@pytest.mark.parametrize(
    "text", ["    indented", "```\nfenced\n```", "~~~ status\nfenced\n~~~", "`x`"]
)
def test_nothing_is_code(text: str) -> None:
    """What is indented or fenced in a record is a list gone astray."""
    assert not shown(text).all("pre", "code")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "before <b onclick='x()'>bold</b> after",
        "<iframe src=x></iframe>",
        "<svg/onload=alert(1)>",
        "<!DOCTYPE html>",
        "<?php x ?>",
        "<![CDATA[x]]>",
        "a <img src=x onerror=alert(1)> b",
        "<a href='javascript:alert(1)'>x</a>",
    ],
)
def test_html_is_shown_as_text(text: str) -> None:
    page = shown(text)
    assert not page.problems
    assert {one.tag for one in page.elements} <= {"div", "p"}
    assert squashed(text) == squashed(page.words)


@pytest.mark.parametrize(
    "text", ["fasting glucose &gt;&#x2F;= 7.0", "<p>glucose &gt;&#x2F;= 7.0</p>"]
)
def test_entities_are_read_as_the_signs_they_stand_for(text: str) -> None:
    """Beside markup, too: some sponsors paste HTML into their criteria."""
    assert "glucose >/= 7.0" in shown(text).words


@pytest.mark.parametrize("text", ["R&reg 2", "<p>R&reg 2</p>"])
def test_what_lacks_the_semicolon_of_an_entity_is_none(text: str) -> None:
    assert "R&reg 2" in shown(text).words


@pytest.mark.parametrize(
    "text",
    [
        "* a\n\n<!-- -->\n\n* b",
        "a <!-- --> b",
        "<!-- -->",
    ],
)
def test_the_registrys_separator_of_two_lists_is_nothing(text: str) -> None:
    page = shown(text)
    assert "<!--" not in page.words
    assert not page.problems


@pytest.mark.parametrize(
    "text",
    [
        "<!-- --> Pregnant women are excluded <!-- -->",
        "<!-- Pregnant women are excluded -->",
        "<!-- -->\nPregnant women are excluded\n<!-- -->",
        "before <!-- Pregnant women are excluded --> after",
    ],
)
def test_words_between_or_within_comments_are_not_lost(text: str) -> None:
    assert "Pregnant women are excluded" in shown(text).words


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[x](https://example.org/a?b=c)", "https://example.org/a?b=c"),
        ("[x](http://example.org)", "http://example.org"),
        ("[x](mailto:a@example.org)", "mailto:a@example.org"),
        ("<https://example.org>", "https://example.org"),
        ("<a@example.org>", "mailto:a@example.org"),
    ],
)
def test_a_link_to_the_web_or_to_mail_is_a_link(text: str, address: str) -> None:
    assert shown(text).links == [address]


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html,x)",
        "[x](data:image/png;base64,x)",
        "[x](file:///etc/passwd)",
        "[x](ftp://example.org)",
        "[x](tel:123)",
        "[x](ms-word:ofe|u|https://example.org)",
        "[x](//example.org)",
        "[x](/about)",
        "[x](../about)",
        "[x](?trial=NCT00000000)",
        "[x](#status)",
        "[x]()",
        "<ftp://example.org>",
        "<foo:bar>",
    ],
)
def test_any_other_link_is_words(text: str) -> None:
    page = shown(text)
    assert page.links == []
    assert page.words


def test_a_link_of_the_sponsor_tells_its_target_nothing_of_this_page() -> None:
    link = only(shown("[x](https://example.org)"), "a")
    assert "noreferrer" in link.attributes.get("rel", "")


def test_a_link_has_no_title_and_no_other_attribute() -> None:
    link = only(shown('[x](https://example.org "Click here")'), "a")
    assert set(link.attributes) <= {"href", "rel"}


@pytest.mark.parametrize("text", ["1.5*10^9/L and 100*10^9/L", "a_b_c and _d_", "**x**"])
def test_signs_that_could_mean_emphasis_stay(text: str) -> None:
    """A star that vanishes makes another number of "1.5*10^9/L"."""
    assert shown(text).words == text


@given(st.text(max_size=200))
def test_any_text_gives_a_sound_passage_that_cannot_act(text: str) -> None:
    page = shown(text)
    assert not page.problems
    assert {one.tag for one in page.elements} <= {
        *("div", "p", "ul", "ol", "li", "em", "strong", "a", "br", "hr", "blockquote"),
        *("pre", "code"),
    }
    assert {name for one in page.elements for name in one.attributes} <= {
        *("class", "lang", "translate", "href", "rel", "start", "value", "dir"),
    }


@given(st.text(alphabet="ab1 .<>[]()*_#`~!&;:-+\n\\\"'/=", max_size=80))
def test_no_mixture_of_signs_gives_a_live_element(text: str) -> None:
    page = shown(text)
    assert not page.problems
    assert not [one for one in page.elements for name in one.attributes if name.startswith("on")]
