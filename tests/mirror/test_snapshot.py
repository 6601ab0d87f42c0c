"""What readers get: whole snapshots that stay, an earlier one when the newest is damaged."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from registry.ctgov.errors import RegistryError
from registry.mirror.errors import MirrorDamaged, NoSnapshot
from registry.mirror.pointer import POINTER, PREVIOUS, parse_pointer, read_pointer
from registry.mirror.snapshot import Snapshot, Snapshots
from registry.mirror.status import status as status_of
from tests.apiserver import ApiServer
from tests.fixtures.studies import studies, study
from tests.mirror.conftest import Mirror, client_of

ONE, TWO, THREE = "NCT00000001", "NCT00000002", "NCT00000003"


def acronym(snapshot: Snapshot) -> str | None:
    return snapshot.study(ONE).record.protocol_section.identification_module.acronym


def test_a_mirror_that_was_never_published_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot, match=r"Sync it, or load the embedded records"):
        Snapshots(tmp_path / "nowhere").current()
    assert not (tmp_path / "nowhere").exists()


def test_the_same_snapshot_is_given_until_something_moves(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(1))
    mirror.sync(ONE)
    snapshots = Snapshots(mirror.folder)
    first = snapshots.current()
    assert snapshots.current() is first
    mirror.sync(ONE)  # not needed
    second = snapshots.current()
    assert second.checked_at > first.checked_at
    assert (second.generation, second.file) == (first.generation, first.file)


def test_a_snapshot_stays_for_whoever_holds_it(mirror: Mirror, api: ApiServer) -> None:
    snapshots = Snapshots(mirror.folder)
    held: list[Snapshot] = []
    for number in range(1, 6):
        api.publish([study(ONE, acronym=f"A{number}")])
        mirror.sync(ONE)
        held.append(snapshots.current())
    assert "site-1.duckdb" not in mirror.generations
    assert [acronym(one) for one in held] == ["A1", "A2", "A3", "A4", "A5"]
    assert [one.generation for one in held] == [1, 2, 3, 4, 5]
    assert [len(one.versions(ONE)) for one in held] == [1, 2, 3, 4, 5]


def test_a_snapshot_is_closed_when_nobody_holds_it(twice: Mirror) -> None:
    def open_files() -> list[str]:
        files = [link.resolve() for link in Path("/proc/self/fd").iterdir() if link.exists()]
        return [file.name for file in files if file.match(f"{twice.folder}/site-*")]

    snapshots = Snapshots(twice.folder)
    snapshot = snapshots.current()
    assert open_files() == ["site-2.duckdb"]
    del snapshot, snapshots
    assert open_files() == []


def test_many_threads_read_one_snapshot(twice: Mirror) -> None:
    snapshots = Snapshots(twice.folder)
    wrong: list[object] = []

    def read() -> None:
        try:
            for _ in range(20):
                found = snapshots.current().study(ONE)
                summaries = snapshots.current().summaries()
                if found.version != 2 or len(summaries) != 2:
                    wrong.append((found, summaries))
        except Exception as error:
            wrong.append(error)
            raise

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "empty"])
def test_a_damaged_read_file_is_replaced_by_the_one_before_and_said(
    twice: Mirror, damage: str
) -> None:
    path = twice.folder / "site-2.duckdb"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    spoilt = {"cut": content[:-4096], "changed": content, "empty": b""}
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(spoilt[damage])
    snapshot = twice.current
    assert (snapshot.generation, acronym(snapshot)) == (1, "FIRST")
    assert snapshot.fallback == (
        "site-2.duckdb is missing." if damage == "missing" else "site-2.duckdb is damaged."
    )
    twice.sync(ONE, TWO)  # not needed, but what readers lack is built anew
    snapshot = twice.current
    assert (snapshot.generation, snapshot.fallback, acronym(snapshot)) == (3, None, "SECOND")
    assert twice.generations == ["site-1.duckdb", "site-3.duckdb"]


def test_when_no_read_file_is_left_the_remedy_is_said_and_works(twice: Mirror) -> None:
    for name in twice.generations:
        (twice.folder / name).unlink()
    with pytest.raises(MirrorDamaged, match=r"site-2.duckdb is missing.*Sync again"):
        _ = twice.current
    twice.sync(ONE, TWO)
    assert acronym(twice.current) == "SECOND"


def spoil(path: Path, damage: str) -> None:
    """Damage a file as disks and people do."""
    content = bytearray(path.read_bytes())
    if damage in {"missing", "a folder"}:
        path.unlink()
    if damage == "a folder":
        path.mkdir()
    elif damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "changed":
        path.write_bytes(bytes(byte ^ 0xFF for byte in content))


DAMAGES = ["missing", "a folder", "cut", "empty", "changed"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_where_the_pointer_is_damaged_the_one_before_leads_and_a_sync_mends_it(
    twice: Mirror, damage: str
) -> None:
    checked = twice.current.checked_at
    spoil(twice.folder / POINTER, damage)
    snapshot = twice.current
    assert (snapshot.generation, acronym(snapshot)) == (1, "FIRST")
    said = "is missing" if damage == "missing" else "cannot be read"
    assert snapshot.fallback == f"{POINTER} {said}."
    assert snapshot.checked_at < checked
    twice.sync(ONE, TWO)
    assert acronym(twice.current) == "SECOND"
    assert twice.current.fallback is None
    assert twice.current.checked_at > checked
    assert twice.current.generation > 2


def test_one_flipped_bit_of_the_pointer_is_noticed_or_changes_nothing(twice: Mirror) -> None:
    path = twice.folder / POINTER
    content, says = path.read_bytes(), read_pointer(twice.folder)
    for at in range(len(content)):
        flipped = bytearray(content)
        flipped[at] ^= 1 << at % 8
        try:
            found = parse_pointer(bytes(flipped), path)
        except MirrorDamaged:
            continue
        assert found == says, f"byte {at} of {content!r}"


@pytest.mark.parametrize("damage", DAMAGES)
def test_whoever_reads_already_goes_on_reading_when_everything_is_damaged(
    twice: Mirror, damage: str
) -> None:
    snapshots = Snapshots(twice.folder)
    before = snapshots.current()
    for name in (POINTER, PREVIOUS):
        spoil(twice.folder / name, damage)
    after = snapshots.current()
    assert (after.generation, acronym(after)) == (2, "SECOND")
    assert after.checked_at == before.checked_at
    assert after.fallback
    twice.sync(ONE, TWO)
    assert snapshots.current().fallback is None


def test_a_sync_that_fails_leaves_the_way_to_an_earlier_snapshot(twice: Mirror) -> None:
    (twice.folder / POINTER).unlink()
    with client_of("http://127.0.0.1:9/api/v2") as nobody, pytest.raises(RegistryError):
        Mirror(twice.folder, nobody).sync(ONE)
    assert twice.current.last_sync.outcome == "failed"
    assert acronym(twice.current) == "SECOND"


def test_an_earlier_snapshot_tells_its_own_age(mirror: Mirror, api: ApiServer) -> None:
    api.publish([study(ONE, acronym="FIRST")])
    mirror.sync(ONE)
    api.publish([study(ONE, acronym="FIRST")])  # the registry answers anew, with the same
    right = mirror.sync(ONE).finished_at
    api.publish([study(ONE, acronym="SECOND")])
    newer = mirror.sync(ONE).finished_at
    assert mirror.current.checked_at == newer
    (mirror.folder / "site-2.duckdb").unlink()
    earlier = mirror.current
    assert acronym(earlier) == "FIRST"
    assert earlier.checked_at == earlier.study(ONE).checked_at == right
    assert status_of(mirror.folder).checked_at == right


def test_what_proves_damaged_while_it_is_read_is_given_up_for_the_one_before(
    twice: Mirror,
) -> None:
    snapshots = Snapshots(twice.folder)
    snapshot = snapshots.current()
    path = twice.folder / "site-2.duckdb"
    assert not snapshots.give_up(snapshot), "it is as it was published"
    os.truncate(path, 8192)
    with pytest.raises(MirrorDamaged):
        acronym(snapshot)
    snapshots = Snapshots(twice.folder)
    assert snapshots.current().generation == 1


def test_where_the_register_is_damaged_the_one_before_is_searched(twice: Mirror) -> None:
    newest = twice.current
    assert not newest.searches_earlier
    (twice.folder / "register-2" / "notes.json").write_text("{")
    snapshot = twice.current
    assert (snapshot.generation, snapshot.fallback) == (2, None)
    assert snapshot.searches_earlier
    assert snapshot.register is not None
    assert snapshot.held(ONE).checked_at < newest.checked_at, "as old as what it shows"
    twice.sync(ONE, TWO)
    assert not twice.current.searches_earlier


def test_a_reader_cannot_write_or_reach_beyond_its_file(twice: Mirror) -> None:
    file = twice.current.file
    for query in (
        "INSERT INTO site.alias VALUES ('a', 'b')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "ATTACH 'other.duckdb' AS other",
        "COPY site.alias TO 'x.csv'",
    ):
        with pytest.raises(MirrorDamaged) as refusal:
            file.rows(query)
        assert isinstance(refusal.value.__cause__, duckdb.Error)
    assert file.rows("SELECT current_setting('threads'), current_setting('memory_limit')") == [
        (2, "488.2 MiB")
    ]


def test_a_reader_writes_nothing_into_the_folder(twice: Mirror) -> None:
    before = {path: path.stat().st_mtime_ns for path in twice.folder.rglob("*")}
    twice.current.summaries()
    assert {path: path.stat().st_mtime_ns for path in twice.folder.rglob("*")} == before


def test_reading_needs_nothing_of_the_writing_side(twice: Mirror) -> None:
    code = f"""
