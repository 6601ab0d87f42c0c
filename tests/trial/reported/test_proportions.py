"""Intervals and tests are those of the literature, and of a second implementation."""

from math import comb, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from registry.trial.reported.proportions import Share, fisher, newcombe, wilson

Z = 1.959963984540054


@st.composite
def shares(draw: st.DrawFn) -> Share:
    of = draw(st.integers(1, 400))
    return Share(draw(st.integers(0, of)), of)


# Figures from elsewhere


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (7, 11, 0.3538, 0.8483),
        (9, 11, 0.5230, 0.9486),
        # R. G. Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval(count: int, of: int, low: float, high: float) -> None:
    found = wilson(Share(count, of))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "difference", "low", "high"),
    [
        ((7, 11), (9, 11), 0.1818, -0.1816, 0.4930),
        # R. G. Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
        ((48, 80), (56, 70), 0.2000, 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.6000, 0.1705, 0.8090),
        ((2, 7), (6, 7), 0.5714, 0.0582, 0.8062),
        ((0, 29), (5, 56), 0.0893, -0.0381, 0.1926),
        ((0, 10), (10, 10), 1.0000, 0.6075, 1.0000),
    ],
)
def test_newcombes_interval(
    first: tuple[int, int], second: tuple[int, int], difference: float, low: float, high: float
) -> None:
    found = newcombe(Share(*first), Share(*second))
    assert [round(n, 4) for n in (found.value, found.low, found.high)] == [difference, low, high]


def test_fishers_test() -> None:
    assert round(fisher(Share(7, 11), Share(9, 11)), 4) == 0.6351
    # The tea that R. A. Fisher had tasted: three of four cups right
    assert round(fisher(Share(3, 4), Share(1, 4)), 4) == 0.4857


# Second implementations


@given(shares())
def test_wilson_agrees_with_the_closed_form_and_with_statsmodels(share: Share) -> None:
    n, p = share.of, share.value
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    other = proportion_confint(share.count, share.of, method="wilson")
    found = wilson(share)
    for limit, closed, theirs in zip(
        (found.low, found.high), (middle - half, middle + half), other, strict=True
    ):
        assert limit == pytest.approx(closed, abs=1e-9)
        assert limit == pytest.approx(theirs, abs=1e-9)


@given(shares(), shares())
def test_newcombe_agrees_with_statsmodels(first: Share, second: Share) -> None:
    low, high = confint_proportions_2indep(
        second.count, second.of, first.count, first.of, method="newcomb", compare="diff"
    )
    found = newcombe(first, second)
    assert found.low == pytest.approx(low, abs=1e-9)
    assert found.high == pytest.approx(high, abs=1e-9)


@given(shares(), shares())
def test_fisher_agrees_with_counting_in_whole_numbers(first: Share, second: Share) -> None:
    both = first.count + second.count
    least, most = max(0, both - second.of), min(first.of, both)
    ways = {k: comb(first.of, k) * comb(second.of, both - k) for k in range(least, most + 1)}
    as_rare = sum(way for way in ways.values() if way <= ways[first.count])
    assert fisher(first, second) == pytest.approx(as_rare / sum(ways.values()), abs=1e-9)


@given(shares(), shares())
def test_the_order_of_the_groups_turns_a_difference_round(first: Share, second: Share) -> None:
    there, back = newcombe(first, second), newcombe(second, first)
    assert there.value == -back.value
    assert there.low == pytest.approx(-back.high)


@pytest.mark.parametrize(("count", "of"), [(-1, 3), (4, 3), (0, 0)])
def test_what_is_no_share_is_refused(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="a count of people"):
        Share(count, of)
