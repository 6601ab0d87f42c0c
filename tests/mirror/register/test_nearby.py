"""The locations near a point, also across the date line and around the poles."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.mirror.register.nearby import EARTH, ROW, Near, Places, cells_of, write_places

Spot = tuple[int, int, float, float]

STEP = 15
POINTS = [
    (float(north), float(east)) for north in range(-90, 91, STEP) for east in range(-180, 181, STEP)
]


def placed(folder: Path, spots: list[Spot]) -> Places:
    write_places(folder, np.array(spots, ROW))
    return Places(folder)


def distances(near: Near) -> dict[int, float]:
    return dict(zip(near.studies.tolist(), near.distances.tolist(), strict=True))


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A location at each crossing of the grid."""
    spots = [(number, 0, north, east) for number, (north, east) in enumerate(POINTS, 1)]
    return placed(tmp_path_factory.mktemp("places"), spots)


def kilometres(latitude: float, longitude: float, north: float, east: float) -> float:
    """By the angle between two vectors, which the register does not use."""
    vectors = [
        (
            math.cos(math.radians(one)) * math.cos(math.radians(other)),
            math.cos(math.radians(one)) * math.sin(math.radians(other)),
            math.sin(math.radians(one)),
        )
        for one, other in ((latitude, longitude), (north, east))
    ]
    across = math.dist((0, 0, 0), _cross(*vectors))
    along = sum(one * other for one, other in zip(*vectors, strict=True))
    return EARTH * math.atan2(across, along)


def _cross(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float, float]:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


@settings(max_examples=150)
@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(1, 20_100))
@example(0, 179.9, 300)
@example(10, -180, 1)
@example(89, 30, 400)
@example(-90, 0, 20_100)
@example(60, 0, 3_336)
def test_as_many_are_found_as_are_near(
    places: Places, latitude: float, longitude: float, radius: float
) -> None:
    found = distances(places.within(latitude, longitude, radius).all)
    for number, (north, east) in enumerate(POINTS, 1):
        distance = kilometres(latitude, longitude, north, east)
        if number in found:
            assert found[number] == pytest.approx(distance, abs=0.01)
        else:
            assert distance > radius - 0.01
    assert all(distance <= radius for distance in found.values())


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, np.ndarray]:
    """Locations that share cells, at the date line and the poles too."""
    chance = np.random.default_rng(7)
    spots = np.zeros(4_000, ROW)
    spots["study"] = np.arange(4_000) // 2
    spots["position"] = np.arange(4_000) % 2
    spots["latitude"] = np.clip(
        chance.choice([-90, 0, 40.05, 90], 4_000) + chance.normal(0, 0.4, 4_000), -90, 90
    )
    spots["longitude"] = np.clip(
        chance.choice([-180, -0.05, 180], 4_000) + chance.normal(0, 0.4, 4_000), -180, 180
    )
    folder = tmp_path_factory.mktemp("crowded")
    write_places(folder, spots)
    return Places(folder), spots


@settings(max_examples=100)
@given(
    st.sampled_from([-90.0, -0.3, 40.0, 89.7]),
    st.sampled_from([-180.0, 0.0, 179.95]),
    st.floats(1, 200),
)
def test_cells_that_lie_in_the_circle_and_the_rest_are_all_of_it(
    crowded: tuple[Places, np.ndarray], latitude: float, longitude: float, radius: float
) -> None:
    places, spots = crowded
    circle = places.within(latitude, longitude, radius)
    in_cells = np.isin(cells_of(spots["latitude"], spots["longitude"]), circle.cells)
    found = spots["study"][in_cells] * 100_000 + spots["position"][in_cells]
    assert sorted([*found.tolist(), *circle.rest.places()]) == sorted(circle.all.places())


def test_most_of_a_large_circle_is_found_by_whole_cells(
    crowded: tuple[Places, np.ndarray],
) -> None:
    circle = crowded[0].within(40, 0, 50)
    assert 0 < len(circle.rest.places()) < len(circle.all.places()) / 4
    assert len(circle.cells) < len(circle.all.places()) / 2


def test_a_study_is_as_near_as_its_nearest_location(tmp_path: Path) -> None:
    spots = [(7, at, 0.0, float(at)) for at in range(3)]
    near = placed(tmp_path, spots).within(0, 1.1, 500).all
    assert distances(near) == {7: pytest.approx(math.radians(0.1) * EARTH, abs=0.01)}
    assert sorted(near.places()) == [700_000, 700_001, 700_002]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    near = placed(tmp_path, []).within(0, 0, 20_100).all
    assert (near.places(), distances(near)) == ([], {})


@pytest.mark.parametrize("more", [0, 200], ids=["much changed", "little changed"])
def test_places_of_studies_that_changed_take_the_place_of_what_was(
    tmp_path: Path, more: int
) -> None:
    others: list[Spot] = [(number, 0, -60.0, -60.0) for number in range(10, 10 + more)]
    placed(tmp_path, [(1, 0, 10.0, 10.0), (2, 0, 20.0, 20.0), (3, 0, 30.0, 30.0), *others])
    (tmp_path / "before").hardlink_to(tmp_path / "spots.npy")
    for changed, spots in (
        ([2, 3], [(3, 0, 30.0, -30.0), (4, 0, 10.0, 10.0)]),
        ([3], [(3, 0, -30.0, -30.0)]),
    ):
        later = Places(tmp_path).without(np.array(changed, np.int32), np.array(spots, ROW))
        later.write(tmp_path)
    assert (tmp_path / "spots.npy").samefile(tmp_path / "before") == bool(more)
    places = Places(tmp_path)
    near = places.within(0, 0, 20_100).all
    assert [study for study in near.studies.tolist() if study < 10] == [1, 3, 4]
    assert places.within(-30, -30, 10).all.studies.tolist() == [3]
    assert places.within(10, 10, 10).cells.tolist() == cells_of(*np.float32([[10], [10]])).tolist()
    assert places.of(np.array([1, 2, 3], np.int32), -30, -30).studies.tolist() == [1, 3]
