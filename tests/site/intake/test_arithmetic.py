"""Numbers that cannot be right together are found, each in its row and column."""

from pathlib import Path

import pytest

from registry.site.findings import Weight
from tests.site.intake.made import FIRST, ROWS, SECOND, checked, one_table, table

Found = list[tuple[str, int | None, str | None]]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("3.0", "not-whole"),
        ("3.5", "not-whole"),
        ("-3", "negative"),
        ("1,234", "not-a-number"),
        ("1 234", "not-a-number"),
        ("1'234", "not-a-number"),
        ("1234567", "too-large"),
        ("100001", "too-large"),
        ("3%", "not-a-number"),
        ("<11", "not-a-number"),
        ("n/a", "not-a-number"),
        ("***", "not-a-number"),
        ("1e3", "not-a-number"),
        ("007", "not-a-number"),
        ("+3", "not-a-number"),
        ("three", "not-a-number"),
        ("[1,2,3]", "array"),
        ("1;2;3", "array"),
        ("34 35 36 37", "array"),
    ],
)
def test_a_count_is_a_plain_whole_number(tmp_path: Path, cell: str, rule: str) -> None:
    found = one_table(tmp_path, "flow", f'assessed,ALL,,"{cell}"')
    assert found == [(rule, 2, "count")]


def test_zero_is_a_count_and_nothing_is_none(tmp_path: Path) -> None:
    found = checked(tmp_path, {"flow": table("flow", "assessed,ALL,,0\nrandomised,ALL,,")})
    assert found.package
    assert [row.count for row in found.package.flow] == [0, None]


