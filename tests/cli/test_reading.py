"""`status`, `show` and `export-raw`: what the mirror holds, for people and for machines."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.mirror.collection import Collection
from registry.mirror.seed import seed
from tests.apiserver import ApiServer
from tests.cli.conftest import EMBEDDED, Site, new_site
from tests.fixtures.studies import large, study

_LARGE = large("NCT00000003")
_LARGE["protocolSection"]["identificationModule"]["officialTitle"] = "β"
IN_LINES = json.dumps(_LARGE, indent=1, ensure_ascii=False).encode()
"""A large record that comes in several lines."""


@pytest.fixture(scope="module")
def registry() -> Iterator[ApiServer]:
    """A registry with some studies; trial 2 of the settings is not among them."""
    with ApiServer([study("NCT00000001", nctIdAliases=["NCT00000009"]), IN_LINES]) as server:
        yield server


@pytest.fixture(scope="module")
def held(registry: ApiServer, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose mirror holds what that registry has. Tests only read it."""
    site = new_site(tmp_path_factory.mktemp("held"), registry)
    site.fill(registry, Collection.of_trials(["NCT00000001", "NCT00000002", "NCT00000003"]))
    return site


class TestStatus:
    def test_an_empty_mirror_is_a_state_and_the_next_step_is_named(self, site: Site) -> None:
        ended = site.run("status")
        assert (ended.code, ended.error) == (0, "")
        assert "It is empty." in ended.output
        assert "python -m registry sync" in ended.output
        assert "NCT00000001  not in the mirror" in ended.output

    def test_says_what_is_held_how_old_it_is_and_how_the_last_sync_went(
        self, held: Site, registry: ApiServer
    ) -> None:
        ended = held.run("status")
        assert (ended.code, ended.error) == (0, "")
        assert "2 studies in 2 versions" in ended.output
        assert "The registry last answered: 20" in ended.output
        assert "Last sync: updated" in ended.output
        assert f"NCT00000001  version 1 from {registry.url}: An Invented Trial" in ended.output
        assert "NCT00000002  not in the mirror" in ended.output

    def test_is_one_json_document_on_request(self, held: Site, registry: ApiServer) -> None:
        ended = held.run("status", "--json")
        assert (ended.code, ended.error) == (0, "")
        found = ended.document
        assert found["folder"] == str(held.mirror)
        assert found["holdings"]["studies"] == 2
        assert found["last_sync"]["outcome"] == "updated"
        assert found["checked_at"].endswith("Z")
        assert list(found["trials"]) == ["NCT00000001", "NCT00000002"]
        assert found["trials"]["NCT00000001"]["source"] == registry.url
        assert found["trials"]["NCT00000002"] is None


class TestShow:
    def test_the_record_in_short_with_its_origin(self, held: Site, registry: ApiServer) -> None:
        ended = held.run("show", "nct9")
        assert (ended.code, ended.error) == (0, "")
        rows = [row.split("  ", 1) for row in ended.output.splitlines() if row]
        shown = {label: value.strip() for label, value in rows}
        assert shown["NCT number"] == "NCT00000001"
        assert shown["Status"] == "RECRUITING"
        assert shown["Phase"] == "PHASE2"
        assert shown["Enrollment"] == "40 (ESTIMATED)"
        assert shown["Sponsor"] == "Invented Hospital"
        assert shown["Version"] == "1 in this mirror"
        assert shown["Source"] == registry.url
        assert shown["Data of"] == f"{registry.data_timestamp} UTC (API 2.0.5)"
        assert shown["Fetched"].startswith("20")
        assert "Why stopped" not in shown, "what the record does not have is left out"

    def test_for_machines_with_the_whole_record(self, held: Site, registry: ApiServer) -> None:
        ended = held.run("show", "NCT00000001", "--json")
        assert (ended.code, ended.error) == (0, "")
        shown = ended.document
        assert shown["record"] == json.loads(registry.raw("NCT00000001"))
        assert shown["source"] == registry.url
        assert shown["version"] == 1
        assert shown["provenance"] is None
        assert shown["gone_since"] is None

    def test_an_embedded_record_says_that_it_is_one(self, site: Site) -> None:
        seed(site.mirror, [EMBEDDED])
        ended = site.run("show", "NCT01763099")
        assert ended.code == 0
        statement = json.loads(EMBEDDED.read_bytes())["provenance"]["statement"]
        assert statement in ended.output
        assert "embedded" in ended.output

    @pytest.mark.parametrize(
        ("number", "code", "says"),
        [
            ("NCT00000007", 6, "The mirror does not hold NCT00000007. Fetch it first: python -m"),
            ("ISRCTN7", 2, "'ISRCTN7' is not an NCT number."),
        ],
    )
    def test_a_number_that_leads_nowhere_is_one_line(
        self, held: Site, number: str, code: int, says: str
    ) -> None:
        ended = held.run("show", number)
        assert (ended.code, ended.output) == (code, "")
        assert ended.error.startswith(says)
        assert ended.error.count("\n") == 1

    def test_an_empty_mirror_is_one_line_of_json_on_request(self, site: Site) -> None:
        ended = site.run("show", "NCT00000001", "--json")
        assert (ended.code, ended.output) == (1, "")
        assert ended.complaint["kind"] == "NoSnapshot"
        assert ended.complaint["where"] == str(site.mirror)
        assert ended.complaint["remedy"]


class TestExportRaw:
    def test_one_study_comes_out_byte_for_byte(self, held: Site, tmp_path: Path) -> None:
        on_screen = held.run("export-raw", "NCT00000003")
        assert (on_screen.code, on_screen.error) == (0, "")
        assert on_screen.raw == IN_LINES
        out = tmp_path / "record.json"
        out.write_text("what was there before")
        in_file = held.run("export-raw", "NCT00000003", "--out", str(out))
        assert (in_file.code, in_file.raw, in_file.error) == (0, b"", "")
        assert out.read_bytes() == IN_LINES
        assert list(tmp_path.iterdir()) == [out]

    def test_several_studies_come_out_one_a_line_and_what_is_lacking_is_named(
        self, held: Site, registry: ApiServer
    ) -> None:
        ended = held.run("export-raw", "NCT00000003", "NCT00000001", "NCT00000002")
        assert ended.code == 6
        assert ended.error.startswith("The mirror does not hold NCT00000002.")
        in_lines, in_one_line, end = ended.raw.split(b"\n")
        assert json.loads(in_lines) == json.loads(IN_LINES)
        assert in_one_line == registry.raw("NCT00000001")
        assert end == b""

    def test_without_numbers_the_trials_in_the_settings_come_out(
        self, held: Site, registry: ApiServer
    ) -> None:
        ended = held.run("export-raw")
        assert ended.code == 6
        assert ended.raw == registry.raw("NCT00000001") + b"\n"

    def test_a_file_that_cannot_be_written_is_one_line(self, held: Site) -> None:
        ended = held.run("export-raw", "NCT00000001", "--out", "/no/such/folder/record.json")
        assert ended.code == 1
        assert ended.error.startswith("The file cannot be written: No such file or directory (/no")

    @pytest.mark.parametrize("unbuffered", ["", "1"])
    def test_a_reader_that_goes_away_ends_it_quietly_with_141(
        self, held: Site, unbuffered: str
    ) -> None:
        with held.start("export-raw", "NCT00000003", PYTHONUNBUFFERED=unbuffered) as process:
            assert process.stdout
            assert process.stderr
            assert process.stdout.read(1) == b"{"
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 141
