"""Which numbers of a release count people, and how they are bound to each other.

A cell is one count of people. It has the same name wherever it stands, so that a number given in
two rows is shown or hidden in both. What binds cells is read from the labels alone: the same for a
package, whose numbers are all known, and for the ledger, where some are hidden.
"""

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from registry.site.package import ALL, BEFORE_ARMS, Measure, Package, Period, Stage, Stat

Number = int | Decimal
Relation = tuple[str, tuple[str, ...]]
"""A total, and the parts that add up to it."""

COUNTED = frozenset({Stat.COUNT, Stat.AT_RISK})
"""The statistics that are counts of people."""
_REST = "rest of "


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


@dataclass(frozen=True)
class Bonds:
    """What everybody knows of the cells without knowing their numbers.

    `relations` are sums, `at_most` pairs of a cell and one that it can't exceed; `rests` are the
    parts of sums that stand in no row.
    """

    relations: tuple[Relation, ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    rests: frozenset[str] = field(default=frozenset())

    def renamed(self, prefix: str) -> "Bonds":
        """The same bonds between cells whose names begin with `prefix`."""
        return Bonds(
            tuple(
                (prefix + total, tuple(map(prefix.__add__, parts)))
                for total, parts in self.relations
            ),
            tuple((prefix + part, prefix + whole) for part, whole in self.at_most),
            frozenset(map(prefix.__add__, self.rests)),
        )


def rows_of(package: Package) -> tuple[Row, ...]:
    """The rows of a package, in the order of its files; numbers that are not given are left out.

    Only a source that the package names makes a row public.
    """
    named = {source.id for source in package.trial.sources}
    return tuple(
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
    """The name of a cell, of the table's name and the labels that tell it from all others."""
    return json.dumps(parts, ensure_ascii=False)


def flow(stage: Stage, arm: str = ALL, reason: str = "") -> str:
    """The cell of a box of the flow."""
    return name("flow", stage.value, arm, reason)


def enrolled(period: str, measure: Measure) -> str:
    """The cell of a cumulative number of the enrollment."""
    return name("enrollment", period, measure.value)


def cells_of(row: Row) -> dict[str, str]:
    """The cells of a row, by the column in which their number stands or would stand."""
    at = row.labels
    match row.file:
        case "enrollment":
            return {"cumulative": enrolled(at["period"], Measure(at["measure"]))}
        case "flow":
            return {"count": flow(Stage(at["stage"]), at["arm"], at["reason"])}
        case "baseline":
            found = {"n": name("baseline", at["characteristic"], "n")}
            if at["stat"] == Stat.COUNT:
                found["value"] = name("baseline", at["characteristic"], at["category"])
            return found
        case "outcomes":
            about = (at["analysis_id"], at["outcome_id"], at["timepoint"], at["analysis_set"])
            found = {"n": name("outcomes", *about, at["arm"], "n")}
            if Stat(at["stat"]) in COUNTED:
                found["value"] = name("outcomes", *about, at["arm"], at["stat"])
            return found
        case _:
            return {
                "n_affected": name("adverse_events", at["term"], at["serious"], at["arm"]),
                "n_at_risk": name("adverse_events", at["arm"], "at risk"),
            }


def measure_of(cell: str) -> Measure | None:
    """What a total of the enrollment counts; none for all other cells."""
    file, *labels = json.loads(cell)
    return Measure(labels[1]) if file == "enrollment" else None


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


def bonds_of(rows: Sequence[Row], further: Iterable[Relation] = ()) -> Bonds:
    """What binds the cells of these rows; `further` are sums that labels do not tell.

    Those are noted when a release is made: categories that make up the whole, and numbers that
    are the same in two places.
    """
    found = _Found(
        cells={
            cell for row in rows for column, cell in cells_of(row).items() if column in row.numbers
        }
    )
    _bind_flow(rows, found)
    _bind_enrollment(rows, found)
    _bind_baseline(rows, found)
    _bind_outcomes(rows, found)
    _bind_adverse_events(rows, found)
    found.relations += further
    return Bonds(
        tuple(dict.fromkeys(found.relations)),
        tuple(dict.fromkeys(found.at_most)),
        frozenset(found.rests),
    )


@dataclass
class _Found:
    """Bonds as they are being found; only between cells that there are."""

    cells: set[str]
    relations: list[Relation] = field(default_factory=list)
    at_most: list[tuple[str, str]] = field(default_factory=list)
    rests: set[str] = field(default_factory=set)

    def sums(self, total: str, parts: Sequence[str], *, whole: bool) -> None:
        """The parts that there are add up to the total, or leave a rest if not all are there."""
        there = [part for part in parts if part in self.cells]
        if total not in self.cells or not there:
            return
        if not whole or len(there) < len(parts):
            rest = _REST + total + " after " + there[0]
            self.rests.add(rest)
            there.append(rest)
        self.relations.append((total, tuple(there)))

    def within(self, part: str, whole: str) -> None:
        """The part can't exceed the whole."""
        if part in self.cells and whole in self.cells and part != whole:
            self.at_most.append((part, whole))


def _bind_flow(rows: Sequence[Row], found: _Found) -> None:
    boxes = [
        (Stage(row.labels["stage"]), row.labels["arm"], row.labels["reason"])
        for row in rows
        if row.file == "flow"
    ]
    arms = sorted({arm for _, arm, _ in boxes} - {ALL})
    for stage, reason in dict.fromkeys((stage, reason) for stage, _, reason in boxes):
        found.sums(flow(stage, ALL, reason), [flow(stage, arm, reason) for arm in arms], whole=True)
    for stage, arm in dict.fromkeys((stage, arm) for stage, arm, reason in boxes if reason):
        reasons = [box[2] for box in boxes if box[:2] == (stage, arm) and box[2]]
        found.sums(flow(stage, arm), [flow(stage, arm, one) for one in reasons], whole=True)
    found.sums(flow(Stage.ASSESSED), [flow(Stage.EXCLUDED), flow(Stage.RANDOMISED)], whole=True)
    found.sums(flow(Stage.RANDOMISED), [flow(Stage.ALLOCATED, arm) for arm in arms], whole=True)
    found.sums(flow(Stage.RANDOMISED), [flow(Stage.ALLOCATED)], whole=True)
    for arm in (ALL, *arms):
        allocated = flow(Stage.ALLOCATED, arm)
        found.sums(
            allocated, [flow(Stage.RECEIVED, arm), flow(Stage.NOT_RECEIVED, arm)], whole=True
        )
        for stage in Stage:
            if stage not in BEFORE_ARMS:
                found.within(flow(stage, arm), allocated)


def _bind_enrollment(rows: Sequence[Row], found: _Found) -> None:
    periods = sorted(
        {Period.of(row.labels["period"]) for row in rows if row.file == "enrollment"},
        key=lambda period: period.end,
    )
    steps = list(Measure)
    for measure in steps:
        there = [cell for one in periods if (cell := enrolled(str(one), measure)) in found.cells]
        for earlier, later in itertools.pairwise(there):
            found.within(earlier, later)
        same = {Measure.SCREENED: Stage.ASSESSED, Measure.RANDOMISED: Stage.RANDOMISED}
        if there and measure in same:
            found.sums(there[-1], [flow(same[measure])], whole=True)
    for period in map(str, periods):
        reached = [cell for step in steps if (cell := enrolled(period, step)) in found.cells]
        for wider, narrower in itertools.pairwise(reached):
            found.within(narrower, wider)


def _bind_baseline(rows: Sequence[Row], found: _Found) -> None:
    for row in rows:
        if row.file == "baseline":
            cells = cells_of(row)
            found.within(cells.get("value", ""), cells["n"])
            found.within(cells["n"], flow(Stage.RANDOMISED))


def _bind_outcomes(rows: Sequence[Row], found: _Found) -> None:
    arms: dict[tuple[str, ...], dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows:
        if row.file == "outcomes":
            cells = cells_of(row)
            found.within(cells.get("value", ""), cells["n"])
            _within_arm(cells["n"], row.labels["arm"], found)
            about = tuple(v for k, v in row.labels.items() if k not in ("arm", "method"))
            arms[about].setdefault(row.labels["arm"], cells)
    _add_up(arms, found)


def _bind_adverse_events(rows: Sequence[Row], found: _Found) -> None:
    arms: dict[tuple[str, ...], dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows:
        if row.file == "adverse_events":
            cells = cells_of(row)
            found.within(cells["n_affected"], cells["n_at_risk"])
            _within_arm(cells["n_at_risk"], row.labels["arm"], found)
            arms[row.labels["term"], row.labels["serious"]].setdefault(row.labels["arm"], cells)
    _add_up(arms, found)


def _within_arm(cell: str, arm: str, found: _Found) -> None:
    found.within(cell, flow(Stage.RANDOMISED) if arm == ALL else flow(Stage.ALLOCATED, arm))


def _add_up(arms: Mapping[tuple[str, ...], Mapping[str, Mapping[str, str]]], found: _Found) -> None:
    """What is about all arms is the sum over the arms, where each of them has a row."""
    every = {arm for one in arms.values() for arm in one} - {ALL}
    for one in arms.values():
        for column, total in one.get(ALL, {}).items():
            parts = [one[arm][column] for arm in sorted(every & set(one)) if column in one[arm]]
            found.sums(total, parts, whole=len(parts) == len(every))
