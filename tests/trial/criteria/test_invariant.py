"""No word of a text is lost or there twice, whatever the text, and nothing makes reading fail."""

import html
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.trial.criteria import Block, Label, read_criteria
from tests.trial.criteria.scores import texts

LONG = 20_000

_TAG = re.compile(r"</?(?:li|ul|ol|p|br|div|b|i|sub)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:lt|gt|amp|#\d{2}|#x[\dA-F]{2});")


def holds(text: str) -> None:
    """The blocks stand in order, apart, with nothing but white space around them."""
    place = 0
    for block in read_criteria(text).blocks:
        assert place <= block.start < block.end <= len(text)
        assert not text[place : block.start].strip()
        assert text[block.start : block.end].strip()
        place = block.end
    assert not text[place:].strip()


def says_all(text: str) -> None:
    """The words of each block are those of its source, in order and once, but for list marks."""
    for block in read_criteria(text).blocks:
        assert _spelled(text, block), (text[block.start : block.end], block.text)
    assert all(one.text.strip() for one in read_criteria(text).criteria)


def _spelled(text: str, block: Block) -> bool:
    """Whether the source's letters and digits are those of the lines, with marks before lines.

    All that may be left out is what a list writes before an item: a number, or one small letter.
    `reached` are the places to which the lines so far can lead, since a line may itself begin
    with a digit.
    """
    source = _letters(text[block.start : block.end])
    reached = {0}
    for line in block.text.split("\n"):
        said = _letters(line)
        before = _behind_marks(source, reached)
        reached = {place + len(said) for place in before if source.startswith(said, place)}
    return len(source) in _behind_marks(source, reached)


def _behind_marks(source: str, places: set[int]) -> set[int]:
    found: set[int] = set()
    waiting = [(place, False) for place in places]
    while waiting:
        place, lettered = waiting.pop()
        found.add(place)
        sign = source[place : place + 1]
        if sign.isdigit():
            waiting.append((place + 1, lettered))
        elif "a" <= sign <= "z" and not lettered:
            waiting.append((place + 1, True))
    return found


def _letters(text: str) -> str:
    words = _ENTITY.sub(lambda found: html.unescape(found[0]), _TAG.sub(" ", text))
    return "".join(sign for sign in words if sign.isalnum())


# --- texts made of what real ones are made of -----------------------------------------------------

HEADINGS = [
    "Inclusion Criteria:",
    "EXCLUSION CRITERIA",
    "Key exclusion criteria",
    "Exclusion criteria: none",
    "Criteria:",
    "Withdrawal criteria:",
    "DISEASE CHARACTERISTICS:",
    "排除标准：",
    "Cohort A:",
    "For patients with asthma:",
    "Healthy volunteers",
    "Patients must meet all of the following:",
    "One of the following:",
    "Adequate function as defined below:",
    "The exclusion criteria are:",
]
WORDS = [
    "Walks",
    "Age 18 years",
    "Blood < 5",
    "platelets \\> 20",
    "must have",
    "and",
    "None",
    "N/A",
    "Other criteria may apply",
    "Note: a",
    "2. Two",
    "3) Three",
    "(1) One",
    "①One",
    "②Two",
    "5\\. Five",
    "\\- Dash",
    "– Dash",
    "• Bullet",
    "&lt; 3",
    "and&#x2F;or",
    "&amp;",
    "\\",
    "\\\\",
    "**bold**",
    "_thin_",
    "`code`",
    "[name](address)",
    "https://example.org",
    "Ends;",
    "Opens:",
    "中文",
    "e\u0301",
    "İß",
    "٣²½",
    "\U0001f6b6",
    "\ud800",
    "\u200b",
    "\ufeff",
    "\xa0",
    "\u2028",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\0",
    "\t",
]
MARKS = [
    "",
    "* ",
    "- ",
    "+ ",
    "1. ",
    "2. ",
    "3. ",
    "10. ",
    "1) ",
    "(1) ",
    "(2) ",
    "① ",
    "a) ",
    "b) ",
    "\\- ",
    "\\* ",
    "• ",
    "– ",
    "o ",
    "> ",
    "*",
    "-",
    "1.",
    "* * ",
    "- 1. ",
    "# ",
    "<!-- -->",
    "```",
]
TAGS = ["<li>", "</li>", "<ul>", "</ul>", "<ol>", "</ol>", "<p>", "</p>", "<br>", "<b>", "</b>"]
ENDS = ["\n", "\n\n", "\r\n", "\r", " ", ""]

