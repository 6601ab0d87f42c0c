"""Every command has help with an example, and the documentation names what there is."""

import pytest

from registry.cli.exits import MEANING, Exit
from tests.cli.conftest import PROJECT, Site

COMMANDS = [
    "sync",
    "status",
    "show",
    "eligibility",
    "results",
    "history",
    "export",
    "export-raw",
    "seed",
    "site",
    "forecast",
    "generate",
    "derive",
    "backup",
    "restore",
    "doctor",
    "serve",
]
OF_THE_SITE = ["check", "load", "history", "withdraw", "protect", "audit"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(site: Site, command: str) -> None:
    ended = site.run(command, "--help")
    assert (ended.code, ended.error) == (0, "")
    assert f"Usage: python -m registry {command}" in ended.output
    assert f"Example: python -m registry {command}" in ended.output


@pytest.mark.parametrize("command", OF_THE_SITE)
def test_every_command_of_the_site_has_help_with_an_example(site: Site, command: str) -> None:
    ended = site.run("site", command, "--help")
    assert (ended.code, ended.error) == (0, "")
    assert f"Example: python -m registry site {command}" in ended.output


def test_the_help_names_every_command_and_every_exit_code(site: Site) -> None:
    ended = site.run("--help", COLUMNS="200")
    assert ended.code == 0
    for command in COMMANDS:
        assert f" {command} " in ended.output
    for code in Exit:
        assert f" {code:d}: " in ended.output


def test_without_a_command_the_help_is_shown_and_the_code_is_2(site: Site) -> None:
    ended = site.run()
    assert ended.code == 2
    assert "Usage: python -m registry" in ended.output


def test_an_unknown_command_is_one_line(site: Site) -> None:
    ended = site.run("bogus")
    assert (ended.code, ended.output) == (2, "")
    assert ended.error == "No such command 'bogus'. See python -m registry --help.\n"


def test_help_needs_none_of_the_heavy_parts(site: Site) -> None:
    ended = site.run("--help", PYTHONPROFILEIMPORTTIME="1")
    assert " typer\n" in ended.error
    for heavy in ("duckdb", "pydantic", "requests", "streamlit", "babel", "scipy", "numpy"):
        assert f" {heavy}\n" not in ended.error


def test_commands_and_exit_codes_are_documented() -> None:
    text = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"### `{command}`" in text
    for code, meaning in MEANING.items():
        assert f"| {code:d} | {meaning} |" in text
