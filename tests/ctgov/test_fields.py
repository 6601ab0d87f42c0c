"""The registry's names of fields fit the record's model, and lead to one field each."""

from collections.abc import Iterator

import orjson
import pytest

from registry.ctgov.fields import Kind, field_named, fields
from registry.ctgov.record import Study
from registry.mirror.structure import Structure, structure

LATER = {
    "protocolSection.contactsLocationsModule.locations.geoPoint.lat",
    "protocolSection.contactsLocationsModule.locations.geoPoint.lon",
    "resultsSection.participantFlowModule.periods.dropWithdraws.reasons.numUnits",
}
"""What the model knows, and the registry's list of fields does not name."""


def paths(shape: Structure, path: str = "") -> Iterator[str]:
    if isinstance(shape, list):
        yield from paths(shape[0], path)
        return
    if path:
        yield path
    if isinstance(shape, dict):
        for key, inside in shape.items():
            yield from paths(inside, f"{path}.{key}" if path else key)


def test_the_paths_are_those_of_the_record() -> None:
    assert set(paths(structure(Study))) - LATER == {field.path for field in fields()}


def test_the_fields_are_those_of_the_registry_s_list(shared: object) -> None:
    listed = orjson.loads((shared / "ctgov" / "studies_metadata.json").read_bytes())  # type: ignore[operator]

    def walk(nodes: list[dict], above: str = "") -> Iterator[tuple[str, str, bool]]:  # type: ignore[type-arg]
        for node in nodes:
            yield above + node["name"], node["piece"], node.get("isEnum", False)
            yield from walk(node.get("children", []), f"{above}{node['name']}.")

    assert [(one.path, one.piece, one.kind is Kind.ENUM) for one in fields()] == [*walk(listed)]


def test_a_name_leads_to_its_field() -> None:
    for field in fields():
        assert field_named(field.piece) == field_named(field.path) == field


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("statusModule", "StatusModule"),
        ("protocolSection", "ProtocolSection"),
        ("hasResults", "HasResults"),
        ("nctId", None),
        ("nctid", None),
        ("", None),
        ("protocolSection.", None),
    ],
)
def test_a_module_has_its_own_name_and_a_leaf_has_not(name: str, piece: str | None) -> None:
    found = field_named(name)
    assert (found and found.piece) == piece
