"""A grid of travel times around the streets a search reached: times along every street, then off the road.

Grid arrays are [row, column] with row 0 in the south; row and column of a point are `(lat - south) / pixel_lat` and
`(lon - west) / pixel_lon`, rounded down. Pixels are square in the plane around the middle of the grid.
"""

from dataclasses import dataclass
from math import inf, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.network import BoolArray, FloatArray, IntArray, RoadGraph
from routing.snap import Snapped
from routing.street_index import read_only, street_index
from routing.street_times import TO_FACILITY, StreetTimes

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


def fill_grid(  # noqa: PLR0913
    graph: RoadGraph,
    times: StreetTimes,
    places: Snapped,
    frame: GridFrame,
    *,
    direction: str,
    cutoff_s: float,
    off_road_kmh: float,
    spread_m: float,
    blocked: BoolArray | None = None,
) -> tuple[GridArray, GridArray]:
    """Seconds of each pixel (inf: not within `cutoff_s` on its street) and metres to its street (inf: none near).

    A pixel belongs to its nearest street, reached or not, as a snapped point does, and the way from there is walked
    at `off_road_kmh`. The grid is filled up to `spread_m` off the road, but never across a `blocked` pixel (water,
    railway), unless a street itself crosses it.
    """
    seconds = np.full((frame.rows, frame.columns), np.inf, dtype=np.float32)
    metres = np.full((frame.rows, frame.columns), np.inf, dtype=np.float32)
    grid = np.array([frame.west, frame.south, frame.pixel_lon, frame.pixel_lat, frame.pixel_m, 3.6 / off_road_kmh])
    streets = (read_only(graph.street_first_vertex), read_only(graph.vertex_lon), read_only(graph.vertex_lat))
    _burn_streets(
        *streets,
        times.by_start_s,
        times.from_start_s,
        times.by_end_s,
        times.from_end_s,
        read_only(street_index(graph).in_small_piece),
        grid,
        cutoff_s,
        seconds,
        metres,
    )
    _burn_places(
        *streets,
        read_only(places.street),
        read_only(places.fraction),
        read_only(places.access_time_s),
        direction == TO_FACILITY,
        read_only(graph.street_first_edge),
        read_only(graph.street_edge),
        read_only(graph.edge_forward),
        read_only(graph.travel_time),
        read_only(graph.delay),
        grid,
        cutoff_s,
        seconds,
        metres,
    )
    _burn_nodes(
        read_only(graph.node_lon),
        read_only(graph.node_lat),
        read_only(times.node_time_s),
        grid,
        cutoff_s,
        seconds,
        metres,
    )
    wall = np.zeros((0, 0), dtype=np.bool_) if blocked is None else blocked
    _spread(seconds, metres, read_only(wall), frame.pixel_m, spread_m)
    _add_walk(seconds, metres, 3.6 / off_road_kmh)
    return seconds, metres


