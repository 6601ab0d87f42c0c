"""How long protecting tables takes, beside one integer programme that holds every attacker.

    python benchmarks/disclosure.py [--tables 40] [--sizes 20 40 80 160 400] [--seconds 20]

Tables of each size are drawn at random: two-way ones with their margins, hierarchies of three
levels, pairs of two-way tables that share their rows, and three-way ones; their counts small,
mixed or large. The baseline is the monolithic model (M. Fischetti, J. J. Salazar González 2001,
section 3): for every small count two tables of the attacker's in one mixed-integer programme, with
HiGHS as well. It is run in turn with `protect`, and given up after `--seconds`; a ratio with ">"
counts those that were given up as if they had ended then. Times are of the processor, so that
other programs do not count. The cost of both is compared where both
ended. Beside it stands what hiding everything that may be hidden would cost.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.site.disclosure import TooLarge, protect, width_for  # noqa: E402 - the path comes first

Table = dict[str, int]
Relations = list[tuple[str, list[str]]]
THRESHOLD = 11
LONGEST = 120.0
"""So many seconds `protect` has for a table."""
DRAWS: dict[str, Callable[[random.Random], int]] = {
    "small": lambda chance: chance.choice((0, 1, 2, 3, 5, 8, 10, 12, 15, 20)),
    "mixed": lambda chance: chance.randint(0, 40),
    "skewed": lambda chance: int(chance.expovariate(1 / 15)),
    "large": lambda chance: chance.randint(0, 200),
    "alike": lambda chance: 5 if chance.random() < 0.15 else 20,
}


def crossed(sizes: tuple[int, ...], draw: Callable[[], int]) -> tuple[Table, Relations]:
    """A table with all its margins ("+")."""
    core = {place: draw() for place in product(*map(range, sizes))}
    every = list(product(*((*range(size), "+") for size in sizes)))
    table = {
        "|".join(map(str, name)): sum(
            count
            for place, count in core.items()
            if all(n in ("+", p) for n, p in zip(name, place, strict=True))
        )
        for name in every
    }
    relations = [
        (
            "|".join(map(str, name)),
            ["|".join(map(str, (*name[:at], n, *name[at + 1 :]))) for n in range(sizes[at])],
        )
        for name in every
        for at in range(len(sizes))
        if name[at] == "+"
    ]
    return table, relations


def hierarchy(widths: tuple[int, int, int], draw: Callable[[], int]) -> tuple[Table, Relations]:
    """Groups of groups of groups, with all their sums."""
    table: Table = {}
    relations: Relations = []

    def make(name: str, level: int) -> int:
        if level == len(widths):
            table[name] = draw()
        else:
            parts = [f"{name}.{n}" for n in range(widths[level])]
            table[name] = sum(make(part, level + 1) for part in parts)
            relations.append((name, parts))
        return table[name]

    make("all", 0)
    return table, relations


def linked(
    rows: int, columns: int, chance: random.Random, draw: Callable[[], int]
) -> tuple[Table, Relations]:
    """Two tables of the same rows by two questions: they share the sums of the rows."""
    table, relations = crossed((rows, columns), draw)
    for row in range(rows):
        whole = table[f"{row}|+"]
        cuts = [0, *sorted(chance.randint(0, whole) for _ in range(columns - 1)), whole]
        for column in range(columns):
            table[f"{row}|other{column}"] = cuts[column + 1] - cuts[column]
        relations.append((f"{row}|+", [f"{row}|other{column}" for column in range(columns)]))
    for column in range(columns):
        parts = [f"{row}|other{column}" for row in range(rows)]
        table[f"+|other{column}"] = sum(table[part] for part in parts)
        relations.append((f"+|other{column}", parts))
    relations.append(("+|+", [f"+|other{column}" for column in range(columns)]))
    return table, relations


def tables(size: int, count: int) -> Iterator[tuple[str, Table, Relations]]:
    """So many tables of about `size` cells, the same ones each time."""
    chance = random.Random(size)  # noqa: S311 - no secret
    side = max(1, round(size**0.5) - 1)
    cube = max(2, round(size ** (1 / 3)) - 1)
    for _ in range(count):
        draw_one = DRAWS[chance.choice(sorted(DRAWS))]

        def draw(draw_one: Callable[[random.Random], int] = draw_one) -> int:
            return draw_one(chance)

        rows = chance.randint(2, side)
        match chance.choice(("two-way", "hierarchy", "linked", "three-way")):
            case "two-way":
                yield "two-way", *crossed((rows, round(size / (rows + 1)) - 1), draw)
            case "hierarchy":
                yield "hierarchy", *hierarchy((cube, cube, round(size / cube / cube) - 1), draw)
            case "linked":
                columns = max(2, round((size / (rows + 1) - 1) / 2))
                yield "linked", *linked(rows, columns, chance, draw)
            case _:
                last = max(1, round(size / (cube + 1) ** 2) - 1)
                yield "three-way", *crossed((cube, cube, last), draw)


def monolithic(table: Table, relations: Relations, seconds: float) -> float | None:
    """The smallest cost by one programme; none where it did not end, infinite without a choice.

    Its attacker takes fractions, and no count to be further from the truth than the threshold.
    """
    names = list(table)
    at = {name: column for column, name in enumerate(names)}
    true = np.array([table[name] for name in names], float)
    sums = np.zeros((len(relations), len(names)))
    for row, (total, parts) in enumerate(relations):
        sums[row, [at[total], *(at[part] for part in parts)]] = [1, *[-1] * len(parts)]
    small = [at[name] for name in names if 1 <= table[name] < THRESHOLD]
    size, width = len(names), width_for(THRESHOLD)
    copies = 2 * len(small)
    identity = sparse.eye_array(size * copies, format="csr")
    every = sparse.kron(np.ones((copies, 1)), sparse.eye_array(size), format="csr")
    down = sparse.diags_array(np.tile(np.maximum(true - 1, 0), copies)) @ every
    far = np.tile(np.full(size, float(THRESHOLD)), copies)
    up = sparse.diags_array(far) @ every
    start = np.tile(true, copies)
    blocks = sparse.kron(sparse.eye_array(copies), sums, format="csr")
    none = sparse.csr_array((blocks.shape[0], size))
    ends = sparse.lil_array((2 * len(small), size * (copies + 1)))
    needed = np.empty(2 * len(small))
    for number, column in enumerate(small):
        above, below = size * (1 + 2 * number) + column, size * (2 + 2 * number) + column
        ends[2 * number, above] = 1
        ends[2 * number + 1, above], ends[2 * number + 1, below] = 1, -1
        needed[2 * number : 2 * number + 2] = THRESHOLD, width
    result = milp(
        np.concatenate([true + 1, np.zeros(size * copies)]),
        integrality=np.concatenate([np.ones(size), np.zeros(size * copies)]).astype(int),
        bounds=Bounds(
            np.concatenate([np.isin(np.arange(size), small), np.full(size * copies, -np.inf)]),
            np.concatenate([true >= 1, np.full(size * copies, np.inf)]),
        ),
        constraints=[
            LinearConstraint(sparse.hstack([none, blocks], format="csr"), 0, 0),
            LinearConstraint(sparse.hstack([down, identity], format="csr"), start, np.inf),
            LinearConstraint(sparse.hstack([-up, identity], format="csr"), -np.inf, start),
            LinearConstraint(ends.tocsr(), needed, np.inf),
        ],
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    return {0: result.fun and float(round(result.fun)), 2: float("inf")}.get(result.status)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """How many seconds of a processor it takes, and what comes out."""
    started = time.process_time()
    made = work()
    return time.process_time() - started, made


def compare(size: int, count: int, seconds: float) -> str:
    """One line: `protect` on so many tables of a size, and the baseline on the first of them."""
    took, baseline, given_up, agreed, saved, unprotected = [], [], 0, 0, [], 0
    for number, (_, table, relations) in enumerate(tables(size, count)):
        try:
            spent, made = timed(lambda t=table, r=relations: protect(t, r, seconds=LONGEST))
        except TooLarge:
            took.append(LONGEST)
            unprotected += 1
            continue
        took.append(spent)
        hidden = sum(table[name] + 1 for name in made.suppressed)
        most = sum(n + 1 for n in table.values() if n)
        if made.feasible and made.primary:
            saved.append(hidden / most)
        if number < max(3, 400 // size) and made.primary:
            alone, cost = timed(lambda t=table, r=relations: monolithic(t, r, seconds))
            baseline.append(alone / spent)
            given_up += cost is None
            agreed += cost == (hidden if made.feasible else float("inf"))
    more = ">" if given_up else ""
    return (
        f"{size:>5} cells: median {statistics.median(took):7.3f} s, worst {max(took):7.3f} s "
        f"({unprotected} of {count} given up); "
        f"the one programme × {more}{statistics.median(baseline):,.1f}, same cost in {agreed} of "
        f"{len(baseline) - given_up} ({given_up} given up); "
        f"cost {statistics.mean(saved):.0%} of hiding everything"
    )


def main() -> int:
    """Measure and print one line for each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tables", type=int, default=40, help="tables of each size")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 40, 80, 160, 400])
    parser.add_argument("--seconds", type=float, default=20, help="for the baseline on one table")
    chosen = parser.parse_args()
    for size in chosen.sizes:
        print(compare(size, chosen.tables, chosen.seconds), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
