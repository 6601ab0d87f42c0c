"""Web nodes: each fetches what was published into a folder of its own and goes on with that."""

import json
import logging
import pickle
import time
from dataclasses import replace
from pathlib import Path

import pytest

from registry.cli.main import main
from registry.ctgov.client import Client
from registry.edition import Editions
from registry.mirror.bucket import Bucket
from registry.mirror.errors import Away, NotWritten
from registry.mirror.place import Place, place_of
from registry.mirror.pointer import POINTER
from registry.mirror.question import Question
from registry.mirror.search import find
from registry.mirror.sharing import Follower, fetch, point
from registry.mirror.snapshot import Snapshots
from registry.settings import load_settings
from tests.apiserver import ApiServer
from tests.fixtures.studies import studies, study
from tests.mirror.conftest import Mirror
from tests.mirror.sharing.servers import SECRET

pytestmark = pytest.mark.wide

ONE, TWO = "NCT00000001", "NCT00000002"
PATIENCE = 20


@pytest.fixture
def publisher(tmp_path: Path, empty: Path, client: Client, api: ApiServer, address: str) -> Mirror:
    """A machine that has published two studies; its history is its own."""
    writer = Mirror(empty, client).copy(tmp_path / "writer")
    writer.folder = place_of(writer.folder, address)
    api.publish(studies(2))
    writer.sync(ONE, TWO)
    return writer


@pytest.fixture
def node(tmp_path: Path, address: str) -> Place:
    """The folder of a machine that only serves, which holds nothing yet."""
    return place_of(tmp_path / "node", address)


def named(number: int) -> set[str]:
    """What the storage has of a generation."""
    return {f"site-{number}.duckdb", f"register-{number}.list"}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_two_nodes_with_nothing_show_the_same(
    publisher: Mirror, tmp_path: Path, address: str
) -> None:
    nodes = [place_of(tmp_path / name, address) for name in ("left", "right")]
    for folder in nodes:
        fetch(folder)
    held = {POINTER, "site-1.duckdb", "register-1", "register-1.list", "fetch.lock"}
    assert names(nodes[0]) == names(nodes[1]) == held
    left, right = (Snapshots(folder).current() for folder in nodes)
    assert left.published == right.published == publisher.current.published
    assert left.pointer == right.pointer == publisher.current.pointer
    assert [left.study(one) for one in (ONE, TWO)] == [right.study(one) for one in (ONE, TWO)]
    for snapshot in (left, right):
        assert snapshot.register
        assert find(snapshot.register, Question(words="invented")).total == 2
        assert snapshot.held(TWO) == publisher.current.held(TWO)


def test_a_node_follows_without_any_reader_asking(
    node: Place, publisher: Mirror, api: ApiServer
) -> None:
    follower = Follower(node, every=0.1)
    follower.start()
    try:
        before = Snapshots(node).current()
        api.publish([study(ONE, acronym="NEW"), study(TWO)])
        publisher.sync(ONE, TWO)
        until = time.monotonic() + PATIENCE
        while Snapshots(node).current().generation == 1:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        follower.stop()
    assert Snapshots(node).current().published == publisher.current.published
    assert before.study(ONE) is not None  # who reads the old one goes on
    assert {name for name in names(node) if "duckdb" in name} == {
        "site-1.duckdb",
        "site-2.duckdb",
    }


def test_what_arrives_damaged_is_not_shown(
    node: Place, publisher: Mirror, api: ApiServer, address: str
) -> None:
    fetch(node)
    api.publish([study(ONE, acronym="NEW"), study(TWO)])
    publisher.sync(ONE, TWO)
    bucket = Bucket(address)
    bucket.write("site-2.duckdb", b"something else")
    with pytest.raises(Away, match=r"site-2\.duckdb is damaged"):
        fetch(node)
    assert Snapshots(node).current().generation == 1
    bucket.put(publisher.folder / "site-2.duckdb")
    fetch(node)
    assert Snapshots(node).current().generation == 2


