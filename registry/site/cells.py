"""Which numbers of a release count people, and how they are bound to each other.

A cell is one count of people. It has the same name wherever it stands, so that a number given in
two rows is shown or hidden in both. What binds cells is read from the labels alone: the same for a
package, whose numbers are all known, and for the ledger, where some are hidden.
"""

import itertools
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

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
    """The name of a cell, of the table's name and the labels that tell it from all others.

    The same whether a label is written with other capitals, widths or spaces.
    """
    alike = [" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in parts]
    return json.dumps(alike, ensure_ascii=False)


def flow(stage: Stage, arm: str = ALL, reason: str = "") -> str:
    """The cell of a box of the flow."""
    return name("flow", stage.value, arm, reason)


def enrolled(period: str, measure: Measure) -> str:
    """The cell of a cumulative number of the enrollment."""
    return name("enrollment", period, measure.value)


def outcome_of(row: Row) -> tuple[str, ...]:
    """What a row of the outcomes is about, whichever arm and statistic it gives."""
    labels = ("analysis_id", "outcome_id", "timepoint", "analysis_set")
    return tuple(row.labels[label] for label in labels)


def cells_of(row: Row) -> dict[str, str]:
    """The cells of a row, by the column in which their number stands or would stand."""
    at = row.labels
    match row.file:
        case "enrollment":
            return {"cumulative": enrolled(at["period"], Measure(at["measure"]))}
        case "flow":
            return {"count": flow(Stage(at["stage"]), at["arm"], at["reason"])}
        case "baseline":
            found = {"n": name("baseline", at["characteristic"])}
            if at["stat"] == Stat.COUNT:
                found["value"] = name("baseline", at["characteristic"], at["category"])
            return found
        case "outcomes":
            about = outcome_of(row)
            found = {"n": name("outcomes", *about, at["arm"], "n")}
            if Stat(at["stat"]) in COUNTED:
                found["value"] = name("outcomes", *about, at["arm"], at["stat"])
            return found
        case _:
            return {
                "n_affected": _affected(at["term"], at["serious"], at["arm"]),
                "n_at_risk": at_risk(at["arm"]),
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


def given_numbers(rows: Iterable[Row]) -> dict[str, int]:
    """The numbers of the cells that are not hidden; raises what `numbers_of` raises."""
    return {cell: number for cell, number in numbers_of(rows).items() if number is not None}


def bonds_of(
    rows: Sequence[Row],
    *,
    arms: Iterable[str] = (),
    cutoff: str = "",
    further: Iterable[Relation] = (),
) -> Bonds:
    """What binds the cells of these rows.

    A sum holds whether its parts stand in rows or not: what stands in none is a number that
    everybody can think of. `arms` are those of the registry, `cutoff` (YYYY-MM) is up to when the
    numbers go; `further` are sums that labels do not tell. Those are noted when a release is made:
    categories that make up the whole, and numbers that are the same in two places.
    """
    found = _Found(
        cells={
            cell for row in rows for column, cell in cells_of(row).items() if column in row.numbers
        },
        arms=tuple(sorted({*arms, *(row.labels.get("arm", ALL) for row in rows)} - {ALL})),
        all_arms=bool(tuple(arms)),
    )
    _bind_flow(rows, found)
    _bind_enrollment(rows, found, cutoff)
    _bind_baseline(rows, found)
    _bind_outcomes(rows, found)
    _bind_adverse_events(rows, found)
    for total, parts in further:
        found.sums(total, parts)
    return Bonds(
        tuple(dict.fromkeys(found.relations)),
        tuple(dict.fromkeys(found.at_most)),
        frozenset(found.rests),
    )


@dataclass
class _Found:
    """Bonds as they are being found. `rests` are the numbers that stand in no row."""

    cells: set[str]
    arms: tuple[str, ...]
    all_arms: bool
    relations: list[Relation] = field(default_factory=list)
    at_most: list[tuple[str, str]] = field(default_factory=list)
    rests: set[str] = field(default_factory=set)

    def sums(self, total: str, parts: Sequence[str]) -> None:
        """The parts add up to the total."""
        self.rests |= {total, *parts} - self.cells
        self.relations.append((total, tuple(parts)))

    def over_arms(self, cell: Callable[[str], str]) -> None:
        """What is about all arms is the sum over them, and over one only if there is no other."""
        parts = [cell(arm) for arm in self.arms]
        if len(parts) == 1 and not self.all_arms:
            parts.append(_REST + cell(ALL))
        if parts:
            self.sums(cell(ALL), parts)

    def within(self, part: str, whole: str) -> None:
        """The part can't exceed the whole."""
        self.rests |= {part, whole} - self.cells
        if part != whole:
            self.at_most.append((part, whole))


def _bind_flow(rows: Sequence[Row], found: _Found) -> None:
    boxes = {
        (Stage(row.labels["stage"]), row.labels["reason"]) for row in rows if row.file == "flow"
    }
    found.sums(flow(Stage.ASSESSED), [flow(Stage.EXCLUDED), flow(Stage.RANDOMISED)])
    found.sums(flow(Stage.RANDOMISED), [flow(Stage.ALLOCATED)])
    everybody = (ALL, *found.arms)
    for stage in Stage:
        reasons = sorted(reason for of, reason in boxes if of is stage and reason)
        for arm in (ALL,) if stage in BEFORE_ARMS else everybody:
            if reasons:
                found.sums(flow(stage, arm), [flow(stage, arm, reason) for reason in reasons])
        if stage not in BEFORE_ARMS:
            for reason in ("", *reasons):
                found.over_arms(partial(_box, stage, reason))
    for arm in everybody:
        allocated = flow(Stage.ALLOCATED, arm)
        found.sums(allocated, [flow(Stage.RECEIVED, arm), flow(Stage.NOT_RECEIVED, arm)])
        found.sums(allocated, [flow(Stage.ANALYSED, arm), flow(Stage.NOT_ANALYSED, arm)])
        for stage in (Stage.LOST, Stage.DISCONTINUED):
            found.within(flow(stage, arm), allocated)


def _box(stage: Stage, reason: str, arm: str) -> str:
    return flow(stage, arm, reason)


def _bind_enrollment(rows: Sequence[Row], found: _Found, cutoff: str) -> None:
    periods = sorted(
        {Period.of(row.labels["period"]) for row in rows if row.file == "enrollment"},
        key=lambda period: period.end,
    )
    steps = list(Measure)
    same = {Measure.SCREENED: Stage.ASSESSED, Measure.RANDOMISED: Stage.RANDOMISED}
    for measure in steps:
        there = [cell for one in periods if (cell := enrolled(str(one), measure)) in found.cells]
        for earlier, later in itertools.pairwise(there):
            found.within(earlier, later)
        if there and measure in same:
            year, month = periods[-1].end
            now = there[-1] == enrolled(str(periods[-1]), measure)
            if now and cutoff == f"{year}-{month:02}":
                found.sums(there[-1], [flow(same[measure])])
            else:
                found.within(there[-1], flow(same[measure]))
    for period in map(str, periods):
        reached = [cell for step in steps if (cell := enrolled(period, step)) in found.cells]
        for wider, narrower in itertools.pairwise(reached):
            found.within(narrower, wider)


def _bind_baseline(rows: Sequence[Row], found: _Found) -> None:
    for row in rows:
        if row.file == "baseline":
            cells = cells_of(row)
            if "value" in cells:
                found.within(cells["value"], cells["n"])
            found.within(cells["n"], flow(Stage.RANDOMISED))


def _bind_outcomes(rows: Sequence[Row], found: _Found) -> None:
    abouts = {outcome_of(row): set[str]() for row in rows if row.file == "outcomes"}
    for row in rows:
        if row.file == "outcomes":
            counted = {Stat.COUNT, Stat(row.labels["stat"])} & COUNTED
            abouts[outcome_of(row)] |= {stat.value for stat in counted}
    for about, stats in abouts.items():
        for column in ("n", *sorted(stats)):
            found.over_arms(partial(_outcome, about, column))
        for arm in (ALL, *found.arms):
            for stat in sorted(stats):
                found.within(_outcome(about, stat, arm), _outcome(about, "n", arm))
        found.within(_outcome(about, "n", ALL), flow(Stage.RANDOMISED))


def _outcome(about: tuple[str, ...], column: str, arm: str) -> str:
    return name("outcomes", *about, arm, column)


def _bind_adverse_events(rows: Sequence[Row], found: _Found) -> None:
    terms = {
        (row.labels["term"], row.labels["serious"]) for row in rows if row.file == "adverse_events"
    }
    if terms:
        found.over_arms(at_risk)
        found.within(at_risk(ALL), flow(Stage.RANDOMISED))
    for term in sorted(terms):
        found.over_arms(partial(_affected, *term))
        for arm in (ALL, *found.arms):
            found.within(_affected(*term, arm), at_risk(arm))


def at_risk(arm: str) -> str:
    """The cell of an arm's people at risk of adverse events."""
    return name("adverse_events", arm, "at risk")


def _affected(term: str, serious: str, arm: str) -> str:
    return name("adverse_events", term, serious, arm)
