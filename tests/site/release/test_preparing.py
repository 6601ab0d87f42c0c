"""What of a package goes out: counts, what hangs on them, totals over time, several releases."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.site.package import ALL, Measure, Stage, Stat
from registry.site.release.cells import Row
from registry.site.release.ledger import Ledger, Release
from registry.site.release.loading import with_public
from registry.site.release.preparing import prepare
from registry.site.release.proof import prove
from tests.site.made import NCT, A, B, Box, package, published, seen

SCREENED, RANDOMISED = Measure.SCREENED, Measure.RANDOMISED


def only(ledger: Ledger) -> Release:
    return ledger.shown[-1]


def flow_of(*arms: tuple[int, int]) -> list[Box]:
    """Two arms, each with how many received the treatment and how many did not."""
    boxes = [(Stage.RANDOMISED, ALL, "", sum(map(sum, arms)))]
    for arm, (received, not_received) in zip((A, B), arms, strict=True):
        boxes += [
            (Stage.ALLOCATED, arm, "", received + not_received),
            (Stage.RECEIVED, arm, "", received),
            (Stage.NOT_RECEIVED, arm, "", not_received),
        ]
    return boxes


def test_a_small_count_by_arm_is_hidden_with_what_would_give_it_away() -> None:
    release = only(published(package(flow=flow_of((27, 3), (30, 0)))))
    numbers = seen(release, "flow")
    assert numbers["not_received", A, ""] is None
    assert numbers["received", A, ""] is None or numbers["allocated", A, ""] is None
    assert numbers["not_received", B, ""] == 0
    assert numbers["received", B, ""] == 30


def test_large_counts_and_zeros_are_shown() -> None:
    release = only(published(package(flow=flow_of((25, 0), (30, 0)))))
    assert None not in seen(release, "flow").values()


def test_an_ethics_approval_lowers_the_threshold() -> None:
    release = only(published(package(smallest=3, flow=flow_of((27, 3), (30, 0)))))
    assert None not in seen(release, "flow").values()


@pytest.mark.parametrize("stat", [Stat.PERCENT, Stat.P_VALUE, Stat.DIFFERENCE, Stat.CI_LOW])
def test_what_is_derived_from_a_hidden_count_is_hidden(stat: Stat) -> None:
    arm = A if stat is Stat.PERCENT else ALL
    release = only(
        published(
            package(
                outcomes=[
                    ("response", A, Stat.COUNT, "7", 30),
                    ("response", B, Stat.COUNT, "19", 30),
                    ("response", arm, stat, "0.5", 30 if arm == A else 60),
                ]
            )
        )
    )
    values = [row.numbers["value"] for row in release.rows]
    assert values == [None, 19, None]


def test_a_comparison_of_shown_counts_is_shown() -> None:
    release = only(
        published(
            package(
                outcomes=[
                    ("response", A, Stat.COUNT, "17", 30),
                    ("response", B, Stat.COUNT, "19", 30),
                    ("response", ALL, Stat.P_VALUE, "0.79", None),
                ]
            )
        )
    )
    assert [str(row.numbers["value"]) for row in release.rows] == ["17", "19", "0.79"]


@pytest.mark.parametrize("stat", [Stat.MIN, Stat.MAX, Stat.Q1, Stat.Q3, Stat.MEDIAN, Stat.MEAN])
def test_a_statistic_of_few_people_is_hidden(stat: Stat) -> None:
    few = only(published(package(baseline=[("age", "", stat, "41.5", 10)])))
    many = only(published(package(baseline=[("age", "", stat, "41.5", 11)])))
    assert few.rows[0].numbers["value"] is None
    assert str(many.rows[0].numbers["value"]) == "41.5"


def test_a_survival_needs_enough_people_at_risk() -> None:
    def survival(at_risk: str) -> object:
        release = only(
            published(
                package(
                    outcomes=[
                        ("os", A, Stat.AT_RISK, at_risk, 30),
                        ("os", A, Stat.SURVIVAL, "75.2", 30),
                    ]
                )
            )
        )
        return release.rows[1].numbers["value"]

    assert survival("10") is None
    assert str(survival("11")) == "75.2"


def test_the_number_of_events_is_hidden_with_the_people_who_had_them() -> None:
    release = only(published(package(events=[("fever", A, 4, 30, 25), ("rash", A, 15, 30, 40)])))
    assert [row.numbers["n_events"] for row in release.rows] == [None, 40]


def test_what_others_published_is_shown_as_it_is() -> None:
    release = only(
        published(package(outcomes=[("response", A, Stat.COUNT, "7", 11)], source="paper"))
    )
    assert release.rows[0].numbers == {"value": 7, "n": 11}


def test_a_total_over_time_moves_by_nothing_or_by_five_at_least() -> None:
    accrual = [
        (f"2025-Q{quarter}", RANDOMISED, number)
        for quarter, number in enumerate((3, 6, 6, 9), start=1)
    ]
    release = only(published(package(accrual=[*accrual, ("2026-Q1", RANDOMISED, 14)])))
    assert list(seen(release, "enrollment").values()) == [None, None, None, 9, 14]


def test_a_published_total_stays_until_it_has_changed_by_five() -> None:
    ledger = published(
        package("1", accrual=[("2026-Q1", RANDOMISED, 20)]),
        package("2", accrual=[("2026-Q1", RANDOMISED, 23)]),
        package("3", accrual=[("2026-Q1", RANDOMISED, 25)]),
    )
    values = [next(iter(seen(release, "enrollment").values())) for release in ledger.shown]
    assert values == [20, None, 25]


def test_a_count_that_publications_name_is_known_to_everybody() -> None:
    labels = {"stage": "randomised", "arm": ALL, "reason": ""}
    public = [Row("flow", labels, {"count": 22}, "10.1/paper")]
    ledger = published(package(flow=[(Stage.RANDOMISED, ALL, "", 24)]), public=public)
    assert list(seen(only(ledger), "flow").values()) == [None]


def test_a_table_that_cannot_be_protected_by_arm_is_published_for_all_arms_together() -> None:
    eleven = (Stage.RANDOMISED, ALL, "", 11)
    few = [(Stage.ALLOCATED, A, "", 5), (Stage.ALLOCATED, B, "", 6)]
    prepared = prepare(package("2", flow=[eleven, *few]), published(package("1", flow=[eleven])))
    assert [finding.rule for finding in prepared.findings] == ["arms-together"]
    assert prepared.release is not None
    assert {row.labels["arm"] for row in prepared.release.rows} == {ALL}


def test_a_table_that_cannot_be_protected_at_all_is_held() -> None:
    reasons = [(Stage.EXCLUDED, ALL, reason, 1) for reason in ("a", "b")]
    prepared = prepare(
        package(
            flow=[
                (Stage.ASSESSED, ALL, "", 22),
                (Stage.RANDOMISED, ALL, "", 20),
                (Stage.EXCLUDED, ALL, "", 2),
                *reasons,
            ]
        ),
        published(
            package("0-1", flow=[(Stage.ASSESSED, ALL, "", 22), (Stage.RANDOMISED, ALL, "", 20)])
        ),
    )
    assert [finding.rule for finding in prepared.findings] == ["table-held"]
    assert prepared.release is None


def test_a_count_that_falls_has_to_be_called_a_correction() -> None:
    ledger = published(package("1", flow=flow_of((25, 0), (30, 0))))
    fewer = flow_of((20, 0), (30, 0))
    held = prepare(package("2", flow=fewer), ledger)
    assert [finding.rule for finding in held.findings] == ["count-fell"]
    assert held.release is None
    assert prepare(package("2", flow=fewer, supersedes="1"), ledger).release is not None


def test_two_numbers_for_one_denominator_hold_the_package() -> None:
    prepared = prepare(
        package(baseline=[("sex", "f", Stat.COUNT, "20", 40), ("sex", "m", Stat.COUNT, "20", 44)]),
        Ledger(NCT),
    )
    assert [finding.rule for finding in prepared.findings] == ["two-numbers"]


# What is bound although no row says so


def hidden_in(release: Release) -> set[tuple[str, ...]]:
    """The labels of the rows with a hidden number."""
    return {
        (row.file, *row.labels.values()) for row in release.rows if None in row.numbers.values()
    }


def test_a_sum_holds_whether_its_total_stands_in_a_row_or_not() -> None:
    release = only(
        published(
            package(
                accrual=[("2026-Q1", RANDOMISED, 44)],
                flow=[(Stage.ALLOCATED, A, "", 37), (Stage.ALLOCATED, B, "", 7)],
            )
        )
    )
    assert len(hidden_in(release)) > 1


def test_analysed_and_not_analysed_add_up_to_allocated() -> None:
    flow = [
        (Stage.ALLOCATED, A, "", 30),
        (Stage.ANALYSED, A, "", 27),
        (Stage.NOT_ANALYSED, A, "", 3),
    ]
    assert len(hidden_in(only(published(package(flow=flow))))) > 1


def test_two_outcomes_that_make_up_everybody_protect_each_other() -> None:
    outcomes = [
        ("response", A, Stat.COUNT, "7", 30),
        ("no response", A, Stat.COUNT, "23", 30),
        ("relapse", A, Stat.COUNT, "12", 30),
    ]
    rows = only(published(package(outcomes=outcomes))).rows
    assert {row.labels["outcome_id"]: row.numbers["value"] for row in rows} == {
        "response": None,
        "no response": None,
        "relapse": 12,
    }


def test_a_mean_of_yes_and_no_does_not_tell_a_hidden_count() -> None:
    outcomes = [("response", A, Stat.COUNT, "7", 30), ("response", A, Stat.MEAN, "0.233", 30)]
    values = [row.numbers["value"] for row in only(published(package(outcomes=outcomes))).rows]
    assert values == [None, None]


def test_a_comparison_needs_every_arm_in_its_own_release() -> None:
    both = [("response", A, Stat.COUNT, "19", 30), ("response", B, Stat.COUNT, "7", 30)]
    p_value = ("response", ALL, Stat.P_VALUE, "0.01", 60)
    ledger = published(
        package("1", outcomes=[*both, p_value]), package("2", outcomes=[both[0], p_value])
    )
    assert ledger.releases[-1].rows[-1].numbers["value"] is None


def test_put_together_a_table_loses_its_comparisons() -> None:
    prepared = prepare(
        package(
            outcomes=[
                ("response", A, Stat.COUNT, "4", 10),
                ("response", B, Stat.COUNT, "9", 12),
                ("response", ALL, Stat.P_VALUE, "0.192", 22),
            ],
            flow=[(Stage.ALLOCATED, A, "", 10), (Stage.ALLOCATED, B, "", 12)],
        ),
        published(public=[in_arm(A, 10), in_arm(B, 12)]),
    )
    assert prepared.release is None or all(
        row.labels.get("stat") != Stat.P_VALUE or row.numbers["value"] is None
        for row in prepared.release.rows
    )


def in_arm(arm: str, count: int) -> Row:
    labels = {"stage": "allocated", "arm": arm, "reason": ""}
    return Row("flow", labels, {"count": count}, "paper")


def test_fewer_rows_for_the_same_month_do_not_tell_what_was_hidden() -> None:
    received, not_received = (Stage.RECEIVED, A, "", 27), (Stage.NOT_RECEIVED, A, "", 3)
    first = package("1", flow=[(Stage.ALLOCATED, A, "", 30), received, not_received])
    for supersedes in (None, "1"):
        ledger = published(first, package("2", supersedes=supersedes, flow=[received]))
        assert list(seen(ledger.releases[-1], "flow").values()) == [None]


def test_the_same_denominator_is_hidden_in_every_table() -> None:
    release = only(
        published(
            package(
                outcomes=[
                    ("response", A, Stat.COUNT, "19", 37),
                    ("response", B, Stat.COUNT, "5", 7),
                    ("response", ALL, Stat.P_VALUE, "0.4", 44),
                ],
                events=[("fever", A, 15, 37, 20), ("fever", B, 4, 7, 4)],
            )
        )
    )
    of_outcomes = {row.labels["arm"]: row.numbers["n"] for row in release.rows[:3]}
    of_events = {row.labels["arm"]: row.numbers["n_at_risk"] for row in release.rows[3:]}
    assert of_outcomes[B] is of_events[B] is None
    assert (of_outcomes[A] is None) == (of_events[A] is None)
    assert None in (of_outcomes[A], of_outcomes[ALL])


def test_other_capitals_make_no_other_number() -> None:
    ledger = published(
        package("1", events=[("fever", A, 15, 30, 20)]),
        package("2", events=[("Ｆever", A, 16, 30, 21)]),
    )
    assert all(
        row.numbers["n_affected"] != 16
        for row in ledger.releases[-1].rows
        if row.labels["arm"] == A
    )


def test_a_publication_that_corrects_itself_hinders_no_release() -> None:
    ledger = Ledger(NCT)
    for number, count in enumerate((22, 24), start=1):
        ledger = with_public(ledger, [in_arm(A, count)])
        prepared = prepare(package(str(number), accrual=[("2026-Q1", RANDOMISED, 60)]), ledger)
        assert prepared.release is not None, prepared.findings
        ledger = Ledger(NCT, (*ledger.releases, prepared.release))
    assert [one.release_id for one in ledger.releases] == ["0", "1", "0.2", "2"]


# What a stranger can work out, found by trying everything

CAP = 20
Arm = tuple[int, int, int]


def arms_seen(release: Release, arm: str) -> list[int | None]:
    numbers = seen(release, "flow")
    return [
        numbers.get((stage, arm, ""))  # type: ignore[misc]
        for stage in ("allocated", "received", "not_received")
    ]


def possible(shown: list[int | None]) -> Iterator[Arm]:
    """What an arm may hold: allocated, received, not received; hidden ones are 1 at least."""
    ranges = [range(1, CAP + 1) if number is None else (number,) for number in shown]
    for received, not_received in product(*ranges[1:]):
        if received + not_received in ranges[0]:
            yield received + not_received, received, not_received


def histories(releases: tuple[Release, ...], arm: str) -> dict[tuple[int, ...], list[set[int]]]:
    """By the numbers allocated in each release: the values that each cell may have had."""
    found: dict[tuple[int, ...], list[set[int]]] = {}
    for steps in product(*(list(possible(arms_seen(one, arm))) for one in releases)):
        if all(
            x <= y
            for earlier, later in pairwise(steps)
            for x, y in zip(earlier, later, strict=True)
        ):
            key = tuple(step[0] for step in steps)
            sets = found.setdefault(key, [set() for _ in range(3 * len(steps))])
            for place, value in enumerate(value for step in steps for value in step):
                sets[place].add(value)
    return found


def conclusions(releases: tuple[Release, ...]) -> dict[tuple[int, str, int], set[int]]:
    """Every value that a hidden cell may have, by release, arm and place; as far as CAP."""
    totals = [seen(one, "flow")["randomised", ALL, ""] for one in releases]
    ours, theirs = histories(releases, A), histories(releases, B)
    found: dict[tuple[int, str, int], set[int]] = defaultdict(set)
    for mine, other in product(ours, theirs):
        sums = [x + y for x, y in zip(mine, other, strict=True)]
        if any(t not in (None, s) for t, s in zip(totals, sums, strict=True)):
            continue
        if any(later < earlier for earlier, later in pairwise(sums)):
            continue
        for arm, sets in ((A, ours[mine]), (B, theirs[other])):
            for place, values in enumerate(sets):
                found[place // 3, arm, place % 3] |= values
    return found


small = st.integers(0, 6)


@given(st.lists(st.tuples(small, small, small, small), min_size=1, max_size=2))
@settings(max_examples=20)
def test_whoever_keeps_every_release_cannot_pin_down_a_small_count(
    steps: list[tuple[int, int, int, int]],
) -> None:
    threshold, ledger, total = 4, Ledger(NCT), [0, 0, 0, 0]
    for number, step in enumerate(steps):
        total = [x + y for x, y in zip(total, step, strict=True)]
        flow = flow_of((total[0], total[1]), (total[2], total[3]))
        prepared = prepare(package(str(number + 1), smallest=threshold, flow=flow), ledger)
        if prepared.release is not None and not prepared.findings:
            ledger = Ledger(NCT, (*ledger.releases, prepared.release))
    if not ledger.releases:
        return
    for (number, arm, place), values in conclusions(ledger.releases).items():
        if arms_seen(ledger.releases[number], arm)[place] is None:
            surely_large = min(values) >= threshold
            uncertain = max(values) >= threshold and max(values) - min(values) >= 2
            assert surely_large or uncertain


@given(
    st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=5).map(tuple), min_size=1, max_size=4)
)
@settings(max_examples=15)
def test_published_totals_never_differ_by_a_few(releases: list[tuple[int, ...]]) -> None:
    ledger = Ledger(NCT)
    last: dict[int, int] = {}
    for number, increases in enumerate(releases, start=1):
        total = 0
        for quarter, more in enumerate(increases):
            # Numbers of a period may still grow in a later release, and never fall.
            total = max(total + more, last.get(quarter, 0))
            last[quarter] = total
        accrual = [(f"20{10 + q}-Q1", RANDOMISED, last[q]) for q in range(len(increases))]
        prepared = prepare(package(str(number), accrual=accrual), ledger)
        if prepared.release is not None:
            ledger = Ledger(NCT, (*ledger.releases, prepared.release))
    for release in ledger.releases:
        shown = [n for n in seen(release, "enrollment").values() if n is not None]
        assert all(y - x == 0 or y - x >= 5 for x, y in pairwise([0, *shown]))  # type: ignore[operator]
    for period in {key for release in ledger.releases for key in seen(release, "enrollment")}:
        values = [seen(one, "enrollment").get(period) for one in ledger.releases]
        shown = [value for value in values if value is not None]
        assert all(y == x or abs(y - x) >= 5 for x, y in pairwise(shown))  # type: ignore[operator]


def test_the_proof_needs_nothing_but_the_ledger() -> None:
    ledger = published(
        package("1", flow=flow_of((27, 3), (30, 0))), package("2", flow=flow_of((35, 4), (36, 0)))
    )
    proof = prove(ledger.releases)
    assert proof.holds
    assert proof.hidden > 0


def test_the_proof_finds_a_number_that_two_releases_give_away() -> None:
    hidden = {"allocated": None, "received": 27, "not_received": 3}
    labels = [{"stage": stage, "arm": A, "reason": ""} for stage in hidden]
    rows = tuple(
        Row("flow", label, {"count": number})
        for label, number in zip(labels, hidden.values(), strict=True)
    )
    release = only(published(package(flow=[(Stage.RANDOMISED, ALL, "", 30)])))
    leaking = Release(NCT, "leak", release.published_at, rows)
    proof = prove((leaking,))
    assert proof.holds  # 30 is surely not small
    rows = tuple(
        Row("flow", label, {"count": number})
        for label, number in zip(labels, (30, 27, None), strict=True)
    )
    proof = prove((Release(NCT, "leak", release.published_at, rows),))
    assert [(one.interval.low, one.interval.high) for one in proof.exposed] == [(3, 3)]
