"""`history`: the same facts as the page, for a terminal and for machines."""

import jsonpatch
import pytest

from registry.mirror.collection import Collection
from tests.apiserver import ApiServer
from tests.cli.conftest import Site
from tests.fixtures.history import NCT, every_version
from tests.fixtures.studies import study


@pytest.fixture
def twice(site: Site, api: ApiServer) -> Site:
    """A site whose mirror saw two versions, and whose registry keeps the ones before."""
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
    return site


def test_versions_and_their_changes_are_told_imported_ones_too(twice: Site) -> None:
    imported = twice.run("sync", NCT, "--history")
    assert imported.code == 0
    ended = twice.run("history", NCT)
    assert (ended.code, ended.error) == (0, "")
    lines = ended.output.splitlines()
    assert lines[0].startswith("This site holds 2 versions of the record")
    assert "Version 2, posted 20 May 2026" in lines
    assert "Registry version 1, 1 February 2023 (imported)" in lines
    assert "  material       The planned number of participants went from 60 to 40." in lines

    told = twice.run("history", NCT, "--json").document
    newest, *_, oldest = told["versions"]
    assert (newest["id"], oldest["id"]) == ("version-2", "registry-1")
    change = next(one for one in newest["changes"] if one["field"] == "Number of participants")
    assert change["place"] == "protocolSection.designModule.enrollmentInfo"
    assert (change["before"], change["after"]) == ("40 people (planned)", "22 people (actual)")
    *_, before, after = every_version()
    made = jsonpatch.apply_patch(before, [o for o in newest["patch"] if "derived" not in o["path"]])
    assert made == after


def test_a_trial_that_the_mirror_lacks_is_code_6(twice: Site) -> None:
    assert twice.run("history", "NCT00000099").code == 6
