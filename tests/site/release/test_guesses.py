"""What somebody guesses who knows how trials go: no guess that is right gives a number away."""

import json

from registry.ctgov.record import Study
from registry.site.package import Measure, Package, Stage, Stat
from registry.site.release.cells import Row, outcome
from registry.site.release.ledger import Expected, Release
from registry.site.release.posted import posted_rows
from tests.fixtures.studies import study
from tests.site.made import A, B, package, published, seen

C = "Usual care"


def values(release: Release) -> list[object]:
    """The first number of each row, none where hidden."""
    return [next(iter(row.numbers.values())) for row in release.rows]


def test_four_outcomes_that_make_up_everybody_protect_each_other() -> None:
    counts = {"complete": 3, "partial": 12, "stable": 12, "progress": 13}
    outcomes = [(name, A, Stat.COUNT, str(count), 40) for name, count in counts.items()]
    (release,) = published(package(outcomes=outcomes)).releases
    assert values(release).count(None) > 1


def test_outcomes_that_make_up_everybody_do_so_in_an_arm_that_lacks_one_of_them() -> None:
    outcomes = [
        ("alive", A, Stat.COUNT, "25", 40),
        ("dead", A, Stat.COUNT, "15", 40),
        ("alive", B, Stat.COUNT, "35", 40),
    ]
    (release,) = published(package(outcomes=outcomes)).releases
    about = [("main", name, "1 year", "all") for name in ("alive", "dead")]
    assert (
        outcome(about[0], "n", B),
        tuple(outcome(one, "count", B) for one in about),
    ) in release.relations


def test_nobody_is_in_two_categories_even_where_one_category_has_no_row() -> None:
    baseline = [
        ("disease", "leukemia", Stat.COUNT, "20", 40),
        ("disease", "lymphoma", Stat.COUNT, "18", 40),
        ("disease", "other", Stat.COUNT, "1", 40),
    ]
    (release,) = published(package(baseline=baseline)).releases
    assert values(release).count(None) > 1


def test_a_characteristic_is_of_everybody_where_no_row_says_how_many_those_are() -> None:
    sex = [("sex", "f", Stat.COUNT, "12", 26), ("sex", "m", Stat.COUNT, "14", 26)]
    flow = [
        (Stage.ALLOCATED, B, "", 13),
        (Stage.RECEIVED, A, "", 12),
        (Stage.NOT_RECEIVED, A, "", 1),
    ]
    (release,) = published(package(baseline=sex, flow=flow)).releases
    assert seen(release, "flow")["not_received", A, ""] is None
    shown = [seen(release, "flow")["allocated", B, ""], seen(release, "flow")["received", A, ""]]
    # 26 less 13 less 12 would be the one who did not receive it.
    numbers = [row.numbers["n"] for row in release.rows if row.file == "baseline"]
    assert None in (*shown, *numbers)


def test_what_others_published_is_taken_to_hold_where_the_site_has_no_row() -> None:
    labels = {"stage": "allocated", "arm": A, "reason": ""}
    public = [Row("flow", labels, {"count": 30}, "10.1/paper")]
    flow = [(Stage.RECEIVED, A, "", 27), (Stage.NOT_RECEIVED, A, "", 3)]
    release = published(package(flow=flow), public=public).releases[-1]
    assert values(release) == [None, None]


def test_a_year_ends_with_its_last_quarter() -> None:
    ledger = published(
        package("1", cutoff="2026-03", accrual=[("2025", Measure.RANDOMISED, 20)]),
        package("2", cutoff="2026-06", accrual=[("2025-Q4", Measure.RANDOMISED, 23)]),
    )
    assert [values(one) for one in ledger.releases] == [[20], [None]]


def test_a_category_that_only_a_later_release_names_belongs_to_the_earlier_one_too() -> None:
    flow = [(Stage.ALLOCATED, A, "", 20), (Stage.DISCONTINUED, B, "", 3)]
    both = [("sex", "f", Stat.COUNT, "20", None), ("sex", "m", Stat.COUNT, "11", None)]
    ledger = published(
        package("1", flow=flow, baseline=[("sex", "f", Stat.COUNT, "14", None)]),
        package("2", cutoff="2026-06", baseline=both),
    )
    # With 11 men later, there were 25 people at most before, and 5 of them in the other group.
    assert [values(one) for one in ledger.releases] == [[20, None, 14], [20, None]]


