"""The plain sentences say what the record says: no more, in good grammar, in each language."""

import json
import re

import pytest

from registry.ctgov.record import Study
from registry.ctgov.record.protocol import EnrollmentInfo
from registry.language import Language
from registry.trial.facts import Known, NotProvided
from registry.trial.plain import NAMED, enrollment, headcount, named, plain_sentences
from tests.trial.records import (
    ENGLISH,
    bare,
    embedded,
    full,
    in_each_language,
    of_kind,
    read,
    trial,
)


def told(study: Study, tag: str = "en") -> str:
    return " ".join(plain_sentences(study, Language.of(tag)))


def arms(count: int) -> dict[str, object]:
    return {"armGroups": [{"label": f"Group {n}", "type": "EXPERIMENTAL"} for n in range(count)]}


def design(**values: object) -> dict[str, object]:
    return {"designInfo": values}


@pytest.mark.parametrize(
    "words",
    [
        "Mesenchymal stem cells (biological product)",
        "Mesenchymal stem cells and cord blood (biological product)",
        "The aim is to treat a disease or a condition.",
        "Hematopoietic Stem Cell Transplantation, Mesenchymal Stem Cells, Umbilical Cord Blood,"
        " Graft Failure and Hematological Diseases",
        "14 years to 65 years, both included",
        "all sexes",
        "It is a phase 2 trial.",
        "It cannot show yet that it works.",
        "2 groups",
        "(randomised)",
        "(open label)",
        "The planned number of participants is 60.",
        "Nanfang Hospital of Southern Medical University is the sponsor, with 9 collaborators.",
        "Department of Hematology, Nanfang Hospital, Southern Medical University, Guangzhou, China",
    ],
)
def test_the_sentences_of_nct01763099_say_what_is_studied_in_whom_how_by_whom_and_where(
    words: str,
) -> None:
    study, _ = embedded()
    assert words in told(study)


@pytest.mark.parametrize(
    ("info", "sentence"),
    [
        ({"count": 0, "type": "ACTUAL"}, "Nobody took part."),
        ({"count": 1, "type": "ACTUAL"}, "1 person was included."),
        ({"count": 60, "type": "ACTUAL"}, "60 people were included."),
        ({"count": 1, "type": "ESTIMATED"}, "The planned number of participants is 1."),
        ({"count": 60, "type": "ESTIMATED"}, "The planned number of participants is 60."),
        ({"count": 12345, "type": "ESTIMATED"}, "The planned number of participants is 12,345."),
        ({"count": 60}, "60 people are registered; whether planned or real is not said."),
        (
            {"count": 99999999, "type": "ESTIMATED"},
            "The number of participants is registered as unknown.",
        ),
        (
            {"count": 99999999, "type": "ACTUAL"},
            "The number of participants is registered as unknown.",
        ),
    ],
)
def test_the_size_is_told_as_planned_real_or_unknown(
    info: dict[str, object], sentence: str
) -> None:
    assert sentence in plain_sentences(trial(design={"enrollmentInfo": info}), ENGLISH)


def test_a_size_that_is_not_given_is_not_spoken_of() -> None:
    said = told(trial(design={"enrollmentInfo": None}))
    assert "participants" not in said
    assert "people were" not in said


@pytest.mark.parametrize(
    ("status", "count"), [("WITHDRAWN", 36), ("COMPLETED", 36), ("TERMINATED", 36)]
)
def test_a_trial_that_is_over_plans_nobody_any_more(status: str, count: int) -> None:
    """A plan that was never replaced by a number is not spoken of as if it still held."""
    said = told(
        trial(
            status={"overallStatus": status},
            design={"enrollmentInfo": {"count": count, "type": "ESTIMATED"}},
        )
    )
    assert "are planned" not in said


@pytest.mark.parametrize(
    ("info", "fact"),
    [
        ({"count": 0, "type": "ACTUAL"}, Known("0 people (actual)")),
        ({"count": 1, "type": "ESTIMATED"}, Known("1 person (planned)")),
        ({"count": 60, "type": "ESTIMATED"}, Known("60 people (planned)")),
        ({"count": 60, "type": "GUESSED"}, Known("60 people (GUESSED)")),
        ({"count": 60}, Known("60 people (planned or real is not said)")),
        ({"count": 99999999}, Known("registered as unknown")),
        ({"type": "ACTUAL"}, NotProvided()),
        ({}, NotProvided()),
    ],
)
def test_zero_is_a_number_and_an_absent_number_is_not_zero(
    info: dict[str, object], fact: Known | NotProvided
) -> None:
    assert enrollment(EnrollmentInfo.model_validate_json(json.dumps(info)), ENGLISH) == fact


