"""Pages of studies, as a client of the registry's API asks for them."""

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from registry.mirror import proximity
from registry.mirror.collection import Collection
from registry.mirror.snapshot import Snapshots
from registry.mirror.sync import sync
from tests.apiserver import DATA_CHANGED, ApiServer
from tests.fixtures.studies import study
from tests.mirror.conftest import client_of
from tests.web.api_v2.test_one_study import refused
from tests.web.asking import ask
from tests.web.conftest import ALIASED, EARLIER, GONE, HIDDEN, NEVER, TRIAL, Made, Plain

STUDIES = "/api/v2/studies"
HELD = [f"NCT{number:08}" for number in range(1, 8)]
STARTS = ["2020", "2019-05", None, "2021-02-03", "2019-05", "2022-01", None]
FLAT = "func:exp,scale:300mi,offset:500mi,decay:0.5"
COUNTS = [30, None, 10, 10, 0, 500, 20]


@pytest.fixture(scope="module")
def seven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror of seven studies."""
    folder = tmp_path_factory.mktemp("seven") / "mirror"
    records = []
    for number, start, count in zip(HELD, STARTS, COUNTS, strict=True):
        record = study(number, status="COMPLETED" if count == 10 else "RECRUITING")
        record["protocolSection"]["statusModule"].pop("startDateStruct")
        record["protocolSection"]["designModule"].pop("enrollmentInfo")
        if start:
            record["protocolSection"]["statusModule"]["startDateStruct"] = {"date": start}
        if count is not None:
            record["protocolSection"]["designModule"]["enrollmentInfo"] = {"count": count}
        records.append(record)
    for record, latitude in ((records[1], 10.0), (records[2], 11.0)):
        place = {"city": "Invented City", "geoPoint": {"lat": latitude, "lon": 20.5}}
        record["protocolSection"]["contactsLocationsModule"] = {"locations": [place]}
    for record, kinds in ((records[3], ["hasProtocol", "hasIcf"]), (records[4], ["hasSap"])):
        documents = [
            {"hasProtocol": False, "hasSap": False, "hasIcf": False, kind: True} for kind in kinds
        ]
        record["documentSection"] = {"largeDocumentModule": {"largeDocs": documents}}
    sponsors = [one["protocolSection"]["sponsorCollaboratorsModule"] for one in records]
    sponsors[0]["leadSponsor"]["class"] = "NIH"
    sponsors[1]["collaborators"] = [{"name": "Invented Company", "class": "INDUSTRY"}]
    sponsors[2]["leadSponsor"]["class"] = "FED"
    sponsors[6]["leadSponsor"]["class"] = "INDIV"
    with ApiServer() as api, client_of(api.url) as client:
        api.publish(records)
        sync(folder, client, Collection.of_trials(HELD))
    return folder


@pytest.fixture
def copied(seven: Path, tmp_path: Path) -> Path:
    """A copy of that mirror, for a test that changes it."""
    return Path(shutil.copytree(seven, tmp_path / "mirror"))


@pytest.fixture
def site(plain: Made, seven: Path) -> Plain:
    return plain(folder=seven)


def page(app: Plain, query: str = "") -> dict[str, Any]:
    reply = ask(app, f"{STUDIES}?{query}")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json"), reply.text
    found: dict[str, Any] = json.loads(reply.text)
    return found


def numbers(found: dict[str, Any]) -> list[str]:
    return [one["protocolSection"]["identificationModule"]["nctId"] for one in found["studies"]]


def at(*positions: int) -> list[str]:
    return [HELD[position - 1] for position in positions]


def test_without_parameters_all_come_but_those_that_are_gone(app: Plain) -> None:
    found = page(app)
    assert numbers(found) == [TRIAL, ALIASED, HIDDEN]
    assert found.keys() == {"studies"}


def test_each_study_is_the_bytes_that_the_registry_sent_on_a_line_of_its_own(
    app: Plain, mirror: Path
) -> None:
    lines = ask(app, STUDIES).body.split(b"\n")
    snapshot = Snapshots(mirror).current()
    stored = [snapshot.study(number) for number in (TRIAL, ALIASED, HIDDEN)]
    assert [line.rstrip(b",") for line in lines[1:-1]] == [one.raw for one in stored if one]


def test_pages_follow_each_other_and_the_last_has_no_token(site: Plain) -> None:
    found, seen, query = page(site, "pageSize=3&countTotal=true"), [], "pageSize=3"
    assert found["totalCount"] == 7
    while token := found.get("nextPageToken"):
        seen += numbers(found)
        found = page(site, f"{query}&countTotal=true&pageToken={token}")
        assert "totalCount" not in found
        query = "pageSize=2"
    assert seen + numbers(found) == HELD


def test_pages_by_distance_follow_each_other(site: Plain) -> None:
    query = "filter.geo=distance(11.0,20.5,120km)&pageSize=1"
    first = page(site, query)
    second = page(site, f"{query}&pageToken={first['nextPageToken']}")
    assert numbers(first) + numbers(second) == at(3, 2)
    assert "nextPageToken" not in second


def test_of_too_many_the_distance_does_not_matter(
    plain: Made, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = study(HELD[1])  # which the index has behind all others from now on
    place = {"city": "Invented City", "geoPoint": {"lat": 10.0, "lon": 20.5}}
    changed["protocolSection"]["contactsLocationsModule"] = {"locations": [place]}
    with ApiServer() as api, client_of(api.url) as client:
        api.publish([changed])
        sync(copied, client, Collection.of_trials([HELD[1]]))
    monkeypatch.setattr(proximity, "MOST", 1)
    near = page(plain(folder=copied), "filter.geo=distance(11.0,20.5,120km)")
    assert numbers(near) == at(2, 3)


@pytest.mark.parametrize(("size", "count"), [("", 7), ("pageSize=0", 7), ("pageSize=5000", 7)])
def test_the_usual_page_is_ten_and_the_largest_a_thousand(
    site: Plain, size: str, count: int
) -> None:
    assert len(page(site, size)["studies"]) == count
    assert "nextPageToken" not in page(site, "pageSize=7")


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_studies_without_a_value_come_last_by_number_however_they_lie_in_the_index(
    plain: Made, seven: Path, tmp_path: Path, order: str, size: int
) -> None:
    folder = Path(shutil.copytree(seven, tmp_path / "mirror"))
    with ApiServer() as api, client_of(api.url) as client:
        for number in HELD[6], HELD[2]:  # what was written last lies last
            undated = study(number)
            undated["protocolSection"]["statusModule"].pop("startDateStruct")
            api.publish([undated])
            sync(folder, client, Collection.of_trials([number]), force=True)
    site, found, token = plain(folder=folder), list[str](), ""
    while True:
        some = page(site, f"sort=StartDate:{order}&pageSize={size}{token}")
        found += numbers(some)
        if "nextPageToken" not in some:
            break
        token = f"&pageToken={some['nextPageToken']}"
    assert found == (at(2, 5, 1, 4, 6, 3, 7) if order == "asc" else at(6, 4, 1, 5, 2, 7, 3))


def test_a_token_is_good_for_its_own_query_only(site: Plain) -> None:
    token = page(site, "pageSize=2&sort=StartDate")["nextPageToken"]
    assert numbers(page(site, f"pageSize=2&sort=StartDate&pageToken={token}")) == at(1, 5)
    other = "Parameter `pageToken` belongs to a request with other parameters"
    for query in ("", "sort=StartDate:asc&", "sort=StartDate&fields=NCTId&"):
        refused(ask(site, f"{STUDIES}?{query}pageToken={token}"), 400, other)
    moved = "3" + token[1:]
    refused(ask(site, f"{STUDIES}?sort=StartDate&pageToken={moved}"), 400, other)
    for wrong in ("", "abracadabra", f"{token}0"):
        text = f"Invalid value in parameter `pageToken`: `{wrong}`"
        reply = ask(site, f"{STUDIES}?sort=StartDate&pageToken={wrong}")
        refused(reply, 400, text if len(wrong) <= 40 else text[: text.index(wrong[40:])] + "…`")


def test_paging_goes_on_over_the_snapshot_that_it_began_with(plain: Made, copied: Path) -> None:
    site, other = plain(folder=copied), plain(folder=copied)
    token = page(site, "pageSize=2")["nextPageToken"]
    with ApiServer() as api, client_of(api.url) as client:
        for number in range(1, 5):
            api.publish([study("NCT00000001", acronym=f"CHANGED-{number}"), study("NCT00000003")])
            sync(copied, client, Collection.of_trials(["NCT00000001", "NCT00000003"]))
            for reader in (
                site,
                other,
            ):  # one that had the first snapshot open, and one that had not
                if number < 4:
                    assert numbers(page(reader, f"pageSize=2&pageToken={token}")) == at(3, 4)
                    assert numbers(page(reader, "pageSize=2")) == at(1, 2)
                else:
                    reply = ask(reader, f"{STUDIES}?pageSize=2&pageToken={token}")
                    refused(reply, 400, DATA_CHANGED)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("filter.ids=nct3,NCT000001|NCT00000099", at(1, 3)),
        ("filter.overallStatus=COMPLETED", at(3, 4)),
        ("filter.overallStatus=COMPLETED,RECRUITING&filter.ids=NCT1,NCT3", at(1, 3)),
        ("filter.overallStatus=WITHDRAWN", []),
        ("postFilter.overallStatus=COMPLETED&filter.ids=NCT1,NCT3", at(3)),
        ("filter.advanced=AREA[StartDate]2019", at(2, 5)),
        (
            "filter.advanced=AREA[EnrollmentCount]RANGE[11,MAX] OR AREA[StartDate]2019-05",
            at(1, 2, 5, 6, 7),
        ),
        (
            "filter.advanced=AREA[StartDate]MISSING&postFilter.advanced=NOT AREA[Sex]MISSING",
            at(3, 7),
        ),
        ("query.term=AREA[StartDate]RANGE[2021,MAX]&filter.ids=NCT4,NCT5", at(4)),
        ("query.cond=diseases&filter.ids=NCT4,NCT5", at(4, 5)),
        ("query.intr=inventin&query.spons=hospital&filter.ids=NCT4", at(4)),
        ("query.titles=inventin", []),
        ("query.lead=hospital&filter.ids=NCT4", at(4)),
        ("query.term=", HELD),
        ("query.term=nct2, NCT00000001&filter.ids=NCT4", at(1, 2)),
        ("query.term=NCT1 NCT2 NCT4&query.id=NCT2 NCT4 NCT5", at(2, 4)),
        ("query.term=NCT2 NCT4&query.cond=disease&filter.ids=NCT2", at(2, 4)),
        ("query.term=NCT2 NCT4&query.cond=nothing", []),
        ("aggFilters=status:com rec,results:without&filter.ids=NCT4", at(4)),
        ("aggFilters=status:not", []),
        ("aggFilters=docs:icf", at(4)),
        ("aggFilters=docs:prot sap", at(4, 5)),
        ("aggFilters=funderType:nih", at(1)),
        ("aggFilters=funderType:industry fed", at(2, 3)),
        ("aggFilters=funderType:other", at(2, 4, 5, 6, 7)),
        ("query.lead=invented AND NOT clinic&query.term=AREA[EnrollmentCount]0", at(5)),
        ("query.lead=AREA[EnrollmentCount]0", at(5)),
        ("query.lead=clinic", []),
        ("filter.geo=distance(10.0,20.5,120km)", at(2, 3)),
        ("postFilter.geo=distance(10.0,20.5,70mi)&filter.geo=distance(11,20.5,1km)", at(3)),
        ("filter.geo=distance(-10.0,20.5,50mi)", []),
        ("filter.geo=distance(11.0,20.5,120km)", at(3, 2)),
        ("filter.geo=distance(11.0,20.5,120km)&query.cond=disease", at(3, 2)),
        ("filter.geo=distance(11.0,20.5,120km)&sort=StartDate:asc", at(2, 3)),
        (f"filter.geo=distance(11.0,20.5,120km)&geoDecay={FLAT}", at(2, 3)),
        (f"geoDecay={FLAT}", HELD),
        ("sort=StartDate", at(6, 4, 1, 5, 2, 7, 3)),
        ("sort=@relevance&query.cond=disease&filter.ids=NCT4", at(4)),
        ("sort=StartDate:asc", at(2, 5, 1, 4, 6, 3, 7)),
        ("sort=EnrollmentCount", at(5, 3, 4, 7, 1, 6, 2)),
        ("sort=EnrollmentCount:desc|StartDate", at(6, 1, 7, 4, 3, 5, 2)),
        ("sort=@relevance:desc&query.cond=disease&filter.ids=NCT4", at(4)),
        ("sort=protocolSection.statusModule.startDateStruct.date&pageSize=1", at(6)),
    ],
)
def test_filters_and_orders(site: Plain, query: str, found: list[str]) -> None:
    result = page(site, quote(query, safe="=&") + "&countTotal=true")
    assert numbers(result) == found
    assert result["totalCount"] == (7 if "pageSize" in query else len(found))


def test_an_earlier_number_finds_the_study_under_its_present_one(app: Plain) -> None:
    found = page(app, f"filter.ids={EARLIER},{GONE},{NEVER}")
    assert numbers(found) == [ALIASED]


def test_fields_are_chosen_of_each(site: Plain) -> None:
    found = page(site, "fields=NCTId&filter.ids=NCT2,NCT1")
    assert found["studies"] == [
        {"protocolSection": {"identificationModule": {"nctId": number}}} for number in at(1, 2)
    ]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("filter.phase=PHASE2", "`filter.phase` is unknown parameter"),
        (
            "query.cond=---",
            "Parameter `query.cond`: There is no word to look for (AREA[ConditionSearch]). "
            "Write letters or digits.",
        ),
        ("geoDecay=x", "Parameter `geoDecay` has incorrect format"),
        (
            "geoDecay=func:exp,scale:0km,offset:0mi,decay:0.5",
            "Parameter `geoDecay`: The scale must be above 0, and the decay between 0 and 1",
        ),
        (
            "geoDecay=func:gauss,scale:1km,offset:0mi,decay:1",
            "Parameter `geoDecay`: The scale must be above 0, and the decay between 0 and 1",
        ),
        ("filter.synonyms=x", "Parameter `filter.synonyms` is not supported by this mirror"),
        ("filter.geo=x", "Parameter `filter.geo` has incorrect format"),
        ("filter.geo=distance(1,2,3mi)]a", "Parameter `filter.geo` has incorrect format"),
        (
            "filter.geo=distance(1,2,3)",
            'Parameter `filter.geo`: The distance is none. Write a number and "km" or "mi", as '
            '"50mi".',
        ),
        (
            "postFilter.geo=distance(91,2,3km)",
            "Parameter `postFilter.geo`: This is no place. Write degrees from -90 to 90.",
        ),
        ("aggFilters=", "Parameter `aggFilters` has incorrect format"),
        ("aggFilters=sex", "`sex` in parameter `aggFilters` is not supported by this mirror"),
        (
            "aggFilters=docs:icf csr",
            "`docs:csr` in parameter `aggFilters` is not supported by this mirror",
        ),
        ("filter.ids=NCT1,x", "Parameter `filter.ids` has incorrect format"),
        ("query.term=NCT1&filter.ids=x", "Parameter `filter.ids` has incorrect format"),
        (
            "sort=@relevance,StartDate",
            "Parameter `sort`: @relevance stands alone, the best first; this mirror knows no other"
            " order with it",
        ),
        (
            "sort=@relevance:asc",
            "Parameter `sort`: @relevance stands alone, the best first; this mirror knows no other"
            " order with it",
        ),
        ("filter.ids=", "Parameter `filter.ids` has incorrect format"),
        (
            "filter.overallStatus=NOT_A_STATUS",
            "Invalid value in parameter `overallStatus`: `NOT_A_STATUS`",
        ),
        ("filter.overallStatus=", "Invalid value in parameter `overallStatus`: ``"),
        (
            "filter.advanced=(",
            "Parameter `filter.advanced`: The expression ends too early (sign 2). Close what was "
            "opened, and write a term after each operator.",
        ),
        ("pageSize=-1", "Parameter `pageSize` has incorrect format"),
        ("pageSize=ten", "Parameter `pageSize` has incorrect format"),
        ("countTotal=yes", "Parameter `countTotal` has incorrect format"),
        ("sort=StartDate:up", "Invalid value in parameter `sort`: `StartDate:up`"),
        ("sort=StartDate,StartDate,StartDate", "Invalid value in parameter `sort`: `StartDate`"),
        (
            "sort=BriefTitle",
            "Parameter `sort`: Studies can be sorted by a date or EnrollmentCount only "
            "(BriefTitle). Choose another field.",
        ),
        ("fields=@query", "Invalid value in parameter `fields`: `@query`"),
        ("format=json.zip", "Invalid value in parameter `format`: `json.zip`"),
    ],
)
def test_no_parameter_is_ignored(site: Plain, query: str, text: str) -> None:
    refused(ask(site, f"{STUDIES}?{query}"), 400, text)
