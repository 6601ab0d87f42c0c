"""Publishing into a real mirror: what is written, what is not, and what readers get."""

import errno
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from registry.ctgov.client import Client
from registry.mirror.collection import Collection
from registry.mirror.errors import NotWritten
from registry.mirror.history import History
from registry.mirror.pointer import read_pointer, write_pointer
from registry.mirror.releases import PublishedRow, ReleaseEvent
from registry.mirror.snapshot import Snapshots
from registry.mirror.sync import sync
from registry.site.aggregates import Cited
from registry.site.errors import SiteError
from registry.site.package import ALL, Measure, Package, Stage, Stat
from registry.site.release.cells import Row, enrolled
from registry.site.release.keeping import event_of, read_ledger
from registry.site.release.ledger import PUBLIC, Expected, Release
from registry.site.release.loading import load, withdraw
from registry.site.release.proof import prove
from registry.site.release.shown import published
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.mirror.test_upgrade import mirror_of
from tests.site.made import NCT, A, B, package

HIDDEN = 4321
"""A number that protects a small one by being hidden itself."""
PUBLIC_ROW = Row("flow", {"stage": "randomised", "arm": ALL, "reason": ""}, {"count": 22}, "paper")


def with_a_secret(release_id: str = "1", more: int = 0) -> Package:
    return package(
        release_id,
        accrual=[("2025-Q1", Measure.RANDOMISED, 30), ("2025-Q2", Measure.RANDOMISED, 8642 + more)],
        flow=[
            (Stage.ALLOCATED, A, "", 4324),
            (Stage.RECEIVED, A, "", HIDDEN),
            (Stage.NOT_RECEIVED, A, "", 3),
            (Stage.ALLOCATED, B, "", 4318 + more),
        ],
    )


def everything_in(folder: Path) -> str:
    """Every value in every table of the history and of all read files, as text."""
    history = History(folder)
    found: list[object] = []
    try:
        for (table,) in history.connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'history'"
        ).fetchall():
            found += history.connection.execute(f"FROM history.{table}").fetchall()
    finally:
        history.close()
    for file in folder.glob("site-*.duckdb"):
        with duckdb.connect(file, read_only=True) as connection:
            for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                found += connection.execute(f'FROM "{table}"').fetchall()
    return str(found)


def test_readers_get_what_may_be_seen(tmp_path: Path) -> None:
    load(tmp_path, with_a_secret(), ())
    found = published(Snapshots(tmp_path).current(), NCT)
    assert found is not None
    assert [point.cumulative for point in found.accrual] == [30, 8642]
    assert {row.labels["stage"]: row.numbers["count"] for row in found.rows[1:3]} == {
        "received": None,
        "not_received": None,
    }


def test_what_is_hidden_is_nowhere_in_the_mirror(tmp_path: Path) -> None:
    load(tmp_path, with_a_secret(), ())
    kept = everything_in(tmp_path)
    assert "8642" in kept
    assert str(HIDDEN) not in kept


def test_what_readers_get_does_not_depend_on_a_hidden_number(tmp_path: Path) -> None:
    one, other = with_a_secret(), with_a_secret()
    received, not_received = other.flow[1], other.flow[2]
    flow = (
        other.flow[0],
        replace(received, count=HIDDEN - 4),
        replace(not_received, count=7),
        other.flow[3],
    )
    load(tmp_path / "one", one, ())
    load(tmp_path / "other", replace(other, flow=flow), ())
    seen = [published(Snapshots(tmp_path / name).current(), NCT) for name in ("one", "other")]
    assert seen[0] == seen[1]


def test_the_proof_needs_only_what_readers_have(tmp_path: Path) -> None:
    load(tmp_path, with_a_secret(), [PUBLIC_ROW])
    load(tmp_path, with_a_secret("2", more=40), [PUBLIC_ROW])
    ledger = read_ledger(Snapshots(tmp_path).current(), NCT)
    assert [release.release_id for release in ledger.releases] == [PUBLIC, "1", "2"]
    assert len(ledger.releases[0].rows) == 1
    assert prove(ledger.releases).holds


