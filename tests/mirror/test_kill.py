"""`kill -9` at any moment: readers go on, nothing is lost, the next sync is clean."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
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
MOMENTS, MOMENTS_OF_A_FIRST_SYNC = 20, 4
STUDIES = 30
READERS = 2
TIMEOUT = 60


class Process:
    """A Python module that runs in a process of its own, and has been told its arguments."""

    def __init__(self, module: str, *arguments: object) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> None:
        """Wait until it says so."""
        assert self._process.stdout.readline() == "ready\n"

    def close(self) -> None:
        """See that it is over."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            pipe.close()

    def end(self, *, after: float | None = None) -> tuple[int, str, str]:
        """Let it go on, kill it after so many seconds if given; how it ended and what it said."""
        if after is not None:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
            time.sleep(after)
            self._process.kill()
        output, error = self._process.communicate(timeout=TIMEOUT)
        return self._process.returncode, output, error


@pytest.fixture
def processes() -> Iterator[Any]:
    """Starts processes, and sees to it that none is left."""
    started: list[Process] = []

    def start(module: str, *arguments: object) -> Process:
        started.append(Process(module, *arguments))
        return started[-1]

    yield start
    for process in started:
        process.close()


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


def test_a_killed_sync_loses_nothing_and_no_reader_notices(
    mirror: Mirror, api: ApiServer, processes: Any
) -> None:
    moment = random.Random(SEED)  # noqa: S311 - no secret
    api.publish(load(0))
    mirror.sync(query="invented")
    started = time.monotonic()
    mirror.sync(query="invented", full=True)
    api.publish(load(1))
    mirror.sync(query="invented")
    whole = time.monotonic() - started
    readers = [processes("tests.mirror.reading", mirror.folder) for _ in range(READERS)]
    syncing = [processes("tests.mirror.syncing", mirror.folder, api.url) for _ in range(2)]
    for reader in readers:
        reader.ready()
    killed = 0
    for number in range(2, MOMENTS + 2):
        api.publish(load(number))
        one, syncing = syncing[0], syncing[1:]
        if number < MOMENTS:
            syncing.append(processes("tests.mirror.syncing", mirror.folder, api.url))
        one.ready()
        code, _, error = one.end(after=moment.uniform(0, whole))
        assert (code, error) in {(-9, ""), (0, "")}
        killed += code == -9
        report = mirror.sync(query="invented")
        assert (report.outcome, report.changed) in {("updated", STUDIES), ("not needed", 0)}
        assert rounds(mirror, "NCT00000001") == [str(one) for one in range(number + 1)]
        assert {one.acronym for one in mirror.current.summaries()} == {str(number)}
        assert left_over(mirror.folder) == []
    assert killed > MOMENTS // 2
    for reader in readers:
        code, output, error = reader.end()
        assert (code, error) == (0, "")
        reads, generations = map(int, output.split())
        assert reads > MOMENTS
        assert generations > MOMENTS // 2
    assert all(found.sound for found in integrity(mirror.folder))
    last = f"NCT{STUDIES:08d}"
    assert rounds(mirror, last) == [str(one) for one in range(MOMENTS + 2)]


def test_a_first_sync_that_was_killed_leaves_nothing_in_the_way_of_the_next(
    tmp_path: Path, mirror: Mirror, api: ApiServer, processes: Any
) -> None:
    moment = random.Random(SEED)  # noqa: S311 - no secret
    api.publish(load(0))
    mirrors = [
        Mirror(tmp_path / f"mirror {number}", mirror.client)
        for number in range(MOMENTS_OF_A_FIRST_SYNC)
    ]
    syncing = [processes("tests.mirror.syncing", one.folder, api.url) for one in mirrors]
    for one, process in zip(mirrors, syncing, strict=True):
        process.ready()
        process.end(after=moment.uniform(0, 0.5))
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
    mirror: Mirror, api: ApiServer, processes: Any, limit: int, unwritten: str, next_outcome: str
) -> None:
    api.publish([study("NCT00000001", acronym="0")])
    mirror.sync(query="invented")
    big = large("NCT00000002")
    letters = random.Random(SEED).choices("abcdefgh ", k=800_000)  # noqa: S311 - no secret
    big["protocolSection"]["descriptionModule"]["briefSummary"] = "".join(letters)
    api.publish([study("NCT00000001", acronym="1"), big])
    process = processes("tests.mirror.syncing", mirror.folder, api.url, limit)
    process.ready()
    code, _, error = process.end()
    assert code == 1
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
