"""A sync: what it takes over, what it leaves, and what it says."""

import gc
import json
import threading
from datetime import UTC, datetime

import pytest

from registry.ctgov.errors import AccessRefused, RegistryError
from registry.mirror.errors import MirrorBusy, MirrorDamaged, NoSnapshot
from registry.mirror.pointer import read_pointer
from registry.mirror.report import Progress, Step
from registry.mirror.sync import Collection, sync
from tests.apiserver import ApiServer, duplicated, page_of_html, status
from tests.fixtures.studies import large, studies, study
from tests.mirror.conftest import Mirror, changed, client_of

ONE, TWO, THREE = "NCT00000001", "NCT00000002", "NCT00000003"


def test_a_study_is_kept_byte_for_byte_with_what_is_known_of_its_coming(
    mirror: Mirror, api: ApiServer
) -> None:
    raw = b'{ "hasResults":false,\n"protocolSection" : {"identificationModule":' + (
        '{"nctId":"NCT00000001", "briefTitle":"Größe \\u00e9 \\/ 镜"}}, "newKey": 1.50}'.encode()
    )
    api.publish([raw])
    before = datetime.now(UTC)
    report = mirror.sync(ONE)
    stored = mirror.current.study(ONE)
    assert stored is not None
    assert stored.raw == raw
    assert stored.record.as_json() == json.loads(raw)
    assert (stored.version, stored.source) == (1, api.url)
    assert (stored.api_version, stored.data_timestamp) == ("2.0.5", api.data_timestamp)
    assert before < stored.fetched_at < report.finished_at
    assert stored.fetched_at.tzinfo is UTC
    assert stored.checked_at == report.finished_at
    assert (stored.provenance, stored.gone_since) == (None, None)
    assert report.drift[0].path == "newKey"


def test_a_change_makes_one_version_and_nothing_makes_none(mirror: Mirror, api: ApiServer) -> None:
    first, second = studies(2)
    api.publish([first, second])
    assert mirror.sync(ONE, TWO).generation == 1
    api.publish([first, changed(second, overallStatus="COMPLETED")])
    report = mirror.sync(ONE, TWO)
    assert (report.outcome, report.added, report.changed, report.unchanged) == ("updated", 0, 1, 1)
    assert report.generation == 2
    assert [one.version for one in mirror.current.versions(ONE)] == [1]
    early, late = mirror.current.versions(TWO)
    assert (early.version, late.version) == (1, 2)
    assert early.record.protocol_section.status_module.overall_status == "RECRUITING"
    assert late.record.protocol_section.status_module.overall_status == "COMPLETED"
    assert early.data_timestamp < late.data_timestamp
    assert mirror.current.study(TWO).version == 2


def test_a_study_that_changes_back_gets_a_third_version(mirror: Mirror, api: ApiServer) -> None:
    for shown in (study(), changed(study(), overallStatus="SUSPENDED"), study()):
        api.publish([shown])
        mirror.sync(ONE)
    first, _, third = mirror.current.versions(ONE)
    assert (third.version, third.fingerprint) == (3, first.fingerprint)


def test_a_new_load_that_only_moves_version_holder_is_no_change(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(2))
    mirror.sync(ONE, TWO)
    api.publish(studies(2))
    report = mirror.sync(ONE, TWO)
    assert (report.outcome, report.unchanged, report.generation) == ("unchanged", 2, 1)
    assert mirror.generations == ["site-1.duckdb"]
    snapshot = mirror.current
    assert snapshot.checked_at == snapshot.study(ONE).checked_at == report.finished_at
    assert mirror.sync(ONE, TWO).outcome == "not needed"


def test_nothing_is_fetched_while_the_registry_says_that_nothing_changed(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(2))
    mirror.sync(ONE, TWO)
    asked = len(api.requests)
    report = mirror.sync(TWO, ONE)  # the same collection, in another order
    assert report.outcome == "not needed"
    assert [request.path for request in api.requests[asked:]] == ["/api/v2/version"]
    assert mirror.current.checked_at == mirror.current.study(ONE).checked_at == report.finished_at
    assert mirror.current.last_sync == report
    assert mirror.sync(ONE, TWO, full=True).outcome == "unchanged"


def test_a_new_version_of_the_api_is_a_reason_to_look(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(1))
    mirror.sync(ONE)
    api.api_version = "2.1.0"
    assert mirror.sync(ONE).outcome == "unchanged"
    assert mirror.sync(ONE).outcome == "not needed"


def test_another_collection_is_looked_at(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(3))
    mirror.sync(ONE)
    assert mirror.sync(ONE, TWO).added == 1
    assert mirror.sync(query="invented").added == 1
    assert mirror.sync(ONE).outcome == "not needed"
    report = mirror.sync(THREE)
    assert (report.outcome, report.unchanged) == ("unchanged", 1)
    assert mirror.current.study(THREE).checked_at == report.finished_at