@pytest.mark.parametrize(
    ("name", "rows", "finding"),
    [
        ("enrollment", "2025,ALL,enrolled,3,3,", ("unknown-word", 2, "measure")),
        ("enrollment", "2025-03,ALL,screened,3,3,", ("wrong-period", 2, "period")),
        ("enrollment", "2025-Q5,ALL,screened,3,3,", ("wrong-period", 2, "period")),
        ("enrollment", ",ALL,screened,3,3,", ("missing-value", 2, "period")),
        ("flow", "assessed,,,3", ("missing-value", 2, "arm")),
        ("flow", "allocated,Placebo,,3", ("unknown-arm", 2, "arm")),
        ("baseline", ",Female,ALL,count,3,9", ("missing-value", 2, "characteristic")),
        ("baseline", "Sex,Female,ALL,survival,3,9", ("stat-not-here", 2, "stat")),
        ("adverse_events", "Nausea,perhaps,ALL,2,9,3,", ("unknown-word", 2, "serious")),
        ("adverse_events", "Nausea,no,ALL,2,9,3,paper", ("unknown-source", 2, "source")),
        ("outcomes", "a,b,,,ALL,mean,3 kg,9,,", ("not-a-number", 2, "value")),
        ("outcomes", "a,b,,,ALL,sd,-1,9,,", ("negative", 2, "value")),
        ("outcomes", "a,b,,,ALL,count,4.5,9,,", ("not-whole", 2, "value")),
        ("outcomes", 'a,b,,,ALL,mean,"0,5",9,,', ("not-a-number", 2, "value")),
        ("outcomes", "a,b,,,ALL,mean,1234567890.1234,9,,", ("too-large", 2, "value")),
    ],
)
def test_cells_hold_what_their_column_may_hold(
    tmp_path: Path, name: str, rows: str, finding: tuple[str, int, str]
) -> None:
    assert finding in one_table(tmp_path, name, rows)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("2025-Q1,ALL,screened,5,5,\n2025-Q1,ALL,screened,5,5,", [("duplicate-row", 3, None)]),
        (f"2025-Q1,{FIRST},screened,5,5,", [("arm-not-all", 2, "arm")]),
        ("2025-Q1,ALL,screened,6,5,", [("count-above-whole", 2, "count")]),
        (
            "2025-Q1,ALL,screened,5,9,\n2025-Q2,ALL,screened,,8,",
            [("cumulative-falls", 3, "cumulative")],
        ),
        (
            "2025-Q2,ALL,screened,,8,\n2025-Q1,ALL,screened,5,9,",
            [("cumulative-falls", 2, "cumulative")],
        ),
        (
            "2025-Q1,ALL,screened,5,5,\n2025-Q2,ALL,screened,3,9,",
            [("cumulative-differs", 3, "cumulative")],
        ),
        ("2025-Q1,ALL,screened,5,5,\n2025-Q3,ALL,screened,3,9,", []),
        (
            "2024-Q4,ALL,screened,5,5,\n2025-Q1,ALL,screened,3,9,",
            [("cumulative-differs", 3, "cumulative")],
        ),
        (
            "2023,ALL,screened,5,5,\n2024,ALL,screened,3,9,",
            [("cumulative-differs", 3, "cumulative")],
        ),
        (
            "2025-Q1,ALL,screened,5,5,\n2025-Q3,ALL,screened,6,9,",
            [("cumulative-differs", 3, "cumulative")],
        ),
        (
            "2025,ALL,screened,9,9,\n2025-Q1,ALL,screened,4,4,",
            [("overlapping-periods", 3, "period")],
        ),
        ("2025-Q1,ALL,screened,3,5,\n2024,ALL,screened,,2,", []),
        ("2025,ALL,screened,9,9,\n2025-Q1,ALL,randomised,4,4,", []),
        ("2026-Q1,ALL,screened,9,9,", [("period-after-cutoff", 2, "period")]),
        ("2025-Q1,ALL,screened,9,9,91", [("too-many-open-days", 2, "open_days")]),
        ("2025-Q1,ALL,screened,9,9,90", []),
        ("2024,ALL,screened,9,9,366", []),
        ("2025,ALL,screened,9,9,366", [("too-many-open-days", 2, "open_days")]),
        (
            "2025-Q1,ALL,screened,9,9,80\n2025-Q1,ALL,randomised,4,4,70",
            [("open-days-differ", 3, "open_days")],
        ),
        (
            "2025-Q1,ALL,screened,9,9,\n2025-Q1,ALL,randomised,2,10,",
            [("funnel-widens", 3, "cumulative")],
        ),
        (
            "2025-Q1,ALL,approached,9,9,\n2025-Q1,ALL,eligible,2,8,",
            [("funnel-widens", 2, "cumulative")],
        ),
    ],
)
def test_enrollment(tmp_path: Path, rows: str, expected: Found) -> None:
    assert one_table(tmp_path, "enrollment", rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("lost,ALL,,5\nlost,ALL,,5", [("duplicate-row", 3, None)]),
        (f"excluded,{FIRST},,5", [("arm-not-all", 2, "arm")]),
        ("allocated,ALL,Other,5", [("reason-not-here", 2, "reason")]),
        (
            f"lost,ALL,,9\nlost,{FIRST},,4\nlost,{SECOND},,4",
            [("arms-do-not-add-up", 2, "count")],
        ),
        (f"lost,ALL,,9\nlost,{FIRST},,4", []),
        (f"lost,ALL,,9\nlost,{FIRST},,10", [("arms-do-not-add-up", 2, "count")]),
        (f"lost,ALL,,9\nlost,{FIRST},,4\nlost,{SECOND},,", []),
        (
            "excluded,ALL,,9\nexcluded,ALL,Declined,4\nexcluded,ALL,Other,4",
            [("reasons-do-not-add-up", 2, "count")],
        ),
        ("excluded,ALL,,9\nexcluded,ALL,Declined,4\nexcluded,ALL,Other,", []),
        (
            "excluded,ALL,,9\nexcluded,ALL,Declined,10\nexcluded,ALL,Other,",
            [("reasons-do-not-add-up", 2, "count")],
        ),
        (
            "assessed,ALL,,20\nexcluded,ALL,,9\nrandomised,ALL,,10",
            [("stages-do-not-add-up", 2, "count")],
        ),
        ("assessed,ALL,,20\nrandomised,ALL,,10", []),
        ("assessed,ALL,,20\nrandomised,ALL,,21", [("stages-do-not-add-up", 2, "count")]),
        (
            f"randomised,ALL,,20\nallocated,{FIRST},,9\nallocated,{SECOND},,10",
            [("stages-do-not-add-up", 2, "count")],
        ),
        ("randomised,ALL,,20\nallocated,ALL,,19", [("stages-do-not-add-up", 2, "count")]),
        (f"randomised,ALL,,20\nallocated,{FIRST},,9", []),
        (
            f"allocated,{FIRST},,20\nreceived,{FIRST},,9\nnot_received,{FIRST},,10",
            [("stages-do-not-add-up", 2, "count")],
        ),
        (
            f"allocated,{FIRST},,9\nanalysed,{FIRST},,7\nnot_analysed,{FIRST},,3",
            [("stages-do-not-add-up", 3, "count")],
        ),
        ("lost,ALL,Other,5\nlost,ALL,other,3", [("duplicate-row", 3, None)]),
        (f"allocated,{FIRST},,9\nlost,{FIRST},,10", [("count-above-whole", 3, "count")]),
        (f"allocated,{FIRST},,9\nanalysed,{FIRST},,9", [("whole-group", 3, "count")]),
        (f"allocated,{FIRST},,9\nreceived,{FIRST},,8", [("whole-group", 3, "count")]),
        (f"allocated,{FIRST},,9\nreceived,{FIRST},,7", []),
    ],
)
def test_flow(tmp_path: Path, rows: str, expected: Found) -> None:
    assert one_table(tmp_path, "flow", rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "Sex,Male,ALL,count,5,9\nSex,Male,ALL,count,5,9",
            [("duplicate-row", 3, None), ("categories-above-whole", 2, "value")],
        ),
        (f"Sex,Male,{FIRST},count,5,9", [("arm-not-all", 2, "arm")]),
        ("Sex,Male,ALL,count,10,9", [("count-above-whole", 2, "value")]),
        (
            "Sex,Male,ALL,count,5,9\nSex,Female,ALL,count,5,9",
            [("categories-above-whole", 2, "value")],
        ),
        ("Sex,Male,ALL,percent,101,9", [("out-of-range", 2, "value")]),
        (
            "Sex,Male,ALL,count,5,9\nSex,Male,ALL,percent,55.5,9",
            [("percent-contradicts-count", 3, "value")],
        ),
        ("Sex,Male,ALL,count,5,9\nSex,Male,ALL,percent,55.6,9", []),
        ("Sex,Male,ALL,count,5,9\nSex,Male,ALL,percent,56,9", []),
        (
            "Weight,,ALL,q1,60,9\nWeight,,ALL,median,59,9\nWeight,,ALL,q3,70,9",
            [("order-of-values", 3, "value")],
        ),
        ("Weight,,ALL,min,60,9\nWeight,,ALL,mean,59,9", [("order-of-values", 3, "value")]),
        ("Weight,,ALL,max,60,9\nWeight,,ALL,q3,61,9", [("order-of-values", 2, "value")]),
        (
            "Weight,,ALL,mean,60,1",
            [("one-person-rows", None, None), ("value-of-one-person", 2, "value")],
        ),
        ("Age,,ALL,max,91,44", [("age-over-89", 2, "value")]),
        ("Age,,ALL,max,89,44", []),
        ("年龄,,ALL,median,90.5,44", [("age-over-89", 2, "value")]),
        ("Weight,,ALL,max,91,44", []),
        ("Sex,Male,ALL,count,9,9", [("whole-group", 2, "value")]),
    ],
)
def test_baseline(tmp_path: Path, rows: str, expected: Found) -> None:
    assert one_table(tmp_path, "baseline", rows) == expected


