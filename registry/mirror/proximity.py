"""Ranking by distance too: the farther away the nearest location of a study, the less it counts."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from registry.mirror.essie.tree import Distance
from registry.mirror.register.found import Address, Query
from registry.mirror.register.register import Register
from registry.mirror.register.shape import STUDY

MOST = 10_000
"""Of more studies the distances do not matter, as in the registry."""


class Curve(StrEnum):
    """How a study counts less, from one distance to a greater one."""

    GAUSS = "gauss"
    EXP = "exp"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True)
class Decay:
    """A study counts in full up to `offset`, and `decay` of that (between 0 and 1) `scale` farther.

    Both are kilometres, and `scale` is above 0. The curves are those of the decay functions of
    Elasticsearch, which has the same names for all four.
    """

    curve: Curve
    scale: float
    offset: float
    decay: float

    def factor(self, kilometres: NDArray[np.float64]) -> NDArray[np.float64]:
        """What is left of how well studies fit, so far away: from 1 down to 0."""
        beyond = np.maximum(0.0, kilometres - self.offset) / self.scale
        match self.curve:
            case Curve.GAUSS:
                found = np.exp(math.log(self.decay) * beyond**2)
            case Curve.EXP:
                found = np.exp(math.log(self.decay) * beyond)
            case Curve.LINEAR:
                found = np.maximum(0.0, 1 - (1 - self.decay) * beyond)
        result: NDArray[np.float64] = found
        return result


@dataclass(frozen=True, slots=True)
class Around:
    """A place, as the centre of a distance, and what being far from it costs."""

    place: Distance
    decay: Decay


def near_ones_first(
    register: Register, query: Query, around: Around, size: int, after: int
) -> tuple[list[Address], int] | None:
    """So many of the studies that a query finds within the distance, after the first `after`.

    Those that fit best and are near come first; between equals the number decides. Beside them: how
    many there are in all. None when there are more than `MOST`.
    """
    scored, total = register.studies.scored(query, MOST)
    if total > MOST:
        return None
    where = [address for _, address in scored]
    numbers = np.array(register.studies.values(STUDY, where), np.int32)
    fits = np.array([score for score, _ in scored])
    if not fits.any():  # nothing was asked for but filters
        fits = np.ones(fits.size)
    place = around.place
    circle = register.earth.within(float(place.latitude), float(place.longitude), place.kilometres)
    ranked = np.lexsort((numbers, -fits * around.decay.factor(circle.all.distance_of(numbers))))
    return [where[at] for at in ranked[after : after + size]], total
