"""This project's own client takes a mirror for the registry, over real HTTP."""

from pathlib import Path

from registry.mirror.collection import Collection
from registry.mirror.snapshot import Snapshots
from registry.mirror.sync import sync
from tests.mirror.conftest import client_of
from tests.web.conftest import ALIASED, EARLIER, GONE, HIDDEN, NEVER, TRIAL


def test_a_second_mirror_of_the_first_holds_the_same(
    address: str, mirror: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    with client_of(address) as client:
        report = sync(second, client, Collection.of_trials([TRIAL, ALIASED, GONE, HIDDEN, NEVER]))
        again = sync(second, client, Collection.of_trials([TRIAL, EARLIER]))
    assert (report.added, again.added) == (3, 0)
    ours, theirs = Snapshots(second).current(), Snapshots(mirror).current()
    for number in (TRIAL, ALIASED, HIDDEN, EARLIER):
        copy, original = ours.study(number), theirs.study(number)
        assert copy
        assert original
        assert (copy.nct_id, copy.raw, copy.fingerprint) == (
            original.nct_id,
            original.raw,
            original.fingerprint,
        )
    assert ours.study(NEVER) is None
    assert ours.study(GONE) is None


def test_a_query_of_it_is_a_collection_too(address: str, tmp_path: Path) -> None:
    with client_of(address) as client:
        query = f"AREA[NCTId]({TRIAL} OR {ALIASED})"
        assert sync(tmp_path / "second", client, Collection.of_query(query)).added == 2
