"""Drift: what a record has that the model does not know is named by place, kind and value."""

import json

import pytest

from registry.ctgov.drift import Drift, drift
from registry.ctgov.record import Study
from tests.apiserver import encode
from tests.fixtures.studies import kinds_of_record, study

KINDS = kinds_of_record()


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"newer-than-the-model"}))
def test_a_record_that_the_model_knows_has_no_drift(kind: str) -> None:
    assert drift(Study.model_validate_json(KINDS[kind])) == ()


def test_unknown_keys_values_and_dates_are_all_found_at_their_places() -> None:
    found = drift(Study.model_validate_json(KINDS["newer-than-the-model"]))
    assert set(found) == {
        Drift("protocolSection.identificationModule.futureField", "unknown key", "array"),
        Drift("protocolSection.statusModule.statusVerifiedDate", "unreadable date", "August 2026"),
        Drift("protocolSection.statusModule.overallStatus", "unknown value", "PAUSED_FOR_REVIEW"),
        Drift("protocolSection.designModule.phases[1]", "unknown value", "PHASE2B"),
        Drift(
            "protocolSection.designModule.designInfo.maskingInfo.whoMasked[1]",
            "unknown value",
            "STATISTICIAN",
        ),
        Drift(
            "protocolSection.armsInterventionsModule.interventions[0].mappedNames",
            "unknown key",
            "object",
        ),
        Drift(
            "protocolSection.contactsLocationsModule.centralContacts[0].messenger",
            "unknown key",
            "string",
        ),
        Drift("protocolSection.sustainabilityModule", "unknown key", "object"),
        Drift("futureSection", "unknown key", "null"),
        Drift("derivedSection.miscInfoModule.versionHolder", "unreadable date", "2026-02-30"),
    }
    assert len(found) == len(set(found))


def test_drift_is_found_at_any_depth_and_leads_to_the_value_in_the_json() -> None:
    raw = json.loads(KINDS["interventional-with-results"])
    measures = raw["resultsSection"]["baselineCharacteristicsModule"]["measures"]
    measures[1]["classes"][0]["categories"][0]["measurements"][0]["rank"] = 1
    measures[0]["paramType"] = "MODE"
    places = {
        "resultsSection.baselineCharacteristicsModule.measures[0].paramType",
        "resultsSection.baselineCharacteristicsModule.measures[1].classes[0].categories[0]"
        ".measurements[0].rank",
    }
    assert {one.path for one in drift(Study.model_validate_json(encode(raw)))} == places


def test_an_unknown_key_is_reported_without_what_it_holds() -> None:
    source = study()
    source["protocolSection"]["contactsLocationsModule"] = {"desk": "desk@example.org"}
    (found,) = drift(Study.model_validate_json(encode(source)))
    assert "example.org" not in repr(found)


def test_the_same_record_has_the_same_drift_in_the_same_order() -> None:
    first, second = (drift(Study.model_validate_json(KINDS["newer-than-the-model"])) for _ in "12")
    assert first == second
