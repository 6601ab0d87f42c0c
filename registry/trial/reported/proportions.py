"""How sure a share of people is, and the difference of two: intervals and the exact test."""

from dataclasses import dataclass
from math import hypot

LEVEL = 0.95
"""How many of all such intervals would hold the true value, if trials like this were repeated."""


@dataclass(frozen=True)
class Share:
    """So many of so many people: `count` from 0 to `of`, `of` at least 1; else `ValueError`."""

    count: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of or self.of < 1:
            raise ValueError("A share is a count of people from 0 to all of them, of at least one")

    @property
    def value(self) -> float:
        """The share, from 0 to 1."""
        return self.count / self.of


@dataclass(frozen=True)
class Estimate:
    """A number with its interval at `LEVEL`."""

    value: float
    low: float
    high: float

    @property
    def leaves_open(self) -> bool:
        """Whether zero is among the values that the interval holds."""
        return self.low <= 0 <= self.high


def wilson(share: Share) -> Estimate:
    """The share with Wilson's score interval, without correction for continuity, from 0 to 1.

    E. B. Wilson 1927, Journal of the American Statistical Association 22, 209-212.
    """
    from scipy.stats import binomtest

    found = binomtest(share.count, share.of).proportion_ci(LEVEL, method="wilson")
    return Estimate(share.value, float(found.low), float(found.high))


def newcombe(first: Share, second: Share) -> Estimate:
    """How much larger the second share is than the first, with Newcombe's interval, from -1 to 1.

    The limits are the squared-and-added distances of Wilson's (R. G. Newcombe 1998, Statistics in
    Medicine 17, 873-890, method 10).
    """
    one, other = wilson(first), wilson(second)
    difference = other.value - one.value
    return Estimate(
        difference,
        difference - hypot(other.value - other.low, one.high - one.value),
        difference + hypot(other.high - other.value, one.value - one.low),
    )


def fisher(first: Share, second: Share) -> float:
    """The two-sided P value of Fisher's exact test that the two shares differ.

    The probability, with the margins as they are, of all tables that are no more probable than
    this one (R. A. Fisher 1935).
    """
    import numpy as np
    from scipy.stats import fisher_exact

    table = np.array([[one.count, one.of - one.count] for one in (first, second)])
    return float(fisher_exact(table).pvalue)
