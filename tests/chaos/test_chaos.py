"""Faults one after the other while a served site is read: nothing is lost, and no page fails.

`CHAOS_SECONDS` says for how long: 90, and with `make test-chaos` ten minutes.
"""

import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from random import Random

import pytest

from registry.mirror.integrity import integrity
from registry.mirror.snapshot import Snapshots
from tests.apiserver import (
    ApiServer,
    Fault,
    body,
    cut_json,
    page_of_html,
    reset,
    short_body,
    slow_drip,
    slow_headers,
    stall,
    status,
    truncated_gzip,
)
from tests.chaos.readers import Readers
from tests.chaos.world import FAKETIME, PATIENCE, TRIALS, Ended, World, draw, world

SECONDS = float(os.environ.get("CHAOS_SECONDS", "90"))
SEED = int(os.environ.get("CHAOS_SEED", "20261126"))
DAY, HOUR = 86_400.0, 3_600.0
CLOCKS = (3 * DAY, -2 * HOUR, 30 * DAY)

REGISTRY: dict[str, Fault] = {
    "500": status(500),
    "429": status(429, retry_after=1),
    "no answer": stall(),
    "a body that is cut off": short_body(),
    "HTML": page_of_html(),
    "malformed JSON": cut_json(),
    "no JSON at all": body(b"\x00\xff{"),
    "a wrong gzip": truncated_gzip(),
    "a slow drip": slow_drip(1, 0.2),
    "endless headers": slow_headers(0.2),
    "a reset": reset(),
}
DAMAGE = ("missing", "cut", "empty", "changed", "a folder", "flipped")
PARTS = ("current.json", "site", "register")

LINE = {"time", "level", "logger", "message", "request"}

pytestmark = pytest.mark.chaos


