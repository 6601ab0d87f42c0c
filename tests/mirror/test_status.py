"""What the one who looks after the mirror is told."""

from pathlib import Path

import pytest

from registry.ctgov.errors import RegistryError
from registry.mirror.status import status
from registry.mirror.writer import locked
from tests.apiserver import ApiServer, page_of_html
from tests.apiserver import status as answered
from tests.fixtures.studies import studies, study
from tests.mirror.conftest import Mirror

ONE, TWO, THREE = "NCT00000001", "NCT00000002", "NCT00000003"


def test_of_a_mirror_that_is_not_there_there_is_nothing_to_say(tmp_path: Path) -> None:
    found = status(tmp_path)
    assert (found.holdings, found.checked_at, found.collections, found.last_sync) == (
        None,
        None,
        (),
        None,
    )


def test_it_tells_what_is_held_how_old_it_is_and_how_the_last_sync_went(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish(studies(3))
    mirror.sync(ONE, TWO, THREE)
    api.publish([study(ONE, acronym="NEW"), study(TWO)])
    report = mirror.sync(ONE, TWO, THREE)
    with locked(mirror.folder):  # as while a sync is running
        found = status(mirror.folder)
    held = found.holdings
    assert (held.studies, held.gone, held.embedded, held.versions) == (2, 1, 0, 4)
    assert (held.generation, held.fallback) == (2, None)
    assert held.size == (mirror.folder / "site-2.duckdb").stat().st_size
    assert found.checked_at == report.finished_at
    assert found.last_sync == report
    (collection,) = found.collections
    assert (collection.label, collection.source) == (f"{ONE} {TWO} {THREE}", api.url)
    assert collection.data_timestamp == api.data_timestamp


@pytest.mark.parametrize("fault", [answered(403), page_of_html()])
def test_it_tells_that_the_last_sync_failed(mirror: Mirror, api: ApiServer, fault: object) -> None:
    api.publish(studies(1))
    first = mirror.sync(ONE)
    api.misbehave(fault, times=10)  # type: ignore[arg-type]
    with pytest.raises(RegistryError) as error:
        mirror.sync(ONE)
    found = status(mirror.folder)
    assert (found.last_sync.outcome, found.last_sync.error) == ("failed", str(error.value))
    assert found.checked_at == first.finished_at
