"""Makes typed rows of the tables: one function for each kind of row."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from registry.site.findings import Finding
from registry.site.intake.cells import MOST, Cells, Known, Screen
from registry.site.intake.layout import Table
from registry.site.package import (
    BASELINE_STATS,
    AdverseEventRow,
    BaselineRow,
    EnrollmentRow,
    FlowRow,
    Measure,
    OutcomeRow,
    Stage,
    Stat,
)
from registry.site.rules import Rule

Row = TypeVar("Row")

WHOLE = (Stat.COUNT, Stat.AT_RISK)
"""Statistics that count people."""
_SIGNED = (
    Stat.MEAN,
    Stat.MEDIAN,
    Stat.Q1,
    Stat.Q3,
    Stat.MIN,
    Stat.MAX,
    Stat.DIFFERENCE,
    Stat.CI_LOW,
    Stat.CI_HIGH,
)


def read_rows(
    table: Table | None, read: Callable[[Cells], Row | None], known: Known, screen: Screen
) -> tuple[tuple[Row, ...], list[Finding]]:
    """All rows of a table that could be read, and what is wrong with the others."""
    rows: list[Row] = []
    findings: list[Finding] = []
    for line in table.lines if table else ():
        cells = Cells(table.file if table else "", line, known, screen)
        row = read(cells)
        findings += cells.findings
        if row is not None:
            rows.append(row)
    return tuple(rows), findings


def enrollment(cells: Cells) -> EnrollmentRow | None:
    """A row of enrollment.csv."""
    period, arm = cells.period("period"), cells.arm()
    measure = cells.word("measure", Measure)
    count, cumulative = cells.count("count"), cells.count("cumulative")
    open_days = cells.count("open_days")
    if period is None or arm is None or measure is None:
        return None
    return EnrollmentRow(cells.row, period, arm, measure, count, cumulative, open_days)


def flow(cells: Cells) -> FlowRow | None:
    """A row of flow.csv."""
    stage, arm = cells.word("stage", Stage), cells.arm()
    reason, count = cells.text("reason"), cells.count("count")
    if stage is None or arm is None:
        return None
    return FlowRow(cells.row, stage, arm, reason, count)


def baseline(cells: Cells) -> BaselineRow | None:
    """A row of baseline.csv."""
    characteristic = cells.text("characteristic", needed=True)
    category, arm = cells.text("category"), cells.arm()
    stat = cells.word("stat", Stat)
    if stat is not None and stat not in BASELINE_STATS:
        cells.wrong(Rule.STAT_NOT_HERE, "stat")
    value, n = _value(cells, stat), cells.count("n")
    if arm is None or stat is None:
        return None
    return BaselineRow(cells.row, characteristic, category, arm, stat, value, n)


def outcome(cells: Cells) -> OutcomeRow | None:
    """A row of outcomes.csv."""
    analysis = cells.text("analysis_id", needed=True)
    name = cells.text("outcome_id", needed=True)
    timepoint, analysis_set = cells.text("timepoint"), cells.text("analysis_set")
    arm, stat = cells.arm(), cells.word("stat", Stat)
    value, n = _value(cells, stat), cells.count("n")
    method, source = cells.text("method"), cells.source()
    if arm is None or stat is None:
        return None
    return OutcomeRow(
        cells.row, analysis, name, timepoint, analysis_set, arm, stat, value, n, method, source
    )


def adverse_event(cells: Cells) -> AdverseEventRow | None:
    """A row of adverse_events.csv."""
    term, serious, arm = cells.text("term", needed=True), cells.truth("serious"), cells.arm()
    affected, at_risk = cells.count("n_affected"), cells.count("n_at_risk")
    events, source = cells.count("n_events"), cells.source()
    if serious is None or arm is None:
        return None
    return AdverseEventRow(cells.row, term, serious, arm, affected, at_risk, events, source)


def _value(cells: Cells, stat: Stat | None) -> Decimal | None:
    """The cell `value`: a count for a count, else a number that may be below zero for some."""
    if stat in WHOLE:
        count = cells.count("value")
        return None if count is None else Decimal(count)
    value = cells.number("value")
    if value is not None and value < 0 and stat is not None and stat not in _SIGNED:
        cells.wrong(Rule.NEGATIVE, "value")
        return None
    if value is not None and abs(value) >= MOST and value % 1000:
        cells.wrong(Rule.LONG_NUMBER, "value")
    return value
