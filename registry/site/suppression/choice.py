"""The cheapest choice of what to hide that meets all the conditions found so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, gcd

import numpy as np
import numpy.typing as npt
from scipy import sparse

from registry.site.suppression.deadline import Deadline
from registry.site.suppression.programme import (
    Numbers,
    OutOfTime,
    Programme,
    cheapest,
    cheapest_in_integers,
)

ROUNDING = 1e-6
"""What a solver's answer may be off by."""


@dataclass(frozen=True)
class Condition:
    """The sum of coefficient × hidden (0 or 1) is at least `needed`, always or if one is hidden.

    Coefficients are by column, and positive; `when` is the column of the number that has to be
    hidden for the condition to matter, none where it always does.
    """

    coefficients: Mapping[int, float]
    needed: float
    when: int | None = None

    def tidy(self) -> "Condition":
        """The same for choices of 0 and 1, in small integers; or with room for rounding."""
        whole = {column: round(k) for column, k in self.coefficients.items()}
        if any(abs(k - self.coefficients[column]) > ROUNDING for column, k in whole.items()):
            return Condition(self.coefficients, self.needed - ROUNDING, self.when)
        common = gcd(*whole.values()) or 1
        needed = -(-ceil(self.needed - ROUNDING) // common)
        return Condition({c: k // common for c, k in whole.items()}, needed, self.when)


class Choice:
    """What to hide of numbers, each at its `cost`: those that are `sure`, and others that `may`."""

    def __init__(
        self, cost: Numbers, sure: npt.NDArray[np.bool_], may: npt.NDArray[np.bool_]
    ) -> None:
        self._cost, self._least, self._most = cost, sure.astype(float), may.astype(float)
        self._lines: dict[tuple[tuple[tuple[int, float], ...], float], None] = {}

    def must(self, condition: Condition) -> bool:
        """Take a condition in; whether it is a new one."""
        line, needed = dict(condition.coefficients), condition.needed
        if condition.when is not None:
            line[condition.when] = -needed
            needed = 0
        before = len(self._lines)
        self._lines.setdefault((tuple(sorted(line.items())), needed))
        return len(self._lines) > before

    def in_fractions(self) -> tuple[float, Numbers] | None:
        """The smallest cost, and how much of each number to hide; none if nothing will do."""
        solution = cheapest(self._cost, self._rows(), self._least, self._most)
        if solution is None:
            return None
        return float(self._cost @ solution.point), solution.point

    def in_whole(self, deadline: Deadline) -> Numbers | None:
        """Which numbers to hide, 1 or 0 for each; none if nothing will do."""
        try:
            found = cheapest_in_integers(
                self._cost, self._rows(), self._least, self._most, seconds=deadline.left()
            )
        except OutOfTime:
            raise deadline.passed() from None
        return None if found is None else np.round(found)

    def _rows(self) -> Programme:
        at = [(row, column) for row, (line, _) in enumerate(self._lines) for column, _ in line]
        values = [-k for line, _ in self._lines for _, k in line]
        rows, columns = np.array(at, np.int64).reshape(-1, 2).T
        shape = (len(self._lines), len(self._cost))
        return Programme(
            sparse.csr_array((0, len(self._cost)), dtype=np.float64),
            np.zeros(0),
            sparse.csr_array((np.array(values, float), (rows, columns)), shape=shape),
            np.array([-needed for _, needed in self._lines], float),
        )
