"""What a reader is told to ask and may expect: only what fits the record, in plain words."""

import gzip
from pathlib import Path
from typing import Any

import pytest
import textstat

from registry.ctgov.record import Study
from registry.language import Language
from registry.trial.guidance import Guidance, guidance
from registry.trial.source import Source
from tests.trial.records import (
    GONE,
    SOURCE,
    TODAY,
    bare,
    embedded,
    in_each_language,
    of_kind,
    trial,
    with_status,
)

GRADE = 8
"""Years of schooling that a text may ask for."""

RANDOM = "How is it decided which treatment I get?"
GROUP = "How is it decided which group I am in?"
PRODUCT = "Where does the product come from?"
CHILD = "Is the child asked as well?"
CHARGED = "In mainland China"


def told(study: Study, source: Source = SOURCE, tag: str = "en") -> Guidance:
    return guidance(study, source, Language.of(tag), TODAY)


def asks(study: Study, words: str) -> bool:
    return any(words in question for question in told(study).questions)


def grants(study: Study, words: str) -> bool:
    return any(words in right for right in told(study).rights)


def with_arms(*kinds: str) -> Study:
    groups = [{"label": kind, "type": kind} for kind in kinds]
    return trial(armsInterventions={"armGroups": groups})


def with_treatments(*treatments: dict[str, Any], country: str = "China") -> Study:
    return trial(
        armsInterventions={"interventions": list(treatments)},
        contactsLocations={"locations": [{"facility": "Somewhere", "country": country}]},
    )


# Questions


@pytest.mark.parametrize(
    ("status", "verified", "first"),
    [
        ("RECRUITING", "2026-08", "Is there still a place in this study?"),
        ("RECRUITING", "2013-01", "Is this study open at all?"),
        ("RECRUITING", None, "Is this study open at all?"),
        ("UNKNOWN", "2026-08", "Is this study open at all?"),
        ("WITHHELD", "2026-08", "Is this study open at all?"),
        ("SOMETHING_NEW", "2026-08", "Is this study open at all?"),
        (None, "2026-08", "Is this study open at all?"),
        ("NOT_YET_RECRUITING", "2026-08", "When will this study start"),
        ("ENROLLING_BY_INVITATION", "2026-08", "Who is invited"),
        ("SUSPENDED", "2026-08", "Why is this study paused?"),
        ("ACTIVE_NOT_RECRUITING", "2026-08", "Is there another study"),
        ("COMPLETED", "2013-01", "Is there another study"),
        ("TERMINATED", "2013-01", "Is there another study"),
        ("WITHDRAWN", "2013-01", "Is there another study"),
    ],
)
def test_the_first_question_is_whether_one_can_join_at_all(
    status: str | None, verified: str | None, first: str
) -> None:
    assert told(with_status(status, verified)).questions[0].startswith(first)


def test_of_a_record_that_is_gone_it_is_asked_whether_the_study_is_open() -> None:
    assert told(trial(), GONE).questions[0].startswith("Is this study open at all?")


def test_the_embedded_trial_is_first_asked_whether_it_is_open() -> None:
    study, source = embedded()
    first, second, *others = told(study, source).questions
    assert first == "Is this study open at all? Does it still take new participants?"
    assert second == "What is known so far: does the treatment work, and how safe is it?"
    assert RANDOM in others
    assert not [question for question in others if "placebo" in question]


@pytest.mark.parametrize(
    ("allocation", "masked", "question"),
    [
        ("RANDOMIZED", [], RANDOM),
        ("RANDOMIZED", ["OUTCOMES_ASSESSOR"], RANDOM),
        ("RANDOMIZED", ["PARTICIPANT"], f"{RANDOM} Will I be told which one it is?"),
        ("NON_RANDOMIZED", [], GROUP),
        ("NA", [], None),
        (None, [], None),
    ],
)
def test_how_the_group_is_decided_is_asked_where_something_decides_it(
    allocation: str | None, masked: list[str], question: str | None
) -> None:
    study = trial(
        design={"designInfo": {"allocation": allocation, "maskingInfo": {"whoMasked": masked}}}
    )
    asked = [one for one in told(study).questions if one.startswith("How is it decided")]
    assert asked == ([question] if question else [])


