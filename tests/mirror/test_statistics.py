"""What is counted in records, by hand on invented ones and by a plain walk over real ones."""

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from registry.ctgov.fields import field_named
from registry.mirror.statistics import Dates, Numbers, Statistics, Texts, Truths, statistics
from tests.mirror.essie.oracle import values

STATUS = "protocolSection.statusModule"
DESIGN = "protocolSection.designModule"


def record(number: int, **more: Any) -> bytes:
    """An invented record with what is in `more` besides its number."""
    return orjson.dumps(
        {
            "protocolSection": {
                "identificationModule": {"nctId": f"NCT{number:08}"},
                **more,
            },
            "hasResults": number % 2 == 0,
        }
    )


@pytest.fixture
def some() -> Statistics:
    return statistics(
        [
            record(1, conditionsModule={"conditions": ["A", "B", "A"]}),
            record(2, conditionsModule={"conditions": ["B"]}, statusModule={"unknown": 1}),
            record(
                3,
                statusModule={
                    "startDateStruct": {"date": "2020-02"},
                    "completionDateStruct": {"date": "2021-02-03"},
                },
                designModule={"enrollmentInfo": {"count": 12}, "phases": ["PHASE1", "PHASE2"]},
                descriptionModule={"briefSummary": "Long text"},
            ),
            record(
                4,
                statusModule={"startDateStruct": {"date": "2019"}},
                designModule={"enrollmentInfo": {"count": 0}, "phases": []},
                descriptionModule={"briefSummary": "Long text"},
            ),
        ]
    )


def test_a_value_counts_once_for_each_study(some: Statistics) -> None:
    conditions = some.values["protocolSection.conditionsModule.conditions"]
    assert isinstance(conditions, Texts)
    assert (conditions.studies, conditions.counts) == (2, {"A": 1, "B": 2})
    assert conditions.longest == (1, "NCT00000001", "A")
    assert some.lists["protocolSection.conditionsModule.conditions"] == {3: 1, 1: 1}
    assert some.lists[f"{DESIGN}.phases"] == {2: 1, 0: 1}


def test_each_kind_is_counted_as_what_it_is(some: Statistics) -> None:
    assert some.values[f"{STATUS}.startDateStruct.date"] == Dates(2, "2019", "2020-02", {4, 7})
    assert some.values[f"{DESIGN}.enrollmentInfo.count"] == Numbers(2, Counter([12, 0]))
    assert some.values["hasResults"] == Truths(4, 2, 2)
    summaries = some.values["protocolSection.descriptionModule.briefSummary"]
    assert isinstance(summaries, Texts)
    assert (summaries.studies, summaries.different, summaries.counts) == (2, 1, {})
    assert f"{STATUS}.unknown" not in some.values


def test_the_largest_are_told_with_their_numbers(some: Statistics) -> None:
    assert some.studies == some.sizes.total() == 4
    assert [nct_id for _, nct_id in some.largest] == [
        *("NCT00000003", "NCT00000004", "NCT00000002", "NCT00000001")
    ]


def parts(lines: list[bytes]) -> Iterator[Statistics]:
    for start in range(0, len(lines), 17):
        yield statistics(lines[start : start + 17])


def test_parts_add_up_to_the_whole_in_any_order(shared: Path) -> None:
    lines = gzip.decompress((shared / "records" / "records.ndjson.gz").read_bytes()).splitlines()
    lines = lines[::5]
    whole = statistics(lines)
    lines.reverse()
    total = Statistics()
    for part in parts(lines):
        total = part + total
    assert total == whole
    records = [orjson.loads(line) for line in lines]
    for name in ("NCTId", "Condition", "LocationCity", "OverallStatus", "ReferencePMID"):
        field = field_named(name)
        assert field
        held = whole.values[field.path]
        assert isinstance(held, Texts)
        there = [{*values(one, field.path)} for one in records]
        assert held.studies == sum(1 for one in there if one)
        assert held.counts == {
            value: sum(value in one for one in there) for value in set().union(*there)
        }
