"""Damage anywhere in the mirror is found and named."""

import errno
import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from registry.mirror.errors import MirrorDamaged
from registry.mirror.history import History
from registry.mirror.integrity import Finding, integrity
from registry.mirror.pointer import POINTER, read_pointer, write_pointer
from registry.mirror.register.notes import read_notes, write_notes
from registry.mirror.writer import Writer, catch_up, is_behind, locked
from tests.mirror.conftest import Mirror

ONE, TWO = "NCT00000001", "NCT00000002"


@pytest.fixture
def sound(twice: Mirror) -> Path:
    """The folder of a mirror with two generations."""
    return twice.folder


def faults(folder: Path) -> dict[str, str]:
    return {found.part: found.says for found in integrity(folder) if not found.sound}


def test_a_sound_mirror_has_no_faults_and_is_left_as_it_was(sound: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sound.rglob("*") if path.is_file()}
    assert [found.says for found in integrity(sound)] == ["Sound."] * 4
    after = {path: path.stat().st_mtime_ns for path in sound.rglob("*") if path.is_file()}
    assert {path.name for path in before if before[path] != after[path]} <= {"sync.lock"}


def test_a_mirror_that_is_not_there_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_the_history_is_left_out_while_a_sync_is_running(sound: Path) -> None:
    with locked(sound):
        assert integrity(sound)[-1] == Finding("history", True, "Not looked at: a sync is running.")


def test_a_disk_that_takes_nothing_is_no_damage(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FileLock, "acquire", refused)
    found = integrity(sound)[-1]
    assert not found.sound
    assert found.says.startswith("Not looked at: The folder of the mirror could not be written")
    assert "See that the disk has room" in found.remedy


def test_damaged_read_files_are_named(sound: Path) -> None:
    (sound / "site-1.duckdb").unlink()
    (sound / "site-2.duckdb").write_bytes(b"x")
    found = faults(sound)
    assert found["pointer and read files"] == "site-2.duckdb is damaged. site-1.duckdb is missing."
    assert "No snapshot can be read" in found["snapshot"]


def test_an_unreadable_pointer_is_named(sound: Path) -> None:
    (sound / POINTER).write_text("{")
    assert POINTER in faults(sound)["pointer and read files"]


def test_records_that_do_not_fit_their_fingerprints_and_counts_are_named(sound: Path) -> None:
    path = sound / "site-2.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "UPDATE study_version SET raw = replace(raw, 'Invented', 'Changed') WHERE nct_id = ?",
            [TWO],
        )
        connection.execute("DELETE FROM study_version WHERE nct_id = ? AND version = 1", [ONE])
        connection.execute("DELETE FROM conditions")
    _trust(sound, path)
    said = faults(sound)["snapshot"]
    assert f"Version 1 of {TWO} does not fit its fingerprint." in said
    assert f"The 1 versions of {ONE} are not numbered from 1 on." in said
    assert "The table conditions has 0 rows; 2 were written." in said


@pytest.mark.parametrize("kind", ["pos", "store", "term", "npy", "meta.json"])
def test_a_flipped_bit_in_the_register_is_named_and_the_next_writer_mends_it(
    sound: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    register = sound / "register-2"
    path = max(register.rglob(f"*{kind}"), key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with caplog.at_level("WARNING"):
        assert "It cannot be read" in faults(sound)["register"]
    name = path.relative_to(register).as_posix()
    assert f"The register cannot be read: {name} is not what was written" in caplog.text
    with locked(sound), Writer(sound) as writer:
        assert writer.generation == 3
    assert faults(sound) == {}


def test_a_register_that_cannot_be_opened_is_told_in_a_line(
    sound: Path, caplog: pytest.LogCaptureFixture
) -> None:
    register = sound / "register-2"
    write_notes(register, replace(read_notes(register), digests={}))  # else nothing is opened
    path = register / "studies" / "meta.json"
    path.write_bytes(path.read_bytes().replace(b'"segments"', b"segments", 1))
    with caplog.at_level("WARNING"):
        assert "It cannot be read" in faults(sound)["register"]
    (line,) = caplog.messages
    assert "register-2" in line
    assert len(line) < 600


def _trust(folder: Path, path: Path) -> None:
    """Let the pointer take a changed read file for the published one."""
    pointer = read_pointer(folder)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    write_pointer(folder, replace(pointer, current=replace(pointer.current, sha256=digest)))


def test_a_lost_file_of_the_history_is_named(sound: Path) -> None:
    for path in (sound / "history").rglob("*.parquet"):
        path.unlink()
    (found,) = [one for one in integrity(sound) if one.part == "history"]
    assert "The history cannot be read" in found.says
    assert "restore it from a backup" in found.remedy


def test_a_lost_catalogue_is_named(sound: Path) -> None:
    (sound / "history" / "catalogue.sqlite").write_bytes(b"x" * 10_000)
    assert "The history cannot be opened" in faults(sound)["history"]


@pytest.mark.parametrize("left", ["nothing", "the data", "an earlier catalogue"])
def test_a_history_that_knows_less_than_readers_have_is_named_and_nothing_is_touched(
    twice: Mirror, left: str
) -> None:
    history = twice.folder / "history"
    if left == "nothing":
        shutil.rmtree(history)
    elif left == "the data":
        (history / "catalogue.sqlite").unlink()
    else:
        History(twice.folder.parent / "new").close()
        shutil.copy(twice.folder.parent / "new" / "history" / "catalogue.sqlite", history)
    before = {path for path in history.rglob("*") if path.is_file()}
    assert "lacks what readers have" in faults(twice.folder)["history"]
    with pytest.raises(MirrorDamaged, match="a-history-that-is-lost"):
        twice.sync(ONE, full=True)
    assert {path for path in history.rglob("*") if path.is_file()} == before
    assert twice.current.nct_ids() == {ONE, TWO}
    assert twice.current.generation == 2


def test_what_readers_do_not_see_yet_is_noticed_and_brought_to_them(sound: Path) -> None:
    pointer = read_pointer(sound)
    write_pointer(sound, replace(pointer, current=pointer.earlier[0], earlier=()))
    assert is_behind(sound)
    assert catch_up(sound)
    assert not is_behind(sound)
    assert not catch_up(sound)
    assert faults(sound) == {}
