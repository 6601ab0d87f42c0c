"""FHIR's closed lists, and which of their codes says the same as an entry of the registry.

`fhir.resources` takes any code, so these lists are what holds a code to its value set: `coded`
refuses one that is not in it. An entry that no code says the same as has no code, only its words.
"""

from collections.abc import Mapping
from typing import Any

from registry.ctgov.record.enums import (
    AgencyClass,
    ArmGroupType,
    DesignAllocation,
    InterventionalAssignment,
    ObservationalModel,
    OfficialRole,
    Phase,
    PrimaryPurpose,
    Status,
    StudyType,
    WhoMasked,
)
from registry.export.fhir.valuesets import COUNTRY, VALUE_SETS
from registry.export.text import clean
from registry.trial.measures import Rank

Concept = dict[str, Any]

PROGRESS: Mapping[str, str] = {
    Status.RECRUITING: "recruiting",
    Status.ENROLLING_BY_INVITATION: "enrolling-by-invitation",
    Status.NOT_YET_RECRUITING: "not-yet-recruiting",
    Status.ACTIVE_NOT_RECRUITING: "active-but-not-recruiting",
    Status.SUSPENDED: "temporarily-closed-to-accrual",
    Status.COMPLETED: "completed",
    Status.TERMINATED: "terminated",
    Status.WITHDRAWN: "withdrawn",
}
"""Recruitment status in R5."""

PROGRESS_R4B: Mapping[str, str] = {
    Status.RECRUITING: "active",
    Status.ENROLLING_BY_INVITATION: "active",
    Status.ACTIVE_NOT_RECRUITING: "closed-to-accrual",
    Status.SUSPENDED: "temporarily-closed-to-accrual",
    Status.COMPLETED: "completed",
    Status.TERMINATED: "administratively-completed",
    Status.WITHDRAWN: "withdrawn",
}
"""Recruitment status in R4B. NOT_YET_RECRUITING has none: `approved` would say that a review board
has agreed, which the registry does not know."""

PURPOSES: Mapping[str, str] = {
    PrimaryPurpose.TREATMENT: "treatment",
    PrimaryPurpose.PREVENTION: "prevention",
    PrimaryPurpose.DIAGNOSTIC: "diagnostic",
    PrimaryPurpose.SUPPORTIVE_CARE: "supportive-care",
    PrimaryPurpose.SCREENING: "screening",
    PrimaryPurpose.HEALTH_SERVICES_RESEARCH: "health-services-research",
    PrimaryPurpose.BASIC_SCIENCE: "basic-science",
    PrimaryPurpose.DEVICE_FEASIBILITY: "device-feasibility",
}
PHASES: Mapping[tuple[str, ...], str] = {
    (Phase.NA,): "n-a",
    (Phase.EARLY_PHASE1,): "early-phase-1",
    (Phase.PHASE1,): "phase-1",
    (Phase.PHASE1, Phase.PHASE2): "phase-1-phase-2",
    (Phase.PHASE2,): "phase-2",
    (Phase.PHASE2, Phase.PHASE3): "phase-2-phase-3",
    (Phase.PHASE3,): "phase-3",
    (Phase.PHASE4,): "phase-4",
}
ARMS: Mapping[str, str] = {
    ArmGroupType.EXPERIMENTAL: "experimental",
    ArmGroupType.ACTIVE_COMPARATOR: "active-comparator",
    ArmGroupType.PLACEBO_COMPARATOR: "placebo-comparator",
    ArmGroupType.SHAM_COMPARATOR: "sham-comparator",
    ArmGroupType.NO_INTERVENTION: "no-intervention",
    ArmGroupType.OTHER: "other-arm-type",
}
ROLES: Mapping[str, str] = {
    OfficialRole.PRINCIPAL_INVESTIGATOR: "primary-investigator",
    OfficialRole.SUB_INVESTIGATOR: "sub-investigator",
    OfficialRole.STUDY_DIRECTOR: "study-director",
    OfficialRole.STUDY_CHAIR: "study-chair",
}
KINDS: Mapping[str, str] = {
    AgencyClass.NIH: "nih",
    AgencyClass.FED: "government",
    AgencyClass.OTHER_GOV: "government",
    AgencyClass.INDUSTRY: "industry",
}
"""OTHER may be a university, a hospital or a foundation, so no code says the same."""

OBJECTIVES: Mapping[str, str] = {Rank.PRIMARY: "primary", Rank.SECONDARY: "secondary"}
"""Other outcomes are not said to be exploratory."""

DESIGNS: Mapping[str, str] = {
    f"StudyType.{StudyType.INTERVENTIONAL}": "SEVCO:01001",
    f"StudyType.{StudyType.OBSERVATIONAL}": "SEVCO:01002",
    f"StudyType.{StudyType.EXPANDED_ACCESS}": "SEVCO:01038",
    f"DesignAllocation.{DesignAllocation.RANDOMIZED}": "SEVCO:01003",
    f"DesignAllocation.{DesignAllocation.NON_RANDOMIZED}": "SEVCO:01005",
    f"InterventionalAssignment.{InterventionalAssignment.PARALLEL}": "SEVCO:01011",
    f"InterventionalAssignment.{InterventionalAssignment.CROSSOVER}": "SEVCO:01012",
    f"ObservationalModel.{ObservationalModel.CASE_CONTROL}": "SEVCO:01013",
    f"ObservationalModel.{ObservationalModel.ECOLOGIC_OR_COMMUNITY}": "SEVCO:01044",
    f"WhoMasked.{WhoMasked.PARTICIPANT}": "SEVCO:01060",
    f"WhoMasked.{WhoMasked.CARE_PROVIDER}": "SEVCO:01061",
    f"WhoMasked.{WhoMasked.OUTCOMES_ASSESSOR}": "SEVCO:01062",
}
UNITS: Mapping[str, str] = {
    "year": "a",
    "month": "mo",
    "week": "wk",
    "day": "d",
    "hour": "h",
    "minute": "min",
}
"""Units of an age, in UCUM."""


def coded(system: str, code: str | None, words: str) -> Concept:
    """A CodeableConcept: the words, and the code where one says the same.

    Raises `ValueError` when the code is not in the system's value set.
    """
    words = clean(words) or "a value that cannot be read"
    if code is None:
        return {"text": words}
    if system != COUNTRY and code not in VALUE_SETS[system]:
        raise ValueError(f"{code!r} is no code of {system}")
    return {"coding": [{"system": system, "code": code}], "text": words}
