"""A criterion is a list item with its sub-items and wrapped lines, whatever the marks look like."""

import pytest

from registry.trial.criteria import Criterion, Repair, read_criteria
from tests.trial.criteria.brief import criteria, repairs, told


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Weight \> 40 kg and \< 90 kg", "Weight > 40 kg and < 90 kg"),
        (r"Score \[0 to 3\] of 10\^9", "Score [0 to 3] of 10^9"),
        (r"Rinses \*twice\* with \~ 5 ml", "Rinses *twice* with ~ 5 ml"),
        (r"Non\-smoker \& driver \(or not\)", "Non-smoker & driver (or not)"),
        (r"No\. 5 of the list\.", "No. 5 of the list."),
        (r"a\_b \# c \\ d", "a_b # c \\ d"),
        ("Weight &gt; 40 kg &amp; walks", "Weight > 40 kg & walks"),
        ("Research&development &notable", "Research&development &notable"),
        ("Blood < 5 and > 2", "Blood < 5 and > 2"),
        ("Takes <b>no</b> spray", "Takes no spray"),
        (r"Windows C:\new", r"Windows C:\new"),
        ("Weight  of \t 40 kg", "Weight of 40 kg"),
        ("Weight\u00a0of\u202f40\u3000kg", "Weight of 40 kg"),
    ],
)
@pytest.mark.parametrize("mark", ["* ", "1. ", "", "  * "])
def test_escapes_are_resolved_in_the_words(mark: str, written: str, read: str) -> None:
    (one,) = read_criteria(f"Inclusion Criteria:\n\n{mark}{written}").criteria
    assert one.text == read


@pytest.mark.parametrize("indent", range(8))
def test_a_whole_list_may_be_indented(indent: int) -> None:
    pad = " " * indent
    text = (
        f"Inclusion Criteria:\n\n{pad}* Walks\n{pad}* Talks\n\nExclusion Criteria:\n\n{pad}* Runs"
    )
    assert criteria(text) == ["inclusion: Walks", "inclusion: Talks", "exclusion: Runs"]


@pytest.mark.parametrize("indent", range(2, 8))
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_sub_items_belong_to_their_item(between: str, indent: int) -> None:
    pad = " " * indent
    text = (
        f"Inclusion Criteria:\n\n* Has one of these:{between}{pad}* a cane\n{pad}* a frame\n"
        "* Lives nearby"
    )
    assert criteria(text) == [
        "inclusion: Has one of these: / a cane / a frame",
        "inclusion: Lives nearby",
    ]


@pytest.mark.parametrize("indent", range(3, 8))
def test_sub_items_belong_to_their_number(indent: int) -> None:
    pad = " " * indent
    text = f"Inclusion:\n\n1. Has one of these:\n\n{pad}1. a cane\n{pad}2. a frame\n2. Walks"
    assert criteria(text) == [
        "inclusion 1: Has one of these: / a cane / a frame",
        "inclusion 2: Walks",
    ]


def test_uneven_indents_of_sub_items_do_not_matter() -> None:
    text = (
        "Inclusion Criteria:\n\n   1. Has one of these:\n\n      * a cane\n     * a frame\n"
        "       * a stick\n   2. Walks"
    )
    assert criteria(text) == [
        "inclusion 1: Has one of these: / a cane / a frame / a stick",
        "inclusion 2: Walks",
    ]


def test_the_source_keeps_its_nesting_for_display_without_its_own_mark() -> None:
    text = "Inclusion:\n\n   * One of\n\n     * a cane\n       1. of wood\n   * Walks"
    first, second = read_criteria(text).criteria
    assert first.markdown == "One of\n\n* a cane\n  1. of wood"
    assert second.markdown == "Walks"
    assert first.text == "One of\na cane\nof wood"


def test_wrapped_lines_belong_to_their_item() -> None:
    text = "Inclusion:\n\n* Lives near\nthe clinic\n* Walks to\n  the shop\n\nand back"
    assert criteria(text) == [
        "inclusion: Lives near the clinic",
        "inclusion: Walks to the shop / and back",
    ]


def test_paragraphs_are_criteria_where_there_is_no_list() -> None:
    text = "Inclusion Criteria:\n\nLives nearby.\n\nWalks.\n\nExclusion Criteria:\n\nRuns."
    assert criteria(text) == ["inclusion: Lives nearby.", "inclusion: Walks.", "exclusion: Runs."]


