"""Streets, places and junctions written into a grid: the pixel of each spot takes its seconds and its distance.

A field is [row, column, 2] of seconds and of metres from the pixel's middle to its street, row 0 in the south. Row and
column of a point are `(lat - south) / pixel_lat` and `(lon - west) / pixel_lon`, rounded down. Pixels are square in the
plane around the middle of the grid. A pixel keeps what is nearest to its middle.
"""

from dataclasses import dataclass
from math import ceil, inf, sqrt
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.network import FloatArray, IntArray
from routing.street_times import Box, StreetLines

Field = npt.NDArray[np.float32]

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
    def box(self) -> Box:
        """West, south, east, north (degrees)."""
        return (
            self.west,
            self.south,
            self.west + self.columns * self.pixel_lon,
            self.south + self.rows * self.pixel_lat,
        )


class Grid(NamedTuple):
    """A frame as kernels take it, and how fast one walks from a street to the middle of a pixel."""

    west: float
    south: float
    per_lon: float  # pixels per degree
    per_lat: float
    pixel_m: float
    walk_s_per_m: float
    cutoff_s: float


class Ways(NamedTuple):
    """How a street is reached: by its start, by its end, and straight along it to a place on it."""

    by_start_s: float
    from_start_s: float
    by_end_s: float
    from_end_s: float
    place: float  # fraction
    place_s: float  # inf: no place on it
    before_s: float  # running time from the start of the street to its end, as far as before the place
    after_s: float


@njit(cache=True, nogil=True)
def burn_streets(
    lines: StreetLines,
    street: IntArray,
    by_start_s: FloatArray,
    from_start_s: FloatArray,
    by_end_s: FloatArray,
    from_end_s: FloatArray,
    grid: Grid,
    field: Field,
) -> None:
    """Each street with the seconds of its points. Ends at a reached junction are left to `burn_nodes`."""
    first_vertex, lon, lat = lines
    path = np.empty((16, 3))
    for i in range(len(street)):
        first, last = first_vertex[street[i]], first_vertex[street[i] + 1]
        if last - first > len(path):
            path = np.empty((2 * (last - first), 3))
        _measure_path(first, last, lon, lat, grid, path)
        ways = Ways(by_start_s[i], from_start_s[i], by_end_s[i], from_end_s[i], 0.0, inf, 0.0, 0.0)
        _burn_path(path, last - first, ways, by_start_s[i] == inf, by_end_s[i] == inf, grid, field)


@njit(cache=True, nogil=True)
def burn_places(
    lines: StreetLines,
    place_street: IntArray,
    place_fraction: FloatArray,
    place_s: FloatArray,
    before_s: FloatArray,
    after_s: FloatArray,
    grid: Grid,
    field: Field,
) -> None:
    """The street each place stands on, straight along it: a way that no node lies on.

    `before_s` and `after_s` are the seconds along the whole street for those before the place and those after it.
    """
    first_vertex, lon, lat = lines
    for p in range(len(place_street)):
        s = place_street[p]
        path = np.empty((first_vertex[s + 1] - first_vertex[s], 3))
        _measure_path(first_vertex[s], first_vertex[s + 1], lon, lat, grid, path)
        ways = Ways(inf, 0.0, inf, 0.0, place_fraction[p], place_s[p], before_s[p], after_s[p])
        _burn_path(path, len(path), ways, True, True, grid, field)


@njit(cache=True, nogil=True)
def burn_nodes(
    lon: FloatArray, lat: FloatArray, node: IntArray, node_time_s: FloatArray, grid: Grid, field: Field
) -> None:
    """Give the four pixel centres around every reached node its time at no distance, so that no contour cuts it off."""
    rows, columns, _ = field.shape
    walk_s_per_m = np.float32(grid.walk_s_per_m)
    for k in range(len(node)):
        v, time_s = node[k], np.float32(node_time_s[k])
        column = int((lon[v] - grid.west) * grid.per_lon - 0.5)
        row = int((lat[v] - grid.south) * grid.per_lat - 0.5)
        if 0 <= column < columns - 1 and 0 <= row < rows - 1:
            for r in range(row, row + 2):
                for c in range(column, column + 2):
                    metres = field[r, c, 1]
                    if metres < inf:
                        field[r, c, 0] = min(field[r, c, 0] + metres * walk_s_per_m, time_s)
                    else:
                        field[r, c, 0] = time_s
                    field[r, c, 1] = 0.0


@njit(cache=True, nogil=True)
def _measure_path(first: int, last: int, lon: FloatArray, lat: FloatArray, grid: Grid, path: FloatArray) -> None:
    """Column, row and length so far (pixels) of every vertex of a street."""
    length = 0.0
    for v in range(first, last):
        x, y = (lon[v] - grid.west) * grid.per_lon, (lat[v] - grid.south) * grid.per_lat
        if v > first:
            dx, dy = x - path[v - first - 1, 0], y - path[v - first - 1, 1]
            length += sqrt(dx * dx + dy * dy)
        path[v - first, 0], path[v - first, 1], path[v - first, 2] = x, y, length


@njit(cache=True, nogil=True, error_model="numpy")
def _burn_path(
    path: FloatArray, n_vertices: int, ways: Ways, with_start: bool, with_end: bool, grid: Grid, field: Field
) -> None:
    """Sample a street evenly, finer than a pixel, with or without its two ends."""
    rows, columns, _ = field.shape
    length = path[n_vertices - 1, 2]
    # A street without length is one point, and any fraction of it will do.
    n_steps = max(ceil(length / SAMPLE_PIXELS), 1)
    v = 0
    for k in range(0 if with_start else 1, n_steps + 1 if with_end else n_steps):
        g = k / n_steps
        at = g * length
        while v < n_vertices - 2 and path[v + 1, 2] < at:
            v += 1
        step = path[v + 1, 2] - path[v, 2]
        part = (at - path[v, 2]) / step if step > 0.0 else 0.0
        x, y = path[v, 0] + part * (path[v + 1, 0] - path[v, 0]), path[v, 1] + part * (path[v + 1, 1] - path[v, 1])
        if not (0.0 <= x < columns and 0.0 <= y < rows):
            continue
        column, row = int(x), int(y)
        away_x, away_y = x - column - 0.5, y - row - 0.5
        away = np.float32(sqrt(away_x * away_x + away_y * away_y) * grid.pixel_m)
        if away > field[row, column, 1]:
            continue
        time_s = min(ways.by_start_s + g * ways.from_start_s, ways.by_end_s + (1.0 - g) * ways.from_end_s)
        if ways.place_s < inf:
            along_s = (ways.place - g) * ways.before_s if g < ways.place else (g - ways.place) * ways.after_s
            # At the place itself a closed direction does not matter (0 * inf).
            time_s = min(time_s, ways.place_s if g == ways.place else ways.place_s + along_s)
        # In a pixel with a street the time shall be that of the street, so the walk to its middle, which will be
        # added, is taken off.
        seconds = np.float32(time_s - away * grid.walk_s_per_m if time_s <= grid.cutoff_s else inf)
        # Equally near is the same spot, reached in another way.
        if away < field[row, column, 1] or seconds < field[row, column, 0]:
            field[row, column, 0], field[row, column, 1] = seconds, away
