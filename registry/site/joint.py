"""All releases of a trial as one table: what a stranger holds who kept every one of them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.site.cells import Relation, Row, bonds_of, cells_of, grows, numbers_of
from registry.site.knowledge import FisherP, Percentage
from registry.site.ledger import Release
from registry.site.package import ALL, Stat


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


def join(releases: Sequence[Release]) -> Joint:
    """The joint table of these releases, the oldest first."""
    places: dict[str, Place] = {}
    numbers: dict[str, int | None] = {}
    relations: list[Relation] = []
    at_most: list[tuple[str, str]] = []
    rests: set[str] = set()
    known: list[Percentage | FisherP] = []
    for release in releases:
        prefix = named(release, "")
        bonds = bonds_of(release.rows, release.relations).renamed(prefix)
        relations += bonds.relations
        at_most += bonds.at_most
        rests |= bonds.rests
        for cell, number in numbers_of(release.rows).items():
            numbers[prefix + cell] = number
            places[prefix + cell] = Place(release, cell)
        known += _known(release)
    at_most += _growth(releases, numbers)
    return Joint(places, numbers, tuple(relations), tuple(at_most), frozenset(rests), tuple(known))


def _growth(
    releases: Sequence[Release], numbers: dict[str, int | None]
) -> Iterator[tuple[str, str]]:
    """Numbers that grow can't be smaller in a later release, unless it is a correction."""
    last: dict[str, str] = {}
    for release in releases:
        if release.supersedes is not None:
            last = {}
        for cell in numbers_of(release.rows):
            if not grows(cell):
                continue
            now = named(release, cell)
            before = last.get(cell)
            if before is not None and not _fell(numbers[before], numbers[now]):
                yield before, now
            last[cell] = now


def _fell(before: int | None, now: int | None) -> bool:
    return before is not None and now is not None and now < before


def _known(release: Release) -> Iterator[Percentage | FisherP]:
    """What the percentages and P values tell that others have published."""
    prefix = named(release, "")
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in release.rows:
        if row.file == "outcomes" and row.source:
            about = ("analysis_id", "outcome_id", "timepoint", "analysis_set")
            groups[tuple(row.labels[label] for label in about)].append(row)
    for rows in groups.values():
        counts = {
            row.labels["arm"]: cells_of(row)
            for row in rows
            if row.labels["stat"] == Stat.COUNT and "n" in row.numbers
        }
        for row in rows:
            value, arm = row.numbers.get("value"), row.labels["arm"]
            if value is None:
                continue
            low, high = _rounded(value)
            if row.labels["stat"] == Stat.PERCENT and arm in counts:
                of = counts[arm]
                yield Percentage(prefix + of["value"], prefix + of["n"], low, high)
            arms = sorted(set(counts) - {ALL})
            fisher = re.search("fisher", row.labels["method"], re.IGNORECASE)
            if row.labels["stat"] == Stat.P_VALUE and fisher and len(arms) == 2:
                one, other = (counts[arm] for arm in arms)
                yield FisherP(
                    prefix + one["value"],
                    prefix + one["n"],
                    prefix + other["value"],
                    prefix + other["n"],
                    float(low),
                    float(high),
                )


def _rounded(value: int | Decimal) -> tuple[Decimal, Decimal]:
    """Between which numbers one lies that was rounded to this."""
    exact = Decimal(value)
    half = Decimal(5).scaleb(int(exact.as_tuple().exponent) - 1)
    return exact - half, exact + half