@pytest.mark.parametrize(
    ("arms", "words"),
    [
        (["EXPERIMENTAL", "PLACEBO_COMPARATOR"], "the placebo"),
        (["EXPERIMENTAL", "SHAM_COMPARATOR"], "the sham"),
        (["EXPERIMENTAL", "NO_INTERVENTION"], "the group without the study treatment"),
        (["EXPERIMENTAL", "ACTIVE_COMPARATOR"], None),
        (["EXPERIMENTAL"], None),
        ([], None),
    ],
)
def test_a_placebo_is_asked_about_only_where_the_record_has_one(
    arms: list[str], words: str | None
) -> None:
    study = with_arms(*arms)
    for one in ("the placebo", "the sham", "the group without the study treatment"):
        assert asks(study, one) is (one == words)


@pytest.mark.parametrize(
    ("phases", "words"),
    [
        (["EARLY_PHASE1"], "been given to people before"),
        (["PHASE1"], "been given to people before"),
        (["PHASE1", "PHASE2"], "been given to people before"),
        (["PHASE2"], "does the treatment work"),
        (["PHASE2", "PHASE3"], "does the treatment work"),
        (["PHASE3"], "better than the usual one"),
        (["PHASE4"], "is approved already"),
        (["NA"], "What is the study to find out? What is known so far?"),
        ([], "What is the study to find out? What is known so far?"),
        (["PHASE9"], "What is the study to find out? What is known so far?"),
    ],
)
def test_what_is_asked_about_the_treatment_depends_on_the_phase(
    phases: list[str], words: str
) -> None:
    assert words in told(trial(design={"phases": phases})).questions[1]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("BIOLOGICAL", True), ("GENETIC", True), ("DRUG", False), ("DEVICE", False), (None, False)],
)
def test_where_it_comes_from_is_asked_of_a_biological_product(
    kind: str | None, asked: bool
) -> None:
    assert asks(with_treatments({"type": kind, "name": "Inventin"}), PRODUCT) is asked


@pytest.mark.parametrize(
    ("ages", "children"),
    [(["CHILD"], True), (["CHILD", "ADULT"], True), (["ADULT"], False), ([], False)],
)
def test_children_are_spoken_of_only_where_they_may_take_part(
    ages: list[str], children: bool
) -> None:
    study = trial(eligibility={"stdAges": ages})
    assert asks(study, CHILD) is children
    assert grants(study, "the parents or guardians consent") is children


def test_of_a_study_that_takes_nobody_its_own_groups_are_not_asked_about() -> None:
    study = trial(
        status={"overallStatus": "COMPLETED"},
        armsInterventions={"armGroups": [{"label": "P", "type": "PLACEBO_COMPARATOR"}]},
    )
    assert told(study).introduction.startswith("This study takes no new participants.")
    assert not asks(study, "the placebo")
    assert not asks(study, RANDOM)


def test_a_study_that_only_observes_is_not_asked_about_a_treatment() -> None:
    words = " ".join(told(of_kind("observational")).questions)
    assert "treatment" not in words
    assert "samples" in words


def test_a_programme_outside_a_trial_is_asked_about_as_such() -> None:
    study = of_kind("expanded-access")
    first, second, *_ = told(study).questions
    assert "this treatment" in first
    assert "does the treatment work" in second
    assert not grants(study, "warning sign"), "its maker may be allowed to charge"
    assert grants(study, "told in writing what you pay")


# Rights


def test_everybody_may_say_no_and_leave_without_losing_care() -> None:
    for study in (trial(), bare(), of_kind("observational"), of_kind("expanded-access")):
        first, second, third, *_ = told(study).rights
        assert first.startswith("You may say no.")
        assert second.startswith("You may leave at any time. You do not lose your usual care")
        for words in ("explained", "ask", "time to think", "keep a copy"):
            assert words in third


def test_to_be_asked_for_money_is_called_a_warning_sign() -> None:
    assert grants(trial(), "that is a warning sign")
    assert grants(trial(), "should tell you in writing what you pay")


def test_the_last_right_says_whom_to_turn_to() -> None:
    last = told(trial()).rights[-1]
    for whom in ("the study team", "your own doctor", "the ethics committee"):
        assert whom in last


