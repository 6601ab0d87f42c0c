"""What a command says when something is wrong: one line, where it is needed, never a trace."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PROJECT, TIMEOUT, Site

TOO_LONG = {
    "REGISTRY_MIRROR__FOLDER": "/".join(["a" * 200] * 30)
}  # each name may be, the whole may not
"""A folder that no file system can have: nothing that the program expects."""


@pytest.mark.parametrize("command", ["sync", "status", "seed", "serve"])
def test_a_wrong_setting_ends_every_command_with_2_and_one_line(site: Site, command: str) -> None:
    ended = site.run(command, REGISTRY_REGISTRY__READ_TIMEOUT="soon")
    assert (ended.code, ended.output) == (2, "")
    assert ended.error == (
        "environment variable REGISTRY_REGISTRY__READ_TIMEOUT: 'soon' is not a number; "
        "right would be, for example, 60\n"
    )


def test_a_wrong_settings_file_is_named_in_json_too(site: Site) -> None:
    site.write_settings(base_url="nowhere")
    ended = site.run("status", "--json")
    assert (ended.code, ended.output) == (2, "")
    assert ended.complaint["kind"] == "SettingsError"
    assert str(site.folder / "trials.toml") in ended.complaint["happened"]


def test_what_nobody_expected_is_one_line_that_says_how_to_see_more(site: Site) -> None:
    ended = site.run("status", **TOO_LONG)
    assert (ended.code, ended.output) == (1, "")
    assert ended.error.count("\n") == 1
    assert "File name too long" in ended.error
    assert "python -m registry --debug" in ended.error


@pytest.mark.parametrize(
    ("arguments", "variables"), [(["--debug", "status"], {}), (["status"], {"REGISTRY_DEBUG": "1"})]
)
def test_the_trace_is_there_for_whoever_asks(
    site: Site, arguments: list[str], variables: dict[str, str]
) -> None:
    ended = site.run(*arguments, **TOO_LONG, **variables)
    assert ended.code == 1
    assert "Traceback (most recent call last):" in ended.error


def test_a_terminal_without_chinese_signs_is_no_error(site: Site) -> None:
    site.write_settings(user_agent="tests")
    ended = site.run("doctor", PYTHONIOENCODING="ascii", REGISTRY_SITE__NAME__EN="医院")
    assert ended.error == ""
    assert "\\u2192" in ended.output


INTERRUPTED = """
import sys
from registry.cli import status
from registry.cli.main import main
import registry.mirror.snapshot as snapshot
def fail(*_, **__):
    try:
        raise {error}
    except BaseException as error:
        raise RuntimeError("on the way") from error
snapshot.Snapshots.current = fail
sys.exit(main(["status"]))
"""


@pytest.mark.parametrize(
    "error",
    [
        "RuntimeError('Query interrupted')",
        "KeyboardInterrupt()",
        "__import__('duckdb').InterruptException('INTERRUPT Error: Interrupted!')",
    ],
)
def test_ctrl_c_is_no_fault_of_the_program_however_it_is_told(site: Site, error: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED.format(error=error)],
        cwd=PROJECT,
        env=site.environment,
        capture_output=True,
        timeout=TIMEOUT,
        text=True,
    )
    assert (ended.returncode, ended.stdout) == (130, "")
    assert ended.stderr == "Stopped. What was there before is unchanged.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["export-raw"], ["status"], ["generate", "200"]])
def test_an_output_that_is_full_is_told_with_code_1(seeded: Site, command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "registry", *command],
            cwd=PROJECT,
            env=seeded.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT,
            text=True,
        )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "The output could not be written: No space left on device" in ended.stderr


@pytest.mark.parametrize("command", [["generate", "2"], ["export-raw"]])
def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    seeded: Site, command: list[str]
) -> None:
    option = "--output" if command[0] == "generate" else "--out"
    folder = seeded.folder / "a folder"
    folder.mkdir()
    ended = seeded.run(*command, option, str(folder))
    assert ended.code == 1
    assert "The file cannot be written" in ended.error
    assert not (seeded.folder / "a folder.part").exists()


@pytest.mark.parametrize("address", ["10.0.0.5", "http://127.0.0.1:9", "foo", "tpc://a:1"])
def test_an_address_of_a_scheduler_that_is_none_is_refused_at_once(
    site: Site, address: str
) -> None:
    ended = site.run("derive", "--scheduler", address)
    assert (ended.code, ended.output) == (2, "")
    assert f"{address} is no address of a scheduler" in ended.error
    assert "Traceback" not in ended.error
