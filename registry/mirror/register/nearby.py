"""The places of studies on the earth, in a file of their own, and which of them are near a point.

The file has a row for each location, in the order of cells of one degree, and beside it stands
where each cell begins: near a point are rows that follow each other, and no other one is read.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from registry.mirror.register.documents import MOST_PLACES

SPOTS, CELLS = "spots.npy", "cells.npy"

EARTH = 6_371.0088
"""The earth's mean radius in kilometres (IUGG)."""
_A_DEGREE = math.tau * EARTH / 360
_MORE = 0.001
"""Degrees more than the sum says, for what is rounded."""
_ROWS, _COLUMNS = 180, 360

ROW = np.dtype([("study", "<i4"), ("position", "<i4"), ("latitude", "<f4"), ("longitude", "<f4")])
"""Of a location: the number of its study, the how manyth it is, and degrees north and east.

Four bytes tell degrees to two metres.
"""

Spots = np.ndarray[tuple[int], np.dtype[np.void]]


@dataclass(frozen=True)
class Near:
    """Locations with their distances in kilometres; the three have one value for each."""

    study: NDArray[np.int32]
    position: NDArray[np.int32]
    distance: NDArray[np.float64]

    @cached_property
    def studies(self) -> NDArray[np.int32]:
        """The numbers of the studies that have one of them, each once, the smallest first."""
        return np.unique(self.study)

    @cached_property
    def distances(self) -> NDArray[np.float64]:
        """Of each of `studies`, the distance to its nearest location."""
        found = np.full(self.studies.size, np.inf)
        np.minimum.at(found, np.searchsorted(self.studies, self.study), self.distance)
        return found

    def distance_of(self, studies: NDArray[np.int32]) -> NDArray[np.float64]:
        """The distance of each of these studies, without end for one that is not among them."""
        if not self.studies.size:
            return np.full(studies.size, np.inf)
        at = np.minimum(np.searchsorted(self.studies, studies), self.studies.size - 1)
        return np.where(self.studies[at] == studies, self.distances[at], np.inf)

    def places(self) -> list[int]:
        """The numbers of the documents of these locations."""
        found: list[int] = (self.study.astype(np.int64) * MOST_PLACES + self.position).tolist()
        return found


class Places:
    """The places in the folder of a register. Raises `OSError` or `ValueError` where none are."""

    def __init__(self, folder: Path) -> None:
        self._spots: Spots = np.load(folder / SPOTS, mmap_mode="r")
        self._cells: NDArray[np.int64] = np.load(folder / CELLS)

    def within(self, latitude: float, longitude: float, kilometres: float) -> Near:
        """The locations so near to a point, which is in degrees north and east."""
        slices = [
            self._spots[start:end] for start, end in self._around(latitude, longitude, kilometres)
        ]
        spots = np.concatenate(slices) if slices else self._spots[:0]
        distance = apart(latitude, longitude, spots["latitude"], spots["longitude"])
        here = distance <= kilometres
        return Near(spots["study"][here], spots["position"][here], distance[here])

    def of(self, studies: NDArray[np.int32], latitude: float, longitude: float) -> Near:
        """All locations of these studies, and how far each is from a point."""
        spots = self._spots[np.isin(self._spots["study"], studies, kind="table")]
        distance = apart(latitude, longitude, spots["latitude"], spots["longitude"])
        return Near(spots["study"], spots["position"], distance)

    def _around(
        self, latitude: float, longitude: float, kilometres: float
    ) -> Iterator[tuple[int, int]]:
        """Where the rows begin and end of the cells that a circle touches."""
        around = kilometres / _A_DEGREE + _MORE
        south, north = latitude - around, latitude + around
        across = 360.0
        if south > -90 and north < 90:  # else a pole is in it, where all degrees of longitude meet
            # The circle touches the meridians at an angle whose sine is this.
            sine = math.sin(math.radians(around)) / math.cos(math.radians(latitude))
            across = math.degrees(math.asin(min(1.0, sine))) + _MORE
        for row in range(_row(south), _row(north) + 1):
            for first, last in _columns(longitude - across, longitude + across):
                start, end = (
                    self._cells[row * _COLUMNS + first],
                    self._cells[row * _COLUMNS + last + 1],
                )
                if start < end:
                    yield int(start), int(end)


def write_places(folder: Path, earlier: Path | None, without: Iterable[int], spots: Spots) -> None:
    """Write the places of a register: the earlier ones without those of some studies, and these."""
    if earlier is not None:
        kept: Spots = np.load(earlier / SPOTS, mmap_mode="r")
        changed = np.fromiter(without, np.int32)
        spots = np.concatenate([kept[~np.isin(kept["study"], changed)], spots])
    cells = _row_of(spots["latitude"]) * _COLUMNS + _column_of(spots["longitude"])
    order = np.argsort(cells, kind="stable")
    for name in (SPOTS, CELLS):
        (folder / name).unlink(missing_ok=True)  # not written into: it has two names
    np.save(folder / SPOTS, spots[order])
    np.save(folder / CELLS, np.searchsorted(cells[order], np.arange(_ROWS * _COLUMNS + 1)))


def apart(
    latitude: float, longitude: float, north: NDArray[np.floating], east: NDArray[np.floating]
) -> NDArray[np.float64]:
    """How many kilometres points are from one point, on a sphere (the haversine formula)."""
    here, there = math.radians(latitude), np.radians(north.astype(np.float64))
    across = np.radians(east.astype(np.float64) - longitude)
    turned = math.cos(here) * np.cos(there) * np.sin(across / 2) ** 2
    square = np.sin((there - here) / 2) ** 2 + turned
    result: NDArray[np.float64] = 2 * EARTH * np.arcsin(np.minimum(1, np.sqrt(square)))
    return result


def _row_of(latitude: NDArray[np.floating]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.clip(np.floor(latitude).astype(np.int64) + 90, 0, _ROWS - 1)
    return found


def _column_of(longitude: NDArray[np.floating]) -> NDArray[np.int64]:
    columns = np.floor(longitude).astype(np.int64) + 180
    found: NDArray[np.int64] = np.clip(columns, 0, _COLUMNS - 1)
    return found


def _row(latitude: float) -> int:
    return int(_row_of(np.array([latitude]))[0])


def _columns(west: float, east: float) -> Iterator[tuple[int, int]]:
    """The first and last column from one degree to another, in two parts across the date line."""
    if east - west >= _COLUMNS:
        yield 0, _COLUMNS - 1
        return
    first, last = (math.floor(degree) + 180 for degree in (west, east))
    spans = {
        (max(first, 0), min(last, _COLUMNS - 1)),
        (max(first + _COLUMNS, 0), _COLUMNS - 1),
        (0, min(last - _COLUMNS, _COLUMNS - 1)),
    }
    covered: set[int] = set()
    for start, end in sorted(spans):
        columns = [column for column in range(start, end + 1) if column not in covered]
        covered.update(columns)
        if columns:
            yield columns[0], columns[-1]
