"""The registry's closed lists in plain words. A value outside them is shown as it is spelled."""

from registry.ctgov.record import Study, enums
from registry.language import Language, Sentence, Verbatim
from registry.trial.facts import Fact, Known, NotApplicable, NotProvided, known


def _mark(message: str) -> str:
    """Mark a message for extraction; `told` translates it."""
    return message


_WORDS: dict[str, str] = {
    # Notices on the duty to post results
    "ViolationEventType.VIOLATION_IDENTIFIED": _mark("a violation was found"),
    "ViolationEventType.CORRECTION_CONFIRMED": _mark("the correction was confirmed"),
    "ViolationEventType.PENALTY_IMPOSED": _mark("a penalty was imposed"),
    "ViolationEventType.ISSUES_IN_LETTER_ADDRESSED_CONFIRMED": _mark(
        "what a letter asked for was confirmed to be done"
    ),
    # Sex
    "Sex.ALL": _mark("all sexes"),
    "Sex.FEMALE": _mark("women or girls only"),
    "Sex.MALE": _mark("men or boys only"),
    # Phases
    "Phase.NA": _mark("not applicable"),
    "Phase.EARLY_PHASE1": _mark("early phase 1"),
    "Phase.PHASE1": _mark("phase 1"),
    "Phase.PHASE2": _mark("phase 2"),
    "Phase.PHASE3": _mark("phase 3"),
    "Phase.PHASE4": _mark("phase 4"),
    # Study types
    "StudyType.INTERVENTIONAL": _mark("interventional: the trial decides what participants get"),
    "StudyType.OBSERVATIONAL": _mark("observational: people are observed, nothing is assigned"),
    "StudyType.EXPANDED_ACCESS": _mark("expanded access: treatment outside a trial"),
    # Age groups
    "StandardAge.CHILD": _mark("child"),
    "StandardAge.ADULT": _mark("adult"),
    "StandardAge.OLDER_ADULT": _mark("older adult"),
    # Allocation
    "DesignAllocation.RANDOMIZED": _mark("randomised: chance decides who is in which group"),
    "DesignAllocation.NON_RANDOMIZED": _mark("not randomised: chance does not decide the group"),
    "DesignAllocation.NA": _mark("not applicable"),
    # Interventional models
    "InterventionalAssignment.SINGLE_GROUP": _mark(
        "single group: nobody is compared with another group"
    ),
    "InterventionalAssignment.PARALLEL": _mark("parallel groups: each person stays in one group"),
    "InterventionalAssignment.CROSSOVER": _mark(
        "crossover: people change from one treatment to another"
    ),
    "InterventionalAssignment.FACTORIAL": _mark(
        "factorial: groups get different combinations of treatments"
    ),
    "InterventionalAssignment.SEQUENTIAL": _mark("sequential: groups start one after another"),
    # Purposes
    "PrimaryPurpose.TREATMENT": _mark("treatment"),
    "PrimaryPurpose.PREVENTION": _mark("prevention"),
    "PrimaryPurpose.DIAGNOSTIC": _mark("diagnosis"),
    "PrimaryPurpose.ECT": _mark("educational, counselling or training"),
    "PrimaryPurpose.SUPPORTIVE_CARE": _mark("supportive care"),
    "PrimaryPurpose.SCREENING": _mark("screening"),
    "PrimaryPurpose.HEALTH_SERVICES_RESEARCH": _mark("health services research"),
    "PrimaryPurpose.BASIC_SCIENCE": _mark("basic science"),
    "PrimaryPurpose.DEVICE_FEASIBILITY": _mark("device feasibility"),
    "PrimaryPurpose.OTHER": _mark("other"),
    # Masking
    "DesignMasking.NONE": _mark("none (open label): everyone knows what is given"),
    "DesignMasking.SINGLE": _mark("single: one side does not know what is given"),
    "DesignMasking.DOUBLE": _mark("double: two sides do not know what is given"),
    "DesignMasking.TRIPLE": _mark("triple: three sides do not know what is given"),
    "DesignMasking.QUADRUPLE": _mark("quadruple: four sides do not know what is given"),
    "WhoMasked.PARTICIPANT": _mark("participants"),
    "WhoMasked.CARE_PROVIDER": _mark("those who give care"),
    "WhoMasked.INVESTIGATOR": _mark("investigators"),
    "WhoMasked.OUTCOMES_ASSESSOR": _mark("those who judge the outcomes"),
    # Observational design
    "ObservationalModel.COHORT": _mark("cohort"),
    "ObservationalModel.CASE_CONTROL": _mark("case-control"),
    "ObservationalModel.CASE_ONLY": _mark("case-only"),
    "ObservationalModel.CASE_CROSSOVER": _mark("case-crossover"),
    "ObservationalModel.ECOLOGIC_OR_COMMUNITY": _mark("ecologic or community"),
    "ObservationalModel.FAMILY_BASED": _mark("family-based"),
    "ObservationalModel.DEFINED_POPULATION": _mark("defined population"),
    "ObservationalModel.NATURAL_HISTORY": _mark("natural history"),
    "ObservationalModel.OTHER": _mark("other"),
    "DesignTimePerspective.RETROSPECTIVE": _mark("looking back"),
    "DesignTimePerspective.PROSPECTIVE": _mark("looking forward"),
    "DesignTimePerspective.CROSS_SECTIONAL": _mark("at one point in time"),
    "DesignTimePerspective.OTHER": _mark("other"),
    "SamplingMethod.PROBABILITY_SAMPLE": _mark("people are chosen by chance"),
    "SamplingMethod.NON_PROBABILITY_SAMPLE": _mark("people are not chosen by chance"),
    "BioSpecRetention.NONE_RETAINED": _mark("no samples are kept"),
    "BioSpecRetention.SAMPLES_WITH_DNA": _mark("samples with DNA are kept"),
    "BioSpecRetention.SAMPLES_WITHOUT_DNA": _mark("samples without DNA are kept"),
    # Arms
    "ArmGroupType.EXPERIMENTAL": _mark("experimental group"),
    "ArmGroupType.ACTIVE_COMPARATOR": _mark("comparison group with a treatment"),
    "ArmGroupType.PLACEBO_COMPARATOR": _mark("comparison group with a placebo"),
    "ArmGroupType.SHAM_COMPARATOR": _mark("comparison group with a sham procedure"),
    "ArmGroupType.NO_INTERVENTION": _mark("comparison group without a treatment"),
    "ArmGroupType.OTHER": _mark("other group"),
    # Interventions
    "InterventionType.BEHAVIORAL": _mark("behaviour"),
    "InterventionType.BIOLOGICAL": _mark("biological product"),
    "InterventionType.COMBINATION_PRODUCT": _mark("combination product"),
    "InterventionType.DEVICE": _mark("device"),
    "InterventionType.DIAGNOSTIC_TEST": _mark("diagnostic test"),
    "InterventionType.DIETARY_SUPPLEMENT": _mark("dietary supplement"),
    "InterventionType.DRUG": _mark("medicine"),
    "InterventionType.GENETIC": _mark("genetic"),
    "InterventionType.PROCEDURE": _mark("procedure"),
    "InterventionType.RADIATION": _mark("radiation"),
    "InterventionType.OTHER": _mark("other"),
    # People
    "ContactRole.CONTACT": _mark("contact"),
    "ContactRole.STUDY_CHAIR": _mark("study chair"),
    "ContactRole.STUDY_DIRECTOR": _mark("study director"),
    "ContactRole.PRINCIPAL_INVESTIGATOR": _mark("principal investigator"),
    "ContactRole.SUB_INVESTIGATOR": _mark("sub-investigator"),
    "OfficialRole.STUDY_CHAIR": _mark("study chair"),
    "OfficialRole.STUDY_DIRECTOR": _mark("study director"),
    "OfficialRole.PRINCIPAL_INVESTIGATOR": _mark("principal investigator"),
    "OfficialRole.SUB_INVESTIGATOR": _mark("sub-investigator"),
    "ResponsiblePartyType.SPONSOR": _mark("the sponsor"),
    "ResponsiblePartyType.PRINCIPAL_INVESTIGATOR": _mark("the principal investigator"),
    "ResponsiblePartyType.SPONSOR_INVESTIGATOR": _mark("an investigator who is also the sponsor"),
    # Organisations
    "AgencyClass.NIH": _mark("US National Institutes of Health"),
    "AgencyClass.FED": _mark("US federal agency"),
    "AgencyClass.OTHER_GOV": _mark("government outside the United States, or a US state"),
    "AgencyClass.INDIV": _mark("individual"),
    "AgencyClass.INDUSTRY": _mark("company"),
    "AgencyClass.NETWORK": _mark("network"),
    "AgencyClass.AMBIG": _mark("unclear kind of organisation"),
    "AgencyClass.OTHER": _mark("university, hospital, foundation or other"),
    "AgencyClass.UNKNOWN": _mark("unknown kind of organisation"),
    # Dates and numbers
    "DateType.ACTUAL": _mark("actual"),
    "DateType.ESTIMATED": _mark("estimated"),
    "EnrollmentType.ACTUAL": _mark("actual"),
    "EnrollmentType.ESTIMATED": _mark("planned"),
    # Posted results
    "MeasureParam.GEOMETRIC_MEAN": _mark("geometric mean"),
    "MeasureParam.GEOMETRIC_LEAST_SQUARES_MEAN": _mark("geometric least squares mean"),
    "MeasureParam.LEAST_SQUARES_MEAN": _mark("least squares mean"),
    "MeasureParam.LOG_MEAN": _mark("mean of logarithms"),
    "MeasureParam.MEAN": _mark("mean"),
    "MeasureParam.MEDIAN": _mark("median"),
    "MeasureParam.NUMBER": _mark("number"),
    "MeasureParam.COUNT_OF_PARTICIPANTS": _mark("number of participants"),
    "MeasureParam.COUNT_OF_UNITS": _mark("number of units"),
    "MeasureDispersionType.NA": _mark("no spread given"),
    "MeasureDispersionType.STANDARD_DEVIATION": _mark("standard deviation"),
    "MeasureDispersionType.STANDARD_ERROR": _mark("standard error"),
    "MeasureDispersionType.INTER_QUARTILE_RANGE": _mark("interquartile range"),
    "MeasureDispersionType.FULL_RANGE": _mark("full range"),
    "MeasureDispersionType.CONFIDENCE_80": _mark("80% confidence interval"),
    "MeasureDispersionType.CONFIDENCE_90": _mark("90% confidence interval"),
    "MeasureDispersionType.CONFIDENCE_95": _mark("95% confidence interval"),
    "MeasureDispersionType.CONFIDENCE_975": _mark("97.5% confidence interval"),
    "MeasureDispersionType.CONFIDENCE_99": _mark("99% confidence interval"),
    "MeasureDispersionType.CONFIDENCE_OTHER": _mark("confidence interval of another level"),
    "MeasureDispersionType.GEOMETRIC_COEFFICIENT": _mark("geometric coefficient of variation"),
    "OutcomeMeasureType.PRIMARY": _mark("Primary outcome"),
    "OutcomeMeasureType.SECONDARY": _mark("Secondary outcome"),
    "OutcomeMeasureType.OTHER_PRE_SPECIFIED": _mark("Other outcome, planned beforehand"),
    "OutcomeMeasureType.POST_HOC": _mark("Outcome added afterwards (post hoc)"),
    "AnalysisDispersionType.STANDARD_DEVIATION": _mark("standard deviation"),
    "AnalysisDispersionType.STANDARD_ERROR_OF_MEAN": _mark("standard error of the mean"),
    "ConfidenceIntervalNumSides.ONE_SIDED": _mark("one-sided"),
    "ConfidenceIntervalNumSides.TWO_SIDED": _mark("two-sided"),
    "NonInferiorityType.SUPERIORITY": _mark("whether one is better (superiority)"),
    "NonInferiorityType.NON_INFERIORITY": _mark("whether one is not much worse (non-inferiority)"),
    "NonInferiorityType.EQUIVALENCE": _mark("whether both are about the same (equivalence)"),
    "NonInferiorityType.OTHER": _mark("other"),
    "NonInferiorityType.NON_INFERIORITY_OR_EQUIVALENCE": _mark("non-inferiority or equivalence"),
    "NonInferiorityType.SUPERIORITY_OR_OTHER": _mark("superiority or other"),
    "NonInferiorityType.NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": _mark(
        "non-inferiority or equivalence (older form of the registry)"
    ),
    "NonInferiorityType.SUPERIORITY_OR_OTHER_LEGACY": _mark(
        "superiority or other (older form of the registry)"
    ),
    # References
    "ReferenceType.BACKGROUND": _mark("background"),
    "ReferenceType.RESULT": _mark("result"),
    "ReferenceType.DERIVED": _mark("linked by the registry"),
    # Adverse events, and what investigators may say about results
    "EventAssessment.SYSTEMATIC_ASSESSMENT": _mark(
        "people were asked or examined for it at set times"
    ),
    "EventAssessment.NON_SYSTEMATIC_ASSESSMENT": _mark(
        "it was written down when it came up, for example when somebody reported it"
    ),
    "AgreementRestrictionType.LTE60": _mark(
        "The sponsor may read results before they are published and delay them by up to 60 days."
        " It cannot ask for changes."
    ),
    "AgreementRestrictionType.GT60": _mark(
        "The sponsor may read results before they are published and delay them by more than 60"
        " and up to 180 days. It cannot ask for changes."
    ),
    "AgreementRestrictionType.OTHER": _mark("There is another kind of limit."),
    # Data sharing
    "IpdSharing.YES": _mark("yes"),
    "IpdSharing.NO": _mark("no"),
    "IpdSharing.UNDECIDED": _mark("undecided"),
    "IpdSharingInfoType.STUDY_PROTOCOL": _mark("study protocol"),
    "IpdSharingInfoType.SAP": _mark("statistical analysis plan"),
    "IpdSharingInfoType.ICF": _mark("informed consent form"),
    "IpdSharingInfoType.CSR": _mark("clinical study report"),
    "IpdSharingInfoType.ANALYTIC_CODE": _mark("analytic code"),
}


