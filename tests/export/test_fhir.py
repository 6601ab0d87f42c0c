"""FHIR: valid for two validators, codes from their value sets, and nothing that nobody knows."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from fhir.resources.R4B.researchstudy import ResearchStudy as StudyR4B
from fhir.resources.researchstudy import ResearchStudy as StudyR5
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.ctgov.record import Study
from registry.ctgov.record.enums import Status
from registry.export.fhir import codes, valuesets
from registry.export.fhir.r4b import fhir_r4b
from registry.export.fhir.r5 import fhir_r5
from registry.export.trial import Trial
from tests.export.made import by_node, of, real, small, transcribed, whole
from tests.markup.archive import expect_none
from tests.trial.records import GONE, bare, with_status

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
PROGRESS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy.progressStatus"


def r5(trial: Trial) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(fhir_r5(trial))
    return found


def r4b(trial: Trial) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(fhir_r4b(trial))
    return found


def inside(resource: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in resource["contained"] if one["resourceType"] == kind]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a piece of JSON."""
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from nodes(member)
    elif isinstance(value, list):
        for member in value:
            yield from nodes(member)


def faults(resource: dict[str, Any]) -> Iterator[str]:
    """What the library does not look at: codes, references, and values that are not there."""
    held = [one["id"] for one in resource["contained"]]
    named = set()
    for node in nodes(resource):
        named.add(node.get("reference"))
        system = node.get("system")
        if system in valuesets.VALUE_SETS and node.get("code") not in valuesets.VALUE_SETS[system]:
            yield f"{node['code']} is not in {system}"
        for name, value in node.items():
            if value in (None, "", [], {}) or (isinstance(value, str) and value.isspace()):
                yield f"{name} is empty"
    if len(set(held)) != len(held):
        yield "two resources inside have the same id"
    # What refers to the study itself, as the provenance does, needs nothing that refers to it.
    expected = {None, "#", *(f"#{one}" for one in held if one != "provenance")}
    yield from (f"{one} is not inside, or nothing refers to it" for one in named ^ expected)


@pytest.mark.wide
def test_every_real_record_is_valid_in_both_releases(shared: Path) -> None:
    """The writers raise where the library finds a fault."""
    findings = []
    for one in real(shared / "records" / "records.ndjson.gz"):
        for write in (fhir_r5, fhir_r4b):
            findings += [
                f"{one.nct_id} {write.__name__}: {fault}"
                for fault in faults(orjson.loads(write(one)))
            ]
    expect_none(findings)


def test_a_validator_from_another_project_takes_r4b(shared: Path) -> None:
    every = real(shared / "records" / "records.ndjson.gz")
    chosen = [*every[::12], whole(), transcribed(), of(bare())]
    found = by_node("fhir.js", [r4b(one) for one in chosen])
    findings = [
        f"{one.nct_id}: {message}"
        for one, messages in zip(chosen, found, strict=True)
        for message in messages
        # It does not see that a value may be absent with a reason, nor a value that is false.
        if not (message == "ResearchStudy.status: Missing property" and "_status" in r4b(one))
        and not (message.endswith("value[x]: Missing property") and _not_volunteers(one))
    ]
    expect_none(findings)


def _not_volunteers(one: Trial) -> bool:
    return one.record.protocol_section.eligibility_module.healthy_volunteers is False


def test_a_compiler_finds_both_releases_to_be_of_their_types(shared: Path) -> None:
    """Types that neither library has made: every element is there, every required code right."""
    every = real(shared / "records" / "records.ndjson.gz")
    chosen = [*(one for one in every[::25] if len(one.raw) < 60_000), whole(), transcribed()]
    right = r5(small())
    wrong = [right | {"status": "recruiting"}, right | {"phases": []}]
    given = [_typed("r5", one)[0] for one in wrong]
    given += [part for one in chosen for part in _typed("r5", r5(one))]
    given += [part for one in chosen for part in _typed("r4b", _with_a_status(r4b(one)))]
    complaints = by_node("types.js", given)
    lines = {int(found[1]) for one in complaints if (found := re.match(r".*?\((\d+),", one))}
    assert lines == {1, 2}, complaints


