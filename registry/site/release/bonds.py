"""What binds the counts of a release to each other, read from the labels alone.

The same for a package, whose numbers are all known, and for the ledger, where some are hidden.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from registry.site.package import ALL, BEFORE_ARMS, Measure, Period, Stage, Stat
from registry.site.release.cells import (
    COUNTED,
    Relation,
    Row,
    affected,
    at_risk,
    cells_of,
    enrolled,
    flow,
    outcome,
    outcome_of,
)

_REST = "rest of "


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
            found.over_arms(partial(outcome, about, column))
        for arm in (ALL, *found.arms):
            for stat in sorted(stats):
                found.within(outcome(about, stat, arm), outcome(about, "n", arm))
        found.within(outcome(about, "n", ALL), flow(Stage.RANDOMISED))


def _bind_adverse_events(rows: Sequence[Row], found: _Found) -> None:
    terms = {
        (row.labels["term"], row.labels["serious"]) for row in rows if row.file == "adverse_events"
    }
    if terms:
        found.over_arms(at_risk)
        found.within(at_risk(ALL), flow(Stage.RANDOMISED))
    for term in sorted(terms):
        found.over_arms(partial(affected, *term))
        for arm in (ALL, *found.arms):
            found.within(affected(*term, arm), at_risk(arm))
