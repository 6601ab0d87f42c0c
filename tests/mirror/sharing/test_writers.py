"""The history in PostgreSQL and S3: the same as in a folder, and one writer at a time."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from threading import Thread

import duckdb
import pytest

from registry.derive import CRITERIA, FIELDS, derive
from registry.derive.scheduling import HERE
from registry.mirror import schema
from registry.mirror.catalogue import load, text
from registry.mirror.errors import Away, MirrorBusy, MirrorError, NotWritten
from registry.mirror.history import History
from registry.mirror.integrity import integrity
from registry.mirror.place import place_of
from registry.mirror.report import Progress
from registry.mirror.writer import locked
from tests.apiserver import ApiServer
from tests.fixtures.studies import studies, study
from tests.mirror.conftest import Mirror
from tests.mirror.sharing.conftest import Shared
from tests.mirror.sharing.servers import PASSWORD, SECRET, Server

pytestmark = pytest.mark.wide

PROJECT = Path(__file__).resolve().parents[3]
ONE, TWO, THREE = "NCT00000001", "NCT00000002", "NCT00000003"
CONTENT = {
    "study_version": "nct_id, version, fingerprint, raw, api_version, data_timestamp, source, "
    "sync_id, provenance",
    "presence": "nct_id, sync_id, gone",
    "alias": "alias, nct_id, sync_id",
    "member": "collection, nct_id, sync_id, joined",
    "sync": "sync_id, collection, source, outcome, visible, api_version, data_timestamp",
}
"""Each table's columns that do not tell the time of day."""


