"""The serving processes that benchmarks measure, and the settings of the site that they serve."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import orjson

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.mirror.sync import seed  # noqa: E402 - the path comes first
from registry.synthetic.generator import Generator  # noqa: E402

START_SECONDS = 120

SITE = "import sys; from registry.web.serving import run; run('127.0.0.1', int(sys.argv[1]))"
COLLECTING = """
from streamlit import config
told = config.get_option
config.get_option = lambda name: name == "runner.postScriptGC" or told(name)
"""
"""Before a program: serve as if Streamlit's settings asked for a collection after each run."""
PLAIN = """
import sys
from streamlit.web.cli import main
sys.argv = ["streamlit", "run", "app.py", "--server.port", sys.argv[1]]
main()
"""


class Server:
    """A serving process: a program in a folder, which gets a free port before its arguments.

    It is there when something is at the path `ready`, and ends with the block it is the manager of.
    """

    def __init__(
        self,
        program: str,
        folder: Path,
        *arguments: str,
        ready: str = "/_stcore/health",
        **environment: str,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, str(self.port), *arguments],
            cwd=folder,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{ready}").close()
                return
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def cpu(self) -> float:
        """Seconds of processor time that all its threads have spent (clock_getcpuclockid(3)).

        /proc counts in steps of 10 ms.
        """
        return time.clock_gettime(~self._process.pid << 3 | 2)

    def settle(self) -> None:
        """Wait until it has done what it does by itself after it began."""
        before, now = -1.0, self.cpu()
        while now - before > 0.02:
            time.sleep(0.5)
            before, now = now, self.cpu()

    def memory(self) -> float:
        """What it has resident, in MB."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


@contextmanager
def settings(studies: int = 0) -> Iterator[Path]:
    """The settings of the site that is measured; its mirror has so many synthetic studies too."""
    if given := os.environ.get("REGISTRY_SETTINGS"):
        yield Path(given)
        return
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "trials.toml"
        text = (PROJECT / "trials.toml").read_text(encoding="utf-8")
        path.write_text(text.replace('"data/mirror"', f'"{place}/mirror"'), encoding="utf-8")
        shutil.copytree(PROJECT / "publications", Path(place) / "publications")
        registry = [sys.executable, "-m", "registry"]
        package = str(PROJECT / "data" / "site" / "example")
        for command in (["seed"], ["site", "load", "--as-example", package]):
            subprocess.run(
                [*registry, *command],
                cwd=PROJECT,
                env=os.environ | {"REGISTRY_SETTINGS": str(path)},
                check=True,
                capture_output=True,
            )
        if studies:
            _add(Path(place), studies)
        yield path


def _add(place: Path, studies: int) -> None:
    """Load so many synthetic studies, as records that a site brings itself."""
    folder = place / "synthetic"
    folder.mkdir()
    for number, raw in enumerate(Generator(7).studies(studies)):
        record = orjson.loads(raw) | {"provenance": {}}
        (folder / f"{number}.json").write_bytes(orjson.dumps(record))
    seed(place / "mirror", sorted(folder.iterdir()))
