"""Which numbers of a release count people.

A cell is one count of people. It has the same name wherever it stands, so that a number given in
two rows is shown or hidden in both.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from registry.site.package import ALL, Measure, Package, Period, Stage, Stat
from registry.site.release.order import alike, in_order

Number = int | Decimal
Relation = tuple[str, tuple[str, ...]]
"""A total, and the parts that add up to it."""

BOXES = {Measure.SCREENED: Stage.ASSESSED, Measure.RANDOMISED: Stage.RANDOMISED}
"""The measures that are a box of the flow at the cut-off; the others have none."""
COUNTED = frozenset({Stat.COUNT, Stat.AT_RISK})
"""The statistics that are counts of people."""


@dataclass(frozen=True)
class Row:
    """A row of a package or of the ledger.

    `labels` say what it is about; `numbers` hold what the site gave, none where one is hidden.
    `source` is empty for the site's own row, and names where it stands already for a public one.
    """

    file: str
    labels: Mapping[str, str]
    numbers: Mapping[str, Number | None]
    source: str = ""


def rows_of(package: Package) -> tuple[Row, ...]:
    """The rows of a package, in the order of their labels; numbers that are not given are left out.

    Only a source that the package names makes a row public.
    """
    named = {source.id for source in package.trial.sources}
    return in_order(
        replace(
            row,
            numbers={k: v for k, v in row.numbers.items() if v is not None},
            source=row.source if row.source in named else "",
        )
        for row in _rows(package)
    )


def _rows(package: Package) -> Iterator[Row]:
    for one in package.enrollment:
        yield Row(
            "enrollment",
            {"period": str(one.period), "measure": one.measure.value},
            {"cumulative": one.cumulative, "open_days": one.open_days},
        )
    for box in package.flow:
        yield Row(
            "flow",
            {"stage": box.stage.value, "arm": box.arm, "reason": box.reason},
            {"count": box.count},
        )
    for fact in package.baseline:
        yield Row(
            "baseline",
            {
                "characteristic": fact.characteristic,
                "category": fact.category,
                "stat": fact.stat.value,
            },
            {"value": _counted(fact.stat, fact.value), "n": fact.n},
        )
    for result in package.outcomes:
        yield Row(
            "outcomes",
            {
                "analysis_id": result.analysis_id,
                "outcome_id": result.outcome_id,
                "timepoint": result.timepoint,
                "analysis_set": result.analysis_set,
                "arm": result.arm,
                "stat": result.stat.value,
                "method": result.method,
            },
            {"value": _counted(result.stat, result.value), "n": result.n},
            result.source,
        )
    for event in package.adverse_events:
        yield Row(
            "adverse_events",
            {"term": event.term, "serious": str(event.serious).lower(), "arm": event.arm},
            {
                "n_affected": event.n_affected,
                "n_at_risk": event.n_at_risk,
                "n_events": event.n_events,
            },
            event.source,
        )


def _counted(stat: Stat, value: Decimal | None) -> Number | None:
    return int(value) if value is not None and stat in COUNTED else value


def name(*parts: str) -> str:
    """The name of a cell, of the table's name and the labels that tell it from all others.

    The same whether a label is written with other capitals, widths or spaces.
    """
    return json.dumps([alike(part) for part in parts], ensure_ascii=False)


def flow(stage: Stage, arm: str = ALL, reason: str = "") -> str:
    """The cell of a box of the flow."""
    return name("flow", stage.value, arm, reason)


def enrolled(period: str, measure: Measure) -> str:
    """The cell of a cumulative number of the enrollment: a year ends with its last quarter."""
    return name("enrollment", str(Period.of(period).last_quarter), measure.value)


def characterised(characteristic: str) -> str:
    """The cell of how many people a characteristic is about."""
    return name("baseline", characteristic)


def category(characteristic: str, one: str) -> str:
    """The cell of a category of a characteristic."""
    return name("baseline", characteristic, one)


def outcome_of(row: Row) -> tuple[str, ...]:
    """What a row of the outcomes is about, whichever arm and statistic it gives."""
    labels = ("analysis_id", "outcome_id", "timepoint", "analysis_set")
    return tuple(row.labels[label] for label in labels)


def outcome(about: tuple[str, ...], column: str, arm: str) -> str:
    """The cell of what `outcome_of` tells, of an arm: its "n", or a statistic that counts."""
    return name("outcomes", *about, arm, column)


def at_risk(arm: str) -> str:
    """The cell of an arm's people at risk of adverse events."""
    return name("adverse_events", arm, "at risk")


def affected(term: str, serious: str, arm: str) -> str:
    """The cell of an arm's people who had an adverse event."""
    return name("adverse_events", term, serious, arm)


def cells_of(row: Row) -> dict[str, str]:
    """The cells of a row, by the column in which their number stands or would stand."""
    at = row.labels
    match row.file:
        case "enrollment":
            return {"cumulative": enrolled(at["period"], Measure(at["measure"]))}
        case "flow":
            return {"count": flow(Stage(at["stage"]), at["arm"], at["reason"])}
        case "baseline":
            found = {"n": characterised(at["characteristic"])}
            if at["stat"] == Stat.COUNT:
                found["value"] = category(at["characteristic"], at["category"])
            return found
        case "outcomes":
            about = outcome_of(row)
            found = {"n": outcome(about, "n", at["arm"])}
            if Stat(at["stat"]) in COUNTED:
                found["value"] = outcome(about, at["stat"], at["arm"])
            return found
        case _:
            return {
                "n_affected": affected(at["term"], at["serious"], at["arm"]),
                "n_at_risk": at_risk(at["arm"]),
            }


def measure_of(cell: str) -> Measure | None:
    """What a total of the enrollment counts; none for all other cells."""
    file, *labels = json.loads(cell)
    return Measure(labels[1]) if file == "enrollment" else None


def month_of(cell: str) -> str:
    """The month (YYYY-MM) with which the period of an enrollment's cell ends; else nothing."""
    file, *labels = json.loads(cell)
    return Period.of(labels[0].upper()).month if file == "enrollment" else ""


def box_of(cell: str) -> str | None:
    """The box of the flow that an enrollment's cell is at the cut-off; none for all others."""
    measure = measure_of(cell)
    return flow(BOXES[measure]) if measure in BOXES else None


def is_total(cell: str) -> bool:
    """Whether a cell counts the whole trial's people on their way in, not those of an arm."""
    return measure_of(cell) is not None


def grows(cell: str) -> bool:
    """Whether the number of a cell only grows as a trial goes on."""
    return json.loads(cell)[0] in ("enrollment", "flow", "adverse_events")


def numbers_of(rows: Iterable[Row]) -> dict[str, int | None]:
    """The number of every cell, none where it is hidden.

    Raises `ValueError` with the cell's name when rows give two numbers for one cell.
    """
    found: dict[str, int | None] = {}
    for row in rows:
        for column, cell in cells_of(row).items():
            if column not in row.numbers:
                continue
            given = row.numbers[column]
            number = None if given is None else int(given)
            if found.setdefault(cell, number) != number:
                raise ValueError(cell)
    return found


def given_numbers(rows: Iterable[Row]) -> dict[str, int]:
    """The numbers of the cells that are not hidden; raises what `numbers_of` raises."""
    return {cell: number for cell, number in numbers_of(rows).items() if number is not None}
