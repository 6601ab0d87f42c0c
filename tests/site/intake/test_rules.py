"""The page for the person who prepares a package says what the program does."""

import json
import re

import jsonschema
import pytest

from registry.settings.project import PROJECT
from registry.site.intake import Rule, schema
from registry.site.intake.descriptor import Descriptor
from registry.site.intake.layout import COLUMNS
from registry.site.package import Measure, Stage, Stat, Trial

PAGE = (PROJECT / "docs" / "site-package.md").read_text(encoding="utf-8")
EXAMPLE = PROJECT / "data" / "site" / "example"


def rows_of(heading: str) -> set[str]:
    """What stands in backquotes in the first cells of the table under a heading."""
    under = PAGE.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    cells = re.findall(r"^\| (`[^|]+) \|", under, re.MULTILINE)
    return set(re.findall(r"`([^`]+)`", " ".join(cells)))


def test_the_page_has_every_rule_word_for_word_and_no_other() -> None:
    described = re.findall(r"^\| `([a-z0-9-]+)` \| (\w+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    known = [(rule.spelled, rule.weight.value, rule.says, rule.remedy) for rule in Rule]
    assert described == known


@pytest.mark.parametrize("file", COLUMNS)
def test_the_page_has_every_column(file: str) -> None:
    assert rows_of(f"### {file}") == set(COLUMNS[file])


def test_the_page_has_every_key() -> None:
    top = {field.alias or name for name, field in Descriptor.model_fields.items()}
    trial = {field.alias or name for name, field in Trial.model_fields.items()}
    assert rows_of("## datapackage.json") == top | trial


@pytest.mark.parametrize("word", [*Measure, *Stage, *Stat])
def test_the_page_has_every_word_of_the_closed_lists(word: str) -> None:
    assert re.search(rf"[ (]{word}\b", PAGE)


def test_a_finding_names_its_rule_and_says_what_to_do() -> None:
    for rule in Rule:
        assert re.fullmatch(r"[A-Z].+\.", rule.says)
        assert re.fullmatch(r"[A-Z].+\.", rule.remedy)


def test_the_shipped_json_schema_is_what_the_code_makes() -> None:
    shipped = json.loads((EXAMPLE / "datapackage.schema.json").read_text(encoding="utf-8"))
    assert shipped == schema()


def test_the_example_keeps_to_the_json_schema_and_what_the_intake_refuses_does_not() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    example = json.loads((EXAMPLE / "datapackage.json").read_text(encoding="utf-8"))
    assert list(validator.iter_errors(example)) == []
    for wrong in (
        {"contributors": []},
        {"resources": [{"name": "flow", "path": "baseline.csv"}]},
        {"resources": [{"name": "flow", "path": "flow.csv", "schema": {"fields": []}}]},
        {"trial": {**example["trial"], "dataCutoff": "2014-12-31"}},
        {"trial": {**example["trial"], "aggregateOnlyDeclaration": False}},
        {"trial": {**example["trial"], "releaseId": "a b"}},
    ):
        assert not validator.is_valid({**example, **wrong})
