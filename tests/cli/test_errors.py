"""What a command says when something is wrong: one line, where it is needed, never a trace."""

import pytest

from tests.cli.conftest import Site

TOO_LONG = {"REGISTRY_MIRROR__FOLDER": "/" + "x" * 300}
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
