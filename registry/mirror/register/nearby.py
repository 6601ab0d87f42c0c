"""Locations near a point on the earth."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.mirror.register.found import Documents, Query, one_and_all, one_of
from registry.mirror.register.shape import LATITUDE, LONGITUDE, PLACE, STUDY

EARTH = 6_371.0088
"""The earth's mean radius in kilometres (IUGG)."""
_A_DEGREE = math.tau * EARTH / 360
_MORE = 0.001


@dataclass(frozen=True, slots=True)
class Near:
    """Locations with their distances in kilometres; all three have one value for each."""

    place: NDArray[np.int64]
    study: NDArray[np.int64]
    distance: NDArray[np.float64]

    def studies(self) -> list[int]:
        """The numbers of the studies that have one of them."""
        return [int(number) for number in np.unique(self.study)]

    def distances(self) -> dict[int, float]:
        """Of each of these studies, the distance to its nearest location."""
        order = np.lexsort((self.distance, self.study))
        studies, first = np.unique(self.study[order], return_index=True)
        return dict(zip(studies.tolist(), self.distance[order][first].tolist(), strict=True))


def places_within(places: Documents, latitude: float, longitude: float, kilometres: float) -> Near:
    """The locations so near to a point, which is in degrees north and east."""
    found = places.every(_box(places, latitude, longitude, kilometres))
    north, east = (np.array(places.values(name, found), float) for name in (LATITUDE, LONGITUDE))
    distance = apart(latitude, longitude, north, east)
    here = distance <= kilometres
    place, study = (np.array(places.values(name, found), np.int64) for name in (PLACE, STUDY))
    return Near(place[here], study[here], distance[here])


def apart(
    latitude: float, longitude: float, north: NDArray[np.float64], east: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How many kilometres points are from one point, on a sphere (the haversine formula)."""
    here, there = np.radians(latitude), np.radians(north)
    across = np.radians(east - longitude)
    square = (
        np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(across / 2) ** 2
    )
    result: NDArray[np.float64] = 2 * EARTH * np.arcsin(np.minimum(1, np.sqrt(square)))
    return result


def _box(places: Documents, latitude: float, longitude: float, kilometres: float) -> Query:
    """Finds what lies between the degrees that the circle touches, and a little more."""
    around = kilometres / _A_DEGREE + _MORE
    south, north = latitude - around, latitude + around
    rows = places.between(LATITUDE, south, north)
    if south <= -90 or north >= 90:
        return rows  # a pole is in it, where all degrees of longitude meet
    # The circle touches the meridians at an angle whose sine is this.
    sine = math.sin(math.radians(around)) / math.cos(math.radians(latitude))
    across = math.degrees(math.asin(min(1.0, sine))) + _MORE
    west, east = longitude - across, longitude + across
    columns = [places.between(LONGITUDE, west, east)]
    if west < -180:
        columns.append(places.between(LONGITUDE, west + 360, 180.0))
    if east > 180:
        columns.append(places.between(LONGITUDE, -180.0, east - 360))
    return one_and_all([rows, one_of(columns)])
