"""Lists that lost their marks are mended with care, and each repair is recorded."""

import pytest

from registry.trial.criteria import Repair, read_criteria
from tests.trial.criteria.brief import criteria, repairs

CLEAN = "Inclusion Criteria:\n\n1. Walks\n\n   * far\n2. Talks\n\nExclusion Criteria:\n\n* Runs"


def test_a_clean_text_needs_no_repair() -> None:
    assert read_criteria(CLEAN).repairs == ()


@pytest.mark.parametrize(("before", "after"), [("\n", "\n"), ("\n\n", "\n\n"), ("\n\n", "\n")])
def test_bullets_between_two_numbers_belong_to_the_first(before: str, after: str) -> None:
    text = f"Inclusion:\n\n4. Walks\n5. Has one of these:{before}* a cane\n* a frame{after}6. Talks"
    assert criteria(text) == [
        "inclusion 4: Walks",
        "inclusion 5: Has one of these: / a cane / a frame",
        "inclusion 6: Talks",
    ]
    assert repairs(text) == {Repair.REJOINED}


def test_a_rejoined_item_spans_all_that_belongs_to_it() -> None:
    text = "Inclusion:\n\n5. Has one of these:\n\n* a cane\n* a frame\n\n6. Talks"
    first, _ = read_criteria(text).criteria
    assert text[first.start : first.end] == "5. Has one of these:\n\n* a cane\n* a frame"
    assert first.number == "5"


def test_a_numbered_list_behind_a_bullet_that_cannot_stand_alone_belongs_to_it() -> None:
    text = "Inclusion:\n\n* Has one of these:\n\n1. a cane\n2. a frame\n\nExclusion:\n\n* Runs"
    assert criteria(text) == [
        "inclusion: Has one of these: / a cane / a frame",
        "exclusion: Runs",
    ]
    assert repairs(text) == {Repair.REJOINED}


def test_bullets_of_one_level_are_not_joined_on_a_guess() -> None:
    text = "Inclusion:\n\n* Walks\n* Talks\n* Sings\n\n1. Reads\n2. Writes"
    assert len(criteria(text)) == 5
    assert repairs(text) == set()


def test_a_paragraph_that_goes_on_with_its_item_is_joined_to_it() -> None:
    text = "Inclusion:\n\n* Walks to the shop\n\nand back without help\n\n* Talks"
    assert criteria(text) == [
        "inclusion: Walks to the shop / and back without help",
        "inclusion: Talks",
    ]
    assert repairs(text) == {Repair.CONTINUED}


def test_items_nested_under_the_first_by_mistake_are_raised() -> None:
    text = (
        "Inclusion:\n\n* Lives near the clinic now\n\n  * Walks without any help\n"
        "  * Talks in a loud voice\n  * Owns a telephone\n\nExclusion:\n\n* Runs"
    )
    assert criteria(text) == [
        "inclusion: Lives near the clinic now",
        "inclusion: Walks without any help",
        "inclusion: Talks in a loud voice",
        "inclusion: Owns a telephone",
        "exclusion: Runs",
    ]
    assert repairs(text) == {Repair.RAISED}


@pytest.mark.parametrize("announcing", ["Has one of these:", "Has any of the following", "Owns"])
def test_items_under_one_that_announces_them_are_not_raised(announcing: str) -> None:
    text = f"Inclusion:\n\n* {announcing}\n\n  * a cane\n  * a frame\n  * a stick"
    assert criteria(text) == [f"inclusion: {announcing} / a cane / a frame / a stick"]
    assert repairs(text) == set()


@pytest.mark.parametrize(
    ("first", "second", "third"), [("1.", "2.", "3."), ("(1)", "(2)", "(3)"), ("1)", "2)", "3)")]
)
@pytest.mark.parametrize("end", [".", ";", ","])
def test_a_numbered_list_inside_a_line_is_split(
    end: str, first: str, second: str, third: str
) -> None:
    text = (
        f"Inclusion Criteria:\n\n{first} Walks unaided{end} {second} Lives nearby{end}"
        f" {third} Talks\n\nExclusion Criteria: {first} Runs{end} {second} Hops"
    )
    assert criteria(text) == [
        f"inclusion 1: Walks unaided{end}",
        f"inclusion 2: Lives nearby{end}",
        "inclusion 3: Talks",
        f"exclusion 1: Runs{end}",
        "exclusion 2: Hops",
    ]
    assert repairs(text) == {Repair.SPLIT_NUMBERS, Repair.SPLIT_HEADING}


@pytest.mark.parametrize("mark", ["({})", "（{}）", "{}、", "{}．"])
def test_numbers_on_lines_between_headings_are_split(mark: str) -> None:
    one, two = mark.format(1), mark.format(2)
    text = f"Inclusion:\n{one}Walks;\n{two}Talks.\nExclusion:\n{one}Runs;\n{two}Hops."
    assert criteria(text) == [
        "inclusion 1: Walks;",
        "inclusion 2: Talks.",
        "exclusion 1: Runs;",
        "exclusion 2: Hops.",
    ]


