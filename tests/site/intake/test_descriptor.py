"""datapackage.json is read strictly: a closed list of keys, and nothing in it is repeated."""

import json
from pathlib import Path

import pytest

from registry.site.intake import Outcome, check
from registry.site.package import DESCRIPTOR
from tests.site.intake.made import REGISTERED, TABLES, TODAY, descriptor, package


def found(folder: Path, content: str | bytes) -> set[tuple[str, str | None]]:
    package(folder)
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / DESCRIPTOR).write_bytes(raw)
    checked = check(folder, REGISTERED, today=TODAY)
    assert all(finding.file == DESCRIPTOR for finding in checked.findings)
    return {(finding.rule, finding.column) for finding in checked.findings}


def with_key(key: str, value: object, *, inside: str | None = None) -> str:
    document = descriptor()
    part = document if inside is None else document[inside]
    assert isinstance(part, dict)
    part[key] = value
    return json.dumps(document)


GOOD = json.dumps(descriptor())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("utf-16"),
        GOOD.encode().replace(b"Data manager", b"\xff"),
        "[]",
        "3",
        GOOD[:-1],
        GOOD.replace("true", "NaN"),
        GOOD.replace("true", "-Infinity"),
        GOOD.replace("true", "9" * 5_000),
        "[" * 100_000,
        '{"a":' * 50_000,
        GOOD.replace("true", "[" * 9 + "]" * 9),
    ],
)
def test_what_is_no_strict_json_is_refused(tmp_path: Path, content: str | bytes) -> None:
    assert found(tmp_path, content) == {("malformed-json", None)}


def test_a_mistake_in_json_is_named_by_its_line(tmp_path: Path) -> None:
    package(tmp_path)
    (tmp_path / DESCRIPTOR).write_text('{\n"name": "a"\n"title": "b"}')
    findings = check(tmp_path, REGISTERED, today=TODAY).findings
    assert ("malformed-json", 3) in {(one.rule, one.row) for one in findings}


@pytest.mark.parametrize("approval", ["KY20121205", "EC-2012-12-05", "2012120501"])
def test_an_approval_like_a_date_is_left_to_a_person(tmp_path: Path, approval: str) -> None:
    ethics = {"approval": approval, "date": "2012-12", "scope": "Aggregates"}
    package(tmp_path, trial={"irb": ethics})
    assert check(tmp_path, REGISTERED, today=TODAY).outcome is Outcome.HELD
    package(tmp_path, trial={"irb": {**ethics, "scope": approval}})
    assert check(tmp_path, REGISTERED, today=TODAY).outcome is Outcome.REFUSED


def test_a_publication_may_be_about_the_very_old(tmp_path: Path) -> None:
    sources = [{"id": "paper", "title": "Leukemia in adults over 90 years of age"}]
    package(tmp_path, trial={"sources": sources})
    assert check(tmp_path, REGISTERED, today=TODAY).outcome is Outcome.HELD


def test_the_case_of_an_encoding_makes_no_difference(tmp_path: Path) -> None:
    flow = {"name": "flow", "path": "flow.csv", "encoding": "UTF-8"}
    resources = [{"name": name, "path": f"{name}.csv"} for name in TABLES if name != "flow"]
    assert found(tmp_path, with_key("resources", [flow, *resources])) == set()


@pytest.mark.parametrize(
    "content", ['{"name":"a",' + GOOD[1:], GOOD.replace("true", "{'x':1,'x':2}")]
)
def test_a_key_that_stands_twice_is_refused(tmp_path: Path, content: str) -> None:
    assert found(tmp_path, content.replace("'", '"')) == {("duplicate-key", None)}


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (with_key("created", "2026"), ("unknown-key", None)),
        (with_key("version", "1.0.0"), ("unknown-key", None)),
        (with_key("remark", "x", inside="trial"), ("unknown-key", "trial")),
        (with_key("contributors", []), ("identifying-column", None)),
        (with_key("patientName", "x", inside="trial"), ("identifying-column", "trial")),
        (with_key("姓名", "x"), ("identifying-column", None)),
        (with_key("13812345678", "x"), ("telephone-number", None)),
        (with_key("title", "Call 13812345678"), ("telephone-number", "title")),
        (with_key("description", "born 1990-03-05"), ("day-level-date", "description")),
        (with_key("title", ["11010519491231002X"]), ("identity-number", "title.0")),
        (with_key("dataCutoff", "2025-12-31", inside="trial"), ("wrong-value", "trial.dataCutoff")),
        (with_key("dataCutoff", 2025, inside="trial"), ("wrong-value", "trial.dataCutoff")),
        (with_key("releaseId", "a b", inside="trial"), ("wrong-value", "trial.releaseId")),
        (with_key("trial", None), ("wrong-value", "trial")),
        (
            with_key("aggregateOnlyDeclaration", "true", inside="trial"),
            ("wrong-value", "trial.aggregateOnlyDeclaration"),
        ),
        (with_key("irb", {"approval": "A-1"}, inside="trial"), ("missing-key", "trial.irb.date")),
        (
            with_key("sources", [{"id": "a", "title": "张三 13812345678"}], inside="trial"),
            ("telephone-number", "trial.sources.0.title"),
        ),
        (with_key("$schema", "https://example.org/x"), ("wrong-value", "$schema")),
    ],
)
def test_keys_and_values_are_of_the_closed_list(
    tmp_path: Path, content: str, finding: tuple[str, str | None]
) -> None:
    assert finding in found(tmp_path, content)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../flow.csv",
        "https://example.org/flow.csv",
        "other.csv",
        "baseline.csv",
        "./flow.csv",
    ],
)
def test_a_resource_is_a_table_in_the_same_folder(tmp_path: Path, path: str) -> None:
    content = with_key("resources", [{"name": "flow", "path": path}])
    assert "wrong-value" in {rule for rule, _ in found(tmp_path, content)}


def test_a_table_is_listed_once(tmp_path: Path) -> None:
    flow = {"name": "flow", "path": "flow.csv"}
    assert ("wrong-value", None) in found(tmp_path, with_key("resources", [flow, flow]))


def test_the_columns_that_are_described_are_those_of_the_table(tmp_path: Path) -> None:
    document = descriptor()
    resources = document["resources"]
    assert isinstance(resources, list)
    names = ["stage", "arm", "reason", "count"]
    resources[1]["schema"] = {"fields": [{"name": name, "type": "any"} for name in names]}
    assert found(tmp_path, json.dumps(document)) == set()
    resources[1]["schema"]["fields"][0]["name"] = "patient"
    assert found(tmp_path, json.dumps(document)) == {("wrong-value", "resources.1")}


def test_the_tables_are_screened_even_when_the_descriptor_is_broken(tmp_path: Path) -> None:
    package(tmp_path, {"flow": "stage,arm,reason,count\nlost,ALL,13812345678,3\n"})
    (tmp_path / DESCRIPTOR).write_text("{")
    checked = check(tmp_path, REGISTERED, today=TODAY)
    assert checked.outcome is Outcome.REFUSED
    assert {finding.rule for finding in checked.findings} == {
        "malformed-json",
        "telephone-number",
        "long-number",
        "bare-number",
    }
