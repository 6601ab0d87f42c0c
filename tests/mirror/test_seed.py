"""The records that the project brings, and how the registry's take their place."""

import json
from pathlib import Path
from typing import Any

import pytest

from registry.ctgov.errors import InvalidRecord
from registry.mirror.errors import NoSnapshot, SyncRefused
from registry.mirror.sync import seed
from registry.mirror.writer import locked
from tests.apiserver import ApiServer
from tests.fixtures.studies import studies, study
from tests.mirror.conftest import Mirror, without

ONE, TWO = "NCT00000001", "NCT00000002"
PROVENANCE = {"says": "a transcription", "version_of": "2022-10-10", "abridged": ["x", "y"]}


@pytest.fixture
def embedded(tmp_path: Path) -> Path:
    return write(tmp_path, study())


def write(folder: Path, record: dict[str, Any]) -> Path:
    path = folder / f"{record['protocolSection']['identificationModule']['nctId']}.json"
    path.write_text(json.dumps({"provenance": PROVENANCE, **record}, indent=1), encoding="utf-8")
    return path


def test_an_embedded_record_is_read_like_any_other_and_says_what_it_is(
    mirror: Mirror, embedded: Path
) -> None:
    report = seed(mirror.folder, [embedded])
    assert (report.outcome, report.added, report.generation) == ("updated", 1, 1)
    stored = mirror.current.study(ONE)
    assert (stored.source, stored.version) == ("embedded", 1)
    assert stored.provenance == PROVENANCE
    assert json.loads(stored.raw) == study()
    assert stored.record.as_json() == study()
    assert (stored.api_version, stored.data_timestamp, stored.checked_at) == (None, None, None)
    assert (mirror.current.checked_at, mirror.current.last_sync) == (None, None)


def test_loading_again_does_nothing_even_while_a_sync_is_running(
    mirror: Mirror, embedded: Path
) -> None:
    seed(mirror.folder, [embedded])
    with locked(mirror.folder):
        report = seed(mirror.folder, [embedded])
    assert (report.outcome, report.seen, report.unchanged) == ("unchanged", 1, 1)
    assert report.generation == 1


def test_only_what_the_mirror_lacks_is_loaded(
    mirror: Mirror, api: ApiServer, embedded: Path, tmp_path: Path
) -> None:
    api.publish([study(ONE, acronym="LIVE")])
    mirror.sync(ONE)
    report = seed(mirror.folder, [embedded, write(tmp_path, study(TWO))])
    assert (report.seen, report.added) == (2, 1)
    assert mirror.current.study(ONE).source == api.url
    assert mirror.current.study(TWO).source == "embedded"
    assert mirror.current.last_sync.source == api.url


@pytest.mark.parametrize("acronym", [{}, {"acronym": "OTHER"}], ids=["the same", "another"])
def test_a_sync_takes_its_place_even_when_the_registry_says_the_same(
    mirror: Mirror, api: ApiServer, embedded: Path, acronym: dict[str, str]
) -> None:
    seed(mirror.folder, [embedded])
    api.publish([study(ONE, **acronym)])
    report = mirror.sync(ONE)
    assert (report.outcome, report.changed, report.added) == ("updated", 1, 0)
    stored = mirror.current.study(ONE)
    assert (stored.source, stored.version, stored.provenance) == (api.url, 2, None)
    assert [one.source for one in mirror.current.versions(ONE)] == ["embedded", api.url]


def test_what_only_the_embedded_record_had_does_not_stop_the_first_sync(
    mirror: Mirror, api: ApiServer, embedded: Path
) -> None:
    seed(mirror.folder, [embedded])
    api.publish([without(study(ONE), "eligibilityModule")])
    assert mirror.sync(ONE).changed == 1
    api.publish([without(without(study(ONE), "eligibilityModule"), "designModule")])
    with pytest.raises(SyncRefused, match="designModule"):
        mirror.sync(ONE)


def test_the_registry_may_not_make_the_embedded_record_vanish(
    mirror: Mirror, api: ApiServer, embedded: Path
) -> None:
    seed(mirror.folder, [embedded])
    api.publish(studies(1, start=2))
    with pytest.raises(SyncRefused, match="empty the mirror"):
        mirror.sync(ONE)
    assert mirror.current.study(ONE).gone_since is None


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"protocolSection": {"identificationModule": {"nctId": "NCT00000009"}}}',
        '{"provenance": {}, "protocolSection": 5}',
        '{"provenance": {}, "protocolSection": {}}',
    ],
)
def test_a_wrong_file_is_named_and_then_nothing_is_loaded(
    mirror: Mirror, embedded: Path, tmp_path: Path, content: str
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidRecord) as error:
        seed(mirror.folder, [embedded, wrong])
    assert str(wrong) in str(error.value)
    with pytest.raises(NoSnapshot):
        _ = mirror.current
