"""Simpler rings that cannot cross: each passes between the same pixels as before, near where it did.

A chord may replace a part of a ring when it crosses every pair of pixel centres between its ends within
`STRAY_PIXELS` of where the ring did, and never at a centre itself. Rings that pass between different pairs, or
between the same pair in order, then stay apart: no ring meets itself or another one, so no polygon needs mending. In
`bounds` one outline leaves where it passes, and the next, of a shorter threshold, stays on the inner side of it.

References
----------
Zhao and Saalfeld (1997), Linear-time sleeve-fitting polyline simplification algorithms, Auto-Carto 13.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from geo.rings import STEP_COLUMN, STEP_ROW, GridArray, IntArray, LongArray, Rings

FloatArray = npt.NDArray[np.float64]
BoundArray = npt.NDArray[np.uint16]

STRAY_PIXELS: Final = 0.35
"""How far a simplified ring may stray, in pixels: below the half that would show."""

CLEAR_PIXELS: Final = 0.05
"""How far from a pixel centre a ring passes at least: rings stay apart when coordinates are rounded."""

BOUND_STEPS: Final = 65535.0


def no_bounds(rows: int, columns: int) -> BoundArray:
    """[2, pixels] bounds of the pairs of a pixel and its eastern (0) or northern (1) neighbour, none set yet."""
    return np.zeros((2, rows * columns), dtype=np.uint16)


@njit(cache=True, nogil=True)
def bound_index(row: int, column: int, way: int, columns: int) -> tuple[int, int]:
    """Where the bound of a crossing stands: by the western or southern pixel of the pair."""
    return way & 1, (row + min(STEP_ROW[way], 0)) * columns + column + min(STEP_COLUMN[way], 0)


@njit(cache=True, nogil=True)
def lower_bound(bounds: BoundArray, kind: int, pixel: int, share: float) -> None:
    """From now on rings pass this pair of pixels at no more than `share` of the way out of the inside one."""
    steps = np.uint16(min(max(np.ceil((1.0 - share) * BOUND_STEPS), 0.0), BOUND_STEPS))
    bounds[kind, pixel] = max(bounds[kind, pixel], steps)


@njit(cache=True, nogil=True)
def fit_sleeves(rings: Rings, level: GridArray, bounds: BoundArray) -> tuple[FloatArray, LongArray]:
    """Vertices (column, row; a pixel centre is a whole number) of the simplified, closed rings, and their firsts.

    Writes into `bounds` where the rings pass.
    """
    crossings, ring_first = rings.crossing, rings.first
    columns = level.shape[1]
    n_rings = len(ring_first) - 1
    xy = np.empty((len(crossings) + n_rings, 2))
    first = np.zeros(n_rings + 1, dtype=np.int64)
    longest = 0
    for ring in range(n_rings):
        longest = max(longest, ring_first[ring + 1] - ring_first[ring])
    # Of every crossing: the point, the inner (left) and the outer (right) end of its window.
    windows = np.empty((longest + 1, 6))
    vertex = np.empty(longest + 1, dtype=np.int64)
    n = 0
    for ring in range(n_rings):
        crossing = crossings[ring_first[ring] : ring_first[ring + 1]]
        for i in range(len(crossing)):
            _open_window(crossing[i, 0], crossing[i, 1], crossing[i, 2], level, bounds, windows[i])
        windows[len(crossing)] = windows[0]
        n_vertices = _choose_vertices(windows, len(crossing), vertex)
        for k in range(n_vertices):
            xy[n, 0], xy[n, 1] = windows[vertex[k], 0], windows[vertex[k], 1]
            n += 1
            if k > 0:
                _bound_chord(crossing, windows, vertex[k - 1], vertex[k], columns, bounds)
        first[ring + 1] = n
    return xy[:n], first


@njit(cache=True, nogil=True, error_model="numpy")
def _open_window(row: int, column: int, way: int, level: GridArray, bounds: BoundArray, window: FloatArray) -> None:
    step_x, step_y = STEP_COLUMN[way], STEP_ROW[way]
    inner, outer = level[row, column], level[row + step_y, column + step_x]
    kind, index = bound_index(row, column, way, level.shape[1])
    most = min(1.0 - CLEAR_PIXELS, 1.0 - bounds[kind, index] / BOUND_STEPS)
    share = min(max(inner / (inner - outer), CLEAR_PIXELS), most)
    low, high = min(max(share - STRAY_PIXELS, CLEAR_PIXELS), share), min(share + STRAY_PIXELS, most)
    window[0], window[1] = column + step_x * share, row + step_y * share
    window[2], window[3] = column + step_x * low, row + step_y * low
    window[4], window[5] = column + step_x * high, row + step_y * high


@njit(cache=True, nogil=True)
def _choose_vertices(windows: FloatArray, n: int, vertex: LongArray) -> int:
    """Crossings that stay, the first one at the beginning and (as number `n`) at the end; returns how many."""
    here, n_vertices = 0, 1
    vertex[0] = 0
    while here < n:
        x, y = windows[here, 0], windows[here, 1]
        farthest = here + 1
        left_x, left_y = windows[farthest, 2] - x, windows[farthest, 3] - y
        right_x, right_y = windows[farthest, 4] - x, windows[farthest, 5] - y
        # A chord all around would be a point.
        for k in range(here + 2, n + 1 if here > 0 else n):
            inner_x, inner_y = windows[k, 2] - x, windows[k, 3] - y
            outer_x, outer_y = windows[k, 4] - x, windows[k, 5] - y
            # Seen from behind: the ring has turned back.
            if outer_x * inner_y - outer_y * inner_x < 0.0:
                break
            if left_x * inner_y - left_y * inner_x < 0.0:
                left_x, left_y = inner_x, inner_y
            if right_x * outer_y - right_y * outer_x > 0.0:
                right_x, right_y = outer_x, outer_y
            if right_x * left_y - right_y * left_x <= 0.0:
                break
            point_x, point_y = windows[k, 0] - x, windows[k, 1] - y
            if right_x * point_y - right_y * point_x >= 0.0 and point_x * left_y - point_y * left_x >= 0.0:
                farthest = k
        vertex[n_vertices] = farthest
        n_vertices += 1
        here = farthest
    return n_vertices


@njit(cache=True, nogil=True, error_model="numpy")
def _bound_chord(
    crossing: IntArray, windows: FloatArray, begin: int, end: int, columns: int, bounds: BoundArray
) -> None:
    """Note where the chord between two vertices passes the crossings from its begin to before its end."""
    x, y = windows[begin, 0], windows[begin, 1]
    chord_x, chord_y = windows[end, 0] - x, windows[end, 1] - y
    slope_x, slope_y = chord_x / chord_y, chord_y / chord_x
    for k in range(begin, end):
        row, column, way = crossing[k, 0], crossing[k, 1], crossing[k, 2]
        if way & 1 == 0:
            at = x + (row - y) * slope_x if k > begin else x
            share = (at - column) * STEP_COLUMN[way]
        else:
            at = y + (column - x) * slope_y if k > begin else y
            share = (at - row) * STEP_ROW[way]
        kind, index = bound_index(row, column, way, columns)
        lower_bound(bounds, kind, index, share)
