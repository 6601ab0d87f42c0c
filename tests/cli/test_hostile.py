"""A record that means harm, on a terminal: what every command writes of it steers nothing."""

import json
import logging
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from registry.cli.main import main
from tests.apiserver import ApiServer
from tests.cli.conftest import PROJECT, TRIALS, Site
from tests.fixtures.hostile import EVERYTHING, HARMLESS, hostile
from tests.fixtures.studies import study

HARMFUL, OTHER = TRIALS
STEERING = re.compile("[^ -~\t\n]")
"""Signs of which `steers` has to know whether they can be seen."""


def steers(text: str) -> list[str]:
    """Signs that a terminal or the eye of its reader would follow."""
    return sorted({sign for sign in STEERING.findall(text) if not sign.isprintable()})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose first trial is hostile, and was another one before."""
    site = Site(tmp_path_factory.mktemp("hostile"), {})
    with ApiServer() as api:
        site.write_settings(base_url=api.url)
        for word, attack in ((f"{HARMLESS} before", f"{HARMLESS} before"), (HARMLESS, EVERYTHING)):
            api.publish([hostile(attack, HARMFUL), hostile(word, OTHER)])
            site.fill(api)
    return site


@pytest.fixture
def run(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run a command in this process and give what it wrote."""
    monkeypatch.setenv("REGISTRY_SETTINGS", str(site.folder / "trials.toml"))

    def once(*arguments: str) -> str:
        main(list(arguments))
        written = capsys.readouterr()
        assert "Traceback" not in written.err
        return written.out + written.err

    return once


COMMANDS = (["show"], ["history"], ["results"], ["eligibility"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_a_command_writes_of_a_record_steers_no_terminal(run, command: list[str]) -> None:  # type: ignore[no-untyped-def]
    text = run(*command, HARMFUL)
    assert steers(text) == []
    assert len(text) < 1_000_000


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_same_in_json_is_json_and_steers_none_either(run, command: list[str]) -> None:  # type: ignore[no-untyped-def]
    text = run(*command, HARMFUL, "--json")
    assert steers(text) == []
    assert json.loads(text)


def test_the_json_of_a_record_is_that_record(run) -> None:  # type: ignore[no-untyped-def]
    record = json.loads(run("show", HARMFUL, "--json"))["record"]
    title = record["protocolSection"]["identificationModule"]["briefTitle"]
    assert title == EVERYTHING


def test_no_text_of_a_record_begins_a_line_of_its_own(run) -> None:  # type: ignore[no-untyped-def]
    """Else a title could write lines that look like the command's."""
    labels = [
        [line.split("  ")[0] for line in run("show", one).splitlines() if line]
        for one in (HARMFUL, OTHER)
    ]
    assert labels[0] == labels[1]
    assert not [line for line in run("status").splitlines() if line.startswith("NCT number")]


def test_status_and_doctor_steer_none(run) -> None:  # type: ignore[no-untyped-def]
    for command in (["status"], ["status", "--json"], ["doctor"], ["doctor", "--json"]):
        assert steers(run(*command)) == []


def test_a_report_of_a_sync_and_its_log_name_unknown_things_on_one_line(
    tmp_path: Path,
    api: ApiServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    Site(tmp_path, {}).write_settings(base_url=api.url)
    monkeypatch.setenv("REGISTRY_SETTINGS", str(tmp_path / "trials.toml"))
    api.publish([hostile(EVERYTHING, HARMFUL, closed=True), study(OTHER)])
    with caplog.at_level(logging.DEBUG):
        assert main(["sync"]) == 0
    written = capsys.readouterr()
    report = written.out + written.err
    assert steers(report) == []
    assert "does not know" in report
    assert max(map(len, report.splitlines())) < 2_000
    for record in caplog.records:
        assert steers(record.getMessage()) == []
        assert "\n" not in record.getMessage()


@pytest.mark.parametrize(
    "form",
    ["json", *(pytest.param(one, marks=pytest.mark.wide) for one in ("csv", "vcard", "ics"))],
)
def test_a_file_that_is_written_to_a_terminal_steers_none(site: Site, form: str) -> None:
    ours, its = pty.openpty()
    environment = os.environ | {"REGISTRY_SETTINGS": str(site.folder / "trials.toml")}
    command = [sys.executable, "-m", "registry", "export", HARMFUL, "--format", form]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=its, stderr=its):
        os.close(its)
        written = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # the other end was closed
                break
            if not part:
                break
            written += part
    os.close(ours)
    text = written.decode().replace("\r\n", "\n")
    assert len(text) > 100
    assert steers(text) == []
