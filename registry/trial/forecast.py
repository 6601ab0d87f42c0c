"""How many people a trial will have, and when it will be complete: the Poisson-gamma model.

One centre, closed form. People join at a steady but unknown pace, which is gamma distributed; the
plan counts as experience with the weight P, what has been observed counts in full. The model is
that of Anisimov and Fedorov (Statistics in Medicine 2007); a plan with a weight as the prior is
the Bayesian form of Zhang and Long (Statistics in Medicine 2010).
"""

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = (2.5, 50.0, 97.5)
"""The quantiles that are told, in percent: the middle, and a range that holds 95 of 100 cases."""

LARGEST, SHORTEST = 1e9, 1e-6
"""No number of people and no time may be larger; no time that counts as observed shorter."""


class ForecastError(ValueError):
    """A number from which nothing can be forecast; `parameter` is its name."""

    def __init__(self, parameter: str, wrong: str) -> None:
        super().__init__(f"{parameter}: {wrong}")
        self.parameter = parameter
        self.wrong = wrong


@dataclass(frozen=True)
class Pace:
    """What is known of how many people join in a unit of time: Gamma(`shape`, `exposure`).

    `shape` is people that count as observed, `exposure` the time in which they came. The mean is
    their ratio. Any unit of time will do, as long as it is always the same.
    """

    shape: float
    exposure: float

    def people(self, time: float, level: float) -> int:
        """The quantile at `level` percent of how many more people join in `time`.

        Negative binomial: NegBin(a, b / (b + time)), whose distribution function at k is the
        regularised incomplete beta function at (a, k + 1).
        """
        from scipy.special import betainc

        chance = self.exposure / (self.exposure + time)

        def reached(count: int) -> bool:
            return bool(betainc(self.shape, float(count + 1), chance) >= level / 100)

        if reached(0):
            return 0
        above = 1
        while not reached(above):
            above *= 2
        below = above // 2
        while above - below > 1:
            middle = (below + above) // 2
            below, above = (below, middle) if reached(middle) else (middle, above)
        return above

    def time(self, people: int, level: float) -> float:
        """The quantile at `level` percent of how long it takes until so many more have joined.

        Beta prime: b · BetaPrime(people, a). Infinite where it is longer than a number can say.
        """
        from scipy.special import betaincinv

        rest = float(betaincinv(self.shape, people, 1 - level / 100))
        # What is too small for a number comes back as the smallest one.
        return self.exposure * (1 - rest) / rest if rest > 10 * sys.float_info.min else math.inf

    def chance(self, people: int, time: float) -> float:
        """The probability, from 0 to 1, that at least so many more people join in `time`."""
        from scipy.special import betainc

        return float(betainc(people, self.shape, time / (self.exposure + time)))


def pace(*, target: int, planned: float, weight: float, enrolled: int, elapsed: float) -> Pace:
    """The pace after `enrolled` people in the time `elapsed`, with a plan as prior experience.

    The plan is `target` people in the time `planned`; `weight`, from 0 to 1, is how much of it
    counts. Posterior: shape nP + m, exposure TP + t. Raises `ForecastError`.
    """
    _within("target", target, least=1)
    _within("planned", planned, least=SHORTEST)
    _within("weight", weight, most=1)
    _within("enrolled", enrolled)
    _within("elapsed", elapsed)
    found = Pace(target * weight + enrolled, planned * weight + elapsed)
    if not found.shape:
        raise ForecastError(
            "weight", "0 leaves nothing to go by while nobody is enrolled; give the plan a weight"
        )
    if found.exposure < SHORTEST:
        raise ForecastError(
            "elapsed", "there is no time to go by yet; name a longer one or give the plan a weight"
        )
    return found


@dataclass(frozen=True)
class Forecast:
    """What is to be expected, by quantile in percent.

    `count` is the number of people at the time `at`, `time_to_target` the time from the start to
    the target, `probability` the chance of having reached the target at the time `at`.
    """

    at: float
    count: Mapping[float, int]
    time_to_target: Mapping[float, float]
    probability: float


def forecast(
    *,
    target: int,
    planned: float,
    weight: float,
    enrolled: int,
    elapsed: float,
    at: float | None = None,
) -> Forecast:
    """Forecast from the start of a trial on; all times in one unit, counted from the start.

    `target` people were planned in the time `planned`; `enrolled` have joined in the time
    `elapsed`. `weight` is how much of the plan counts, from 0 to 1. `at` is the time for which the
    number of people is told: the planned end, when it is none.

    With a = nP + m and b = TP + t, the count at T′ is m + NegBin(a, b / (b + T′ - t)) and the time
    to N people is t + b · BetaPrime(N - m, a). Raises `ForecastError`, which names the parameter.
    """
    known = pace(target=target, planned=planned, weight=weight, enrolled=enrolled, elapsed=elapsed)
    if enrolled >= target:
        raise ForecastError("enrolled", f"{enrolled} people have reached the target of {target}")
    if at is None and planned < elapsed:
        raise ForecastError("at", "the planned time has passed; name a later time")
    until = planned if at is None else at
    _within("at", until)
    if until < elapsed:
        raise ForecastError("at", f"{until:g} lies before the time that has passed, {elapsed:g}")
    missing = target - enrolled
    return Forecast(
        at=until,
        count={level: enrolled + known.people(until - elapsed, level) for level in LEVELS},
        time_to_target={level: elapsed + known.time(missing, level) for level in LEVELS},
        probability=known.chance(missing, until - elapsed),
    )


def _within(parameter: str, value: float, *, least: float = 0, most: float = LARGEST) -> None:
    """Refuse a number outside its limits, or none at all (NaN)."""
    if not least <= value <= most:
        raise ForecastError(parameter, f"must be from {least:g} to {most:,.0f}")