def content(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a history holds."""
    with closing(History(folder)) as history:
        return {
            table: history.connection.execute(
                f"SELECT {columns} FROM history.{table} ORDER BY ALL"  # noqa: S608
            ).fetchall()
            for table, columns in CONTENT.items()
        }


def test_a_shared_history_is_that_of_a_folder_byte_for_byte(
    shared_mirror: Shared, mirror: Mirror, api: ApiServer
) -> None:
    there = shared_mirror.writer("machine")
    changed = study(ONE, acronym="Ünïcode 'quoted' 镜像 \\ \u0001")
    for records in (studies(12), [changed, *studies(10, 3)]):
        api.publish(records)
        for one in (mirror, there):
            one.sync(query="invented", force=True)
    found = content(there.folder)
    assert found == content(mirror.folder)
    assert len(found["study_version"]) == 13
    assert [row[-1] for row in found["presence"]] == [True]
    assert not list((there.folder / "history").iterdir())
    assert all(finding.sound for finding in integrity(there.folder))
    made = [derive(one.folder, HERE).folder for one in (mirror, there)]
    for name in (CRITERIA, FIELDS):
        assert (made[0] / name).read_bytes() == (made[1] / name).read_bytes()


def test_settings_alone_move_a_history(shared_mirror: Shared, twice: Mirror) -> None:
    before = twice.current
    moved = place_of(twice.folder, shared_mirror.storage, shared_mirror.catalogue)
    with locked(moved):
        assert content(moved) == content(twice.folder)
    other = shared_mirror.writer("other")
    with locked(other.folder):
        assert other.current.published == before.published


def test_of_two_writers_one_is_told_to_wait_and_nothing_is_lost(
    shared_mirror: Shared, api: ApiServer
) -> None:
    api.publish(studies(3))
    first, second = shared_mirror.writer("first"), shared_mirror.writer("second")
    with (
        locked(first.folder),
        pytest.raises(MirrorBusy, match="perhaps on another machine"),
        locked(second.folder),
    ):
        pass
    busy = 0

    def insist(mirror: Mirror, nct_id: str) -> None:
        nonlocal busy
        while True:
            try:
                mirror.sync(nct_id)
            except MirrorBusy:
                busy += 1
                time.sleep(0.2)
            else:
                return

    threads = [Thread(target=insist, args=pair) for pair in ((first, ONE), (second, TWO))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert busy
    third = shared_mirror.writer("third")
    third.sync(THREE)
    assert third.current.generation == 3
    assert third.current.nct_ids() == {ONE, TWO, THREE}
    assert [row[:2] for row in content(third.folder)["study_version"]] == [
        (ONE, 1),
        (TWO, 1),
        (THREE, 1),
    ]


def test_a_killed_writers_lock_vanishes_and_the_next_one_finishes_what_it_began(
    shared_mirror: Shared, api: ApiServer
) -> None:
    api.publish(studies(2))
    where = [shared_mirror.storage, shared_mirror.catalogue, api.url]
    folder = str(shared_mirror.writer("killed").folder)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.mirror.sharing.killed", folder, *where],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
    ) as killed:
        assert killed.stdout.readline() == b"written\n"
        next_one = shared_mirror.writer("next")
        with pytest.raises(MirrorBusy), locked(next_one.folder):
            pass
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    assert next_one.sync(query="invented").outcome == "not needed"
    assert next_one.current.nct_ids() == {ONE, TWO}
    assert len(content(next_one.folder)["study_version"]) == 2


def test_a_writer_that_lost_its_lock_cannot_commit_beside_another_one(
    shared_mirror: Shared, api: ApiServer
) -> None:
    api.publish(studies(1))
    with closing(History(shared_mirror.writer("cut-off").folder)) as history:
        with pytest.raises(NotWritten), history.transaction():
            _add_and_be_overtaken(history, shared_mirror.writer("other"))
        assert history.aliases() == {}
        assert list(history.held()) == [ONE]


def test_a_connection_that_the_database_ends_is_said_and_the_next_sync_goes_on(
    shared_mirror: Shared, database: Server, api: ApiServer
) -> None:
    there = shared_mirror.writer("machine")
    api.publish(studies(1))
    there.sync(ONE)
    api.publish([study(ONE, acronym="LATER")])

    def end_it(_: Progress) -> None:
        query = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE state LIKE 'idle in transaction%' AND query NOT LIKE '%advisory%'
        """
        with closing(duckdb.connect()) as connection:
            load(connection, "postgres_scanner")
            connection.execute(f"ATTACH {text(database.address)} AS them (TYPE postgres)")
            connection.execute("SELECT * FROM postgres_query('them', ?)", [query]).fetchall()

    with pytest.raises(MirrorError):
        there.sync(ONE, on_progress=end_it)
    assert there.current.last_sync.outcome == "failed"
    assert there.sync(ONE).changed == 1
    assert all(finding.sound for finding in integrity(there.folder))


def _add_and_be_overtaken(history: History, other: Mirror) -> None:
    history.add("alias", [("NCT00000009", ONE, 1)])
    other.sync(ONE)


@pytest.mark.parametrize(
    ("variable", "secret"), [("PGPASSWORD", PASSWORD), ("AWS_SECRET_ACCESS_KEY", SECRET)]
)
def test_no_password_is_in_what_is_said(
    shared_mirror: Shared, monkeypatch: pytest.MonkeyPatch, variable: str, secret: str
) -> None:
    monkeypatch.setenv(variable, f"{secret}2")
    with pytest.raises(Away) as caught, locked(shared_mirror.writer("machine").folder):
        pass
    error = caught.value
    said = f"{error} {error.__cause__!r} {error.__context__!r}"
    assert PASSWORD not in said
    assert SECRET not in said


def test_a_shared_history_is_brought_forward_with_a_copy_of_the_database(
    shared_mirror: Shared, api: ApiServer
) -> None:
    there = shared_mirror.writer("machine")
    api.publish(studies(2))
    there.sync(ONE, TWO)
    before, version = content(there.folder), schema.present()
    with locked(there.folder), closing(History(there.folder)) as history:
        history.connection.execute("DROP TABLE history.schema_version")  # so it is one of before
    assert content(there.folder) == before
    assert there.sync(ONE, TWO).outcome == "not needed"
    copy = schema.kept(there.folder / "history", version - 1, "duckdb")
    with closing(duckdb.connect(str(copy), read_only=True)) as kept:
        names = {
            name
            for (name,) in kept.execute(
                "SELECT table_name FROM ducklake_table WHERE end_snapshot IS NULL"
            ).fetchall()
        }
    assert "study_version" in names
    assert "schema_version" not in names
