"""The real site in a process of its own, and a real browser to read it with."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Error, Page, sync_playwright

from conftest import CHROMIUM

PROJECT = Path(__file__).resolve().parents[2]
EMBEDDED = sorted((PROJECT / "data" / "embedded").glob("*.json"))
NCT = "NCT01763099"
"""The trial of the embedded record."""
START_SECONDS = 60

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium as root, and without calls of its own."""


def settings_file(folder: Path, trials: list[str], mirror: Path) -> Path:
    """A settings file for a site with these trials."""
    names = ", ".join(f'"{nct_id}"' for nct_id in trials)
    path = folder / "trials.toml"
    path.write_text(
        f'trials = [{names}]\n[site]\nname = {{ en = "Trials here", zh-Hans = "本院试验" }}\n'
        f'[mirror]\nfolder = "{mirror}"\n',
        encoding="utf-8",
    )
    return path


@dataclass(frozen=True)
class Site:
    """A served site."""

    port: int
    log: Path

    def address(self, path: str = "", **query: str) -> str:
        """The address of a page."""
        return f"http://localhost:{self.port}/{path}" + (f"?{urlencode(query)}" if query else "")


@contextmanager
def serve(settings: Path, log: Path, script: Path = PROJECT / "app.py") -> Iterator[Site]:
    """Serve the project's own app.py, or another script, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGISTRY_")}
    environment["REGISTRY_SETTINGS"] = str(settings)
    start = "import sys; from registry.web.serving import run; from pathlib import Path"
    run = "run('localhost', int(sys.argv[1]), Path(sys.argv[2]))"
    command = [sys.executable, "-c", f"{start}; {run}", str(port), str(script)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
                    break
                except OSError:
                    if time.monotonic() > deadline or process.poll() is not None:
                        raise
                    time.sleep(0.1)
            yield Site(port, log)
        finally:
            process.terminate()
            code = process.wait(timeout=20)
    assert code == 0, log.read_text()[-3000:]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def read(page: Page, address: str) -> Page:
    """Open an address and wait until the page stands."""
    page.goto(address)
    wait_until_read(page)
    return page


def wait_until_read(page: Page) -> None:
    """Wait until the page that is being made stands: its footer is the last that comes."""
    try:
        page.wait_for_selector("footer.foot")
        page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
        # What a widget is made of is fetched when the first of its kind comes.
        page.wait_for_selector("[data-testid='stSkeleton']", state="detached")
    except Error as error:
        error.add_note(f"{page.url} shows: {page.inner_text('body')[:2000]}")
        raise


def show_questions(page: Page, tag: str = "en") -> None:
    """Have the questions of Who can join shown."""
    words = {"en": "Show the questions", "zh-Hans": "显示问题"}[tag]
    page.get_by_role("switch", name=words).check()
    page.get_by_role("radiogroup").first.wait_for()
    wait_until_read(page)
