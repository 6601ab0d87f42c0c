"""`site` from the outside: a package is checked, published, proven, withdrawn."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import NCT, PROJECT, Site

EXAMPLE = PROJECT / "data" / "site" / "example"


@pytest.fixture
def site(seeded: Site) -> Site:
    """A site with the embedded record of one trial, and nothing published."""
    return seeded


def own(folder: Path, **files: str) -> Path:
    """A package of the site's own: the example under another name, some files replaced."""
    made = folder / "package"
    shutil.copytree(EXAMPLE, made)
    descriptor = made / "datapackage.json"
    content = json.loads(descriptor.read_text(encoding="utf-8"))
    content["trial"]["releaseId"] = "2014-12"
    content["name"], content["title"] = "our-numbers", "Our numbers"
    descriptor.write_text(json.dumps(content), encoding="utf-8")
    for name, text in files.items():
        (made / f"{name}.csv").write_text(text, encoding="utf-8")
    return made


def test_the_example_is_accepted_without_a_mirror(site: Site) -> None:
    shutil.rmtree(site.mirror)
    ended = site.run("site", "check", str(EXAMPLE))
    assert (ended.code, ended.error) == (0, "")
    assert "Accepted" in ended.output
    assert not site.mirror.exists()


def test_the_example_is_not_published_by_mistake(site: Site) -> None:
    ended = site.run("site", "load", str(EXAMPLE))
    assert (ended.code, ended.output) == (1, "")
    assert "its numbers are invented" in ended.error
    assert site.run("site", "history", "--json").document == {NCT: []}


def test_a_package_is_published_proven_and_withdrawn(site: Site, tmp_path: Path) -> None:
    package = str(own(tmp_path))
    loaded = site.run("site", "load", package, "--json")
    assert loaded.code == 0, loaded.error
    assert loaded.document["outcome"] == "accepted"
    assert loaded.document["hidden"] > 0

    (release,) = site.run("site", "history", "--json").document[NCT]
    assert (release["release"], release["cutoff"]) == ("2014-12", "2014-12")

    proven = site.run("site", "audit", "--json")
    assert proven.code == 0
    assert proven.document[NCT]["holds"] is True
    assert proven.document[NCT]["hidden"] > 0

    again = site.run("site", "load", package)
    assert again.code == 1
    assert "was published already" in again.error

    assert site.run("site", "withdraw", "2014-12", "--reason", " ").code == 2
    reason = ["--reason", "a count was wrong"]
    withdrawn = site.run("site", "withdraw", "2014-12", *reason)
    assert withdrawn.code == 0, withdrawn.error
    (release,) = site.run("site", "history", "--json").document[NCT]
    assert release["withdrawn"] == "a count was wrong"
    assert site.run("site", "audit").code == 0


def test_a_refused_package_is_not_kept_and_not_repeated(site: Site, tmp_path: Path) -> None:
    telephone = "13800138000"
    flow = f"stage,arm,reason,count\nassessed,ALL,{telephone},40\n"
    package = own(tmp_path, flow=flow)
    before = sorted((path, path.stat().st_mtime_ns) for path in site.mirror.rglob("*"))
    for command in ("check", "load"):
        ended = site.run("site", command, str(package), "--json")
        assert ended.code == 1
        assert ended.document["outcome"] == "refused"
        rules = {(one["rule"], one["file"], one["row"]) for one in ended.document["findings"]}
        assert ("telephone-number", "flow.csv", 2) in rules
        assert telephone not in ended.output + ended.error
    assert sorted((path, path.stat().st_mtime_ns) for path in site.mirror.rglob("*")) == before


def test_a_held_package_waits_for_a_decision_on_each_rule(site: Site, tmp_path: Path) -> None:
    events = (
        "term,serious,arm,n_affected,n_at_risk,n_events,source\n"
        "Fever,no,Mesenchymal stem cells,22,22,30,\n"
    )
    package = str(own(tmp_path, adverse_events=events))
    held = site.run("site", "load", package, "--json")
    assert (held.code, held.document["outcome"]) == (3, "held")
    assert {one["rule"] for one in held.document["findings"]} == {"whole-group"}
    wrong = site.run("site", "load", package, "--accept", "telephone-number")
    assert wrong.code == 2
    assert site.run("site", "history", "--json").document == {NCT: []}

    assert site.run("site", "load", package, "--accept", "whole-group").code == 0
    (release,) = site.run("site", "history", "--json").document[NCT]
    assert release["decided"] == ["whole-group:adverse_events.csv:2"]


def test_a_decision_on_one_place_decides_on_no_other(site: Site, tmp_path: Path) -> None:
    flow = (
        "stage,arm,reason,count\n"
        "assessed,ALL,,60\nexcluded,ALL,,40\n"
        "excluded,ALL,ZSM,25\nexcluded,ALL,QXY,15\n"
    )
    package = str(own(tmp_path, flow=flow))
    both = site.run("site", "load", package, "--accept", "initials")
    assert both.code == 2
    assert "several places" in both.error
    one = site.run("site", "load", package, "--accept", "initials:flow.csv:4")
    assert one.code == 3
    assert site.run("site", "history", "--json").document == {NCT: []}


