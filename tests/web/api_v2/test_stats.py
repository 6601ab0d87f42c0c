"""What a client learns of the values in a mirror's studies."""

import json
from pathlib import Path
from typing import Any

import pytest

from registry.derive import DERIVED, STATISTICS, derive
from registry.derive.scheduling import HERE
from registry.web.api_v2 import stats
from tests.web.api_v2.test_one_study import refused
from tests.web.api_v2.test_studies import seven, site
from tests.web.asking import ask
from tests.web.conftest import HIDDEN, TRIAL, Plain

__all__ = ["seven", "site"]  # fixtures

SIZE, VALUES, SIZES = (
    "/api/v2/stats/size",
    "/api/v2/stats/field/values",
    "/api/v2/stats/field/sizes",
)


def told(app: Plain, address: str) -> Any:
    reply = ask(app, address)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json"), reply.text
    return json.loads(reply.text)


def test_the_sizes_are_those_of_the_studies_that_a_client_may_see(app: Plain) -> None:
    found = told(app, SIZE)
    sizes = {
        nct_id: len(ask(app, f"/api/v2/studies/{nct_id}").body)
        for nct_id in [one["id"] for one in found["largestStudies"]]
    }
    assert {TRIAL, HIDDEN} < sizes.keys()
    assert found["totalStudies"] == len(sizes) == 3
    assert found["averageSizeBytes"] == sum(sizes.values()) // 3
    assert {one["id"]: one["sizeBytes"] for one in found["largestStudies"]} == sizes
    assert found["percentiles"]["99"] == max(sizes.values())
    assert sum(one["studiesCount"] for one in found["ranges"]) == 3


def test_values_of_each_type(site: Plain) -> None:
    found = {
        one["piece"]: one
        for one in told(
            site, f"{VALUES}?fields=OverallStatus,StartDate|EnrollmentCount,HasResults,NCTId"
        )
    }
    status = "protocolSection.statusModule.overallStatus"
    assert found["OverallStatus"] == {
        "type": "ENUM",
        "piece": "OverallStatus",
        "field": status,
        "missingStudiesCount": 0,
        "uniqueValuesCount": 2,
        "topValues": [
            {"value": "RECRUITING", "studiesCount": 5},
            {"value": "COMPLETED", "studiesCount": 2},
        ],
    }
    start = found["StartDate"]
    assert (start["min"], start["max"], start["missingStudiesCount"]) == ("2019-05", "2022-01", 2)
    assert start["formats"] == ["yyyy", "yyyy-MM", "yyyy-MM-dd"]
    count = found["EnrollmentCount"]
    assert (count["type"], count["min"], count["max"]) == ("INTEGER", 0, 500)
    assert count["avg"] == pytest.approx(570 / 6)
    assert found["HasResults"]["trueCount"] + found["HasResults"]["falseCount"] == 7
    assert found["NCTId"]["longest"]["nctId"] == "NCT00000001"


def test_types_choose_and_so_do_paths(site: Plain) -> None:
    everything = told(site, VALUES)
    assert {one["type"] for one in everything} == {*told_types(site, "")}
    assert told_types(site, "?types=DATE|BOOLEAN") == {"DATE", "BOOLEAN"}
    (one,) = told(site, f"{VALUES}?types=ENUM&fields=protocolSection.designModule.phases,NCTId")
    assert one["piece"] == "Phase"
    summary = next(one for one in everything if one["piece"] == "BriefSummary")
    assert summary["type"] == "STRING"
    assert "topValues" not in summary


def told_types(app: Plain, query: str) -> set[str]:
    return {one["type"] for one in told(app, f"{VALUES}{query}")}


def test_lengths_of_lists(site: Plain) -> None:
    (phases,) = told(site, f"{SIZES}?fields=Phase")
    assert phases["field"] == "protocolSection.designModule.phases"
    assert (phases["minSize"], phases["maxSize"]) == (1, 1)
    assert phases["topSizes"] == [{"size": 1, "studiesCount": 7}]
    everything = {one["piece"]: one for one in told(site, SIZES)}
    assert everything["Location"]["uniqueSizesCount"] == 1
    assert everything["Location"]["topSizes"] == [{"size": 1, "studiesCount": 2}]
    assert everything["SeeAlsoLink"]["uniqueSizesCount"] == 0


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        (f"{SIZE}?x=1", 400, "`x` is unknown parameter"),
        (f"{VALUES}?types=TEXT", 400, "Invalid value in parameter `types`: `TEXT`"),
        (f"{VALUES}?fields=", 400, "Parameter `fields` has incorrect format"),
        (f"{VALUES}?fields=Nope", 404, "Field `Nope` not found"),
        (f"{VALUES}?fields=StatusModule", 404, "Field `StatusModule` not found"),
        (f"{SIZES}?fields=OverallStatus", 404, "Field `OverallStatus` not found"),
        (f"{SIZES}?types=ENUM", 400, "`types` is unknown parameter"),
    ],
)
def test_what_cannot_be_told_says_why(site: Plain, address: str, status: int, text: str) -> None:
    refused(ask(site, address), status, text)


def test_a_large_mirror_is_not_counted_while_a_client_waits(
    site: Plain, seven: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = [ask(site, address).body for address in (SIZE, VALUES, SIZES)]
    monkeypatch.setattr(stats, "MOST", 6)
    monkeypatch.setattr(stats, "_kept", type(stats._kept)(1))
    text = "The operator of this mirror has not derived its statistics"
    for address in (SIZE, VALUES, SIZES):
        refused(ask(site, address), 503, text)
    folder = seven / DERIVED
    folder.mkdir()
    (folder / STATISTICS).write_bytes(b"none of ours")
    refused(ask(site, SIZE), 503, text)
    derive(seven, HERE)
    replies = [ask(site, address) for address in (SIZE, VALUES, SIZES)]
    assert [reply.body for reply in replies] == counted
    assert all("last-modified" in reply.headers for reply in replies)
