"""The registry's closed lists in plain words: each value has words, and none is invented."""

from enum import StrEnum

import pytest

from registry.ctgov.record import enums
from registry.language import Language, Verbatim
from registry.trial.terms import phase, told
from tests.trial.records import ENGLISH, in_each_language

LISTS: tuple[type[StrEnum], ...] = (
    enums.AgencyClass,
    enums.AnalysisDispersionType,
    enums.ArmGroupType,
    enums.BioSpecRetention,
    enums.ConfidenceIntervalNumSides,
    enums.ContactRole,
    enums.DateType,
    enums.DesignAllocation,
    enums.DesignMasking,
    enums.DesignTimePerspective,
    enums.EnrollmentType,
    enums.InterventionalAssignment,
    enums.InterventionType,
    enums.IpdSharing,
    enums.IpdSharingInfoType,
    enums.MeasureDispersionType,
    enums.MeasureParam,
    enums.NonInferiorityType,
    enums.ObservationalModel,
    enums.OfficialRole,
    enums.Phase,
    enums.OutcomeMeasureType,
    enums.PrimaryPurpose,
    enums.ReferenceType,
    enums.ResponsiblePartyType,
    enums.SamplingMethod,
    enums.StandardAge,
    enums.StudyType,
    enums.WhoMasked,
)
"""Every list whose values a page shows."""


@pytest.mark.parametrize("values", LISTS, ids=lambda one: one.__name__)
@in_each_language
def test_each_value_of_a_list_has_words_of_its_own(tag: str, values: type[StrEnum]) -> None:
    lang = Language.of(tag)
    words = [told(value, lang) for value in values]
    assert not [value for value, word in zip(values, words, strict=True) if not word]
    assert not [word for word in words if isinstance(word, Verbatim)]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("values", LISTS, ids=lambda one: one.__name__)
def test_chinese_words_are_chinese(values: type[StrEnum]) -> None:
    chinese = Language.of("zh-Hans")
    assert not [
        word for value in values if (word := told(value, chinese)) and word == told(value, ENGLISH)
    ]


@in_each_language
def test_a_value_outside_the_list_is_shown_as_it_is_spelled(tag: str) -> None:
    assert told("PHASE2B", Language.of(tag)) == "PHASE2B"
    assert isinstance(told("PHASE2B", Language.of(tag)), Verbatim)


def test_a_value_that_is_spelled_like_another_lists_is_not_taken_for_it() -> None:
    """The registry's text "NONE" as an unknown value has no masking's meaning."""
    assert told("NONE", ENGLISH) == "NONE"


@in_each_language
def test_an_absent_value_has_no_words(tag: str) -> None:
    assert told(None, Language.of(tag)) is None


def test_a_phase_that_does_not_apply_differs_from_an_absent_one() -> None:
    assert phase((enums.Phase.NA,), ENGLISH) == "not applicable"
    assert phase((), ENGLISH) is None


@pytest.mark.parametrize(
    ("phases", "words"),
    [
        ((enums.Phase.EARLY_PHASE1,), "early phase 1"),
        ((enums.Phase.PHASE2,), "phase 2"),
        ((enums.Phase.PHASE1, enums.Phase.PHASE2), "phase 1 and phase 2"),
        ((enums.Phase.PHASE2, "PHASE2B"), "phase 2 and PHASE2B"),
    ],
)
def test_phases_are_told_in_the_order_of_the_record(
    phases: tuple[enums.Phase | str, ...], words: str
) -> None:
    assert phase(phases, ENGLISH) == words