@njit(cache=True, nogil=True, error_model="numpy")
def _burn(  # noqa: PLR0913, PLR0917
    first: int,
    last: int,
    lon: FloatArray,
    lat: FloatArray,
    grid: FloatArray,
    ways: FloatArray,
    cutoff_s: float,
    seconds: GridArray,
    metres: GridArray,
) -> None:
    """Write one street (vertices first .. last) into the grid, sampled finer than a pixel.

    `ways` is (by_start_s, from_start_s, by_end_s, from_end_s, place_fraction, place_s, before_s, after_s): the two
    ways by its ends, and the way straight along it to a place on it. A pixel keeps what is nearest to its middle.
    `grid` is (west, south, pixel_lon, pixel_lat, pixel_m, seconds to walk a metre).
    """
    rows, columns = seconds.shape
    x_scale, y_scale, pixel_m = 1.0 / grid[2], 1.0 / grid[3], grid[4]
    has_place = ways[5] < inf
    total = 0.0
    if has_place or ways[0] < inf or ways[2] < inf:
        for v in range(first, last):
            dx, dy = (lon[v + 1] - lon[v]) * x_scale, (lat[v + 1] - lat[v]) * y_scale
            total += sqrt(dx * dx + dy * dy)
    # A street without length is one point, and any fraction of it will do.
    per_pixel = 1.0 / total if total > 0.0 else 0.0
    done, sample = 0.0, 0.0
    for v in range(first, last):
        x, y = (lon[v] - grid[0]) * x_scale, (lat[v] - grid[1]) * y_scale
        dx, dy = (lon[v + 1] - lon[v]) * x_scale, (lat[v + 1] - lat[v]) * y_scale
        length = sqrt(dx * dx + dy * dy)
        reach = done + length
        # The end of the street is a sample too.
        is_last = v == last - 1
        while sample <= reach or is_last:
            if sample >= reach and is_last:
                sample, is_last = reach, False
            part = (sample - done) / length if length > 0.0 else 0.0
            sample_x, sample_y = x + part * dx, y + part * dy
            g = sample * per_pixel
            sample += SAMPLE_PIXELS
            if not (0.0 <= sample_x < columns and 0.0 <= sample_y < rows):
                continue
            column, row = int(sample_x), int(sample_y)
            away_x, away_y = sample_x - column - 0.5, sample_y - row - 0.5
            away = np.float32(sqrt(away_x * away_x + away_y * away_y) * pixel_m)
            if away > metres[row, column]:
                continue
            time_s = min(ways[0] + g * ways[1], ways[2] + (1.0 - g) * ways[3])
            if has_place:
                along_s = (ways[4] - g) * ways[6] if g < ways[4] else (g - ways[4]) * ways[7]
                # At the place itself a closed direction does not matter (0 * inf).
                time_s = min(time_s, ways[5] if g == ways[4] else ways[5] + along_s)
            # In a pixel with a street the time shall be that of the street, so the walk to its middle, which will be
            # added, is taken off.
            time_s = time_s - away * grid[5] if time_s <= cutoff_s else inf
            # Equally near is the same spot, reached in another way.
            if away < metres[row, column] or time_s < seconds[row, column]:
                seconds[row, column], metres[row, column] = time_s, away
        done = reach


@njit(cache=True, nogil=True)
def _burn_streets(  # noqa: PLR0913, PLR0917
    first_vertex: npt.NDArray[np.int64],
    lon: FloatArray,
    lat: FloatArray,
    by_start_s: FloatArray,
    from_start_s: FloatArray,
    by_end_s: FloatArray,
    from_end_s: FloatArray,
    in_small_piece: npt.NDArray[np.uint8],
    grid: FloatArray,
    cutoff_s: float,
    seconds: GridArray,
    metres: GridArray,
) -> None:
    rows, columns = seconds.shape
    east, north = grid[0] + columns * grid[2], grid[1] + rows * grid[3]
    ways = np.array([inf, 0.0, inf, 0.0, 0.0, inf, 0.0, 0.0])
    for s in range(len(by_start_s)):
        first, last = first_vertex[s], first_vertex[s + 1] - 1
        reached = by_start_s[s] <= cutoff_s or by_end_s[s] <= cutoff_s
        if not reached:
            # Cut-off pieces attract no snapped point, so they take no pixel from a street that is reached.
            if in_small_piece[s]:
                continue
            west_of = max(lon[first], lon[last]) < grid[0] or min(lon[first], lon[last]) > east
            if west_of or max(lat[first], lat[last]) < grid[1] or min(lat[first], lat[last]) > north:
                continue
        ways[0], ways[2] = by_start_s[s], by_end_s[s]
        # An unreached end has no running time either (inf + 0 * inf would be nan).
        ways[1] = from_start_s[s] if by_start_s[s] < inf else 0.0
        ways[3] = from_end_s[s] if by_end_s[s] < inf else 0.0
        _burn(first, last, lon, lat, grid, ways, cutoff_s, seconds, metres)


