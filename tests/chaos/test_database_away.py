"""The database of the history goes away during a sync: no reader notices, nothing is lost."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.apiserver import ApiServer
from tests.chaos.readers import Readers
from tests.chaos.test_chaos import assert_nothing_lost
from tests.chaos.world import draw, world
from tests.mirror.sharing import servers

pytestmark = pytest.mark.wide

TIMES = 2
LIBPQ = ("WARNING:", "DETAIL:", "HINT:")
"""What PostgreSQL's own client writes on standard error of why the server left."""
ABORTED = -6
"""DuckDB may throw where C++ lets nobody catch it, which ends the sync as if it were killed."""
SEED = 20261126


@dataclass
class Database:
    """A PostgreSQL that can be killed and started again."""

    address: str
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def kill(self) -> list[str]:
        """End it at once, as a power failure does; return how it was started."""
        words = dict(word.split("=") for word in self.address.split())
        asked = subprocess.run(
            ["psql", self.address, "-Atc", "SHOW data_directory"],
            capture_output=True,
            text=True,
            check=True,
        )
        number = int((Path(asked.stdout.strip()) / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{number}/cmdline").read_text().rstrip("\0").split("\0")
        assert words["port"] in " ".join(command)
        os.kill(number, signal.SIGQUIT)
        while Path(f"/proc/{number}").exists():
            time.sleep(0.05)
        return command

    def start(self, command: list[str]) -> None:
        """Start it again, and wait until it answers."""
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.started.append(
            subprocess.Popen([*as_user, *command], stderr=subprocess.DEVNULL, cwd="/")
        )
        ready = ["psql", self.address, "-Atc", "SELECT 1"]
        while subprocess.run(ready, capture_output=True).returncode:
            time.sleep(0.2)


@contextmanager
def shared(folder: Path) -> Iterator[tuple[Database, str]]:
    """A database and the address of a storage, with the variables that reach them."""
    place = folder / "s3"
    place.mkdir()
    with (
        servers.postgres() as database,
        servers.s3(place) as storage,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in (database.environment | storage.environment).items():
            patch.setenv(name, value)
        made = Database(database.address)
        yield made, f"{storage.address}/chaos"
    for process in made.started:
        process.wait(60)


def test_the_database_goes_away_and_comes_back(tmp_path: Path, api: ApiServer) -> None:
    chance = draw(SEED)
    with (
        shared(tmp_path) as (database, storage),
        world(tmp_path, api, storage=storage, catalogue=f"postgres:{database.address}") as made,
        Readers(made, plain=1, interactive=1) as readers,
    ):
        for _ in range(TIMES):
            made.publish()
            command: list[str] = []
            killing = threading.Timer(
                chance.uniform(1, 8), lambda known=command: known.extend(database.kill())
            )
            killing.start()
            try:
                ended = made.sync()
                killing.join()
                assert ended.code in {0, 1, ABORTED}, ended
                if ended.code == 1:
                    (line,) = ended.log
                    assert line["level"] == "error"
                    assert "Traceback" not in line["message"]
                if ended.code != ABORTED:
                    assert all(line.startswith(LIBPQ) for line in ended.beside), ended.beside
                again = made.sync()
                assert again.code == 1, "the database is away"
                assert "database of the history does not answer" in again.log[0]["message"]
            finally:
                killing.join()
                database.start(command)
            assert made.sync().code == 0
        time.sleep(7)  # a node looks at the storage every few seconds
        assert_nothing_lost(made)
    assert readers.wrong == []
    assert min(readers.read.values()) > 0
