"""What a client learns about fields, search areas and enumerations."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.api_v2.test_one_study import refused
from tests.web.asking import ask
from tests.web.conftest import Plain

AREAS = "/api/v2/studies/search-areas"
METADATA = "/api/v2/studies/metadata"
ENUMS = "/api/v2/studies/enums"


def test_the_search_areas_have_the_shape_that_the_registry_gives_them(app: Plain) -> None:
    reply = ask(app, AREAS)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    (document,) = json.loads(reply.text)
    assert document["name"] == "Study"
    areas = {area["name"]: area for area in document["areas"]}
    assert {area["param"] for area in areas.values() if "param" in area} == {
        *("cond", "term", "locn", "titles", "intr", "outc", "spons", "id", "patient")
    }
    condition = areas["ConditionSearch"]
    assert condition["uiLabel"] == "Conditions or disease"
    assert condition["parts"][0] == {
        "pieces": ["Condition"],
        "type": "text",
        "isEnum": False,
        "isSynonyms": True,
        "weight": 0.95,
    }
    assert areas["EligibilitySearch"].keys() == {"name", "parts"}
    refused(ask(app, f"{AREAS}?x=1"), 400, "`x` is unknown parameter")


def without_prose(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the registry says of fields, but for what it says in sentences."""
    return [
        {
            key: without_prose(value) if key == "children" else value
            for key, value in node.items()
            if key not in ("description", "rules")
        }
        for node in nodes
    ]


@pytest.mark.parametrize("query", ["", "?includeIndexedOnly=true&includeHistoricOnly=false"])
def test_the_fields_are_those_of_the_registry_s_own_answer(
    app: Plain, shared: Path, query: str
) -> None:
    theirs = json.loads((shared / "ctgov" / "studies_metadata.json").read_bytes())
    assert json.loads(ask(app, f"{METADATA}{query}").text) == without_prose(theirs)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("includeIndexedOnly=yes", "Parameter `includeIndexedOnly` has incorrect format"),
        ("includeHistoricOnly=", "Parameter `includeHistoricOnly` has incorrect format"),
        ("fields=NCTId", "`fields` is unknown parameter"),
    ],
)
def test_no_parameter_is_ignored(app: Plain, query: str, text: str) -> None:
    refused(ask(app, f"{METADATA}?{query}"), 400, text)


def test_the_enumerations_are_those_of_the_specification(app: Plain, shared: Path) -> None:
    theirs = json.loads((shared / "ctgov" / "enums_from_oas_2.0.5.json").read_bytes())
    del theirs["FieldStatsType"]  # of the statistics, not of a record
    found = json.loads(ask(app, ENUMS).text)
    assert {one["type"]: [value["value"] for value in one["values"]] for one in found} == theirs
    pieces = {one["type"]: one["pieces"] for one in found}
    assert pieces["Status"] == ["OverallStatus", "LastKnownStatus"]
    assert pieces["Phase"] == ["Phase"]


def test_each_value_is_told_as_the_former_api_wrote_it(app: Plain) -> None:
    found = {
        (one["type"], value["value"]): value
        for one in json.loads(ask(app, ENUMS).text)
        for value in one["values"]
    }
    assert all(value["legacyValue"] for value in found.values())
    assert found["Phase", "EARLY_PHASE1"]["legacyValue"] == "Early Phase 1"
    assert found["Status", "UNKNOWN"]["legacyValue"] == "Unknown status"
    estimated = found["DateType", "ESTIMATED"]
    assert estimated["legacyValue"] == "Anticipated"
    assert estimated["exceptions"]["LastUpdatePostDateType"] == "Estimate"
