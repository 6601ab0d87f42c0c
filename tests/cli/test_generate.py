"""`generate`: studies that do not exist, one a line."""

import json
from pathlib import Path

from tests.cli.conftest import Site


def test_it_writes_a_study_a_line_and_any_one_alone(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "studies.ndjson"
    ended = site.run("generate", "12", "--seed", "7", "--output", str(file))
    assert (ended.code, ended.output, ended.error) == (0, "", "")
    lines = file.read_bytes().splitlines(keepends=True)
    numbers = [
        json.loads(line)["protocolSection"]["identificationModule"]["nctId"] for line in lines
    ]
    assert numbers == [f"NCT{90_000_000 + at}" for at in range(1, 13)]
    assert list(tmp_path.glob("*.part")) == []

    alone = site.run("generate", "1", "--seed", "7", "--first", "9")
    assert (alone.code, alone.raw, alone.error) == (0, lines[8], "")


def test_what_cannot_be_made_or_written_is_one_line(site: Site, tmp_path: Path) -> None:
    too_many = site.run("generate", "2", "--first", "9999998")
    assert (too_many.code, too_many.output) == (2, "")
    assert too_many.error.count("\n") == 1
    nowhere = site.run("generate", "1", "--output", str(tmp_path / "none" / "studies.ndjson"))
    assert (nowhere.code, nowhere.output) == (1, "")
    assert "No such file or directory" in nowhere.error
