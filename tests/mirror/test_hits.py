"""A line of a list is made of a part of the record, and is the same as of all of it."""

import json
from pathlib import Path

import orjson
import pytest

from registry.mirror.hits import hit_of
from registry.mirror.question import Point
from tests.fixtures.studies import study
from tests.markup.archive import real_records

PARIS = Point(48.8566, 2.3522)


def spaced(raw: bytes) -> bytes:
    """The same JSON, in which no part is found by its first letters."""
    return json.dumps(orjson.loads(raw)).encode()


def test_the_line_of_a_real_record_is_the_same_without_its_results(shared: Path) -> None:
    raws = list(real_records(shared / "records" / "records.ndjson.gz"))
    compact = [orjson.dumps(orjson.loads(raw)) for raw in raws]
    with_results = sum(b',"resultsSection":{' in raw for raw in compact)
    assert with_results > 50, "of some of them there is something to leave out"
    for raw in compact:
        assert hit_of(raw, PARIS) == hit_of(spaced(raw), PARIS)


@pytest.mark.parametrize(
    "title",
    [
        ',"resultsSection":{',
        '"resultsSection":{},"derivedSection":{',
        '\\,"resultsSection":{"a":1},"hasResults":false',
    ],
)
@pytest.mark.parametrize("results", [{}, {"more": {"derivedSection": {}, "hasResults": 1}}])
def test_a_text_that_looks_like_results_is_a_text(title: str, results: dict[str, object]) -> None:
    record = study("NCT00000001", briefTitle=title)
    ordered = {
        "protocolSection": record["protocolSection"],
        "resultsSection": results,
        "derivedSection": record["derivedSection"],
        "hasResults": True,
    }
    hit = hit_of(orjson.dumps(ordered), None)
    assert hit == hit_of(spaced(orjson.dumps(ordered)), None)
    assert (hit.title, hit.has_results) == (title, True)


def test_parts_that_stand_in_another_place_or_order_are_not_lost() -> None:
    record = study("NCT00000001", briefTitle="A trial")
    protocol, derived = record["protocolSection"], record["derivedSection"]
    among = {"more": 1, "resultsSection": {}, **protocol, "derivedSection": {}}
    for other in (
        {"protocolSection": among, "derivedSection": derived, "hasResults": True},
        {"hasResults": True, "resultsSection": {"a": 1}, "protocolSection": protocol, **record},
        {"hasResults": True, **record, "resultsSection": {"a": 1}},
    ):
        raw = orjson.dumps(other)
        assert hit_of(raw, PARIS) == hit_of(spaced(raw), PARIS)
        assert hit_of(raw, PARIS).title == "A trial"


def test_of_places_in_one_city_the_nearest_is_one_that_recruits() -> None:
    paris = {"city": "Paris", "geoPoint": {"lat": 48.85341, "lon": 2.3488}}
    lyon = {"city": "Lyon", "geoPoint": {"lat": 45.74906, "lon": 4.84789}, "status": "RECRUITING"}
    record = study("NCT00000001")

    def nearest(*locations: dict[str, object]) -> tuple[str | None, str | None]:
        record["protocolSection"]["contactsLocationsModule"] = {"locations": locations}
        found = hit_of(orjson.dumps(record), PARIS).nearest
        assert found
        return found.city, found.status

    closed, recruiting = paris | {"status": "COMPLETED"}, paris | {"status": "RECRUITING"}
    assert nearest(lyon, closed, recruiting) == ("Paris", "RECRUITING")
    assert nearest(lyon, closed) == ("Paris", "COMPLETED")
    assert nearest(lyon, paris) == ("Paris", None)