def test_a_held_package_leaves_the_mirror_as_it_was(tmp_path: Path) -> None:
    load(tmp_path, with_a_secret(), ())
    before = everything_in(tmp_path)
    falls = package("2", flow=[(Stage.ALLOCATED, B, "", 20)])
    assert load(tmp_path, falls, ()).release is None
    assert everything_in(tmp_path) == before


def test_a_name_is_used_once(tmp_path: Path) -> None:
    load(tmp_path, with_a_secret(), ())
    withdraw(tmp_path, NCT, "1", "a count was wrong")
    with pytest.raises(SiteError, match="was published already"):
        load(tmp_path, with_a_secret(), ())


def test_a_release_that_never_was_cannot_be_superseded(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="was never published"):
        load(tmp_path, package(supersedes="0-9", flow=[(Stage.RANDOMISED, ALL, "", 30)]), ())


def test_older_data_do_not_follow_newer_ones(tmp_path: Path) -> None:
    load(tmp_path, with_a_secret(), ())
    with pytest.raises(SiteError, match="end before those"):
        load(tmp_path, package("2", cutoff="2026-02", flow=[(Stage.RANDOMISED, ALL, "", 30)]), ())


def test_a_withdrawn_release_is_shown_no_more_and_never_forgotten(tmp_path: Path) -> None:
    load(tmp_path, package("1", accrual=[("2025-Q1", Measure.RANDOMISED, 30)]), ())
    load(tmp_path, package("2", accrual=[("2025-Q1", Measure.RANDOMISED, 40)]), ())
    withdraw(tmp_path, NCT, "2", "a count was wrong")
    snapshot = Snapshots(tmp_path).current()
    found = published(snapshot, NCT)
    assert found is not None
    assert [point.cumulative for point in found.accrual] == [30]
    total = enrolled("2025-Q1", Measure.RANDOMISED)
    assert read_ledger(snapshot, NCT).last_shown()[total] == 40
    with pytest.raises(SiteError, match="withdrawn already"):
        withdraw(tmp_path, NCT, "2", "again")
    with pytest.raises(SiteError, match="no such release"):
        withdraw(tmp_path, NCT, "3", "a slip")


def test_what_a_full_disk_did_not_take_has_to_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*paths: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    load(tmp_path, package("1", accrual=[("2025-Q1", Measure.RANDOMISED, 30)]), ())
    with monkeypatch.context() as disk:
        disk.setattr("registry.mirror.history.settle", full)
        with pytest.raises(NotWritten) as caught:
            withdraw(tmp_path, NCT, "1", "a count was wrong")
    assert caught.value.happened.startswith("Nothing was published or withdrawn.")
    assert "run this command again" in caught.value.remedy
    assert "sync" not in caught.value.remedy
    withdraw(tmp_path, NCT, "1", "a count was wrong")
    assert published(Snapshots(tmp_path).current(), NCT) is None


def test_a_correction_takes_the_place_of_what_it_corrects(tmp_path: Path) -> None:
    load(tmp_path, package("1", accrual=[("2025-Q1", Measure.RANDOMISED, 40)]), ())
    right = package("2", supersedes="1", accrual=[("2025-Q1", Measure.RANDOMISED, 30)])
    load(tmp_path, right, ())
    found = published(Snapshots(tmp_path).current(), NCT)
    assert found is not None
    assert [(point.cumulative, point.release_id) for point in found.accrual] == [(30, "2")]


def test_a_number_that_waits_keeps_the_older_one_with_its_own_cutoff(tmp_path: Path) -> None:
    load(tmp_path, package("1", accrual=[("2025-Q1", Measure.RANDOMISED, 30)]), ())
    newer = package("2", cutoff="2026-06", accrual=[("2025-Q1", Measure.RANDOMISED, 32)])
    load(tmp_path, newer, ())
    found = published(Snapshots(tmp_path).current(), NCT)
    assert found is not None
    assert found.cutoff == "2026-06"
    assert [(point.cumulative, point.cutoff) for point in found.accrual] == [(30, "2026-03")]


