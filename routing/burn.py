"""Streets, places and junctions written into a grid: the pixel of each spot takes its seconds and its distance.

A field is [row, column, 2] of seconds and of metres from the pixel's middle to its street, row 0 in the south. Row and
column of a point are `(lat - south) / pixel_lat` and `(lon - west) / pixel_lon`, rounded down. Pixels are square in the
plane around the middle of the grid. A pixel keeps what is nearest to its middle.
"""

from dataclasses import dataclass
from math import inf, sqrt
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


class ByEnds(NamedTuple):
    """Streets by their ends, as in `routing.street_times.StreetTimes`."""

    street: IntArray
    by_start_s: FloatArray
    from_start_s: FloatArray
    by_end_s: FloatArray
    from_end_s: FloatArray
    length_m: FloatArray


class ByPlace(NamedTuple):
    """Streets that a place stands on, straight along them: a way that no node lies on."""

    street: IntArray
    fraction: FloatArray
    place_s: FloatArray
    before_s: FloatArray  # along the whole street, for those before the place and
    after_s: FloatArray  # for those after it


@njit(cache=True, nogil=True, error_model="numpy")
def burn_streets(  # noqa: PLR0912, PLR0915 (one loop: in pieces it takes twice the time)
    lines: StreetLines, by_ends: ByEnds, by_place: ByPlace, grid: Grid, field: Field
) -> None:
    """Each street with the seconds of its points. Ends at a reached junction are left to `burn_nodes`."""
    first_vertex, lon, lat = lines
    west, south, per_lon, per_lat, pixel_m, walk_s_per_m, cutoff_s = grid
    rows, columns, _ = field.shape
    # Metres of the plane differ from those of the sphere by a few in a hundred.
    n_streets, short_m = len(by_ends.street), 0.93 * SAMPLE_PIXELS * pixel_m
    for i in range(n_streets + len(by_place.street)):
        place = i - n_streets
        s = by_ends.street[i] if place < 0 else by_place.street[place]
        by_start_s = by_ends.by_start_s[i] if place < 0 else inf
        by_end_s = by_ends.by_end_s[i] if place < 0 else inf
        # With both ends reached, and no room between them for another sample.
        if place < 0 and by_ends.length_m[i] < short_m and by_start_s < inf and by_end_s < inf:
            continue
        first, last = first_vertex[s], first_vertex[s + 1] - 1
        length = 0.0
        for v in range(first, last):
            dx, dy = (lon[v + 1] - lon[v]) * per_lon, (lat[v + 1] - lat[v]) * per_lat
            length += sqrt(dx * dx + dy * dy)
        # Samples 0 .. n_steps lie evenly along the street.
        n_steps = int(length * (1.0 / SAMPLE_PIXELS)) + 1
        k = 0 if by_start_s == inf else 1
        last_sample = n_steps if by_end_s == inf else n_steps - 1
        if k > last_sample:
            continue
        spacing, done = length / n_steps, 0.0
        # A street without length is one point, and any fraction of it will do.
        per_length = 1.0 / length if length > 0.0 else 0.0
        for v in range(first, last):
            x, y = (lon[v] - west) * per_lon, (lat[v] - south) * per_lat
            dx, dy = (lon[v + 1] - lon[v]) * per_lon, (lat[v + 1] - lat[v]) * per_lat
            step = sqrt(dx * dx + dy * dy)
            while k <= last_sample and (k * spacing <= done + step or v == last - 1):
                part = min((k * spacing - done) / step, 1.0) if step > 0.0 else 0.0
                g = min(k * spacing * per_length, 1.0)
                k += 1
                sample_x, sample_y = x + part * dx, y + part * dy
                if not (0.0 <= sample_x < columns and 0.0 <= sample_y < rows):
                    continue
                column, row = int(sample_x), int(sample_y)
                away_x, away_y = sample_x - column - 0.5, sample_y - row - 0.5
                away = np.float32(sqrt(away_x * away_x + away_y * away_y) * pixel_m)
                if away > field[row, column, 1]:
                    continue
                if place < 0:
                    by_start = by_start_s + g * by_ends.from_start_s[i]
                    time_s = min(by_start, by_end_s + (1.0 - g) * by_ends.from_end_s[i])
                else:
                    f, time_s = by_place.fraction[place], by_place.place_s[place]
                    # At the place itself a closed direction does not matter (0 * inf).
                    if g < f:
                        time_s += (f - g) * by_place.before_s[place]
                    elif g > f:
                        time_s += (g - f) * by_place.after_s[place]
                # In a pixel with a street the time shall be that of the street, so the walk to its middle, which will
                # be added, is taken off.
                seconds = np.float32(time_s - away * walk_s_per_m if time_s <= cutoff_s else inf)
                # Equally near is the same spot, reached in another way.
                if away < field[row, column, 1] or seconds < field[row, column, 0]:
                    field[row, column, 0], field[row, column, 1] = seconds, away
            done += step
            if k > last_sample:
                break


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
