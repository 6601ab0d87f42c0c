"""How the mirror keeps and publishes, beside the other ways that were open.

    python benchmarks/mirror.py [--studies 270] [--syncs 100] [--kills 10] [--large 2000]

Records are invented, 17 KB of JSON each, as the registry's are on average. Every way does the same
work in the same run, in turn, so that ratios hold where milliseconds do not. "Can it be read
meanwhile" asks from another process while one commits without a pause; "kill -9" kills a process
that does so at random moments and looks whether every sync is there whole or not at all.
"""

import argparse
import itertools
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path

import duckdb
import orjson
import pyarrow as pa

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.mirror import publish as publishing  # noqa: E402 - the path comes first
from registry.mirror.canonical import canonical  # noqa: E402
from registry.mirror.history import History  # noqa: E402
from registry.mirror.pointer import Pointer, write_pointer  # noqa: E402
from registry.mirror.publish import publish, remove_older  # noqa: E402
from registry.mirror.snapshot import Snapshots  # noqa: E402

SEED = 20261122
ROWS_OF_A_KILLED_SYNC = 5
INLINED, NOT_INLINED = 10, 0
WORDS = [
    "".join(parts)
    for parts in itertools.product("bdglmprst", "aeiou", ("n", "r", "st", "tion", "ment", "l"))
]
WEIGHTS = [1 / (rank + 3) for rank in range(len(WORDS))]  # some words are frequent, most are rare


# Records


def records(count: int, changed: int = 0) -> list[tuple[str, str]]:
    """That many studies, number and JSON; `changed` makes others of the same studies."""
    return [_record(number, changed) for number in range(1, count + 1)]


def _record(number: int, changed: int) -> tuple[str, str]:
    choice = random.Random(f"{SEED} {number}")  # noqa: S311 - no secret

    def text(words: int) -> str:
        return " ".join(choice.choices(WORDS, WEIGHTS, k=words))

    def several(count: int, **parts: int) -> list[dict[str, str]]:
        return [{name: text(words) for name, words in parts.items()} for _ in range(count)]

    nct_id = f"NCT{number:08d}"
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": text(12)},
            "statusModule": {"overallStatus": "RECRUITING", "whyStopped": f"change {changed}"},
            "descriptionModule": {"briefSummary": text(150), "detailedDescription": text(800)},
            "conditionsModule": {"conditions": [text(3) for _ in range(3)]},
            "armsInterventionsModule": {
                "armGroups": several(3, label=3, description=50),
                "interventions": several(3, name=3, description=50),
            },
            "outcomesModule": {
                "secondaryOutcomes": several(12, measure=12, description=30, timeFrame=4)
            },
            "eligibilityModule": {"eligibilityCriteria": text(500)},
            "contactsLocationsModule": {
                "locations": several(35, facility=5, city=1, state=1, country=1)
            },
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-11-22"}},
    }
    return nct_id, orjson.dumps(record).decode()


# Ways to keep the history


@dataclass(frozen=True)
class Way:
    """One way to keep the history: how to attach it, and how many rows the catalogue takes in."""

    name: str
    attach: str
    inlined: int | None = None
    options: tuple[str, ...] = ()

    def connect(self, folder: Path, *, reading: bool = False) -> duckdb.DuckDBPyConnection:
        """Open it; the tables are made when they are not there."""
        connection = duckdb.connect(config={"threads": 1})
        if self.inlined is not None:
            for name in ("sqlite_scanner", "ducklake"):
                package = files(f"duckdb_extension_{name}") / "extensions"
                file = package / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
                connection.execute(f"LOAD '{file}'")
        options = [*self.options]
        options += [f"DATA_PATH '{folder}/data/'"] if self.inlined is not None else []
        options += ["READ_ONLY"] if reading else []
        given = f" ({', '.join(options)})" if options else ""
        connection.execute(f"ATTACH '{self.attach.format(folder=folder)}' AS history{given}")
        if not reading:
            connection.execute(TABLES)
        if not reading and self.inlined is not None:
            connection.execute("CALL history.set_option('parquet_compression', 'zstd')")
            connection.execute(
                f"CALL history.set_option('data_inlining_row_limit', {self.inlined},"
                " table_name => 'version')"
            )
        return connection


