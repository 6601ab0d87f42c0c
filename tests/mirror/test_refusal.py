"""What the sanity gate refuses is not taken over, is recorded, and can be forced."""

from typing import Any

import pytest

from registry.mirror.errors import SyncRefused
from tests.apiserver import ApiServer, on_page
from tests.fixtures.studies import studies, study
from tests.mirror.conftest import Mirror, without

ONE, TWO, THREE, FOUR = (f"NCT{number:08d}" for number in (1, 2, 3, 4))


def refused(mirror: Mirror, *trials: str, query: str | None = None) -> str:
    """What the gate says to a sync; readers must have what they had."""
    before = mirror.current
    with pytest.raises(SyncRefused) as refusal:
        mirror.sync(*trials, query=query)
    after = mirror.current
    assert (after.generation, after.checked_at) == (before.generation, before.checked_at)
    assert after.last_sync.outcome == "refused"
    assert after.last_sync.error == str(refusal.value)
    assert mirror.recorded()[-1][0] == "refused"
    assert "--force" in refusal.value.remedy
    return refusal.value.happened


def test_a_sync_that_would_empty_the_mirror(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(1))
    mirror.sync(ONE)
    api.publish([])
    assert "empty the mirror: of 1 studies none would stay" in refused(mirror, ONE)
    report = mirror.sync(ONE, force=True)
    assert report.gone == (ONE,)
    assert mirror.current.study(ONE).gone_since is not None


def test_a_sync_that_would_halve_a_list_of_trials(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(4))
    mirror.sync(ONE, TWO, THREE, FOUR)
    api.publish(studies(2))
    assert "gives 2 studies where there were 4" in refused(mirror, ONE, TWO, THREE, FOUR)
    assert mirror.sync(ONE, TWO, THREE, FOUR, force=True).gone == (THREE, FOUR)


def test_a_query_that_finds_half_is_refused_before_every_study_is_asked_for(
    mirror: Mirror, api: ApiServer
) -> None:
    found = [study(nct_id, acronym="zebra") for nct_id in (ONE, TWO, THREE, FOUR)]
    api.publish(found)
    mirror.sync(query="zebra")
    api.publish([*found[:2], *studies(2, start=3)])
    asked = len(api.requests)
    assert "gives 2 studies where there were 4" in refused(mirror, query="zebra")
    assert [request.path for request in api.requests[asked:]] == [
        "/api/v2/version",
        "/api/v2/studies",  # how many there are
        "/api/v2/studies",
    ]
    report = mirror.sync(query="zebra", force=True)
    assert (report.seen, report.gone) == (4, ())


@pytest.mark.parametrize("lost", [1, 3])
def test_a_first_answer_that_ends_before_all_that_the_registry_counts(
    mirror: Mirror, api: ApiServer, lost: int
) -> None:
    api.publish(studies(3))
    api.misbehave(on_page(lambda page: page["studies"].__delitem__(slice(lost))), after=2)
    with pytest.raises(SyncRefused, match=f"counts 3 studies, {3 - lost} came"):
        mirror.sync(query="invented")
    assert mirror.sync(query="invented").added == 3


def test_a_shorter_list_of_trials_is_another_list(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(4))
    mirror.sync(ONE, TWO, THREE, FOUR)
    assert mirror.sync(ONE).outcome == "unchanged"
    assert mirror.current.study(FOUR).gone_since is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_sync_that_would_lose_a_module(mirror: Mirror, api: ApiServer, count: int) -> None:
    numbers = [ONE, TWO, THREE][:count]
    api.publish(studies(count))
    mirror.sync(*numbers)
    api.publish([without(one, "eligibilityModule") for one in studies(count)])
    assert (
        f"lose the module protocolSection.eligibilityModule: {count} of {count} records had it, "
        f"and {count} of those have it no more"
    ) in refused(mirror, *numbers)
    assert mirror.sync(*numbers, force=True).changed == count


def test_one_record_of_several_may_lose_a_module(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    api.publish([without(study(ONE), "eligibilityModule"), *studies(2, start=2)])
    assert mirror.sync(ONE, TWO, THREE).changed == 1


def test_what_a_refused_sync_saw_is_looked_at_again(mirror: Mirror, api: ApiServer) -> None:
    api.publish(studies(2))
    mirror.sync(ONE, TWO)
    api.publish([study(ONE, acronym="NEW"), study(TWO, acronym="NEW")])

    def lose(page: dict[str, Any]) -> None:
        for one in page["studies"]:
            del one["protocolSection"]["designModule"]

    api.misbehave(on_page(lose), on="/studies")
    refused(mirror, ONE, TWO)
    assert mirror.sync(ONE, TWO).changed == 2
