"""A backup holds all of a mirror, and a restored mirror goes on as if nothing had happened."""

import hashlib
import os
import resource
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from registry.mirror.backup import CATALOGUE, back_up
from registry.mirror.errors import MirrorBusy, MirrorDamaged, NoSnapshot, NotWritten
from registry.mirror.integrity import integrity
from registry.mirror.place import place_of, restored
from registry.mirror.pointer import Generation, read_pointer
from registry.mirror.restoring import checked, restore
from registry.mirror.writer import locked
from tests.mirror.conftest import Mirror

ONE, TWO = "NCT00000001", "NCT00000002"


def acronyms(mirror: Mirror) -> list[str | None]:
    return [
        one.record.protocol_section.identification_module.acronym
        for one in mirror.current.versions(ONE)
    ]


def content(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not (path.suffix == ".lock" and path.parent == folder)
    }


def generation_of(mirror: Mirror) -> Generation:
    pointer = read_pointer(mirror.folder)
    assert pointer
    assert pointer.current
    return pointer.current


def rows(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / CATALOGUE)) as connection:
        return list(connection.iterdump())


def test_a_backup_and_its_restoration_are_the_same_byte_for_byte_and_sync_on(
    twice: Mirror, tmp_path: Path
) -> None:
    out, again = tmp_path / "backup.tar", tmp_path / "again.tar"
    with locked(twice.folder):  # as while a sync runs
        made = back_up(twice.folder, out)
    assert made == checked(out)
    new = Mirror(tmp_path / "elsewhere" / "mirror", twice.client)
    new.folder.parent.mkdir()
    restore(out, new.folder)
    parts = {part.name: part.sha256 for part in made.parts}
    assert content(new.folder) == parts
    held = content(twice.folder)
    unneeded = {name for name in held if name not in parts}
    assert {name.split("/")[0] for name in unneeded} <= {
        "previous.json",
        "site-1.duckdb",
        "register-1",
    }
    # The pointer names no file that is not there; SQLite writes a copy in a form of its own.
    assert {name for name in parts if held[name] != parts[name]} <= {"current.json", CATALOGUE}
    assert rows(new.folder) == rows(twice.folder)
    assert back_up(new.folder, again).parts == made.parts
    assert acronyms(new) == ["FIRST", "SECOND"]
    assert all(found.sound for found in integrity(new.folder))
    new.sync(ONE, TWO, full=True)
    assert acronyms(new) == ["FIRST", "SECOND"]
    assert all(found.sound for found in integrity(new.folder))


def test_a_mirror_that_is_there_is_replaced_only_where_that_is_wanted_and_kept(
    twice: Mirror, tmp_path: Path
) -> None:
    out = tmp_path / "backup.tar"
    back_up(twice.folder, out)
    before = content(twice.folder)
    with pytest.raises(NotWritten, match="--replace"):
        restore(out, twice.folder)
    assert content(twice.folder) == before
    _, aside = restore(out, twice.folder, replace=True)
    assert content(aside) == before
    assert acronyms(twice) == ["FIRST", "SECOND"]


