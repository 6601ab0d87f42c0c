"""A published file as web processes open it: read-only, shut off, bounded, and cut when slow."""

import ast
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import duckdb
import pytest

from registry.mirror.errors import MirrorDamaged, TooSlow
from registry.mirror.readfile import ReadFile

PROJECT = Path(__file__).resolve().parents[2]
ENDLESS = "SELECT count(*) FROM range(10_000_000_000) a, range(1_000) b WHERE a.range % 7 = b.range"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "site-1.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE one AS SELECT range AS n FROM range(3000)")
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO site.one VALUES (1)",
        "DROP TABLE site.one",
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "COPY site.one TO '{folder}/stolen.csv'",
        "ATTACH '{folder}/other.duckdb' AS other",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM 'https://example.org/x.parquet'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET threads = 64",
        "SET lock_configuration = false",
        "RESET enable_external_access",
    ],
)
def test_no_statement_writes_reads_other_files_or_changes_the_settings(
    path: Path, statement: str
) -> None:
    file = ReadFile(path)
    with pytest.raises(MirrorDamaged):
        file.rows(statement.format(folder=path.parent))
    assert sorted(one.name for one in path.parent.iterdir()) == ["secret.csv", path.name]
    assert file.rows("SELECT count(*) FROM site.one") == [(3000,)]


def test_memory_threads_and_extensions_are_bounded(path: Path) -> None:
    names = (
        "memory_limit",
        "threads",
        "enable_external_access",
        "lock_configuration",
        "autoinstall_known_extensions",
        "autoload_known_extensions",
    )
    found = ReadFile(path).rows(
        "SELECT name, value FROM duckdb_settings() WHERE list_contains(?, name)", list(names)
    )
    assert dict(found) == {
        "memory_limit": "488.2 MiB",
        "threads": "2",
        "enable_external_access": "false",
        "lock_configuration": "true",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def test_a_slow_query_is_cut_and_the_next_one_is_answered(path: Path) -> None:
    file = ReadFile(path, seconds=0.2)
    with pytest.raises(TooSlow, match=r"longer than 0\.2 s"):
        file.rows(ENDLESS)
    assert file.rows("SELECT count(*) FROM site.one") == [(3000,)]


def test_who_reads_slowly_is_not_cut(path: Path) -> None:
    """The clock runs while DuckDB works, not while a client takes its time over the rows."""
    rows = ReadFile(path, seconds=0.2).stream("SELECT n FROM site.one")
    first = next(rows)
    assert len([first, *_slowly(rows)]) == 3000


def _slowly(rows: Iterator[tuple[int]]) -> Iterator[tuple[int]]:
    sleep(0.5)
    yield from rows


REVIEWED = {
    "registry/mirror/history.py": "table and column names of this project's own list, numbers, "
    "and the name of a table as `add` is given it by this project",
    "registry/mirror/publish.py": "names and queries of `tables.sql`, the path of a file that this "
    "project names (quoted), numbers that `canonical_nct_id` has read",
    "registry/mirror/readfile.py": "the path of a file that this project names (quoted); queries "
    "come as arguments from `snapshot.py`, whose own are checked below",
    "registry/mirror/snapshot.py": "constants of `releases.py`, with the name of the database",
    "registry/mirror/catalogue.py": "settings and the environment of the operator, quoted",
    "registry/mirror/schema.py": "steps of `history.sql`, names of DuckDB's own tables, the path "
    "of a file that this project names and the operator's catalogue (quoted)",
    "registry/derive/statistics.py": "constants of the module, places in the list of fields, and "
    "what `tables.py` reads: files that this project names (quoted)",
}
"""Where SQL is put together, and of what: never of a record, and never of what a reader sent."""

SQL_TAKERS = {"execute", "executemany", "sql", "query", "rows", "stream", "_rows", "_each"}


def _sql_calls(path: Path) -> Iterator[ast.Call]:
    """Calls whose first argument is SQL."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in SQL_TAKERS
            and node.args
        ):
            yield node


def _is_fixed(argument: ast.expr) -> bool:
    """Whether it is written here as it is: a text, or a constant of a module by its name."""
    if isinstance(argument, ast.Constant):
        return True
    return isinstance(argument, ast.Name) and argument.id.strip("_").isupper()


def test_sql_is_written_and_not_put_together_except_where_that_was_reviewed() -> None:
    """Values are bound. Whoever puts SQL together has to say here of what."""
    found = set()
    for folder in ("registry", "pages"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "duckdb" not in (text := path.read_text("utf-8")) and "file.rows" not in text:
                continue
            if any(not _is_fixed(call.args[0]) for call in _sql_calls(path)):
                found.add(str(path.relative_to(PROJECT)))
    assert found == set(REVIEWED)


def test_only_reviewed_places_open_duckdb() -> None:
    opening = {
        str(path.relative_to(PROJECT))
        for path in (PROJECT / "registry").rglob("*.py")
        if "duckdb.connect(" in path.read_text("utf-8")
    }
    assert opening == {
        "registry/derive/statistics.py",
        "registry/derive/tables.py",
        "registry/mirror/catalogue.py",
        "registry/mirror/history.py",
        "registry/mirror/readfile.py",
    }
