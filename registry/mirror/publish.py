"""Builds a generation from the history: a read file and a register, never changed afterwards."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import duckdb
import orjson

from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.record import Study
from registry.mirror.collection import ALL
from registry.mirror.disk import TEMPORARY, put, remove, temporary, writing
from registry.mirror.history import History, roll_back
from registry.mirror.parcel import LIST
from registry.mirror.pointer import Generation, Pointer, fault_of
from registry.mirror.register.build import build, serves
from registry.mirror.register.digests import Whole
from registry.mirror.report import OnProgress, Progress, Step
from registry.mirror.schema import present
from registry.mirror.structure import structure

EARLIER_KEPT = 3
_FILES = re.compile(r"site-(\d+)\.duckdb")
_STUDIES_AT_A_TIME = 2_000

# v1.2.0 is the first that packs texts with zstd; later ones may choose a way (DICT_FSST) that takes
# forty times as long for long texts in small blocks. Small blocks, because most tables are small.
OPTIONS = "STORAGE_VERSION 'v1.2.0', BLOCK_SIZE 65536"

_PARSED = """
CREATE OR REPLACE TEMP TABLE parsed AS
SELECT nct_id, version, source, fetched_at, gone_since, from_json(raw, '{structure}') AS record
FROM site.study_version LEFT JOIN site.tombstone USING (nct_id)
WHERE latest AND nct_id > ?
ORDER BY nct_id
LIMIT {limit}
"""
_TO_PARSE = "SELECT count(*) FROM site.study_version WHERE latest"
_SHOWN = """
CREATE OR REPLACE TEMP TABLE shown AS
SELECT nct_id FROM history.study_version
EXCEPT
SELECT nct_id FROM history.member GROUP BY nct_id
HAVING bool_and(split_part(collection, '/', 1) = ?)
"""
_MOST_NAMED = 2_000
"""So many studies are named one by one, by which most of a large history need not be read."""
_NUMBERED = """
CREATE OR REPLACE TEMP MACRO numbered(list) AS
list_transform(list, lambda item, position: {'position': position, 'item': item})
"""


@dataclass(frozen=True, slots=True)
class _Select:
    kind: Literal["whole", "step", "table"]
    name: str
    query: str


def _selects(shown: str) -> Iterator[_Select]:
    text = files("registry.mirror").joinpath("tables.sql").read_text("utf-8")
    text = text.replace("{shown}", shown)
    for found in re.finditer(r"^-- (whole|step|table): (\w+)\n(.*?);$", text, re.S | re.M):
        yield _Select(*found.groups())  # type: ignore[arg-type]  # the pattern says which


def publish(
    history: History,
    pointer: Pointer,
    sync_id: int,
    now: datetime,
    whole: Whole,
    on_progress: OnProgress | None = None,
) -> Pointer:
    """Write a new generation with everything up to a sync.

    Returns the pointer that names it, which is not written here. `whole` knows which files of the
    register are.
    """
    folder = history.folder
    numbers = [generation.number for generation in pointer.kept]
    number = 1 + max([*numbers, *map(_number, folder.glob("site-*.duckdb"))], default=0)
    path = folder / f"site-{number}.duckdb"
    with writing("The new snapshot", path):
        temporary(path).unlink(missing_ok=True)
        _build(history.connection, temporary(path), number, sync_id, now, on_progress)
        with temporary(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = temporary(path).stat().st_size
        put(path)
    register = _register_of(pointer)
    if register is None or not serves(history, register, whole):
        earlier, register = register, f"register-{number}"
        build(history, earlier, register, sync_id, whole, on_progress)
    kept = pointer.earlier
    if pointer.current:
        # Until now it was right, as far as the registry was asked; from now on it is not.
        kept = (replace(pointer.current, collections=pointer.collections), *kept)
    sound = [generation for generation in kept if fault_of(folder, generation) is None]
    return replace(
        pointer,
        current=Generation(
            number, path.name, size, digest, now, sync_id, register, schema=present()
        ),
        earlier=tuple(sound[:EARLIER_KEPT]),
    )


def remove_leftovers(folder: Path) -> None:
    """Delete what a killed sync had not finished writing."""
    with writing("The folder of the mirror", folder):
        for path in folder.glob(f"*{TEMPORARY}*"):
            remove(path)


def remove_older(folder: Path, pointer: Pointer) -> None:
    """Delete the read files and registers that the pointer does not name.

    Whoever still has one of them open keeps it until done.
    """
    kept = {name for generation in pointer.kept for name in generation.names}
    with writing("The folder of the mirror", folder):
        for path in (*folder.glob("site-*.duckdb"), *folder.glob("register-*")):
            if path.name.removesuffix(LIST) not in kept:
                remove(path)


def _register_of(pointer: Pointer) -> str | None:
    return next((one.register for one in pointer.kept if one.register), None)


def _build(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    number: int,
    sync_id: int,
    now: datetime,
    on_progress: OnProgress | None,
) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS site ({OPTIONS})")
    try:
        connection.begin()  # one, since each statement by itself would wait for the disk
        connection.execute(
            "CREATE TABLE site.generation AS SELECT ? AS number, ? AS sync_id, ? AS published_at",
            [number, sync_id, now],
        )
        connection.execute(_SHOWN, [ALL])
        selects = list(_selects(_named(connection)))
        for select in selects:
            if select.kind == "whole":
                connection.execute(f"CREATE TABLE site.{select.name} AS {select.query}")
        connection.execute(_NUMBERED)
        _fill(connection, [select for select in selects if select.kind != "whole"], on_progress)
        counts = (
            f"SELECT '{select.name}' AS name, count(*) AS row_count FROM site.{select.name}"  # noqa: S608
            for select in selects
            if select.kind != "step"
        )
        connection.execute(f"CREATE TABLE site.contents AS {' UNION ALL '.join(counts)}")
        connection.commit()
        connection.execute("CHECKPOINT site")
    except BaseException:
        roll_back(connection)
        raise
    finally:
        connection.execute("DETACH site")


def _named(connection: duckdb.DuckDBPyConnection) -> str:
    """The numbers of the studies that are shown, as SQL has a list or a query of them."""
    found = connection.execute(
        "SELECT nct_id FROM shown ORDER BY nct_id LIMIT ?", [_MOST_NAMED + 1]
    )
    numbers = [canonical_nct_id(nct_id) for (nct_id,) in found.fetchall()]
    if 0 < len(numbers) <= _MOST_NAMED:
        return ", ".join(f"'{number}'" for number in numbers)
    return "SELECT nct_id FROM shown"


def _fill(
    connection: duckdb.DuckDBPyConnection, tables: list[_Select], on_progress: OnProgress | None
) -> None:
    """Parse some studies at a time, so that memory is bounded, and add them to each table."""
    parsed = _PARSED.format(structure=_structure(), limit=_STUDIES_AT_A_TIME)
    ((total,),) = connection.execute(_TO_PARSE).fetchall()
    after, count, done = "", _STUDIES_AT_A_TIME, 0
    first = True
    while count == _STUDIES_AT_A_TIME:
        connection.execute(parsed, [after])
        for table in tables:
            if table.kind == "step":
                connection.execute(f"CREATE OR REPLACE TEMP TABLE {table.name} AS {table.query}")
            elif first:
                connection.execute(f"CREATE TABLE site.{table.name} AS {table.query}")
            else:
                connection.execute(f"INSERT INTO site.{table.name} {table.query}")
        first = False
        ((count, after),) = connection.execute(
            "SELECT count(*), max(nct_id) FROM parsed"
        ).fetchall()
        done += count
        if on_progress and count:
            on_progress(Progress(done, total, Step.TABLES))


@cache
def _structure() -> str:
    """The structure of a study, as DuckDB wants it. It takes 20 ms to make."""
    return orjson.dumps(structure(Study)).decode()


def _number(path: Path) -> int:
    found = _FILES.fullmatch(path.name)
    return int(found[1]) if found else 0