def test_another_source_is_looked_at_and_so_is_the_first_one_after_it(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish([study()])
    mirror.sync(ONE)
    with (
        ApiServer([changed(study(), overallStatus="COMPLETED")]) as other,
        client_of(other.url) as client,
    ):
        assert other.data_timestamp < api.data_timestamp
        other.publish([changed(study(), overallStatus="COMPLETED")])
        assert other.data_timestamp == api.data_timestamp
        assert sync(mirror.folder, client, Collection.of_trials([ONE])).changed == 1
    assert mirror.sync(ONE).changed == 1
    assert mirror.sync(ONE).outcome == "not needed"
    assert [one.source for one in mirror.current.versions(ONE)] == [api.url, other.url, api.url]


def test_the_data_that_is_noted_is_the_one_from_before_the_pages(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(3))
    before = api.data_timestamp
    collection = Collection.of_query("invented")

    def load(_: Progress) -> None:
        api.publish(studies(3))

    report = sync(mirror.folder, mirror.client, collection, on_progress=load)
    assert report.data_timestamp == before != api.data_timestamp
    assert mirror.sync(query="invented").outcome == "unchanged"  # so the next one looks again


def test_an_invalid_record_keeps_its_earlier_version_and_stops_no_other(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    wrong, not_strict = study(ONE), json.dumps(study(TWO)).encode()
    wrong["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = "about 40"
    wrong["protocolSection"]["contactsLocationsModule"] = {"centralContacts": "a@example.org"}
    not_strict = not_strict[:-1] + b', "x": 1e999}'
    api.publish([wrong, not_strict, changed(study(THREE), whyStopped="No money")])
    report = mirror.sync(ONE, TWO, THREE)
    assert (report.seen, report.changed, report.invalid_records) == (3, 1, 2)
    assert [invalid.nct_id for invalid in report.invalid] == [ONE, TWO]
    assert "a@example.org" not in str(report.invalid)
    assert [mirror.current.study(nct_id).version for nct_id in (ONE, TWO, THREE)] == [1, 1, 2]
    assert report.gone == ()


def test_a_study_that_was_never_valid_leaves_nothing_when_it_is_gone(
    mirror: Mirror, api: ApiServer
) -> None:
    wrong = study(THREE)
    wrong["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = "about 40"
    api.publish([*studies(2), wrong])
    assert mirror.sync(query="invented").invalid_records == 1
    api.publish(studies(2))
    report = mirror.sync(query="invented")
    assert (report.seen, report.gone, report.outcome) == (2, (), "unchanged")
    assert mirror.current.nct_ids() == {ONE, TWO}


def test_malformed_and_unknown_numbers_are_reported_and_stop_no_other(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(1))
    report = mirror.sync("nct1", "NCT1234567890", "NCT99999999")
    assert (report.added, report.malformed, report.absent) == (
        1,
        ("NCT1234567890",),
        ("NCT99999999",),
    )
    assert report.gone == ()
    assert mirror.current.study("NCT99999999") is None


def test_an_alias_leads_to_the_study_under_its_own_number(mirror: Mirror, api: ApiServer) -> None:
    api.publish([study(TWO, nctIdAliases=[ONE, THREE])])
    report = mirror.sync(ONE)
    assert (report.added, report.absent) == (1, ())
    for nct_id in (ONE, TWO, THREE, "nct3"):
        assert mirror.current.study(nct_id).nct_id == TWO
        assert [one.nct_id for one in mirror.current.versions(nct_id)] == [TWO]
    assert [one.nct_id for one in mirror.current.summaries([THREE])] == [TWO]
    assert mirror.sync(ONE).outcome == "not needed"
    assert mirror.sync(ONE, full=True).unchanged == 1


def test_a_number_that_was_an_alias_and_is_a_study_now_is_not_said_to_be_absent(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish([study(ONE, nctIdAliases=[TWO]), study(THREE)])
    trials = (ONE, TWO, THREE)
    mirror.sync(*trials)
    api.publish([study(TWO, nctIdAliases=[ONE]), study(THREE)])
    report = mirror.sync(*trials)
    assert report.gone == report.absent == (ONE,)
    assert mirror.current.study(TWO).nct_id == TWO


def test_a_study_that_became_an_alias_leads_on_and_keeps_its_versions(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    api.publish([study(TWO, nctIdAliases=[ONE]), study(THREE)])
    report = mirror.sync(ONE, TWO, THREE)
    assert (report.gone, report.changed) == ((ONE,), 1)
    assert mirror.current.study(ONE).nct_id == TWO
    kept = mirror.current.file.rows("SELECT nct_id FROM site.study_version WHERE nct_id = ?", ONE)
    assert kept == [(ONE,)]


def test_a_large_record_and_duplicates_are_taken_over_once(mirror: Mirror, api: ApiServer) -> None:
    api.publish([large(ONE), study(TWO)])
    api.misbehave(duplicated(), on="/studies")
    report = mirror.sync(query="invented")
    assert (report.seen, report.added) == (2, 2)
    assert mirror.current.study(ONE).raw == api.raw(ONE)


def test_progress_is_told_while_it_goes(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(1_500))
    told: list[Progress] = []
    collection = Collection.of_query("invented")
    report = sync(mirror.folder, mirror.client, collection, on_progress=told.append)
    read = [one for one in told if one.step is Step.READ]
    assert [(one.done, one.total) for one in read] == [(1_000, 1_500), (1_500, 1_500)]
    assert Progress(1_500, 1_500, Step.TABLES) in told
    assert told[-1] == Progress(1_500, 1_500, Step.INDEXED)
    assert report.added == 1_500
    assert len(mirror.current.nct_ids()) == 1_500


@pytest.mark.parametrize(
    ("fault", "error"), [(status(403), AccessRefused), (page_of_html(), RegistryError)]
)
def test_a_failed_sync_leaves_everything_and_is_recorded(
    mirror: Mirror, api: ApiServer, fault: object, error: type[RegistryError]
) -> None:
    api.publish(studies(2))
    mirror.sync(ONE, TWO)
    before = mirror.current
    api.publish([study(ONE, acronym="NEW"), study(TWO, acronym="NEW")])
    api.misbehave(fault, on="/studies", times=10)  # type: ignore[arg-type]
    with pytest.raises(error):
        mirror.sync(ONE, TWO)
    after = mirror.current
    assert (after.generation, after.checked_at) == (before.generation, before.checked_at)
    assert after.study(ONE) == before.study(ONE)
    assert after.last_sync.outcome == "failed"
    assert api.url in after.last_sync.error
    assert [outcome for outcome, _ in mirror.recorded()] == ["updated", "failed"]
    api.behave()
    assert mirror.sync(ONE, TWO).changed == 2


def test_a_first_sync_that_fails_leaves_nothing_to_read_but_says_why(
    mirror: Mirror, api: ApiServer
) -> None:
    api.misbehave(status(403), times=10)
    with pytest.raises(AccessRefused):
        mirror.sync(ONE)
    with pytest.raises(NoSnapshot, match="Sync it, or load the embedded records"):
        _ = mirror.current
    assert read_pointer(mirror.folder).last_sync.outcome == "failed"


def test_a_second_sync_is_told_at_once_that_the_mirror_is_busy(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(2))
    held, done = threading.Event(), threading.Event()

    def hold(_: Progress) -> None:
        held.set()
        assert done.wait(30)

    def run() -> None:
        collection = Collection.of_query("invented")
        with client_of(api.url) as client:
            sync(mirror.folder, client, collection, on_progress=hold)

    first = threading.Thread(target=run)
    first.start()
    try:
        assert held.wait(30)
        with pytest.raises(MirrorBusy) as busy:
            mirror.sync(ONE)
        assert str(mirror.folder) in str(busy.value)
    finally:
        done.set()
        first.join()
    assert mirror.sync(query="invented").outcome == "not needed"


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, BrokenPipeError])
def test_a_sync_that_was_interrupted_leaves_no_trace(
    mirror: Mirror, api: ApiServer, interruption: type[BaseException]
) -> None:
    api.publish(studies(2))

    def interrupt(_: Progress) -> None:
        raise interruption

    with pytest.raises(interruption):
        sync(mirror.folder, mirror.client, Collection.of_query("invented"), on_progress=interrupt)
    assert mirror.sync(query="invented").added == 2
    assert [outcome for outcome, _ in mirror.recorded()] == ["updated"]


def test_a_new_generation_removes_all_but_three_earlier_ones(
    mirror: Mirror, api: ApiServer
) -> None:
    for number in range(5):
        api.publish([study(acronym=f"A{number}")])
        mirror.sync(ONE)
    assert mirror.generations == [f"site-{number}.duckdb" for number in (2, 3, 4, 5)]
    assert len(mirror.current.versions(ONE)) == 5


def test_a_moved_mirror_goes_on_where_it_was(mirror: Mirror, api: ApiServer) -> None:
    api.publish([study()])
    mirror.sync(ONE)
    mirror.folder = mirror.folder.rename(mirror.folder.with_name("elsewhere"))
    api.publish([study(acronym="NEW")])
    assert mirror.sync(ONE).changed == 1
    assert len(mirror.current.versions(ONE)) == 2


def test_a_damaged_history_is_said_and_readers_keep_what_they_have(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish([study()])
    mirror.sync(ONE)
    (mirror.folder / "history" / "catalogue.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(MirrorDamaged, match="restore it from a backup"):
        mirror.sync(ONE)
    assert mirror.current.study(ONE).version == 1
    assert mirror.current.last_sync.outcome == "failed"


def test_times_are_utc_wherever_the_machine_stands(
    mirror: Mirror, api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    api.publish(studies(3))
    before = datetime.now(UTC)
    mirror.sync(ONE, TWO, THREE)
    api.publish(studies(2))
    mirror.sync(ONE, TWO, THREE)
    stored = mirror.current.study(THREE)
    assert before < stored.fetched_at < stored.gone_since < datetime.now(UTC)
    assert stored.gone_since.utcoffset() == stored.fetched_at.utcoffset() == before.utcoffset()


def test_the_collector_is_on_again_after_a_sync(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(1))
    mirror.sync(ONE)
    assert gc.isenabled()
