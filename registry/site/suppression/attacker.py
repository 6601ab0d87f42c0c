"""What a stranger can work out of a table with hidden numbers: exact bounds of each of them.

Linear programmes come first. Where the answer of one is a point in integers, and exact arithmetic
finds that the point agrees with everything published, it is the best of all points in integers
too; elsewhere an integer programme decides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from registry.site.suppression.deadline import Deadline
from registry.site.suppression.knowledge import Knowledge, Pairs, Row
from registry.site.suppression.programme import (
    Numbers,
    OutOfTime,
    Programme,
    cheapest,
    cheapest_in_integers,
)

Extreme = tuple[int, int]
"""A column of the programme, and 1 for its largest value or -1 for its smallest."""

_FAR = 1e7
"""A number that reaches this far may be without limit, which is then looked into."""
_COLUMNS = 4000
"""So many columns at most go into one linear programme, which answers several questions."""


@dataclass(frozen=True)
class Interval:
    """The smallest and the largest value that a number can have; none is without limit."""

    low: int | None
    high: int | None

    @property
    def exact(self) -> bool:
        """Whether only one value is left."""
        return self.low is not None and self.low == self.high

    def at_least_wide(self, width: int) -> bool:
        """Whether the largest value is at least `width` above the smallest."""
        return self.low is None or self.high is None or self.high - self.low >= width

    def reaches(self, number: int) -> bool:
        """Whether the value may be as large as `number`."""
        return self.high is None or self.high >= number


@dataclass(frozen=True)
class Bound:
    """The answer of a linear programme: no value is above `base` + the sum of slope × number.

    That holds for all numbers that keep the rows, whatever limits each number has, by the duality
    of linear programming. At `point` the `value` is reached, within the limits that were given.
    """

    value: float
    point: Numbers
    base: float
    slope: Numbers


class Attacker:
    """Somebody who knows some rows and pairs about open numbers, and how small each can be.

    The columns of the programmes are the numbers, in the order of `least`, and after them one
    chooser of 0 or 1 for each pair that two numbers may be together.
    """

    def __init__(
        self, least: Mapping[str, float], rows: Iterable[Row], pairs: Iterable[Pairs] = ()
    ) -> None:
        self.names = tuple(least)
        self.at = {name: column for column, name in enumerate(self.names)}
        written = [
            ({self.at[name]: k for name, k in row.coefficients.items()}, row.low, row.high)
            for row in rows
        ]
        self.columns = len(self.names)
        for one in pairs:
            choosers = range(self.columns, self.columns + len(one.allowed))
            self.columns += len(choosers)
            written.append((dict.fromkeys(choosers, 1), 1, 1))
            for which, name in enumerate((one.first, one.second)):
                if name in self.at:
                    values = (pair[which] for pair in one.allowed)
                    chosen = dict(zip(choosers, values, strict=True)) | {self.at[name]: -1}
                    written.append((chosen, 0, 0))
        extra = self._choosers = self.columns - len(self.names)
        self.lower = np.array([*least.values(), *[0.0] * extra])
        self.upper = np.array([*[np.inf] * len(self.names), *[1.0] * extra])
        self._low = np.array([-np.inf if low is None else low for _, low, _ in written], float)
        self._high = np.array([np.inf if high is None else high for _, _, high in written], float)
        self._rows = _matrix([one for one, _, _ in written], self.columns)
        self._programme = self._rows_of_programme()

    def _rows_of_programme(self) -> Programme:
        matrix = sparse.csr_array(self._rows.astype(np.float64))
        equal = np.flatnonzero(self._low == self._high)
        above = np.flatnonzero((self._low != self._high) & np.isfinite(self._high))
        below = np.flatnonzero((self._low != self._high) & np.isfinite(self._low))
        return Programme(
            sparse.csr_array(matrix[equal]),
            self._high[equal],
            sparse.csr_array(sparse.vstack([matrix[above], -matrix[below]])),
            np.concatenate([self._high[above], -self._low[below]]),
        )

    def bounds(
        self,
        wanted: Sequence[Extreme],
        lower: Numbers,
        upper: Numbers,
        deadline: Deadline,
        furthest: Sequence[float] = (),
    ) -> list[Bound] | None:
        """How far numbers can go within limits of each number, fractions allowed.

        The limits may differ from one number wanted to the next, a row for each.
        `furthest` says for each of them up to where that is of interest; the answer goes no
        further. None when nothing agrees with the rows and the limits.
        """
        ends = furthest or [sign * _FAR for _, sign in wanted]
        shape = (len(wanted), self.columns)
        lower, upper = np.broadcast_to(lower, shape), np.broadcast_to(upper, shape)
        size = max(1, _COLUMNS // max(1, self.columns))
        answers: list[Bound] = []
        for start in range(0, len(wanted), size):
            deadline.left()
            some = slice(start, start + size)
            answered = self._answer(
                wanted[some], lower[some].copy(), upper[some].copy(), ends[some]
            )
            if answered is None:
                return None
            answers += answered
        return answers

    def _answer(
        self, wanted: Sequence[Extreme], lower: Numbers, upper: Numbers, ends: Sequence[float]
    ) -> list[Bound] | None:
        """Answer several questions in one programme: a copy of the rows for each of them."""
        count = len(wanted)
        aim = np.zeros((count, self.columns))
        for copy, ((column, sign), end) in enumerate(zip(wanted, ends, strict=True)):
            aim[copy, column] = sign
            if sign > 0:
                upper[copy, column] = min(upper[copy, column], end)
            else:
                lower[copy, column] = max(lower[copy, column], end)
        rows = self._programme
        solution = cheapest(-aim.ravel(), rows.copies(count), lower.ravel(), upper.ravel())
        if solution is None:
            return None
        points = solution.point.reshape(count, -1)
        prices = solution.equal_prices.reshape(count, -1)
        tariffs = np.maximum(0, solution.limit_prices.reshape(count, -1))
        slopes = aim - prices @ rows.equal - tariffs @ rows.limited
        bases = prices @ rows.equal_to + tariffs @ rows.limit
        values = (aim * points).sum(axis=1)
        return [
            Bound(float(value), point, float(base), slope)
            for value, point, base, slope in zip(values, points, bases, slopes, strict=True)
        ]

    def intervals(self, names: Collection[str], deadline: Deadline) -> dict[str, Interval] | None:
        """The exact interval of each of these numbers; none when no values agree with the rows."""
        wanted = [(self.at[name], sign) for name in names for sign in (-1, 1)]
        bounds = self.bounds(wanted, self.lower, self.upper, deadline)
        possible = False
        ends: list[int | None] = []
        for place, extreme in enumerate(wanted):
            bound = None if bounds is None else bounds[place]
            inside = bound is not None and bound.value < _FAR - 1
            if not inside and self._endless(extreme, deadline):
                ends.append(None)
                continue
            point = self._in_integers(bound.point) if bound is not None and inside else None
            if point is None:
                at_best = np.inf if bound is None else np.floor(bound.value + 1e-6)
                point = self._integer_point(extreme, deadline, at_best)
            if point is None:
                return None
            possible = True
            ends.append(int(point[extreme[0]]))
        if not possible and self._integer_point(None, deadline) is None:
            return None
        return dict(zip(names, map(Interval, ends[::2], ends[1::2]), strict=True))

    def cheapest(self, cost: Mapping[str, float]) -> dict[str, float] | None:
        """The numbers that agree with the rows at the smallest cost, fractions allowed.

        None when no numbers agree. Each cost is of one unit of a number, and not below 0.
        """
        prices = np.array([cost.get(name, 0.0) for name in self.names] + [0.0] * self._choosers)
        found = cheapest(prices, self._programme, self.lower, self.upper)
        return None if found is None else dict(zip(self.names, found.point.tolist(), strict=False))

    def _in_integers(self, point: Numbers) -> npt.NDArray[np.int64] | None:
        """The point, if it is one in integers that keeps every row and limit exactly."""
        rounded = np.round(point)
        if np.abs(rounded - point).max(initial=0) > 1e-5:
            return None
        if (rounded < self.lower).any() or (rounded > self.upper).any():
            return None
        whole = rounded.astype(np.int64)
        reached = self._rows @ whole
        return whole if ((reached >= self._low) & (reached <= self._high)).all() else None

    def _endless(self, extreme: Extreme, deadline: Deadline) -> bool:
        """Whether a number has no limit: then a direction leads there from every point.

        What holds for fractions holds for integers here, because all coefficients are integers
        (R. R. Meyer 1974, Mathematical Programming 7, 223-235).
        """
        deadline.left()
        rows = self._programme
        still = Programme(rows.equal, 0 * rows.equal_to, rows.limited, 0 * rows.limit)
        cost = np.zeros(self.columns)
        cost[extreme[0]] = -extreme[1]
        lower = np.where(np.isfinite(self.lower), 0.0, -1.0)
        upper = np.where(np.isfinite(self.upper), 0.0, 1.0)
        solution = cheapest(cost, still, lower, upper)
        return solution is not None and bool(cost @ solution.point < -1e-7)

    def _integer_point(
        self, extreme: Extreme | None, deadline: Deadline, at_best: float = np.inf
    ) -> npt.NDArray[np.int64] | None:
        """The point in integers with the largest or smallest value; none when there is no point.

        Without `extreme`, any point. The presolve of HiGHS now and then cuts the best points off,
        or all of them: its answer is taken only where fractions go no further, `at_best`.
        """
        cost = np.zeros(self.columns)
        if extreme is not None:
            cost[extreme[0]] = -extreme[1]
        for presolve in (True, False):
            try:
                found = cheapest_in_integers(
                    cost,
                    self._programme,
                    self.lower,
                    self.upper,
                    seconds=deadline.left(),
                    presolve=presolve,
                )
            except OutOfTime:
                raise deadline.passed() from None
            point = None if found is None else self._in_integers(found)
            if point is not None and (
                extreme is None or not presolve or extreme[1] * point[extreme[0]] >= at_best
            ):
                return point
            if found is None and not presolve:
                return None
        raise ArithmeticError("Exact arithmetic does not confirm what the integer programme found")


def _matrix(rows: Sequence[Mapping[int, int]], columns: int) -> "sparse.csr_array[np.int64]":
    at = [(row, column) for row, one in enumerate(rows) for column in one]
    values = [k for one in rows for k in one.values()]
    first, second = np.array(at, np.int64).reshape(-1, 2).T
    shape = (len(rows), columns)
    return sparse.csr_array((np.array(values, np.int64), (first, second)), shape=shape)


def intervals(
    knowledge: Knowledge,
    least: Mapping[str, float],
    published: Mapping[str, int],
    wanted: Collection[str],
    deadline: Deadline,
) -> dict[str, Interval] | None:
    """The exact intervals of the `wanted` ones among open numbers, in their order by name.

    `least` says how small each open number may be. None when nothing agrees with what is
    published and known.
    """
    sizes = {name for test in knowledge.tests for name in (test.first_of, test.second_of)}
    hidden_sizes = sizes & least.keys()
    found = _intervals(knowledge, least, published, {*wanted, *hidden_sizes}, deadline)
    if found is None:
        return None
    told = {name: found[name].low for name in hidden_sizes if found[name].exact}
    seen = {name: count for name, count in told.items() if count is not None}
    if seen:
        # A denominator that can be worked out is as good as a published one.
        left = {name: smallest for name, smallest in least.items() if name not in seen}
        more = intervals(knowledge, left, {**published, **seen}, wanted, deadline)
        return more and {name: more.get(name, found[name]) for name in found if name in wanted}
    return {name: found[name] for name in sorted(found.keys() & set(wanted))}


def _intervals(
    knowledge: Knowledge,
    least: Mapping[str, float],
    published: Mapping[str, int],
    wanted: Collection[str],
    deadline: Deadline,
) -> dict[str, Interval] | None:
    """As `intervals`, without the P values of which a denominator is hidden."""
    if any(knowledge.contradictions(published)):
        return None
    found: dict[str, Interval] = {}
    for part in knowledge.apart(least):
        names = sorted(part.names)
        rows = (row.beside(published) for row in part.rows)
        attacker = Attacker({name: least[name] for name in names}, rows, part.pairs(published))
        its = attacker.intervals([name for name in names if name in wanted], deadline)
        if its is None:
            return None
        found |= its
    return found