def test_no_finding_is_left_out_however_many_wait(site: Site, tmp_path: Path) -> None:
    header = "term,serious,arm,n_affected,n_at_risk,n_events,source"
    events = "\n".join(
        [header, *(f"Seen by Kowalska {number:03},no,ALL,,44,," for number in range(300))]
    )
    package = str(own(tmp_path, adverse_events=events + "\n"))
    as_json = site.run("site", "check", package, "--json")
    keys = {one["key"] for one in as_json.document["findings"] if one["weight"] == "hold"}
    assert as_json.code == 3
    assert {f"personal-name:adverse_events.csv:{row}" for row in range(2, 302)} <= keys
    in_words = site.run("site", "check", package)
    assert "There are more findings than are listed." in in_words.output
    told = {word for word in in_words.output.split() if word in keys}
    assert len(told) == 200
    accepted = [word for key in told for word in ("--accept", key)]
    assert site.run("site", "load", package, *accepted).code == 3


@pytest.mark.parametrize("number", ['"张三 13812345678"', "12", "null", '["NCT01763099"]'])
def test_a_number_that_is_none_is_refused_and_not_repeated(
    site: Site, tmp_path: Path, number: str
) -> None:
    package = own(tmp_path)
    descriptor = package / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8")
    descriptor.write_text(text.replace(f'"{NCT}"', number), encoding="utf-8")
    ended = site.run("--debug", "site", "check", str(package), "--json")
    assert (ended.code, ended.document["outcome"]) == (1, "refused")
    assert "13812345678" not in ended.output + ended.error
    assert "Traceback" not in ended.error


def test_numbers_of_a_publication_that_the_site_does_not_name_wait(
    site: Site, tmp_path: Path
) -> None:
    outcomes = (
        "analysis_id,outcome_id,timepoint,analysis_set,arm,stat,value,n,method,source\n"
        "main,response,1 year,all,Mesenchymal stem cells,count,7,11,,paper\n"
    )
    package = own(tmp_path, outcomes=outcomes)
    descriptor = package / "datapackage.json"
    content = json.loads(descriptor.read_text(encoding="utf-8"))
    content["trial"]["sources"] = [{"id": "paper", "title": "A report", "doi": "10.1234/5678"}]
    descriptor.write_text(json.dumps(content), encoding="utf-8")
    held = site.run("site", "check", str(package), "--json")
    assert (held.code, {one["rule"] for one in held.document["findings"]}) == (
        3,
        {"unknown-publication"},
    )
    folder = site.folder / "publications"
    folder.mkdir()
    (folder / f"{NCT}.toml").write_text(
        '[[publication]]\njournal = "A journal"\npublished = "2014"\ndoi = "10.1234/5678"\n',
        encoding="utf-8",
    )
    assert site.run("site", "check", str(package)).code == 0


def test_a_reason_that_could_name_somebody_is_not_taken(site: Site, tmp_path: Path) -> None:
    path = str(own(tmp_path))
    site.run("site", "load", path)
    ended = site.run("site", "withdraw", "2014-12", "--reason", "see 13800138000")
    assert ended.code == 2
    assert "13800138000" not in ended.error
    ended = site.run("site", "load", path, "--reason", "see 13800138000")
    assert (ended.code, "13800138000" in ended.error) == (2, False)
    (release,) = site.run("site", "history", "--json").document[NCT]
    assert release["withdrawn"] is None


def test_only_what_corrects_a_release_has_a_reason(site: Site, tmp_path: Path) -> None:
    ended = site.run("site", "load", str(own(tmp_path)), "--reason", "a count was wrong")
    assert ended.code == 2
    assert "This package corrects no release" in ended.error


def test_tables_are_protected_and_audited_from_standard_input(site: Site) -> None:
    table = {
        "cells": {"A": 4, "B": 20, "C": 16, "all": 40},
        "relations": [["all", ["A", "B", "C"]]],
        "threshold": 11,
        "spl": 6,
        "lower_bound": 1,
    }
    protected = site.run("site", "protect", "--json", given=json.dumps(table).encode())
    assert protected.code == 0, protected.error
    assert protected.document["feasible"] is True
    assert protected.document["primary"] == ["A"]
    assert protected.document["suppressed"] == ["A", "C"]
    assert protected.document["intervals"]["A"] == [1, 19]

    bad = table | {"suppressed": ["A"]}
    audited = site.run("site", "audit", "--json", given=json.dumps(bad).encode())
    assert audited.code == 0, audited.error
    assert audited.document["exactly_disclosed"] == ["A"]
    assert audited.document["safe"] is False


def test_a_table_that_shows_a_small_count_is_not_safe(site: Site) -> None:
    table = {"cells": {"A": 4, "B": 20, "all": 24}, "relations": [["all", ["A", "B"]]]}
    audited = site.run("site", "audit", "--json", given=json.dumps(table).encode()).document
    assert (audited["primary"], audited["safe"]) == (["A"], False)
    public = table | {"never_suppress": ["A"]}
    audited = site.run("site", "audit", "--json", given=json.dumps(public).encode()).document
    assert (audited["primary"], audited["safe"]) == ([], True)


def test_what_is_no_table_is_refused_in_one_line(site: Site) -> None:
    for given in (b"[]", b"{", b'{"cells": {"A": 1.5}}', b'{"cells": {"A": -1}}', b"\xff"):
        ended = site.run("site", "protect", "--json", given=given)
        assert (ended.code, ended.output) == (2, "")
        assert ended.complaint["remedy"]
