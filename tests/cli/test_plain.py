"""Plain-language criteria: what `doctor` and `sync` tell the operator of them."""

from pathlib import Path
from typing import Any

import pytest

from registry.cli.checks import Check, checks
from registry.settings import load_settings
from registry.trial.criteria import read_criteria
from tests.apiserver import ApiServer
from tests.cli.conftest import Site
from tests.fixtures.studies import study

TEXT = """Inclusion Criteria:

* Neutrophils below 0.5
* Platelets below 20

Exclusion Criteria:

* Active infection
"""


def with_criteria(nct_id: str, text: str) -> dict[str, Any]:
    record = study(nct_id)
    record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = text
    return record


def write_plain(site: Site, nct_id: str, text: str = TEXT, more: str = "") -> Path:
    """A file with a plain version of each criterion of the text."""
    entries = [
        f'[[criterion]]\nfingerprint = "{criterion.fingerprint}"\nreviewer = "hematologist"\n'
        f'approval = "EC-1"\ndate = 2026-05-01\ntext.en = "Plainly."\n{more}'
        for criterion in read_criteria(text).criteria
    ]
    file = site.folder / "plain" / f"{nct_id}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(entries), encoding="utf-8")
    return file


def found(site: Site, name: str) -> list[Check]:
    every = checks(load_settings(site.folder / "trials.toml"))
    return [check for check in every if check.name == name]


@pytest.fixture
def filled(site: Site, api: ApiServer) -> Site:
    """A site whose mirror holds both of its trials."""
    api.publish([with_criteria("NCT00000001", TEXT), with_criteria("NCT00000002", TEXT)])
    site.fill(api)
    return site


def change(api: ApiServer) -> None:
    """The sponsor of the first trial changes a number and takes a criterion out."""
    changed = TEXT.replace("below 20", "below 30").replace("* Active infection\n", "* Fever\n")
    api.publish([with_criteria("NCT00000001", changed), with_criteria("NCT00000002", TEXT)])


def test_doctor_counts_what_is_shown(filled: Site) -> None:
    assert found(filled, "plain") == [Check("plain", "ok", "None.")]
    assert found(filled, "withdrawn") == [Check("withdrawn", "ok", "None; 0 plain versions shown.")]
    write_plain(filled, "NCT00000001")
    write_plain(filled, "NCT00000002")
    assert found(filled, "plain") == [Check("plain", "ok", "6 in 2 files.")]
    assert found(filled, "withdrawn") == [Check("withdrawn", "ok", "None; 6 plain versions shown.")]


def test_doctor_names_what_is_withdrawn_and_what_to_do(filled: Site, api: ApiServer) -> None:
    file = write_plain(filled, "NCT00000001")
    write_plain(filled, "NCT00000002")
    change(api)
    filled.fill(api)
    (check,) = found(filled, "withdrawn")
    assert check.state == "warning"
    assert f"NCT00000001, entries 2, 3 ({file})" in check.says
    assert "NCT00000002" not in check.says
    assert check.says.endswith("Shown: 4 plain versions.")
    assert "reviewed again" in check.remedy
    assert "fingerprint" in check.remedy


def test_doctor_tells_of_a_refused_file_as_a_problem_before_and_after_the_first_sync(
    site: Site, api: ApiServer
) -> None:
    file = write_plain(site, "NCT00000001", more="phone = 1\n")
    write_plain(site, "NCT00000002")
    for _ in range(2):
        refused = found(site, "plain")
        assert [check.state for check in refused] == ["problem"] * 3
        assert all(str(file) in check.says and check.remedy for check in refused)
        api.publish([with_criteria("NCT00000001", TEXT), with_criteria("NCT00000002", TEXT)])
        site.fill(api)
    assert found(site, "withdrawn")[0].says == "None; 3 plain versions shown."
    ended = site.run("doctor")
    assert ended.code == 1
    assert f"problem  plain      {file}: entry 1, phone: is not a known setting" in ended.output


def test_doctor_warns_of_a_file_for_a_trial_that_the_site_does_not_show(filled: Site) -> None:
    write_plain(filled, "NCT00000009")
    (check,) = found(filled, "plain")
    assert check.state == "warning"
    assert "NCT00000009, which this site does not show" in check.says
    assert found(filled, "withdrawn")[0].says == "None; 0 plain versions shown."


def test_a_trial_that_the_mirror_lacks_withdraws_nothing(site: Site, api: ApiServer) -> None:
    api.publish([with_criteria("NCT00000001", TEXT)])
    site.fill(api)
    write_plain(site, "NCT00000002")
    assert found(site, "withdrawn") == [Check("withdrawn", "ok", "None; 0 plain versions shown.")]


def test_a_sync_ends_with_what_it_withdraws_and_says_so_until_it_is_settled(
    filled: Site, api: ApiServer
) -> None:
    file = write_plain(filled, "NCT00000001")
    assert "withdrawn" not in filled.run("sync").output
    change(api)
    for _ in range(2):
        ended = filled.run("sync")
        assert ended.code == 0
        last = ended.output.splitlines()[-1]
        assert last.startswith("Plain-language criteria withdrawn, because the registry's text no")
        assert f"NCT00000001, entries 2, 3 ({file})" in last
    in_json = filled.run("sync", "--json")
    assert in_json.document["plain_versions_withdrawn"] == {"NCT00000001": [2, 3]}


def test_a_sync_that_brings_nothing_withdraws_nothing(site: Site, api: ApiServer) -> None:
    write_plain(site, "NCT00000001")
    api.publish([])
    ended = site.run("sync", "--json")
    assert ended.document["plain_versions_withdrawn"] == {}
