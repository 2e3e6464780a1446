"""Gathers points into cells, H3 hexagons or a metric grid; each cell stands at one of its own points."""

from dataclasses import dataclass
from typing import Final, Protocol

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt

from geo.errors import TableError
from routing.street_index import METRES_PER_DEGREE

FloatArray = npt.NDArray[np.float64]
LongArray = npt.NDArray[np.int64]
FINEST_H3: Final = 15


class CellScheme(Protocol):
    """How places are cut into cells: the code of the cell of each point, and the id of a code."""

    def codes(self, lon: FloatArray, lat: FloatArray) -> LongArray:
        """Code of the cell each point lies in."""
        ...

    def cell_id(self, code: int) -> str:
        """Id of a cell."""
        ...


@dataclass(frozen=True)
class H3Cells:
    """Hexagons of Uber's H3; resolution 9 has edges of about 200 m, 10 of about 75 m."""

    resolution: int = 9

    def __post_init__(self) -> None:
        if not 0 <= self.resolution <= FINEST_H3:
            raise TableError("the H3 resolution is {value}; give a whole number from 0 to 15", value=self.resolution)

    def codes(self, lon: FloatArray, lat: FloatArray) -> LongArray:
        """Code of the hexagon each point lies in."""
        places = zip(lat.tolist(), lon.tolist(), strict=True)
        return np.fromiter((h3.latlng_to_cell(*place, self.resolution) for place in places), np.int64, len(lon))

    def cell_id(self, code: int) -> str:
        """The usual hexadecimal id."""
        return str(h3.int_to_str(code))


@dataclass(frozen=True)
class GridCells:
    """Squares of `size_m` metres, in rows of equal latitude; they do not depend on the extent of the data."""

    size_m: float = 250.0

    def __post_init__(self) -> None:
        if not self.size_m >= 1:
            raise TableError("the grid size is {value} m; give 1 or more", value=self.size_m)

    def codes(self, lon: FloatArray, lat: FloatArray) -> LongArray:
        """Code of the square each point lies in: row and column in one number."""
        row = np.floor(lat * METRES_PER_DEGREE / self.size_m)
        row_lat = np.radians((row + 0.5) * self.size_m / METRES_PER_DEGREE)
        column = np.floor(lon * METRES_PER_DEGREE * np.abs(np.cos(row_lat)) / self.size_m)
        return np.asarray((row.astype(np.int64) << 32) + (column.astype(np.int64) + (1 << 31)), dtype=np.int64)

    def cell_id(self, code: int) -> str:
        """Size, row and column."""
        return f"g{self.size_m:g}r{code >> 32}c{(code & 0xFFFFFFFF) - (1 << 31)}"


@dataclass(frozen=True, eq=False)
class Gathered:
    """Points put into cells: the cell of each point; per cell its code, its group and the point it stands at."""

    cell: LongArray  # [points]
    code: LongArray  # [cells]
    group: LongArray  # [cells]
    point: LongArray  # [cells] the number of a point

    def sums(self, values: FloatArray) -> FloatArray:
        """Sum of the points' values by cell."""
        return np.asarray(np.bincount(self.cell, weights=values, minlength=len(self.code)), dtype=np.float64)


def gather_points(
    lon: FloatArray, lat: FloatArray, weight: FloatArray, scheme: CellScheme, *, group: LongArray | None = None
) -> Gathered:
    """Points of one cell and one group together, sorted by group and code.

    A cell stands at the point nearest to the weighted middle of its points: a place where somebody lives, on the
    right side of a boundary or river, which the middle itself need not be.
    """
    codes = scheme.codes(lon, lat)
    groups = np.zeros(len(lon), dtype=np.int64) if group is None else group
    keys, cell = np.unique(np.stack([groups, codes], axis=1), axis=0, return_inverse=True)
    cell = np.asarray(cell.reshape(-1), dtype=np.int64)
    return Gathered(cell, keys[:, 1], keys[:, 0], _middle_points(lon, lat, weight, cell, len(keys)))


def _middle_points(lon: FloatArray, lat: FloatArray, weight: FloatArray, cell: LongArray, cells: int) -> LongArray:
    weighted = np.bincount(cell, weights=weight, minlength=cells)
    use = np.where(weighted[cell] > 0, weight, 1.0)
    total = np.bincount(cell, weights=use, minlength=cells)
    x, y = lon * np.cos(np.radians(lat)), lat
    middle_x, middle_y = (np.bincount(cell, weights=axis * use, minlength=cells) / total for axis in (x, y))
    distance = np.hypot(x - middle_x[cell], y - middle_y[cell])
    order = np.lexsort((np.arange(len(cell)), distance, cell))
    first = np.searchsorted(cell[order], np.arange(cells))
    return np.asarray(order[first], dtype=np.int64)
