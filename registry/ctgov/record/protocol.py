"""The protocol section: what the sponsor registered."""

from pydantic import Field

from registry.ctgov.record import enums
from registry.ctgov.record.base import Open, Part
from registry.ctgov.record.dates import PartialDate


class OrgStudyIdInfo(Part):
    """The sponsor's own number for the study."""

    id: str | None = None
    type: Open[enums.OrgStudyIdType] | None = None
    link: str | None = None


class SecondaryIdInfo(Part):
    """A number given by another registry or a funder."""

    id: str | None = None
    type: Open[enums.SecondaryIdType] | None = None
    domain: str | None = None
    link: str | None = None


class Organization(Part):
    """The organisation that registered the study."""

    full_name: str | None = None
    class_: Open[enums.AgencyClass] | None = Field(default=None, alias="class")


class IdentificationModule(Part):
    """Numbers and titles."""

    nct_id: str | None = None
    nct_id_aliases: tuple[str, ...] = ()
    org_study_id_info: OrgStudyIdInfo = OrgStudyIdInfo()
    secondary_id_infos: tuple[SecondaryIdInfo, ...] = ()
    brief_title: str | None = None
    official_title: str | None = None
    acronym: str | None = None
    organization: Organization = Organization()


class ExpandedAccessInfo(Part):
    """Whether the treatment is offered outside the study, and under which record."""

    has_expanded_access: bool | None = None
    nct_id: str | None = None
    status_for_nct_id: Open[enums.ExpandedAccessStatus] | None = None


class PartialDateStruct(Part):
    """A date as precise as its source, with whether it is actual or estimated."""

    date: Open[PartialDate] | None = None
    type: Open[enums.DateType] | None = None


class DateStruct(Part):
    """A day on which the registry posted something."""

    date: Open[PartialDate] | None = None
    type: Open[enums.DateType] | None = None


class StatusModule(Part):
    """Recruitment status and every date of the record."""

    status_verified_date: Open[PartialDate] | None = None
    overall_status: Open[enums.Status] | None = None
    last_known_status: Open[enums.Status] | None = None
    delayed_posting: bool | None = None
    why_stopped: str | None = None
    expanded_access_info: ExpandedAccessInfo = ExpandedAccessInfo()
    start_date_struct: PartialDateStruct = PartialDateStruct()
    primary_completion_date_struct: PartialDateStruct = PartialDateStruct()
    completion_date_struct: PartialDateStruct = PartialDateStruct()
    study_first_submit_date: Open[PartialDate] | None = None
    study_first_submit_qc_date: Open[PartialDate] | None = None
    study_first_post_date_struct: DateStruct = DateStruct()
    results_waived: bool | None = None
    results_first_submit_date: Open[PartialDate] | None = None
    results_first_submit_qc_date: Open[PartialDate] | None = None
    results_first_post_date_struct: DateStruct = DateStruct()
    disp_first_submit_date: Open[PartialDate] | None = None
    disp_first_submit_qc_date: Open[PartialDate] | None = None
    disp_first_post_date_struct: DateStruct = DateStruct()
    last_update_submit_date: Open[PartialDate] | None = None
    last_update_post_date_struct: DateStruct = DateStruct()


class ResponsibleParty(Part):
    """Who answers for the record."""

    type: Open[enums.ResponsiblePartyType] | None = None
    investigator_full_name: str | None = None
    investigator_title: str | None = None
    investigator_affiliation: str | None = None
    old_name_title: str | None = None
    old_organization: str | None = None


class Sponsor(Part):
    """A lead sponsor or a collaborator."""

    name: str | None = None
    class_: Open[enums.AgencyClass] | None = Field(default=None, alias="class")


class SponsorCollaboratorsModule(Part):
    """Who runs and who supports the study."""

    responsible_party: ResponsibleParty = ResponsibleParty()
    lead_sponsor: Sponsor = Sponsor()
    collaborators: tuple[Sponsor, ...] = ()


class OversightModule(Part):
    """Data monitoring committee and regulation in the United States."""

    oversight_has_dmc: bool | None = None
    is_fda_regulated_drug: bool | None = None
    is_fda_regulated_device: bool | None = None
    is_unapproved_device: bool | None = None
    is_ppsd: bool | None = None
    is_us_export: bool | None = None
    fdaaa801_violation: bool | None = None


class DescriptionModule(Part):
    """The sponsor's own words about the study; Markdown."""

    brief_summary: str | None = None
    detailed_description: str | None = None


class ConditionsModule(Part):
    """Conditions and keywords as the sponsor typed them."""

    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class ExpandedAccessTypes(Part):
    """For whom expanded access is meant."""

    individual: bool | None = None
    intermediate: bool | None = None
    treatment: bool | None = None


class MaskingBlock(Part):
    """Who does not know which group a participant is in."""

    masking: Open[enums.DesignMasking] | None = None
    masking_description: str | None = None
    who_masked: tuple[Open[enums.WhoMasked], ...] = ()


class DesignInfo(Part):
    """How the study is built."""

    allocation: Open[enums.DesignAllocation] | None = None
    intervention_model: Open[enums.InterventionalAssignment] | None = None
    intervention_model_description: str | None = None
    primary_purpose: Open[enums.PrimaryPurpose] | None = None
    observational_model: Open[enums.ObservationalModel] | None = None
    time_perspective: Open[enums.DesignTimePerspective] | None = None
    masking_info: MaskingBlock = MaskingBlock()


