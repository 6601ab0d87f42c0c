"""Headings of sub-cohorts become named groups, which their criteria carry."""

import pytest

from registry.trial.criteria import Label, read_criteria
from tests.trial.criteria.brief import criteria, told


def test_a_line_that_names_a_cohort_opens_a_group_until_the_next() -> None:
    text = (
        "Inclusion Criteria:\n\nCohort A:\n\n* Walks\n* Talks\n\nCohort B:\n\n* Runs\n\n"
        "Exclusion Criteria:\n\n* Hops"
    )
    assert told(text) == [
        "[heading] Inclusion Criteria:",
        "[group] Cohort A:",
        "inclusion (Cohort A): Walks",
        "inclusion (Cohort A): Talks",
        "[group] Cohort B:",
        "inclusion (Cohort B): Runs",
        "[heading] Exclusion Criteria:",
        "exclusion: Hops",
    ]


def test_an_item_that_names_a_cohort_opens_a_group_for_what_is_beneath_it_alone() -> None:
    text = (
        "Inclusion Criteria:\n\n* Cohort A:\n\n  * Walks\n  * Talks\n"
        "* Cohort B:\n\n  * Runs\n* Lives nearby"
    )
    assert criteria(text) == [
        "inclusion (Cohort A): Walks",
        "inclusion (Cohort A): Talks",
        "inclusion (Cohort B): Runs",
        "inclusion: Lives nearby",
    ]


def test_items_that_name_groups_between_their_criteria_open_them() -> None:
    text = "Inclusion:\n\n* Group 1:\n* Walks\n* Group 2:\n* Runs\n\nExclusion:\n\n* Hops"
    assert criteria(text) == [
        "inclusion (Group 1): Walks",
        "inclusion (Group 2): Runs",
        "exclusion: Hops",
    ]


def test_a_group_named_before_a_heading_holds_beyond_the_next_one() -> None:
    text = (
        "Healthy volunteers:\n\nInclusion Criteria:\n\n* Walks\n\nExclusion Criteria:\n\n* Runs\n\n"
        "Patients:\n\nInclusion Criteria:\n\n* Talks\n\nExclusion Criteria:\n\n* Hops"
    )
    assert criteria(text) == [
        "inclusion (Healthy volunteers): Walks",
        "exclusion (Healthy volunteers): Runs",
        "inclusion (Patients): Talks",
        "exclusion (Patients): Hops",
    ]


@pytest.mark.parametrize(
    ("heading", "group"),
    [
        ("Inclusion Criteria (Cohort 1):", "Cohort 1"),
        ("Inclusion Criteria for Cohort 1:", "Cohort 1"),
        ("Inclusion Criteria - Part 2:", "Part 2"),
        ("Inclusion criteria for healthy volunteers:", "healthy volunteers"),
        ("Inclusion Criteria for Controls:", "Controls"),
    ],
)
def test_a_heading_may_name_its_group(heading: str, group: str) -> None:
    text = f"{heading}\n\n* Walks\n\nExclusion Criteria:\n\n* Runs"
    assert criteria(text) == [f"inclusion ({group}): Walks", "exclusion: Runs"]


@pytest.mark.parametrize(
    "heading", ["Inclusion Criteria for Patients:", "Inclusion criteria for the study:"]
)
def test_a_heading_for_everybody_names_no_group(heading: str) -> None:
    assert criteria(f"{heading}\n\n* Walks") == ["inclusion: Walks"]


def test_the_groups_of_a_reading_hold_their_criteria_in_the_order_of_the_text() -> None:
    read = read_criteria(
        "Inclusion:\n\n* Lives nearby\n\nCohort B:\n\n* Walks\n\nCohort A:\n\n* Runs\n\n"
        "Exclusion:\n\nCohort B:\n\n* Hops"
    )
    assert {name: [one.text for one in found] for name, found in read.groups.items()} == {
        "Cohort B": ["Walks", "Hops"],
        "Cohort A": ["Runs"],
    }
    assert list(read.groups) == ["Cohort B", "Cohort A"]
    assert [one.text for one in read.under(Label.INCLUSION)] == ["Lives nearby", "Walks", "Runs"]


@pytest.mark.parametrize(
    "item",
    ["Group A infection of the throat", "Arm fracture", "Group home resident", "Part of a team"],
)
def test_a_criterion_that_begins_like_a_group_is_none(item: str) -> None:
    text = f"Exclusion Criteria:\n\n* Runs\n* {item}\n* Hops"
    assert criteria(text) == ["exclusion: Runs", f"exclusion: {item}", "exclusion: Hops"]


@pytest.mark.parametrize("part", ["Dose expansion", "Module 2", "Subgroup B"])
def test_every_kind_of_part_of_a_study_opens_a_group(part: str) -> None:
    text = f"Cohort 1:\n\n* Asthma\n\n{part}:\n\n* NSCLC"
    assert criteria(text) == ["unspecified (Cohort 1): Asthma", f"unspecified ({part}): NSCLC"]


@pytest.mark.parametrize(
    "item",
    [
        "Patients in the acute phase of stroke:",
        "Patient with CML in first blast crisis or first accelerated phase:",
        "Subjects in the control arm of study X:",
    ],
)
def test_a_criterion_that_mentions_a_phase_or_an_arm_names_no_group(item: str) -> None:
    text = f"Inclusion Criteria:\n\n1. Consent\n2. {item}\n\n   * one\n   * two\n3. Adult"
    assert criteria(text) == [
        "inclusion 1: Consent",
        f"inclusion 2: {item} / one / two",
        "inclusion 3: Adult",
    ]


def test_a_group_ends_with_a_sentence_that_opens_the_other_list() -> None:
    text = (
        "Inclusion Criteria:\n\n* Adult\n\nMelanoma subjects:\n\n* Melanoma\n\n"
        "Participants who meet any of the following will be excluded:\n\n* HIV"
    )
    assert criteria(text)[-2:] == ["inclusion (Melanoma subjects): Melanoma", "exclusion: HIV"]


def test_one_item_for_some_people_takes_no_later_items_into_a_group() -> None:
    text = "Inclusion Criteria:\n\n* For people with a lesion:\n* Platelets\n* Age > 18"
    assert criteria(text) == [
        "inclusion: For people with a lesion:",
        "inclusion: Platelets",
        "inclusion: Age > 18",
    ]
