"""The threat model names tests: each of them exists, and each threat has one."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
MODEL = PROJECT / "docs" / "threat-model.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = TEST.findall(MODEL.read_text("utf-8"))
    assert len(named) > 30
    missing = [f"{file}::{name}" for file, name in named if name not in _tests(PROJECT / file)]
    assert missing == []


def _tests(file: Path) -> set[str]:
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text("utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def test_every_threat_has_a_defence_and_a_test() -> None:
    text = MODEL.read_text("utf-8")
    tables = re.findall(r"\| threat \| defence \| test \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", text)
    assert len(tables) == 5
    for row in "".join(tables).splitlines():
        threat, defence, tests = (cell.strip() for cell in row.strip("|").split(" | "))
        assert threat, row
        assert defence, row
        assert TEST.search(tests), row
