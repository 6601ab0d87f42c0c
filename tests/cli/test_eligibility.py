"""`eligibility`: criteria read into lists, from the mirror, a file or a stream."""

import json
from pathlib import Path

import pytest

from tests.apiserver import ApiServer
from tests.cli.conftest import Site, new_site
from tests.fixtures.studies import study

TEXT = """Inclusion Criteria:

* Platelets \\> 20
  * measured twice
* Written consent

Exclusion Criteria:

Cohort A:

* Pregnancy
"""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose mirror holds two trials with these criteria. Tests only read it."""
    studies = [study("NCT00000001"), study("NCT00000002")]
    for one in studies:
        one["protocolSection"].setdefault("eligibilityModule", {})["eligibilityCriteria"] = TEXT
    with ApiServer(studies) as registry:
        site = new_site(tmp_path_factory.mktemp("held"), registry)
        site.fill(registry)
    return site


def test_a_text_in_a_file_is_one_object_with_three_lists(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "criteria.txt"
    file.write_text(TEXT, encoding="utf-8")
    ended = site.run("eligibility", "--file", str(file), "--json")
    assert (ended.code, ended.error) == (0, "")
    assert ended.document["inclusion"] == ["Platelets > 20\nmeasured twice", "Written consent"]
    assert ended.document["exclusion"] == ["Pregnancy"]
    assert ended.document["unspecified"] == []
    groups = [{"name": "Cohort A", "inclusion": [], "exclusion": [0], "unspecified": []}]
    assert ended.document["groups"] == groups
    for one in ended.document["criteria"]:
        assert one["text"].split()[0] in TEXT[one["start"] : one["end"]]
        assert len(one["fingerprint"]) == 16


def test_the_input_may_be_the_file(site: Site) -> None:
    ended = site.run("eligibility", "--file", "-", "--json", given=TEXT.encode())
    assert ended.document["exclusion"] == ["Pregnancy"]


def test_one_trial_is_an_object_and_several_are_a_list(held: Site) -> None:
    assert held.run("eligibility", "NCT1", "--json").document["id"] == "NCT00000001"
    ids = [one["id"] for one in held.run("eligibility", "--json").document]
    assert ids == ["NCT00000001", "NCT00000002"]


def test_people_read_the_lists_with_their_numbers_and_groups(held: Site) -> None:
    shown = held.run("eligibility", "NCT00000001").output
    assert "Inclusion criteria (2)\n    - Platelets > 20\n        measured twice\n" in shown
    assert "    - [Cohort A] Pregnancy\n" in shown


def test_a_stream_gives_a_line_for_each_line(site: Site) -> None:
    entries = [{"id": "a", "text": TEXT}, {"id": 7, "text": ""}, {"text": "* x\u2028y"}]
    given = "\n".join(json.dumps(one) for one in entries) + "\n\n"
    ended = site.run("eligibility", "--ndjson", given=given.encode())
    assert (ended.code, ended.error) == (0, "")
    read = [json.loads(line) for line in ended.output.split("\n") if line]
    assert [one["id"] for one in read] == ["a", "7", None]
    assert read[0]["exclusion"] == ["Pregnancy"]
    assert [one["unspecified"] for one in read[1:]] == [[], ["x y"]]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"nonsense", "no JSON at character 0"),
        (b"[]", "no object"),
        (b'{"id": "b"}', "no text under the key text"),
        (b'{"id": [], "text": ""}', "the id is no text"),
        (b"\xff", "no UTF-8 at byte 0"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_written(
    site: Site, line: bytes, why: str
) -> None:
    good = json.dumps({"id": "a", "text": TEXT}).encode()
    ended = site.run("eligibility", "--ndjson", given=b"\n".join([good, line, good]))
    assert ended.code == 6
    assert [json.loads(one)["id"] for one in ended.output.splitlines()] == ["a", "a"]
    assert ended.error.startswith(f"1 of the lines cannot be read (line 2: {why}).")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ndjson", "NCT00000001"], "Trials, --file and --ndjson exclude each other"),
        (["--file", "/nowhere/x"], "The file cannot be read: No such file or directory"),
        (["NCT99999999"], "does not hold NCT99999999"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_use_is_one_line(held: Site, arguments: list[str], said: str) -> None:
    ended = held.run("eligibility", *arguments)
    assert ended.code in (2, 6)
    assert ended.output == ""
    assert said in ended.error
    assert ended.error.count("\n") == 1


def test_a_file_in_another_encoding_is_refused(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "criteria.txt"
    file.write_bytes("年龄".encode("gb18030"))
    ended = site.run("eligibility", "--file", str(file), "--json")
    assert (ended.code, ended.output) == (2, "")
    assert "not UTF-8" in ended.complaint["happened"]
