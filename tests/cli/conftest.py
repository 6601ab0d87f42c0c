"""The command line as a person or a timer runs it: a process of its own, against real HTTP."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from registry.ctgov.client import Client, Connection
from registry.mirror.collection import Collection
from registry.mirror.seed import seed
from registry.mirror.sync import sync
from tests.apiserver import ApiServer
from tests.cli.warm import TIMEOUT, warm

PROJECT = Path(__file__).resolve().parents[2]
_RUN: set[tuple[str, ...]] = set()
"""The commands that were started already."""
TRIALS = ("NCT00000001", "NCT00000002")
NCT = "NCT01763099"
"""The trial whose record comes with the project."""
EMBEDDED = PROJECT / "data" / "embedded" / f"{NCT}.json"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    raw: bytes
    error: str

    @property
    def output(self) -> str:
        return self.raw.decode()

    @property
    def document(self) -> Any:
        """Standard output, which has to be exactly one JSON document."""
        return json.loads(self.raw)

    @property
    def complaint(self) -> Any:
        """Standard error of a command with `--json` that ended early."""
        return json.loads(self.error)["error"]


@dataclass
class Site:
    """A site of its own: settings file, mirror, environment."""

    folder: Path
    environment: dict[str, str]
    trials: Sequence[str] = TRIALS

    @property
    def mirror(self) -> Path:
        return self.folder / "mirror"

    def write_settings(self, **registry: object) -> None:
        """A settings file for its trials. Values are written as JSON, which TOML reads."""
        access = "".join(f"{key} = {json.dumps(value)}\n" for key, value in registry.items())
        (self.folder / "trials.toml").write_text(
            f"trials = {json.dumps(list(self.trials))}\n"
            '[site]\nlanguages = ["en"]\nname.en = "Our trials"\n'
            'operator = "trials@hospital.example"\n'
            'address = "https://trials.hospital.example"\n'
            '[serving]\ntrusted_proxies = ["127.0.0.1"]\n'
            '[mirror]\nfolder = "mirror"\n'
            f"[registry]\nseconds_between_requests = 0\n{access}",
            encoding="utf-8",
        )

    def fill(self, api: ApiServer, collection: Collection | None = None) -> None:
        """Sync in this process: what a test finds there already, not what it is about."""
        connection = Connection(api.url, "tests", seconds_between_requests=0)
        with Client(connection) as client:
            sync(self.mirror, client, collection or Collection.of_trials(self.trials))

    def start(
        self, *arguments: str, stderr: int = subprocess.PIPE, **variables: str
    ) -> "subprocess.Popen[bytes]":
        """Start a command and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "registry", *arguments],
            cwd=PROJECT,
            env=self.environment | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            # A test run in the background ignores Ctrl-C, and so would what it starts.
            preexec_fn=_heed_ctrl_c,
        )

    def run(self, *arguments: str, given: bytes = b"", **variables: str) -> Ended:
        """Run a command to its end; `given` is its standard input.

        The first of each kind starts as anybody's does. The others need not import everything
        again, unless Python itself is told something.
        """
        kind = arguments[: 2 if arguments[:1] == ("site",) else 1]
        told = any(name.startswith("PYTHON") for name in variables)
        if kind in _RUN and not told:
            code, raw, complaint = warm().run(arguments, given, self.environment | variables)
            return Ended(code, raw, complaint.decode())
        _RUN.add(kind)
        with self.start(*arguments, **variables) as process:
            output, error = process.communicate(given, timeout=TIMEOUT)
            return Ended(process.returncode, output, error.decode())


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def closed(place: Path) -> Iterator[None]:
    """Let this process be one that has no rights to a file or folder."""
    mode, user = place.stat().st_mode, os.geteuid()
    place.chmod(0)
    if user == 0:  # root may do everything
        os.setresuid(65_534, 65_534, 0)
    try:
        yield
    finally:
        if user == 0:
            os.setresuid(0, 0, 0)
        place.chmod(mode)


@pytest.fixture
def site(tmp_path: Path, api: ApiServer) -> Site:
    """A site that asks the test's registry, and has an empty mirror."""
    return new_site(tmp_path, api)


@pytest.fixture(scope="session")
def _seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror with the embedded record."""
    folder = tmp_path_factory.mktemp("seeded") / "mirror"
    seed(folder, [EMBEDDED])
    return folder


@pytest.fixture
def seeded(tmp_path: Path, api: ApiServer, _seeded: Path) -> Site:
    """A site of the one trial whose record comes with the project, and nothing published."""
    made = new_site(tmp_path, api, [NCT])
    shutil.copytree(_seeded, made.mirror)
    return made


def new_site(folder: Path, api: ApiServer, trials: Sequence[str] = TRIALS) -> Site:
    """A site in this folder that asks this registry; untouched by the tests' own environment."""
    kept = {
        k: v for k, v in os.environ.items() if not k.upper().startswith(("REGISTRY_", "PYTHON"))
    }
    site = Site(folder, kept | {"REGISTRY_SETTINGS": str(folder / "trials.toml")}, trials)
    site.write_settings(base_url=api.url)
    return site
