"""A part of a record holds what was chosen and nothing else, in the record's own words."""

import gzip
from pathlib import Path
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.ctgov.fields import Field, field_named, fields
from registry.mirror.part import part_of
from tests.fixtures.studies import study


def named(*names: str) -> list[Field]:
    return [field for name in names if (field := field_named(name))]


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Every scalar with its path, in order; lists have no positions in it."""
    if isinstance(value, dict):
        return [
            leaf
            for key, inside in value.items()
            for leaf in leaves(inside, f"{path}.{key}" if path else key)
        ]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item, path)]
    return [(path, value)]


@settings(max_examples=50)
@given(st.lists(st.sampled_from(fields()), min_size=1, max_size=6))
def test_it_holds_the_leaves_under_the_chosen_paths(chosen: list[Field]) -> None:
    record = study()
    found = orjson.loads(part_of(orjson.dumps(record), chosen))
    wanted = [
        (path, value)
        for path, value in leaves(record)
        if any(f"{path}.".startswith(f"{field.path}.") for field in chosen)
    ]
    assert leaves(found) == wanted


def test_a_branch_brings_what_is_in_it_however_it_is_chosen_besides() -> None:
    raw = orjson.dumps(study(unheardOf={"of": [1, {}]}))
    whole = orjson.loads(raw)["protocolSection"]["identificationModule"]
    for names in (["IdentificationModule"], ["NCTId", "identificationModule"]):
        found = orjson.loads(part_of(raw, named(*names)))
        assert found == {"protocolSection": {"identificationModule": whole}}
        assert orjson.loads(part_of(raw, named(*reversed(names)))) == found


def test_what_holds_nothing_of_it_is_left_out() -> None:
    assert part_of(orjson.dumps(study()), named("ResultsSection", "RemovedCountry")) == b"{}"
    record = {"protocolSection": {"designModule": {"phases": []}}, "hasResults": False}
    assert orjson.loads(part_of(orjson.dumps(record), named("Phase", "HasResults"))) == record


def test_all_sections_together_are_the_record(shared: Path) -> None:
    sections = [field for field in fields() if "." not in field.path]
    with gzip.open(shared / "records" / "records.ndjson.gz") as lines:
        for line in lines:
            assert orjson.loads(part_of(line, sections)) == orjson.loads(line)
