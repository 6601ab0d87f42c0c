"""The versions of the history's schema: which one a mirror has, and the way to the present one.

`history.sql` holds the steps in their order. A step is whole or not at all, and does no harm when
it is taken twice. Raise the version, by a section at the end of `history.sql`, whenever the history
gains anything, and also when the read file does: a read file of an earlier version is built anew.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from registry.mirror.disk import put, temporary, writing
from registry.mirror.errors import NewerMirror

CATALOGUE = "catalogue.sqlite"
"""The file in the folder of the history that names all others, where it is not in a database."""
_RECORDED = 5
"""From this version on the history says itself which one it has."""
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'history'"
_GROUPED = """
SELECT 1 FROM history.options()
WHERE option_name = 'parquet_row_group_size' AND scope_entry = 'main.earlier_version'
"""


_SETS = re.compile(r"^CALL history\.set_option", re.MULTILINE)


@cache
def steps() -> tuple[str, ...]:
    """The statements that lead to each version, from the first on."""
    text = files("registry.mirror").joinpath("history.sql").read_text("utf-8")
    found = re.findall(r"^-- version (\d+):.*?\n(.*?)(?=^-- version |\Z)", text, re.S | re.M)
    if [int(number) for number, _ in found] != list(range(1, len(found) + 1)):
        raise ValueError("the versions in history.sql are not numbered from 1")
    return tuple(statements for _, statements in found)


def present() -> int:
    """The version that this program writes."""
    return len(steps())


def version_of(connection: duckdb.DuckDBPyConnection) -> int:
    """The version of the history that is attached as `history`; 0 of one without any tables.

    Before `_RECORDED` it is told by what there is. Raises `duckdb.Error`.
    """
    tables = {name for (name,) in connection.execute(_TABLES).fetchall()}
    if "schema_version" in tables:
        found = connection.execute("SELECT max(version) FROM history.schema_version").fetchall()
        return int(found[0][0] or _RECORDED - 1)
    if "earlier_version" in tables:
        return 4 if connection.execute(_GROUPED).fetchall() else 3
    return 2 if "release_event" in tables else min(len(tables), 1)


def refuse_newer(version: int, place: Path) -> None:
    """Raise `NewerMirror` when a later version of this program wrote what is at `place`."""
    if version > present():
        raise NewerMirror(
            f"A newer version of this program wrote this mirror (version {version} of its schema; "
            f"this program knows {present()})",
            place,
            "Use the newer version of the program; or restore a backup from before (restore).",
        )


def take_steps(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    """Bring the attached history forward from this version, in few transactions of whole steps."""
    for together in _together(range(version + 1, present() + 1)):
        connection.begin()
        try:
            for number in together:
                connection.execute(steps()[number - 1])
                if number >= _RECORDED:
                    connection.execute(
                        "INSERT INTO history.schema_version VALUES (?, now())", [number]
                    )
            connection.commit()
        except BaseException:
            with suppress(duckdb.TransactionException):  # where the commit failed it has ended
                connection.rollback()
            raise


def _together(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The steps that one transaction takes: options cannot be set of a table that is new in it."""
    together: list[int] = []
    for number in numbers:
        if together and _SETS.search(steps()[number - 1]):
            yield together
            together = []
        together.append(number)
    if together:
        yield together


@contextmanager
def replacing(history: Path, version: int) -> Iterator[Path]:
    """A copy of the catalogue in this folder to work on, which takes its place after the body.

    If the body fails, all is as it was. The catalogue of before stays beside it, under the name
    that `kept` gives: the files that it names are never changed, so it is a whole backup.
    """
    catalogue, backup = history / CATALOGUE, kept(history, version)
    with writing("The copy of the history's catalogue", history):
        _copy(catalogue, temporary(backup))
        put(backup)
        _copy(catalogue, temporary(catalogue))
    yield temporary(catalogue)
    with writing("The history's catalogue", history):
        put(catalogue)


def keep_database(
    connection: duckdb.DuckDBPyConnection, catalogue: str, history: Path, version: int
) -> None:
    """Copy a catalogue, which is in this database of PostgreSQL, into a file of DuckDB's.

    Raises `duckdb.Error`.
    """
    path = kept(history, version, "duckdb")
    for left in history.glob(f"{temporary(path).name}*"):
        left.unlink()
    words, file = (one.replace("'", "''") for one in (catalogue, str(temporary(path))))
    connection.execute(f"ATTACH '{words}' AS catalogue (TYPE postgres, READ_ONLY)")
    connection.execute(f"ATTACH '{file}' AS kept")
    found = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'catalogue'"
    )
    for place, table in found.fetchall():
        connection.execute(f'CREATE TABLE kept."{table}" AS FROM catalogue."{place}"."{table}"')
    connection.execute("DETACH kept")
    connection.execute("DETACH catalogue")
    put(path)


def kept(history: Path, version: int, kind: str = "sqlite") -> Path:
    """Where the catalogue is kept as it was in this version."""
    return history / f"catalogue-{version}.{kind}"


def _copy(catalogue: Path, path: Path) -> None:
    """Copy a catalogue as SQLite does, so that what a killed writer left is in order as well."""
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()  # SQLite would play the journal of a killed copy into this one
    with closing(sqlite3.connect(catalogue)) as whole, closing(sqlite3.connect(path)) as made:
        whole.backup(made)
