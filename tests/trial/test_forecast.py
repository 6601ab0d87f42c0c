"""What is forecast: the worked numbers, against a simulation, and what nothing follows from."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.trial.forecast import LEVELS, ForecastError, Pace, forecast, pace

WORKED = {"target": 300, "planned": 36.0, "weight": 0.5, "enrolled": 100, "elapsed": 10.0}

paces = st.builds(Pace, st.floats(0.5, 500), st.floats(0.5, 500))
times = st.floats(0.1, 1000)


def test_the_worked_numbers_come_out() -> None:
    found = forecast(**WORKED)
    assert found.at == 36
    assert list(found.count.values()) == [292, 332, 375]
    told = [28.5767, 32.3925, 36.9576]
    assert list(found.time_to_target.values()) == pytest.approx(told, abs=5e-5)


def test_the_closed_form_is_what_a_simulation_gives() -> None:
    random = np.random.default_rng(7)
    known = pace(**WORKED)
    rates = random.gamma(known.shape, 1 / known.exposure, 200_000)
    counts = 100 + random.poisson(rates * 26)
    waits = 10 + random.gamma(200, 1 / rates)
    found = forecast(**WORKED)
    for level in LEVELS:
        assert found.count[level] == pytest.approx(np.percentile(counts, level), abs=1)
        assert found.time_to_target[level] == pytest.approx(np.percentile(waits, level), abs=0.1)
    assert found.probability == pytest.approx((counts >= 300).mean(), abs=0.003)
    assert found.probability == pytest.approx((waits <= 36).mean(), abs=0.003)


@settings(max_examples=50)
@given(known=paces, people=st.integers(1, 500), time=times)
def test_a_higher_quantile_is_never_a_smaller_number(known: Pace, people: int, time: float) -> None:
    counts = [known.people(time, level) for level in LEVELS]
    waits = [known.time(people, level) for level in LEVELS]
    assert counts == sorted(counts)
    assert waits == sorted(waits)


@settings(max_examples=50)
@given(known=paces, time=times, more=times)
def test_more_time_brings_no_fewer_people(known: Pace, time: float, more: float) -> None:
    assert known.people(time, 50) <= known.people(time + more, 50)
    assert known.chance(10, time) <= known.chance(10, time + more)


@settings(max_examples=50)
@given(known=paces, people=st.integers(1, 500), level=st.sampled_from(LEVELS))
def test_count_and_time_tell_the_same_story(known: Pace, people: int, level: float) -> None:
    wait = known.time(people, level)
    assert known.chance(people, wait) == pytest.approx(level / 100, abs=1e-6)
    # With this wait, the people come with the chance `level`: any longer and most often more come.
    assert known.people(wait * 1.001, 100 - level) >= people


@settings(max_examples=50)
@given(unit=st.floats(0.01, 1000))
def test_the_unit_of_time_does_not_matter(unit: float) -> None:
    months = forecast(**WORKED)
    others = forecast(**WORKED | {"planned": 36 * unit, "elapsed": 10 * unit})
    assert others.probability == pytest.approx(months.probability)
    for level in LEVELS:
        assert abs(others.count[level] - months.count[level]) <= 1  # at a tie, by rounding
        assert others.time_to_target[level] == pytest.approx(months.time_to_target[level] * unit)


def test_without_weight_the_plan_does_not_count() -> None:
    one = forecast(**WORKED | {"weight": 0, "at": 40})
    other = forecast(**WORKED | {"weight": 0, "at": 40, "planned": 400})
    assert one == other


def test_no_further_time_brings_nobody() -> None:
    found = forecast(**WORKED, at=10)
    assert set(found.count.values()) == {100}
    assert found.probability == 0


def test_a_target_that_is_nearly_out_of_reach_takes_longer_than_a_number_can_say() -> None:
    assert Pace(1e-9, 1).time(5, 97.5) == math.inf


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"target": 0}, "target"),
        ({"target": 10**400}, "target"),
        ({"planned": 0}, "planned"),
        ({"planned": math.inf}, "planned"),
        ({"weight": -0.1}, "weight"),
        ({"weight": 1.1}, "weight"),
        ({"weight": math.nan}, "weight"),
        ({"enrolled": -1}, "enrolled"),
        ({"enrolled": 300}, "enrolled"),
        ({"elapsed": -1}, "elapsed"),
        ({"elapsed": math.nan}, "elapsed"),
        ({"weight": 0, "enrolled": 0}, "weight"),
        ({"weight": 0, "elapsed": 0}, "elapsed"),
        ({"at": 9.9}, "at"),
        ({"at": math.nan}, "at"),
        ({"elapsed": 37}, "at"),
    ],
)
def test_what_nothing_follows_from_is_refused_by_its_name(
    changes: dict[str, float], parameter: str
) -> None:
    with pytest.raises(ForecastError) as refused:
        forecast(**WORKED | changes)
    assert refused.value.parameter == parameter
    assert str(refused.value).startswith(f"{parameter}: ")


@settings(max_examples=100)
@given(
    target=st.integers(1, 10**9),
    planned=st.floats(1e-6, 1e9),
    weight=st.floats(0, 1),
    enrolled=st.integers(0, 10**9),
    elapsed=st.floats(0, 1e9),
    further=st.floats(0, 1e9),
)
def test_whatever_is_given_is_forecast_or_refused(
    target: int, planned: float, weight: float, enrolled: int, elapsed: float, further: float
) -> None:
    try:
        found = forecast(
            target=target,
            planned=planned,
            weight=weight,
            enrolled=enrolled,
            elapsed=elapsed,
            at=elapsed + further,
        )
    except ForecastError:
        return
    assert 0 <= found.probability <= 1
    assert list(found.count.values()) == sorted(found.count.values())
    assert min(found.count.values()) >= enrolled
    assert min(found.time_to_target.values()) >= elapsed
