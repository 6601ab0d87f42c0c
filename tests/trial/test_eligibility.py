"""Who a trial is meant for: limits in the registry's own units, nothing that is not said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.language import Language
from registry.trial.eligibility import (
    AgeLimit,
    age_limit,
    ages,
    eligibility,
    sex,
    told_age,
    volunteers,
)
from registry.trial.facts import Fact, Known, NotProvided, Prose
from tests.trial.records import (
    ENGLISH,
    SOURCE,
    bare,
    embedded,
    in_each_language,
    of_kind,
    told,
    trial,
)

UNITS = ("Year", "Month", "Week", "Day", "Hour", "Minute")
UNREADABLE = (
    "N/A",
    "18-65",
    "eighteen",
    "18",
    "Years",
    "18 years",
    "-1 Years",
    "1.5 Years",
    "18 Fortnights",
    "18 Years or so",
    "99999 Years",
    "",
    " ",
)


def limits(low: str | None, high: str | None, tag: str = "en") -> Fact:
    study = trial(eligibility={"minimumAge": low, "maximumAge": high})
    return ages(study, Language.of(tag))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("number", [0, 1, 2, 18, 9999])
def test_an_age_is_read_in_each_unit_singular_and_plural(number: int, unit: str) -> None:
    assert age_limit(f"{number} {unit}s") == AgeLimit(number, unit)  # type: ignore[arg-type]
    assert age_limit(f"{number} {unit}") == AgeLimit(number, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [*UNREADABLE, None])
def test_what_is_no_age_is_not_read_as_one(text: str | None) -> None:
    assert age_limit(text) is None


@given(st.text(max_size=30))
def test_an_age_is_never_read_into_other_words(text: str) -> None:
    limit = age_limit(text)
    if limit is not None:
        assert (
            text.strip().removesuffix("s") == f"{limit.number:0{len(text.split()[0])}} {limit.unit}"
        )


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (AgeLimit(1, "Year"), "1 year"),
        (AgeLimit(0, "Year"), "0 years"),
        (AgeLimit(14, "Year"), "14 years"),
        (AgeLimit(1, "Month"), "1 month"),
        (AgeLimit(6, "Month"), "6 months"),
        (AgeLimit(1, "Week"), "1 week"),
        (AgeLimit(32, "Week"), "32 weeks"),
        (AgeLimit(1, "Day"), "1 day"),
        (AgeLimit(28, "Day"), "28 days"),
        (AgeLimit(1, "Hour"), "1 hour"),
        (AgeLimit(72, "Hour"), "72 hours"),
        (AgeLimit(1, "Minute"), "1 minute"),
        (AgeLimit(30, "Minute"), "30 minutes"),
    ],
)
def test_an_age_is_told_in_its_own_unit(limit: AgeLimit, words: str) -> None:
    assert told_age(limit, ENGLISH) == words


@pytest.mark.parametrize("unit", UNITS)
def test_chinese_has_a_word_of_its_own_for_each_unit(unit: str) -> None:
    chinese = Language.of("zh-Hans")
    words = [told_age(AgeLimit(3, one), chinese) for one in UNITS]  # type: ignore[arg-type]
    mine = told_age(AgeLimit(3, unit), chinese)  # type: ignore[arg-type]
    assert "3" in mine
    assert unit.lower() not in mine.lower()
    assert words.count(mine) == 1


def test_both_limits_are_included() -> None:
    assert told(limits("14 Years", "65 Years")) == "14 years to 65 years, both included"


def test_the_limits_may_have_different_units() -> None:
    assert told(limits("6 Months", "2 Years")) == "6 months to 2 years, both included"


def test_a_lower_limit_alone_is_open_above() -> None:
    assert told(limits("18 Years", None)) == "18 years and older"


def test_an_upper_limit_alone_includes_that_age() -> None:
    assert told(limits(None, "28 Days")) == "up to 28 days, that age included"


def test_no_limits_are_not_provided_rather_than_none() -> None:
    assert isinstance(limits(None, None), NotProvided)


@pytest.mark.parametrize("low", ["N/A", "18-65", "eighteen"])
def test_limits_that_cannot_be_read_are_shown_as_spelled(low: str) -> None:
    shown = told(limits(low, "65 Years"))
    assert low in shown
    assert "65 Years" in shown
    assert "included" not in shown


@in_each_language
def test_the_numbers_of_a_limit_are_there_in_each_language(tag: str) -> None:
    shown = told(limits("14 Years", "65 Years", tag))
    assert "14" in shown
    assert "65" in shown


def test_healthy_volunteers_are_told_as_accepted_not_accepted_or_not_provided() -> None:
    yes = volunteers(trial(eligibility={"healthyVolunteers": True}), ENGLISH)
    no = volunteers(trial(eligibility={"healthyVolunteers": False}), ENGLISH)
    unsaid = volunteers(trial(eligibility={"healthyVolunteers": None}), ENGLISH)
    assert told(yes).startswith("accepted")
    assert told(no).startswith("not accepted")
    assert isinstance(unsaid, NotProvided)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ({"sex": "ALL"}, "all sexes"),
        ({"sex": "FEMALE"}, "women or girls only"),
        ({"sex": "MALE"}, "men or boys only"),
        ({"sex": "ALL", "genderBased": False}, "all sexes"),
        ({"sex": "FEMALE", "genderBased": True}, "women or girls only (by gender identity)"),
        (
            {"sex": "MALE", "genderDescription": "As recorded"},
            "men or boys only; the registry adds: As recorded",
        ),
        (
            {"sex": "MALE", "genderBased": True, "genderDescription": "As recorded"},
            "men or boys only (by gender identity); the registry adds: As recorded",
        ),
        ({"sex": "INTERSEX"}, "INTERSEX"),
    ],
)
def test_sex_and_gender_are_told_as_the_registry_has_them(
    module: dict[str, object], words: str
) -> None:
    assert told(sex(trial(eligibility=module), ENGLISH)) == words


def test_a_sex_that_is_not_said_is_not_all() -> None:
    assert isinstance(sex(trial(eligibility={"sex": None}), ENGLISH), NotProvided)


@in_each_language
def test_the_criteria_are_the_registrys_own_text(tag: str) -> None:
    study = trial(eligibility={"eligibilityCriteria": "Inclusion Criteria:\n\n* A \\> B"})
    fact = eligibility(study, SOURCE, Language.of(tag)).criteria
    assert isinstance(fact, Known)
    assert isinstance(fact.value, Prose)
    assert fact.value == "Inclusion Criteria:\n\n* A \\> B"


@pytest.mark.parametrize("text", [None, "", " \n "])
def test_criteria_without_words_are_not_provided(text: str | None) -> None:
    study = trial(eligibility={"eligibilityCriteria": text})
    assert isinstance(eligibility(study, SOURCE, ENGLISH).criteria, NotProvided)


def test_a_trial_with_treatment_has_no_population_and_no_sampling() -> None:
    view = eligibility(trial(), SOURCE, ENGLISH)
    assert view.population is None
    assert view.sampling is None


def test_an_observational_study_tells_its_population_and_sampling() -> None:
    view = eligibility(of_kind("observational"), SOURCE, ENGLISH)
    assert view.population == Known(Prose("Patients of one clinic"))
    assert view.sampling is not None
    assert told(view.sampling) == "people are not chosen by chance"


def test_an_observational_study_that_does_not_say_its_population_is_said_not_to() -> None:
    study = trial(design={"studyType": "OBSERVATIONAL", "phases": None})
    view = eligibility(study, SOURCE, ENGLISH)
    assert isinstance(view.population, NotProvided)
    assert isinstance(view.sampling, NotProvided)


def test_age_groups_are_the_registrys_and_not_worked_out_from_the_limits() -> None:
    view = eligibility(trial(eligibility={"stdAges": ["CHILD", "NEWBORN"]}), SOURCE, ENGLISH)
    assert told(view.age_groups) == "child and NEWBORN"


@in_each_language
def test_the_short_facts_have_names_of_their_own(tag: str) -> None:
    lang = Language.of(tag)
    labels = [row.label for row in eligibility(of_kind("observational"), SOURCE, lang).rows(lang)]
    assert len(labels) == len(set(labels)) == 5


def test_a_record_without_eligibility_says_that_nothing_is_provided() -> None:
    view = eligibility(bare(), SOURCE, ENGLISH)
    facts = [row.fact for row in view.rows(ENGLISH)]
    assert facts == [NotProvided()] * 4
    assert isinstance(view.criteria, NotProvided)


def test_whose_words_the_criteria_are_depends_on_where_the_record_is_from() -> None:
    study, transcribed = embedded()
    ours = eligibility(study, transcribed, ENGLISH).wording
    theirs = eligibility(study, SOURCE, ENGLISH).wording
    assert "this project's words" in ours
    assert "sponsor's words" in theirs
