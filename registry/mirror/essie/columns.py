"""Where the read file has the fields that an expression may ask about.

A field that is not here cannot be asked about: it is in no table, or it is a person's telephone
number or address, by which nobody is to be looked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from registry.ctgov.fields import Field, Kind, field_named
from registry.mirror.essie.errors import EssieError

_SAME = """
nct_id NCTId
org_study_id OrgStudyId
org_study_id_type OrgStudyIdType
brief_title BriefTitle
official_title OfficialTitle
acronym Acronym
organization_name OrgFullName
organization_class OrgClass
overall_status OverallStatus
last_known_status LastKnownStatus
status_verified_date StatusVerifiedDate
why_stopped WhyStopped
delayed_posting DelayedPosting
has_expanded_access HasExpandedAccess
expanded_access_nct_id ExpandedAccessNCTId
expanded_access_status ExpandedAccessStatusForNCTId
start_date StartDate
start_date_type StartDateType
primary_completion_date PrimaryCompletionDate
primary_completion_date_type PrimaryCompletionDateType
completion_date CompletionDate
completion_date_type CompletionDateType
study_first_submit_date StudyFirstSubmitDate
study_first_post_date StudyFirstPostDate
study_first_post_date_type StudyFirstPostDateType
results_waived ResultsWaived
results_first_submit_date ResultsFirstSubmitDate
results_first_post_date ResultsFirstPostDate
results_first_post_date_type ResultsFirstPostDateType
last_update_submit_date LastUpdateSubmitDate
last_update_post_date LastUpdatePostDate
last_update_post_date_type LastUpdatePostDateType
responsible_party_type ResponsiblePartyType
responsible_party_name ResponsiblePartyInvestigatorFullName
responsible_party_title ResponsiblePartyInvestigatorTitle
responsible_party_affiliation ResponsiblePartyInvestigatorAffiliation
lead_sponsor_name LeadSponsorName
lead_sponsor_class LeadSponsorClass
has_dmc OversightHasDMC
is_fda_regulated_drug IsFDARegulatedDrug
is_fda_regulated_device IsFDARegulatedDevice
brief_summary BriefSummary
detailed_description DetailedDescription
study_type StudyType
patient_registry PatientRegistry
target_duration TargetDuration
phases Phase
allocation DesignAllocation
intervention_model DesignInterventionModel
intervention_model_description DesignInterventionModelDescription
primary_purpose DesignPrimaryPurpose
observational_model DesignObservationalModel
time_perspective DesignTimePerspective
masking DesignMasking
masking_description DesignMaskingDescription
who_masked DesignWhoMasked
enrollment_count EnrollmentCount
enrollment_type EnrollmentType
eligibility_criteria EligibilityCriteria
healthy_volunteers HealthyVolunteers
sex Sex
gender_based GenderBased
gender_description GenderDescription
minimum_age MinimumAge
maximum_age MaximumAge
std_ages StdAge
study_population StudyPopulation
sampling_method SamplingMethod
ipd_sharing IPDSharing
ipd_sharing_description IPDSharingDescription
limitations_and_caveats LimitationsAndCaveatsDescription
has_results HasResults
version_holder VersionHolder
"""
_OTHERS = """
secondary_ids id SecondaryId
secondary_ids type SecondaryIdType
secondary_ids domain SecondaryIdDomain
secondary_ids link SecondaryIdLink
collaborators name CollaboratorName
collaborators class CollaboratorClass
conditions condition Condition
keywords keyword Keyword
arms label ArmGroupLabel
arms type ArmGroupType
arms description ArmGroupDescription
arm_interventions intervention ArmGroupInterventionName
interventions type InterventionType
interventions name InterventionName
interventions description InterventionDescription
interventions other_names InterventionOtherName
outcomes measure PrimaryOutcomeMeasure PRIMARY
outcomes description PrimaryOutcomeDescription PRIMARY
outcomes time_frame PrimaryOutcomeTimeFrame PRIMARY
outcomes measure SecondaryOutcomeMeasure SECONDARY
outcomes description SecondaryOutcomeDescription SECONDARY
outcomes time_frame SecondaryOutcomeTimeFrame SECONDARY
outcomes measure OtherOutcomeMeasure OTHER
outcomes description OtherOutcomeDescription OTHER
outcomes time_frame OtherOutcomeTimeFrame OTHER
locations facility LocationFacility
locations status LocationStatus
locations city LocationCity
locations state LocationState
locations zip LocationZip
locations country LocationCountry
locations latitude LocationGeoPoint
officials name OverallOfficialName
officials affiliation OverallOfficialAffiliation
officials role OverallOfficialRole
reference_list pmid ReferencePMID
reference_list type ReferenceType
reference_list citation ReferenceCitation
"""
_LISTS = frozenset({"phases", "std_ages", "who_masked", "other_names"})
"""Columns whose values are lists."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field's place: a table, a column of it, and which rows, by their `kind`.

    These are names of this project's own, never something that somebody sent.
    """

    field: Field
    table: str
    name: str
    rows: str | None = None

    @property
    def single(self) -> bool:
        """Whether a study has one value of it at most."""
        return self.table == "studies" and self.name not in _LISTS

    @property
    def values(self) -> str:
        """A SELECT of all its values, a row for each, with the studies that have them."""
        listed = self.name in _LISTS
        value = f'unnest("{self.name}")' if listed else f'"{self.name}"'
        place = ", latitude, longitude" if self.field.kind is Kind.GEO else ""
        where = f" WHERE kind = '{self.rows}'" if self.rows else ""
        return f"SELECT nct_id, {value} AS value{place} FROM site.{self.table}{where}"  # noqa: S608


def column_of(name: str) -> Column:
    """Where the field of this piece or path is; raise `EssieError` where there is none."""
    field = field_named(name)
    column = _columns().get(field.piece) if field else None
    if column is None:
        raise EssieError(
            "This mirror cannot search in this field or area",
            f"AREA[{name}]",
            "docs/registry-api.md lists the fields that it can search in.",
        )
    return column


@cache
def _columns() -> Mapping[str, Column]:
    rows = [["studies", *line.split()] for line in _SAME.split("\n") if line]
    rows += [line.split() for line in _OTHERS.split("\n") if line]
    return {
        piece: Column(field, table, name, *kind)
        for table, name, piece, *kind in rows
        if (field := field_named(piece))
    }


def searchable() -> tuple[str, ...]:
    """The piece of every field that can be searched in."""
    return tuple(_columns())