@pytest.mark.parametrize(
    ("name", "others", "country", "said"),
    [
        ("Mesenchymal stem cells", [], "China", True),
        ("hUC-MSC infusion", [], "China", True),
        ("CELL-01", ["Human umbilical cord stromal cells"], "China", True),
        ("Mesenchymal stem cell transplantation", [], "China", True),
        ("Stem cells of the limbus", [], "China", True),
        ("Autologous stem cell transplantation", [], "China", False),
        ("Haematopoietic stem cells", [], "China", False),
        ("Anti-CD19 CAR-T cells", [], "China", False),
        ("Inventin", [], "China", False),
        ("Mesenchymal stem cells", [], "Taiwan", False),
        ("Mesenchymal stem cells", [], "Hong Kong", False),
        ("Mesenchymal stem cells", [], "Norway", False),
    ],
)
def test_the_chinese_rules_are_named_for_stem_cells_in_china_alone(
    name: str, others: list[str], country: str, said: bool
) -> None:
    treatment = {"type": "BIOLOGICAL", "name": name, "otherNames": others}
    assert grants(with_treatments(treatment, country=country), CHARGED) is said


def test_the_chinese_rules_are_said_with_their_source() -> None:
    study, source = embedded()
    right = next(one for one in told(study, source).rights if CHARGED in one)
    assert "2015, article 6" in right
    assert "State Council Order No. 818" in right
    chinese = told(study, source, "zh-Hans")
    assert any("818" in one for one in chinese.rights)


def test_the_rights_say_where_they_come_from() -> None:
    assert "Declaration of Helsinki" in told(trial()).basis


# Every record


def all_sentences(one: Guidance) -> list[str]:
    return [one.introduction, *one.questions, *one.rights, one.basis]


def assert_sound(study: Study, source: Source, tag: str) -> None:
    one = told(study, source, tag)
    assert 8 <= len(one.questions) <= 12
    assert 6 <= len(one.rights) <= 9
    said = all_sentences(one)
    assert len(set(said)) == len(said)
    for sentence in said:
        assert "eligib" not in sentence.lower()
        assert "{" not in sentence
        assert sentence == sentence.strip()


@in_each_language
@pytest.mark.parametrize(
    "kind",
    ["annotated", "expanded-access", "newer-than-the-model", "observational", "withheld"],
)
def test_every_kind_of_record_has_questions_and_rights(tag: str, kind: str) -> None:
    assert_sound(of_kind(kind), SOURCE, tag)


@in_each_language
def test_a_record_with_nothing_but_its_number_has_questions_and_rights(tag: str) -> None:
    assert_sound(bare(), SOURCE, tag)


@in_each_language
def test_the_embedded_record_has_questions_and_rights(tag: str) -> None:
    assert_sound(*embedded(), tag)


@in_each_language
def test_every_real_record_has_questions_and_rights(shared: Path, tag: str) -> None:
    with gzip.open(shared / "records" / "records.ndjson.gz") as lines:
        for line in lines:
            assert_sound(Study.model_validate_json(line), SOURCE, tag)


def test_every_sentence_is_readable_after_eight_years_of_school() -> None:
    studies = [
        trial(),
        bare(),
        embedded()[0],
        of_kind("observational"),
        of_kind("expanded-access"),
        with_status("COMPLETED"),
        with_status("RECRUITING", "2013-01"),
        with_status("SUSPENDED"),
        with_status("NOT_YET_RECRUITING"),
        with_status("ENROLLING_BY_INVITATION"),
        with_arms("PLACEBO_COMPARATOR"),
        with_arms("SHAM_COMPARATOR"),
        with_arms("NO_INTERVENTION"),
        *[trial(design={"phases": [phase]}) for phase in ("PHASE1", "PHASE3", "PHASE4", "NA")],
        trial(design={"designInfo": {"allocation": "NON_RANDOMIZED"}}),
        trial(eligibility={"stdAges": ["CHILD"]}),
    ]
    said = {sentence for study in studies for sentence in all_sentences(told(study))}
    hard = {one: grade for one in said if (grade := textstat.flesch_kincaid_grade(one)) > GRADE}
    assert hard == {}
