"""The results section: what the sponsor reported after the study."""

from registry.ctgov.record import enums
from registry.ctgov.record.base import Open, Part
from registry.ctgov.record.dates import PartialDate


class FlowGroup(Part):
    """A group in the participant flow."""

    id: str | None = None
    title: str | None = None
    description: str | None = None


class FlowStats(Part):
    """How many of one group; the numbers are strings in the API."""

    group_id: str | None = None
    comment: str | None = None
    num_subjects: str | None = None
    num_units: str | None = None


class FlowMilestone(Part):
    """A stage of a period, such as STARTED or COMPLETED."""

    type: str | None = None
    comment: str | None = None
    achievements: tuple[FlowStats, ...] = ()


class DropWithdraw(Part):
    """A reason for leaving, with counts by group."""

    type: str | None = None
    comment: str | None = None
    reasons: tuple[FlowStats, ...] = ()


class FlowPeriod(Part):
    """One period of the participant flow."""

    title: str | None = None
    milestones: tuple[FlowMilestone, ...] = ()
    drop_withdraws: tuple[DropWithdraw, ...] = ()


class ParticipantFlowModule(Part):
    """Who entered, went on and left."""

    pre_assignment_details: str | None = None
    recruitment_details: str | None = None
    type_units_analyzed: str | None = None
    groups: tuple[FlowGroup, ...] = ()
    periods: tuple[FlowPeriod, ...] = ()


class MeasureGroup(Part):
    """A column of a results table."""

    id: str | None = None
    title: str | None = None
    description: str | None = None


class DenomCount(Part):
    """The denominator of one group."""

    group_id: str | None = None
    value: str | None = None


class Denom(Part):
    """Denominators, by unit of analysis."""

    units: str | None = None
    counts: tuple[DenomCount, ...] = ()


class Measurement(Part):
    """One cell of a results table; values are strings and may be NA or NR."""

    group_id: str | None = None
    value: str | None = None
    spread: str | None = None
    lower_limit: str | None = None
    upper_limit: str | None = None
    comment: str | None = None


class MeasureCategory(Part):
    """A row within a class."""

    title: str | None = None
    measurements: tuple[Measurement, ...] = ()


class MeasureClass(Part):
    """A block of rows."""

    title: str | None = None
    denoms: tuple[Denom, ...] = ()
    categories: tuple[MeasureCategory, ...] = ()


class BaselineMeasure(Part):
    """A characteristic at the start."""

    title: str | None = None
    description: str | None = None
    population_description: str | None = None
    param_type: Open[enums.MeasureParam] | None = None
    dispersion_type: Open[enums.MeasureDispersionType] | None = None
    unit_of_measure: str | None = None
    calculate_pct: bool | None = None
    denom_units_selected: str | None = None
    denoms: tuple[Denom, ...] = ()
    classes: tuple[MeasureClass, ...] = ()


class BaselineCharacteristicsModule(Part):
    """Participants at the start."""

    population_description: str | None = None
    type_units_analyzed: str | None = None
    groups: tuple[MeasureGroup, ...] = ()
    denoms: tuple[Denom, ...] = ()
    measures: tuple[BaselineMeasure, ...] = ()


class MeasureAnalysis(Part):
    """A statistical comparison as the sponsor reported it."""

    param_type: str | None = None
    param_value: str | None = None
    dispersion_type: Open[enums.AnalysisDispersionType] | None = None
    dispersion_value: str | None = None
    statistical_method: str | None = None
    statistical_comment: str | None = None
    p_value: str | None = None
    p_value_comment: str | None = None
    ci_num_sides: Open[enums.ConfidenceIntervalNumSides] | None = None
    ci_pct_value: str | None = None
    ci_lower_limit: str | None = None
    ci_upper_limit: str | None = None
    ci_lower_limit_comment: str | None = None
    ci_upper_limit_comment: str | None = None
    estimate_comment: str | None = None
    tested_non_inferiority: bool | None = None
    non_inferiority_type: Open[enums.NonInferiorityType] | None = None
    non_inferiority_comment: str | None = None
    other_analysis_description: str | None = None
    group_description: str | None = None
    group_ids: tuple[str, ...] = ()


class OutcomeMeasure(Part):
    """A reported outcome."""

    type: Open[enums.OutcomeMeasureType] | None = None
    title: str | None = None
    description: str | None = None
    population_description: str | None = None
    reporting_status: Open[enums.ReportingStatus] | None = None
    anticipated_posting_date: Open[PartialDate] | None = None
    param_type: Open[enums.MeasureParam] | None = None
    dispersion_type: str | None = None
    unit_of_measure: str | None = None
    calculate_pct: bool | None = None
    time_frame: str | None = None
    type_units_analyzed: str | None = None
    denom_units_selected: str | None = None
    groups: tuple[MeasureGroup, ...] = ()
    denoms: tuple[Denom, ...] = ()
    classes: tuple[MeasureClass, ...] = ()
    analyses: tuple[MeasureAnalysis, ...] = ()


class OutcomeMeasuresModule(Part):
    """All reported outcomes."""

    outcome_measures: tuple[OutcomeMeasure, ...] = ()


class EventGroup(Part):
    """A group in the adverse event tables."""

    id: str | None = None
    title: str | None = None
    description: str | None = None
    deaths_num_affected: int | None = None
    deaths_num_at_risk: int | None = None
    serious_num_affected: int | None = None
    serious_num_at_risk: int | None = None
    other_num_affected: int | None = None
    other_num_at_risk: int | None = None


class EventStats(Part):
    """How often an event occurred in one group."""

    group_id: str | None = None
    num_events: int | None = None
    num_affected: int | None = None
    num_at_risk: int | None = None


class AdverseEvent(Part):
    """An event, with counts by group."""

    term: str | None = None
    organ_system: str | None = None
    source_vocabulary: str | None = None
    assessment_type: Open[enums.EventAssessment] | None = None
    notes: str | None = None
    stats: tuple[EventStats, ...] = ()


class AdverseEventsModule(Part):
    """Deaths, serious and other adverse events."""

    frequency_threshold: str | None = None
    time_frame: str | None = None
    description: str | None = None
    all_cause_mortality_comment: str | None = None
    event_groups: tuple[EventGroup, ...] = ()
    serious_events: tuple[AdverseEvent, ...] = ()
    other_events: tuple[AdverseEvent, ...] = ()


class LimitationsAndCaveats(Part):
    """What the sponsor says limits the results."""

    description: str | None = None


class CertainAgreement(Part):
    """Whether investigators may publish freely."""

    pi_sponsor_employee: bool | None = None
    restriction_type: Open[enums.AgreementRestrictionType] | None = None
    restrictive_agreement: bool | None = None
    other_details: str | None = None


class PointOfContact(Part):
    """Whom to ask about the results."""

    title: str | None = None
    organization: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_ext: str | None = None


class MoreInfoModule(Part):
    """Limits, agreements and a contact for the results."""

    limitations_and_caveats: LimitationsAndCaveats = LimitationsAndCaveats()
    certain_agreement: CertainAgreement = CertainAgreement()
    point_of_contact: PointOfContact = PointOfContact()


class ResultsSection(Part):
    """Results that the sponsor posted to the registry."""

    participant_flow_module: ParticipantFlowModule = ParticipantFlowModule()
    baseline_characteristics_module: BaselineCharacteristicsModule = BaselineCharacteristicsModule()
    outcome_measures_module: OutcomeMeasuresModule = OutcomeMeasuresModule()
    adverse_events_module: AdverseEventsModule = AdverseEventsModule()
    more_info_module: MoreInfoModule = MoreInfoModule()