def told(value: str | None, lang: Language) -> Sentence | Verbatim | None:
    """A value of a closed list in the reader's words; an unknown one as spelled; none for none."""
    if value is None:
        return None
    words = _WORDS.get(f"{type(value).__name__}.{value}")
    return lang.say(words) if words else Verbatim(value)


def yes_or_no(value: bool | None, lang: Language) -> Fact:
    """An answer of the registry; no answer is not provided."""
    return NotProvided() if value is None else Known(lang.say("yes") if value else lang.say("no"))


def phase(values: tuple[enums.Phase | str, ...], lang: Language) -> Sentence | None:
    """The phase in words: "phase 1 and phase 2"; "not applicable" for NA; none when absent."""
    words = [told(value, lang) for value in values]
    return lang.listed(word for word in words if word) if words else None


def observes(study: Study) -> bool:
    """Whether people are observed only: nobody is given a treatment by the study."""
    return study.protocol_section.design_module.study_type == enums.StudyType.OBSERVATIONAL


def phase_of(study: Study, lang: Language) -> Fact:
    """The phase of a study, which only a trial of a treatment can have."""
    module = study.protocol_section.design_module
    without = not module.phases and module.study_type in _WITHOUT_PHASE
    if without or module.phases == (enums.Phase.NA,):
        return NotApplicable()
    return known(phase(module.phases, lang))


_WITHOUT_PHASE = {enums.StudyType.OBSERVATIONAL, enums.StudyType.EXPANDED_ACCESS}