@pytest.mark.parametrize(
    ("info", "groups", "words"),
    [
        ({"count": 60, "type": "ESTIMATED"}, 2, "60 participants planned, in 2 groups"),
        ({"count": 1, "type": "ESTIMATED"}, 1, "1 participant planned, in 1 group"),
        ({"count": 60, "type": "ACTUAL"}, 2, "60 participants, in 2 groups"),
        ({"count": 60}, 2, "60 participants (planned or real is not said), in 2 groups"),
        ({"count": 1, "type": "ACTUAL"}, 1, "1 participant, in 1 group"),
        ({"count": 0, "type": "ACTUAL"}, 2, "No participants, in 2 groups"),
        ({"count": 60, "type": "ACTUAL"}, 0, "60 participants"),
        ({}, 2, "2 groups"),
        ({"count": 99999999}, 3, "3 groups"),
        ({}, 0, None),
    ],
)
def test_the_headcount_says_as_much_as_the_record(
    info: dict[str, object], groups: int, words: str | None
) -> None:
    study = trial(design={"enrollmentInfo": info}, armsInterventions=arms(groups))
    assert headcount(study, ENGLISH) == words


@pytest.mark.parametrize(
    ("phases", "begins"),
    [
        (["EARLY_PHASE1"], "It is an early phase 1 trial."),
        (["PHASE1"], "It is a phase 1 trial."),
        (["PHASE4"], "It is a phase 4 trial."),
        (["PHASE1", "PHASE2"], "It combines phase 1 and phase 2."),
    ],
)
def test_the_phase_is_told_in_good_grammar(phases: list[str], begins: str) -> None:
    assert begins in told(trial(design={"phases": phases}))


def test_an_early_phase_is_not_said_to_give_small_amounts() -> None:
    """The registry calls it exploratory, with limited exposure: the dose may be a usual one."""
    assert "small amounts" not in told(trial(design={"phases": ["EARLY_PHASE1"]}))


@pytest.mark.parametrize("phases", [["NA"], [], None])
def test_a_phase_that_does_not_apply_is_not_explained(phases: list[str] | None) -> None:
    assert "phase" not in told(trial(design={"phases": phases})).lower()


@pytest.mark.parametrize(
    ("masking", "sentence"),
    [
        ("NONE", "Everyone knows what is given (open label)."),
        ("SINGLE", "Some of the people involved do not know what is given (masked)."),
        ("DOUBLE", "Some of the people involved do not know what is given (masked)."),
        ("TRIPLE", "Some of the people involved do not know what is given (masked)."),
        ("QUADRUPLE", "Some of the people involved do not know what is given (masked)."),
    ],
)
def test_masking_is_told(masking: str, sentence: str) -> None:
    assert sentence in told(trial(design=design(maskingInfo={"masking": masking})))


@pytest.mark.parametrize("masking", [{}, {"masking": "HEXTUPLE"}])
def test_masking_that_is_unsaid_or_unheard_of_is_not_spoken_of(masking: dict[str, str]) -> None:
    said = told(trial(design=design(maskingInfo=masking)))
    assert "open label" not in said
    assert "masked" not in said


@pytest.mark.parametrize(
    ("allocation", "groups", "sentence"),
    [
        ("RANDOMIZED", 2, "Chance decides in which of 2 groups a person is (randomised)."),
        ("NON_RANDOMIZED", 3, "There are 3 groups."),
        ("NA", 1, "All participants are in one group."),
    ],
)
def test_groups_are_told(allocation: str, groups: int, sentence: str) -> None:
    study = trial(design=design(allocation=allocation), armsInterventions=arms(groups))
    assert sentence in told(study)


@pytest.mark.parametrize("groups", [0, 1])
@in_each_language
def test_chance_does_not_decide_between_a_number_of_groups_that_nobody_gave(
    tag: str, groups: int
) -> None:
    """Randomised, and the record describes no groups, or only one: how many there are is unsaid."""
    study = trial(
        design={
            "designInfo": {"allocation": "RANDOMIZED"},
            "phases": None,
            "enrollmentInfo": None,
        },
        armsInterventions={**arms(groups), "interventions": []},
        eligibility={"minimumAge": None},
    )
    how = [
        sentence
        for sentence in plain_sentences(study, Language.of(tag))
        if "随机" in sentence or "Chance" in sentence
    ]
    assert len(how) == 1
    assert not re.search(r"[01一]\s?(?:个|group)", how[0])


def test_an_observational_study_is_not_said_to_give_anything() -> None:
    said = told(of_kind("observational"))
    assert "assigns no treatment" in said
    assert "This trial studies" not in said
    assert "group" not in said


def test_a_study_that_looks_back_is_not_said_to_follow_people() -> None:
    study = trial(
        design={
            "studyType": "OBSERVATIONAL",
            "phases": None,
            "designInfo": {
                "observationalModel": "CASE_CONTROL",
                "timePerspective": "RETROSPECTIVE",
            },
        }
    )
    assert "follows people" not in told(study)


