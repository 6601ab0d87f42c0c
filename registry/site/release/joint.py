"""All releases of a trial as one table: what a stranger holds who kept every one of them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.site.package import ALL, Stat
from registry.site.release.bonds import bonds_of
from registry.site.release.cells import Relation, grows, name, numbers_of, outcome_of
from registry.site.release.ledger import Release
from registry.site.suppression.knowledge import FisherP, Percentage


@dataclass(frozen=True)
class Place:
    """Where a cell of the joint table stands."""

    release: Release
    cell: str


@dataclass(frozen=True)
class Joint:
    """The cells of several releases, and what binds them within a release and across releases.

    `numbers` are none where hidden; `rests` are parts of sums that stand in no row; `known` is
    what public percentages and P values tell.
    """

    places: dict[str, Place]
    numbers: dict[str, int | None]
    relations: tuple[Relation, ...]
    at_most: tuple[tuple[str, str], ...]
    rests: frozenset[str]
    known: tuple[Percentage | FisherP, ...]


def named(release: Release, cell: str) -> str:
    """The name of a release's cell among those of all releases."""
    return f"{release.release_id}:{cell}"


def join(releases: Sequence[Release], *, steady: bool = False) -> Joint:
    """The joint table of these releases, the oldest first.

    With `steady` the same number is taken to be the same in a release and in the one that it
    corrects, and in two that go up to the same month: as somebody would guess who sees only a few
    numbers change.
    """
    places: dict[str, Place] = {}
    numbers: dict[str, int | None] = {}
    relations: list[Relation] = []
    at_most: list[tuple[str, str]] = []
    rests: set[str] = set()
    known: list[Percentage | FisherP] = []
    for release in releases:
        prefix = named(release, "")
        bonds = bonds_of(
            release.rows, arms=release.arms, cutoff=release.cutoff, further=release.relations
        ).renamed(prefix)
        relations += bonds.relations
        at_most += bonds.at_most
        rests |= bonds.rests
        for cell, number in numbers_of(release.rows).items():
            numbers[prefix + cell] = number
            places[prefix + cell] = Place(release, cell)
        known += _known(release, rests | numbers.keys())
    at_most += _growth(releases, numbers, rests)
    if steady:
        relations += _unchanged(releases, numbers, rests)
    return Joint(places, numbers, tuple(relations), tuple(at_most), frozenset(rests), tuple(known))


def _growth(
    releases: Sequence[Release], numbers: Mapping[str, int | None], rests: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Numbers that grow can't be smaller in a later release, unless it is a correction.

    That holds for numbers that stand in no row, too. What others have published is of no known
    date, and takes no part.
    """
    last: dict[str, str] = {}
    every = [*numbers, *sorted(rests)]
    for release in releases:
        if release.is_public:
            continue
        if release.supersedes is not None:
            last = {}
        prefix = named(release, "")
        for now in (one for one in every if one.startswith(prefix)):
            cell = now.removeprefix(prefix)
            if not cell.startswith("[") or not grows(cell):
                continue
            before = last.get(cell)
            if before is not None and not _fell(numbers.get(before), numbers.get(now)):
                yield before, now
            last[cell] = now


def _unchanged(
    releases: Sequence[Release], numbers: Mapping[str, int | None], rests: Collection[str]
) -> Iterator[Relation]:
    nodes = {*numbers, *rests}
    for place, later in enumerate(releases):
        for earlier in releases[:place]:
            alike = later.supersedes == earlier.release_id or later.cutoff == earlier.cutoff
            if later.is_public or earlier.is_public or not alike or not later.steady:
                continue
            prefix = named(later, "")
            for now in sorted(one for one in nodes if one.startswith(prefix)):
                before = named(earlier, now.removeprefix(prefix))
                values = {numbers.get(now), numbers.get(before)} - {None}
                if before in nodes and len(values) < 2:
                    yield now, (before,)


def _fell(before: int | None, now: int | None) -> bool:
    return before is not None and now is not None and now < before


def _known(release: Release, nodes: Collection[str]) -> Iterator[Percentage | FisherP]:
    """What the percentages and P values tell that others have published."""
    prefix = named(release, "")
    arms = sorted({row.labels["arm"] for row in release.rows if row.file == "outcomes"} - {ALL})
    for row in release.rows:
        value = row.numbers.get("value")
        if row.file != "outcomes" or not row.source or value is None:
            continue
        low, high = _rounded(value)
        cells = [
            prefix + name("outcomes", *outcome_of(row), arm, column)
            for arm in ([row.labels["arm"]] if row.labels["stat"] == Stat.PERCENT else arms)
            for column in ("count", "n")
        ]
        if not set(cells) <= set(nodes):
            continue
        if row.labels["stat"] == Stat.PERCENT:
            yield Percentage(cells[0], cells[1], low, high)
        fisher = re.search("fisher", row.labels["method"], re.IGNORECASE)
        if row.labels["stat"] == Stat.P_VALUE and fisher and len(arms) == 2:
            first, first_of, second, second_of = cells
            yield FisherP(first, first_of, second, second_of, float(low), float(high))


def _rounded(value: int | Decimal) -> tuple[Decimal, Decimal]:
    """Between which numbers one lies that was rounded to this."""
    exact = Decimal(value)
    half = Decimal(5).scaleb(int(exact.as_tuple().exponent) - 1)
    return exact - half, exact + half
