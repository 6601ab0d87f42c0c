"""The places of studies on the earth, in a file of their own, and which of them are near a point.

The file has a row for each location, in the order of fields of one degree, and beside it stands
where each field begins: near a point are rows that follow each other, and no other one is read.
Generations share the file: what changed since it was written stands in two small ones.
Documents have the cells of a tenth of a degree that their locations are in, so that those in a
circle can be found by some hundred cells that lie in it, and by number only where a cell is cut.
"""

import math
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.mirror.register.shape import MOST_PLACES

SPOTS, FIELDS = "spots.npy", "fields.npy"
LATER, CHANGED = "later.npy", "changed.npy"
"""Locations that came since, in any order; and studies of which the file's rows hold no more."""
_FEW = 0.05
"""Of the rows of the file: where more changed since, it is written anew."""

EARTH = 6_371.0088
"""The earth's mean radius in kilometres (IUGG)."""
_A_DEGREE = math.tau * EARTH / 360
_MORE = 0.001
"""Degrees more than the sum says, for what is rounded."""
_ROWS, _COLUMNS = 180, 360
_FINER = 10
"""So many cells are along a field's side."""
_AT_A_TIME = 500_000
"""Locations that are put into their fields, and written, together."""

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


@dataclass(frozen=True)
class Circle:
    """All locations in a circle; and by what to find them: whole cells, and the rest by number."""

    all: Near
    cells: NDArray[np.int64]
    rest: Near


class Places:
    """The places in the folder of a register. Raises `OSError` or `ValueError` where none are."""

    def __init__(self, folder: Path) -> None:
        self._spots: Spots = np.load(folder / SPOTS, mmap_mode="r")
        self._fields: NDArray[np.int64] = np.load(folder / FIELDS)
        self._later: Spots = np.load(folder / LATER)
        self._changed: NDArray[np.int32] = np.load(folder / CHANGED)

    def within(self, latitude: float, longitude: float, kilometres: float) -> Circle:
        """The locations so near to a point, which is in degrees north and east."""
        around = self._around(latitude, longitude, kilometres)
        slices = [self._spots[start:end] for start, end in around]
        spots = self._now(np.concatenate([self._spots[:0], *slices]))
        distance = apart(latitude, longitude, spots["latitude"], spots["longitude"])
        here = distance <= kilometres
        cells = cells_of(spots["latitude"], spots["longitude"])
        # All rows of a cell are among these: fields that are touched are whole, and all later ones.
        inside, outside = np.unique(cells[here]), np.unique(cells[~here])
        whole = inside[~np.isin(inside, outside)]
        rest = here & ~np.isin(cells, whole)
        return Circle(_near(spots, distance, here), whole, _near(spots, distance, rest))

    def of(self, studies: NDArray[np.int32], latitude: float, longitude: float) -> Near:
        """All locations of these studies, and how far each is from a point."""
        spots = self._now(self._spots[np.isin(self._spots["study"], studies, kind="table")])
        spots = spots[np.isin(spots["study"], studies, kind="table")]
        distance = apart(latitude, longitude, spots["latitude"], spots["longitude"])
        return Near(spots["study"], spots["position"], distance)

    def without(self, changed: NDArray[np.int32], spots: Spots) -> "Places":
        """The same without the locations of some studies, and with these."""
        kept = self._later[~np.isin(self._later["study"], changed)]
        made = copy(self)
        made._later = np.concatenate([kept, spots])
        made._changed = np.union1d(self._changed, changed)
        return made

    def write(self, folder: Path) -> None:
        """Write what changed since the file that is in the folder; or that anew, for much."""
        if self._later.size + self._changed.size > _FEW * self._spots.size:
            write_places(folder, self._now(self._spots))
        else:
            _save(folder, {LATER: self._later, CHANGED: self._changed})

    def _now(self, spots: Spots) -> Spots:
        """Rows of the file as they are now: without those that hold no more, and all later ones."""
        if not self._changed.size:
            return spots
        holds = ~np.isin(spots["study"], self._changed, kind="table")
        return np.concatenate([spots[holds], self._later])

    def _around(
        self, latitude: float, longitude: float, kilometres: float
    ) -> Iterator[tuple[int, int]]:
        """Where the rows begin and end of the fields that a circle touches."""
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
                    self._fields[row * _COLUMNS + first],
                    self._fields[row * _COLUMNS + last + 1],
                )
                if start < end:
                    yield int(start), int(end)


def write_places(folder: Path, spots: Spots) -> None:
    """Write the places of a register that has these locations.

    Some at a time, as there are millions: what is put in order is never in memory twice.
    """
    some = [slice(start, start + _AT_A_TIME) for start in range(0, spots.size, _AT_A_TIME)]
    fields = np.empty(spots.size, np.int32)
    for here in some:
        fields[here] = _row_of(spots["latitude"][here]) * _COLUMNS
        fields[here] += _column_of(spots["longitude"][here])
    in_each = np.bincount(fields, minlength=_ROWS * _COLUMNS)
    order = np.argsort(fields, kind="stable")
    none = {LATER: np.empty(0, ROW), CHANGED: np.empty(0, np.int32)}
    _save(folder, {FIELDS: np.concatenate([[0], np.cumsum(in_each)]), **none})
    (folder / SPOTS).unlink(missing_ok=True)
    with (folder / SPOTS).open("wb") as file:
        header = {"descr": ROW.descr, "fortran_order": False, "shape": spots.shape}
        np.lib.format.write_array_header_1_0(file, header)
        for here in some:
            file.write(spots[order[here]].tobytes())


def _save(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    for name, array in arrays.items():
        (folder / name).unlink(missing_ok=True)  # not written into: it has two names
        np.save(folder / name, array)


def cells_of(latitude: NDArray[np.float32], longitude: NDArray[np.float32]) -> NDArray[np.int64]:
    """The cells of points in degrees north and east, of four bytes each as `ROW` keeps them."""
    return _row_of(latitude, _FINER) * _COLUMNS * _FINER + _column_of(longitude, _FINER)


def _near(spots: Spots, distance: NDArray[np.float64], which: NDArray[np.bool_]) -> Near:
    return Near(spots["study"][which], spots["position"][which], distance[which])


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


def _row_of(latitude: NDArray[np.floating], finer: int = 1) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.clip(
        _floor(latitude, finer) + _ROWS // 2 * finer, 0, _ROWS * finer - 1
    )
    return found


def _column_of(longitude: NDArray[np.floating], finer: int = 1) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.clip(
        _floor(longitude, finer) + _COLUMNS // 2 * finer, 0, _COLUMNS * finer - 1
    )
    return found


def _floor(degrees: NDArray[np.floating], finer: int) -> NDArray[np.int64]:
    # Ten times a number of four bytes has no more digits than eight bytes hold: it is exact.
    return np.floor(degrees.astype(np.float64) * finer).astype(np.int64)


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
