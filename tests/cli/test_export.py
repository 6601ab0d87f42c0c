"""`export`: a trial in another format, on the screen or in a file, or a clear refusal."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.cli.main import main
from registry.export.formats import FORMATS
from registry.mirror.collection import Collection
from tests.apiserver import ApiServer
from tests.cli.conftest import PROJECT, Site, new_site
from tests.fixtures.studies import study


@pytest.fixture(scope="module")
def registry() -> Iterator[ApiServer]:
    """A registry with one study, without contacts."""
    with ApiServer([study("NCT00000001", nctIdAliases=["NCT00000009"])]) as server:
        yield server


@pytest.fixture(scope="module")
def held(registry: ApiServer, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose mirror holds what that registry has. Tests only read it."""
    site = new_site(tmp_path_factory.mktemp("held"), registry)
    site.fill(registry, Collection.of_trials(["NCT00000001"]))
    return site


def test_a_format_goes_to_the_screen_with_this_projects_words_in_chinese_on_request(
    held: Site,
) -> None:
    ended = held.run("export", "nct9", "--format", "ris", "--lang", "zh-Hans")
    assert (ended.code, ended.error) == (0, "")
    assert ended.raw.startswith(b"TY  - RPRT\r\nID  - NCT00000001\r\n")
    assert "数据来自" in ended.output


def test_the_record_comes_byte_for_byte_with_its_source_beside_it(
    held: Site, registry: ApiServer, tmp_path: Path
) -> None:
    out = tmp_path / "record.json"
    out.write_text("what was there before")
    ended = held.run("export", "NCT00000001", "--format", "json", "--output", str(out))
    assert (ended.code, ended.raw, ended.error) == (0, b"", "")
    assert out.read_bytes() == registry.raw("NCT00000001")
    told = json.loads((tmp_path / "record.json.source.json").read_bytes())
    assert told["file"] == "record.json"
    assert told["source"] == "ClinicalTrials.gov"
    assert "byte for byte" in told["statement"]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (
            ["NCT00000001", "--format", "docx"],
            2,
            f"There is no format docx. Choose one of: {', '.join(one.name for one in FORMATS)}.",
        ),
        (["NCT00000001"], 2, "Missing option '--format'. See python -m registry export --help."),
        (
            ["NCT00000001", "--format", "ris", "--lang", "xx"],
            2,
            "There is no language xx. Choose one of: en, zh-Hans.",
        ),
        (["ISRCTN7", "--format", "ris"], 2, "'ISRCTN7' is not an NCT number."),
        (["NCT00000007", "--format", "ris"], 6, "The mirror does not hold NCT00000007. Fetch"),
        (
            ["NCT00000001", "--format", "ris", "--output", "/no/such/folder/x"],
            1,
            "The file cannot be written: No such file or directory (/no",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line(
    held: Site,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    # Within this process: a process of its own takes a second.
    monkeypatch.setenv("REGISTRY_SETTINGS", held.environment["REGISTRY_SETTINGS"])
    assert main(["export", *arguments]) == code
    output, error = capsys.readouterr()
    assert output == ""
    assert error.startswith(says)
    assert error.count("\n") == 1


def test_a_record_without_contacts_has_no_card(registry: ApiServer, tmp_path: Path) -> None:
    bare = study("NCT00000001")
    bare["protocolSection"].pop("contactsLocationsModule", None)
    with ApiServer([bare]) as server:
        site = new_site(tmp_path, server)
        site.fill(server, Collection.of_trials(["NCT00000001"]))
        ended = site.run("export", "NCT00000001", "--format", "vcard")
    assert (ended.code, ended.raw) == (6, b"")
    assert ended.error.startswith("The record of NCT00000001 has nothing for vcard.")


def test_what_a_terminal_cannot_show_is_refused_there_and_nowhere_else(held: Site) -> None:
    piped = held.run("export", "NCT00000001", "--format", "parquet")
    assert (piped.code, piped.raw[:4], piped.raw[-4:]) == (0, b"PAR1", b"PAR1")
    ours, theirs = pty.openpty()
    try:
        command = [sys.executable, "-m", "registry", "export", "NCT00000001"]
        ended = subprocess.run(
            [*command, "--format", "parquet"],
            cwd=PROJECT,
            env=held.environment,
            stdout=theirs,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"A terminal cannot show parquet.")


def test_the_help_names_every_format(held: Site) -> None:
    ended = held.run("export", "--help", COLUMNS="200")
    for one in FORMATS:
        assert one.name in ended.output