def test_the_storage_keeps_what_the_pointer_names_and_no_more(
    publisher: Mirror, api: ApiServer, address: str
) -> None:
    api.publish([study(ONE, acronym="NEW"), study(TWO)])
    publisher.sync(ONE, TWO)
    of_both = {name for number in (1, 2) for name in named(number)}
    assert Bucket(address).names() == {POINTER, *of_both}
    point(publisher.folder, replace(publisher.current.pointer, earlier=()))
    assert Bucket(address).names() == {POINTER, *named(2)}


def test_of_a_register_only_what_is_new_travels(
    publisher: Mirror, node: Place, api: ApiServer
) -> None:
    fetch(node)
    before = {path.stat().st_ino for path in (node / "register-1").rglob("*.store")}
    api.publish([*studies(2), study("NCT00000003")])
    publisher.sync(ONE, TWO, "NCT00000003")
    fetch(node)
    after = {path.stat().st_ino for path in (node / "register-2").rglob("*.store")}
    assert before < after
    register = Snapshots(node).current().register
    assert register
    assert [register.raw(one) for one in (ONE, "NCT00000003")] == [
        held.raw for one in (ONE, "NCT00000003") if (held := publisher.current.held(one))
    ]


def test_a_node_without_the_history_cannot_publish_less_than_there_is(
    publisher: Mirror, node: Place, client: Client
) -> None:
    with pytest.raises(NotWritten, match="lacks the history of what is published"):
        Mirror(node, client).sync(ONE)
    assert Snapshots(node).current().nct_ids() == {ONE, TWO}


def test_a_place_keeps_what_it_knows_in_other_processes(node: Place, address: str) -> None:
    copied = pickle.loads(pickle.dumps(node))  # noqa: S301 - of our own making
    assert (copied, copied.storage) == (node, address)
    assert (node / "below").storage is None


@pytest.fixture
def site(publisher: Mirror, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of a node that has fetched what there is."""
    file = tmp_path / "trials.toml"
    file.write_text(
        f'trials = ["{ONE}"]\n[site]\nlanguages = ["en"]\nname.en = "Ours"\n'
        f'[registry]\nbase_url = "{publisher.client.base_url}"\n'
        f'[mirror]\nfolder = "node"\nstorage = "{address}"\n'
    )
    fetch(load_settings(file).mirror.folder)
    monkeypatch.setenv("REGISTRY_SETTINGS", str(file))
    return file


def test_without_the_storage_pages_go_on_and_doctor_says_it(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def storage() -> tuple[str, str]:
        main(["doctor", "--json"])
        checks = json.loads(capsys.readouterr().out)["checks"]
        return next((one["state"], one["says"]) for one in checks if one["name"] == "storage")

    assert storage()[0] == "ok"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    state, says = storage()
    assert state == "problem"
    assert "Readers keep what this machine has" in says
    with caplog.at_level(logging.ERROR):
        editions = Editions(load_settings(site))
        until = time.monotonic() + PATIENCE
        while editions.follower.trouble is None:
            assert time.monotonic() < until
            time.sleep(0.05)
    editions.follower.stop()
    assert "could not be exchanged with the storage" in caplog.text
    assert SECRET not in caplog.text + says
    assert editions.current().snapshot.study(ONE) is not None


@pytest.mark.parametrize("where", ["storage", "folder", "both"])
def test_a_sync_mends_a_damaged_pointer_wherever_it_is(
    node: Place, publisher: Mirror, api: ApiServer, where: str
) -> None:
    bucket = Bucket(str(node.storage))
    if where != "folder":
        bucket.write(POINTER, b"")
    if where != "storage":
        (publisher.folder / POINTER).write_bytes(b"")
    api.publish([study(ONE, acronym="LATER"), study(TWO)])
    publisher.sync(ONE, TWO)
    fetch(node)
    assert [one.acronym for one in Snapshots(node).current().summaries()] == ["LATER", None]