def test_an_access_programme_is_not_called_a_trial() -> None:
    said = plain_sentences(of_kind("expanded-access"), ENGLISH)[0]
    assert said.startswith("This is an access programme")
    assert "Inventin (medicine)" in said


def test_what_is_not_said_is_said_to_be_missing() -> None:
    assert plain_sentences(bare(), ENGLISH) == (
        "The registry does not say what this trial gives to its participants.",
        "The registry names no condition.",
        "The registry gives no age limits.",
        "The registry names no sponsor.",
        "The registry names no place.",
    )


def places(*these: dict[str, str]) -> Study:
    return trial(contactsLocations={"locations": list(these)})


@pytest.mark.parametrize(
    ("study", "sentence"),
    [
        (
            places({"facility": "Clinic", "city": "Here", "country": "Nowhere"}),
            "The place is Clinic, Here, Nowhere.",
        ),
        (places({"city": "Here"}), "The place is Here."),
        (places({"status": "RECRUITING"}), "It has one place, which the registry does not name."),
        (places({"country": "Nowhere"}, {"country": "Nowhere"}), "It has 2 places (Nowhere)."),
        (
            places({"country": "A"}, {"country": "B"}, {"country": "B"}),
            "It has 3 places (B and A).",
        ),
        (places({"city": "Here"}, {"city": "There"}), "It has 2 places."),
        (places(), "The registry names no place."),
    ],
)
def test_places_are_named_or_counted(study: Study, sentence: str) -> None:
    assert sentence in plain_sentences(study, ENGLISH)


def test_countries_are_counted_by_their_names_in_the_readers_language() -> None:
    study = places({"country": "Turkey"}, {"country": "China"}, {"country": "Turkey (Türkiye)"})
    said = plain_sentences(study, Language.of("zh-Hans"))
    assert [one for one in said if "土耳其和中国" in one]


@pytest.mark.parametrize(
    ("partners", "sentence"),
    [
        (0, "Invented Hospital is the sponsor."),
        (1, "Invented Hospital is the sponsor, with 1 collaborator."),
        (9, "Invented Hospital is the sponsor, with 9 collaborators."),
    ],
)
def test_partners_are_counted(partners: int, sentence: str) -> None:
    study = trial(
        sponsorCollaborators={"collaborators": [{"name": f"Partner {n}"} for n in range(partners)]}
    )
    assert sentence in plain_sentences(study, ENGLISH)


def test_a_long_list_names_the_first_and_counts_the_rest() -> None:
    assert NAMED == 5
    assert named(list("abcdefgh"), ENGLISH) == "a, b, c, d, e and 3 more"
    assert named(list("abcdef"), ENGLISH) == "a, b, c, d, e and f"
    assert named(["a"], ENGLISH) == "a"


def test_names_that_hold_a_comma_or_an_and_are_kept_apart() -> None:
    assert named(["a and b", "c"], ENGLISH) == "a and b; c"
    assert named(["Leukemia, Myeloid", "c"], ENGLISH) == "Leukemia, Myeloid; c"


@in_each_language
def test_every_number_of_the_record_is_in_the_sentences(tag: str) -> None:
    study, _ = embedded()
    said = told(study, tag)
    assert {"14", "65", "60", "9", "2"} <= set(re.findall(r"\d+", said)) | {
        "2" if "II" in said else ""
    }


@in_each_language
def test_a_sentence_keeps_the_names_as_the_registry_spells_them(tag: str) -> None:
    said = told(read(full()), tag)
    for name in ("Inventin", "Unassigned device", "Invented Disease", "Invented Hospital"):
        assert name in said


@pytest.mark.parametrize(
    "purpose",
    [
        "TREATMENT",
        "PREVENTION",
        "DIAGNOSTIC",
        "ECT",
        "SUPPORTIVE_CARE",
        "SCREENING",
        "HEALTH_SERVICES_RESEARCH",
        "BASIC_SCIENCE",
        "DEVICE_FEASIBILITY",
    ],
)
@in_each_language
def test_each_purpose_has_its_sentence(tag: str, purpose: str) -> None:
    with_purpose = plain_sentences(trial(design=design(primaryPurpose=purpose)), Language.of(tag))
    without = plain_sentences(trial(design=design(primaryPurpose="OTHER")), Language.of(tag))
    assert len(with_purpose[0]) > len(without[0])
    assert with_purpose[0].startswith(without[0])


def test_an_aim_is_not_made_up() -> None:
    for purpose in (None, "OTHER", "WORLD_PEACE"):
        assert "aim" not in told(trial(design=design(primaryPurpose=purpose)))
