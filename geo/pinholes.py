"""Holes around unreached people deep inside an outline: as large as the rings, junctions and other holes leave room.

A hole is a square on its corner, so distances here are |dx| + |dy|, in pixels. Rings pass a square of four pixel
centres in straight lines, from side to side, where `bounds` says; so what is near a spot is known without looking
through the rings. Outlines of shorter thresholds have the same holes, at least as large, and so stay within.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from geo.rings import GridArray, IntArray, LongArray, Rings
from geo.sleeves import BOUND_STEPS, BoundArray

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

MOST_PIXELS: Final = 0.35
"""Radius of a hole that nothing hinders."""

REACH: Final = 2.0 * MOST_PIXELS
"""What is farther away is in nobody's way."""

LEAST_PIXELS: Final = 0.006
"""Radius of the smallest hole: 15 cm of a pixel of 25 m, which outlives six decimals."""

STEP_COLUMN: Final = (0, 1, 1, 0)
STEP_ROW: Final = (0, 0, 1, 1)
"""The corners of a square of pixel centres, counter-clockwise."""


class Room(NamedTuple):
    """Of each spot in one outline: the polygon (its outer ring) it lies in, -1 outside; and how far rings are."""

    polygon: IntArray
    clear: FloatArray  # at most REACH


class Neighbours(NamedTuple):
    """Spots by the squares of pixel centres that they may share with a hole or a junction: linked lists."""

    head: IntArray  # [pixels] entry + 1, 0 = none
    after: IntArray
    spot: IntArray
    columns: int


@njit(cache=True, nogil=True)
def measure_room(
    rings: Rings, level: GridArray, bounds: BoundArray, x: FloatArray, y: FloatArray, left_out: BoolArray
) -> Room:
    """The room around the spots that are left out, once the rings are fitted."""
    polygon, clear = np.full(len(x), -1, dtype=np.int32), np.full(len(x), REACH)
    for i in range(len(x)):
        if not left_out[i]:
            continue
        own_column, own_row = int(x[i]), int(y[i])
        for row in range(int(y[i] - REACH), int(y[i] + REACH) + 1):
            for column in range(int(x[i] - REACH), int(x[i] + REACH) + 1):
                own = row == own_row and column == own_column
                corner, away = _look_at_square(level, bounds, column, row, x[i] - column, y[i] - row)
                clear[i] = min(clear[i], away)
                if own and corner >= 0:
                    c, r = column + STEP_COLUMN[corner], row + STEP_ROW[corner]
                    while level[r, c - 1] < 0.0:
                        c -= 1
                    polygon[i] = rings.polygon[rings.through[r, c] - 1]
    return Room(polygon, clear)


@njit(cache=True, nogil=True)
def _look_at_square(
    level: GridArray, bounds: BoundArray, column: int, row: int, x: float, y: float
) -> tuple[int, float]:
    """An inside corner on the spot's side of the rings, -1 where it is outside; and how far those rings are."""
    columns = level.shape[1]
    a, b, c, d = level[row, column], level[row, column + 1], level[row + 1, column + 1], level[row + 1, column]
    # Bit k: corner k is inside.
    inside = (a < 0.0) | (b < 0.0) << 1 | (c < 0.0) << 2 | (d < 0.0) << 3
    if inside % 15 == 0:  # none or all; compiled code builds a set each time it is asked whether one holds a number
        return 0 if inside else -1, np.inf
    crosswise = inside % 5 == 0  # two that face each other
    joined = a + b + c + d < 0.0  # in the middle
    away, corner, is_out = np.inf, -1, False
    for k in range(4):
        after = (k + 1) & 3
        if not (inside >> k & 1 and not inside >> after & 1):
            continue
        # A ring enters the square here, with its inside on the left; where does it leave?
        leave = (k + 3) & 3
        if crosswise and joined:
            leave = after
        elif not crosswise:
            while inside >> leave & 1 or not inside >> ((leave + 1) & 3) & 1:
                leave = (leave + 3) & 3
        enter_x, enter_y = _cut(bounds, row * columns + column, columns, k, k, after)
        leave_x, leave_y = _cut(bounds, row * columns + column, columns, leave, (leave + 1) & 3, leave)
        away = min(away, _distance(x, y, enter_x, enter_y, leave_x, leave_y))
        if (leave_x - enter_x) * (y - enter_y) - (leave_y - enter_y) * (x - enter_x) > 0.0:
            corner = k
        else:
            is_out = True
    # Between two rings that pass crosswise both must have it inside where the middle is, else one of them.
    if is_out and not (crosswise and not joined):
        corner = -1
    return corner, away


@njit(cache=True, nogil=True)
def _cut(bounds: BoundArray, pixel: int, columns: int, side: int, inner: int, outer: int) -> tuple[float, float]:
    """Where a ring passes a side of the square of four centres at `pixel`, between an inside and an outside corner."""
    # Sides 0 and 2 lie along a row; the bound stands at their western or southern end.
    if side == 1:
        pixel += 1
    elif side == 2:
        pixel += columns
    share = 1.0 - bounds[side & 1, pixel] / BOUND_STEPS
    return (
        STEP_COLUMN[inner] + share * (STEP_COLUMN[outer] - STEP_COLUMN[inner]),
        STEP_ROW[inner] + share * (STEP_ROW[outer] - STEP_ROW[inner]),
    )