TABLES = """
CREATE TABLE IF NOT EXISTS history.version (
    nct_id VARCHAR, version INTEGER, fingerprint VARCHAR, raw VARCHAR, sync_id BIGINT
);
CREATE TABLE IF NOT EXISTS history.sync (sync_id BIGINT, finished_at TIMESTAMPTZ)
"""
NATIVE = "native DuckDB file"
WAYS = {
    way.name: way
    for way in (
        Way(NATIVE, "{folder}/history.duckdb"),
        Way("DuckLake, catalogue in DuckDB", "ducklake:{folder}/catalogue.duckdb", NOT_INLINED),
        Way("DuckLake, in SQLite", "ducklake:sqlite:{folder}/catalogue.sqlite", NOT_INLINED),
        Way(
            "DuckLake, in SQLite with WAL",
            "ducklake:sqlite:{folder}/catalogue.sqlite",
            NOT_INLINED,
            ("META_JOURNAL_MODE 'WAL'",),
        ),
        Way(
            "DuckLake, in SQLite, records inlined",
            "ducklake:sqlite:{folder}/catalogue.sqlite",
            INLINED,
        ),
    )
}


def commit(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[str, str]], sync_id: int
) -> float:
    """Add a version of each record, and the sync, in one transaction; the seconds it took."""
    table = pa.table(
        {
            "nct_id": [nct_id for nct_id, _ in rows],
            "version": pa.array([sync_id] * len(rows), pa.int32()),
            "fingerprint": ["0" * 40] * len(rows),
            "raw": [raw for _, raw in rows],
            "sync_id": [sync_id] * len(rows),
        }
    )
    started = time.perf_counter()
    connection.begin()
    connection.from_arrow(table).insert_into("history.version")
    connection.execute("INSERT INTO history.sync VALUES (?, ?)", [sync_id, datetime.now(UTC)])
    connection.commit()
    return time.perf_counter() - started


@dataclass(frozen=True)
class Kept:
    """What one way costs. Times in seconds, sizes in bytes."""

    one: float
    many: float
    size: int
    files: int
    read: int
    asked: int
    longest_wait: float
    whole: int
    kills: int


def measure(way: Way, arguments: argparse.Namespace) -> Kept:
    """All measurements of one way, in folders of their own."""
    with scratch() as folder:
        with closing(way.connect(folder)) as connection:
            commit(connection, records(arguments.studies), 1)
            one = [
                commit(connection, records(1, number), number)
                for number in range(2, arguments.syncs + 2)
            ]
        found = [path for path in folder.rglob("*") if path.is_file()]
        size, count = sum(path.stat().st_size for path in found), len(found)
        with closing(way.connect(folder)) as connection:
            changed = records(arguments.studies, 1)
            many = [commit(connection, changed, 1_000 + number) for number in range(5)]
    with scratch() as folder:
        waits, failed = read_meanwhile(way, folder)
    whole = sum(kill(way, number) for number in range(arguments.kills))
    return Kept(
        statistics.median(one),
        statistics.median(many),
        size,
        count,
        len(waits),
        len(waits) + failed,
        max(waits, default=0.0),
        whole,
        arguments.kills,
    )


