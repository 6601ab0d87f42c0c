"""A stranger who attacks what was published, with a statement of its own of what everybody knows.

    python -m tests.site.release.stranger --worlds 300 --releases 2 --missing 15

draws so many trials at random, publishes one release after the other from packages that miss some
rows, and works out the smallest and the largest value of every hidden number with HiGHS. It shares
nothing with the proof of the site but the rows that readers see: what is known is written down here
once more, from docs/disclosure.md, "Against whom", and always about every number that could be
thought of, whether it stands in a row or not.
"""

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from registry.site.package import ALL, WITH_REASONS, Measure, Stage
from registry.site.release.cells import Row
from registry.site.release.ledger import Ledger, Release
from registry.site.release.preparing import prepare
from tests.site.made import NCT
from tests.site.release.trials import (
    CHARACTERISTICS,
    QUARTERS,
    RESPONSES,
    VITAL,
    Design,
    Key,
    corrected,
    design,
    handed_over,
    people,
    world,
)

Numbers = npt.NDArray[np.float64]
FAR = 2000
"""More people than any of these trials has."""
Node = tuple[int, Key]
"""A number of one release."""
BEFORE = (Stage.ASSESSED, Stage.EXCLUDED, Stage.RANDOMISED)
AFTER = tuple(stage for stage in Stage if stage not in BEFORE)


@dataclass(frozen=True)
class Leak:
    """A hidden number, between what it must lie, what it was, and the promise that is broken."""

    def __str__(self) -> str:
        number, key = self.node
        where = f"release {number}: {' / '.join(key)}"
        return (
            f"{where}: {self.low:.0f} to {self.high:.0f}, was {self.true}; broken: {self.promise}"
        )

    node: Node
    low: float
    high: float
    true: int
    promise: str


def keys_of(row: Row) -> dict[str, Key]:
    """What the numbers of a row are about, by their column."""
    at = row.labels
    match row.file:
        case "enrollment":
            return {"cumulative": ("enrolled", at["period"], at["measure"])}
        case "flow":
            return {"count": ("flow", at["stage"], at["arm"], at["reason"])}
        case "baseline":
            of = at["characteristic"]
            return {"value": ("characteristic", of, at["category"]), "n": _whole(of)}
        case "outcomes":
            n: Key = ("n of outcomes", at["arm"])
            return {"value": (at["stat"], at["outcome_id"], at["arm"]), "n": n}
        case _:
            term, arm = at["term"], at["arm"]
            numbers = ("affected", "events")
            found: dict[str, Key] = {f"n_{one}": (one, term, arm) for one in numbers}
            return found | {"n_at_risk": ("at risk", arm)}


def _whole(characteristic: str) -> Key:
    return "n of characteristic", characteristic


def read(release: Release) -> tuple[dict[Key, int | None], dict[tuple[str, str], float]]:
    """The numbers of a release, none where one is hidden, and its percentages."""
    numbers: dict[Key, int | None] = {}
    percentages = {}
    for row in release.rows:
        for column, key in keys_of(row).items():
            number = row.numbers.get(column)
            if key[0] == "percent":
                if number is not None:
                    percentages[key[1], key[2]] = float(number)
            elif column in row.numbers:
                key = ("outcome", *key[1:]) if key[0] == "count" else key
                numbers[key] = None if number is None else int(number)
    return numbers, percentages


