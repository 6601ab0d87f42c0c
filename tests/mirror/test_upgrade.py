"""Upgrades: a mirror of every earlier version opens, and is brought forward with a copy kept."""

import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from registry.mirror import schema
from registry.mirror.errors import MirrorDamaged, NewerMirror
from registry.mirror.history import History
from registry.mirror.integrity import integrity
from registry.mirror.pointer import POINTER
from registry.mirror.question import Question
from registry.mirror.search import find
from registry.mirror.snapshot import Snapshot, Snapshots
from registry.mirror.writer import Writer, bring_forward, locked
from tests.mirror.earlier.make import ALIAS, HERE, ONE, TWO

NAMES = sorted(path.name.removesuffix(".tar.xz") for path in HERE.glob("*.tar.xz"))
NEWEST = "5-register-5"
"""The one with the register as it is made now."""
QUICK = "1"
"""The one that is brought forward in every run of the tests; the others by `make test-wide`."""


def version_of(name: str) -> int:
    return int(name.partition("-")[0])


def mirror_of(name: str, folder: Path) -> Path:
    with tarfile.open(HERE / f"{name}.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder / "mirror"


def content(snapshot: Snapshot) -> dict[str, Any]:
    """All that readers can see of the mirror, but for when it was published."""
    return {
        "studies": [snapshot.study(one) for one in (ONE, TWO, ALIAS)],
        "versions": [snapshot.versions(one) for one in sorted(snapshot.nct_ids())],
        "earlier": snapshot.earlier_versions(ONE),
        "events": snapshot.release_events(ONE),
        "rows": snapshot.published_rows(ONE),
        "summaries": snapshot.summaries(),
        "collections": snapshot.pointer.collections,
        "last sync": snapshot.last_sync,
    }


def dump(catalogue: Path) -> list[str]:
    """Everything in a file of SQLite."""
    with closing(sqlite3.connect(catalogue)) as connection:
        return list(connection.iterdump())


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_mirror_of_each_version_is_kept() -> None:
    assert {version_of(name) for name in NAMES} == set(range(1, schema.present() + 1))
    assert sum(path.stat().st_size for path in HERE.glob("*.xz")) < 400_000


@pytest.mark.parametrize("name", NAMES)
def test_readers_can_open_it_as_it_is(name: str, tmp_path: Path) -> None:
    folder = mirror_of(name, tmp_path)
    before = files(folder)
    snapshot = Snapshots(folder).current()
    assert [one.version for one in snapshot.versions(ONE)] == [1, 2]
    gone = snapshot.study(TWO)
    assert gone
    assert gone.gone_since
    assert len(snapshot.release_events(ONE)) == (version_of(name) >= 2)
    assert len(snapshot.earlier_versions(ONE)) == (version_of(name) >= 3)
    assert snapshot.integrity() == ()
    assert files(folder) == before


@pytest.mark.parametrize(
    "name",
    [name if name == QUICK else pytest.param(name, marks=pytest.mark.wide) for name in NAMES],
)
def test_it_is_brought_forward_in_place_with_a_copy_of_before(name: str, tmp_path: Path) -> None:
    folder, version = mirror_of(name, tmp_path), version_of(name)
    before, catalogue = content(Snapshots(folder).current()), folder / "history" / schema.CATALOGUE
    dumped, data = dump(catalogue), files(folder / "history" / "data")
    old = version < schema.present()
    assert bring_forward(folder) is old
    if not old and name != NEWEST:  # search waits for the next sync, and no reader for it
        with locked(folder), Writer(folder):
            pass
    snapshot = Snapshots(folder).current()
    assert content(snapshot) == before
    assert snapshot.published.schema == schema.present()
    assert snapshot.register
    assert find(snapshot.register, Question(words="invented")).total == 3  # a gone one is not found
    assert [found for found in integrity(folder) if not found.sound] == []
    with closing(History(folder)) as history:
        assert history.version == schema.present()
    copy = schema.kept(folder / "history", version)
    assert copy.exists() is old
    if old:
        assert dump(copy) == dumped
    assert data.items() <= files(folder / "history" / "data").items()  # what the copy names
    assert bring_forward(folder) is False  # and there is nothing more to do


@pytest.mark.wide
def test_with_the_copy_in_its_place_the_history_is_as_it_was(tmp_path: Path) -> None:
    folder = mirror_of("3", tmp_path)
    before = content(Snapshots(folder).current())
    bring_forward(folder)
    shutil.copy(schema.kept(folder / "history", 3), folder / "history" / schema.CATALOGUE)
    (folder / POINTER).unlink()
    with locked(folder), Writer(folder):
        pass
    after = content(Snapshots(folder).current())
    assert {**after, "last sync": None} == {
        **before,
        "last sync": None,  # of that the pointer alone knew which one was the last
    }


def test_what_fails_on_the_way_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = mirror_of("2", tmp_path)
    dumped = dump(folder / "history" / schema.CATALOGUE)
    right = schema.steps()
    wrong = (*right[:-1], right[-1] + "SELECT this_is_no_column;")
    monkeypatch.setattr(schema, "steps", lambda: wrong)
    with pytest.raises(MirrorDamaged):
        bring_forward(folder)
    assert dump(folder / "history" / schema.CATALOGUE) == dumped
    assert Snapshots(folder).current().published.schema == 0
    monkeypatch.setattr(schema, "steps", lambda: right)
    assert bring_forward(folder)  # what the failed one left behind is not in the way


def newer(folder: Path) -> None:
    """Let a mirror look as if the next version of this program had written it."""
    pointer = json.loads((folder / POINTER).read_text())
    pointer["current"]["schema"] = schema.present() + 1
    (folder / POINTER).write_text(json.dumps(pointer))


def test_a_mirror_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = mirror_of(str(schema.present()), tmp_path)
    with closing(History(folder)) as history:
        history.connection.execute(
            "INSERT INTO history.schema_version VALUES (?, now())", [schema.present() + 1]
        )
    with pytest.raises(NewerMirror, match="Use the newer version of the program"):
        History(folder)
    newer(folder)
    before = files(folder)
    with pytest.raises(NewerMirror, match=f"knows {schema.present()}"):
        Snapshots(folder).current()
    with pytest.raises(NewerMirror):
        bring_forward(folder)
    assert {name: text for name, text in files(folder).items() if name in before} == before


def test_a_process_of_before_goes_on_while_its_neighbour_is_upgraded(tmp_path: Path) -> None:
    folder = mirror_of(str(schema.present()), tmp_path)
    snapshots = Snapshots(folder)
    shown = snapshots.current()
    newer(folder)
    later = snapshots.current()
    assert later.published == shown.published
    assert "newer version" in (later.fallback or "")
    assert later.study(ONE)
