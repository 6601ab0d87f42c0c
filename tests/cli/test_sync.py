"""`sync`: what it brings, what it says, and with which code it ends."""

import os
import signal
import time
from pathlib import Path

import pytest

from registry.cli.progress import SECONDS_BETWEEN_LINES, Lines
from registry.cli.reach import history_connection
from registry.mirror.collection import Collection
from registry.mirror.report import Progress, Step
from registry.settings import load_settings
from tests.apiserver import ApiServer, plain, stall
from tests.cli.conftest import Site
from tests.fixtures.studies import study


def test_without_numbers_the_trials_in_the_settings_are_synced_once(
    site: Site, api: ApiServer
) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002"), study("NCT00000003")])
    first = site.run("sync", "--json")
    assert (first.code, first.error) == (0, "")
    report = first.document
    assert (report["outcome"], report["seen"], report["added"]) == ("updated", 2, 2)
    assert report["source"] == api.url
    assert report["data_timestamp"] == api.data_timestamp
    assert report["finished_at"].endswith("Z")
    agents = {request.headers["user-agent"] for request in api.requests}
    assert agents == {"trial-page/0.1.0 (+mailto:trials@hospital.example)"}
    again = site.run("sync")
    assert (again.code, again.error) == (0, "")
    assert again.output.startswith("Nothing to do: the registry's data have not changed")


def test_a_query_and_another_address_replace_what_the_settings_say(
    site: Site, api: ApiServer
) -> None:
    grafts = [study(f"NCT0000000{number}", acronym="Graft failure") for number in (1, 3)]
    api.publish([*grafts, study("NCT00000002")])
    site.write_settings(base_url="http://127.0.0.1:9/nobody")
    ended = site.run("sync", "--query", "graft failure", "--from", api.url, "--json")
    assert ended.code == 0
    assert ended.document["seen"] == 2


def test_all_studies_are_synced_without_naming_any(site: Site, api: ApiServer) -> None:
    api.publish([study("NCT00000001"), study("NCT00000008")])
    ended = site.run("sync", "--all", "--json")
    assert (ended.code, ended.document["seen"], ended.document["added"]) == (0, 2, 2)
    assert ended.document["collection"] == "all studies"
    both = site.run("sync", "--all", "NCT00000001")
    assert (both.code, "without trials and query" in both.error) == (2, True)


def test_full_looks_even_when_the_registry_says_that_nothing_changed(
    site: Site, api: ApiServer
) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    site.fill(api)
    ended = site.run("sync", "--full")
    assert ended.code == 0
    assert ended.output.startswith("Nothing new in 2 studies")


def test_what_is_malformed_absent_invalid_or_new_is_named_and_does_not_stop_the_others(
    site: Site, api: ApiServer
) -> None:
    invalid = study("NCT00000002")
    invalid["hasResults"] = "perhaps"
    api.publish([study("NCT00000001", newKey="a"), invalid])
    ended = site.run("sync", "NCT00000001", "NCT00000002", "ISRCTN7", "nct9")
    assert ended.code == 6
    assert ended.output.startswith("Updated: 2 studies, of which 1 new")
    assert "Not an NCT number: ISRCTN7\n" in ended.output
    assert "The registry has no such study: NCT00000009\n" in ended.output
    assert "Not taken over: NCT00000002: " in ended.output
    assert "identificationModule.newKey" in ended.output


def test_an_answer_that_is_not_data_ends_with_3(site: Site, api: ApiServer) -> None:
    ended = site.run("sync", "--json", "--from", f"{api.origin}/api/v3")
    assert (ended.code, ended.output) == (3, "")
    complaint = ended.complaint
    assert complaint["kind"] == "NotData"
    assert complaint["where"].startswith(f"{api.origin}/api/v3")
    assert complaint["exit_code"] == 3
    assert complaint["happened"]
    assert complaint["remedy"]


def test_a_query_that_the_registry_refuses_ends_with_2(site: Site, api: ApiServer) -> None:
    api.misbehave(plain(400, "Invalid value in parameter `query.term`"), on="/studies")
    ended = site.run("sync", "--query", "AREA[")
    assert ended.code == 2
    assert ended.error.count("\n") == 1
    assert "query.term" in ended.error


def test_a_halved_collection_ends_with_4_and_force_takes_it(site: Site, api: ApiServer) -> None:
    api.publish([study(f"NCT0000000{number}", acronym="graft") for number in range(1, 7)])
    site.fill(api, Collection.of_query("graft"))
    api.publish([study("NCT00000001", acronym="graft"), study("NCT00000002", acronym="graft")])
    refused = site.run("sync", "--query", "graft")
    assert (refused.code, refused.output) == (4, "")
    assert "--force" in refused.error
    assert refused.error.count("\n") == 1
    forced = site.run("sync", "--query", "graft", "--force", "--json")
    assert len(forced.document["gone"]) == 4
    assert forced.code == 6, "four studies are absent"


