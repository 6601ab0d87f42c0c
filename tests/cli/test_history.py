"""`history`: the same facts as the page, for a terminal and for machines."""

from dataclasses import replace
from datetime import UTC, datetime

import jsonpatch

from registry.mirror.collection import Collection
from registry.mirror.pointer import read_pointer, write_pointer
from tests.apiserver import ApiServer
from tests.cli.conftest import Site
from tests.fixtures.history import NCT, every_version
from tests.fixtures.studies import study


def test_versions_and_their_changes_are_told_imported_ones_too(site: Site, api: ApiServer) -> None:
    *before, last = every_version()
    for record in (before[-1], last):
        api.publish([record, study("NCT00000002")])
        site.fill(api, Collection.of_trials([NCT, "NCT00000002"]))
    api.keep_history(
        NCT,
        *(
            (record["protocolSection"]["statusModule"]["lastUpdateSubmitDate"], record)
            for record in before
        ),
    )
    imported = site.run("sync", NCT, "--history")
    assert (imported.code, imported.error) == (0, "")
    assert "Imported from the registry's own history: 4 earlier versions" in imported.output
    ended = site.run("history", NCT)
    assert (ended.code, ended.error) == (0, "")
    lines = ended.output.splitlines()
    assert lines[0].startswith("This site holds 2 versions of the record")
    assert "Version 2, posted 20 May 2026" in lines
    assert "Registry version 1, 1 February 2023 (imported)" in lines
    assert "  material       The planned number of participants went from 60 to 40." in lines

    assert "not yet recruiting: 2023-02-01 or before to 2023-06-01, 120 days or more" in lines
    assert "recruiting: 2023-06-01 to 2026-05-20, 1,084 days" in lines

    told = site.run("history", NCT, "--json").document
    newest, *_, oldest = told["versions"]
    assert (newest["id"], oldest["id"]) == ("version-2", "registry-1")
    change = next(one for one in newest["changes"] if one["field"] == "Number of participants")
    assert change["place"] == "protocolSection.designModule.enrollmentInfo"
    assert (change["before"], change["after"]) == ("40 people (planned)", "22 people (actual)")
    *_, before, after = every_version()
    made = jsonpatch.apply_patch(before, [o for o in newest["patch"] if "derived" not in o["path"]])
    assert made == after
    assert site.run("history", "NCT00000099").code == 6


def test_a_status_is_counted_until_the_registry_last_answered_and_not_until_today(
    site: Site, api: ApiServer
) -> None:
    for record in every_version()[-2:]:
        api.publish([record])
        site.fill(api, Collection.of_trials([NCT]))
    pointer = read_pointer(site.mirror)
    assert pointer
    asked = datetime(2026, 6, 1, 12, tzinfo=UTC)
    checked = {key: replace(one, checked_at=asked) for key, one in pointer.collections.items()}
    write_pointer(site.mirror, replace(pointer, collections=checked))
    told = site.run("history", NCT, "--json").document
    assert told["known_until"] == "2026-06-01"
    assert (told["statuses"][-1]["until"], told["statuses"][-1]["days"]) == (None, 12)
    last = "terminated: 2026-05-20 to 2026-06-01 at least, 12 days"
    assert last in site.run("history", NCT).output.splitlines()


def test_no_status_stands_until_today_once_the_registry_dropped_the_record(
    site: Site, api: ApiServer
) -> None:
    others = [study(f"NCT0000000{n}") for n in range(2, 5)]
    every = Collection.of_trials([NCT, *(f"NCT0000000{n}" for n in range(2, 5))])
    for record in every_version()[-2:]:
        api.publish([record, *others])
        site.fill(api, every)
    assert site.run("history", NCT, "--json").document["statuses"][-1]["until"] is None
    api.publish(others)
    site.fill(api, every)
    last = site.run("history", NCT, "--json").document["statuses"][-1]
    assert last["status"] == "terminated"
    assert last["until"]
