"""Recomputed p-values are those of scipy, which other people use."""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact

from registry.site.pvalues import chi_square, fisher

Groups = tuple[int, int, int, int]


@st.composite
def groups(draw: st.DrawFn) -> Groups:
    first_of, second_of = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return (draw(st.integers(0, first_of)), first_of, draw(st.integers(0, second_of)), second_of)


def square(group: Groups) -> list[list[int]]:
    first, first_of, second, second_of = group
    return [[first, first_of - first], [second, second_of - second]]


@settings(max_examples=100)
@given(groups())
def test_fishers_exact_test(group: Groups) -> None:
    assert fisher(*group) == pytest.approx(fisher_exact(square(group))[1], abs=1e-9)


@settings(max_examples=100)
@given(groups(), st.booleans())
def test_the_chi_square_test(group: Groups, corrected: bool) -> None:
    value = chi_square(*group, corrected=corrected)
    if value is None:
        assert group[0] + group[2] in (0, group[1] + group[3])
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = chi2_contingency(square(group), correction=corrected)[1]
    assert value == pytest.approx(expected, abs=1e-9)


def test_the_published_example() -> None:
    assert round(fisher(7, 11, 9, 11), 4) == 0.6351
