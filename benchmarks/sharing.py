"""What it costs to keep the history in PostgreSQL and S3, and to serve from several machines.

    python benchmarks/sharing.py [--studies 3000] [--seed 7]

Both servers run on this machine, as in the tests, so what a network adds is not in the figures.
The first number is this process's processor time, the second is by the clock.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import orjson

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.mirror.bucket import Bucket  # noqa: E402
from registry.mirror.history import History  # noqa: E402 - the path comes first
from registry.mirror.parcel import get_folder, put_folder  # noqa: E402
from registry.mirror.place import place_of  # noqa: E402
from registry.mirror.sharing import fetch  # noqa: E402
from registry.mirror.writer import Writer, locked  # noqa: E402
from registry.synthetic.generator import Generator  # noqa: E402
from tests.mirror.sharing import servers  # noqa: E402

AT_A_TIME = 1_000
SEGMENT, SEGMENTS = 20_000_000, 5


def main() -> None:
    """Start the servers, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    now = datetime.now(UTC)
    rows = [
        (number_of(raw), 1, "", raw.decode(), now, None, None, "synthetic", 1, None)
        for raw in Generator(options.seed).studies(options.studies)
    ]
    print(f"{options.studies:,} synthetic studies\n")
    with tempfile.TemporaryDirectory() as text:
        place = Path(text)
        (place / "s3").mkdir()
        with servers.postgres() as database, servers.s3(place / "s3") as storage:
            os.environ |= database.environment | storage.environment
            there = place_of(place / "there", storage.address, database.address)
            print("| | folder | PostgreSQL and S3 |\n|---|---|---|")
            mirrors = (place / "here", there)
            line("open an empty history", *(timed(lambda at=at: opened(at)) for at in mirrors))
            line("keep the studies", *(timed(lambda at=at: keep(at, rows)) for at in mirrors))
            line(
                "lock, open, find nothing to do", *(timed(lambda at=at: idle(at)) for at in mirrors)
            )
            node = place_of(place / "node", storage.address)
            print(f"\nA node looks at the pointer: {timed(lambda: fetch(node))}")
            folders(place, Bucket(f"{storage.address}/folders"))


def folders(place: Path, bucket: Bucket) -> None:
    """A published folder of some files, and then one of which one file is new."""
    for number in (1, 2):
        folder = place / f"register-{number}"
        folder.mkdir()
        for segment in range(SEGMENTS):
            new = number == 2 and segment == 0
            (folder / str(segment)).write_bytes(bytes([segment + 100 * new]) * SEGMENT)
        size = SEGMENT * (SEGMENTS if number == 1 else 1) / 1e6
        there = timed(lambda folder=folder: put_folder(bucket, folder))
        (place / "fetched").mkdir(exist_ok=True)
        back = timed(lambda n=number: get_folder(bucket, place / "fetched" / f"register-{n}"))
        print(f"{size:,.0f} MB that are new of {SEGMENT * SEGMENTS / 1e6:,.0f} MB: ", end="")
        print(f"to the storage {there}, to a node {back}")


def opened(folder: Path) -> None:
    """Make the history."""
    with locked(folder):
        History(folder).close()


def keep(folder: Path, rows: list[tuple[object, ...]]) -> None:
    """Add the studies, a thousand to a transaction."""
    with locked(folder), closing(History(folder)) as history:
        for start in range(0, len(rows), AT_A_TIME):
            with history.transaction():
                history.add("study_version", rows[start : start + AT_A_TIME])


def idle(folder: Path) -> None:
    """All that a sync does beside asking the registry, when nothing has changed."""
    with locked(folder), Writer(folder) as writer:
        writer.history.held()


def number_of(raw: bytes) -> str:
    """The number of a study."""
    number: str = orjson.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
    return number


def timed(do: Callable[[], None]) -> str:
    """How many seconds it takes, of the processor and by the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    do()
    return f"{time.process_time() - processor:.2f} / {time.perf_counter() - clock:.2f} s"


def line(what: str, *figures: str) -> None:
    """A line of the table."""
    print(f"| {what} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