def analysis(*rows: str) -> str:
    """Rows of one analysis, each given as arm, stat, value, n, method."""
    return "\n".join(f"a,b,1 year,ITT,{row}," for row in rows)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (analysis("ALL,count,5,9,", "ALL,count,5,9,"), [("duplicate-row", 3, None)]),
        (analysis("ALL,count,10,9,"), [("count-above-whole", 2, "value")]),
        (analysis("ALL,at_risk,10,9,"), [("count-above-whole", 2, "value")]),
        (
            analysis("ALL,count,9,22,", f"{FIRST},count,4,11,", f"{SECOND},count,4,11,"),
            [("arms-do-not-add-up", 2, "value")],
        ),
        (
            analysis("ALL,count,9,23,", f"{FIRST},count,4,11,", f"{SECOND},count,5,11,"),
            [("arms-do-not-add-up", 2, "n")],
        ),
        (analysis("ALL,p_value,0,9,"), [("p-value-zero", 2, "value")]),
        (analysis("ALL,p_value,1.01,9,"), [("out-of-range", 2, "value")]),
        (analysis("ALL,survival,100.1,9,"), [("out-of-range", 2, "value")]),
        (analysis("ALL,ci_low,2,9,", "ALL,ci_high,1,9,"), [("order-of-values", 3, "value")]),
        (analysis("ALL,difference,-2,9,", "ALL,ci_low,-3,9,", "ALL,ci_high,-1,9,"), []),
        (analysis(f"{FIRST},count,9,9,"), [("whole-group", 2, "value")]),
        (analysis(f"{FIRST},count,8,9,"), [("whole-group", 2, "value")]),
        (analysis(f"{FIRST},percent,100,9,"), [("whole-group", 2, "value")]),
        (analysis(f"{FIRST},count,0,9,"), []),
    ],
)
def test_outcomes(tmp_path: Path, rows: str, expected: Found) -> None:
    assert one_table(tmp_path, "outcomes", rows) == expected


