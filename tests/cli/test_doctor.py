"""`doctor`: whether all is well, and what to do where it is not."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from registry.cli.check import Check
from registry.cli.checks import checks, disk, folder
from registry.cli.checks_of_machine import rights
from registry.cli.checks_of_mirror import age, last_sync, trials
from registry.ctgov.client import Client, Connection
from registry.ctgov.errors import NotData
from registry.mirror.collection import Collection
from registry.mirror.errors import AS_ITS_USER
from registry.mirror.seed import seed
from registry.mirror.snapshot import Snapshots
from registry.mirror.sync import sync
from registry.settings import Settings, load_settings
from tests.apiserver import ApiServer
from tests.cli.conftest import EMBEDDED, PROJECT, TRIALS, Site, closed
from tests.fixtures.studies import study


def settings_of(site: Site) -> Settings:
    return load_settings(site.folder / "trials.toml")


def found(site: Site) -> dict[str, Check]:
    return {check.name: check for check in checks(settings_of(site))}


def test_after_a_sync_all_is_well_and_the_code_is_0(site: Site, api: ApiServer) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    site.fill(api)
    ended = site.run("doctor", "--json")
    assert (ended.code, ended.error) == (0, "")
    answer = ended.document
    assert (answer["problems"], answer["warnings"]) == (0, 0)
    assert {check["state"] for check in answer["checks"]} == {"ok"}
    assert all(check["says"] and not check["remedy"] for check in answer["checks"])
    documented = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
    names = [check["name"] for check in answer["checks"]]
    assert [name for name in names if f"| {name} |" not in documented] == []


def test_a_problem_is_told_with_what_to_do_and_the_code_is_1(site: Site, api: ApiServer) -> None:
    api.publish([study("NCT00000001")])
    site.fill(api)
    ended = site.run("doctor")
    assert (ended.code, ended.error) == (1, "")
    assert "problem  trials     Not in the mirror: NCT00000002." in ended.output
    assert "→ python -m registry sync NCT00000002" in ended.output
    assert ended.output.endswith("1 problem, 0 warnings.\n")


def test_a_wrong_setting_is_the_only_thing_that_it_tells(site: Site) -> None:
    ended = site.run("doctor", "--json", REGISTRY_REGISTRY__READ_TIMEOUT="soon")
    assert (ended.code, ended.error) == (1, "")
    (check,) = ended.document["checks"]
    assert (check["name"], check["state"]) == ("settings", "problem")
    assert "REGISTRY_REGISTRY__READ_TIMEOUT" in check["says"]


def test_warnings_remind_of_what_a_new_site_lacks(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_SITE__OPERATOR", "")
    monkeypatch.setenv("REGISTRY_CONTACTS__NCT9__TIME_ZONE", "UTC")
    states = {name: check.state for name, check in found(site).items()}
    assert (states["operator"], states["contacts"], states["mirror"]) == ("warning",) * 3
    assert "problem" not in states.values()


def test_finds_an_unknown_language_a_hasty_pace_and_a_registry_that_does_not_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_SITE__LANGUAGES", "en,fr")
    monkeypatch.setenv("REGISTRY_SITE__NAME__FR", "Nos essais")
    monkeypatch.setenv("REGISTRY_REGISTRY__BASE_URL", "https://clinicaltrials.gov/api/v2")
    # A proxy where nobody is: nothing leaves this machine.
    monkeypatch.setenv("REGISTRY_REGISTRY__PROXY", "http://127.0.0.1:9")
    states = found(site)
    assert states["languages"].state == "problem"
    assert states["pace"].state == "warning"
    assert states["registry"].state == "problem"
    assert all(states[name].remedy for name in ("languages", "pace", "registry"))


def test_finds_a_folder_that_is_none(site: Site) -> None:
    site.mirror.write_text("in the way")
    ended = site.run("doctor")
    assert ended.code == 1
    assert f"mirror.folder: {site.mirror} is a file; name a folder" in ended.output


def test_finds_damage_in_the_mirror(site: Site, api: ApiServer) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    site.fill(api)
    for file in site.mirror.glob("*.duckdb"):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        file.write_bytes(content)
    assert found(site)["mirror"].state == "problem"


def test_a_history_that_is_lost_comes_from_a_backup_and_not_from_a_sync(
    site: Site, api: ApiServer
) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    site.fill(api)
    (site.mirror / "history" / "catalogue.sqlite").unlink()
    checks = found(site)
    assert checks["mirror"].state == "problem"
    assert checks["mirror"].remedy.startswith("Restore a backup")
    assert "readers" not in checks
    assert [path.name for path in (site.mirror / "history").iterdir()] == ["data"]


def test_warns_of_a_study_that_is_gone_from_the_registry(site: Site, api: ApiServer) -> None:
    three = [*TRIALS, "NCT00000003"]
    api.publish([study(nct_id) for nct_id in three])
    site.fill(api, Collection.of_trials(three))
    api.publish([study(nct_id) for nct_id in three[1:]])
    site.fill(api, Collection.of_trials(three))
    check = found(site)["trials"]
    assert check.state == "warning"
    assert "NCT00000001" in check.says


def test_warns_of_a_sync_that_failed_and_of_a_registry_never_asked(
    site: Site, api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_TRIALS", "NCT01763099")
    seed(site.mirror, [EMBEDDED])
    wrong = Connection(f"{api.origin}/api/v3", "tests", seconds_between_requests=0)
    with Client(wrong) as client, pytest.raises(NotData):
        sync(site.mirror, client, Collection.of_trials(["NCT01763099"]))
    snapshot = Snapshots(site.mirror).current()
    assert last_sync(snapshot).state == "warning"
    assert age(settings_of(site), snapshot).state == "warning"


def test_does_not_say_that_it_was_never_asked_for_one_that_it_does_not_know(
    site: Site, api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_TRIALS", f"{TRIALS[0]},NCT01763099")
    seed(site.mirror, [EMBEDDED])
    api.publish([study(TRIALS[0])])
    site.fill(api, Collection.of_trials([TRIALS[0], "NCT01763099"]))
    snapshot = Snapshots(site.mirror).current()
    assert trials(settings_of(site), snapshot).state == "warning"
    assert age(settings_of(site), snapshot).state == "ok"


def test_minds_how_long_ago_the_registry_was_asked(site: Site, api: ApiServer) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002")])
    site.fill(api)
    settings, snapshots = settings_of(site), Snapshots(site.mirror)
    states = []
    for days in (0, 2, 3, 20):  # each on top of those before
        turn_back(site.mirror / "current.json", days)
        states.append(age(settings, snapshots.current()).state)
    assert states == ["ok", "ok", "warning", "problem"]


def turn_back(pointer: Path, days: int) -> None:
    """Let the mirror's last look at the registry lie so many days further back."""
    content = json.loads(pointer.read_text())
    for checked in content["collections"].values():
        moment = datetime.fromisoformat(checked["checked_at"]) - timedelta(days=days)
        checked["checked_at"] = moment.isoformat()
    pointer.write_text(json.dumps(content))