def test_a_coincidence_in_one_release_does_not_hide_what_is_so_in_all() -> None:
    def release(number: str, n: int, **counts: int) -> Package:
        both = [(name, arm, count) for name, count in counts.items() for arm in (A, B)]
        outcomes = [(name, arm, Stat.COUNT, str(count), n) for name, arm, count in both]
        return package(number, cutoff=f"2026-0{number}", outcomes=outcomes)

    # In the first release who relapsed and who had an infection happen to be everybody.
    ledger = published(
        release("1", 60, alive=40, relapse=25, infection=35),
        release("2", 75, alive=50, dead=25, relapse=40, infection=45),
    )
    alive, dead = [("main", name, "1 year", "all") for name in ("alive", "dead")]
    whole, *parts = outcome(alive, "n", A), outcome(alive, "count", A), outcome(dead, "count", A)
    assert ("1:" + whole, tuple("1:" + part for part in parts)) in ledger.releases[1].supposed


def test_a_guess_that_is_wrong_is_not_noted() -> None:
    labels = {"stage": "allocated", "arm": A, "reason": ""}
    public = [Row("flow", labels, {"count": 22}, "10.1/paper")]
    flow = [(Stage.RECEIVED, A, "", 27), (Stage.NOT_RECEIVED, A, "", 0)]
    release = published(package(flow=flow), public=public).releases[-1]
    assert Expected.PUBLIC not in release.expects
    assert values(release) == [27, 0]


def test_a_number_of_events_waits_until_it_has_changed_by_five() -> None:
    def events(release_id: str, of_a: int, of_b: int) -> object:
        rows = [("fever", A, 15, 30, of_a), ("fever", B, 14, 30, of_b), ("fever", C, 0, 30, 0)]
        return package(release_id, cutoff=f"2026-0{release_id}", events=rows)

    ledger = published(events("1", 20, 30), events("2", 22, 30), events("3", 26, 30))  # type: ignore[arg-type]
    found = [[row.numbers["n_events"] for row in one.rows] for one in ledger.releases]
    assert found == [[20, 30, 0], [None, None, 0], [26, 30, 0]]


def test_results_that_the_registry_gives_by_arm_are_public() -> None:
    record = study()
    record["protocolSection"]["armsInterventionsModule"] = {"armGroups": [{"label": "Cells"}]}
    record["resultsSection"] = {
        "participantFlowModule": {
            "groups": [{"id": "FG0", "title": "cells"}, {"id": "FG1", "title": "Nobody"}],
            "periods": [
                {
                    "milestones": [
                        {
                            "type": "STARTED",
                            "achievements": [
                                {"groupId": "FG0", "numSubjects": "22"},
                                {"groupId": "FG1", "numSubjects": "7"},
                            ],
                        }
                    ]
                }
            ],
        },
        "adverseEventsModule": {
            "eventGroups": [{"id": "EG0", "title": "Cells"}],
            "seriousEvents": [{"term": "Fever", "stats": [{"groupId": "EG0", "numAffected": 3}]}],
        },
    }
    rows = list(posted_rows(Study.model_validate_json(json.dumps(record)), "NCT00000001"))
    assert [(row.file, dict(row.numbers), row.labels["arm"]) for row in rows] == [
        ("flow", {"count": 22}, "Cells"),
        ("adverse_events", {"n_affected": 3}, "Cells"),
    ]


def test_what_the_registry_gives_by_arm_is_shown_although_it_is_small() -> None:
    labels = {"term": "fever", "serious": "false", "arm": A}
    public = [Row("adverse_events", labels, {"n_affected": 3}, "NCT00000001")]
    release = published(package(events=[("fever", A, 3, 30, 4)]), public=public).releases[-1]
    assert seen(release, "adverse_events") == {("fever", "false", A): 3}
