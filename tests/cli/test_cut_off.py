"""`kill -9` after the ledger was written and before readers see it: found, said, and made good."""

import json
import signal
import subprocess
import sys

import pytest

from registry.mirror.integrity import integrity
from registry.mirror.snapshot import Snapshots
from registry.site.release.keeping import read_ledger
from registry.site.release.loading import withdraw
from registry.site.release.shown import published
from tests.cli.conftest import NCT, PROJECT, TIMEOUT, Site

EXAMPLE = PROJECT / "data" / "site" / "example"
KILLED = """
import os, signal, sys
from registry.cli.main import main
from registry.mirror import writer
writer.publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.exit(main())
"""


@pytest.fixture
def site(seeded: Site) -> Site:
    """A site whose command `load` was killed between the ledger and the read file."""
    command = [sys.executable, "-c", KILLED, "site", "load", str(EXAMPLE), "--as-example"]
    ended = subprocess.run(
        command, cwd=PROJECT, env=seeded.environment, capture_output=True, timeout=TIMEOUT
    )
    assert ended.returncode == -signal.SIGKILL
    assert published(Snapshots(seeded.mirror).current(), NCT) is None
    return seeded


def test_doctor_finds_it_and_names_the_remedy(site: Site) -> None:
    checks = json.loads(site.run("doctor", "--json").output)["checks"]
    (found,) = [check for check in checks if check["name"] == "readers"]
    assert found["state"] == "problem"
    assert "python -m registry site history" in found["remedy"]
    assert [check["state"] for check in checks if check["name"] == "mirror"] == ["ok"]


def test_the_remedy_brings_it_to_the_readers(site: Site) -> None:
    ended = site.run("site", "history")
    assert "EXAMPLE" in ended.output
    snapshot = Snapshots(site.mirror).current()
    assert published(snapshot, NCT) is not None
    assert len(read_ledger(snapshot, NCT).shown) == 1
    assert all(found.sound for found in integrity(site.mirror))
    checks = json.loads(site.run("doctor", "--json").output)["checks"]
    assert "readers" not in {check["name"] for check in checks}


def test_whatever_writes_next_brings_it_to_the_readers(site: Site) -> None:
    release = json.loads((EXAMPLE / "datapackage.json").read_text("utf-8"))["trial"]["releaseId"]
    withdraw(site.mirror, NCT, release, "a count was wrong")
    (found,) = read_ledger(Snapshots(site.mirror).current(), NCT).releases[-1:]
    assert found.withdrawn == "a count was wrong"
