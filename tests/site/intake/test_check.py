"""A whole package: accepted, refused or held, and never repeated."""

import dataclasses
from pathlib import Path

import pytest

from registry.settings.project import PROJECT
from registry.site.findings import Weight
from registry.site.intake import Checked, Outcome, Registered, check
from registry.site.package import Measure, Period, Stage, Stat
from tests.site.intake.made import (
    FIRST,
    REGISTERED,
    RUNNING,
    SECOND,
    TABLES,
    TODAY,
    checked,
    table,
)

EXAMPLE = PROJECT / "data" / "site" / "example"


def names(found: Checked) -> set[str]:
    return {finding.rule for finding in found.findings}


def test_a_package_in_order_is_accepted_and_typed(tmp_path: Path) -> None:
    found = checked(tmp_path)
    assert (found.findings, found.outcome) == ((), Outcome.ACCEPTED)
    assert found.package
    assert found.package.enrollment[-1].period == Period(2025, 2)
    assert found.package.enrollment[-1].measure is Measure.RANDOMISED
    assert found.package.enrollment[-1].cumulative == 44
    assert found.package.flow[1].row == 3
    assert found.package.flow[1].stage is Stage.EXCLUDED
    assert found.package.baseline[0].category == "30–39"
    assert str(found.package.baseline[3].value) == "61.5"
    assert found.package.outcomes[2].stat is Stat.P_VALUE
    assert found.package.adverse_events[0].serious is True


def test_the_folder_and_its_descriptor_name_the_same_package(tmp_path: Path) -> None:
    found = checked(tmp_path)
    assert check(tmp_path / "datapackage.json", REGISTERED, today=TODAY) == found


@pytest.mark.parametrize("registered", [REGISTERED, RUNNING])
def test_the_example_is_accepted_whether_the_trial_is_running_or_not(
    registered: Registered,
) -> None:
    found = check(EXAMPLE, registered, today=TODAY)
    assert found.outcome is Outcome.ACCEPTED
    assert found.package
    assert found.package.trial.release_id.startswith("EXAMPLE-")
    assert {FIRST, SECOND} <= {row.arm for row in found.package.outcomes}


def test_the_example_has_counts_to_hide_and_counts_to_show() -> None:
    found = check(EXAMPLE, REGISTERED, today=TODAY)
    assert found.package
    flow = [row.count for row in found.package.flow if row.count]
    assert any(count < 11 for count in flow)
    assert any(count >= 11 for count in flow)
    events = [row.n_affected for row in found.package.adverse_events]
    assert 0 in events
    assert any(count and count < 11 for count in events)
    assert any(count and count >= 11 for count in events)


def test_a_refused_package_comes_with_no_package(tmp_path: Path) -> None:
    found = checked(tmp_path, trial={"aggregateOnlyDeclaration": False})
    assert (found.outcome, found.package) == (Outcome.REFUSED, None)
    assert names(found) == {"no-declaration"}


def test_a_held_package_comes_with_its_package(tmp_path: Path) -> None:
    found = checked(tmp_path, registered=None)
    assert (found.outcome, names(found)) == (Outcome.HELD, {"unknown-trial"})
    assert found.package


