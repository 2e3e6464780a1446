"""A grid of travel times around the streets a search reached: times along every street, then off the road."""

from math import sqrt

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.access_legs import running_times
from routing.ball import Ball
from routing.burn import ByEnds, ByPlace, Field, Grid, GridFrame, burn_nodes, burn_streets
from routing.network import BoolArray, RoadGraph
from routing.snap import Snapped
from routing.street_index import read_only
from routing.street_times import TO_FACILITY, StreetTimes, street_lines

GridArray = npt.NDArray[np.float32]


def fill_grid(  # noqa: PLR0913
    graph: RoadGraph,
    ball: Ball,
    times: StreetTimes,
    places: Snapped,
    frame: GridFrame,
    *,
    direction: str,
    cutoff_s: float,
    off_road_kmh: float,
    spread_m: float,
    halo_m: float,
    blocked: BoolArray | None = None,
) -> tuple[GridArray, GridArray]:
    """Seconds of each pixel (NaN: not within `cutoff_s`) and metres to its street (inf: none near).

    A pixel belongs to its nearest street, reached or not, as a snapped point does, and the way from there is walked
    at `off_road_kmh`. The grid is filled up to `spread_m` off the road (metres are known `halo_m` farther), but never
    across a `blocked` pixel (water, railway), unless a street itself crosses it.
    """
    field = np.full((frame.rows, frame.columns, 2), np.inf, dtype=np.float32)
    pixel_m, cutoff_s = float(frame.pixel_m), float(cutoff_s)  # kernels are compiled once for whole numbers and others
    grid = Grid(
        frame.west, frame.south, 1.0 / frame.pixel_lon, 1.0 / frame.pixel_lat, pixel_m, 3.6 / off_road_kmh, cutoff_s
    )
    by_ends = ByEnds(
        times.street, times.by_start_s, times.from_start_s, times.by_end_s, times.from_end_s, times.length_m
    )
    own = places.ok
    forward, backward = running_times(graph, places.street[own])
    # People before the place drive forward to it; people sent from it drive backward to them.
    before, after = (forward, backward) if direction == TO_FACILITY else (backward, forward)
    by_place = ByPlace(places.street[own], places.fraction[own], places.access_time_s[own], before / 10.0, after / 10.0)
    burn_streets(street_lines(graph), by_ends, by_place, grid, field)
    burn_nodes(read_only(graph.node_lon), read_only(graph.node_lat), ball.node, ball.node_time_s, grid, field)
    wall = np.zeros((0, 0), dtype=np.bool_) if blocked is None else blocked
    _spread(field, read_only(wall), pixel_m, float(spread_m + halo_m))
    return _walk(field, 3.6 / off_road_kmh, cutoff_s, float(spread_m))


@njit(cache=True, nogil=True)
def _spread(field: Field, blocked: BoolArray, pixel_m: float, limit_m: float) -> None:
    """Two passes of a chamfer transform: each pixel takes the nearest street pixel's seconds and its distance.

    The outermost pixels lie beyond the limit: they keep what they have.
    """
    rows = len(field)
    for row in range(1, rows - 1):
        _spread_row(field[row - 1], field[row], 1, blocked, row, pixel_m, limit_m)
    for row in range(rows - 2, 0, -1):
        _spread_row(field[row + 1], field[row], -1, blocked, row, pixel_m, limit_m)


@njit(cache=True, nogil=True)
def _spread_row(
    before: Field, here: Field, step: int, blocked: BoolArray, row: int, pixel_m: float, limit_m: float
) -> None:
    """From the row before, and from the pixel before in the direction of `step`."""
    columns, walls = len(here), blocked.size > 0
    straight, diagonal, limit = np.float32(pixel_m), np.float32(pixel_m * sqrt(2.0)), np.float32(limit_m)
    column = 1 if step > 0 else columns - 2
    for _ in range(columns - 2):
        c = column
        column += step
        best, seconds = here[c, 1], here[c, 0]
        # With a street in the pixel none in another one is nearer.
        if best < straight or (walls and blocked[row, c]):
            continue
        if before[c - 1, 1] + diagonal < best:
            best, seconds = before[c - 1, 1] + diagonal, before[c - 1, 0]
        if before[c, 1] + straight < best:
            best, seconds = before[c, 1] + straight, before[c, 0]
        if before[c + 1, 1] + diagonal < best:
            best, seconds = before[c + 1, 1] + diagonal, before[c + 1, 0]
        if here[c - step, 1] + straight < best:
            best, seconds = here[c - step, 1] + straight, here[c - step, 0]
        if best <= limit:
            here[c, 0], here[c, 1] = seconds, best


@njit(cache=True, nogil=True)
def _walk(field: Field, walk_s_per_m: float, cutoff_s: float, spread_m: float) -> tuple[GridArray, GridArray]:
    """Add the way walked from the street, without which the seconds came so far; NaN where that is too far."""
    rows, columns, _ = field.shape
    seconds, metres = np.empty((rows, columns), dtype=np.float32), np.empty((rows, columns), dtype=np.float32)
    pace, latest, farthest = np.float32(walk_s_per_m), np.float32(cutoff_s), np.float32(spread_m)
    for row in range(rows):
        for column in range(columns):
            away = field[row, column, 1]
            late = field[row, column, 0] + away * pace
            metres[row, column] = away
            seconds[row, column] = late if away <= farthest and late <= latest else np.float32(np.nan)
    return seconds, metres