@njit(cache=True, nogil=True)
def _distance(x: float, y: float, ax: float, ay: float, bx: float, by: float) -> float:
    """From a point to a line, |dx| + |dy|: to one of its ends, or straight along an axis."""
    least = min(abs(ax - x) + abs(ay - y), abs(bx - x) + abs(by - y))
    if min(ax, bx) <= x <= max(ax, bx) and ax != bx:
        least = min(least, abs(ay + (x - ax) / (bx - ax) * (by - ay) - y))
    if min(ay, by) <= y <= max(ay, by) and ay != by:
        least = min(least, abs(ax + (y - ay) / (by - ay) * (bx - ax) - x))
    return least


@njit(cache=True, nogil=True)
def list_neighbours(x: FloatArray, y: FloatArray, wanted: BoolArray, rows: int, columns: int) -> Neighbours:
    """The wanted spots at every square where something may lie in their way."""
    head = np.zeros(rows * columns, dtype=np.int32)
    after, spot, n = np.empty(9 * len(x), dtype=np.int32), np.empty(9 * len(x), dtype=np.int32), 0
    # The first spots come to the front of their lists.
    for i in range(len(x) - 1, -1, -1):
        if wanted[i]:
            for row in range(int(y[i] - REACH), int(y[i] + REACH) + 1):
                for column in range(int(x[i] - REACH), int(x[i] + REACH) + 1):
                    after[n], spot[n] = head[row * columns + column], i
                    n += 1
                    head[row * columns + column] = n
    return Neighbours(head, after, spot, columns)


@njit(cache=True, nogil=True)
def near_junctions(
    near: Neighbours,
    lon: FloatArray,
    lat: FloatArray,
    node: IntArray,
    time_s: FloatArray,
    origin: tuple[float, float, float, float],
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Column, row and seconds of the nodes with a spot at their square: few of all."""
    west, south, per_lon, per_lat = origin
    head, columns, rows = near.head, near.columns, len(near.head) // near.columns
    at, n = np.empty(len(node), dtype=np.int32), 0
    for k in range(len(node)):
        column, row = (lon[node[k]] - west) * per_lon - 0.5, (lat[node[k]] - south) * per_lat - 0.5
        if 0.0 <= column < columns and 0.0 <= row < rows and head[int(row) * columns + int(column)] > 0:
            at[n] = k
            n += 1
    x, y, found_s = np.empty(n), np.empty(n), np.empty(n)
    for i in range(n):
        v = node[at[i]]
        x[i], y[i], found_s[i] = (lon[v] - west) * per_lon - 0.5, (lat[v] - south) * per_lat - 0.5, time_s[at[i]]
    return x, y, found_s


@njit(cache=True, nogil=True)
def give_way(
    near: Neighbours,
    x: FloatArray,
    y: FloatArray,
    junction_x: FloatArray,
    junction_y: FloatArray,
    junction_s: FloatArray,
    threshold_s: FloatArray,
) -> FloatArray:
    """[thresholds, spots] radius that takes in no junction reached within the threshold, and meets no other hole."""
    radius = np.full((len(threshold_s), len(x)), MOST_PIXELS)
    rows = len(near.head) // near.columns
    for j in range(len(junction_x)):
        if not (0.0 <= junction_x[j] < near.columns and 0.0 <= junction_y[j] < rows):
            continue
        entry = near.head[int(junction_y[j]) * near.columns + int(junction_x[j])]
        while entry > 0:
            i = near.spot[entry - 1]
            half = 0.5 * (abs(x[i] - junction_x[j]) + abs(y[i] - junction_y[j]))
            for t in range(len(threshold_s)):
                if junction_s[j] <= threshold_s[t]:
                    # At the very place of a junction the people count.
                    radius[t, i] = min(radius[t, i], max(half, LEAST_PIXELS))
            entry = near.after[entry - 1]
    return radius


@njit(cache=True, nogil=True)
def place_holes(near: Neighbours, x: FloatArray, y: FloatArray, room: Room, radius: FloatArray) -> BoolArray:
    """Which spots get a hole; shrinks `radius` to what there is room for, all around each spot, hole or not."""
    placed = np.zeros(len(x), dtype=np.bool_)
    for i in range(len(x)):
        if room.polygon[i] < 0:
            radius[i] = min(radius[i], room.clear[i])
            continue
        radius[i] = min(radius[i], 0.5 * room.clear[i])
        entry, covered = near.head[int(y[i]) * near.columns + int(x[i])], -1.0
        while entry > 0:
            j = near.spot[entry - 1]
            between = abs(x[i] - x[j]) + abs(y[i] - y[j])
            if j < i and placed[j]:
                if between + LEAST_PIXELS <= radius[j]:
                    covered = radius[j] - between
                else:
                    radius[i] = min(radius[i], between - radius[j] - LEAST_PIXELS)
            elif j > i and between > 4.0 * LEAST_PIXELS:
                radius[i] = min(radius[i], 0.5 * between)
            entry = near.after[entry - 1]
        if covered >= 0.0:
            radius[i] = covered
        else:
            placed[i] = radius[i] >= LEAST_PIXELS
    return placed


def hole_rings(x: FloatArray, y: FloatArray, radius: FloatArray) -> tuple[FloatArray, LongArray]:
    """Vertices (column, row) of closed squares on their corners, clockwise, and how many each has."""
    around = np.array([(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (0.0, 1.0)])
    vertices = np.stack([x, y], axis=1)[:, None, :] + radius[:, None, None] * around
    return vertices.reshape(-1, 2), np.full(len(x), len(around), dtype=np.int64)
