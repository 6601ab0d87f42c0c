"""The embedded record: the facts of NCT01763099, nothing else, and nobody's private address."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from registry.ctgov.drift import drift
from registry.ctgov.record import PartialDate, Study
from tests.trial.records import EMBEDDED, strings

RAW = EMBEDDED.read_text(encoding="utf-8")


def record() -> dict[str, Any]:
    """The record in the API's shape, without this project's note of where it is from."""
    loaded: dict[str, Any] = json.loads(RAW)
    del loaded["provenance"]
    return loaded


def study() -> Study:
    return Study.model_validate_json(json.dumps(record()))


def at(path: str) -> Any:
    """The value at `module.key.0.key` of the protocol section; `KeyError` when there is none."""
    here: Any = record()["protocolSection"]
    for step in path.split("."):
        here = here[int(step)] if isinstance(here, list) else here[step]
    return here


def test_it_is_a_study_without_drift() -> None:
    assert drift(study()) == ()


def test_it_dumps_back_as_it_is() -> None:
    assert study().as_json() == record()


def test_it_is_written_as_people_read_it() -> None:
    assert RAW.endswith("}\n")
    assert "\\u" not in RAW
    assert "\r" not in RAW


# Nobody's private address

MAIL = re.compile(r"[^\s@]+@[^\s@]+|\bat\b\s+\S+\s+\bdot\b|mailto:", re.IGNORECASE)
PHONE = re.compile(r"(?:\+|00)\s?\d{2}|\(\d{2,}\)|(?:\d[\s().-]?){9,}")


def test_it_holds_no_mail_address() -> None:
    assert not [text for text in strings(json.loads(RAW)) if MAIL.search(text)]


def test_it_holds_no_telephone_number() -> None:
    numbers = {"NCT01763099", "11277170", "19796274", "510515", "D006402"}
    dates = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
    assert not [
        text
        for text in strings(json.loads(RAW))
        if text not in numbers and PHONE.search(dates.sub("", text))
    ]


@pytest.mark.parametrize("key", ["phone", "phoneExt", "email"])
def test_it_has_no_key_for_a_telephone_or_mail(key: str) -> None:
    assert f'"{key}":' not in RAW


# Where it is from


def test_its_provenance_says_all_that_a_reader_needs() -> None:
    provenance = json.loads(RAW)["provenance"]
    assert "NCT01763099" in provenance["source"]
    assert "ClinicalTrials.gov" in provenance["source"]
    assert "transcription" in provenance["statement"]
    assert "sync replaces it" in provenance["statement"]
    assert provenance["registryVersion"] == "2022-10-10"
    assert PartialDate(provenance["transcribedOn"]).day is not None
    assert provenance["replacedBy"] == "sync"
    assert set(provenance["omitted"]) == {"phone", "email"}
    assert set(provenance["abridged"]) == {
        "brief summary",
        "detailed description",
        "descriptions of groups and treatments",
        "outcome measures",
        "eligibility criteria",
    }


# The facts

IDENTITY = "identificationModule"
STATUS = "statusModule"
SPONSORS = "sponsorCollaboratorsModule"
DESIGN = "designModule"
ARMS = "armsInterventionsModule"
OUTCOMES = "outcomesModule"
WHO = "eligibilityModule"
CONTACTS = "contactsLocationsModule"
HOSPITAL = "Nanfang Hospital of Southern Medical University"
MSC = "Mesenchymal stem cells"
BOTH = "Mesenchymal stem cells and cord blood"

FACTS: dict[str, Any] = {
    f"{IDENTITY}.nctId": "NCT01763099",
    f"{IDENTITY}.orgStudyIdInfo.id": "NFH-MSC-auto-HSCT-2013",
    f"{IDENTITY}.briefTitle": "Mesenchymal Stem Cells Combined With Cord Blood for Treatment of"
    " Graft Failure",
    f"{IDENTITY}.officialTitle": "Mesenchymal Stem Cells Combined With Cord Blood for Treatment of"
    " Graft Failure Following Autologous Hematopoietic Stem Cell Transplantation",
    f"{IDENTITY}.organization": {"fullName": HOSPITAL, "class": "OTHER"},
    f"{SPONSORS}.leadSponsor": {"name": HOSPITAL, "class": "OTHER"},
    f"{SPONSORS}.responsibleParty.type": "SPONSOR",
    f"{SPONSORS}.collaborators": [
        {"name": name, "class": "OTHER"}
        for name in (
            "Peking University People's Hospital",
            "Sun Yat-sen University",
            "Guangdong Provincial People's Hospital",
            "Guangzhou General Hospital of Guangzhou Military Command",
            "Southern Medical University, China",
            "Third Affiliated Hospital, Sun Yat-Sen University",
            "Sun Yat-Sen Memorial Hospital of Sun Yat-Sen University",
            "Guangzhou First People's Hospital",
            "Zhongshan People's Hospital, Guangdong, China",
        )
    ],
    f"{STATUS}.overallStatus": "UNKNOWN",
    f"{STATUS}.lastKnownStatus": "RECRUITING",
    f"{STATUS}.statusVerifiedDate": "2013-01",
    f"{STATUS}.expandedAccessInfo.hasExpandedAccess": False,
    f"{STATUS}.startDateStruct": {"date": "2013-01"},
    f"{STATUS}.primaryCompletionDateStruct": {"date": "2015-01", "type": "ESTIMATED"},
    f"{STATUS}.completionDateStruct": {"date": "2016-01", "type": "ESTIMATED"},
    f"{STATUS}.studyFirstSubmitDate": "2013-01-05",
    f"{STATUS}.studyFirstSubmitQcDate": "2013-01-05",
    f"{STATUS}.studyFirstPostDateStruct": {"date": "2013-01-08", "type": "ESTIMATED"},
    f"{STATUS}.lastUpdateSubmitDate": "2013-01-15",
    f"{STATUS}.lastUpdatePostDateStruct": {"date": "2013-01-16", "type": "ESTIMATED"},
    f"{DESIGN}.studyType": "INTERVENTIONAL",
    f"{DESIGN}.phases": ["PHASE2"],
    f"{DESIGN}.designInfo.allocation": "RANDOMIZED",
    f"{DESIGN}.designInfo.interventionModel": "PARALLEL",
    f"{DESIGN}.designInfo.primaryPurpose": "TREATMENT",
    f"{DESIGN}.designInfo.maskingInfo": {"masking": "NONE"},
    f"{DESIGN}.enrollmentInfo": {"count": 60, "type": "ESTIMATED"},
    "oversightModule.oversightHasDmc": True,
    "conditionsModule.conditions": [
        "Hematopoietic Stem Cell Transplantation",
        "Mesenchymal Stem Cells",
        "Umbilical Cord Blood",
        "Graft Failure",
        "Hematological Diseases",
    ],
    "conditionsModule.keywords": [
        "Autologous Hematopoietic Stem Cell Transplantation",
        "Mesenchymal Stem Cells",
        "Cord Blood",
        "Graft failure",
    ],
    f"{ARMS}.armGroups.0.label": MSC,
    f"{ARMS}.armGroups.0.type": "EXPERIMENTAL",
    f"{ARMS}.armGroups.0.interventionNames": [f"Biological: {MSC}"],
    f"{ARMS}.armGroups.1.label": BOTH,
    f"{ARMS}.armGroups.1.type": "EXPERIMENTAL",
    f"{ARMS}.armGroups.1.interventionNames": [f"Biological: {BOTH}"],
    f"{ARMS}.interventions.0.type": "BIOLOGICAL",
    f"{ARMS}.interventions.0.name": MSC,
    f"{ARMS}.interventions.1.type": "BIOLOGICAL",
    f"{ARMS}.interventions.1.name": BOTH,
    f"{OUTCOMES}.primaryOutcomes.0.timeFrame": "1 year",
    f"{OUTCOMES}.secondaryOutcomes.0.timeFrame": "1 year",
    f"{WHO}.sex": "ALL",
    f"{WHO}.minimumAge": "14 Years",
    f"{WHO}.maximumAge": "65 Years",
    f"{WHO}.stdAges": ["CHILD", "ADULT", "OLDER_ADULT"],
    f"{WHO}.healthyVolunteers": False,
    f"{CONTACTS}.centralContacts": [{"name": "Ren Lin, MD", "role": "CONTACT"}],
    f"{CONTACTS}.overallOfficials": [
        {
            "name": "Qifa Liu, MD",
            "affiliation": "Nanfang Hospital",
            "role": "PRINCIPAL_INVESTIGATOR",
        }
    ],
    f"{CONTACTS}.locations.0.facility": "Department of Hematology, Nanfang Hospital, Southern"
    " Medical University",
    f"{CONTACTS}.locations.0.status": "RECRUITING",
    f"{CONTACTS}.locations.0.city": "Guangzhou",
    f"{CONTACTS}.locations.0.state": "Guangdong",
    f"{CONTACTS}.locations.0.zip": "510515",
    f"{CONTACTS}.locations.0.country": "China",
    f"{CONTACTS}.locations.0.contacts": [{"name": "Ren Lin, MD", "role": "CONTACT"}],
    "referencesModule.references": [
        {"pmid": "11277170", "type": "BACKGROUND"},
        {"pmid": "19796274", "type": "BACKGROUND"},
    ],
}


@pytest.mark.parametrize("path", FACTS)
def test_a_fact_of_the_registry_is_there_as_it_is(path: str) -> None:
    assert at(path) == FACTS[path]


@pytest.mark.parametrize(
    "path",
    [
        f"{IDENTITY}.nctIdAliases",
        f"{IDENTITY}.acronym",
        f"{STATUS}.whyStopped",
        f"{STATUS}.startDateStruct.type",
        "resultsSection",
        "documentSection",
    ],
)
def test_what_the_registry_does_not_have_was_not_added(path: str) -> None:
    with pytest.raises(KeyError):
        at(path)
    assert path not in record()


def test_there_are_two_arms_two_treatments_and_one_place() -> None:
    assert [len(at(f"{ARMS}.{key}")) for key in ("armGroups", "interventions")] == [2, 2]
    assert [len(at(f"{OUTCOMES}.{key}")) for key in ("primaryOutcomes", "secondaryOutcomes")] == [
        1,
        1,
    ]
    assert len(at(f"{CONTACTS}.locations")) == 1


def test_it_has_no_results_and_its_mesh_term() -> None:
    assert record()["hasResults"] is False
    assert record()["derivedSection"]["conditionBrowseModule"]["meshes"] == [
        {"id": "D006402", "term": "Hematologic Diseases"}
    ]


PASSAGES: dict[str, list[str]] = {
    f"{ARMS}.armGroups.0.description": [r"1×10\^6 cells", r"\bkg\b", r"vein|intravenous"],
    f"{ARMS}.armGroups.1.description": [r"1×10\^6 cells", r"\bkg\b", r"cord blood"],
    f"{ARMS}.interventions.0.description": [
        r"central venous catheter",
        r"15 minutes",
        r"days 1 and 15",
        r"neutrophils and platelets",
        r"no complete response",
        r"with cord blood follow",
        r"complete or partial response",
        r"one more such cycle",
    ],
    f"{ARMS}.interventions.1.description": [
        r"days 1, 15, 29 and 43",
        r"cord blood on day 2",
        r"both through a central venous catheter",
    ],
    f"{OUTCOMES}.primaryOutcomes.0.measure": [r"Hematopoietic recovery"],
    f"{OUTCOMES}.primaryOutcomes.0.description": [
        r"above 0\.5×10\^9/L",
        r"first of 3 consecutive days",
        r"above 20×10\^9/L for 3 consecutive days",
    ],
    f"{OUTCOMES}.secondaryOutcomes.0.measure": [r"[Ii]nfections", r"relapse", r"toxic"],
    f"{OUTCOMES}.secondaryOutcomes.0.description": [
        r"first 100 days",
        r"heart",
        r"liver",
        r"kidney",
        r"second tumours",
        r"relapse",
    ],
    f"{WHO}.eligibilityCriteria": [
        r"Inclusion Criteria:\n\n\* Aged 14 to 65",
        r"[Gg]raft failure after an autologous",
        r"[Ii]nformed consent signed by the subject or by a legally acceptable representative",
        r"Exclusion Criteria:\n\n\* Any abnormal vital sign",
        r"heart rate, respiratory rate or blood pressure",
        r"judgement of the investigators",
    ],
    "descriptionModule.briefSummary": [r"graft failure", r"cord blood", r"[Ff]irst", r"safe"],
    "descriptionModule.detailedDescription": [
        r"2 to 9\.5%",
        r"lymphoma, myeloma and some leukemias",
        r"growth factors",
        r"platelets",
        r"prospectively",
    ],
}


@pytest.mark.parametrize("path", PASSAGES)
def test_a_shortened_passage_keeps_every_fact(path: str) -> None:
    text = at(path)
    assert not [fact for fact in PASSAGES[path] if not re.search(fact, text)]


SHINGLE = 8


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def test_no_sentence_of_the_source_document_was_copied(shared: Path) -> None:
    """Eight words in a row in common would be a copy; titles are the record's own."""
    document = shared / "000_13773527352fb6fd.txt"
    if not document.is_file():
        pytest.skip(f"{document} is absent")
    source = shingles(document.read_text(encoding="utf-8"))
    assert len(source) > 100
    copied = {
        " ".join(shingle) for text in strings(record()) for shingle in shingles(text) & source
    }
    assert not copied
