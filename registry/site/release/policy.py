"""The rules of publication that need no search: what is held back, and what hangs on a number."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from registry.site.disclosure import Guard, width_for
from registry.site.package import ALL, COMPARISONS, Measure, Period, Stat
from registry.site.release.cells import COUNTED, Number, Row, cells_of, enrolled, measure_of, name
from registry.site.release.ledger import Release

INCREMENT = 5
"""A number that was published changes by this much at least, or it is held."""


OF_A_TOTAL = Guard(width=2, at_least=0)
"""How uncertain a hidden number of the enrollment stays: it is not small, it only waits."""


def of_a_count(threshold: int) -> Guard:
    """How uncertain a hidden count stays where those below the threshold are hidden."""
    return Guard(width_for(threshold), threshold)


def of_a_change(before: int) -> Guard:
    """How uncertain a count stays that is hidden after it was published as `before`."""
    return Guard(width_for(INCREMENT), before + INCREMENT)


def changes_too_little(before: int, now: int) -> bool:
    """Whether the difference of two published numbers would tell of a few people."""
    return 0 < abs(now - before) < INCREMENT


def held(truth: Mapping[str, int], rows: Sequence[Row], shown: Mapping[str, int]) -> frozenset[str]:
    """The cells that wait, because they would differ too little from a published number.

    `truth` are the numbers of a new release with these `rows`, `shown` those that were published
    last. A cumulative number is compared with those of the other periods too, and with 0; where two
    are too near to each other, the later one is shown.
    """
    waiting = {
        cell
        for cell, number in truth.items()
        if number and cell in shown and changes_too_little(shown[cell], number)
    }
    for measure in Measure:
        cells = [cell for cell in _series(rows, measure) if cell in truth]
        stands = {0, *(number for cell, number in shown.items() if measure_of(cell) is measure)}
        for cell in reversed(cells):
            if shown.get(cell) == truth[cell]:
                continue
            if any(changes_too_little(one, truth[cell]) for one in stands):
                waiting.add(cell)
            else:
                stands.add(truth[cell])
    return frozenset(waiting)


def _series(rows: Sequence[Row], measure: Measure) -> list[str]:
    """The cumulative numbers of a measure, in the order of their periods."""
    periods = {
        Period.of(row.labels["period"])
        for row in rows
        if row.file == "enrollment" and row.labels["measure"] == measure
    }
    return [enrolled(str(one), measure) for one in sorted(periods, key=lambda one: one.end)]


def waiting_events(rows: Sequence[Row], releases: Sequence[Release]) -> frozenset[str]:
    """The adverse events, by `of_event`, of which a number of events would change too little.

    `releases` are those before. Of such an event no group's number is shown: with the others one
    could be worked out.
    """
    last: dict[str, Number] = {}
    for release in releases:
        for row in release.rows:
            number = row.numbers.get("n_events")
            if number is not None:
                last[cells_of(row)["n_affected"]] = number
    return frozenset(
        of_event(row)
        for row in rows
        if (now := row.numbers.get("n_events")) is not None
        and changes_too_little(int(last.get(cells_of(row)["n_affected"], now)), int(now))
    )


def of_event(row: Row) -> str:
    """Which adverse event a row is about, whatever the arm."""
    return name(row.labels["term"], row.labels["serious"])


def shown_rows(
    release: Release, hidden: Collection[str], waiting: Collection[str] = ()
) -> tuple[Row, ...]:
    """The rows of a release as they may be seen: without what is hidden and what hangs on that.

    A percentage needs its count and its denominator, a survival the number at risk, any other
    statistic of a group at least as many people as the threshold and no hidden count beside it, a
    comparison every number of every arm that it may compare, and a number of events the number of
    people who had them. A row that others published already is left whole. `waiting` are adverse
    events whose numbers of events wait.
    """
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in release.rows:
        groups[_comparison(row)].append(row)
    arms = {*release.arms, *(row.labels.get("arm", ALL) for row in release.rows)} - {ALL}
    return tuple(
        row
        if row.source
        else _shown(row, _Group(groups[_comparison(row)], hidden, release.threshold, arms), waiting)
        for row in release.rows
    )


def _comparison(row: Row) -> tuple[str, ...]:
    """What rows have in common whose numbers hang on each other."""
    about = ("characteristic", "analysis_id", "outcome_id", "timepoint", "analysis_set", "term")
    return (row.file, *(row.labels.get(label, "") for label in about))


def _shown(row: Row, group: "_Group", waiting: Collection[str]) -> Row:
    gone = {column for column, cell in cells_of(row).items() if cell in group.hidden}
    if row.file == "adverse_events":
        events = row.numbers.get("n_events")
        few = events and (events < group.threshold or of_event(row) in waiting)
        if "n_affected" in gone or few:
            gone.add("n_events")
    elif "stat" in row.labels and not group.stands(row):
        gone.add("value")
    return replace(
        row, numbers={k: None if k in gone else number for k, number in row.numbers.items()}
    )


@dataclass(frozen=True)
class _Group:
    """Rows whose numbers hang on each other, and which cells are hidden."""

    rows: Sequence[Row]
    hidden: Collection[str]
    threshold: int
    arms: Collection[str]

    def stands(self, row: Row) -> bool:
        """Whether all is shown that the value of a row hangs on."""
        stat = Stat(row.labels["stat"])
        if stat in COUNTED:
            return cells_of(row)["value"] not in self.hidden
        if stat in COMPARISONS:
            return self._compared()
        same = [
            one
            for one in self.rows
            if all(one.labels.get(label) == row.labels.get(label) for label in ("arm", "category"))
        ]
        if cells_of(row)["n"] in self.hidden or not self._counts_stand(same):
            return False
        if stat == Stat.PERCENT:
            return self._has(same, Stat.COUNT)
        if stat == Stat.SURVIVAL:
            return self._has(same, Stat.AT_RISK, self.threshold)
        n = row.numbers.get("n")
        return n is not None and n >= self.threshold

    def _compared(self) -> bool:
        """Whether every arm has numbers here, and all of them are shown."""
        own = [one for one in self.rows if Stat(one.labels["stat"]) not in COMPARISONS]
        there = {one.labels.get("arm", ALL) for one in own} - {ALL}
        return (
            bool(own)
            and there >= set(self.arms)
            and len(there) > 1
            and all(self.stands(one) for one in own)
        )

    def _counts_stand(self, rows: Sequence[Row]) -> bool:
        return not any(
            Stat(one.labels["stat"]) in COUNTED and cells_of(one)["value"] in self.hidden
            for one in rows
        )

    def _has(self, rows: Sequence[Row], stat: Stat, at_least: int = 0) -> bool:
        """Whether these rows show such a count, and it is large enough."""
        return any(
            (number := row.numbers.get("value")) is not None
            and number >= at_least
            and row.labels["stat"] == stat
            for row in rows
        )
