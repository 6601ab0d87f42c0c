"""Invented figures of a site and of reports, made in a line."""

from collections.abc import Iterable
from decimal import Decimal

from registry.ctgov.record import PartialDate, Study
from registry.site.aggregates import Aggregates, Cited, ShownRow
from registry.site.package import Stat
from registry.trial.publications import Confirmed, OutcomeRow, Publication, ReportedOutcome
from registry.trial.reported.stated import Number, StatedRow
from tests.trial.records import trial

LOW, USUAL = "Low dose", "Usual care"
ARMS = (LOW, USUAL)

Given = tuple[str, Stat, str | None, int | str | None]
"""An arm, a statistic, its value and its people; "hidden" where one is protected."""


def row(arm: str, stat: Stat, value: Number | int | str, n: Number | int = None) -> StatedRow:
    """A row of a source."""

    def number(given: Number | int | str) -> Number:
        return Decimal(given) if isinstance(given, int | str) else given

    return StatedRow(arm, stat, number(value), number(n))


def site(
    outcomes: Iterable[tuple[str, str, Stat, str | None, str | None]] = (),
    baseline: Iterable[tuple[str, str, Stat, str | None, str | None]] = (),
    events: Iterable[tuple[str, str, str, str | None, str | None, str | None]] = (),
    *,
    example: bool = False,
    cited: Cited | None = None,
) -> Aggregates:
    """What a site has published; a number is none where it is hidden.

    Outcomes are (outcome, arm, stat, value, n), the baseline (characteristic, category, stat,
    value, n), events (term, serious, arm, affected, at risk, events). The outcomes are `cited`.
    """
    rows = [
        ShownRow(
            "outcomes",
            {
                "analysis_id": "main",
                "outcome_id": outcome,
                "timepoint": "1 year",
                "analysis_set": "ITT",
                "arm": arm,
                "stat": stat,
                "method": "",
            },
            {"value": value, "n": n},
            cited,
            "2026-06",
        )
        for outcome, arm, stat, value, n in outcomes
    ]
    rows += [
        ShownRow(
            "baseline",
            {"characteristic": name, "category": category, "stat": stat},
            {"value": value, "n": n},
            cutoff="2026-06",
        )
        for name, category, stat, value, n in baseline
    ]
    rows += [
        ShownRow(
            "adverse_events",
            {"term": term, "serious": serious, "arm": arm},
            {"n_affected": affected, "n_at_risk": at_risk, "n_events": number},
            cutoff="2026-06",
        )
        for term, serious, arm, affected, at_risk, number in events
    ]
    return Aggregates("NCT00000001", "r1", "2026-06", "data manager", example, (), tuple(rows))


def report(*outcomes: ReportedOutcome, confirmed: Confirmed | None = None) -> Publication:
    """A report in a journal."""
    return Publication(
        journal="Invented J",
        published=PartialDate("2014"),
        doi="10.9999/x",
        pages=None,
        title=None,
        confirmed=confirmed,
        figures=(),
        remarks={},
        outcomes=outcomes,
    )


def reported(
    label: str, *rows: OutcomeRow, registered: str | None = None, remark: str = ""
) -> ReportedOutcome:
    """What a report says of an outcome."""
    remarks = {"en": remark} if remark else {}
    return ReportedOutcome({"en": label}, registered, None, rows, remarks)


def two_arms(**modules: dict[str, object]) -> Study:
    """A randomised trial of two arms, with one primary and two secondary measures."""
    return trial(
        **{
            "design": {"designInfo": {"allocation": "RANDOMIZED"}, "phases": ["PHASE3"]},
            "armsInterventions": {"armGroups": [{"label": arm} for arm in ARMS]},
            "outcomes": {
                "primaryOutcomes": [{"measure": "Recovery of counts", "timeFrame": "1 year"}],
                "secondaryOutcomes": [
                    {"measure": "Relapse", "timeFrame": "2 years"},
                    {"measure": "Infections (all)", "timeFrame": "100 days"},
                ],
            },
            **modules,
        }
    )
