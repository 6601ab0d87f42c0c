"""The one table of what each place of a record is called, how it is told, and whether it matters.

The longest pattern that a change's place begins with decides. A pattern is spelled as the API
spells the way to a value, `[]` for any item of a list. What lies below a pattern is told as one
with it. A place that no pattern knows is material: hiding what is unknown would be worse.
"""

from registry.ctgov.record import enums
from registry.trial.history.rule import Kind, Rule, Weight


def _mark(message: str) -> str:
    """Mark a message for extraction; `lang.say` translates it."""
    return message


_M, _A = Weight.MATERIAL, Weight.ADMINISTRATIVE
_STATUS = "protocolSection.statusModule"
_DESIGN = "protocolSection.designModule"
_INFO = "protocolSection.designModule.designInfo"
_ARM = "protocolSection.armsInterventionsModule.armGroups[]"
_GIVEN = "protocolSection.armsInterventionsModule.interventions[]"
_OUTCOMES = "protocolSection.outcomesModule"
_WHO = "protocolSection.eligibilityModule"
_PLACES = "protocolSection.contactsLocationsModule"
_NAMES = "protocolSection.identificationModule"
_SHARED = "protocolSection.ipdSharingStatementModule"

RULES: tuple[Rule, ...] = (
    # Status and dates
    Rule(
        f"{_STATUS}.overallStatus",
        _M,
        _mark("Recruitment status"),
        Kind.STATUS,
        says=_mark("The recruitment status went from “{before}” to “{after}”."),
    ),
    Rule(f"{_STATUS}.lastKnownStatus", _A, _mark("Last known status"), Kind.STATUS),
    Rule(f"{_STATUS}.whyStopped", _M, _mark("Why it was stopped")),
    Rule(
        f"{_STATUS}.startDateStruct",
        _M,
        _mark("Start"),
        Kind.DATE,
        says=_mark("The start moved from {before} to {after}."),
    ),
    Rule(
        f"{_STATUS}.primaryCompletionDateStruct",
        _M,
        _mark("Last data for the primary outcome (primary completion)"),
        Kind.DATE,
        says=_mark("The primary completion date moved from {before} to {after}."),
    ),
    Rule(
        f"{_STATUS}.completionDateStruct",
        _M,
        _mark("Completion"),
        Kind.DATE,
        says=_mark("The completion date moved from {before} to {after}."),
    ),
    Rule(
        f"{_STATUS}.expandedAccessInfo.hasExpandedAccess", _M, _mark("Treatment outside the trial")
    ),
    Rule(f"{_STATUS}.expandedAccessInfo", _M, _mark("Access outside the trial"), Kind.PART),
    Rule(f"{_STATUS}.resultsFirstPostDateStruct", _M, _mark("Results first posted"), Kind.DATE),
    Rule(f"{_STATUS}.statusVerifiedDate", _A, _mark("Status last verified"), Kind.DATE),
    Rule(f"{_STATUS}.lastUpdateSubmitDate", _A, _mark("Last update submitted"), Kind.DATE),
    Rule(f"{_STATUS}.lastUpdatePostDateStruct", _A, _mark("Last update posted"), Kind.DATE),
    Rule(
        f"{_STATUS}",
        _A,
        _mark("Days and marks by which the registry follows the record"),
        Kind.PART,
    ),
    # Enrollment and design
    Rule(
        f"{_DESIGN}.enrollmentInfo",
        _M,
        _mark("Number of participants"),
        Kind.COUNT,
        says=_mark("The planned number of participants went from {before} to {after}."),
    ),
    Rule(f"{_DESIGN}.studyType", _M, _mark("Study type"), Kind.CODE, codes=enums.StudyType),
    Rule(f"{_DESIGN}.phases[]", _M, _mark("Phase"), Kind.ITEM, codes=enums.Phase),
    Rule(f"{_INFO}.allocation", _M, _mark("Allocation"), Kind.CODE, codes=enums.DesignAllocation),
    Rule(
        f"{_INFO}.interventionModel",
        _M,
        _mark("Arrangement of the groups"),
        Kind.CODE,
        codes=enums.InterventionalAssignment,
    ),
    Rule(
        f"{_INFO}.observationalModel",
        _M,
        _mark("Observational model"),
        Kind.CODE,
        codes=enums.ObservationalModel,
    ),
    Rule(
        f"{_INFO}.timePerspective",
        _M,
        _mark("Time perspective"),
        Kind.CODE,
        codes=enums.DesignTimePerspective,
    ),
    Rule(f"{_INFO}.primaryPurpose", _M, _mark("Purpose"), Kind.CODE, codes=enums.PrimaryPurpose),
    Rule(
        f"{_INFO}.maskingInfo.masking", _M, _mark("Masking"), Kind.CODE, codes=enums.DesignMasking
    ),
    Rule(
        f"{_INFO}.maskingInfo.whoMasked[]",
        _M,
        _mark("Who does not know the group"),
        Kind.ITEM,
        codes=enums.WhoMasked,
    ),
    Rule(_DESIGN, _M, _mark("Design"), Kind.PART),
    # Groups and treatments
    Rule(_ARM, _M, _mark("Groups"), Kind.ITEM),
    Rule(f"{_ARM}.label", _M, _mark("Name of a group")),
    Rule(f"{_ARM}.type", _M, _mark("Kind of group"), Kind.CODE, codes=enums.ArmGroupType),
    Rule(f"{_ARM}.description", _M, _mark("Description of a group"), Kind.PASSAGE),
    Rule(f"{_ARM}.interventionNames[]", _M, _mark("Treatments of a group"), Kind.ITEM),
    Rule(_GIVEN, _M, _mark("Treatments"), Kind.ITEM),
    Rule(f"{_GIVEN}.name", _M, _mark("Name of a treatment")),
    Rule(f"{_GIVEN}.type", _M, _mark("Kind of treatment"), Kind.CODE, codes=enums.InterventionType),
    Rule(f"{_GIVEN}.description", _M, _mark("Description of a treatment"), Kind.PASSAGE),
    Rule(f"{_GIVEN}.armGroupLabels[]", _M, _mark("Groups that get a treatment"), Kind.ITEM),
    Rule(f"{_GIVEN}.otherNames[]", _A, _mark("Other names of a treatment"), Kind.ITEM),
    # Outcome measures
    Rule(f"{_OUTCOMES}.primaryOutcomes[]", _M, _mark("Primary outcome measures"), Kind.ITEM),
    Rule(f"{_OUTCOMES}.primaryOutcomes[].measure", _M, _mark("Name of a primary outcome measure")),
    Rule(
        f"{_OUTCOMES}.primaryOutcomes[].timeFrame",
        _M,
        _mark("Time frame of a primary outcome measure"),
    ),
    Rule(
        f"{_OUTCOMES}.primaryOutcomes[].description",
        _M,
        _mark("Description of a primary outcome measure"),
        Kind.PASSAGE,
    ),
    Rule(f"{_OUTCOMES}.secondaryOutcomes[]", _M, _mark("Secondary outcome measures"), Kind.ITEM),
    Rule(
        f"{_OUTCOMES}.secondaryOutcomes[].measure",
        _M,
        _mark("Name of a secondary outcome measure"),
    ),
    Rule(
        f"{_OUTCOMES}.secondaryOutcomes[].timeFrame",
        _M,
        _mark("Time frame of a secondary outcome measure"),
    ),
    Rule(
        f"{_OUTCOMES}.secondaryOutcomes[].description",
        _M,
        _mark("Description of a secondary outcome measure"),
        Kind.PASSAGE,
    ),
    Rule(f"{_OUTCOMES}.otherOutcomes[]", _M, _mark("Other outcome measures"), Kind.ITEM),
    # Who can join
    Rule(f"{_WHO}.eligibilityCriteria", _M, _mark("Eligibility criteria"), Kind.PASSAGE),
    Rule(f"{_WHO}.minimumAge", _M, _mark("Lowest age"), Kind.AGE),
    Rule(f"{_WHO}.maximumAge", _M, _mark("Highest age"), Kind.AGE),
    Rule(f"{_WHO}.sex", _M, _mark("Sex"), Kind.CODE, codes=enums.Sex),
    Rule(f"{_WHO}.healthyVolunteers", _M, _mark("Healthy volunteers")),
    Rule(f"{_WHO}.studyPopulation", _M, _mark("Study population"), Kind.PASSAGE),
    Rule(f"{_WHO}.stdAges", _A, _mark("Age groups, which the registry works out"), Kind.PART),
    Rule(_WHO, _M, _mark("Eligibility"), Kind.PART),
    # Places and people
    Rule(f"{_PLACES}.centralContacts", _A, _mark("Contact"), Kind.PERSON),
    Rule(f"{_PLACES}.overallOfficials", _A, _mark("Persons responsible"), Kind.PERSON),
    Rule(f"{_PLACES}.locations[]", _M, _mark("Places"), Kind.ITEM),
    Rule(
        f"{_PLACES}.locations[].status",
        _M,
        _mark("Status of a place"),
        Kind.STATUS,
    ),
    Rule(f"{_PLACES}.locations[].contacts", _A, _mark("Contact of a place"), Kind.PERSON),
    Rule(f"{_PLACES}.locations[].geoPoint", _A, _mark("Position on a map"), Kind.PART),
    Rule(f"{_PLACES}.locations[].facility", _A, _mark("Spelling of an address")),
    Rule(f"{_PLACES}.locations[].city", _A, _mark("Spelling of an address")),
    Rule(f"{_PLACES}.locations[].state", _A, _mark("Spelling of an address")),
    Rule(f"{_PLACES}.locations[].zip", _A, _mark("Spelling of an address")),
    Rule(f"{_PLACES}.locations[].country", _A, _mark("Spelling of an address")),
    # Who runs it, names and words
    Rule("protocolSection.sponsorCollaboratorsModule.leadSponsor", _M, _mark("Sponsor"), Kind.PART),
    Rule(
        "protocolSection.sponsorCollaboratorsModule.leadSponsor.name",
        _M,
        _mark("Sponsor"),
        says=_mark("The sponsor changed from “{before}” to “{after}”."),
    ),
    Rule(
        "protocolSection.sponsorCollaboratorsModule.collaborators[]",
        _M,
        _mark("Collaborators"),
        Kind.ITEM,
    ),
    Rule(
        "protocolSection.sponsorCollaboratorsModule.responsibleParty",
        _A,
        _mark("Persons responsible"),
        Kind.PERSON,
    ),
    Rule("protocolSection.oversightModule.oversightHasDmc", _M, _mark("Data monitoring committee")),
    Rule("protocolSection.oversightModule", _A, _mark("Oversight in the United States"), Kind.PART),
    Rule(f"{_NAMES}.briefTitle", _M, _mark("Title"), Kind.PASSAGE),
    Rule(f"{_NAMES}.officialTitle", _M, _mark("Official title"), Kind.PASSAGE),
    Rule(f"{_NAMES}.acronym", _A, _mark("Short name")),
    Rule(_NAMES, _A, _mark("Numbers of this trial"), Kind.PART),
    Rule("protocolSection.descriptionModule.briefSummary", _M, _mark("Summary"), Kind.PASSAGE),
    Rule(
        "protocolSection.descriptionModule.detailedDescription",
        _M,
        _mark("Full description"),
        Kind.PASSAGE,
    ),
    Rule("protocolSection.conditionsModule.conditions[]", _M, _mark("Conditions"), Kind.ITEM),
    Rule("protocolSection.conditionsModule.keywords[]", _A, _mark("Keywords"), Kind.ITEM),
    # References and data
    Rule("protocolSection.referencesModule.references[]", _A, _mark("References"), Kind.ITEM),
    Rule(
        "protocolSection.referencesModule.references[]",
        _M,
        _mark("Papers with results"),
        Kind.ITEM,
        names=frozenset({enums.ReferenceType.RESULT}),
    ),
    Rule("protocolSection.referencesModule", _A, _mark("References"), Kind.PART),
    Rule("protocolSection.referencesModule.seeAlsoLinks", _A, _mark("Links"), Kind.PART),
    Rule("protocolSection.referencesModule.availIpds[]", _M, _mark("Data on offer"), Kind.ITEM),
    Rule(f"{_SHARED}.ipdSharing", _M, _mark("Sharing of data"), Kind.CODE, codes=enums.IpdSharing),
    Rule(_SHARED, _M, _mark("Sharing of data"), Kind.PART),
    # Results and documents
    Rule("hasResults", _M, _mark("Whether results are posted")),
    Rule("resultsSection.participantFlowModule", _M, _mark("Posted participant flow"), Kind.PART),
    Rule(
        "resultsSection.baselineCharacteristicsModule",
        _M,
        _mark("Posted baseline characteristics"),
        Kind.PART,
    ),
    Rule("resultsSection.outcomeMeasuresModule", _M, _mark("Posted outcomes"), Kind.PART),
    Rule("resultsSection.adverseEventsModule", _M, _mark("Posted adverse events"), Kind.PART),
    Rule("resultsSection.moreInfoModule.pointOfContact", _A, _mark("Contact"), Kind.PERSON),
    Rule("resultsSection", _M, _mark("Posted results"), Kind.PART),
    Rule("documentSection.largeDocumentModule.largeDocs[]", _M, _mark("Documents"), Kind.ITEM),
    Rule("documentSection", _A, _mark("Documents"), Kind.PART),
    # What the registry adds
    Rule(
        "derivedSection.miscInfoModule.versionHolder",
        _A,
        _mark("Day of the registry's load"),
        Kind.DATE,
    ),
    Rule("derivedSection", _A, _mark("What the registry works out from the record"), Kind.PART),
    Rule(
        "annotationSection.annotationModule.violationAnnotation",
        _M,
        _mark("A notice of the authority"),
        Kind.PART,
    ),
    Rule(
        "annotationSection.annotationModule.unpostedAnnotation",
        _M,
        _mark("Results submitted and not yet posted"),
        Kind.PART,
    ),
    Rule("annotationSection", _A, _mark("The registry's notes"), Kind.PART),
    # All else
    Rule("", _M, _mark("A part of the record that this page does not know"), Kind.PART),
)
