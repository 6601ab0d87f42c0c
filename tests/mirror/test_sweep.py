"""A collection that is read in windows: it goes on where it was, and misses nothing for long."""

import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from registry.ctgov.errors import AccessRefused
from registry.mirror.errors import SyncRefused
from registry.mirror.history import History
from registry.mirror.integrity import integrity
from registry.mirror.register.found import everything
from registry.mirror.register.register import nct_id_of
from registry.mirror.report import Progress, Step
from registry.mirror.windows import Cut
from tests.apiserver import ApiServer, status
from tests.fixtures.studies import study
from tests.mirror.conftest import CUT, Mirror, client_of
from tests.mirror.test_kill import Syncs, left_over, syncs

__all__ = ["syncs"]  # a fixture

YEARS = range(2024, 2027)
WINDOWS = 2 + len(YEARS)
STUDIES = 2 * len(YEARS) + 1


def posted(number: int, year: int, **status: Any) -> dict[str, Any]:
    """A study that was first posted in that year."""
    made = study(f"NCT{number:08d}")
    module = made["protocolSection"]["statusModule"]
    module.update(studyFirstPostDateStruct={"date": f"{year}-05-04"}, **status)
    return made


def registry(**status: Any) -> list[dict[str, Any]]:
    """Two studies of each year, and one without a day."""
    undated = posted(99, 2020, **status)
    del undated["protocolSection"]["statusModule"]["studyFirstPostDateStruct"]
    return [
        *(posted(100 * at + year, year, **status) for year in YEARS for at in (1, 2)),
        undated,
    ]


def small(number: int, **status: Any) -> dict[str, Any]:
    """A study of 2025 with hardly anything in it."""
    sections = posted(number, 2025, **status)["protocolSection"]
    kept = ("identificationModule", "statusModule")
    return {"protocolSection": {name: sections[name] for name in kept}}


def updated(day: str) -> dict[str, Any]:
    """What a study's status module says when the registry shows an update of that day."""
    return {"lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"}}


def windows_asked(api: ApiServer, since: int = 0) -> list[str]:
    """The expressions of the windows that were asked for, in order."""
    return [
        request.query["filter.advanced"]
        for request in api.requests[since:]
        if "filter.advanced" in request.query
    ]


def swept(api: ApiServer, since: int = 0) -> list[str]:
    """The same without what was updated."""
    return [asked for asked in windows_asked(api, since) if "LastUpdatePostDate" not in asked]


def stopping_after(number: int) -> Callable[[Progress], None]:
    """Progress that ends the sync when so many studies have come."""

    def stop(progress: Progress) -> None:
        if progress.done > number:
            raise KeyboardInterrupt

    return stop


def versions(mirror: Mirror, nct_id: str) -> int:
    """How many versions of a study the history has."""
    with closing(History(mirror.folder)) as history:
        query = "SELECT count(*) FROM history.study_version WHERE nct_id = ?"
        ((count,),) = history.connection.execute(query, [nct_id]).fetchall()
    return int(count)


def found(mirror: Mirror) -> set[str]:
    """The studies that readers can find."""
    register = mirror.current.register
    assert register
    return set(map(nct_id_of, register.studies.numbers(everything())))


def test_every_study_comes_once_in_windows(mirror: Mirror, api: ApiServer) -> None:
    api.publish(registry())
    told: list[Progress] = []
    report = mirror.sync_all(on_progress=told.append)
    assert (report.outcome, report.seen, report.added) == ("updated", STUDIES, STUDIES)
    assert len(found(mirror)) == STUDIES
    read = [one for one in told if one.step is Step.READ]
    assert [one.done for one in read] == sorted(one.done for one in read)
    assert read[-1] == Progress(STUDIES, STUDIES)
    assert told[-1] == Progress(STUDIES, STUDIES, Step.INDEXED), "the search index is told of too"
    asked = windows_asked(api)
    assert (
        len(asked) == len(set(asked)) == WINDOWS
    )  # each once, and no updates: the data are the same
    assert mirror.current.held("NCT00002124").checked_at == report.finished_at
    seen = len(api.requests)
    assert mirror.sync_all().outcome == "not needed"
    assert len(api.requests) == seen + 1