@pytest.mark.parametrize(
    ("trial", "rule"),
    [
        ({"aggregateOnlyDeclaration": False}, "no-declaration"),
        ({"nctId": "NCT00000001"}, "other-trial"),
        ({"supersedes": "2025-Q2"}, "supersedes-itself"),
        ({"dataCutoff": "2026-06"}, "date-in-future"),
        ({"irb": {"approval": "A-1", "date": "2026-06", "scope": "All"}}, "date-in-future"),
        ({"release": {"approvedBy": "Sponsor", "date": "2026-06"}}, "date-in-future"),
        ({"release": {"approvedBy": "Sponsor", "date": "2025-11"}}, "decision-before-cutoff"),
        ({"preparedByRole": "王小明"}, "personal-name"),
        ({"preparedByRole": "Dr. Lin"}, "personal-name"),
        ({"preparedByRole": "records@hospital"}, "email-address"),
        ({"releaseId": "2025-06-30"}, "day-level-date"),
        (
            {"irb": {"approval": "A-1", "date": "2025-06", "scope": "All", "smallestCount": 5}},
            "lower-threshold",
        ),
    ],
)
def test_what_the_package_says_of_itself_is_checked(
    tmp_path: Path, trial: dict[str, object], rule: str
) -> None:
    found = checked(tmp_path, trial=trial)
    assert names(found) == {rule}
    assert found.outcome is {
        "personal-name": Outcome.HELD,
        "lower-threshold": Outcome.ACCEPTED,
    }.get(rule, Outcome.REFUSED)


def test_results_by_arm_of_a_running_trial_wait_for_a_decision(tmp_path: Path) -> None:
    found = checked(tmp_path, registered=RUNNING)
    assert names(found) == {"interim-results"}
    assert found.outcome is Outcome.HELD
    decision = {"approvedBy": "Data monitoring committee", "date": "2026-01"}
    assert checked(tmp_path, trial={"release": decision}, registered=RUNNING).findings == ()


def test_results_that_are_public_already_wait_for_nobody(tmp_path: Path) -> None:
    public = TABLES["adverse_events"].replace(",\n", ",paper\n")
    sources = [{"id": "paper", "title": "A paper", "doi": "10.1016/j.bbmt.2013.11.002"}]
    found = checked(tmp_path, {"adverse_events": public}, {"sources": sources}, RUNNING)
    assert found.findings == ()


def test_flow_and_enrollment_have_to_agree_on_who_was_randomised(tmp_path: Path) -> None:
    more = TABLES["enrollment"].replace("26,44", "27,45")
    found = checked(tmp_path, {**TABLES, "enrollment": more})
    (finding,) = found.findings
    assert (finding.rule, finding.weight) == ("flow-and-enrollment-differ", Weight.HOLD)
    assert (finding.file, finding.row) == ("flow.csv", 6)


def test_more_people_than_planned_are_worth_a_note(tmp_path: Path) -> None:
    few = dataclasses.replace(REGISTERED, target=40)
    found = checked(tmp_path, registered=few)
    assert (names(found), found.outcome) == ({"above-target"}, Outcome.ACCEPTED)


def test_every_finding_is_told_however_many_there_are(tmp_path: Path) -> None:
    rows = "\n".join(f"Term,maybe,ALL,{number},x,," for number in range(300))
    found = checked(tmp_path, {"adverse_events": table("adverse_events", rows)})
    assert {finding.row for finding in found.findings} == set(range(2, 302))
    assert found.outcome is Outcome.REFUSED


def test_one_file_that_cannot_be_read_keeps_nobody_from_the_others(tmp_path: Path) -> None:
    found = checked(tmp_path, {**TABLES, "flow": "who,what\n1,2\n", "baseline": "a;b\n1;2\n"})
    assert {finding.file for finding in found.findings} == {"flow.csv", "baseline.csv"}
    broken = TABLES["outcomes"].replace("0.755", "2")
    found = checked(tmp_path, {**TABLES, "flow": "who,what\n1,2\n", "outcomes": broken})
    assert "out-of-range" in names(found)


def test_a_checked_package_prints_nothing_of_its_rows(tmp_path: Path) -> None:
    assert "Mesenchymal" not in repr(checked(tmp_path))


def test_the_arms_are_spelled_as_the_registry_spells_them(tmp_path: Path) -> None:
    loud = TABLES["outcomes"].replace(FIRST, f" {FIRST.upper()} ")
    found = checked(tmp_path, {"outcomes": loud})
    assert found.package
    assert [row.arm for row in found.package.outcomes] == [FIRST, SECOND, "ALL"]