class BioSpec(Part):
    """Samples kept by an observational study."""

    retention: Open[enums.BioSpecRetention] | None = None
    description: str | None = None


class EnrollmentInfo(Part):
    """Number of participants, planned (ESTIMATED) or real (ACTUAL); 99999999 means unknown."""

    count: int | None = None
    type: Open[enums.EnrollmentType] | None = None


class DesignModule(Part):
    """Type, phases, design and size."""

    study_type: Open[enums.StudyType] | None = None
    n_ptrs_to_this_exp_acc_nct_id: int | None = None
    expanded_access_types: ExpandedAccessTypes = ExpandedAccessTypes()
    patient_registry: bool | None = None
    target_duration: str | None = None
    phases: tuple[Open[enums.Phase], ...] = ()
    design_info: DesignInfo = DesignInfo()
    bio_spec: BioSpec = BioSpec()
    enrollment_info: EnrollmentInfo = EnrollmentInfo()


class ArmGroup(Part):
    """A group of participants and what it receives."""

    label: str | None = None
    type: Open[enums.ArmGroupType] | None = None
    description: str | None = None
    intervention_names: tuple[str, ...] = ()


class Intervention(Part):
    """A treatment, device, procedure or behaviour under study."""

    type: Open[enums.InterventionType] | None = None
    name: str | None = None
    description: str | None = None
    arm_group_labels: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


class ArmsInterventionsModule(Part):
    """Groups and what each receives."""

    arm_groups: tuple[ArmGroup, ...] = ()
    interventions: tuple[Intervention, ...] = ()


class Outcome(Part):
    """A registered outcome measure."""

    measure: str | None = None
    description: str | None = None
    time_frame: str | None = None


class OutcomesModule(Part):
    """What the study set out to measure."""

    primary_outcomes: tuple[Outcome, ...] = ()
    secondary_outcomes: tuple[Outcome, ...] = ()
    other_outcomes: tuple[Outcome, ...] = ()


class EligibilityModule(Part):
    """Who may take part; the criteria are Markdown."""

    eligibility_criteria: str | None = None
    healthy_volunteers: bool | None = None
    sex: Open[enums.Sex] | None = None
    gender_based: bool | None = None
    gender_description: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
    std_ages: tuple[Open[enums.StandardAge], ...] = ()
    study_population: str | None = None
    sampling_method: Open[enums.SamplingMethod] | None = None


class Contact(Part):
    """A person or an office to ask."""

    name: str | None = None
    role: Open[enums.ContactRole] | None = None
    phone: str | None = None
    phone_ext: str | None = None
    email: str | None = None


class Official(Part):
    """A person with overall responsibility."""

    name: str | None = None
    affiliation: str | None = None
    role: Open[enums.OfficialRole] | None = None


class GeoPoint(Part):
    """Degrees north and east."""

    lat: float
    lon: float


class Location(Part):
    """A place where the study runs."""

    facility: str | None = None
    status: Open[enums.RecruitmentStatus] | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    contacts: tuple[Contact, ...] = ()
    geo_point: GeoPoint | None = None


class ContactsLocationsModule(Part):
    """Whom to ask, who is responsible, and where."""

    central_contacts: tuple[Contact, ...] = ()
    overall_officials: tuple[Official, ...] = ()
    locations: tuple[Location, ...] = ()


class Retraction(Part):
    """A notice that a cited paper was retracted."""

    pmid: str | None = None
    source: str | None = None


class Reference(Part):
    """A paper; DERIVED ones were linked by the registry, not by the sponsor."""

    pmid: str | None = None
    type: Open[enums.ReferenceType] | None = None
    citation: str | None = None
    retractions: tuple[Retraction, ...] = ()


class SeeAlsoLink(Part):
    """A web address that the sponsor gave."""

    label: str | None = None
    url: str | None = None


class AvailIpd(Part):
    """Data or a document that the sponsor offers."""

    id: str | None = None
    type: str | None = None
    url: str | None = None
    comment: str | None = None


class ReferencesModule(Part):
    """Papers, links and available data."""

    references: tuple[Reference, ...] = ()
    see_also_links: tuple[SeeAlsoLink, ...] = ()
    avail_ipds: tuple[AvailIpd, ...] = ()


class IpdSharingStatementModule(Part):
    """The plan for sharing participants' data."""

    ipd_sharing: Open[enums.IpdSharing] | None = None
    description: str | None = None
    info_types: tuple[Open[enums.IpdSharingInfoType], ...] = ()
    time_frame: str | None = None
    access_criteria: str | None = None
    url: str | None = None


class ProtocolSection(Part):
    """What the sponsor registered."""

    identification_module: IdentificationModule = IdentificationModule()
    status_module: StatusModule = StatusModule()
    sponsor_collaborators_module: SponsorCollaboratorsModule = SponsorCollaboratorsModule()
    oversight_module: OversightModule = OversightModule()
    description_module: DescriptionModule = DescriptionModule()
    conditions_module: ConditionsModule = ConditionsModule()
    design_module: DesignModule = DesignModule()
    arms_interventions_module: ArmsInterventionsModule = ArmsInterventionsModule()
    outcomes_module: OutcomesModule = OutcomesModule()
    eligibility_module: EligibilityModule = EligibilityModule()
    contacts_locations_module: ContactsLocationsModule = ContactsLocationsModule()
    references_module: ReferencesModule = ReferencesModule()
    ipd_sharing_statement_module: IpdSharingStatementModule = IpdSharingStatementModule()
