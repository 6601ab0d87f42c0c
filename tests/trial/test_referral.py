"""What the sheet for a referring doctor says, and of what."""

from datetime import date

import pytest

from registry.ctgov.record import Study
from registry.language import Language
from registry.trial.contact import Confirmation
from registry.trial.eligibility import eligibility
from registry.trial.facts import Known, Withheld
from registry.trial.referral import MOST_GROUPS, MOST_PEOPLE, Referral, referral
from registry.trial.sheet import Line
from registry.trial.source import Source
from tests.trial.records import ENGLISH, GONE, SOURCE, TODAY, bare, embedded, trial

CONFIRMED = Confirmation(date(2026, 3, 31), "trial coordinator", ("English",), "Asia/Shanghai")


def sheet_of(
    study: Study,
    source: Source = SOURCE,
    confirmation: Confirmation = CONFIRMED,
    lang: Language = ENGLISH,
) -> Referral:
    reading = eligibility(study, source, lang).reading
    return referral(study, source, confirmation, reading, lang, TODAY)


def test_it_tells_who_answers_in_which_language_and_when_that_was_confirmed() -> None:
    study = trial(
        contactsLocations={
            "centralContacts": [
                {"name": "Desk", "phone": "+86 1", "phoneExt": "2", "email": "d@example.org"}
            ]
        }
    )
    view = sheet_of(study)
    (person,) = view.people
    assert (person.name, person.phone) == (Known("Desk"), Known("+86 1 ext. 2"))
    assert person.letter
    for sentence in (
        "This site confirmed the contact on 31 March 2026 (trial coordinator).",
        "Answers come in: English.",
        "Time zone: Asia/Shanghai.",
    ):
        assert sentence in view.notes
    assert view.notes[-1].startswith("Please send no names of patients")


def test_where_the_record_has_no_central_contact_those_of_the_places_are_named() -> None:
    places = [{"facility": f"P{n}", "contacts": [{"name": f"N{n}"}]} for n in range(5)]
    view = sheet_of(trial(contactsLocations={"locations": places}))
    assert [one.name for one in view.people] == [Known(f"N{n}") for n in range(MOST_PEOPLE)]
    assert view.notes[0] == "The record names 3 more contacts."


def test_a_contact_that_is_left_out_of_a_transcription_is_not_said_to_be_unknown() -> None:
    study, source = embedded()
    (person,) = sheet_of(study, source).people
    assert isinstance(person.phone, Withheld)


def test_each_group_is_told_with_what_it_gets_and_none_is_lost_in_silence() -> None:
    arms = [
        {"label": f"Group {n}", "interventionNames": ["Drug: Inventin"]}
        for n in range(MOST_GROUPS + 3)
    ]
    interventions = [
        {"type": "DRUG", "name": "Inventin", "armGroupLabels": [arm["label"] for arm in arms]}
    ]
    view = sheet_of(trial(armsInterventions={"armGroups": arms, "interventions": interventions}))
    assert view.given[0] == "Group 0: Inventin"
    assert view.given[-1] == "The record has 3 more groups."
    assert len(view.given) == MOST_GROUPS + 1


def test_a_record_without_groups_names_its_treatments() -> None:
    view = sheet_of(trial(armsInterventions={"armGroups": None}))
    assert view.given == ("Inventin",)


def test_numbers_of_the_criteria_stand_as_the_registry_has_them() -> None:
    text = (
        "Inclusion Criteria:\n\n* Neutrophils \\>= 0.5 x 10\\^9/L\n\nExclusion Criteria:\n\n* Fever"
    )
    view = sheet_of(trial(eligibility={"eligibilityCriteria": text}))
    lines = [
        entry.criterion.text
        for part in view.criteria
        for group in part.groups
        for entry in group.entries
        if isinstance(entry, Line)
    ]
    assert lines == ["Neutrophils >= 0.5 x 10^9/L", "Fever"]


def test_a_record_with_nothing_but_its_number_has_a_sheet() -> None:
    view = sheet_of(bare(), confirmation=Confirmation())
    assert view.nct_id == "NCT90000099"
    assert view.people == ()
    assert view.given == ()
    assert view.notes == ("The registry gives no usable date of confirmation.",)


def test_whom_to_ask_is_named_with_the_place_and_first_where_one_is_sought_and_reached() -> None:
    twice = [{"name": "A", "phone": "1"}, {"name": "A", "phone": "1"}]
    reached = [{"name": "C", "phone": "2"}]
    places = [
        {"facility": "Later", "city": "X", "status": "NOT_YET_RECRUITING", "contacts": twice},
        {"facility": "Silent", "city": "Y", "status": "RECRUITING", "contacts": [{"name": "B"}]},
        {"facility": "Now", "city": "Z", "status": "RECRUITING", "contacts": reached},
    ]
    view = sheet_of(trial(contactsLocations={"centralContacts": [], "locations": places}))
    assert [(one.name, one.where) for one in view.people] == [
        (Known("C"), Known("Now, Z")),
        (Known("A"), Known("Later, X (not yet recruiting)")),
    ]
    assert view.notes[0] == "The record names 1 more contact."


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ({"facility": "Here"}, "Here"),
        ({"facility": "Here", "status": "RECRUITING"}, "Here"),
        ({"facility": "Here", "status": "COMPLETED"}, "Here (completed)"),
        ({"status": "WITHDRAWN"}, "withdrawn"),
    ],
)
def test_of_whom_to_ask_where_a_place_does_not_recruit_its_status_is_told(
    place: dict[str, str], where: str
) -> None:
    asked = {**place, "contacts": [{"name": "A", "phone": "1"}]}
    view = sheet_of(trial(contactsLocations={"centralContacts": [], "locations": [asked]}))
    assert [one.where for one in view.people] == [Known(where)]


def test_the_sheet_has_no_row_for_what_such_a_study_cannot_have() -> None:
    for kind, rows in (
        ("OBSERVATIONAL", {"Enrollment"}),
        ("EXPANDED_ACCESS", set[str]()),
        ("INTERVENTIONAL", {"Phase", "Allocation", "Masking", "Enrollment"}),
    ):
        view = sheet_of(trial(design={"studyType": kind, "phases": None}))
        labels = {str(row.label) for row in view.rows}
        assert labels & {"Phase", "Allocation", "Masking", "Enrollment"} == rows


def test_a_doctor_is_not_told_a_status_that_the_registry_lists_no_more() -> None:
    rows = {str(row.label): row.fact for row in sheet_of(trial(), GONE).rows}
    assert rows["Status at the registry"] == Known("“recruiting” when it was last listed")