def test_a_collection_that_is_small_is_read_at_once(mirror: Mirror, api: ApiServer) -> None:
    api.publish(registry())
    assert mirror.sync_all(cut=Cut(largest=STUDIES)).added == STUDIES
    assert windows_asked(api) == []


def test_a_large_query_is_read_in_windows_too(mirror: Mirror, api: ApiServer) -> None:
    found = registry()
    for one in found[:6]:
        one["protocolSection"]["identificationModule"]["acronym"] = "zebra"
    api.publish(found)
    report = mirror.sync(query="zebra", cut=CUT)
    assert (report.seen, report.added) == (6, 6)
    assert {request.query["query.term"] for request in api.asked("/studies")} == {"zebra"}


def test_an_interrupted_sync_goes_on_and_asks_for_no_finished_window_again(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(registry())
    with pytest.raises(KeyboardInterrupt):
        mirror.sync_all(on_progress=stopping_after(3))
    first = swept(api)
    with closing(History(mirror.folder)) as history:
        finished = set(history.readings("all"))
    assert len(finished) == len(set(first)) - 2  # the one at work, and the one fetched ahead
    changes = {"whyStopped": "No money", **updated("2026-09-13")}
    api.publish([posted(2124, 2024, **changes), *registry()[1:]])
    since = len(api.requests)
    report = mirror.sync_all()
    rest = swept(api, since)
    assert len(rest) == len(set(rest)) == WINDOWS - len(finished)
    assert len(found(mirror)) == STUDIES
    # What changed in a window that was finished is among the updates.
    assert report.changed == 1
    assert versions(mirror, "NCT00002124") == 2
    assert mirror.sync_all().outcome == "not needed"


def test_a_failed_sync_keeps_its_finished_windows_and_readers_see_none_of_a_half(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(registry())
    mirror.sync("NCT00002124")
    api.misbehave(status(403), on="/studies", after=5, times=10)
    with pytest.raises(AccessRefused):
        mirror.sync_all()
    assert found(mirror) == {"NCT00002124"}
    assert mirror.current.last_sync.outcome == "failed"
    api.behave()
    since = len(api.requests)
    mirror.sync_all()
    assert len(swept(api, since)) < WINDOWS - 1
    assert len(found(mirror)) == STUDIES


def test_a_killed_sync_goes_on(mirror: Mirror, api: ApiServer, syncs: Syncs) -> None:
    api.publish(registry())
    killed = syncs.run(mirror.folder, whole=True, killed_when=lambda: len(api.requests) > 5)
    assert killed == -9
    assert syncs.run(mirror.folder, whole=True) == 0
    assert syncs.close() == ""
    again = len(swept(api)) - WINDOWS
    assert 0 <= again <= 2  # at most the one at work and the one fetched ahead
    assert len(found(mirror)) == STUDIES
    assert left_over(mirror.folder) == []
    assert all(found.sound for found in integrity(mirror.folder))


def test_what_the_registry_shows_as_updated_comes_with_the_next_sync(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(registry())
    mirror.sync_all()
    new = posted(5000, 2025, **updated("2026-09-13"))
    changed = posted(2126, 2026, whyStopped="No money", **updated("2026-09-12"))
    others = [one for one in registry() if "NCT00002126" not in json.dumps(one)]
    api.publish([*others, changed, new])
    since = len(api.requests)
    report = mirror.sync_all()
    assert (report.added, report.changed) == (1, 1)
    assert len(swept(api, since)) <= 4  # two of them empty
    assert windows_asked(api, since)[-1] == "AREA[LastUpdatePostDate]RANGE[2026-09-11,MAX]"


def test_a_silent_change_and_a_vanished_study_are_noticed_within_a_week(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(registry())
    mirror.sync_all()
    silent = registry(overallStatus="UNKNOWN")
    gone = "NCT00002126"
    later = [one for one in silent if gone not in json.dumps(one)]
    requests, changed, lost = [], 0, ()
    for days in (2, 2, 2, 1):
        for _ in range(days):
            api.publish(later)
        since = len(api.requests)
        report = mirror.sync_all()
        requests.append(len(swept(api, since)))
        changed += report.changed
        lost += report.gone
    assert changed == STUDIES - 1
    assert lost == (gone,)
    assert mirror.current.held(gone) is None
    assert WINDOWS <= sum(requests) < 2 * WINDOWS


@pytest.mark.parametrize("dated", [True, False])
def test_a_new_study_is_expected_in_its_window_before_that_is_read(
    mirror: Mirror, api: ApiServer, dated: bool
) -> None:
    api.publish(registry())
    mirror.sync_all()
    new = posted(5000, 2025, **updated("2026-09-13"))
    if not dated:
        del new["protocolSection"]["statusModule"]["studyFirstPostDateStruct"]
    api.publish([*registry(), new])
    assert mirror.sync_all().added == 1
    assert "NCT00005000" in found(mirror)
    assert mirror.current.nct_ids() == frozenset()  # it is found, and none of the site's own
    lost: tuple[str, ...] = ()
    for _ in range(7):
        api.publish(registry())
        lost += mirror.sync_all().gone
    assert lost == ("NCT00005000",)


def test_a_data_change_within_a_window_loses_nothing(mirror: Mirror, api: ApiServer) -> None:
    many = [small(number) for number in range(1, 1_002)]
    api.publish(many)
    change = updated("2026-09-13") | {"whyStopped": "No money"}

    def load(progress: Progress) -> None:
        if progress.done == 1_000 and api.data_timestamp.startswith("2026-09-12"):
            api.publish([small(1, **change), *many[1:]])

    report = mirror.sync_all(on_progress=load)
    assert (report.seen, report.added) == (1_001, 1_001)
    assert report.data_timestamp < api.data_timestamp
    assert mirror.sync_all().changed == 1  # which was on a page that had come before
    assert versions(mirror, "NCT00000001") == 2


def test_a_window_or_a_registry_that_is_halved_is_refused(mirror: Mirror, api: ApiServer) -> None:
    many = [posted(number, 2024) for number in range(1, 31)]
    others = [posted(100 + number, 2025) for number in range(1, 31)]
    api.publish([*many, *others])
    mirror.sync_all()
    api.publish([*many[:15], *others])
    with pytest.raises(SyncRefused, match="gives 15 studies where there were 30"):
        mirror.sync_all(full=True)
    assert mirror.current.held("NCT00000030") is not None
    api.publish(many)
    since = len(api.requests)
    with pytest.raises(SyncRefused, match="gives 30 studies where there were 60"):
        mirror.sync_all()
    assert windows_asked(api, since) == []
    api.publish([*many[:15], *others])
    report = mirror.sync_all(full=True, force=True)
    assert report.gone_studies == 15
    assert mirror.current.held("NCT00000030") is None


@pytest.mark.parametrize("before", [Cut(largest=STUDIES, first_year=2024), CUT])
def test_a_study_that_vanishes_when_the_collection_is_cut_anew_is_noticed(
    mirror: Mirror, api: ApiServer, before: Cut
) -> None:
    by_quarters = Cut(largest=5, first_year=2024, fewest=0)
    gone = "NCT00002126"
    api.publish(registry())
    mirror.sync_all(cut=before)
    api.publish([one for one in registry() if gone not in json.dumps(one)])
    with pytest.raises(KeyboardInterrupt):
        mirror.sync_all(cut=by_quarters, on_progress=stopping_after(3))
    assert mirror.sync_all(cut=by_quarters).gone == (gone,)
    assert len(found(mirror)) == STUDIES - 1
    api.publish(registry())
    assert mirror.sync_all(cut=by_quarters, full=True).returned == (gone,)
    since = len(api.requests)
    api.publish(registry())
    assert mirror.sync_all(cut=by_quarters).outcome == "unchanged"
    assert not [one for one in api.requests[since:] if "filter.ids" in one.query]


def test_windows_of_another_registry_do_not_count(mirror: Mirror, api: ApiServer) -> None:
    api.publish(registry())
    mirror.sync_all()
    with ApiServer(registry()) as other, client_of(other.url) as client:
        assert Mirror(mirror.folder, client).sync_all().seen == STUDIES
        assert len(windows_asked(other)) == WINDOWS
    since = len(api.requests)
    mirror.sync_all()
    assert len(windows_asked(api, since)) == WINDOWS