def test_a_table_that_a_newer_release_lacks_keeps_the_cutoff_of_its_own_data(
    tmp_path: Path,
) -> None:
    load(tmp_path, package("1", flow=[(Stage.ASSESSED, ALL, "", 40)], cutoff="2025-12"), ())
    load(tmp_path, package("2", accrual=[("2026-Q1", Measure.RANDOMISED, 20)]), ())
    found = published(Snapshots(tmp_path).current(), NCT)
    assert found is not None
    assert found.cutoff == "2026-03"
    assert [row.cutoff for row in found.rows] == ["2025-12"]


def test_a_row_that_is_public_already_comes_out_with_its_source(tmp_path: Path) -> None:
    load(tmp_path, package(outcomes=[("r", A, Stat.COUNT, "7", 11)], source="paper"), ())
    found = published(Snapshots(tmp_path).current(), NCT)
    assert found is not None
    assert [row.cited for row in found.rows] == [Cited("A report", None)]


def test_an_example_gives_way_to_the_sites_own_numbers(tmp_path: Path) -> None:
    invented = package("EXAMPLE-1", cutoff="2026-09", accrual=[("2025-Q1", Measure.RANDOMISED, 50)])
    load(tmp_path, invented, ())
    shown = published(Snapshots(tmp_path).current(), NCT)
    assert shown is not None
    assert shown.example
    load(tmp_path, package("1", accrual=[("2025-Q1", Measure.RANDOMISED, 48)]), ())
    shown = published(Snapshots(tmp_path).current(), NCT)
    assert shown is not None
    assert not shown.example
    assert [point.cumulative for point in shown.accrual] == [48]


def test_publishing_does_not_count_as_asking_the_registry(
    tmp_path: Path, api: ApiServer, client: Client
) -> None:
    api.publish([study(NCT)])
    trials = Collection.of_trials([NCT])
    sync(tmp_path, client, trials)
    asked = Snapshots(tmp_path).current().checked_at
    load(tmp_path, with_a_secret(), ())
    snapshot = Snapshots(tmp_path).current()
    assert snapshot.checked_at == asked
    assert snapshot.last_sync is not None
    assert snapshot.last_sync.collection != "site"
    assert sync(tmp_path, client, trials).outcome == "not needed"
    assert published(Snapshots(tmp_path).current(), NCT) is not None


def test_a_history_from_before_there_were_releases_gets_their_tables(tmp_path: Path) -> None:
    folder = mirror_of("1", tmp_path)
    load(folder, with_a_secret(), ())
    assert published(Snapshots(folder).current(), NCT) is not None


def test_a_read_file_from_before_there_were_releases_is_read_all_the_same(tmp_path: Path) -> None:
    load(tmp_path, with_a_secret(), ())
    path = tmp_path / "site-1.duckdb"
    with duckdb.connect(path) as connection:
        for table in ("release_event", "published_row"):
            connection.execute(f"DROP TABLE {table}")
            connection.execute("DELETE FROM contents WHERE name = ?", [table])
    pointer = read_pointer(tmp_path)
    assert pointer is not None
    assert pointer.current is not None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    write_pointer(tmp_path, replace(pointer, current=replace(pointer.current, sha256=digest)))
    assert published(Snapshots(tmp_path).current(), NCT) is None


def test_a_ledger_of_an_earlier_program_is_still_read() -> None:
    release = Release(NCT, "1", datetime.now(UTC), (), expects=frozenset({Expected.UNCHANGED}))
    event = event_of(release, 1)
    older = {k: v for k, v in event.content.items() if k not in ("expects", "sources")}

    class Kept:
        def __init__(self, steady: bool) -> None:
            self.content = {**older, "steady": steady}

        def release_events(self, nct_id: str) -> tuple[ReleaseEvent, ...]:
            return (replace(event, content=self.content),) if nct_id == NCT else ()

        def published_rows(self, _nct_id: str) -> tuple[PublishedRow, ...]:
            return ()

    assert read_ledger(Kept(steady=True), NCT).releases == (release,)
    (changed,) = read_ledger(Kept(steady=False), NCT).releases
    assert changed.expects == frozenset()
