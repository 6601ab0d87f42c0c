"""What being far away costs a study, by the registry's three curves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.mirror.proximity import Curve, Decay

CURVES = st.sampled_from(Curve)
LENGTHS = st.floats(0.1, 5_000)


@given(CURVES, LENGTHS, st.floats(0, 1_000), st.floats(0.01, 0.99))
def test_it_is_nothing_up_to_the_offset_and_the_decay_a_scale_farther(
    curve: Curve, scale: float, offset: float, decay: float
) -> None:
    cost = Decay(curve, scale, offset, decay)
    factors = cost.factor(np.array([0, offset, offset + scale]))
    assert factors == pytest.approx([1, 1, decay], rel=1e-6)


@given(CURVES, LENGTHS, st.floats(0.01, 0.99), st.lists(st.floats(0, 20_000), min_size=2))
def test_what_is_farther_never_counts_more(
    curve: Curve, scale: float, decay: float, distances: list[float]
) -> None:
    factors = Decay(curve, scale, 0, decay).factor(np.sort(distances))
    assert (np.diff(factors) <= 0).all()
    assert ((factors >= 0) & (factors <= 1)).all()


@pytest.mark.parametrize(
    ("curve", "factor"), [(Curve.LINEAR, 0.75), (Curve.EXP, 0.5**0.5), (Curve.GAUSS, 0.5**0.25)]
)
def test_half_of_the_way_the_curves_differ(curve: Curve, factor: float) -> None:
    (found,) = Decay(curve, 100, 20, 0.5).factor(np.array([70.0]))
    assert found == pytest.approx(factor)


def test_nothing_is_left_beyond_the_end_of_a_line() -> None:
    assert Decay(Curve.LINEAR, 100, 0, 0.5).factor(np.array([200.0, 10_000.0])).tolist() == [0, 0]