@njit(cache=True, nogil=True)
def _burn_places(  # noqa: PLR0913, PLR0917
    first_vertex: npt.NDArray[np.int64],
    lon: FloatArray,
    lat: FloatArray,
    place_street: IntArray,
    place_fraction: FloatArray,
    place_s: FloatArray,
    to_facility: bool,
    first_edge: IntArray,
    street_edge: IntArray,
    edge_forward: BoolArray,
    travel_time: IntArray,
    delay: IntArray,
    grid: FloatArray,
    cutoff_s: float,
    seconds: GridArray,
    metres: GridArray,
) -> None:
    """The street each place stands on, straight along it: a way that no node lies on."""
    ways = np.array([inf, 0.0, inf, 0.0, 0.0, inf, 0.0, 0.0])
    for p in range(len(place_street)):
        s = place_street[p]
        if s < 0:
            continue
        forward_s, backward_s = inf, inf
        for i in range(first_edge[s], first_edge[s + 1]):
            e = street_edge[i]
            running_s = (travel_time[e] - delay[e]) / 10.0
            if edge_forward[e]:
                forward_s = min(forward_s, running_s)
            else:
                backward_s = min(backward_s, running_s)
        ways[4], ways[5] = place_fraction[p], place_s[p]
        # People before the place drive forward to it; people sent from it drive backward to them.
        ways[6] = forward_s if to_facility else backward_s
        ways[7] = backward_s if to_facility else forward_s
        _burn(first_vertex[s], first_vertex[s + 1] - 1, lon, lat, grid, ways, cutoff_s, seconds, metres)


@njit(cache=True, nogil=True)
def _burn_nodes(
    lon: FloatArray,
    lat: FloatArray,
    node_time_s: FloatArray,
    grid: FloatArray,
    cutoff_s: float,
    seconds: GridArray,
    metres: GridArray,
) -> None:
    """Give the four pixel centres around every reached node its time at no distance, so that no contour cuts it off."""
    rows, columns = seconds.shape
    for v in range(len(lon)):
        if node_time_s[v] > cutoff_s:
            continue
        column = int((lon[v] - grid[0]) / grid[2] - 0.5)
        row = int((lat[v] - grid[1]) / grid[3] - 0.5)
        if 0 <= column < columns - 1 and 0 <= row < rows - 1:
            for r in range(row, row + 2):
                for c in range(column, column + 2):
                    street_s = seconds[r, c] + metres[r, c] * grid[5] if metres[r, c] < inf else inf
                    seconds[r, c] = min(street_s, node_time_s[v])
                    metres[r, c] = 0.0


@njit(cache=True, nogil=True)
def _spread(seconds: GridArray, metres: GridArray, blocked: BoolArray, pixel_m: float, spread_m: float) -> None:
    """Two passes of a chamfer transform: each pixel takes the nearest street pixel's seconds and its distance."""
    rows, columns = seconds.shape
    walls = blocked.size > 0
    straight, diagonal, limit = np.float32(pixel_m), np.float32(pixel_m * sqrt(2.0)), np.float32(spread_m)
    for sweep in range(2):
        step = 1 if sweep == 0 else -1
        for i in range(rows):
            row = i if sweep == 0 else rows - 1 - i
            before = row - step
            inside = 0 <= before < rows
            for j in range(columns):
                column = j if sweep == 0 else columns - 1 - j
                if walls and blocked[row, column]:
                    continue
                best, time_s = metres[row, column], seconds[row, column]
                if inside:
                    for k in range(-1, 2):
                        c = column + k
                        if 0 <= c < columns:
                            far = metres[before, c] + (straight if k == 0 else diagonal)
                            if far < best:
                                best, time_s = far, seconds[before, c]
                c = column - step
                if 0 <= c < columns and metres[row, c] + straight < best:
                    best, time_s = metres[row, c] + straight, seconds[row, c]
                if best < metres[row, column] and best <= limit:
                    metres[row, column], seconds[row, column] = best, time_s


@njit(cache=True, nogil=True)
def _add_walk(seconds: GridArray, metres: GridArray, walk_s_per_m: float) -> None:
    """Add the way walked from the street, without which the seconds came so far."""
    rows, columns = seconds.shape
    for row in range(rows):
        for column in range(columns):
            if metres[row, column] < inf:
                seconds[row, column] += metres[row, column] * np.float32(walk_s_per_m)