def test_a_second_sync_ends_with_5_and_ctrl_c_ends_the_first_with_130(
    site: Site, api: ApiServer
) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    api.misbehave(stall(), on="/studies")
    with site.start("sync") as first:
        until = time.monotonic() + 30
        while not api.asked("/studies") and time.monotonic() < until:
            time.sleep(0.01)
        second = site.run("sync", "--json")
        assert second.code == 5
        assert second.complaint["kind"] == "MirrorBusy"
        first.send_signal(signal.SIGINT)
        output, error = first.communicate(timeout=30)
    assert (first.returncode, output) == (130, b"")
    assert error.decode() == "Stopped. What was there before is unchanged.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["NCT1", "--query", "x"], "give trials or a query, not both"),
        (["--query", " "], "the expression is empty"),
        (["--from", "ftp://x"], "has to begin with http"),
        (["--fast"], "No such option: --fast"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(site: Site, arguments: list[str], says: str) -> None:
    ended = site.run("sync", *arguments)
    assert (ended.code, ended.output) == (2, "")
    assert says in ended.error
    assert ended.error.count("\n") == 1
    assert "python -m registry sync --help" in ended.error


def test_on_a_terminal_a_bar_shows_progress_and_is_gone_at_the_end(
    site: Site, api: ApiServer
) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    ours, theirs = os.openpty()
    with site.start("sync", stderr=theirs, TERM="xterm") as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: read(ours), b""))
        output, _ = process.communicate(timeout=30)
    os.close(ours)
    assert process.returncode == 0
    assert b"Studies" in shown
    assert b"in the search index" in shown
    assert b"2/2" in shown
    assert shown.rstrip().endswith(b"\x1b[2K"), "the line of the bar is wiped"
    assert output.startswith(b"Updated: 2 studies")


def read(terminal: int) -> bytes:
    """What the terminal shows next; nothing when its other end is closed."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


class TestProgressWithoutATerminal:
    def test_is_a_line_now_and_then_with_rate_and_time_left(self) -> None:
        written: list[str] = []
        clock = iter([0.0, 1.0, SECONDS_BETWEEN_LINES, SECONDS_BETWEEN_LINES + 1, 40.0])
        lines = Lines(written.append, lambda: next(clock))
        for done in (100, 1500, 1600, 4000):
            lines(Progress(done, 10_000))
        assert written == [
            "1,500 of 10,000 studies, 100 a second, about 1 minute left\n",
            "4,000 of 10,000 studies, 100 a second, about 1 minute left\n",
        ]

    def test_says_hours_and_seconds_as_people_do(self) -> None:
        written: list[str] = []
        clock = iter([0.0, 20.0, 40.0])
        lines = Lines(written.append, lambda: next(clock))
        lines(Progress(2_000, 598_000))
        lines(Progress(597_900, 598_000))
        assert [line.rpartition(", ")[2] for line in written] == [
            "about 99 minutes left\n",
            "less than a minute left\n",
        ]
        slow = Lines(written.append, iter([0.0, 20.0]).__next__)
        slow(Progress(1_000, 598_000))
        assert written[-1].endswith("about 3 hours left\n")

    def test_begins_each_step_with_a_rate_of_its_own(self) -> None:
        written: list[str] = []
        clock = iter([0.0, 1_000.0, 1_100.0, 1_110.0])
        lines = Lines(written.append, lambda: next(clock))
        lines(Progress(5_000, 5_000))
        lines(Progress(0, 5_000, Step.INDEXED))
        lines(Progress(2_000, 5_000, Step.INDEXED))
        assert written[1:] == [
            "2,000 of 5,000 studies in the search index, 200 a second, less than a minute left\n"
        ]

    def test_leaves_out_what_nobody_knows(self) -> None:
        written: list[str] = []
        clock = iter([0.0, 20.0])
        Lines(written.append, lambda: next(clock))(Progress(40, None))
        assert written == ["40 studies, 2 a second\n"]


def test_imported_versions_are_in_the_report(site: Site, api: ApiServer) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    api.keep_history("NCT00000001", ("2025-12-01", study("NCT00000001")))
    ended = site.run("sync", "NCT00000001", "--history", "--json")
    assert (ended.code, ended.error) == (0, "")
    assert ended.document["earlier_versions"] == {"added": {"NCT00000001": 1}, "trouble": None}


def test_earlier_versions_that_do_not_come_are_one_warning_and_no_failure(
    site: Site, api: ApiServer
) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    ended = site.run("sync", "--history")
    assert ended.code == 0
    assert ended.output.startswith("Updated: 2 studies")
    (warning,) = ended.error.splitlines()
    assert warning.startswith("Warning: No more earlier versions were imported. NCT00000001: ")
    assert "/api/int/studies/NCT00000001/history" in warning


def test_earlier_versions_are_asked_for_by_trial(site: Site, api: ApiServer) -> None:
    ended = site.run("sync", "--history", "--query", "graft failure")
    assert ended.code == 2
    assert api.requests == []


def test_earlier_versions_are_beside_the_api_unless_a_setting_says_where(tmp_path: Path) -> None:
    def asked(registry: str, from_: str | None = None) -> str:
        settings = tmp_path / "trials.toml"
        settings.write_text(
            f'trials = ["NCT00000001"]\n[site]\nname.en = "T"\nlanguages = ["en"]\n'
            f"[registry]\n{registry}\n",
            encoding="utf-8",
        )
        return history_connection(load_settings(settings), from_).base_url

    assert asked("") == "https://clinicaltrials.gov/api/int"
    assert asked('base_url = "https://copy.example/v2"') == "https://copy.example/int"
    assert asked('history_url = "https://copy.example/past"') == "https://copy.example/past"
    past = asked('history_url = "https://copy.example/past"', "http://127.0.0.1:9/api/v2")
    assert past == "http://127.0.0.1:9/api/int"
