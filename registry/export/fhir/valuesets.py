"""The closed lists of FHIR that an export takes codes from, as R5 (5.0.0) and R4B define them."""

from collections.abc import Mapping

_HL7 = "http://hl7.org/fhir"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
STATUS = f"{_HL7}/research-study-status"
PURPOSE = f"{_TERMINOLOGY}/research-study-prim-purp-type"
PHASE = f"{_TERMINOLOGY}/research-study-phase"
ARM = f"{_HL7}/research-study-arm-type"
ROLE = f"{_HL7}/research-study-party-role"
KIND = f"{_HL7}/research-study-party-organization-type"
OBJECTIVE = f"{_HL7}/research-study-objective-type"
DESIGN = f"{_HL7}/study-design"
GENDER = f"{_HL7}/administrative-gender"
COUNTRY = "urn:iso:std:iso:3166"
UCUM = "http://unitsofmeasure.org"
ABSENT = f"{_HL7}/StructureDefinition/data-absent-reason"


def _codes(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


VALUE_SETS: Mapping[str, frozenset[str]] = {
    STATUS: _codes(
        "active active-but-not-recruiting administratively-completed approved "
        "closed-to-accrual closed-to-accrual-and-intervention completed disapproved "
        "enrolling-by-invitation in-review not-yet-recruiting overall-study recruiting "
        "temporarily-closed-to-accrual temporarily-closed-to-accrual-and-intervention "
        "terminated withdrawn"
    ),
    PURPOSE: _codes(
        "treatment prevention diagnostic supportive-care screening "
        "health-services-research basic-science device-feasibility"
    ),
    PHASE: _codes(
        "n-a early-phase-1 phase-1 phase-1-phase-2 phase-2 phase-2-phase-3 phase-3 phase-4"
    ),
    ARM: _codes(
        "active-comparator experimental no-intervention other-arm-type "
        "placebo-comparator sham-comparator"
    ),
    ROLE: _codes(
        "sponsor lead-sponsor sponsor-investigator primary-investigator collaborator "
        "funding-source general-contact recruitment-contact sub-investigator "
        "study-director study-chair irb"
    ),
    KIND: _codes("nih fda government nonprofit academic industry"),
    OBJECTIVE: _codes("primary secondary exploratory"),
    DESIGN: frozenset(
        f"SEVCO:{number:05}"
        for number in (
            *range(1001, 1047),
            *range(1048, 1055),
            *range(1060, 1065),
            *range(1085, 1099),
        )
    ),
    GENDER: _codes("male female other unknown"),
    UCUM: _codes("a mo wk d h min"),
}
"""The codes of each system that an export may use, as R5 (5.0.0) defines them."""

STATUS_R4B = _codes(
    "active administratively-completed approved closed-to-accrual "
    "closed-to-accrual-and-intervention completed disapproved in-review "
    "temporarily-closed-to-accrual temporarily-closed-to-accrual-and-intervention "
    "withdrawn"
)
"""The codes of ResearchStudy.status in R4B, where they are all that is allowed."""
