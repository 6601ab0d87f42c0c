"""What a study costs a sync on this machine, beside reading its JSON and keeping its text.

    python benchmarks/sync.py [--studies 4000] [--seed 7] [--file STUDIES.ndjson] [--rounds 1]
        [--dlt | --dlt-python PYTHON]

The studies are synthetic, or those of a file. The baseline is `orjson.loads` of each and an insert
of its number and text into a DuckDB file, a thousand at a time. Ours is all that a sync does with a
page but fetching and publishing: it reads the page, validates, fingerprints and compares each
record, and keeps what is new in the history. "first" is a sync into an empty mirror, "again" one in
which nothing changed, "changed" one in which every hundredth study did. Each runs in a process of
its own, on the same bytes, in turn, and without the search for cycles, which neither needs.
Processor time counts, since the machine may be busy, and the fastest round. With `--dlt` a whole
first sync is measured beside dlt's: see `beside_dlt.py`.
"""

import argparse
import gc
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from benchmarks.beside_dlt import beside_dlt  # noqa: E402 - the path comes first
from registry.ctgov.answers import RawStudy, Version  # noqa: E402
from registry.ctgov.conformity import conforms  # noqa: E402
from registry.ctgov.drift import drift  # noqa: E402
from registry.ctgov.reading import read_page  # noqa: E402
from registry.ctgov.transport import Reply  # noqa: E402
from registry.mirror.canonical import canonical  # noqa: E402
from registry.mirror.history import SETTINGS, History  # noqa: E402
from registry.mirror.intake import Intake, Stamp  # noqa: E402
from registry.synthetic.generator import Generator  # noqa: E402

PAGE = 1_000
EVERY_CHANGED = 100


def pages(file: Path) -> Iterator[list[bytes]]:
    """The studies of a file, a page at a time."""
    with file.open("rb") as lines:
        while some := [line.strip() for line in islice(lines, PAGE)]:
            yield some


def baseline(file: Path, folder: Path) -> Iterator[None]:
    """Read each study and keep its text."""
    connection = duckdb.connect(
        str(folder / "plain.duckdb"),
        config={"threads": 1, "memory_limit": SETTINGS["memory_limit"]},
    )
    connection.execute("CREATE TABLE study (nct_id VARCHAR, raw VARCHAR)")
    yield
    for page in pages(file):
        numbers = [
            orjson.loads(raw)["protocolSection"]["identificationModule"]["nctId"] for raw in page
        ]
        rows = pa.table({"nct_id": numbers, "raw": pa.array(page, pa.binary()).cast(pa.string())})
        connection.from_arrow(rows).insert_into("study")
    connection.close()


def ours(file: Path, folder: Path) -> Iterator[None]:
    """Take the same studies in as a sync does."""
    history = History(folder)
    yield
    stamp = Stamp(history.next_sync_id(), "benchmark", Version("2.0.5", "2026-09-11T09:00:04"))
    with history.transaction():
        intake = Intake(history, stamp)
        for page in pages(file):
            body = b'{"studies":[' + b",".join(page) + b"]}"
            reply = Reply(200, "application/json", body, "benchmark", None)
            intake.take(listed.study for listed in read_page(reply).listed)
        intake.finish()
    history.close()


def steps(file: Path, _: Path) -> Iterator[None]:
    """The steps of ours that are not the history's, each by itself; printed.

    Most records only have to be looked at; the others are validated and searched for drift too.
    """
    yield
    names = (
        "orjson.loads",
        "look at it",
        "validate",
        "look for drift",
        "fingerprint",
    )
    spent = dict.fromkeys(names, 0.0)
    studies = 0
    for page in pages(file):
        studies += len(page)
        raws = [RawStudy("", raw) for raw in page]
        read = _timed(spent, "orjson.loads", lambda page=page: [orjson.loads(raw) for raw in page])
        _timed(spent, "look at it", lambda read=read: [conforms(one) for one in read])
        records = _timed(spent, "validate", lambda raws=raws: [raw.record() for raw in raws])
        _timed(spent, "look for drift", lambda records=records: [drift(one) for one in records])
        _timed(spent, "fingerprint", lambda page=page: [canonical(raw) for raw in page])
    for name, seconds in spent.items():
        print(f"    {name:<16} {seconds / studies * 1e3:7.3f} ms a study", flush=True)


def _timed(spent: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    start = time.process_time()
    result = work()
    spent[name] += time.process_time() - start
    return result


def measured(work: Callable[[Path, Path], Iterator[None]], file: Path, folder: Path) -> list[float]:
    """Seconds of processor, seconds of the clock, and MB at the most, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (work, file, folder))


def _measure(work: Callable[[Path, Path], Iterator[None]], file: Path, folder: Path) -> list[float]:
    running = work(file, folder)
    next(running)  # opening is not counted
    gc.disable()
    cpu, clock = time.process_time(), time.perf_counter()
    for _ in running:
        pass
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [time.process_time() - cpu, time.perf_counter() - clock, largest]


def changed(file: Path, to: Path) -> None:
    """The same studies, every hundredth with another status date."""
    with file.open("rb") as lines, to.open("wb") as out:
        for number, line in enumerate(lines):
            if number % EVERY_CHANGED == 0:
                record = orjson.loads(line)
                record["protocolSection"]["statusModule"]["statusVerifiedDate"] = "1999-12"
                line = orjson.dumps(record) + b"\n"
            out.write(line)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--dlt", action="store_true")
    parser.add_argument("--dlt-python", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        file = options.file or place / "studies.ndjson"
        if options.file is None:
            with file.open("wb") as out:
                for raw in Generator(options.seed).studies(options.studies):
                    out.write(raw + b"\n")
        later = place / "later.ndjson"
        changed(file, later)
        studies = sum(map(len, pages(file)))
        size = file.stat().st_size
        print(f"{studies:,} studies, {size / studies / 1e3:,.1f} KB on average")
        best: dict[str, list[float]] = {}
        for number in range(options.rounds):
            folder = place / str(number)
            folder.mkdir()
            for what, work, source in (
                ("baseline", baseline, file),
                ("ours, first", ours, file),
                ("ours, again", ours, file),
                ("ours, changed", ours, later),
            ):
                found = measured(work, source, folder)
                best[what] = min(best.get(what, found), found)
        kept = sum(
            path.stat().st_size for path in (folder / "history").rglob("*") if path.is_file()
        )
        print("| | ms a study | ratio | studies a second | MB of memory |\n|---|---|---|---|---|")
        for what, (cpu, clock, memory) in best.items():
            print(
                f"| {what} | {cpu / studies * 1e3:.2f} | {cpu / best['baseline'][0]:.2f} "
                f"| {studies / clock:,.0f} | {memory:,.0f} |"
            )
        print(f"The history has {kept / studies / 1e3:.1f} KB a study. Steps by themselves:")
        measured(steps, file, folder)
        if options.dlt or options.dlt_python:
            beside_dlt(file, studies, options.dlt_python)


if __name__ == "__main__":
    main()
