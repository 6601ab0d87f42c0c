"""How long the derived tables take, by one process and by workers of a Dask cluster.

    python benchmarks/derive.py [--studies 5000] [--seed 7] [--workers 2]

The studies are synthetic. Each way makes the same bytes, which is looked at. The workers' share is
the work on batches that are in memory already, without reading, starting a cluster, and writing.
Where others use the machine too, the clock shows that more than the program; so beside the speed-up
by the clock stands the one that processors of one's own would give: the processor time of one
process against that of the busiest of the workers and of the process that gives them work.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import distributed
import orjson

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.derive import CRITERIA, FIELDS, derive  # noqa: E402 - the path comes first
from registry.derive.scheduling import HERE, done  # noqa: E402
from registry.derive.versions import Versions  # noqa: E402
from registry.derive.work import work  # noqa: E402
from registry.mirror.history import History  # noqa: E402
from registry.synthetic.generator import Generator  # noqa: E402

AT_A_TIME = 1_000


def main() -> None:
    """Make the mirror, derive in each way, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        size = fill(folder, Generator(options.seed).studies(options.studies))
        print(f"{options.studies:,} synthetic studies, {size / 1e6:,.0f} MB of JSON\n")
        print("| | whole, s | share, s | speed-up | busiest processor, s | speed-up there |")
        print("|---|---|---|---|---|---|")
        alone = share(folder, HERE)
        whole = timed(folder, HERE)
        expected = digest(folder)
        print(f"| one process | {whole:.1f} | {told(alone, alone)} |")
        for workers in range(1, options.workers + 1):
            start = time.perf_counter()
            with distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None
            ) as cluster:
                starting = time.perf_counter() - start
                spread = share(folder, cluster.scheduler_address)
                whole = timed(folder, cluster.scheduler_address)
                assert digest(folder) == expected
            print(f"| {workers} of Dask | {whole:.1f} | {told(spread, alone)} |")
        print(f"\nStarting the last cluster: {starting:.1f} s. Every way made the same bytes.")
        for name in (CRITERIA, FIELDS):
            made = (folder / "derived" / name).stat().st_size
            print(f"{name}: {made / 1e6:.1f} MB, {made / options.studies:,.0f} bytes a study")


def fill(folder: Path, studies: Iterator[bytes]) -> int:
    """A history of these studies; how many bytes they have."""
    now, size = datetime.now(UTC), 0
    with closing(History(folder)) as history:
        while some := list(islice(studies, AT_A_TIME)):
            size += sum(map(len, some))
            with history.transaction():
                history.add("study_version", [row(raw, now) for raw in some])
    return size


def row(raw: bytes, now: datetime) -> tuple[object, ...]:
    """A version of the history."""
    nct_id = orjson.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
    return (nct_id, 1, "", raw.decode(), now, None, None, "synthetic", 1, None)


def timed(folder: Path, scheduler: str) -> float:
    """How many seconds all of it takes."""
    start = time.perf_counter()
    derive(folder, scheduler)
    return time.perf_counter() - start


class Share(NamedTuple):
    """Seconds by the clock, and of the busiest processor."""

    clock: float
    processor: float


def share(folder: Path, scheduler: str) -> Share:
    """How long the workers take, from batches that are in memory already."""
    batches = list(Versions.of(folder).batches())
    before = processors(scheduler)
    start = time.perf_counter()
    for _ in done(work, batches, scheduler):
        pass
    clock = time.perf_counter() - start
    after = processors(scheduler)
    return Share(clock, max(after[one] - before[one] for one in after))


def processors(scheduler: str) -> dict[str, float]:
    """The processor time of this process, which a local scheduler shares, and of each worker."""
    if scheduler == HERE:
        return {"": time.process_time()}
    with distributed.Client(scheduler, set_as_default=False) as client:
        return {"": time.process_time(), **client.run(time.process_time)}


def told(share: Share, alone: Share) -> str:
    """Cells of the table."""
    clock, processor = alone.clock / share.clock, alone.processor / share.processor
    return f"{share.clock:.1f} | {clock:.2f} | {share.processor:.1f} | {processor:.2f}"


def digest(folder: Path) -> str:
    """What tells the tables from others."""
    files = [(folder / "derived" / name).read_bytes() for name in (CRITERIA, FIELDS)]
    return hashlib.sha256(b"".join(files)).hexdigest()


if __name__ == "__main__":
    main()
