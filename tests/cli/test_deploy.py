"""The files in `deploy/`: what systemd thinks of them, and that they start what exists."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import PROJECT

DEPLOY = PROJECT / "deploy"
UNITS = ["registry-sync.service", "registry-sync.timer", "trial-page.service"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        # It looks for the program, which is elsewhere here.
        text = text.replace("/opt/trial-page/.venv/bin/python", "/bin/true")
        (tmp_path / name).write_text(text, encoding="utf-8")
    units = [str(tmp_path / name) for name in UNITS]
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("name", ["registry-sync.service", "trial-page.service"])
@pytest.mark.parametrize(
    "setting",
    [
        "User=trial-page",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "PrivateTmp=yes",
        "ReadWritePaths=/var/lib/trial-page",
    ],
)
def test_the_services_may_do_no_more_than_they_need(name: str, setting: str) -> None:
    assert setting in (DEPLOY / name).read_text(encoding="utf-8").splitlines()


def test_both_services_and_cron_use_the_same_mirror() -> None:
    for name in ("registry-sync.service", "trial-page.service", "crontab.example"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        assert "REGISTRY_MIRROR__FOLDER=/var/lib/trial-page/mirror" in text
