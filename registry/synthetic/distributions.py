"""How numbers are spread, in a few numbers."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from scipy.stats import spearmanr

from registry.synthetic.statistics import STEPS

FEWEST = 8
"""Of fewer studies or texts nothing is told: it could be about one of them."""

_LARGE = 20  # numbers beyond need only one digit after the point


def table(flat: Sequence[float]) -> list[float]:
    """The means of equal parts of sorted numbers; a number may count in two parts."""
    edges = [step * len(flat) / STEPS for step in range(STEPS + 1)]
    means: list[float] = []
    for low, high in pairwise(edges):
        part = 0.0
        for at in range(int(low), min(int(high) + 1, len(flat))):
            part += flat[at] * (min(high, at + 1) - max(low, at))
        mean = round(part / (high - low), 1 if flat[-1] > _LARGE else 2)
        means.append(int(mean) if mean == int(mean) else mean)
    return means


def alike(sizes: Sequence[Sequence[float]]) -> float:
    """The share of the variance of ranks that lies between studies, among those with several."""
    flat = sorted(size for some in sizes for size in some)
    rank = {size: at / len(flat) for at, size in enumerate(flat)}
    if len(flat) == len(sizes):
        return 1.0
    several = [[rank[size] for size in some] for some in sizes if len(some) > 1]
    ranks = [one for some in several for one in some]
    if len(several) < 2:
        return 0.0
    middle = fmean(ranks)
    total = fmean((one - middle) ** 2 for one in ranks)
    means = [fmean(some) for some in several]
    squares = ((one - mean) ** 2 for some, mean in zip(several, means, strict=True) for one in some)
    within = sum(squares) / (len(ranks) - len(several))
    return round(min(1.0, max(0.0, 1 - within / total)) ** 0.5, 3) if total else 0.0


def ranks_within(sizes: Sequence[tuple[str, int]]) -> list[float]:
    """The rank of each size, 0 to 1, among those with the same first."""
    ranks = [0.0] * len(sizes)
    for group in {group for group, _ in sizes}:
        order = sorted((size, at) for at, (one, size) in enumerate(sizes) if one == group)
        for rank, (_, at) in enumerate(order):
            ranks[at] = rank / len(order)
    return ranks


def correlation(means: Sequence[float], ranks: Sequence[float]) -> float:
    """The rank correlation, where there are enough studies to tell; never below 0."""
    if len(means) < FEWEST or len(set(means)) == 1:
        return 0.0
    return round(max(0.0, float(spearmanr(means, ranks).statistic)), 3)
