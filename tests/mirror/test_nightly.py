"""Four real nightly loads, one after the other: versions are what a plain comparison finds."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from registry.trial.history.changes import changes
from tests.apiserver import ApiServer
from tests.mirror.conftest import Mirror
from tests.trial.history.plain_comparison import assert_exact


def content(raw: bytes | str) -> dict[str, Any]:
    """The record without the day of the load."""
    record: dict[str, Any] = json.loads(raw)
    record["derivedSection"]["miscInfoModule"].pop("versionHolder")
    return record


@pytest.mark.wide
def test_each_change_between_nightly_loads_makes_one_version(
    mirror: Mirror, api: ApiServer, shared: Path
) -> None:
    kept: dict[str, list[dict[str, Any]]] = {}
    gone: set[str] = set()
    loads = sorted((shared / "snapshots").glob("*.ndjson.gz"))
    assert len(loads) == 4
    for load in loads:
        with gzip.open(load) as lines:
            raws = [line.rstrip(b"\n") for line in lines]
        api.publish(raws)
        found = {
            one["protocolSection"]["identificationModule"]["nctId"]: one
            for one in map(content, raws)
        }
        new = found.keys() - kept.keys()
        moved = {
            nct_id for nct_id in found.keys() & kept.keys() if kept[nct_id][-1] != found[nct_id]
        }
        for nct_id in new | moved:
            kept.setdefault(nct_id, []).append(found[nct_id])
        lost, back = kept.keys() - gone - found.keys(), gone & found.keys()
        gone = (gone | lost) - back

        report = mirror.sync(query="nct", force=True)  # a load may hold half of the one before

        assert (report.seen, report.added, report.changed) == (len(found), len(new), len(moved))
        assert report.unchanged == len(found) - len(new) - len(moved)
        assert (set(report.gone), set(report.returned)) == (lost, back)
        assert report.invalid_records == 0
    snapshot = mirror.current
    stored: dict[str, list[dict[str, Any]]] = {}
    for nct_id, version, raw in snapshot.file.rows(
        "SELECT nct_id, version, raw FROM site.study_version ORDER BY nct_id, version"
    ):
        stored.setdefault(nct_id, []).append(content(raw))
        assert len(stored[nct_id]) == version
        if version > 1:
            assert_exact(*stored[nct_id][-2:], changes(*stored[nct_id][-2:]))
    assert stored == kept
    assert {one.nct_id for one in snapshot.summaries() if one.gone_since is not None} == gone
    assert snapshot.integrity() == ()