import sys
from pathlib import Path
from registry.mirror.snapshot import Snapshots
from registry.mirror.status import status
snapshot = Snapshots(Path({str(twice.folder)!r})).current()
assert len(snapshot.summaries()) == status(Path({str(twice.folder)!r})).holdings.studies == 2
writing = ("duckdb_extension", "filelock", "pyarrow", "requests", "registry.mirror.history",
    "registry.mirror.sync", "streamlit")
print([name for name in sys.modules if name.startswith(writing)])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_summaries_come_in_the_order_asked_for(twice: Mirror) -> None:
    found = twice.current.summaries([TWO, THREE, "nct1"])
    assert [one.nct_id for one in found] == [TWO, ONE]
    assert [one.acronym for one in found] == [None, "SECOND"]
    assert (found[1].phases, found[1].overall_status) == (("PHASE2",), "RECRUITING")
    assert [one.nct_id for one in twice.current.summaries()] == [ONE, TWO]
    assert twice.current.summaries([]) == ()


@pytest.mark.parametrize("text", ["NCT00000009", "nonsense", "", "'; DROP TABLE studies"])
def test_what_the_mirror_does_not_have_is_none(twice: Mirror, text: str) -> None:
    assert twice.current.study(text) is None
    assert twice.current.versions(text) == ()


def test_what_is_printed_of_a_study_holds_nothing_of_its_record(twice: Mirror) -> None:
    assert "Invented" not in repr(twice.current.study(ONE))
