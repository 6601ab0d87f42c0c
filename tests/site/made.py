"""Packages and ledgers for tests, made in a line."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from registry.site.package import (
    ALL,
    AdverseEventRow,
    BaselineRow,
    EnrollmentRow,
    FlowRow,
    Measure,
    OutcomeRow,
    Package,
    Period,
    Stage,
    Stat,
    Trial,
)
from registry.site.release.cells import Row
from registry.site.release.ledger import PUBLIC, Ledger, Release
from registry.site.release.preparing import prepare

NCT = "NCT01763099"
A, B = "Mesenchymal stem cells", "Mesenchymal stem cells and cord blood"

Box = tuple[Stage, str, str, int]


def package(
    release_id: str = "2026-1",
    *,
    trial: str = NCT,
    cutoff: str = "2026-03",
    supersedes: str | None = None,
    smallest: int | None = None,
    accrual: Iterable[tuple[str, Measure, int]] = (),
    flow: Iterable[Box] = (),
    baseline: Iterable[tuple[str, str, Stat, str, int | None]] = (),
    outcomes: Iterable[tuple[str, str, Stat, str, int | None]] = (),
    events: Iterable[tuple[str, str, int, int, int]] = (),
    source: str = "",
) -> Package:
    """A package. Outcomes are (outcome, arm, stat, value, n), events (term, arm, affected, …)."""
    approval = {"approval": "EC-1", "date": "2026-01", "scope": "aggregates"}
    about = {
        "nctId": trial,
        "releaseId": release_id,
        "supersedes": supersedes,
        "dataCutoff": cutoff,
        "preparedByRole": "data manager",
        "aggregateOnlyDeclaration": True,
        "sources": [{"id": source, "title": "A report"}] if source else [],
        "irb": {**approval, "smallestCount": smallest} if smallest else None,
    }
    return Package(
        Trial.model_validate(about),
        tuple(
            EnrollmentRow(row, Period.of(period), ALL, measure, None, number, 90)
            for row, (period, measure, number) in enumerate(accrual, start=2)
        ),
        tuple(FlowRow(row, *box) for row, box in enumerate(flow, start=2)),
        tuple(
            BaselineRow(row, fact, category, ALL, stat, Decimal(value), n)
            for row, (fact, category, stat, value, n) in enumerate(baseline, start=2)
        ),
        tuple(
            OutcomeRow(
                row, "main", outcome, "1 year", "all", arm, stat, Decimal(value), n, "", source
            )
            for row, (outcome, arm, stat, value, n) in enumerate(outcomes, start=2)
        ),
        tuple(
            AdverseEventRow(row, term, False, arm, affected, at_risk, number, source)
            for row, (term, arm, affected, at_risk, number) in enumerate(events, start=2)
        ),
    )


def published(*packages: Package, public: Sequence[Row] = ()) -> Ledger:
    """The ledger after these packages, one after the other; each has to go out."""
    ledger = Ledger(NCT)
    if public:
        ledger = Ledger(NCT, (Release(NCT, PUBLIC, datetime.now(UTC), tuple(public)),))
    for one in packages:
        prepared = prepare(one, ledger)
        assert prepared.release is not None, prepared.findings
        ledger = Ledger(NCT, (*ledger.releases, prepared.release))
    return ledger


def seen(release: Release, file: str) -> dict[tuple[str, ...], object]:
    """The numbers of a table as they may be seen, by their labels; none where hidden."""
    return {
        tuple(row.labels.values()): next(iter(row.numbers.values()))
        for row in release.rows
        if row.file == file
    }