def test_a_mirror_whose_folder_this_user_may_not_enter_is_told(seeded: Site) -> None:
    settings = settings_of(seeded)
    with closed(seeded.folder):
        told, room = folder(settings), disk(settings)
    assert (told.state, told.remedy) == ("problem", AS_ITS_USER)
    assert "free for" in room.says


@pytest.mark.parametrize("name", ["sync.lock", "history/data", "site-1.duckdb", "."])
def test_what_this_user_may_not_read_is_not_told_to_be_damaged(
    seeded: Site, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, really = seeded.mirror / name, Path.open

    def opened(path: Path, *arguments: Any, **named: Any) -> Any:
        refuse(path)
        return really(path, *arguments, **named)

    def listed(path: Path) -> Iterator[Path]:
        refuse(path)
        return (path / name for name in os.listdir(path))  # noqa: PTH208

    def refuse(path: Path) -> None:
        if path == place:
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(Path, "iterdir", listed)
    check = found(seeded)["mirror"]
    assert (check.state, check.remedy) == ("problem", AS_ITS_USER)
    assert check.says == f"Not looked at: {place} is closed to this user."


def test_a_mirror_that_this_user_may_not_read_is_told_and_the_other_checks_go_on(
    seeded: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refused)
    check = rights(settings_of(seeded))
    assert check.state == "problem"
    assert check.says == f"This user may not read {seeded.mirror}."
    assert check.remedy.startswith("Run this as the user that the site runs as")
