"""A served site, its mirror on a small disk, the registry, and what is known to be true."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.apiserver import ApiServer
from tests.fixtures.studies import study

PROJECT = Path(__file__).resolve().parents[2]
TRIALS = [f"NCT{number:08d}" for number in range(1, 6)]
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
"""What moves the clock of a process: Debian's package faketime."""
DISK = 64 * 1024 * 1024
PATIENCE = 120
"""Seconds after which somebody gives up: the machine may be busy with other tests."""


@dataclass(frozen=True)
class Ended:
    """A sync that has ended: exit code, lines of its log and others, and its report."""

    code: int
    log: list[dict[str, Any]]
    beside: list[str]
    report: dict[str, Any]


@dataclass
class World:
    """What a test of chaos drives. `checks` are (from, until, generation) in seconds: when the
    registry answered, as the syncs said that succeeded; no generation for one that was killed.
    """

    folder: Path
    api: ApiServer
    own_disk: bool
    port: int = 0
    round: int = 0
    kept: set[int] = field(default_factory=set)
    checks: list[tuple[float, float, int | None]] = field(default_factory=list)
    offset: float = 0.0
    moved: float = 0.0
    process: "subprocess.Popen[bytes] | None" = None
    shared: dict[str, str] = field(default_factory=dict)
    """Further settings of the mirror, where machines share it."""

    @property
    def mirror(self) -> Path:
        return self.folder / "disk" / "mirror"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("REGISTRY_")}
        return kept | {
            "REGISTRY_SETTINGS": str(self.folder / "trials.toml"),
            "REGISTRY_LOG__FORM": "json",
        }

    def write_settings(self) -> None:
        (self.folder / "trials.toml").write_text(
            f"trials = {json.dumps(TRIALS)}\n[site]\n"
            'name = { en = "Trials here", zh-Hans = "本院试验" }\n'
            f'[mirror]\nfolder = "{self.mirror}"\n'
            + "".join(f"{key} = {json.dumps(value)}\n" for key, value in self.shared.items())
            + f'[registry]\nbase_url = "{self.api.url}"\nseconds_between_requests = 0\n',
            encoding="utf-8",
        )

    def publish(self) -> None:
        """Let the registry have something new of every trial: the number of the round."""
        self.round += 1
        self.api.publish([study(one, acronym=f"ROUND-{self.round}-") for one in TRIALS])

    def sync(self, *, killed_after: float | None = None, room: int = -1) -> Ended:
        """Sync, or kill it after so many seconds; `room` is how large a file may be."""

        def bound() -> None:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        started, asked = time.time(), self.round
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.hasty", "sync"],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=bound if room >= 0 else None,
        )
        try:
            _, error = process.communicate(timeout=killed_after or PATIENCE)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            _, error = process.communicate()
        lines = error.decode().splitlines()
        log = [json.loads(line) for line in lines if line.startswith("{")]
        beside = [line for line in lines if not line.startswith("{")]
        report = self.last_sync()
        if process.returncode in {0, 6}:
            self.kept.add(asked)
            at = datetime.fromisoformat(report["finished_at"]).timestamp()
            self.checks.append((at, at, report["generation"]))
        elif process.returncode < 0:
            self.checks.append((started, time.time(), None))
        return Ended(process.returncode, log, beside, report)

    def last_sync(self) -> dict[str, Any]:
        """What the pointer says of the last sync."""
        try:
            return dict(json.loads((self.mirror / "current.json").read_text())["last_sync"] or {})
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def start(self) -> None:
        """Serve the site, by the clock that `set_clock` moves."""
        environment = self.environment
        if FAKETIME is not None:
            environment |= {
                "LD_PRELOAD": str(FAKETIME),
                "FAKETIME_TIMESTAMP_FILE": str(self.folder / "clock"),
                "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "registry", "serve", "--port", str(self.port)],
                cwd=PROJECT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=out,
            )
        until = time.monotonic() + PATIENCE
        while self.ask("/healthz")[0] != 200:
            assert self.process.poll() is None, "the site has ended"
            assert time.monotonic() < until, "the site does not answer"
            time.sleep(0.1)

    def stop(self) -> None:
        """End the site as systemd does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(PATIENCE) == 0, self.log.read_text()[-3000:]

    def ask(self, path: str, data: bytes | None = None) -> tuple[int, str]:
        """The status and the content at an address; 0 when there was no answer."""
        try:
            address = f"http://127.0.0.1:{self.port}{path}"
            with urllib.request.urlopen(address, data, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")
        except OSError as error:
            return 0, repr(error)

    def set_clock(self, seconds: float) -> None:
        """Let the site's clock be so far ahead of the real one."""
        path = self.folder / "clock"
        path.with_suffix(".new").write_text(f"{seconds:+.0f}\n")
        path.with_suffix(".new").replace(path)
        self.offset, self.moved = seconds, time.monotonic()

    def logged(self) -> list[dict[str, Any]]:
        """What the site has logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @contextmanager
    def full_disk(self, left: int) -> Iterator[None]:
        """Leave so few bytes on the mirror's disk; does nothing where it has none of its own."""
        filler = self.folder / "disk" / "filler"
        try:
            if self.own_disk:
                free = shutil.disk_usage(filler.parent).free - left
                with filler.open("wb") as file:
                    os.posix_fallocate(file.fileno(), 0, max(free, 1))
            yield
        finally:
            filler.unlink(missing_ok=True)


@contextmanager
def world(folder: Path, api: ApiServer, **shared: str) -> Iterator[World]:
    """A site with data, served; on a disk of its own where one can be mounted."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)]
    own = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    made = World(folder, api, own, shared=shared)
    try:
        made.write_settings()
        made.set_clock(0)
        for _ in range(2):
            made.publish()
            ended = made.sync()
            assert ended.code == 0, ended
        made.start()
        yield made
    finally:
        made.stop()
        if own:
            subprocess.run(["umount", "-l", str(disk)], check=True)


def draw(seed: int) -> random.Random:
    """Chance that can be had again."""
    return random.Random(seed)  # noqa: S311 - no secret