class Stranger:
    """Somebody who kept these releases. `truth` only tells which of the guesses are right ones."""

    def __init__(
        self, plan: Design, releases: Sequence[Release], truth: Sequence[Counter[Key]]
    ) -> None:
        self.plan, self.releases, self.truth = plan, releases, truth
        self.seen, self.percentages = zip(*map(read, releases), strict=True)
        self.labels = {key for one in self.seen for key in one}
        self.at: dict[Node, int] = {}
        self.rows: list[tuple[dict[int, float], float, float]] = []
        for number in range(len(releases)):
            for total, parts in self._sums(number):
                self._row({total: 1, **dict.fromkeys(parts, -1)}, number, 0, 0)
            for part, whole in self._within(number):
                self._row({part: 1, whole: -1}, number, -np.inf, 0)
            for (outcome, arm), value in self.percentages[number].items():
                count: Key = ("outcome", outcome, arm)
                n: Key = ("n of outcomes", arm)
                self._row({count: 100, n: -value - 0.05}, number, -np.inf, 1e-6)
                self._row({count: 100, n: -value + 0.05}, number, -1e-6, np.inf)
        self._over_time()

    def _row(self, line: dict[Key, float], number: int, low: float, high: float) -> None:
        self.rows.append(({self._column((number, k)): v for k, v in line.items()}, low, high))

    def _column(self, node: Node) -> int:
        return self.at.setdefault(node, len(self.at))

    def _named(self, first: str, place: int = 1) -> list[str]:
        """The labels that were ever read of a kind of number."""
        return sorted({key[place] for key in self.labels if key[0] == first})

    def _sums(self, number: int) -> Iterator[tuple[Key, list[Key]]]:
        """What adds up."""
        arms, truth = self.plan.arms, self.truth[number]
        yield _box("assessed"), [_box("excluded"), _box("randomised")]
        yield _box("randomised"), [_box("allocated")]
        for stage in AFTER:
            for reason in ("", *self._reasons(stage)):
                yield _box(stage, ALL, reason), [_box(stage, arm, reason) for arm in arms]
        for stage in WITH_REASONS:
            own = {k[3] for k in self.seen[number] if k[:2] == ("flow", stage)} - {""}
            reasons = sorted(own) or self._reasons(stage)
            for arm in (ALL,) if stage in BEFORE else (ALL, *arms):
                if reasons and _adds_up(truth, _box(stage, arm), reasons):
                    yield _box(stage, arm), [_box(stage, arm, reason) for reason in reasons]
        for arm in (ALL, *arms):
            yield _box("allocated", arm), [_box("received", arm), _box("not_received", arm)]
            yield _box("allocated", arm), [_box("analysed", arm), _box("not_analysed", arm)]
        shared = [("n of outcomes",), ("at risk",)]
        shared += [("outcome", one) for one in self._named("outcome")]
        shared += [(kind, term) for term in self._named("affected") for kind in EVENTS]
        for about in shared:
            yield (*about, ALL), [(*about, arm) for arm in arms]
        for name, categories in CHARACTERISTICS.items():
            if set(categories) <= set(self._named("characteristic", 2)):
                yield _whole(name), [("characteristic", name, one) for one in categories]
        for outcomes in (RESPONSES, VITAL):
            if set(outcomes) <= set(self._named("outcome")):
                for arm in (ALL, *arms):
                    yield ("n of outcomes", arm), [("outcome", one, arm) for one in outcomes]
        yield from self._same(number)

    def _reasons(self, stage: str) -> list[str]:
        return sorted({k[3] for k in self.labels if k[:2] == ("flow", stage)} - {""})

    def _same(self, number: int) -> Iterator[tuple[Key, list[Key]]]:
        """Numbers that are about the same people: guesses, of those only the right ones."""
        truth = self.truth[number]
        for name in self._named("n of characteristic"):
            if truth[_whole(name)] == truth[_box("randomised")]:
                yield _whole(name), [_box("randomised")]
        wholes = [("n of outcomes",), ("at risk",)]
        boxes = [("flow", stage) for stage in ("allocated", "received", "analysed")]
        groups = (ALL, *self.plan.arms)
        for about in wholes:
            for other in (*boxes, *wholes[:1]):
                end = ("",) if other[0] == "flow" else ()
                pairs = [((*about, arm), (*other, arm, *end)) for arm in groups]
                seen = any({*pair} <= self.seen[number].keys() for pair in pairs)
                if about != other and seen and all(truth[a] == truth[b] for a, b in pairs):
                    yield from ((a, [b]) for a, b in pairs)
        cutoff = self.releases[number].cutoff
        for measure, stage in (("screened", "assessed"), ("randomised", "randomised")):
            for quarter in self._quarters(number):
                if _end(quarter) == cutoff:
                    yield ("enrolled", quarter, measure), [_box(stage)]

    def _quarters(self, number: int) -> list[str]:
        return [one for one in QUARTERS if _end(one) <= self.releases[number].cutoff]

    def _within(self, number: int) -> Iterator[tuple[Key, Key]]:
        """What is a part of what."""
        for arm in (ALL, *self.plan.arms):
            for stage in AFTER:
                if stage != "allocated":
                    yield _box(stage, arm), _box("allocated", arm)
            for whole in ("n of outcomes", "at risk"):
                yield (whole, arm), _box("allocated", arm)
            for outcome in self._named("outcome"):
                yield ("outcome", outcome, arm), ("n of outcomes", arm)
            for term in self._named("affected"):
                yield ("affected", term, arm), ("at risk", arm)
                yield ("affected", term, arm), ("events", term, arm)
        for name in self._named("n of characteristic"):
            yield _whole(name), _box("randomised")
            rest: Key = (OTHER, name)
            names = [k for k in self.labels if k[:2] == ("characteristic", name)]
            self._row({_whole(name): -1, rest: 1, **dict.fromkeys(names, 1)}, number, 0, 0)
        for earlier, later in pairwise(self._quarters(number)):
            for measure in Measure:
                yield ("enrolled", earlier, measure.value), ("enrolled", later, measure.value)
        for quarter in self._quarters(number):
            for wider, narrower in pairwise(Measure):
                yield ("enrolled", quarter, narrower.value), ("enrolled", quarter, wider.value)

    def _over_time(self) -> None:
        """Counts grow, unless corrected; what is of the same month, or corrected, is the same."""
        keys: dict[Key, list[int]] = defaultdict(list)
        for number, key in self.at:
            keys[key].append(number)
        for later, release in enumerate(self.releases):
            for earlier in range(later):
                old = self.releases[earlier]
                corrects = any(
                    r.supersedes is not None for r in self.releases[earlier + 1 : later + 1]
                )
                alike = release.supersedes == old.release_id or release.cutoff == old.cutoff
                both = [key for key, at in keys.items() if {earlier, later} <= {*at}]
                both = [key for key in both if key[0] != OTHER]
                same = [key for key in both if not self._differs(key, earlier, later)]
                if alike and self._are_the_same(same, earlier, later):
                    for key in same:
                        self._compare(key, earlier, later, 0)
                if not corrects:
                    for key in both:
                        self._compare(key, earlier, later, np.inf)

    def _are_the_same(self, keys: Sequence[Key], earlier: int, later: int) -> bool:
        """Whether the guess is right that nothing differs but what is seen to."""
        first, second = self.truth[earlier], self.truth[later]
        return all(first[key] == second[key] for key in keys)

    def _differs(self, key: Key, earlier: int, later: int) -> bool:
        numbers = {self.seen[one].get(key) for one in (earlier, later)} - {None}
        return len(numbers) > 1

    def _compare(self, key: Key, earlier: int, later: int, most: float) -> None:
        line = {self._column((later, key)): 1.0, self._column((earlier, key)): -1.0}
        self.rows.append((line, 0, most))

    def intervals(self) -> dict[Node, tuple[float, float]]:
        """The smallest and the largest value of every hidden number."""
        hidden = [(r, k) for r, one in enumerate(self.seen) for k, n in one.items() if n is None]
        for number, one in enumerate(self.seen):
            for key in one:
                self._column((number, key))
        size = len(self.at)
        lower, upper = np.zeros(size), np.full(size, np.inf)
        for (number, key), column in self.at.items():
            known = self.seen[number].get(key, 0)
            lower[column] = 1 if known is None else known
            if key in self.seen[number] and known is not None:
                upper[column] = known
        at = [(row, column) for row, (line, _, _) in enumerate(self.rows) for column in line]
        values = [value for line, _, _ in self.rows for value in line.values()]
        matrix = sparse.csr_array((values, np.array(at).T), shape=(len(self.rows), size))
        lows, highs = (np.array([one[which] for one in self.rows], float) for which in (1, 2))
        constraint = LinearConstraint(matrix, lows, highs)
        found = {}
        for node in hidden:
            ends = []
            for sign in (1, -1):
                cost = np.zeros(size)
                cost[self.at[node]] = sign
                ends.append(sign * _least(cost, Bounds(lower, np.minimum(upper, FAR)), constraint))
            found[node] = (ends[0], ends[1])
        return found

    def leaks(self) -> Iterator[Leak]:
        """Every hidden number that breaks a promise of docs/disclosure.md."""
        for (number, key), (low, high) in self.intervals().items():
            for promise in self._broken(number, key, low, high):
                yield Leak((number, key), low, high, self.truth[number][key], promise)

    def _broken(self, number: int, key: Key, low: float, high: float) -> Iterator[str]:
        least = self.releases[number].threshold
        true = self.truth[number][key]
        assert low <= true <= high, f"what the stranger believes is false: {key}"
        if key[0] == "enrolled":
            if high - low < 2:
                yield "a total that waits leaves three values"
            return
        if not (low >= least or (high >= least and high - low >= max(2, -(-least // 2)))):
            yield "a hidden count is surely large, or may be large and is uncertain"
        before = [one[key] for one in self.seen[:number] if one.get(key) is not None]
        if before and key[0] != "events" and not (high >= before[-1] + 5 or low <= before[-1] - 5):
            yield "a count that waits may have changed by five"


EVENTS = ("affected", "events")
OTHER = "other category"
"""How the number is called of those who are in no category that was ever named."""


def _least(cost: Numbers, bounds: Bounds, constraint: LinearConstraint) -> float:
    """The smallest cost in integers: that in fractions, where integers reach it.

    The presolve of HiGHS now and then cuts the best integers off, so that it does without.
    """
    for integers in (0, 1):
        answer = milp(
            cost,
            integrality=np.full(len(cost), integers),
            bounds=bounds,
            constraints=constraint,
            options={"mip_rel_gap": 0, "presolve": not integers},
        )
        assert answer.status == 0, f"Nothing agrees with what is published: {answer.message}"
        point = np.round(answer.x)
        sums = constraint.A @ point
        fits = (constraint.lb - 1e-6 <= sums) & (sums <= constraint.ub + 1e-6)
        if fits.all() and np.abs(point - answer.x).max() < 1e-5:
            return float(cost @ point)
    raise AssertionError("What HiGHS found does not agree with what is published")


def _box(stage: str, arm: str = ALL, reason: str = "") -> Key:
    return "flow", stage, arm, reason


def _adds_up(truth: Counter[Key], total: Key, reasons: Sequence[str]) -> bool:
    return truth[total] == sum(truth[*total[:3], one] for one in reasons)


def _end(quarter: str) -> str:
    year, number = quarter.split("-Q")
    return f"{year}-{3 * int(number):02}"


@dataclass(frozen=True)
class Attacked:
    """A trial that was attacked: what was published of it, and what leaked."""

    seed: int
    releases: tuple[Release, ...]
    held: int
    coarser: int
    leaks: tuple[Leak, ...]


def attacked(seed: int, releases: int, missing: float) -> Attacked:
    """Draw a trial, publish up to so many releases of it, and attack them."""
    chance = random.Random(f"{seed} {releases} {missing}")  # noqa: S311 - no secret
    plan = design(chance)
    everybody, quarters = people(chance, plan), chance.randint(3, 6)
    ledger, truth, held, coarser = Ledger(NCT), [], 0, 0
    for number in range(1, releases + 1):
        how = chance.choice(("grown", "grown", "corrected", "same month")) if truth else "grown"
        supersedes = None
        if how == "grown":
            quarters = min(len(QUARTERS), quarters + (1 if truth else 0))
        elif how == "corrected":
            everybody = corrected(chance, everybody)
            supersedes = ledger.releases[-1].release_id
        count = world(plan, everybody, quarters)
        made = handed_over(
            chance,
            plan,
            count,
            quarters,
            missing=missing,
            release_id=str(number),
            supersedes=supersedes,
        )
        prepared = prepare(made, ledger, arms=plan.arms)
        coarser += bool(prepared.findings)
        if prepared.release is None:
            held += 1
            continue
        ledger = Ledger(NCT, (*ledger.releases, prepared.release))
        truth.append(count)
    leaks = tuple(Stranger(plan, ledger.releases, truth).leaks()) if truth else ()
    return Attacked(seed, ledger.releases, held, coarser, leaks)


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Attack many trials, print each leak and the rates."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--worlds", type=int, default=100, help="how many trials")
    parser.add_argument("--releases", type=int, default=1, help="of each trial, at most")
    parser.add_argument("--missing", type=float, default=0, help="per cent of the rows left out")
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial")
    parser.add_argument("--leaks", type=int, default=3, help="how many to print of each trial")
    chosen = parser.parse_args()
    started, leaking, published, held, coarser, shown, hidden = time.monotonic(), 0, 0, 0, 0, 0, 0
    for seed in range(chosen.first, chosen.first + chosen.worlds):
        found = attacked(seed, chosen.releases, chosen.missing / 100)
        leaking += bool(found.leaks)
        published += len(found.releases)
        held += found.held
        coarser += found.coarser
        shown += sum(one.count(hidden=False) for one in found.releases)
        hidden += sum(one.count(hidden=True) for one in found.releases)
        for leak in found.leaks[: chosen.leaks]:
            say(f"trial {seed}: {leak}")
    say(
        f"{leaking} of {chosen.worlds} trials leak; {published} releases published, {held} held, "
        f"{coarser} made coarser; {shown} numbers shown, {hidden} hidden; "
        f"{time.monotonic() - started:.0f} s"
    )
    return bool(leaking)


if __name__ == "__main__":
    sys.exit(main())
