"""What a month of daily changes adds to a mirror on disk.

    python benchmarks/month.py [--studies 20000] [--days 22] [--share 0.0034] [--seed 7]
    python benchmarks/month.py --mirror FOLDER [--days 22] [--share 0.0034] [--seed 7]

A local server has so many synthetic studies. Each day a share of them comes with another date of
verification and of the last update, and half of those with other criteria too; a twentieth of the
share is new. Each day is a sync of all over HTTP, as `sync --all` does it, with its publication.
0.34% a day are 2,000 of 598,000, and 22 the working days of a month. What it prints is what the
files take, each counted once however many generations of the register name it.

With `--mirror` a mirror that is there already grows for a month: the changed studies of a day are
added to its history in `WINDOWS` transactions, as many as the windows of a sync, and published.
Nothing is fetched. The mirror stays changed.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from benchmarks.search import number  # noqa: E402
from registry.ctgov.answers import RawStudy, Version  # noqa: E402
from registry.ctgov.client import Client, Connection  # noqa: E402 - the path comes first
from registry.mirror.collection import Collection  # noqa: E402
from registry.mirror.intake import Intake, Stamp  # noqa: E402
from registry.mirror.known import Known  # noqa: E402
from registry.mirror.register.found import everything  # noqa: E402
from registry.mirror.register.register import nct_id_of  # noqa: E402
from registry.mirror.report import SyncReport  # noqa: E402
from registry.mirror.snapshot import Snapshots  # noqa: E402
from registry.mirror.sync import sync  # noqa: E402
from registry.mirror.writer import Writer, locked  # noqa: E402
from registry.synthetic.generator import FIRST_NUMBER, Generator  # noqa: E402

FIRST = date(2026, 11, 2)
WINDOWS = 30
NEW = 0.05
"""Of what comes in a day, so much is new."""


@contextmanager
def registry(file: Path, day: date, port: int) -> Iterator[str]:
    """The address of a server that has the studies of a file, as they are on this day."""
    command = [sys.executable, PROJECT / "benchmarks" / "local_registry.py", file, str(day)]
    with subprocess.Popen(
        [*command, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdin
        assert server.stdout
        yield json.loads(server.stdout.readline())
        server.stdin.close()


def changed(raw: bytes, day: date, chance: random.Random) -> bytes:
    """The same study, updated on a day."""
    record = orjson.loads(raw)
    protocol = record["protocolSection"]
    protocol["statusModule"]["statusVerifiedDate"] = f"{day:%Y-%m}"
    protocol["statusModule"]["lastUpdatePostDateStruct"] = {"date": str(day), "type": "ACTUAL"}
    if chance.random() < 0.5:
        module = protocol.setdefault("eligibilityModule", {})
        criteria = module.get("eligibilityCriteria", "")
        module["eligibilityCriteria"] = f"{criteria}\n* As of {day}"
    return orjson.dumps(record)


def grow(folder: Path, days: int, share: float, chance: random.Random) -> None:
    """Let a mirror grow for so many days, without a registry; print a line for each."""
    table = Table(folder)
    table.line(0, 0)
    register = Snapshots(folder).current().register
    assert register
    numbers = sorted(register.studies.numbers(everything()))
    daily, versions = round(len(numbers) * share), 0
    generator = Generator(chance.randrange(2**32))
    for at in range(1, days + 1):
        day = on(at)
        raws = (register.raw(nct_id_of(one)) for one in chance.sample(numbers, daily))
        some = [changed(raw, day, chance) for raw in raws if raw]
        new = range(numbers[-1] + 1, numbers[-1] + 1 + round(daily * NEW))
        some += generator.studies(len(new), max(new.start - FIRST_NUMBER + 1, 1))
        numbers += new
        studies = [RawStudy(number(raw), raw) for raw in some]
        with locked(folder), Writer(folder) as writer:
            known = Known(writer.history)  # no study comes twice on a day, so it need not learn
            for first in range(0, len(studies), len(studies) // WINDOWS + 1):
                window = studies[first : first + len(studies) // WINDOWS + 1]
                sync_id = writer.history.next_sync_id()
                with writer.history.transaction():
                    version = Version("2.0.5", f"{day}T00:00:00")
                    intake = Intake(
                        writer.history, Stamp(sync_id, "http://localhost", version), known
                    )
                    intake.take(window)
                    intake.finish()
                    now = datetime.now(UTC)
                    report = SyncReport(
                        outcome="updated",
                        collection="all",
                        source="http://localhost",
                        started_at=now,
                        finished_at=now,
                    )
                    writer.record(sync_id, "all", report, visible=True)
            writer.show_content()
        versions += len(studies)
        table.line(at, versions)


def on(past: int) -> date:
    """The day after so many working days."""
    return FIRST + timedelta(days=past + past // 5 * 2)


@dataclass
class Table:
    """What a mirror takes day by day, printed."""

    folder: Path
    first: int = 0

    def line(self, day: int, versions: int) -> None:
        """Print what it takes now."""
        if day == 0:
            print("| day | versions | history, MB | register, MB | together | more than at first |")
            print("|---|---|---|---|---|---|")
        found = sizes(self.folder)
        together = found["history"] + found["register"]
        self.first = self.first or together
        print(
            f"| {day} | {versions:,} | {found['history'] / 1e6:,.1f} "
            f"| {found['register'] / 1e6:,.1f} | {together / 1e6:,.1f} "
            f"| {together / self.first - 1:.1%} |",
            flush=True,
        )


def sizes(folder: Path) -> dict[str, int]:
    """Bytes in the history, in the registers, and in the read files; linked files count once."""
    found: dict[str, dict[int, int]] = {"history": {}, "register": {}, "site": {}}
    for path in folder.rglob("*"):
        if path.is_file():
            part = path.relative_to(folder).parts[0].partition("-")[0]
            about = path.stat()
            found.setdefault(part, {})[about.st_ino] = about.st_size
    return {part: sum(files.values()) for part, files in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--studies", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=22)
    parser.add_argument("--share", type=float, default=0.0034)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--mirror", type=Path, help="a mirror that is to grow, in place of these")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - it decides nothing secret
    if options.mirror:
        grow(options.mirror, options.days, options.share, chance)
        return
    daily = round(options.studies * options.share)
    new = round(daily * NEW) * options.days
    studies = list(Generator(options.seed).studies(options.studies + new))
    waiting = studies[options.studies :]
    del studies[options.studies :]
    port = 0
    with tempfile.TemporaryDirectory() as place:
        file, folder = Path(place) / "studies.ndjson", Path(place) / "mirror"
        table, versions = Table(folder), 0
        for past in range(options.days + 1):
            day = on(past)
            if past:
                for at in chance.sample(range(len(studies)), daily):
                    studies[at] = changed(studies[at], day, chance)
                studies += [waiting.pop() for _ in range(new // options.days)]
            file.write_bytes(b"\n".join(studies) + b"\n")
            with registry(file, day, port) as url:
                port = int(url.rpartition(":")[2].partition("/")[0])
                connection = Connection(url, "benchmark", seconds_between_requests=0)
                with Client(connection) as client:
                    report = sync(folder, client, Collection.of_all())
            versions += report.added + report.changed
            table.line(past, versions)


if __name__ == "__main__":
    main()
