"""`kill -9` at any moment: readers go on, nothing is lost, the next sync is clean."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from registry.mirror.errors import NotWritten
from registry.mirror.integrity import integrity
from tests.apiserver import ApiServer
from tests.fixtures.studies import large, study
from tests.mirror.conftest import Mirror, client_of

PROJECT = Path(__file__).resolve().parents[2]
SEED = 20261122
MOMENTS, MOMENTS_OF_A_FIRST_SYNC = 12, 4
STUDIES = 30
READERS = 2
TIMEOUT = 60


def python(module: str, *arguments: object) -> "subprocess.Popen[str]":
    """A Python module in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class Syncs:
    """Syncs in processes of their own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._process = python("tests.mirror.syncing")
        self._said = ""

    def run(
        self,
        folder: Path,
        *,
        killed_after: float | None = None,
        killed_when: Callable[[], bool] | None = None,
        limit: int = -1,
        whole: bool = False,
    ) -> int:
        """Sync; `kill -9` after so many seconds, or as soon as something is so, if given.

        The exit code, -9 when it was killed. `whole` is a sync of all studies in windows.
        """
        self._process.stdin.write(json.dumps([str(folder), self._url, limit, whole]) + "\n")
        self._process.stdin.flush()
        number = int(self._process.stdout.readline())
        if killed_after is not None:
            time.sleep(killed_after)
        while killed_when is not None and not killed_when():
            time.sleep(0.001)
        if killed_after is not None or killed_when is not None:
            with suppress(ProcessLookupError):  # it was quicker
                os.kill(number, signal.SIGKILL)
        return int(self._process.stdout.readline())

    def close(self) -> str:
        """What was said of errors; once it was asked, the same again."""
        if self._process.returncode is None:
            _, self._said = self._process.communicate(timeout=TIMEOUT)
        return self._said


@pytest.fixture
def syncs(api: ApiServer) -> Iterator[Syncs]:
    """Starts syncs in processes of their own."""
    syncs = Syncs(api.url)
    yield syncs
    syncs.close()


@pytest.fixture
def readers() -> "Iterator[list[subprocess.Popen[str]]]":
    """Room for processes that read; none of them is left."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def moments(number: int, within: float) -> list[float]:
    """So many moments in a time of so many seconds: one in each of as many parts, in any order."""
    draw = random.Random(SEED)  # noqa: S311 - no secret
    found = [within * (part + draw.random()) / number for part in range(number)]
    draw.shuffle(found)
    return found


def load(number: int) -> list[dict[str, Any]]:
    """Every study says the number of the load, so that a snapshot of two loads would be seen."""
    return [study(f"NCT{one:08d}", acronym=str(number)) for one in range(1, STUDIES + 1)]


def rounds(mirror: Mirror, nct_id: str) -> list[str | None]:
    """What each version of a study says."""
    return [
        version.record.protocol_section.identification_module.acronym
        for version in mirror.current.versions(nct_id)
    ]


def left_over(folder: Path) -> list[str]:
    """Files that nothing needs: unfinished ones, and data that the catalogue does not name."""
    with closing(sqlite3.connect(folder / "history" / "catalogue.sqlite")) as connection:
        named = {
            Path(path).name for (path,) in connection.execute("SELECT path FROM ducklake_data_file")
        }
    return [
        path.name
        for path in folder.rglob("*")
        if ".tmp" in path.name or (path.suffix == ".parquet" and path.name not in named)
    ]


@pytest.mark.wide
def test_a_killed_sync_loses_nothing_and_no_reader_notices(
    mirror: Mirror, api: ApiServer, syncs: Syncs, readers: "list[subprocess.Popen[str]]"
) -> None:
    api.publish(load(0))
    mirror.sync(query="invented")
    readers += [python("tests.mirror.reading", mirror.folder) for _ in range(READERS)]
    for reader in readers:
        assert reader.stdout.readline() == "ready\n"
    api.publish(load(1))
    started = time.monotonic()
    assert syncs.run(mirror.folder) == 0
    whole = time.monotonic() - started
    killed = 0
    for number, moment in enumerate(moments(MOMENTS, whole), 2):
        api.publish(load(number))
        code = syncs.run(mirror.folder, killed_after=moment)
        assert code in {-9, 0}
        killed += code == -9
        report = mirror.sync(query="invented")
        assert (report.outcome, report.changed) in {("updated", STUDIES), ("not needed", 0)}
        assert rounds(mirror, "NCT00000001") == [str(one) for one in range(number + 1)]
        assert {one.acronym for one in mirror.current.summaries()} == {str(number)}
        assert left_over(mirror.folder) == []
    assert killed >= MOMENTS // 4, "too few were killed for this to prove anything"
    for reader in readers:
        output, error = reader.communicate(timeout=TIMEOUT)
        assert (reader.returncode, error) == (0, "")
        reads, generations = map(int, output.split())
        assert reads > MOMENTS
        assert generations > MOMENTS // 2
    assert syncs.close() == ""
    assert all(found.sound for found in integrity(mirror.folder))
    last = f"NCT{STUDIES:08d}"
    assert rounds(mirror, last) == [str(one) for one in range(MOMENTS + 2)]


def test_a_first_sync_that_was_killed_leaves_nothing_in_the_way_of_the_next(
    tmp_path: Path, mirror: Mirror, api: ApiServer, syncs: Syncs
) -> None:
    api.publish(load(0))
    for number, moment in enumerate(moments(MOMENTS_OF_A_FIRST_SYNC, 0.8)):
        one = Mirror(tmp_path / f"mirror {number}", mirror.client)
        syncs.run(one.folder, killed_after=moment)
        one.sync(query="invented")
        assert rounds(one, "NCT00000001") == ["0"]
        assert len(one.current.nct_ids()) == STUDIES
        assert left_over(one.folder) == []
        assert all(found.sound for found in integrity(one.folder))


@pytest.mark.parametrize(
    ("limit", "unwritten", "next_outcome"),
    [(20_000, "The history", "updated"), (900_000, "The new snapshot", "not needed")],
)
def test_a_full_disk_is_said_and_loses_nothing(
    mirror: Mirror, api: ApiServer, syncs: Syncs, limit: int, unwritten: str, next_outcome: str
) -> None:
    api.publish([study("NCT00000001", acronym="0")])
    mirror.sync(query="invented")
    big = large("NCT00000002")
    letters = random.Random(SEED).choices("abcdefgh ", k=800_000)  # noqa: S311 - no secret
    big["protocolSection"]["descriptionModule"]["briefSummary"] = "".join(letters)
    api.publish([study("NCT00000001", acronym="1"), big])
    assert syncs.run(mirror.folder, limit=limit) == 1
    error = syncs.close()
    assert f"NotWritten: {unwritten} could not be written" in error
    assert "File too large" in error
    assert "See that the disk has room" in error
    assert rounds(mirror, "NCT00000001") == ["0"]
    assert mirror.current.last_sync.outcome == "failed"
    assert mirror.sync(query="invented").outcome == next_outcome
    assert rounds(mirror, "NCT00000001") == ["0", "1"]
    assert len(mirror.current.versions("NCT00000002")) == 1
    assert left_over(mirror.folder) == []
    assert all(found.sound for found in integrity(mirror.folder))


def test_a_folder_that_may_not_be_written_to_is_said(tmp_path: Path, api: ApiServer) -> None:
    (tmp_path / "file").write_text("in the way")
    with client_of(api.url) as client, pytest.raises(NotWritten, match="file"):
        Mirror(tmp_path / "file" / "mirror", client).sync("NCT00000001")
