"""Rings around the negative part of a grid: marching squares that keep to the pixels, with every hole in its polygon.

A *crossing* is a pair of neighbouring pixel centres, one inside (level below 0), one outside; the ring passes between
them. It is written as the row and column of the inside one and the way from there to the outside one (0 east,
1 north, 2 west, 3 south). A ring has its inside on the left, so it runs in direction `way + 1`: outer rings turn
counter-clockwise, holes clockwise, as RFC 7946 has it.

References
----------
Lorensen and Cline (1987), Marching cubes, doi:10.1145/37402.37422, in the plane.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.bucket_queue import longer

GridArray = npt.NDArray[np.float32]
LongArray = npt.NDArray[np.int64]
IntArray = npt.NDArray[np.int32]

STEP_COLUMN: Final = (1, 0, -1, 0)
STEP_ROW: Final = (0, 1, 0, -1)
WEST: Final = 2


class Rings(NamedTuple):
    """Rings as runs of crossings: those of ring `i` are `crossing[first[i] : first[i + 1]]`."""

    crossing: IntArray  # [:, 3] row, column, way
    first: LongArray
    polygon: IntArray  # the outer ring of the polygon a ring belongs to; its own number where it is that ring
    through: IntArray  # [row, column] the ring, numbered from 1, through the west side of a pixel; 0 = none


Window = tuple[int, int, int, int]
"""First and last row, first and last column; nothing on them or beyond is inside."""


def whole_window(rows: int, columns: int) -> Window:
    """All of a grid."""
    return 0, rows - 1, 0, columns - 1


def trace_rings(level: GridArray) -> Rings:
    """All rings, from south to north and west to east by where they begin; no pixel at the border may be inside."""
    return trace_window(level, whole_window(*level.shape))


@njit(cache=True, nogil=True)
def trace_window(level: GridArray, window: Window) -> Rings:
    """The same where everything inside lies in a window."""
    rows, columns = level.shape
    first_row, last_row, first_column, _ = window
    crossing = np.empty((_count_crossings(level, window), 3), dtype=np.int32)
    first, polygon = np.zeros(256, dtype=np.int64), np.empty(255, dtype=np.int32)
    # Every ring has a west side of a pixel inside at its lowest row.
    through = np.zeros((rows, columns), dtype=np.int32)
    n, n_rings = 0, 0
    begin_row, begin_column = _next_begin(level, through, first_row + 1, first_column, window)
    while begin_row < last_row:
        if n_rings == len(polygon):
            first, polygon = longer(first), longer(polygon)
        row, column, way, turns = begin_row, begin_column, WEST, 0
        while True:
            crossing[n, 0], crossing[n, 1], crossing[n, 2] = row, column, way
            n += 1
            if way == WEST:
                through[row, column] = n_rings + 1
            row, column, way, turn = _step(level, row, column, way)
            turns += turn
            if row == begin_row and column == begin_column and way == WEST:
                break
        is_hole = turns < 0
        polygon[n_rings] = polygon[_ring_to_the_west(level, through, row, column)] if is_hole else n_rings
        n_rings += 1
        first[n_rings] = n
        begin_row, begin_column = _next_begin(level, through, begin_row, begin_column, window)
    return Rings(crossing, first[: n_rings + 1], polygon[:n_rings], through)


@njit(cache=True, nogil=True)
def _count_crossings(level: GridArray, window: Window) -> int:
    """How many pairs of neighbours are one inside and one outside: each is passed once."""
    first_row, last_row, first_column, last_column = window
    n = 0
    for r in range(first_row, last_row):
        own, above = level[r, first_column:last_column], level[r + 1, first_column:last_column]
        after = level[r, first_column + 1 : last_column + 1]
        for c in range(len(own)):
            n += ((own[c] < 0.0) != (after[c] < 0.0)) + ((own[c] < 0.0) != (above[c] < 0.0))
    return n


@njit(cache=True, nogil=True)
def _next_begin(level: GridArray, through: IntArray, row: int, column: int, window: Window) -> tuple[int, int]:
    """The next pixel inside, with its western neighbour outside, that no ring has passed; beyond the last row: none."""
    _, last_row, first_column, last_column = window
    for r in range(row, last_row):
        own, before, passed = (
            level[r, first_column + 1 : last_column],
            level[r, first_column : last_column - 1],
            through[r, first_column + 1 : last_column],
        )
        for c in range(column - first_column if r == row else 0, len(own)):
            if own[c] < 0.0 and before[c] >= 0.0 and passed[c] == 0:
                return r, c + first_column + 1
    return last_row, 0


@njit(cache=True, nogil=True)
def _step(level: GridArray, row: int, column: int, way: int) -> tuple[int, int, int, int]:
    """The next crossing of the ring, and how it turned: 1 left, 0 straight on, -1 right."""
    ahead = (way + 1) & 3
    # The pixels ahead: to the left, beside the inside one, and to the right.
    left_row, left_column = row + STEP_ROW[ahead], column + STEP_COLUMN[ahead]
    right_row, right_column = left_row + STEP_ROW[way], left_column + STEP_COLUMN[way]
    left, right = level[left_row, left_column], level[right_row, right_column]
    goes_right = right < 0.0
    if left < 0.0 and not goes_right:
        return left_row, left_column, way, 0
    if left >= 0.0 and goes_right:
        # Crosswise: the middle decides.
        outside = level[row + STEP_ROW[way], column + STEP_COLUMN[way]]
        goes_right = level[row, column] + outside + left + right < 0.0
    if goes_right:
        return right_row, right_column, (way + 3) & 3, -1
    return row, column, ahead, 1


@njit(cache=True, nogil=True)
def _ring_to_the_west(level: GridArray, through: IntArray, row: int, column: int) -> int:
    """The ring west of where a hole begins: at the lowest row of a hole both its sides are the same polygon."""
    column -= 1
    while level[row, column] >= 0.0:
        column -= 1
    while level[row, column - 1] < 0.0:
        column -= 1
    return int(through[row, column] - 1)
