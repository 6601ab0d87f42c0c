"""A study that disappears becomes a tombstone, with a date and evidence; nothing is deleted."""

import pytest

from registry.ctgov.errors import AccessRefused, RegistryError
from tests.apiserver import ApiServer, on_page, page_of_html, status
from tests.fixtures.studies import studies, study
from tests.mirror.conftest import Mirror, changed

ONE, TWO, THREE = "NCT00000001", "NCT00000002", "NCT00000003"


def test_a_study_that_the_registry_does_not_have_any_more_stays_as_a_tombstone(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    api.publish(studies(2))
    report = mirror.sync(ONE, TWO, THREE)
    assert (report.outcome, report.gone, report.absent) == ("updated", (THREE,), (THREE,))
    stored = mirror.current.study(THREE)
    assert report.started_at < stored.gone_since < report.finished_at
    assert "no study NCT00000003" in stored.evidence
    assert f"{api.url}/studies/NCT00000003" in stored.evidence
    assert (stored.version, len(mirror.current.versions(THREE))) == (1, 1)
    assert mirror.current.summaries([THREE])[0].gone_since == stored.gone_since
    assert mirror.current.study(ONE).gone_since is None


def test_a_tombstone_keeps_its_date_and_is_still_reported(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    api.publish(studies(2))
    mirror.sync(ONE, TWO, THREE)
    since = mirror.current.study(THREE).gone_since
    api.publish(studies(2))
    report = mirror.sync(ONE, TWO, THREE)
    assert (report.outcome, report.gone, report.absent) == ("unchanged", (), (THREE,))
    assert len(api.asked("/studies/NCT00000003")) == 1
    assert mirror.current.study(THREE).gone_since == since


@pytest.mark.parametrize("words", [None, "New words"])
def test_a_study_that_comes_back_is_a_tombstone_no_more_and_both_are_recorded(
    mirror: Mirror, api: ApiServer, words: str | None
) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    api.publish(studies(2))
    mirror.sync(ONE, TWO, THREE)
    back = changed(study(THREE), whyStopped=words) if words else study(THREE)
    api.publish([*studies(2), back])
    report = mirror.sync(ONE, TWO, THREE)
    assert (report.outcome, report.returned, report.absent) == ("updated", (THREE,), ())
    stored = mirror.current.study(THREE)
    assert (stored.gone_since, stored.evidence) == (None, None)
    assert stored.version == (2 if words else 1)
    assert mirror.current.file.rows(
        "SELECT gone FROM site.presence WHERE nct_id = ? ORDER BY noticed_at", THREE
    ) == [(True,), (False,)]


@pytest.mark.parametrize(
    ("fault", "error"), [(status(403), AccessRefused), (page_of_html(404), RegistryError)]
)
def test_only_the_registrys_own_word_makes_a_tombstone(
    mirror: Mirror, api: ApiServer, fault: object, error: type[Exception]
) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    api.publish(studies(2))
    api.misbehave(fault, on=f"/studies/{THREE}", times=10)  # type: ignore[arg-type]
    with pytest.raises(error):
        mirror.sync(ONE, TWO, THREE)
    assert mirror.current.study(THREE).gone_since is None


def test_a_study_that_an_answer_left_out_by_mistake_is_kept(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    api.publish([*studies(2), study(THREE, acronym="NEW")])
    api.misbehave(on_page(lambda page: page["studies"].pop()), on="/studies")
    report = mirror.sync(ONE, TWO, THREE)
    assert (report.gone, report.absent, report.changed) == ((), (), 1)
    assert mirror.current.study(THREE).version == 2


def test_a_study_that_left_a_query_is_kept_and_refreshed(mirror: Mirror, api: ApiServer) -> None:
    found = [study(nct_id, acronym="zebra") for nct_id in (ONE, TWO, THREE)]
    api.publish(found)
    mirror.sync(query="zebra")
    for number in (2, 3):
        api.publish([*found[:2], study(THREE, acronym=f"horse {number}")])
        report = mirror.sync(query="zebra")
        assert (report.seen, report.changed, report.gone) == (3, 1, ())
        stored = mirror.current.study(THREE)
        assert (stored.version, stored.gone_since) == (number, None)
        assert stored.checked_at == report.finished_at


def test_a_study_that_left_a_query_because_it_is_gone_is_a_tombstone(
    mirror: Mirror, api: ApiServer
) -> None:
    found = [study(nct_id, acronym="zebra") for nct_id in (ONE, TWO, THREE)]
    api.publish(found)
    mirror.sync(query="zebra")
    api.publish(found[:2])
    assert mirror.sync(query="zebra").gone == (THREE,)
    api.publish([*found[:2], study(THREE, acronym="horse")])
    assert mirror.sync(query="zebra").returned == (THREE,)
    assert mirror.current.study(THREE).gone_since is None
