"""The attacker by brute force: every table that there could be, looked at one by one."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise, product

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

Columns = Mapping[str, npt.NDArray[np.int64]]
Interval = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """A kind of table: its sums, the name of its total, and all tables of so many people."""

    relations: tuple[tuple[str, tuple[str, ...]], ...]
    total: str
    worlds: Callable[[int], Columns]


def compositions(total: int, parts: int) -> npt.NDArray[np.int64]:
    """All ways to divide so many people over so many counts."""
    places = total + parts - 1
    edges = ((-1, *bars, places) for bars in combinations(range(places), parts - 1))
    return np.array([[b - a - 1 for a, b in pairwise(one)] for one in edges])


def crossed(*sizes: int, prefix: str = "") -> Shape:
    """A table of as many dimensions as there are sizes, with all its margins ("+")."""
    inner = list(product(*map(range, sizes)))
    every = list(product(*((*map(str, range(size)), "+") for size in sizes)))

    def named(*place: str) -> str:
        return prefix + "|".join(place)

    @cache
    def worlds(total: int) -> Columns:
        cores = compositions(total, len(inner))
        return {
            named(*name): cores[
                :,
                [
                    at
                    for at, place in enumerate(inner)
                    if all(n in ("+", str(p)) for n, p in zip(name, place, strict=True))
                ],
            ].sum(axis=1)
            for name in every
        }

    relations = tuple(
        (
            named(*name),
            tuple(named(*name[:at], str(n), *name[at + 1 :]) for n in range(sizes[at])),
        )
        for name in every
        for at in range(len(sizes))
        if name[at] == "+"
    )
    return Shape(relations, named(*"+" * len(sizes)), worlds)


def hierarchy(*sizes: int) -> Shape:
    """Groups of so many counts each, their sums, and the sum of those."""
    groups = {f"g{at}": [f"g{at}.{n}" for n in range(size)] for at, size in enumerate(sizes)}

    @cache
    def worlds(total: int) -> Columns:
        cores = compositions(total, sum(sizes))
        leaves = [name for names in groups.values() for name in names]
        found = dict(zip(leaves, cores.T, strict=True))
        for group, names in groups.items():
            found[group] = np.sum([found[name] for name in names], axis=0)
        return {**found, "all": cores.sum(axis=1)}

    relations = tuple((group, tuple(names)) for group, names in groups.items())
    return Shape((*relations, ("all", tuple(groups))), "all", worlds)


def linked(rows: int, columns: int, others: int) -> Shape:
    """Two tables of the same rows, by two questions: they share the sums of the rows."""
    one, other = crossed(rows, columns), crossed(rows, others, prefix="b")
    sums = [f"{row}|+" for row in [*range(rows), "+"]]
    shared = {f"b{name}": name for name in sums}

    @cache
    def worlds(total: int) -> Columns:
        first, second = one.worlds(total), other.worlds(total)
        same = np.all([first[name][:, None] == second[f"b{name}"] for name in sums], axis=0)
        left, right = np.nonzero(same)
        more = {name: column[right] for name, column in second.items() if name not in shared}
        return {name: column[left] for name, column in first.items()} | more

    spelled = tuple(
        (shared.get(total, total), tuple(shared.get(part, part) for part in parts))
        for total, parts in other.relations
    )
    return Shape((*one.relations, *(r for r in spelled if r not in one.relations)), "+|+", worlds)


def overlapping() -> Shape:
    """Three sums of two out of three counts, and a total of them with a fourth count.

    The total tells whether the fourth count is even: fractions know nothing of that.
    """
    pairs = {"ab": ("a", "b"), "bc": ("b", "c"), "ca": ("c", "a")}

    @cache
    def worlds(total: int) -> Columns:
        cores = np.array(
            [
                (a, b, c, total - 2 * (a + b + c))
                for a, b, c in product(range(total // 2 + 1), repeat=3)
                if 2 * (a + b + c) <= total
            ]
        )
        found = dict(zip("abcd", cores.T, strict=True))
        found |= {name: found[one] + found[other] for name, (one, other) in pairs.items()}
        return {**found, "all": np.full(len(cores), total)}

    return Shape((*pairs.items(), ("all", (*pairs, "d"))), "all", worlds)


SHAPES = {
    "2 by 2": (crossed(2, 2), 25),
    "2 by 3": (crossed(2, 3), 12),
    "3 by 3": (crossed(3, 3), 7),
    "3 by 4": (crossed(3, 4), 5),
    "three dimensions": (crossed(2, 2, 2), 8),
    "hierarchy": (hierarchy(3, 2), 14),
    "linked": (linked(2, 2, 2), 12),
    "overlapping": (overlapping(), 24),
}
"""Kinds of tables, each with the most people of whom all tables are soon looked at."""


@st.composite
def tables(draw: st.DrawFn, kinds: Sequence[str] = tuple(SHAPES)) -> tuple[Shape, dict[str, int]]:
    """Any table of these kinds with its counts."""
    shape, most = SHAPES[draw(st.sampled_from(kinds))]
    every = shape.worlds(draw(st.integers(2, most)))
    row = draw(st.integers(0, len(every[shape.total]) - 1))
    return shape, {name: int(column[row]) for name, column in every.items()}


def anything(columns: Columns) -> npt.NDArray[np.bool_]:
    """Knows nothing further."""
    return np.ones(len(next(iter(columns.values()))), bool)


def agreeing(
    shape: Shape,
    total: int,
    shown: Mapping[str, int],
    least: Mapping[str, int],
    known: Callable[[Columns], npt.NDArray[np.bool_]] = anything,
) -> dict[str, Interval]:
    """What can be worked out of the numbers of which only the least possible value is known."""
    every = shape.worlds(total)
    possible = np.ones(len(every[shape.total]), bool)
    for name, count in shown.items():
        possible &= every[name] == count
    for name, smallest in least.items():
        possible &= every[name] >= smallest
    left = {name: column[possible] for name, column in every.items()}
    agrees = known(left)
    return {
        name: (int(left[name][agrees].min()), int(left[name][agrees].max()))
        for name in sorted(least)
    }


def patterns(table: Mapping[str, int], needed: Collection[str]) -> Iterator[tuple[int, set[str]]]:
    """All choices that hide at least these of the names, the cheapest first, with their cost."""
    free = [name for name in table if name not in needed]
    chosen = [
        set(needed).union(some)
        for count in range(len(free) + 1)
        for some in combinations(free, count)
    ]
    costs = [sum(table[name] + 1 for name in one) for one in chosen]
    order = sorted(range(len(chosen)), key=costs.__getitem__)
    return ((costs[at], chosen[at]) for at in order)