@pytest.mark.parametrize(
    ("value", "method", "contradicted"),
    [
        ("0.635", "Fisher exact test", False),
        ("0.64", "Fisher", False),
        ("0.636", "Fisher exact test", True),
        ("0.338", "Fisher exact test", True),
        ("0.636", "t test", False),
        ("0.636", "", False),
        ("0.318", "Fisher exact test, one-sided", False),
        ("0.338", "chi-square test without continuity correction", False),
        ("0.338", "chi-square test", False),
        ("0.632", "chi-square test", False),
        ("0.632", "卡方检验（校正）", False),
        ("0.338", "Chi-squared, Yates' correction", True),
        ("0.632", "Pearson chi-square, uncorrected", True),
        ("0.5", "卡方检验", True),
    ],
)
def test_a_p_value_is_recomputed_where_the_test_is_named(
    tmp_path: Path, value: str, method: str, *, contradicted: bool
) -> None:
    test = f'"{method}"'
    rows = analysis(
        f"{FIRST},count,7,11,", f"{SECOND},count,9,11,", f"ALL,p_value,{value},22,{test}"
    )
    found = checked(tmp_path, {"outcomes": table("outcomes", rows)}).findings
    expected = [("p-value-contradicted", Weight.HOLD, 4)] if contradicted else []
    assert [(finding.rule, finding.weight, finding.row) for finding in found] == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("A,no,ALL,2,9,2,\nA,no,ALL,2,9,2,", [("duplicate-row", 3, None)]),
        ("A,no,ALL,2,9,2,\nA,yes,ALL,2,9,2,", []),
        ("A,no,ALL,10,9,12,", [("count-above-whole", 2, "n_affected")]),
        ("A,no,ALL,5,9,4,", [("events-below-affected", 2, "n_events")]),
        ("A,no,ALL,0,9,4,", [("events-below-affected", 2, "n_events")]),
        ("A,no,ALL,0,9,0,", []),
        ("A,no,ALL,9,9,9,", [("whole-group", 2, "n_affected")]),
        ("A,no,ALL,8,9,9,", [("whole-group", 2, "n_affected")]),
        (
            f"A,no,ALL,5,18,5,\nA,no,{FIRST},3,9,3,\nA,no,{SECOND},3,9,3,",
            [("arms-do-not-add-up", 2, "n_affected"), ("arms-do-not-add-up", 2, "n_events")],
        ),
        (
            f"A,no,ALL,6,19,6,\nA,no,{FIRST},3,9,3,\nA,no,{SECOND},3,9,3,",
            [("arms-do-not-add-up", 2, "n_at_risk")],
        ),
    ],
)
def test_adverse_events(tmp_path: Path, rows: str, expected: Found) -> None:
    assert one_table(tmp_path, "adverse_events", rows) == expected