@pytest.mark.parametrize("mark", ["*", "-", "+"])
def test_bullets_carry_no_number(mark: str) -> None:
    text = f"Inclusion:\n\n{mark} Walks\n{mark} Talks"
    assert criteria(text) == ["inclusion: Walks", "inclusion: Talks"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("1.", "2."), ("1)", "2)"), ("(1)", "(2)"), ("①", "②"), ("1\\.", "2\\."), ("1、", "2、")],
)
def test_the_number_is_the_sponsors_own(first: str, second: str) -> None:
    text = f"Inclusion:\n\n{first} Walks\n{second} Talks\n\nExclusion:\n\n{first} Runs"
    assert criteria(text)[:2] == ["inclusion 1: Walks", "inclusion 2: Talks"]


@pytest.mark.parametrize("mark", ["{}\\.", "{}\\)", "({})"])
def test_the_first_of_numbered_paragraphs_is_a_criterion_and_no_heading(mark: str) -> None:
    one, two = mark.format(1), mark.format(2)
    text = f"Inclusion:\n\n{one} Asthma\n\n{two} Adult\n\nExclusion:\n\n{one} HIV\n\n{two} Rash"
    assert criteria(text) == [
        "inclusion 1: Asthma",
        "inclusion 2: Adult",
        "exclusion 1: HIV",
        "exclusion 2: Rash",
    ]


def test_a_nested_number_before_the_next_one_opens_no_section() -> None:
    text = "Exclusion:\n\n1\\. HIV\n\n1.1. treated\n\n1.2. untreated\n\n2\\. Rash"
    assert [one.split(": ")[1] for one in criteria(text)] == [
        "1. HIV",
        "1.1. treated",
        "1.2. untreated",
        "Rash",
    ]


def test_numbers_may_go_on_from_one_list_to_the_next() -> None:
    text = "Inclusion:\n\n1. Walks\n2. Talks\n\nExclusion:\n\n3. Runs\n4. Hops"
    assert criteria(text) == [
        "inclusion 1: Walks",
        "inclusion 2: Talks",
        "exclusion 3: Runs",
        "exclusion 4: Hops",
    ]


def test_the_inclusion_list_ends_at_a_heading_indented_beneath_its_last_item() -> None:
    text = "Inclusion:\n\n1. Walks\n2. Talks\n\n   Exclusion Criteria:\n\n   1. Runs\n   2. Hops"
    assert criteria(text) == [
        "inclusion 1: Walks",
        "inclusion 2: Talks",
        "exclusion 1: Runs",
        "exclusion 2: Hops",
    ]
    assert repairs(text) == {Repair.RAISED}


def test_bare_dashes_are_placeholders() -> None:
    text = "Inclusion Criteria:\n\n- Walks\n-\n- Talks\n\nExclusion Criteria:\n\n-"
    assert told(text) == [
        "[heading] Inclusion Criteria:",
        "inclusion: Walks",
        "[placeholder] ",
        "inclusion: Talks",
        "[heading] Exclusion Criteria:",
        "[placeholder] ",
    ]


def test_dashes_without_a_space_are_marks() -> None:
    text = "Inclusion Criteria:\n\n-Walks\n-Talks\n\nExclusion Criteria:\n\n-Runs\n-Hops"
    assert criteria(text) == [
        "inclusion: Walks",
        "inclusion: Talks",
        "exclusion: Runs",
        "exclusion: Hops",
    ]


def test_an_empty_comment_separates_lists_and_is_no_criterion() -> None:
    text = (
        "Inclusion Criteria:\n\n* Walks\n\n<!-- -->\n\n* Talks\n\n"
        "Exclusion Criteria:\n\n* Runs\n\n<!-- -->\n\n1. Hops"
    )
    assert criteria(text) == [
        "inclusion: Walks",
        "inclusion: Talks",
        "exclusion: Runs",
        "exclusion 1: Hops",
    ]
    others = [
        block.text for block in read_criteria(text).blocks if not isinstance(block, Criterion)
    ]
    assert others == ["Inclusion Criteria:", "", "Exclusion Criteria:", ""]


@pytest.mark.parametrize(
    "none",
    [
        "None",
        "none.",
        "N/A",
        "n/a",
        "NA",
        "Not applicable",
        "-",
        "--",
        "None specified",
        ".",
        "无",
        "没有。",
    ],
)
@pytest.mark.parametrize("mark", ["", "* ", "1. "])
def test_placeholders_are_no_criteria(mark: str, none: str) -> None:
    text = f"Inclusion Criteria:\n\n* Walks\n\nExclusion Criteria:\n\n{mark}{none}"
    assert criteria(text) == ["inclusion: Walks"]


