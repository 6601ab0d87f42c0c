"""All releases of a trial as one table: what a stranger holds who kept every one of them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.site.package import ALL, Stat
from registry.site.release.bonds import REST, bonds_of
from registry.site.release.cells import (
    Relation,
    box_of,
    grows,
    month_of,
    name,
    numbers_of,
    outcome_of,
)
from registry.site.release.guesses import Cells, fell, growing, guessed
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

    @property
    def shown(self) -> dict[str, int]:
        """The numbers that are not hidden."""
        return {name: number for name, number in self.numbers.items() if number is not None}


def named(release: Release, cell: str) -> str:
    """The name of a release's cell among those of all releases."""
    return f"{release.release_id}:{cell}"


def unnamed(full: str) -> str:
    """The name of a cell within its release."""
    return full.partition(":")[2]


def join(releases: Sequence[Release], *, expecting: bool = False) -> Joint:
    """The joint table of these releases, the oldest first.

    With `expecting` it is that of somebody who guesses, too, what each release `expects`.
    """
    places: dict[str, Place] = {}
    numbers: dict[str, int | None] = {}
    relations: list[Relation] = []
    at_most: list[tuple[str, str]] = []
    rests: set[str] = set()
    known: list[Percentage | FisherP] = []
    own = [release for release in releases if not release.is_public]
    arms = sorted({arm for release in own for arm in release.arms})
    elsewhere = [row for release in own for row in release.rows]
    for release in releases:
        prefix = named(release, "")
        bonds = bonds_of(
            release.rows,
            arms=() if release.is_public else arms,
            cutoff=release.cutoff,
            elsewhere=() if release.is_public else elsewhere,
        ).renamed(prefix)
        relations += bonds.relations
        at_most += bonds.at_most
        rests |= bonds.rests
        for cell, number in numbers_of(release.rows).items():
            numbers[prefix + cell] = number
            places[prefix + cell] = Place(release, cell)
        known += _known(release, rests | numbers.keys())
    supposed = believed(releases)
    relations += supposed
    rests |= {cell for total, parts in supposed for cell in (total, *parts)} - numbers.keys()
    cells = _cells({*numbers, *rests})
    at_most += _growth(releases, cells, numbers)
    if expecting:
        at_most += growing(releases, cells, numbers)
        relations += guessed(releases, cells, numbers)
    return Joint(
        places,
        numbers,
        tuple(dict.fromkeys(relations)),
        tuple(dict.fromkeys(at_most)),
        frozenset(rests),
        tuple(known),
    )


def believed(releases: Sequence[Release]) -> list[Relation]:
    """The sums that labels do not tell, as far as they look right beside the newest release."""
    found = []
    for release in reversed(releases):
        for total, parts in release.relations:
            found.append((named(release, total), tuple(named(release, part) for part in parts)))
        if release.supposed is not None:
            return [*found, *release.supposed]
    return found


def _cells(names: Collection[str]) -> Cells:
    """By release the cells that have labels, and how they are named among those of all."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for full in sorted(names):
        release, _, cell = full.partition(":")
        if not cell.startswith(REST):
            found[release][cell] = full
    return found


def _growth(
    releases: Sequence[Release], cells: Cells, numbers: Mapping[str, int | None]
) -> Iterator[tuple[str, str]]:
    """Numbers that grow can't be smaller in a later release, unless it is a correction.

    That holds for numbers that stand in no row, too; and who came until a cut-off is among those
    who came until a later month. What others have published is of no known date, and takes no part.
    """
    last: dict[str, str] = {}
    before: Release | None = None
    for release in releases:
        if release.is_public:
            continue
        if release.supersedes is not None:
            last, before = {}, None
        for cell, now in cells[release.release_id].items():
            if grows(cell):
                if cell in last and not fell(numbers.get(last[cell]), numbers.get(now)):
                    yield last[cell], now
                last[cell] = now
            box = box_of(cell)
            if before is not None and box is not None and month_of(cell) >= before.cutoff:
                yield cells[before.release_id][box], now
        before = release


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