def test_whole_groups_hold_results_and_only_note_the_flow(tmp_path: Path) -> None:
    def weights(name: str, rows: str) -> set[Weight]:
        return {one.weight for one in checked(tmp_path, {name: table(name, rows)}).findings}

    assert weights("outcomes", analysis(f"{FIRST},count,9,9,")) == {Weight.HOLD}
    assert weights("adverse_events", "A,no,ALL,9,9,9,") == {Weight.HOLD}
    assert weights("flow", f"allocated,{FIRST},,9\nreceived,{FIRST},,9") == {Weight.NOTE}
    assert weights("baseline", "Sex,Male,ALL,count,9,9") == {Weight.NOTE}


def test_a_table_with_a_spoiled_cell_is_not_added_up(tmp_path: Path) -> None:
    rows = ROWS["flow"].replace("assessed,ALL,,70", "assessed,ALL,,7o")
    assert one_table(tmp_path, "flow", rows) == [("not-a-number", 2, "count")]


# Shape


def events(*affected: int, at_risk: str = "") -> str:
    terms = ("Fever", "Rash", "Nausea", "Cough", "Pain", "Edema", "Fatigue", "Anemia")
    pairs = zip(terms, affected, strict=False)
    return "\n".join(f"{term},no,ALL,{count},{at_risk},," for term, count in pairs)


@pytest.mark.parametrize(
    ("rows", "weight"),
    [
        (events(1, 0, 1, 1, 0), Weight.REFUSE),
        (events(1, 0, 1, 1), Weight.HOLD),
        (events(1, 0, 1, 1, 0, at_risk="22"), Weight.HOLD),
        (events(1, 0, 1, 1, 0, at_risk="1"), Weight.REFUSE),
        (events(0, 0, 0, 0, 0), None),
        (events(1, 0, 1, 2, 0), None),
    ],
)
def test_counts_of_nobody_and_one_are_people_in_disguise(
    tmp_path: Path, rows: str, weight: Weight | None
) -> None:
    found = checked(tmp_path, {"adverse_events": table("adverse_events", rows)}).findings
    shapes = [finding.weight for finding in found if finding.rule == "one-person-rows"]
    assert shapes == ([weight] if weight else [])


@pytest.mark.parametrize(
    ("counts", "held"), [([1] * 9 + [7], 1), ([1] * 8 + [7, 7], 0), ([0] * 12, 0), ([1, 1, 7], 0)]
)
def test_many_rows_of_nearly_nobody_but_one_are_held(
    tmp_path: Path, counts: list[int], held: int
) -> None:
    reasons = [f"Reason {letter}" for letter in "ABCDEFGHIJKL"]
    rows = "\n".join(
        f"lost,ALL,{reason},{count}" for reason, count in zip(reasons, counts, strict=False)
    )
    assert one_table(tmp_path, "flow", rows) == [("one-person-rows", None, None)] * held


def test_about_as_many_rows_of_a_kind_as_participants_are_held(tmp_path: Path) -> None:
    words = [f"Group {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTU"]
    rows = "\n".join(
        f"Weight,{word},ALL,mean,6{number % 9}.5,22" for number, word in enumerate(words)
    )
    assert one_table(tmp_path, "baseline", rows) == [("row-per-participant", None, None)]
    few = "\n".join(rows.split("\n")[:9])
    assert one_table(tmp_path, "baseline", few) == []


def test_a_curve_with_a_step_for_each_person_is_held(tmp_path: Path) -> None:
    rows = "\n".join(f"a,b,{day} days,ITT,{FIRST},survival,{99 - day},22,," for day in range(1, 21))
    assert ("row-per-participant", None, None) in one_table(tmp_path, "outcomes", rows)


def test_labels_that_differ_in_a_number_only_are_held(tmp_path: Path) -> None:
    def rows(count: int) -> str:
        return "\n".join(f"Event {number},no,ALL,3,22,4," for number in range(1, count + 1))

    assert one_table(tmp_path, "adverse_events", rows(8)) == [("numbered-labels", None, "term")]
    assert one_table(tmp_path, "adverse_events", rows(5)) == []