@contextmanager
def committing(way: Way, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that commits without a pause, once the first commit is made."""
    command = [sys.executable, __file__, "--commit", way.name, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise RuntimeError(f"no commits: {way.name}")
            yield process
        finally:
            process.kill()


def commit_for_ever(way: Way, folder: Path) -> None:
    """What that process does."""
    rows = records(ROWS_OF_A_KILLED_SYNC)
    with closing(way.connect(folder)) as connection:
        sync_id = 0
        while True:
            sync_id += 1
            commit(connection, rows, sync_id)
            if sync_id == 1:
                print("ready", flush=True)


def read_meanwhile(way: Way, folder: Path) -> tuple[list[float], int]:
    """Open and read from this process while another commits: how long, and how often not at all."""
    waits, failed = [], 0
    with committing(way, folder):
        for _ in range(20):
            started = time.perf_counter()
            try:
                with closing(way.connect(folder, reading=True)) as connection:
                    connection.execute("SELECT count(raw) FROM history.version").fetchall()
            except duckdb.Error:
                failed += 1
            else:
                waits.append(time.perf_counter() - started)
    return waits, failed


def kill(way: Way, number: int) -> bool:
    """Whether every sync is there whole or not at all after `kill -9`, and another one works."""
    moment = random.Random(f"{SEED} {number}").uniform(0, 0.3)  # noqa: S311 - no secret
    with scratch() as folder:
        with committing(way, folder) as process:
            time.sleep(moment)
            process.kill()
            process.wait()
        with closing(way.connect(folder)) as connection:
            commit(connection, records(ROWS_OF_A_KILLED_SYNC), 1_000_000)
            counts = connection.execute(
                "SELECT count(raw) FROM history.sync FULL JOIN history.version USING (sync_id)"
                " GROUP BY sync_id"
            ).fetchall()
    return len(counts) > 1 and {count for (count,) in counts} == {ROWS_OF_A_KILLED_SYNC}


# Publication


def kept_history(folder: Path, rows: Sequence[tuple[str, str]]) -> History:
    """The project's own history with one version of each record."""
    history, now = History(folder), datetime.now(UTC)
    with history.transaction():
        history.add(
            "study_version",
            [
                (nct_id, 1, canonical(raw).fingerprint, raw, now, "2", "t", "benchmark", 1, None)
                for nct_id, raw in rows
            ],
        )
    return history


def publications(counts: Sequence[int]) -> None:
    """How long a publication takes, and how large the read file is, by number of studies."""
    base = 0.0
    for count in counts:
        with scratch() as folder, closing(kept_history(folder, records(count))) as history:
            took, pointer = [], Pointer()
            for sync_id in range(1, 4):
                started = time.perf_counter()
                pointer = publish(history, pointer, sync_id, datetime.now(UTC))
                write_pointer(folder, pointer)
                took.append(time.perf_counter() - started)
            base = base or statistics.median(took)
            row(
                f"{count:,} studies",
                f"{statistics.median(took) * 1e3:,.0f} ms",
                f"{statistics.median(took) / base:.1f}",
                f"{pointer.current.size / 1e6:.1f} MB" if pointer.current else "",
            )


def _publish_first(folder: Path, history: History) -> None:
    write_pointer(folder, publish(history, Pointer(), 1, datetime.now(UTC)))


def layouts(count: int) -> None:
    """The read file as DuckDB would write it, as the mirror does, and as it would otherwise be."""
    chosen = publishing.OPTIONS
    sizes: list[int] = []
    small = "BLOCK_SIZE 65536"
    for options in (
        "BLOCK_SIZE 262144",
        "STORAGE_VERSION 'v1.2.0', BLOCK_SIZE 262144",
        chosen,
        f"STORAGE_VERSION 'v1.5.0', {small}",
    ):
        publishing.OPTIONS = options
        with scratch() as folder, closing(kept_history(folder, records(count))) as history:
            took = timed(partial(_publish_first, folder, history))
            study = partial(Snapshots(folder).current().study, "NCT00000001")
            one = statistics.median(timed(study) for _ in range(50))
            sizes.append(Snapshots(folder).current().published.size)
            row(
                options,
                f"{sizes[-1] / 1e6:.1f} MB (×{sizes[-1] / sizes[0]:.2f})",
                f"{took * 1e3:,.0f} ms",
                f"{one * 1e3:.1f} ms",
            )
    publishing.OPTIONS = chosen


def readers_during_publication(count: int) -> None:
    """How long a reader in another process waits, while nothing happens and while one publishes."""
    with scratch() as folder, closing(kept_history(folder, records(count))) as history:
        pointer = publish(history, Pointer(), 1, datetime.now(UTC))
        write_pointer(folder, pointer)
        idle = reading(folder, lambda: time.sleep(3))

        def keep_publishing() -> None:
            nonlocal pointer
            for sync_id in range(2, 12):
                pointer = publish(history, pointer, sync_id, datetime.now(UTC))
                write_pointer(folder, pointer)
                remove_older(folder, pointer)

        busy = reading(folder, keep_publishing)
    for name, waits in (("idle", idle), ("during 10 publications", busy)):
        waits.sort()
        middle, late = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
        row(
            name,
            f"{middle * 1e3:.1f} ms",
            f"{late * 1e3:.1f} ms",
            f"{late / idle[int(len(idle) * 0.95)]:.1f}",
            f"{waits[-1] * 1e3:.0f} ms",
            f"{len(waits):,}",
        )


def reading(folder: Path, meanwhile: Callable[[], object]) -> list[float]:
    """The waits of a process that reads; a read that fails ends the benchmark."""
    command = [sys.executable, __file__, "--read", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise RuntimeError("the reader did not start")
        meanwhile()
        output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("a reader failed")
    return [float(wait) for wait in output.split()]


def read_until_told(folder: Path) -> None:
    """What that process does: a study and a list, every 5 ms."""
    snapshots, ended, waits = Snapshots(folder), threading.Event(), []
    snapshots.current()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    print("ready", flush=True)
    while not ended.wait(0.005):
        waits.append(timed(lambda: _read(snapshots)))
    print(*waits)


def _read(snapshots: Snapshots) -> None:
    snapshot = snapshots.current()
    if snapshot.study("NCT00000001") is None or not snapshot.summaries():
        raise RuntimeError("nothing was read")


# The whole


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="mirror"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def timed(work: Callable[[], object]) -> float:
    """How many seconds something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def row(*cells: str) -> None:
    """A row of a Markdown table."""
    print(f"| {' | '.join(cells)} |", flush=True)


def head(title: str, *cells: str) -> None:
    """A title and the head of a table."""
    print(f"\n{title}\n")
    row(*cells)
    row(*["---"] * len(cells))


def histories(arguments: argparse.Namespace) -> None:
    """The table of ways to keep the history, each beside the native file."""
    head(
        f"History: {arguments.studies} studies; × is beside the native file",
        "way",
        "commit 1",
        f"commit {arguments.studies}",
        f"size after {arguments.syncs} syncs of 1",
        "files",
        "read while written",
        "whole after kill -9",
    )
    base: Kept | None = None
    for way in WAYS.values():
        kept = measure(way, arguments)
        base = base or kept
        row(
            way.name,
            f"{kept.one * 1e3:.1f} ms (×{kept.one / base.one:.1f})",
            f"{kept.many * 1e3:.0f} ms (×{kept.many / base.many:.1f})",
            f"{kept.size / 1e6:.1f} MB (×{kept.size / base.size:.2f})",
            f"{kept.files}",
            f"{kept.read} of {kept.asked}, at worst {kept.longest_wait * 1e3:.0f} ms",
            f"{kept.whole} of {kept.kills}",
        )


def main() -> None:
    """Measure everything, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--studies", type=int, default=270)
    parser.add_argument("--syncs", type=int, default=100)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--large", type=int, default=2_000)
    parser.add_argument("--commit", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--read", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.commit:
        commit_for_ever(WAYS[arguments.commit[0]], Path(arguments.commit[1]))
    elif arguments.read:
        read_until_told(Path(arguments.read))
    else:
        sample = [len(raw) for _, raw in records(50)]
        print(f"DuckDB {duckdb.__version__}; a record has {sum(sample) // 50:,} bytes of JSON")
        histories(arguments)
        head("Publication", "mirror", "time", "×", "read file")
        publications((1, arguments.studies, arguments.large))
        for count in (1, 2_000):
            title = f"Layout of the read file, {count:,} studies"
            head(title, "options", "size", "publication", "one study")
            layouts(count)
        head("A reader in another process", "when", "p50", "p95", "×", "at worst", "reads")
        readers_during_publication(arguments.studies)


if __name__ == "__main__":
    main()