@dataclass
class Chaos:
    """The faults, each of which ends with the world in order again."""

    world: World
    readers: Readers
    chance: Random
    done: Counter[str]

    def turn(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Every fault once, in any order, but that one of each kind comes first."""
        kinds: list[list[tuple[str, Callable[[], None]]]] = [
            [(f"registry: {name}", partial(self.registry, one)) for name, one in REGISTRY.items()],
            [("killed", self.killed)] * 6,
            [("disk full", self.disk_full)] * 2,
            *(
                [
                    (f"{part} {damage} {when}", partial(self.damaged, part, damage, when))
                    for damage in DAMAGE
                    for when in ("while served", "at start")
                ]
                for part in PARTS
            ),
            [(f"clock {by:+.0f} s", partial(self.clock, by)) for by in CLOCKS],
        ]
        for kind in kinds:
            self.chance.shuffle(kind)
        self.chance.shuffle(kinds)
        for faults in zip_longest(*kinds):
            yield from filter(None, faults)

    # Faults

    def registry(self, fault: Fault) -> None:
        """The registry answers so; then as it should."""
        self.world.publish()
        self.world.api.misbehave(fault, on=self.chance.choice(["", "/studies"]), times=1000)
        ended = self.world.sync()
        self.world.api.behave()
        assert (ended.code, ended.beside) == (3, []), ended
        assert len(ended.log) == 1, "one line for one fault"
        assert ended.log[0]["level"] == "error"
        assert ended.report["outcome"] == "failed"
        self.succeeds()

    def killed(self) -> None:
        """A sync is killed; the next one goes on."""
        self.world.publish()
        ended = self.world.sync(killed_after=self.chance.uniform(0.5, 6))
        assert ended.code in {-9, 0}
        self.succeeds()

    def disk_full(self) -> None:
        """The disk of the mirror takes no more, at one place or another."""
        self.world.publish()
        left = self.chance.choice([0, 20_000, 200_000, 600_000])
        room = -1 if self.world.own_disk else left
        with self.world.full_disk(left):
            ended = self.world.sync(room=room)
        if ended.code != 0:  # the least that is left may be enough
            assert (ended.code, ended.beside) == (1, []), ended
            (line,) = ended.log
            assert "could not be written" in line["message"], line
            assert "disk has room" in line["message"], line
        self.succeeds()

    def damaged(self, part: str, damage: str, when: str) -> None:
        """What is published is damaged; an earlier one is shown until a sync mends it."""
        self.world.publish()
        self.succeeds()
        newest = self.world.checks[-1][2]
        name = {"site": f"site-{newest}.duckdb", "register": f"register-{newest}"}.get(part, part)
        if when == "at start":
            self.readers.pause()
            self.world.stop()
        spoil(self.world.mirror / name, damage)
        if when == "at start":
            self.world.start()
            told = self.told()
            if part == "register":
                assert "register cannot be read" in told, told
            else:
                assert "The newest cannot be read." in told, told
                lines = [one for one in self.world.logged() if one["level"] == "error"]
                assert "cannot be read" in lines[-1]["message"], lines
            self.readers.go_on()
            time.sleep(2)  # some read it so
        self.succeeds(mending=True)
        until = time.monotonic() + PATIENCE
        while "cannot be read" in self.told():  # it opens the new one while others read the old
            assert time.monotonic() < until, self.told()
            time.sleep(0.5)

    def clock(self, by: float) -> None:
        """The clock of the machine that serves is wrong for a while."""
        if FAKETIME is None:
            assert os.environ.get("CI") != "true", "faketime is missing: apt-get install faketime"
            return
        self.world.set_clock(by)
        time.sleep(6)
        limit = 14 * DAY
        assert (self.world.ask("/readyz")[0] == 503) == (by > limit)
        self.world.set_clock(0)
        time.sleep(2)

    # What is looked at after each

    def succeeds(self, *, mending: bool = False) -> Ended:
        """A sync goes through, and leaves a whole mirror; it may say, once, what it mends."""
        before = versions(self.world.mirror)
        ended = self.world.sync()
        assert ended.code == 0, ended
        *said, last = (one["level"] for one in ended.log)
        assert last == "info", ended.log
        assert said == [] or (mending and said == ["warning"]), ended.log
        assert versions(self.world.mirror) >= before, "the history has lost something"
        return ended

    def told(self) -> str:
        """What is told of readiness."""
        return self.world.ask("/readyz")[1]


def spoil(path: Path, damage: str) -> None:
    """Damage a file, or a file of a folder that is there, as disks and people do."""
    if path.is_dir():
        if damage == "missing":
            shutil.rmtree(path)
            return
        inside = [one for one in path.rglob("*") if one.is_file() and one.stat().st_size]
        path = max(inside, key=_size) if damage == "flipped" else path / "notes.json"
    content = path.read_bytes()
    if damage in {"missing", "a folder"}:
        path.unlink()
    if damage == "a folder":
        path.mkdir()
    elif damage == "cut":
        os.truncate(path, len(content) // 2)
    elif damage == "empty":
        os.truncate(path, 0)
    elif damage == "flipped":
        at = len(content) // 2
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    elif damage == "changed":
        path.write_bytes(bytes(byte ^ 0x55 for byte in content))


def _size(path: Path) -> int:
    return path.stat().st_size


def versions(mirror: Path) -> int:
    """How many versions the history names."""
    path = mirror / "history" / "catalogue.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        ((count,),) = connection.execute(
            "SELECT coalesce(sum(record_count), 0) FROM ducklake_data_file"
            " JOIN ducklake_table USING (table_id) WHERE table_name = 'study_version'"
        ).fetchall()
    return int(count)


def test_nothing_is_lost_and_no_page_fails(tmp_path: Path, api: ApiServer) -> None:
    until = time.monotonic() + SECONDS
    with world(tmp_path, api) as made:
        with Readers(made) as readers:
            chaos = Chaos(made, readers, draw(SEED), Counter())
            while time.monotonic() < until:
                go_through(chaos, until)
            made.publish()
            chaos.succeeds()
            time.sleep(1)
            assert made.process is not None
            assert made.process.poll() is None
        print(f"read: {dict(readers.read)}; faults: {chaos.done.total()}")  # noqa: T201
        assert readers.wrong == []
        assert readers.read["interactive"] > 0
        assert min(readers.read.values()) > 0
        assert_ages(readers, made)
        assert_nothing_lost(made)
        assert {key for line in made.logged() for key in line} <= LINE
        assert [found for found in integrity(made.mirror) if not found.sound] == []


def go_through(chaos: Chaos, until: float) -> None:
    """One fault after the other, as long as there is time."""
    for name, fault in chaos.turn():
        started = time.monotonic()
        try:
            fault()
        except AssertionError as error:
            error.add_note(f"The fault was: {name}")
            error.add_note(chaos.world.log.read_text()[-3000:])
            raise
        chaos.done[name] += 1
        print(f"{time.monotonic() - started:5.1f} s  {name}")  # noqa: T201 - for -s
        if time.monotonic() > until:
            return


def assert_ages(readers: Readers, made: World) -> None:
    """Whatever was told of the age was when the registry had answered with what was shown."""
    assert readers.ages
    for seen, generation, first, last in readers.ages:
        fits = [
            start - 1 <= last and first <= end + 1
            for start, end, shown in made.checks
            if shown in (generation, None) and start <= seen
        ]
        assert any(fits), (seen, generation, first, last, made.checks)
    for seen, checked in readers.compared:
        fits = [
            start // 60 * 60 <= checked <= end for start, end, _ in made.checks if start <= seen
        ]
        assert any(fits), (seen, checked, made.checks)


def assert_nothing_lost(made: World) -> None:
    """Every round that a sync reported is in the history of every trial, once and in order."""
    snapshot = Snapshots(made.mirror).current()
    for trial in TRIALS:
        acronyms = [
            version.record.protocol_section.identification_module.acronym
            for version in snapshot.versions(trial)
        ]
        rounds = [int(str(acronym).split("-")[1]) for acronym in acronyms]
        assert rounds == sorted(set(rounds))
        assert made.kept <= set(rounds)