def _typed(release: str, resource: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """A resource and those inside it, which the types let be anything, each with its type."""
    own = {name: value for name, value in resource.items() if name != "contained"}
    module = f"../@types/fhir/{release}.js"
    return [(module, one["resourceType"], one) for one in (own, *resource["contained"])]


def _with_a_status(resource: dict[str, Any]) -> dict[str, Any]:
    """The types do not know that a required value may be absent with a reason."""
    return {"status": "active", **resource} if "_status" in resource else resource


def test_the_library_reads_back_what_was_written() -> None:
    for one in (whole(), transcribed()):
        for write, model in ((fhir_r5, StudyR5), (fhir_r4b, StudyR4B)):
            read = model.model_validate_json(write(one))
            assert orjson.loads(read.model_dump_json()) == orjson.loads(write(one))


def test_the_validator_would_see_a_wrong_code_and_a_wrong_element() -> None:
    right = r4b(small())
    wrong = [right | {"status": "recruiting"}, right | {"phase": {"words": "x"}}, right | {"x": 1}]
    assert all(by_node("fhir.js", wrong))


@pytest.mark.parametrize("status", list(Status))
def test_recruitment_stands_in_progress_status_and_only_with_a_code_that_says_the_same(
    status: Status,
) -> None:
    resource = r5(of(with_status(status)))
    (progress,) = resource["progressStatus"]
    coding = progress["state"].get("coding")
    if status in codes.PROGRESS:
        system = "http://hl7.org/fhir/research-study-status"
        assert coding == [{"system": system, "code": codes.PROGRESS[status]}]
    else:
        assert coding is None
    assert progress["state"]["text"]


UNCONFIRMED = {
    "unknown": of(with_status("UNKNOWN", "2013-01", lastKnownStatus="RECRUITING")),
    "stale": of(with_status("RECRUITING", "2013-01")),
    "gone": of(with_status("RECRUITING"), GONE),
    "a new word": of(with_status("PONDERING")),
}


@pytest.mark.parametrize("name", UNCONFIRMED)
def test_what_nobody_knows_is_never_active_in_any_place(name: str) -> None:
    one = UNCONFIRMED[name]
    for resource in (r5(one), r4b(one)):
        told = {resource.get("status")}
        told |= {node.get("code") for node in nodes(resource) if isinstance(node.get("code"), str)}
        assert not told & {"active", "recruiting"}


@pytest.mark.parametrize(
    ("status", "verified", "words"),
    [
        ("RECRUITING", "2026-08", "recruiting"),
        (
            "RECRUITING",
            "2013-01",
            "“recruiting” when last confirmed, in January 2013; not known now",
        ),
        ("COMPLETED", "2026-08", "“recruiting” when last confirmed, in August 2026; not known now"),
    ],
)
def test_a_place_is_as_open_as_the_page_says(status: str, verified: str, words: str) -> None:
    one = small(
        status={"overallStatus": status, "statusVerifiedDate": verified},
        contactsLocations={"locations": [{"facility": "Hospital", "status": "RECRUITING"}]},
    )
    for resource in (r5(one), r4b(one)):
        (place,) = inside(resource, "Location")
        assert place["description"] == f"Status at the registry: {words}"


def test_an_unknown_status_says_the_last_that_was_known() -> None:
    one = UNCONFIRMED["unknown"]
    words = "The last status that it knew was “recruiting”. Nobody has confirmed the record"
    resource = r5(one)
    assert words in resource["progressStatus"][0]["state"]["text"]
    assert resource["status"] == "unknown"
    older = r4b(one)
    assert "status" not in older
    assert older["_status"] == {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    (state,) = [one for one in older["extension"] if one["url"] == PROGRESS]
    assert words in state["extension"][0]["valueCodeableConcept"]["text"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("RECRUITING", "active"),
        ("ACTIVE_NOT_RECRUITING", "closed-to-accrual"),
        ("TERMINATED", "administratively-completed"),
        ("NOT_YET_RECRUITING", None),
        ("AVAILABLE", None),
    ],
)
def test_r4b_has_a_code_of_its_own_list_or_says_that_there_are_only_words(
    status: str, code: str | None
) -> None:
    resource = r4b(of(with_status(status)))
    assert resource.get("status") == code
    if code is None:
        assert resource["_status"]["extension"][0]["valueCode"] == "as-text"


def test_the_status_of_the_resource_is_not_that_of_the_study() -> None:
    assert r5(of(with_status("COMPLETED", "2010-01")))["status"] == "active"
    assert r5(of(with_status("RECRUITING"), GONE))["status"] == "retired"


def test_only_elements_of_markdown_hold_the_registrys_markdown() -> None:
    words = "if \\> 50 kg"
    one = small(
        status={"overallStatus": "TERMINATED", "whyStopped": words},
        armsInterventions={
            "armGroups": [{"label": "A", "description": words}],
            "interventions": [{"name": "I", "description": words, "armGroupLabels": ["A"]}],
        },
        references={"seeAlsoLinks": [{"url": "https:&#x2F;&#x2F;example.org", "label": words}]},
    )
    newer, older = r5(one), r4b(one)
    assert newer["comparisonGroup"][0]["description"] == words
    assert inside(newer, "PlanDefinition")[0]["action"][0]["action"][0]["description"] == words
    assert newer["whyStopped"] == older["reasonStopped"] == {"text": "if > 50 kg"}
    assert older["arm"][0]["description"] == "if > 50 kg"
    (plan,) = inside(older, "PlanDefinition")
    assert plan["action"][0]["action"][0]["description"] == "if > 50 kg"
    for resource in (newer, older):
        (link,) = resource["relatedArtifact"]
        assert link["display"] == "if > 50 kg"
        assert link["document"] == {"url": "https://example.org"}


def test_what_an_address_asks_for_is_not_taken_for_entities() -> None:
    url = "https://example.org/?trial=7&section=2"
    for resource in (r5, r4b):
        (link,) = resource(small(references={"seeAlsoLinks": [{"url": url}]}))["relatedArtifact"]
        assert link["document"] == {"url": url}


def test_a_retracted_paper_is_called_so() -> None:
    papers = [
        {"pmid": "1", "citation": "A paper.", "retractions": [{"pmid": "2"}]},
        {"pmid": "3", "citation": "Another one."},
    ]
    one = small(references={"references": papers})
    for resource in (r5(one), r4b(one)):
        first, other = resource["relatedArtifact"]
        assert first["display"] == "This paper was retracted."
        assert "display" not in other


def test_an_entity_in_a_citation_is_the_sign_that_it_means() -> None:
    one = small(references={"references": [{"citation": "A paper. doi: 10.1000&#x2F;182."}]})
    for resource in (r5(one), r4b(one)):
        (paper,) = resource["relatedArtifact"]
        assert paper["citation"] == "A paper. doi: 10.1000/182."


@pytest.mark.parametrize("date", ["2013", "2013-01", "2013-01-05"])
def test_a_date_keeps_its_precision(date: str) -> None:
    one = small(
        status={
            "startDateStruct": {"date": date, "type": "ACTUAL"},
            "completionDateStruct": {"date": date, "type": "ESTIMATED"},
        }
    )
    for resource in (r5(one), r4b(one)):
        assert resource["period"] == {"start": date, "end": date}
        assert f"Completion: {date} (estimated)" in resource["note"][1]["text"]


def test_a_date_that_is_none_is_not_a_date() -> None:
    assert "period" not in r5(
        small(status={"startDateStruct": {"date": "soon"}, "completionDateStruct": {}})
    )


@pytest.mark.parametrize(
    ("info", "expected", "note"),
    [
        ({"count": 40, "type": "ESTIMATED"}, {"targetNumber": 40}, ""),
        ({"count": 0, "type": "ACTUAL"}, {"actualNumber": 0}, ""),
        ({"count": 40}, {}, "Participants, not said whether planned or real: 40"),
        ({"count": 99999999, "type": "ESTIMATED"}, {}, "Participants: not known"),
        ({}, {}, ""),
    ],
)
def test_a_number_of_participants_is_planned_or_real_or_in_words(
    info: dict[str, Any], expected: dict[str, int], note: str
) -> None:
    resource = r5(small(design={"enrollmentInfo": info}))
    numbers = {k: v for k, v in resource["recruitment"].items() if k != "eligibility"}
    assert numbers == expected
    assert note in resource["note"][1]["text"]


def test_the_people_it_is_meant_for_are_a_group_with_each_criterion() -> None:
    text = "Inclusion Criteria:\n\n* Anemia\n\nExclusion Criteria:\n\n* Fever\n"
    one = small(
        eligibility={
            "eligibilityCriteria": text,
            "sex": "FEMALE",
            "minimumAge": "6 Months",
            "maximumAge": "65 Years",
        }
    )
    (group,) = inside(r5(one), "Group")
    assert group["description"] == text.strip()
    told = {part["code"]["text"]: part for part in group["characteristic"]}
    limits = told["Age"]["valueRange"]
    assert (limits["low"]["value"], limits["low"]["code"]) == (6, "mo")
    assert (limits["high"]["value"], limits["high"]["code"]) == (65, "a")
    assert told["Sex"]["valueCodeableConcept"]["coding"][0]["code"] == "female"
    criteria = [
        (part["valueCodeableConcept"]["text"], part["exclude"])
        for part in group["characteristic"]
        if part["code"]["text"] == "Criterion"
    ]
    assert criteria == [("Anemia", False), ("Fever", True)]
    (older,) = inside(r4b(one), "Group")
    assert older["actual"] is False
    assert older["characteristic"] == group["characteristic"]


def test_arms_and_their_treatments_are_a_plan() -> None:
    for resource in (r5(whole()), r4b(whole())):
        (plan,) = inside(resource, "PlanDefinition")
        told = [(arm["title"], [item["title"] for item in arm["action"]]) for arm in plan["action"]]
        assert told == [("Low dose", ["Inventin"])]


def test_contacts_are_those_that_the_record_publishes() -> None:
    one = small(
        contactsLocations={
            "centralContacts": [{"name": "Desk", "phone": "+00 1", "phoneExt": "2"}, {"phone": "3"}]
        }
    )
    (desk,) = inside(r5(one), "Practitioner")
    assert desk["telecom"] == [{"system": "phone", "value": "+00 1 ext. 2"}]
    assert r4b(one)["contact"] == [{"name": "Desk", "telecom": desk["telecom"]}]


def test_a_country_has_its_code_and_a_former_one_its_name() -> None:
    places = [{"country": "Korea, Republic of"}, {"country": "Former Yugoslavia"}]
    resource = r5(small(contactsLocations={"locations": places}))
    assert resource["region"] == [
        {
            "coding": [{"system": "urn:iso:std:iso:3166", "code": "KR"}],
            "text": "Korea, Republic of",
        },
        {"text": "Former Yugoslavia"},
    ]


def test_a_code_that_is_not_in_its_list_is_refused() -> None:
    with pytest.raises(ValueError, match="phase-5"):
        codes.coded(valuesets.PHASE, "phase-5", "phase 5")


def test_every_code_that_is_given_to_an_entry_is_in_its_list() -> None:
    for system, given_codes in (
        (valuesets.STATUS, codes.PROGRESS),
        (valuesets.PURPOSE, codes.PURPOSES),
        (valuesets.PHASE, codes.PHASES),
        (valuesets.ARM, codes.ARMS),
        (valuesets.ROLE, codes.ROLES),
        (valuesets.KIND, codes.KINDS),
        (valuesets.OBJECTIVE, codes.OBJECTIVES),
        (valuesets.DESIGN, codes.DESIGNS),
        (valuesets.UCUM, codes.UNITS),
    ):
        assert set(given_codes.values()) <= valuesets.VALUE_SETS[system]
    assert set(codes.PROGRESS_R4B.values()) <= valuesets.STATUS_R4B


def test_provenance_names_source_date_and_changes() -> None:
    for resource in (r5(small()), r4b(small())):
        (told,) = inside(resource, "Provenance")
        assert told["target"] == [{"reference": "#"}]
        assert told["occurredDateTime"] == "2026-11-20"
        assert told["recorded"] == "2026-11-20T14:30:00Z"
        assert "Changed here" in told["entity"][0]["what"]["display"]


def test_a_text_longer_than_fhir_allows_says_that_it_goes_on() -> None:
    resource = r5(small(identification={"briefTitle": "x" * 2_000_000}))
    assert len(resource["title"]) == 1024 * 1024
    assert resource["title"].endswith("x…")


@settings(deadline=None, max_examples=40)
@given(text=st.text(max_size=60))
def test_whatever_a_text_holds_the_resource_is_valid(text: str) -> None:
    study = _worded(text)
    for write in (fhir_r5, fhir_r4b):
        assert list(faults(orjson.loads(write(of(study))))) == []


def _worded(text: str) -> Study:
    """A study with this text in many places; not read from JSON, which could not hold it all."""
    base = small().record
    protocol = base.protocol_section
    return base.model_copy(
        update={
            "protocol_section": protocol.model_copy(
                update={
                    "identification_module": protocol.identification_module.model_copy(
                        update={"brief_title": text, "official_title": text, "acronym": text}
                    ),
                    "status_module": protocol.status_module.model_copy(
                        update={"why_stopped": text, "overall_status": text}
                    ),
                    "conditions_module": protocol.conditions_module.model_copy(
                        update={"conditions": (text,), "keywords": (text, text)}
                    ),
                    "eligibility_module": protocol.eligibility_module.model_copy(
                        update={"eligibility_criteria": text, "minimum_age": text}
                    ),
                }
            )
        }
    )
