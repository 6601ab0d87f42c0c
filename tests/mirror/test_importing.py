"""Imported versions stand beside what the mirror saw, and move nothing of it."""

from pathlib import Path

import pytest

from registry.ctgov.client import Client, Connection
from registry.ctgov.earlier import EarlierVersions, beside
from registry.mirror.history import History
from registry.mirror.importing import Brought, bring_earlier
from tests.apiserver import ApiServer, page_of_html, plain
from tests.fixtures.studies import study
from tests.mirror.conftest import Mirror
from tests.mirror.test_upgrade import mirror_of

ONE, TWO = "NCT00000001", "NCT00000002"


@pytest.fixture
def synced(twice: Mirror, api: ApiServer) -> Mirror:
    """A mirror of two studies, of which the registry keeps two and one earlier versions."""
    api.keep_history(ONE, ("2024-01-05", study(ONE)), ("2025-02-03", study(ONE, acronym="ANEW")))
    api.keep_history(TWO, ("2024-03-04", study(TWO)))
    return twice


def bring(mirror: Mirror, api: ApiServer, *nct_ids: str) -> Brought:
    source = beside(api.url)
    reached = Connection(source, "tests", seconds_between_requests=0, backoff=0.001)
    with EarlierVersions(reached) as registry:
        return bring_earlier(mirror.folder, registry, source, nct_ids)


def test_they_are_kept_with_the_registrys_number_and_day(synced: Mirror, api: ApiServer) -> None:
    assert bring(synced, api, ONE, TWO, "NCT00000099") == Brought({ONE: 2, TWO: 1})
    first, second = synced.current.earlier_versions(ONE)
    assert (first.number, first.dated.isoformat(), first.source) == (
        0,
        "2024-01-05",
        beside(api.url),
    )
    assert b'"acronym":"ANEW"' in second.raw


def test_what_the_mirror_saw_itself_stays_as_it_was(synced: Mirror, api: ApiServer) -> None:
    before = synced.current
    bring(synced, api, ONE)
    after = synced.current
    assert after.versions(ONE) == before.versions(ONE)
    assert after.study(ONE) == before.study(ONE)
    assert after.summaries() == before.summaries()
    assert (after.last_sync, after.checked_at) == (before.last_sync, before.checked_at)
    assert after.integrity() == ()
    again = synced.sync(ONE, TWO)
    assert again.outcome == "not needed", "an import is no sync from another source"
    assert synced.sync(ONE, TWO, full=True).unchanged == 2


def test_a_second_time_nothing_is_fetched_but_the_list(synced: Mirror, api: ApiServer) -> None:
    bring(synced, api, ONE)
    generation, before = synced.current.generation, len(api.requests)
    assert bring(synced, api, ONE) == Brought({ONE: 0})
    assert len(api.requests) == before + 1
    assert synced.current.generation == generation


def test_a_trouble_half_way_leaves_no_half_study(synced: Mirror, api: ApiServer) -> None:
    api.misbehave(page_of_html(404), on="/api/int/studies/NCT00000001/history/1")
    brought = bring(synced, api, TWO, ONE)
    assert brought.added == {TWO: 1}
    assert brought.trouble is not None
    assert brought.trouble.startswith(f"{ONE}: The answer is an HTML page (status 404), not data")
    assert synced.current.earlier_versions(ONE) == ()


def test_the_first_trouble_ends_it(synced: Mirror, api: ApiServer) -> None:
    api.misbehave(plain(404, "Not Found"), on="/api/int")
    assert bring(synced, api, ONE, TWO).added == {}


def test_a_mirror_from_before_is_read_and_gets_the_table(
    tmp_path: Path, client: Client, api: ApiServer
) -> None:
    before = Mirror(mirror_of("2", tmp_path), client)
    assert before.current.earlier_versions(ONE) == ()
    api.keep_history(ONE, ("2024-01-05", study(ONE)))
    assert bring(before, api, ONE).added == {ONE: 1}
    assert [one.number for one in before.current.earlier_versions(ONE)] == [0]


def test_a_damaged_import_is_noticed(synced: Mirror, api: ApiServer, tmp_path: Path) -> None:
    bring(synced, api, ONE)
    history = History(synced.folder)
    history.connection.execute(
        "UPDATE history.earlier_version SET raw = replace(raw, 'Invented', 'Changed')"
        " WHERE number = 0"
    )
    assert list(history.faults()) == [
        f"The registry's version 0 of {ONE} does not fit its fingerprint."
    ]
    history.close()
