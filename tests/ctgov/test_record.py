"""The record: whatever the registry sends comes back out key for key."""

import gzip
import json
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.ctgov.answers import RawStudy
from registry.ctgov.errors import InvalidRecord
from registry.ctgov.record import Part, PartialDate, Study, enums
from tests.apiserver import encode
from tests.fixtures.studies import kinds_of_record, study

KINDS = kinds_of_record()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_record_dumps_to_the_json_it_was_read_from(kind: str) -> None:
    record = Study.model_validate_json(KINDS[kind])
    assert record.as_json() == json.loads(KINDS[kind])


def test_the_kinds_of_record_among_the_fixtures_are_the_ones_that_the_registry_has() -> None:
    records = [Study.model_validate_json(raw) for raw in KINDS.values()]
    types = {record.protocol_section.design_module.study_type for record in records}
    assert types == set(enums.StudyType)
    statuses = {record.protocol_section.status_module.overall_status for record in records}
    assert statuses >= {
        enums.Status.RECRUITING,
        enums.Status.COMPLETED,
        enums.Status.WITHDRAWN,
        enums.Status.UNKNOWN,
        enums.Status.WITHHELD,
        enums.Status.AVAILABLE,
    }
    present = set().union(*(record.model_fields_set for record in records))
    assert present >= set(Study.model_fields)


def test_all_shared_records_dump_to_the_json_they_were_read_from(shared: Path) -> None:
    lost = []
    count = 0
    with gzip.open(shared / "records" / "records.ndjson.gz") as lines:
        for raw in lines:
            count += 1
            source = json.loads(raw)
            if Study.model_validate_json(raw).as_json() != source:
                lost.append(source["protocolSection"]["identificationModule"]["nctId"])
    assert count == 419
    assert lost == []


def test_a_part_that_the_source_left_out_is_empty_and_is_not_invented_on_the_way_out() -> None:
    record = Study.model_validate_json(b'{"protocolSection":{}}')
    assert record.protocol_section.status_module.start_date_struct.date is None
    assert record.protocol_section.contacts_locations_module.locations == ()
    assert record.results_section.participant_flow_module.periods == ()
    assert record.as_json() == {"protocolSection": {}}


def test_a_null_an_empty_list_and_an_empty_text_are_not_the_same_as_left_out() -> None:
    source = {
        "protocolSection": {
            "identificationModule": {"acronym": None, "briefTitle": ""},
            "conditionsModule": {"conditions": []},
        }
    }
    assert Study.model_validate_json(encode(source)).as_json() == source


def test_a_key_spelled_as_in_python_is_an_unknown_key_and_stays_as_it_is() -> None:
    source = {"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "nct_id": "x"}}}
    record = RawStudy("NCT00000001", encode(source)).record()
    assert record.protocol_section.identification_module.nct_id == "NCT00000001"
    assert record.as_json() == source


def test_a_record_cannot_be_changed() -> None:
    record = Study.model_validate_json(KINDS["withdrawn"])
    with pytest.raises(ValueError, match="frozen"):
        record.has_results = True  # type: ignore[misc]


def test_enumerations_and_dates_are_read_as_what_they_are() -> None:
    record = Study.model_validate_json(KINDS["unknown-status"])
    status = record.protocol_section.status_module
    assert status.overall_status is enums.Status.UNKNOWN
    assert status.last_known_status is enums.Status.RECRUITING
    verified = status.status_verified_date
    assert isinstance(verified, PartialDate)
    assert (verified.year, verified.month, verified.day) == (2013, 1, None)


def test_zero_participants_are_a_number_and_not_nothing() -> None:
    record = Study.model_validate_json(KINDS["withdrawn"])
    assert record.protocol_section.design_module.enrollment_info.count == 0


# Every property of the model, in every combination


def _kinds(annotation: object) -> set[type]:
    if isinstance(annotation, type) and not get_args(annotation):
        return {annotation}
    return set().union(*(_kinds(inner) for inner in get_args(annotation)))


def _value(kind: type) -> st.SearchStrategy[Any]:
    if issubclass(kind, Part):
        return _json_of(kind)
    if issubclass(kind, enums.StrEnum):
        return st.sampled_from([member.value for member in kind]) | st.text(max_size=5)
    if issubclass(kind, PartialDate):
        return st.sampled_from(["1900", "2026-08", "2026-02-28", "2026-02-30", "soon", ""])
    return {
        str: st.text(max_size=8),
        int: st.integers(),
        float: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-90, 90),
        bool: st.booleans(),
    }[kind]


_UNKNOWN_KEY = st.dictionaries(
    st.text(min_size=1, max_size=5).map("x-".__add__),
    st.none() | st.booleans() | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
    max_size=1,
)


def _json_of(model: type[Part]) -> st.SearchStrategy[dict[str, Any]]:
    required, optional = {}, {}
    for name, field in model.model_fields.items():
        kinds = _kinds(field.annotation) - {type(None), Ellipsis}
        best = next((k for k in kinds if k is not str), str)
        value = st.deferred(lambda best=best: _value(best))
        if "tuple" in str(field.annotation):
            value = st.lists(value, max_size=2)
        (required if field.is_required() else optional)[field.alias or name] = value
    known = st.fixed_dictionaries(required, optional=optional)
    return st.builds(lambda some, more: {**some, **more}, known, _UNKNOWN_KEY)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(_json_of(Study))
