"""The quick look never says yes where validation or the search for drift would have something."""

import copy
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from registry.ctgov.conformity import conforms
from registry.ctgov.drift import drift
from registry.ctgov.record import Study
from tests.fixtures.studies import kinds_of_record
from tests.mirror.made import full

KINDS = kinds_of_record()
WRONG = (None, "no such value", "2026-02-30", 7, 1.5, True, [], ["text"], {}, {"unknown": 1})
"""What is put in place of each value in turn: at most places it is wrong, unknown, or right."""


def _whole(record: Any) -> bool:
    try:
        return drift(Study.model_validate_json(orjson.dumps(record))) == ()
    except ValidationError:
        return False


def _changed_in_one_place(record: Any) -> Iterator[Any]:
    """The record, which is changed in place and put right again."""

    def inside(part: Any) -> Iterator[Any]:
        for key in list(part) if isinstance(part, dict) else range(len(part)):
            right = part[key]
            for wrong in WRONG:
                part[key] = wrong
                yield record
            part[key] = right
            if isinstance(right, dict | list):
                yield from inside(right)

    yield from inside(record)


def test_it_knows_every_field_of_the_model() -> None:
    assert conforms(full("NCT00000001"))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_agrees_on_every_kind_of_record(kind: str) -> None:
    assert conforms(orjson.loads(KINDS[kind])) == _whole(orjson.loads(KINDS[kind]))


def test_it_never_says_yes_to_what_is_wrong_or_unknown_anywhere() -> None:
    record = full("NCT00000001")
    # The first of each list stands for the others.
    small = _first_only(record)
    yes = no = 0
    for one in _changed_in_one_place(small):
        if conforms(one):
            yes += 1
            assert _whole(one)
        else:
            no += 1
    assert yes > 100
    assert no > 1_000
    assert conforms(small)


def test_what_a_part_cannot_do_without_is_missed() -> None:
    record = copy.deepcopy(full("NCT00000001"))
    places = record["protocolSection"]["contactsLocationsModule"]["locations"]
    del places[0]["geoPoint"]["lat"]
    assert not conforms(record)


@pytest.mark.parametrize("other", [None, [], "text", 7])
def test_what_is_no_record_does_not_conform(other: object) -> None:
    assert not conforms(other)


def test_it_agrees_on_real_records(shared: Path) -> None:
    with gzip.open(shared / "records" / "records.ndjson.gz") as lines:
        records = [orjson.loads(line) for line in lines]
    found = [conforms(record) for record in records]
    assert found == [_whole(record) for record in records]
    assert sum(found) > len(found) * 0.9


def _first_only(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _first_only(inner) for key, inner in part.items()}
    if isinstance(part, list):
        return [_first_only(inner) for inner in part[:1]]
    return part
