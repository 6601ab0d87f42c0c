"""Statistics of studies: by hand on invented ones, and what a plain count of their JSON gives."""

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import descriptions
from registry.derive.counts import counted
from registry.derive.statistics import Statistics, Values, statistics
from registry.synthetic.generator import Generator

STATUS = "protocolSection.statusModule"
DESIGN = "protocolSection.designModule"
CONDITIONS = "protocolSection.conditionsModule.conditions"


def invented(number: int, **more: Any) -> bytes:
    """A record with what is in `more` besides its number."""
    identification = {"identificationModule": {"nctId": f"NCT{number:08}"}}
    return orjson.dumps(
        {"protocolSection": {**identification, **more}, "hasResults": number % 2 == 0}
    )


def test_each_kind_is_counted_as_what_it_is_and_once_for_each_study() -> None:
    some = statistics(
        [
            invented(1, conditionsModule={"conditions": ["A", "B", "A"]}),
            invented(2, conditionsModule={"conditions": ["B"]}, statusModule={"unknown": 1}),
            invented(
                3,
                statusModule={"startDateStruct": {"date": "2020-02"}},
                designModule={"enrollmentInfo": {"count": 12}, "phases": ["PHASE1", "PHASE2"]},
                descriptionModule={"briefSummary": "Long text " * 30},
            ),
            invented(
                4,
                statusModule={"startDateStruct": {"date": "2019"}},
                designModule={"enrollmentInfo": {"count": 0}, "phases": []},
                descriptionModule={"briefSummary": "Long text " * 30},
            ),
        ]
    )
    assert some.values[CONDITIONS] == Values(2, 2, (("B", 2), ("A", 1)), (1, "NCT00000001", "A"))
    assert some.lists[CONDITIONS] == {1: 1, 3: 1}
    assert some.lists[f"{DESIGN}.phases"] == {0: 1, 2: 1}
    starts = some.values[f"{STATUS}.startDateStruct.date"]
    assert (starts.studies, starts.least, starts.most) == (2, "2019", "2020-02")
    assert starts.lengths == (4, 7)
    counts = some.values[f"{DESIGN}.enrollmentInfo.count"]
    assert (counts.least, counts.most, counts.mean) == ("0", "12", 6.0)
    assert some.values["hasResults"].top == (("false", 2), ("true", 2))
    summaries = some.values["protocolSection.descriptionModule.briefSummary"]
    assert (summaries.studies, summaries.different, summaries.top) == (2, 1, ())
    assert f"{STATUS}.unknown" not in some.values


def test_the_order_of_studies_is_nothing(shared: Path) -> None:
    lines = gzip.decompress((shared / "records" / "records.ndjson.gz").read_bytes()).splitlines()
    lines = lines[::20]
    assert statistics(lines) == statistics(reversed(lines))


@pytest.fixture(scope="module")
def records() -> list[bytes]:
    return list(Generator(8).studies(40))


@pytest.fixture(scope="module")
def found(records: list[bytes]) -> Statistics:
    return statistics(records)


def values_at(value: Any, path: list[str]) -> Iterator[Any]:
    """Every value at the end of a path, through all lists on the way; a list itself too."""
    if isinstance(value, list) and path:
        for item in value:
            yield from values_at(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from values_at(value[path[0]], path[1:])


def test_every_field_is_what_a_plain_count_gives(records: list[bytes], found: Statistics) -> None:
    read = [orjson.loads(raw) for raw in records]
    held = 0
    for one in descriptions():
        ends = [list(values_at(record, one.field.path.split("."))) for record in read]
        lengths = Counter(
            length
            for each in ends
            for length in {len(end) for end in each if isinstance(end, list)}
        )
        assert found.lists.get(one.field.path, {}) == lengths
        if not counted(one):
            continue
        flat = [
            {item for end in each for item in (end if isinstance(end, list) else [end])}
            for each in ends
        ]
        counts = Counter(value for each in flat for value in each)
        values = found.values.get(one.field.path, Values())
        assert values.studies == sum(map(bool, flat)), one.field.path
        assert values.different == len(counts), one.field.path
        if not counts:
            continue
        held += 1
        if one.field.kind is Kind.NUMBER:
            assert float(values.least or "") == min(counts)
            assert float(values.most or "") == max(counts)
            mean = sum(value * count for value, count in counts.items()) / counts.total()
            assert values.mean == pytest.approx(mean)
        elif one.field.kind is Kind.BOOLEAN:
            said = {str(value).lower(): count for value, count in counts.items()}
            assert dict(values.top) == said
        else:
            listed = {text: count for text, count in counts.items() if len(text) <= 200}
            first = sorted(listed.items(), key=lambda each: (-each[1], each[0]))[:100]
            assert list(values.top) == first, one.field.path
        if one.field.kind is Kind.DATE:
            assert (values.least, values.most) == (min(counts), max(counts))
            assert values.lengths == tuple(sorted({len(text) for text in counts}))
        if one.field.kind in (Kind.TEXT, Kind.MARKUP):
            longest = max(map(len, counts))
            assert values.longest
            assert values.longest[0] == longest == len(values.longest[2])
            assert values.longest[2] in counts
    assert held > 100


def test_sizes_and_the_largest(records: list[bytes], found: Statistics) -> None:
    assert found.studies == len(records)
    assert found.sizes == Counter(map(len, records))
    numbered = sorted((-len(raw), number(raw)) for raw in records)[:10]
    assert list(found.largest) == [(-size, nct_id) for size, nct_id in numbered]


def test_nothing_is_counted_where_there_is_no_study() -> None:
    assert statistics([]) == Statistics()


def number(raw: bytes) -> str:
    nct_id: str = orjson.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
    return nct_id
