"""Recomputes the p-value of two groups from their counts, where the test is named."""

import re
from decimal import Decimal
from math import comb, erfc, sqrt

_FISHER = re.compile(r"fisher|费舍尔|费希尔|费雪|精确概率", re.IGNORECASE)
_CHI_SQUARE = re.compile(r"\bchi\b|chi-?squared?|χ ?2|χ²|x2 test|卡方", re.IGNORECASE)
_CORRECTED = re.compile(r"yates|continuity|(?<!un)corrected|校正", re.IGNORECASE)
_UNCORRECTED = re.compile(
    r"without|uncorrected|no (?:yates|continuity)|pearson|未校正", re.IGNORECASE
)
_OTHER = re.compile(
    r"one-?sided|one-?tailed|single|mid-?p|trend|strat|mantel|单侧|分层|趋势", re.IGNORECASE
)

MOST_PEOPLE = 2_000
"""Up to how many people a test is recomputed; the exact one takes too long for many more."""


def is_fisher(method: str) -> bool:
    """Whether a method is Fisher's exact test, two-sided, and no other beside it."""
    others = (_OTHER, _CHI_SQUARE)
    return bool(_FISHER.search(method)) and not any(other.search(method) for other in others)


def fisher(first: int, first_of: int, second: int, second_of: int) -> float:
    """The two-sided p-value of Fisher's exact test: all tables at most as likely as this one.

    `first` of `first_of` people in one group, `second` of `second_of` in the other. Exact, by
    whole numbers (R. A. Fisher 1935; the same two-sided definition as in R and scipy).
    """
    both = first + second
    low, high = max(0, both - second_of), min(both, first_of)
    ways = [comb(first_of, k) * comb(second_of, both - k) for k in range(low, high + 1)]
    limit = ways[first - low]
    return sum(way for way in ways if way <= limit) / sum(ways)


def chi_square(
    first: int, first_of: int, second: int, second_of: int, *, corrected: bool
) -> float | None:
    """The p-value of Pearson's test with one degree of freedom, with or without Yates' correction.

    None where a margin is zero. The correction is at most the deviation itself, as in scipy.
    """
    both, people = first + second, first_of + second_of
    if not 0 < both < people or not first_of or not second_of:
        return None
    deviation = abs(first - first_of * both / people)
    deviation = max(0.0, deviation - 0.5) if corrected else deviation
    scale = first_of * second_of * both * (people - both) / people**3
    return erfc(sqrt(deviation**2 / scale / 2))


def contradicted(
    reported: Decimal, method: str, first: int, first_of: int, second: int, second_of: int
) -> bool:
    """Whether the named test gives another p-value than the reported one, at its decimals.

    False where the method names no test that can be recomputed, and for very large groups. A
    chi-square test that does not say whether it is corrected may be either.
    """
    if _OTHER.search(method) or first_of + second_of > MOST_PEOPLE:
        return False
    group = (first, first_of, second, second_of)
    values: list[float | None] = []
    if _FISHER.search(method):
        values.append(fisher(*group))
    if _CHI_SQUARE.search(method):
        uncorrected = _UNCORRECTED.search(method)
        if not (_CORRECTED.search(method) and not uncorrected):
            values.append(chi_square(*group, corrected=False))
        if not uncorrected:
            values.append(chi_square(*group, corrected=True))
    known = [value for value in values if value is not None]
    return bool(known) and not any(rounds_to(value, reported) for value in known)


def rounds_to(exact: float, printed: Decimal) -> bool:
    """Whether a number is the printed one once it is rounded to as many decimals."""
    exponent = printed.as_tuple().exponent
    half = 0.5 * 10.0 ** (exponent if isinstance(exponent, int) else 0)
    return abs(float(printed) - exact) <= half + 1e-9