def test_no_sync_makes_the_folder_anew_between_the_two_names(
    twice: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "backup.tar"
    back_up(twice.folder, out)
    rename, tried = Path.rename, []

    def then_sync(path: Path, target: Path) -> Path:
        renamed = rename(path, target)
        if path == twice.folder:
            with pytest.raises(MirrorBusy, match="being restored") as refused:
                twice.sync(ONE)
            tried.append(refused.value)
        return renamed

    monkeypatch.setattr(Path, "rename", then_sync)
    restore(out, twice.folder, replace=True)
    assert len(tried) == 1
    assert acronyms(twice) == ["FIRST", "SECOND"]


def test_an_interrupted_restore_is_done_again_before_anybody_syncs(
    twice: Mirror, tmp_path: Path
) -> None:
    out = tmp_path / "backup.tar"
    back_up(twice.folder, out)
    twice.folder.rename(tmp_path / "mirror.before-20261126T050000")
    restored(twice.folder).mkdir()
    with pytest.raises(MirrorBusy, match="being restored"):
        twice.sync(ONE)
    assert not twice.folder.exists()
    restore(out, twice.folder)
    twice.sync(ONE, TWO, full=True)
    assert acronyms(twice) == ["FIRST", "SECOND"]


@pytest.mark.parametrize("damage", ["cut", "changed", "added", "none of ours", "missing"])
def test_a_damaged_backup_changes_nothing(twice: Mirror, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "backup.tar"
    back_up(twice.folder, out)
    bytes_of = bytearray(out.read_bytes())
    match damage:
        case "cut":
            out.write_bytes(bytes_of[: len(bytes_of) // 2])
        case "changed":
            bytes_of[len(bytes_of) // 2] ^= 1
            out.write_bytes(bytes_of)
        case "added":
            with tarfile.open(out, "a") as archive:
                archive.add(__file__, "../outside")
        case "none of ours":
            out.write_text("no tar at all")
        case "missing":
            out.unlink()
    before = content(twice.folder)
    with pytest.raises(MirrorDamaged, match="Nothing was changed"):
        restore(out, twice.folder, replace=True)
    assert content(twice.folder) == before
    assert [path.name for path in twice.folder.parent.glob("*.tmp")] == []


def _with_little_room(work: str, mirror: str, archive: str, bytes_: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))
    try:
        if work == "back up":
            back_up(Path(mirror), Path(archive))
        else:
            restore(Path(archive), Path(mirror), replace=True)
    except NotWritten:
        os._exit(7)


@pytest.mark.parametrize("work", ["back up", "restore"])
def test_a_full_disk_leaves_what_was_there(twice: Mirror, tmp_path: Path, work: str) -> None:
    whole, out = tmp_path / "whole.tar", tmp_path / "out.tar"
    back_up(twice.folder, whole)
    before = content(twice.folder)
    process = get_context("spawn").Process(
        target=_with_little_room,
        args=(work, str(twice.folder), str(out if work == "back up" else whole), 100_000),
    )
    process.start()
    process.join(60)
    assert process.exitcode == 7
    assert not out.exists()
    assert content(twice.folder) == before
    assert [path.name for path in tmp_path.rglob("*.tmp")] == []


def test_what_a_sync_replaces_meanwhile_is_not_missed(
    twice: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = iter([replace(generation_of(twice), file="site-0.duckdb"), generation_of(twice)])
    pointer = read_pointer(twice.folder)
    monkeypatch.setattr(
        "registry.mirror.backup.read_pointer", lambda _: replace(pointer, current=next(seen))
    )
    made = back_up(twice.folder, tmp_path / "backup.tar")
    assert "site-2.duckdb" in {part.name for part in made.parts}


@pytest.mark.parametrize("gone", ["catalogue.sqlite", "*.parquet"])
def test_a_backup_without_the_history_is_not_made(twice: Mirror, tmp_path: Path, gone: str) -> None:
    for path in (twice.folder / "history").rglob(gone):
        path.unlink()
    with pytest.raises(MirrorDamaged, match="history"):
        back_up(twice.folder, tmp_path / "backup.tar")
    copy = place_of(twice.folder, "s3://bucket/mirror")
    if gone == "catalogue.sqlite":
        with pytest.raises(NotWritten, match="Back up where syncs run"):
            back_up(copy, tmp_path / "backup.tar")
    assert list(tmp_path.glob("backup.tar*")) == []


def test_what_cannot_be_backed_up_says_what_to_do(tmp_path: Path, twice: Mirror) -> None:
    out = tmp_path / "backup.tar"
    with pytest.raises(NoSnapshot, match="Sync it first"):
        back_up(tmp_path / "nothing", out)
    shared = place_of(twice.folder, "s3://bucket/mirror", "dbname=mirror")
    with pytest.raises(NotWritten, match="backup-of-shared-mirrors"):
        back_up(shared, out)
    out.write_text("mine")
    with pytest.raises(NotWritten, match="another name"):
        back_up(twice.folder, out)
    assert out.read_text() == "mine"
