"""What `app.py` and `pages/` may import. The rooms of `registry/` have import-linter for this."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
NOT_FOR_PAGES = {"duckdb", "requests", "urllib3", "sqlite3"}


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_neither_the_app_nor_a_page_speaks_sql_or_http() -> None:
    files = [*PROJECT.glob("app.py"), *PROJECT.glob("pages/**/*.py")]
    wrong = {
        str(file.relative_to(PROJECT)): sorted(found)
        for file in files
        if (found := NOT_FOR_PAGES & set(imported(file.read_text(encoding="utf-8"))))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "source",
    ["import duckdb", "from requests.adapters import X", "def f():\n    import duckdb.typing as d"],
)
def test_the_rule_sees_every_way_to_import(source: str) -> None:
    assert NOT_FOR_PAGES & set(imported(source))
