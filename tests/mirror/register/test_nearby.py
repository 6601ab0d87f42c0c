"""The locations near a point, also across the date line and around the poles."""

import math
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.mirror.register.documents import place_documents
from registry.mirror.register.found import Documents
from registry.mirror.register.nearby import EARTH, places_within
from registry.mirror.register.shape import of_places, opened

STEP = 15
POINTS = [
    (float(north), float(east)) for north in range(-90, 91, STEP) for east in range(-180, 181, STEP)
]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """A location at each crossing of the grid, and one that is nowhere."""
    folder: Path = tmp_path_factory.mktemp("places")
    writer = opened(folder, of_places()).writer(15_000_000, 1)
    for number, (north, east) in enumerate(POINTS, 1):
        for document in place_documents(number, record({"lat": north, "lon": east})):
            writer.add_document(document)
    for document in place_documents(len(POINTS) + 1, record(None)):
        writer.add_document(document)
    writer.commit()
    return Documents(folder, of_places())


def record(point: dict[str, float] | None) -> dict[str, object]:
    location: dict[str, object] = {"city": "Invented City"}
    if point:
        location["geoPoint"] = point
    return {"protocolSection": {"contactsLocationsModule": {"locations": [location]}}}


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
    places: Documents, latitude: float, longitude: float, radius: float
) -> None:
    found = places_within(places, latitude, longitude, radius).distances()
    for number, (north, east) in enumerate(POINTS, 1):
        distance = kilometres(latitude, longitude, north, east)
        if number in found:
            assert found[number] == pytest.approx(distance, abs=0.01)
        else:
            assert distance > radius - 0.01
    assert all(distance <= radius for distance in found.values())


def test_a_study_is_as_near_as_its_nearest_location(tmp_path: Path) -> None:
    writer = opened(tmp_path, of_places()).writer(15_000_000, 1)
    for longitude in (0.0, 1.0, 2.0):
        for document in place_documents(7, record({"lat": 0.0, "lon": longitude})):
            writer.add_document(document)
    writer.commit()
    near = places_within(Documents(tmp_path, of_places()), 0, 1.1, 500)
    assert near.distances() == {7: pytest.approx(math.radians(0.1) * EARTH)}
    assert near.studies() == [7]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    opened(tmp_path, of_places()).writer(15_000_000, 1).commit()
    near = places_within(Documents(tmp_path, of_places()), 0, 0, 20_100)
    assert (near.studies(), near.distances()) == ([], {})