@pytest.mark.parametrize(
    "note",
    [
        "Other criteria may apply",
        "Additional criteria may apply.",
        "Other protocol defined inclusion/exclusion criteria may apply",
        "There may be other exclusion criteria that apply",
        "Note: other inclusion criteria apply",
        "For more information, see the sponsor's page.",
        "https://example.org/trial",
    ],
)
@pytest.mark.parametrize("mark", ["", "* "])
def test_that_more_may_apply_is_a_note(mark: str, note: str) -> None:
    text = f"Exclusion Criteria:\n\n* Runs\n\n{mark}{note}"
    assert told(text) == ["[heading] Exclusion Criteria:", "exclusion: Runs", f"[note] {note}"]


@pytest.mark.parametrize(
    "item",
    [
        "None of the family lives nearby",
        "No telephone",
        "Other disease of the nose",
        "Other heart disease that the study doctor finds serious",
        "See a dentist more than twice a year",
        "Contact with animals",
        "Not walking",
    ],
)
def test_a_criterion_that_begins_like_a_placeholder_or_a_note_is_one(item: str) -> None:
    assert criteria(f"Exclusion Criteria:\n\n* {item}") == [f"exclusion: {item}"]


def test_a_footnote_beneath_the_last_item_stays_with_it() -> None:
    text = (
        "Exclusion Criteria:\n\n* Takes a strong spray\\*\n* Runs\n\n"
        "  \\* Ask the pharmacist for the list"
    )
    assert criteria(text) == [
        "exclusion: Takes a strong spray*",
        "exclusion: Runs / * Ask the pharmacist for the list",
    ]


def test_a_footnote_behind_the_list_is_a_note() -> None:
    text = (
        "Exclusion Criteria:\n\n* Takes a strong spray\\*\n* Runs\n\n\\* Note: ask the pharmacist"
    )
    assert told(text)[1:] == [
        "exclusion: Takes a strong spray*",
        "exclusion: Runs",
        "[note] * Note: ask the pharmacist",
    ]


def test_a_sentence_that_only_introduces_a_list_is_no_criterion() -> None:
    text = (
        "Inclusion Criteria:\n\nPatients must meet all of the following:\n\n* Walks\n\n"
        "Exclusion Criteria:\n\nPatients are excluded if any of the following apply:\n\n* Runs"
    )
    assert told(text) == [
        "[heading] Inclusion Criteria:",
        "[introduction] Patients must meet all of the following:",
        "inclusion: Walks",
        "[heading] Exclusion Criteria:",
        "[introduction] Patients are excluded if any of the following apply:",
        "exclusion: Runs",
    ]


def test_no_line_is_read_as_code_a_quotation_or_a_rule() -> None:
    text = (
        "Inclusion Criteria:\n\n* Walks\n\n\n        * Talks\n\n"
        "> 5 years old\n\nExclusion Criteria:\n-\n\n* Runs"
    )
    assert criteria(text) == [
        "inclusion: Walks / Talks",
        "inclusion: > 5 years old",
        "exclusion: Runs",
    ]


def test_either_end_of_line_reads_the_same() -> None:
    text = "Inclusion Criteria:\n\n* Walks\n  far\n\n  1. daily\n\nExclusion Criteria:\n\n* Runs"
    for end in ("\r\n", "\r"):
        source = text.replace("\n", end)
        assert told(source) == told(text)
        for block in read_criteria(source).blocks:
            assert block.text.split()[0] in source[block.start : block.end]


def test_tabs_count_as_indents() -> None:
    text = "Inclusion:\n\n*\tWalks\n*\tTalks\n\n\t*\tloudly\n\nExclusion:\n\n1.\tRuns"
    assert criteria(text) == ["inclusion: Walks", "inclusion: Talks / loudly", "exclusion 1: Runs"]


def test_a_nul_is_shown_as_a_sign_and_moves_nothing() -> None:
    text = "Inclusion:\n\n* Wal\0ks\n* Talks"
    first, second = read_criteria(text).criteria
    assert first.text == "Wal\ufffdks"
    assert text[second.start : second.end] == "* Talks"


@pytest.mark.parametrize("text", ["", " ", "\n", " \t\r\n \u00a0\u3000", "\f", "\u2028\x85\x1c"])
def test_a_text_without_words_has_no_blocks(text: str) -> None:
    read = read_criteria(text)
    assert (read.blocks, read.criteria, read.repairs) == ((), (), ())
    assert read.groups == {}


def test_places_count_characters_of_the_source() -> None:
    text = "  Inclusion Criteria:\r\n\r\n  *  Walks \U0001f6b6 far \r\n  * Talks\r\n"
    first, second = read_criteria(text).criteria
    assert text[first.start : first.end] == "*  Walks \U0001f6b6 far"
    assert text[second.start : second.end] == "* Talks"
