"""The registry's search areas name fields that there are, and fit its description of itself."""

import re
from pathlib import Path

import pytest

from registry.ctgov.fields import Kind, field_named
from registry.ctgov.record import enums
from registry.ctgov.search_areas import area_named, search_areas

SIZES = {
    "BasicSearch": 57,
    "ConditionSearch": 7,
    "InterventionSearch": 12,
    "OutcomeSearch": 9,
    "TitleSearch": 3,
    "LocationSearch": 5,
    "IdSearch": 5,
    "SponsorSearch": 3,
    "PatientSearch": 47,
}
"""How many fields each has, as the registry counts them."""


def test_each_part_names_fields_of_its_type() -> None:
    for area in search_areas():
        weights = [part.weight for part in area.parts]
        assert weights == sorted(weights, reverse=True), area.name
        assert all(0 < weight <= 1 for weight in weights), area.name
        for part in area.parts:
            found = [field_named(piece) for piece in part.pieces]
            kinds = {field.kind for field in found if field}
            if part.is_enum:
                assert hasattr(enums, part.type), part
                assert (kinds, part.synonyms) == ({Kind.ENUM}, False), part
            elif part.type == "markup":
                assert kinds == {Kind.MARKUP}, part
            else:  # the registry gives OverallOfficialRole as text in one area
                assert kinds <= {Kind.TEXT, Kind.ENUM}, part
            assert all(found), part


def test_no_field_is_twice_in_an_area_and_the_large_ones_have_the_known_size() -> None:
    found = {}
    for area in search_areas():
        pieces = [piece for part in area.parts for piece in part.pieces]
        assert len(set(pieces)) == len(pieces), area.name
        found[area.name] = len(pieces)
    assert found.items() >= SIZES.items()


def test_each_parameter_of_the_specification_has_its_area(shared: Path) -> None:
    text = (shared / "ctgov" / "ctg-oas-v2.2.0.5.yaml").read_text("utf-8")
    text = re.sub(r"\\\n\s+\\?", "", text)
    named = re.findall(r'"query\.(\w+)"\s+in: "query"\s+description: "(.*?)"\n', text)
    assert len(named) == 10
    areas = {area.param: area.name for area in search_areas()}
    for param, description in named:
        expected = re.search(r"#(\w+Search)\)", description)
        assert areas.get(param) == (expected and expected[1]), param


@pytest.mark.parametrize("name", ["conditionsearch", "cond", ""])
def test_other_names_lead_to_no_area(name: str) -> None:
    assert area_named(name) is None