def test_any_record_of_the_models_shape_with_unknown_keys_and_values_comes_back_whole(
    source: dict[str, Any],
) -> None:
    raw = json.dumps(source).encode()
    assert Study.model_validate_json(raw).as_json() == json.loads(raw)


# The model against the registry's own description


def test_the_model_has_every_property_of_the_openapi_file_in_the_right_kind(shared: Path) -> None:
    text = (shared / "ctgov" / "ctg-oas-v2.2.0.5.yaml").read_text()
    schemas = yaml.load(text, yaml.CSafeLoader)["components"]["schemas"]
    wrong: list[str] = []
    seen: set[str] = set()

    def compare_property(place: str, schema: dict[str, Any], annotation: object) -> None:
        if schema.get("type") == "array":
            if not str(annotation).startswith("tuple["):
                wrong.append(f"{place} is a list")
            schema = schema["items"]
        name = schema.get("$ref", "").rpartition("/")[2]
        if name:
            schema = schemas[name]
        kinds = _kinds(annotation) - {type(None), Ellipsis}
        if schema["type"] == "object":
            part = next((kind for kind in kinds if issubclass(kind, Part)), None)
            if part is None:
                wrong.append(f"{place} is an object")
            else:
                compare(name, schema, part)
        elif "enum" in schema:
            known = [kind for kind in kinds if issubclass(kind, enums.StrEnum)]
            if [list(kind) for kind in known] != [schema["enum"]] or str not in kinds:
                wrong.append(f"{place} is an enumeration of {schema['enum']}")
        elif name == "PartialDate" or schema.get("format") == "date":
            if kinds != {PartialDate, str}:
                wrong.append(f"{place} is a date")
        else:
            kind = {"string": str, "integer": int, "number": float, "boolean": bool}
            if kinds != {kind[schema["type"]]}:
                wrong.append(f"{place} is a {schema['type']}")

    def compare(name: str, schema: dict[str, Any], part: type[Part]) -> None:
        if (mark := f"{name} {part.__name__}") in seen:
            return
        seen.add(mark)
        fields = {field.alias or key: field for key, field in part.model_fields.items()}
        wrong.extend(f"{name}.{key} is missing" for key in schema["properties"].keys() - fields)
        wrong.extend(f"{name}.{key} is invented" for key in fields.keys() - schema["properties"])
        for key in schema["properties"].keys() & fields.keys():
            compare_property(f"{name}.{key}", schema["properties"][key], fields[key].annotation)

    compare("Study", schemas["Study"], Study)
    assert wrong == []
    assert len(seen) > 80


# Records that are not of the registry's shape


def test_an_invalid_record_names_the_study_the_place_and_what_was_expected() -> None:
    source = study("NCT00000007")
    source["protocolSection"]["armsInterventionsModule"]["armGroups"][0]["label"] = 12
    with pytest.raises(InvalidRecord) as failure:
        RawStudy("NCT00000007", encode(source)).record()
    message = str(failure.value)
    assert "NCT00000007" in message
    assert "protocolSection.armsInterventionsModule.armGroups[0].label" in message
    assert "valid string" in message


def test_an_invalid_record_names_a_key_that_ought_to_be_there() -> None:
    source = study("NCT00000007")
    place = {"geoPoint": {"lat": 1.5}}
    source["protocolSection"]["contactsLocationsModule"] = {"locations": [place]}
    with pytest.raises(InvalidRecord, match=r"locations\[0\]\.geoPoint\.lon") as failure:
        RawStudy("NCT00000007", encode(source)).record()
    assert "required" in str(failure.value)


def test_an_invalid_enumeration_or_date_is_named_without_the_names_of_types() -> None:
    source = study("NCT00000007")
    source["protocolSection"]["statusModule"]["overallStatus"] = 5
    source["protocolSection"]["statusModule"]["statusVerifiedDate"] = ["2026"]
    with pytest.raises(InvalidRecord) as failure:
        RawStudy("NCT00000007", encode(source)).record()
    assert failure.value.address == "NCT00000007, protocolSection.statusModule.statusVerifiedDate"
    assert failure.value.happened.endswith("and 1 more")


def test_an_invalid_record_never_repeats_what_may_be_about_a_person() -> None:
    source = study("NCT00000007")
    source["protocolSection"]["contactsLocationsModule"] = {
        "centralContacts": [{"name": ["Person Invented"], "email": {"to": "desk@example.org"}}]
    }
    with pytest.raises(InvalidRecord) as failure:
        RawStudy("NCT00000007", encode(source)).record()
    shown = f"{failure.value} {failure.value!r} {failure.value.__cause__!r}"
    assert "Person" not in shown
    assert "example.org" not in shown


def test_the_text_of_a_raw_study_in_a_log_leaves_its_content_out() -> None:
    source = study("NCT00000007")
    source["protocolSection"]["contactsLocationsModule"] = {
        "centralContacts": [{"email": "desk@example.org"}]
    }
    assert "example.org" not in repr(RawStudy("NCT00000007", encode(source)))


def test_bytes_that_are_no_json_are_an_invalid_record() -> None:
    with pytest.raises(InvalidRecord, match="NCT00000007"):
        RawStudy("NCT00000007", b'{"protocolSection":{"identif').record()
