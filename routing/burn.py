"""Streets burnt into a grid: which street each pixel belongs to, where along it, and how far away it is.

Row and column of a point are `(lat - south) / pixel_lat` and `(lon - west) / pixel_lon`, rounded down; row 0 lies in
the south. Pixels are square in the plane around the middle of the grid. A pixel takes the street that passes nearest
to its middle; where none passes, that of the nearest pixel that has one. No time is known here: this is the same for
every place that is ever asked about.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.network import BoolArray, FloatArray, IntArray, LongArray

GridArray = npt.NDArray[np.float32]

SAMPLE_PIXELS: Final = 0.7
"""Streets are sampled at this part of a pixel: a finer step finds no pixel worth having."""


@dataclass(frozen=True)
class GridFrame:
    """Where a grid of square pixels lies: its south-west corner, its pixel in degrees and metres, and its shape."""

    west: float
    south: float
    pixel_lon: float
    pixel_lat: float
    pixel_m: float
    columns: int
    rows: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north (degrees)."""
        return (
            self.west,
            self.south,
            self.west + self.columns * self.pixel_lon,
            self.south + self.rows * self.pixel_lat,
        )

    @property
    def origin(self) -> tuple[float, float, float, float]:
        """West, south, pixels per degree of longitude and of latitude: as kernels take it."""
        return float(self.west), float(self.south), 1.0 / self.pixel_lon, 1.0 / self.pixel_lat


class StreetLines(NamedTuple):
    """Where the streets of a graph run, for kernels."""

    first_vertex: LongArray
    lon: FloatArray
    lat: FloatArray


class Burnt(NamedTuple):
    """[row, column] the street (a row of the list that was burnt, -1 = none near), the fraction of it, and metres.

    `metres` go from the middle of the pixel to the street, `walked_m` as far as the street's own pixel.
    """

    street: IntArray
    fraction: GridArray
    metres: GridArray
    walked_m: GridArray


def blank(rows: int, columns: int) -> Burnt:
    """A grid without a street."""
    shape = (rows, columns)
    return Burnt(
        np.full(shape, -1, dtype=np.int32),
        np.zeros(shape, dtype=np.float32),
        np.full(shape, np.inf, dtype=np.float32),
        np.zeros(shape, dtype=np.float32),
    )


@njit(cache=True, nogil=True, error_model="numpy")
def burn_streets(
    lines: StreetLines,
    streets: IntArray,
    first: int,
    origin: tuple[float, float, float, float],
    pixel_m: float,
    grid: Burnt,
) -> None:
    """Write `streets` into the pixels they pass, numbered from `first`; of two equally near the earlier one stays."""
    first_vertex, lon, lat = lines
    west, south, per_lon, per_lat = origin
    rows, columns = grid.street.shape
    for i in range(len(streets)):
        s = streets[i]
        begin, end = first_vertex[s], first_vertex[s + 1] - 1
        length = 0.0
        for v in range(begin, end):
            dx, dy = (lon[v + 1] - lon[v]) * per_lon, (lat[v + 1] - lat[v]) * per_lat
            length += sqrt(dx * dx + dy * dy)
        # Samples 0 .. n_steps lie evenly along the street.
        n_steps = int(length * (1.0 / SAMPLE_PIXELS)) + 1
        spacing, done, k = length / n_steps, 0.0, 0
        for v in range(begin, end):
            x, y = (lon[v] - west) * per_lon, (lat[v] - south) * per_lat
            dx, dy = (lon[v + 1] - lon[v]) * per_lon, (lat[v + 1] - lat[v]) * per_lat
            step = sqrt(dx * dx + dy * dy)
            while k <= n_steps and (k * spacing <= done + step or v == end - 1):
                part = min((k * spacing - done) / step, 1.0) if step > 0.0 else 0.0
                fraction = np.float32(k / n_steps)
                k += 1
                sample_x, sample_y = x + part * dx, y + part * dy
                if not (0.0 <= sample_x < columns and 0.0 <= sample_y < rows):
                    continue
                column, row = int(sample_x), int(sample_y)
                away_x, away_y = sample_x - column - 0.5, sample_y - row - 0.5
                away = np.float32(sqrt(away_x * away_x + away_y * away_y) * pixel_m)
                if away < grid.metres[row, column]:
                    grid.street[row, column], grid.fraction[row, column] = first + i, fraction
                    grid.metres[row, column] = away
            done += step


@njit(cache=True, nogil=True)
def spread(grid: Burnt, blocked: BoolArray, pixel_m: float, limit_m: float) -> None:
    """Two passes of a chamfer transform: each pixel takes the nearest street pixel's street, up to `limit_m` away.

    Nothing spreads into a `blocked` pixel. The outermost pixels keep what they have.
    """
    rows = len(grid.street)
    for row in range(1, rows - 1):
        _spread_row(grid, row - 1, row, 1, blocked, pixel_m, limit_m)
    for row in range(rows - 2, 0, -1):
        _spread_row(grid, row + 1, row, -1, blocked, pixel_m, limit_m)


@njit(cache=True, nogil=True)
def _spread_row(
    grid: Burnt, before: int, here: int, step: int, blocked: BoolArray, pixel_m: float, limit_m: float
) -> None:
    """From the row before, and from the pixel before in the direction of `step`."""
    metres = grid.metres
    columns, walls = metres.shape[1], blocked.size > 0
    straight, diagonal, limit = np.float32(pixel_m), np.float32(pixel_m * sqrt(2.0)), np.float32(limit_m)
    column = 1 if step > 0 else columns - 2
    for _ in range(columns - 2):
        c = column
        column += step
        best = metres[here, c]
        # With a street in the pixel none in another one is nearer.
        if best < straight or (walls and blocked[here, c]):
            continue
        from_row, from_column, way = -1, 0, straight
        if metres[before, c - 1] + diagonal < best:
            best, from_row, from_column, way = metres[before, c - 1] + diagonal, before, c - 1, diagonal
        if metres[before, c] + straight < best:
            best, from_row, from_column, way = metres[before, c] + straight, before, c, straight
        if metres[before, c + 1] + diagonal < best:
            best, from_row, from_column, way = metres[before, c + 1] + diagonal, before, c + 1, diagonal
        if metres[here, c - step] + straight < best:
            best, from_row, from_column, way = metres[here, c - step] + straight, here, c - step, straight
        if from_row >= 0 and best <= limit:
            metres[here, c] = best
            grid.street[here, c] = grid.street[from_row, from_column]
            grid.fraction[here, c] = grid.fraction[from_row, from_column]
            grid.walked_m[here, c] = grid.walked_m[from_row, from_column] + way
