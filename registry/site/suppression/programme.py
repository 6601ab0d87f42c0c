"""Linear and integer programmes, solved by HiGHS as it comes with SciPy."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Numbers: TypeAlias = npt.NDArray[np.float64]
Matrix: TypeAlias = "sparse.csr_array[np.float64]"


@dataclass(frozen=True)
class Programme:
    """Numbers that keep `equal` @ x = `equal_to` and `limited` @ x <= `limit`."""

    equal: Matrix
    equal_to: Numbers
    limited: Matrix
    limit: Numbers

    def copies(self, count: int) -> "Programme":
        """The same rows for each of so many copies of the numbers."""
        if count == 1:
            return self
        diagonal = sparse.eye_array(count, format="csr")
        return Programme(
            sparse.csr_array(sparse.kron(diagonal, self.equal)),
            np.tile(self.equal_to, count),
            sparse.csr_array(sparse.kron(diagonal, self.limited)),
            np.tile(self.limit, count),
        )


@dataclass(frozen=True)
class Solution:
    """The cheapest point, and what it would cost less for each unit that a row is raised."""

    point: Numbers
    equal_prices: Numbers
    limit_prices: Numbers


def cheapest(cost: Numbers, rows: Programme, lower: Numbers, upper: Numbers) -> Solution | None:
    """The point between `lower` and `upper` at which cost @ x is smallest; none if there is none.

    The smallest cost must not be without limit.
    """
    result = linprog(  # type: ignore[call-overload]  # its types do not know sparse rows
        cost,
        A_ub=rows.limited,
        b_ub=rows.limit,
        A_eq=rows.equal,
        b_eq=rows.equal_to,
        bounds=np.stack([lower, upper], axis=1),
        method="highs",
    )
    if result.status == 2:
        return None
    if result.status != 0:
        raise ArithmeticError(f"A linear programme has no answer: {result.message}")
    return Solution(
        np.asarray(result.x, float),
        -np.asarray(result.eqlin.marginals, float),
        -np.asarray(result.ineqlin.marginals, float),
    )


class OutOfTime(Exception):
    """The solver did not come to an end in the seconds that it had."""


def cheapest_in_integers(
    cost: Numbers,
    rows: Programme,
    lower: Numbers,
    upper: Numbers,
    *,
    seconds: float,
    presolve: bool = True,
) -> Numbers | None:
    """As `cheapest`, among points in integers, to the last unit; `OutOfTime` after the seconds.

    The coordinates are integers up to the solver's tolerance, 1e-6.
    """
    constraints = []
    if rows.equal.shape[0]:
        constraints.append(LinearConstraint(rows.equal, rows.equal_to, rows.equal_to))
    if rows.limited.shape[0]:
        constraints.append(LinearConstraint(rows.limited, -np.inf, rows.limit))
    result = milp(
        cost,
        integrality=np.ones(len(cost), np.int64),
        bounds=Bounds(lower, upper),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "presolve": presolve, "time_limit": min(seconds, 1e9)},
    )
    if result.status == 1:
        raise OutOfTime
    if result.status == 2:
        return None
    if result.status != 0:
        raise ArithmeticError(f"An integer programme has no answer: {result.message}")
    return np.asarray(result.x, float)
