"""docs/exports.md says of every exported field where in the record it is from, and is right."""

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest
from pydantic import BaseModel

from registry.ctgov.record import Study
from registry.export.formats import FORMATS, by_name
from registry.export.schema_org import KINDS, TREATMENTS
from registry.export.trial import Trial
from tests.cli.conftest import PROJECT
from tests.export.made import of, real, small, transcribed, whole
from tests.trial.records import of_kind

TEXT = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (`.+?) \| (.+) \|$", re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")


def section(title: str) -> str:
    """The text under a heading."""
    (found,) = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S)
    return str(found)


def fhir(content: bytes) -> Iterator[str]:
    resource = orjson.loads(content)
    for one in (resource, *resource["contained"]):
        kind = one["resourceType"]
        for name, value in one.items():
            if name == "extension":
                for extension in value:
                    yield f"{kind}.extension:{extension['url'].rpartition('.')[2]}"
            elif name not in {"resourceType", "id", "contained"}:
                yield f"{kind}.{name}"


_GENERAL = {
    **dict.fromkeys((*KINDS.values(), "MedicalStudy"), "Study"),
    **dict.fromkeys((*TREATMENTS.values(), "MedicalEntity"), "Subject"),
}


def linked(content: bytes) -> Iterator[str]:
    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, list):
            for one in value:
                yield from walk(one)
        elif isinstance(value, dict):
            for name, member in value.items():
                if not name.startswith("@"):
                    yield f"{_GENERAL.get(value['@type'], value['@type'])}.{name}"
                    yield from walk(member)

    yield from walk(json.loads(content))


def of_lines(pattern: str) -> Any:
    """The names that stand at the beginnings of lines."""

    def names(content: bytes) -> Iterator[str]:
        yield from re.findall(pattern, re.sub(r"\r\n[ \t]", "", content.decode()), re.MULTILINE)

    return names


def columns(content: bytes) -> Iterator[str]:
    yield from next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


FIELDS = {
    "fhir-r5": ("FHIR R5", fhir),
    "fhir-r4b": ("FHIR R4B", fhir),
    "schema.org": ("schema.org", linked),
    "csl": ("CSL-JSON", lambda content: iter(json.loads(content)[0])),
    "ris": ("RIS", of_lines(r"^([A-Z][A-Z0-9])  - ")),
    "bibtex": ("BibTeX", of_lines(r"^  (\w+) = ")),
    "ics": ("iCalendar", of_lines(r"^([A-Z-]+)[;:]")),
    "vcard": ("vCard", of_lines(r"^([A-Z-]+)[;:]")),
    "csv": ("CSV and Parquet", columns),
}


@cache
def trials(archive: Path) -> tuple[Trial, ...]:
    kinds = ("observational", "expanded-access", "unknown-status", "withdrawn", "withheld")
    desk = {"name": "Desk", "phone": "1", "email": "desk@example.org"}
    made = (
        whole(),
        transcribed(),
        small(contactsLocations={"centralContacts": [desk]}),
        *(of(of_kind(kind)) for kind in kinds),
    )
    return (*made, *(real(archive)[::20] if archive.exists() else ()))


@pytest.mark.parametrize("name", FIELDS)
def test_every_exported_field_is_documented_and_every_documented_one_exported(
    name: str, shared: Path
) -> None:
    title, fields = FIELDS[name]
    chosen = by_name(name)
    assert chosen
    every = trials(shared / "records" / "records.ndjson.gz")
    if name == "csv":
        every = every[:1]  # the columns are the same for all
    exported = {field for one in every for field in fields(chosen.write(one))}
    documented = {one for row in ROW.findall(section(title)) for one in QUOTED.findall(row[0])}
    assert exported - documented == set()
    assert documented - exported == set()


@pytest.mark.parametrize("name", FIELDS)
def test_every_place_in_the_record_that_is_named_is_one(name: str) -> None:
    for _, origins in ROW.findall(section(FIELDS[name][0])):
        named = QUOTED.findall(origins)
        assert named or origins.startswith("*"), origins
        for path in named:
            assert exists(path), path


def exists(path: str) -> bool:
    """Whether the model has this place, in the protocol section or from the top."""
    return _has(Study, f"protocolSection.{path}") or _has(Study, path)


def _has(model: type[BaseModel], path: str) -> bool:
    name, _, rest = path.partition(".")
    for field in model.model_fields.values():
        if field.alias == name:
            inner = [one for one in _types(field.annotation) if issubclass(one, BaseModel)]
            return not rest or any(_has(one, rest) for one in inner)
    return False


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _types(inner)


def test_a_place_that_is_not_there_would_be_seen() -> None:
    assert exists("statusModule.startDateStruct.date")
    assert exists("derivedSection.conditionBrowseModule.meshes.term")
    assert not exists("statusModule.startDateStruct.day")
    assert not exists("phaseModule")


def test_every_format_is_documented_with_its_address_and_media_type() -> None:
    for one in FORMATS:
        assert f"| `{one.name}` | `.{one.extension}` | `{one.media_type}` |" in TEXT