def test_a_list_of_ringed_numbers_is_split() -> None:
    text = "Inclusion:\n\n①Walks;②Talks;③Sings.\n\nExclusion:\n\n① Runs. ② Hops."
    assert criteria(text) == [
        "inclusion 1: Walks;",
        "inclusion 2: Talks;",
        "inclusion 3: Sings.",
        "exclusion 1: Runs.",
        "exclusion 2: Hops.",
    ]
    assert repairs(text) == {Repair.SPLIT_NUMBERS}


@pytest.mark.parametrize(
    "item",
    [
        "Disease of grade 2. 5 mg a day",
        "Seen at day 1. 2 visits follow",
        "Weighs 1. 5 kg",
        "Between 3. and 4. of the month",
        "Walks 1) far or 2) often enough to be 2. in a race",
        "Stage (2) or (3) disease",
    ],
)
def test_numbers_that_count_something_split_nothing(item: str) -> None:
    text = f"Inclusion:\n\n* First\n* {item}\n* Last"
    assert criteria(text) == ["inclusion: First", f"inclusion: {item}", "inclusion: Last"]
    assert repairs(text) == set()


@pytest.mark.parametrize("mark", ["•", "–", "—", "·", "●", "\\-", "➢"])
def test_lines_with_written_marks_are_items(mark: str) -> None:
    text = f"Inclusion:\n\n{mark} Walks\n{mark} Talks\n\nExclusion:\n\n{mark} Runs\n{mark} Hops"
    assert criteria(text) == [
        "inclusion: Walks",
        "inclusion: Talks",
        "exclusion: Runs",
        "exclusion: Hops",
    ]
    assert repairs(text) == {Repair.SPLIT_MARKS}


@pytest.mark.parametrize("mark", ["•", "–", "·", "o"])
def test_written_marks_on_lines_between_headings_are_items(mark: str) -> None:
    text = f"Inclusion:\n{mark} Walks\n{mark} Talks\nExclusion:\n1) Runs\n2) Hops"
    assert criteria(text) == [
        "inclusion: Walks",
        "inclusion: Talks",
        "exclusion 1: Runs",
        "exclusion 2: Hops",
    ]


def test_a_dash_within_a_sentence_is_no_mark() -> None:
    text = "Inclusion:\n\n– Walks – even far – alone\n– Talks"
    assert criteria(text) == ["inclusion: Walks – even far – alone", "inclusion: Talks"]


def test_each_repair_is_named_once_in_words() -> None:
    text = "Inclusion: 1. Walks. 2. Talks\n\nExclusion: 1. Runs. 2. Hops"
    assert read_criteria(text).repairs == tuple(
        sorted({Repair.SPLIT_NUMBERS, Repair.SPLIT_HEADING})
    )
    assert len(set(Repair)) == len({str(repair) for repair in Repair})


def test_a_number_that_goes_on_with_the_list_on_the_line_of_an_item_beneath_is_freed() -> None:
    text = (
        "Exclusion Criteria:\n\n1. Pregnant\n2. Viral infections:\n\n   1. HIV positive\n"
        "   2. HBsAg positive. 3. Known allergy to the drug\n\n"
        "      4\\. Asthma\n\n      5\\. Seizures"
    )
    assert criteria(text) == [
        "exclusion 1: Pregnant",
        "exclusion 2: Viral infections: / HIV positive / HBsAg positive.",
        "exclusion 3: Known allergy to the drug",
        "exclusion 4: Asthma",
        "exclusion 5: Seizures",
    ]


@pytest.mark.parametrize(
    "behind", ["\n\n   5\\. Consents\n\n   6\\. Talks", "\n5. Consents\n6. Talks"]
)
def test_a_number_is_freed_as_well_where_the_list_beneath_began_anew(behind: str) -> None:
    text = (
        "Inclusion Criteria:\n\n2. Walks\n3. Blood counts within a month:\n\n"
        f"1. Platelets above 50\n2. Neutrophils normal 4. Uses birth control{behind}"
    )
    assert criteria(text) == [
        "inclusion 2: Walks",
        "inclusion 3: Blood counts within a month: / Platelets above 50 / Neutrophils normal",
        "inclusion 4: Uses birth control",
        "inclusion 5: Consents",
        "inclusion 6: Talks",
    ]


def test_a_number_is_freed_from_no_list_under_the_next_heading() -> None:
    text = (
        "Inclusion Criteria:\n\n3. Blood counts:\n\n1. Platelets\n2. Neutrophils 4. Walks\n\n"
        "   5\\. Talks\n\n   Exclusion Criteria:\n   * 1\\. HIV\n\n     2\\. Asthma\n\n"
        "     3\\. Fever. 4. Cough\n\n     5\\. Rash"
    )
    assert criteria(text) == [
        "inclusion 3: Blood counts: / Platelets / Neutrophils",
        "inclusion 4: Walks",
        "inclusion 5: Talks",
        "exclusion 1: HIV",
        "exclusion 2: Asthma",
        "exclusion 3: Fever.",
        "exclusion 4: Cough",
        "exclusion 5: Rash",
    ]


def test_a_number_beneath_an_item_that_goes_on_with_nothing_stays_there() -> None:
    text = "Exclusion Criteria:\n\n1. Cancer of:\n\n   * grade 1\n   * size. 2. Stage\n2. Asthma"
    assert len(criteria(text)) == 2
