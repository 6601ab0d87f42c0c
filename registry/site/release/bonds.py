"""What binds the counts of a release to each other, read from the labels alone.

The same for a package, whose numbers are all known, and for the ledger, where some are hidden.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from registry.site.package import ALL, BEFORE_ARMS, Period, Stage
from registry.site.release.cells import (
    BOXES,
    Relation,
    Row,
    affected,
    at_risk,
    category,
    cells_of,
    characterised,
    enrolled,
    flow,
    outcome,
)
from registry.site.release.labels import Labels

REST = "rest of "
"""How the names of numbers begin that have no labels of their own."""


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
    elsewhere: Sequence[Row] = (),
) -> Bonds:
    """What binds the cells of these rows.

    A sum holds whether its parts stand in rows or not: what stands in none is a number that
    everybody can think of, and so is what stands `elsewhere`, in another release. `arms` are those
    of the registry, `cutoff` (YYYY-MM) is up to when the numbers go.
    """
    own, known = Labels.of(rows), Labels.of((*rows, *elsewhere))
    found = _Found(
        cells={
            cell for row in rows for column, cell in cells_of(row).items() if column in row.numbers
        },
        arms=tuple(sorted({*arms, *known.arms})),
        all_arms=bool(tuple(arms)),
    )
    _bind_flow(own, known, found)
    if known.measures:
        _bind_enrollment(known, found, cutoff)
    _bind_baseline(own, known, found)
    _bind_outcomes(known, found)
    _bind_adverse_events(known, found)
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
        """The parts add up to the total; two spellings of a label are one part."""
        self.rests |= {total, *parts} - self.cells
        self.relations.append((total, tuple(dict.fromkeys(parts))))

    def over_arms(self, cell: Callable[[str], str]) -> None:
        """What is about all arms is the sum over them, and over one only if there is no other."""
        parts = [cell(arm) for arm in self.arms]
        if len(parts) == 1 and not self.all_arms:
            parts.append(REST + cell(ALL))
        if parts:
            self.sums(cell(ALL), parts)

    def within(self, part: str, whole: str) -> None:
        """The part can't exceed the whole."""
        self.rests |= {part, whole} - self.cells
        if part != whole:
            self.at_most.append((part, whole))


def _bind_flow(own: Labels, known: Labels, found: _Found) -> None:
    """Reasons are all of a release's own; where it gives none, all that were ever given."""
    found.sums(flow(Stage.ASSESSED), [flow(Stage.EXCLUDED), flow(Stage.RANDOMISED)])
    found.sums(flow(Stage.RANDOMISED), [flow(Stage.ALLOCATED)])
    everybody = (ALL, *found.arms)
    for stage in Stage:
        reasons = own.reasons.get(stage) or known.reasons.get(stage, ())
        for arm in (ALL,) if stage in BEFORE_ARMS else everybody:
            if reasons:
                found.sums(flow(stage, arm), [flow(stage, arm, reason) for reason in reasons])
        if stage not in BEFORE_ARMS:
            for reason in ("", *known.reasons.get(stage, ())):
                found.over_arms(partial(_box, stage, reason))
    for arm in everybody:
        allocated = flow(Stage.ALLOCATED, arm)
        found.sums(allocated, [flow(Stage.RECEIVED, arm), flow(Stage.NOT_RECEIVED, arm)])
        found.sums(allocated, [flow(Stage.ANALYSED, arm), flow(Stage.NOT_ANALYSED, arm)])
        for stage in (Stage.LOST, Stage.DISCONTINUED):
            found.within(flow(stage, arm), allocated)


def _box(stage: Stage, reason: str, arm: str) -> str:
    return flow(stage, arm, reason)


def _bind_enrollment(known: Labels, found: _Found, cutoff: str) -> None:
    """Every measure at the end of every period that was ever named, and at the cut-off."""
    ends = {one.last_quarter for one in known.periods if not cutoff or one.month <= cutoff}
    if cutoff.endswith(("-03", "-06", "-09", "-12")):
        ends.add(Period(int(cutoff[:4]), int(cutoff[5:]) // 3))
    periods = [str(one) for one in sorted(ends)]
    for measure in known.measures:
        for earlier, later in pairwise(periods):
            found.within(enrolled(earlier, measure), enrolled(later, measure))
    for period in periods:
        for wider, narrower in pairwise(known.measures):
            found.within(enrolled(period, narrower), enrolled(period, wider))
    for measure in known.measures if periods else ():
        last = enrolled(periods[-1], measure)
        complete = Period.of(periods[-1]).month == cutoff
        if measure in BOXES and complete:
            found.sums(last, [flow(BOXES[measure])])
            continue
        found.within(last, flow(BOXES.get(measure, Stage.ASSESSED)))
        if complete:
            found.within(flow(Stage.RANDOMISED), last)


def _bind_baseline(own: Labels, known: Labels, found: _Found) -> None:
    """Nobody is in two categories of a characteristic."""
    for name in known.characteristics:
        whole = characterised(name)
        found.within(whole, flow(Stage.RANDOMISED))
        categories = own.characteristics.get(name) or known.characteristics[name]
        if categories:
            found.sums(whole, [*(category(name, one) for one in categories), REST + whole])


def _bind_outcomes(known: Labels, found: _Found) -> None:
    for about, stats in known.outcomes.items():
        for column in ("n", *stats):
            found.over_arms(partial(outcome, about, column))
        for arm in (ALL, *found.arms):
            for stat in stats:
                found.within(outcome(about, stat, arm), outcome(about, "n", arm))
        found.within(outcome(about, "n", ALL), flow(Stage.RANDOMISED))


def _bind_adverse_events(known: Labels, found: _Found) -> None:
    if known.terms:
        found.over_arms(at_risk)
        found.within(at_risk(ALL), flow(Stage.RANDOMISED))
    for term in known.terms:
        found.over_arms(partial(affected, *term))
        for arm in (ALL, *found.arms):
            found.within(affected(*term, arm), at_risk(arm))