INDENTS = st.integers(0, 12).map(" ".__mul__) | st.just("\t")
SAID = st.lists(st.sampled_from(WORDS + HEADINGS), max_size=4).map(" ".join)
LINES = st.tuples(INDENTS, st.sampled_from(MARKS), SAID, st.sampled_from(ENDS)).map("".join)
TITLES = st.tuples(INDENTS, st.sampled_from(HEADINGS), st.sampled_from(ENDS)).map("".join)
COMPOSED = st.lists(LINES | LINES | TITLES, max_size=14).map("".join)
TAGGED = st.lists(st.sampled_from(TAGS) | SAID | LINES, max_size=20).map("".join)
SIGNS = st.text("*-+.)(12 \n\r\t<>/liulp\\:;&#①•–aAIn,!`_=", max_size=200)
FREE = st.text(st.characters(), max_size=200)


@settings(deadline=None, max_examples=150)
@given(COMPOSED | TAGGED)
@example("\x0c")
@example("* \x0c\n\n\u2028\n    1. Walks")
@example("Walks;\n  Exclusion Criteria:")
@example("* -\n1. -")
@example("入选标准\r<p>")
def test_composed_texts_are_kept_whole(text: str) -> None:
    holds(text)
    says_all(text)


@settings(deadline=None, max_examples=150)
@given(SIGNS | FREE)
def test_free_texts_are_kept_whole(text: str) -> None:
    holds(text)


@settings(deadline=None, max_examples=100)
@given(COMPOSED | TAGGED | FREE, COMPOSED)
def test_what_follows_takes_nothing_from_what_was_read(one: str, other: str) -> None:
    holds(f"{one}\n\nExclusion Criteria:\n\n{other}")


def test_every_record_is_kept_whole(shared: Path) -> None:
    found = texts(shared / "records" / "records.ndjson.gz")
    assert len(found) > 400
    for text in found.values():
        holds(text)
        says_all(text)


@pytest.mark.parametrize("mark", ["*", "1.", "(1)", "-"])
@pytest.mark.parametrize("step", [2, 3, 4])
@pytest.mark.parametrize("depth", [9, 10, 20, 200, 300])
def test_no_depth_of_nesting_hides_what_follows(depth: int, step: int, mark: str) -> None:
    lines = [f"{' ' * step * level}{mark} Level {level}" for level in range(depth)]
    text = "Inclusion:\n\n" + "\n".join(lines) + "\n\nExclusion:\n\n* Runs"
    holds(text)
    says_all(text)
    assert [one.text for one in read_criteria(text).under(Label.EXCLUSION)] == ["Runs"]


@pytest.mark.parametrize("depth", [10, 200, 4_000])
@pytest.mark.parametrize("item", ["<li>Level", "<ul><li>Level", "<ol><li><p>Level</p>"])
def test_no_depth_of_tags_hides_what_is_in_them(item: str, depth: int) -> None:
    text = item * depth
    holds(text)
    said = [block.text for block in read_criteria(text).blocks]
    assert " ".join(said).split().count("Level") == depth


UNITS = [
    "*",
    "* ",
    "*\n",
    "* a\n",
    "- ",
    "* * ",
    "\\*",
    "\\",
    "1. ",
    "1. a\n",
    "1. 1. ",
    "1. a: ",
    "9. a\n\n",
    "(",
    "(1) a ",
    "①",
    "①②",
    "•",
    "• a\n",
    "•:",
    "> ",
    "[",
    "](",
    "<",
    "<li>",
    "<li>a",
    "<ul><li>",
    "</li>",
    "<!--",
    "<!-- -->\n",
    "&",
    "&amp;",
    "Inclusion ",
    "Inclusion Criteria ",
    "Inclusion Criteria: ",
    "Inclusion Criteria:\n",
    "Inclusion : ",
    "Exclusion criteria: (",
    "exclusion of ",
    "criteria for ",
    "入选标准：",
    "key ",
    "key key inclusion ",
    "patients ",
    "patients with ",
    "patients not ",
    "without any ",
    "排除标准。",
    "Cohort A:\n",
    "for the ",
    "other criteria ",
    "no specific ",
    "one of the following: ",
    "a: ",
    "a:\n- ",
    "a:\n1. ",
    "values below ",
    "x\n\n",
    "a\u2028",
    "\x0c",
    " ",
    "\r",
    "\0",
    "\ud800",
]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("before", ["", "Inclusion Criteria:\n\n* "])
def test_a_long_text_of_one_thing_is_kept_whole(before: str, unit: str) -> None:
    holds(before + unit * (LONG // len(unit)) + "!")


def test_a_line_of_twenty_thousand_words_with_colons_is_one_criterion() -> None:
    line = "Has: " + "a: b c, " * 20_000 + "at the end"
    read = read_criteria(f"Inclusion Criteria:\n\n* {line}\n* Walks")
    assert [one.text for one in read.criteria] == [line, "Walks"]


@pytest.mark.parametrize("unit", ["<ul><li>Cohort 1: ", "Inclusion : ", "* ", "入选标准："])
def test_reading_takes_little_of_the_stack_however_deep_a_text_is_nested(unit: str) -> None:
    text = unit * (LONG // len(unit))

    def hold(frames: int) -> None:
        if frames:
            hold(frames - 1)
        else:
            holds(text)

    hold(400)
