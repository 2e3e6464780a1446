"""Spots that an outline must leave out: unreached people the picture would otherwise take in.

Each spot lies in a square of four pixel centres. The nearest of them is put outside, and the ring is made to pass
beyond the spot on the two sides of the square that meet there; a spot near the middle takes the next nearest centre
too. The hole is no larger than needed, and the rings stay rings of one grid: nothing has to be cut afterwards. What a
spot changes hangs on the spot alone, so outlines that leave out ever more spots still lie within each other.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from geo.rings import GridArray
from geo.sleeves import CLEAR_PIXELS, BoundArray, lower_bound

FloatArray = npt.NDArray[np.float64]

ROOM_PIXELS: Final = 0.15
"""How far beyond a spot the ring passes, at least, along the sides of its square."""

OUTSIDE_LEVEL: Final = np.float32(0.1)
"""A centre just outside: away from the spot the ring turns close by it."""


@njit(cache=True, nogil=True)
def leave_out(level: GridArray, bounds: BoundArray, x: FloatArray, y: FloatArray) -> None:
    """Raise `level` and `bounds` so that no ring takes in the spots (column, row; a pixel centre is a whole number)."""
    rows, columns = level.shape
    for i in range(len(x)):
        if not (0.0 <= x[i] < columns - 1 and 0.0 <= y[i] < rows - 1):
            continue
        west, south = int(x[i]), int(y[i])
        square = level[south : south + 2, west : west + 2]
        if min(square[0, 0], square[0, 1], square[1, 0], square[1, 1]) >= 0.0:
            continue
        column, row = int(x[i] + 0.5), int(y[i] + 0.5)
        # The other column and row of the square, and how far the spot is towards them.
        other_column, other_row = 2 * west + 1 - column, 2 * south + 1 - row
        dx, dy = abs(x[i] - column), abs(y[i] - row)
        level[row, column] = max(level[row, column], OUTSIDE_LEVEL)
        beyond = dx + dy + ROOM_PIXELS
        if beyond <= 1.0 - CLEAR_PIXELS:
            lower_bound(bounds, 0, row * columns + west, 1.0 - beyond)
            lower_bound(bounds, 1, south * columns + column, 1.0 - beyond)
        elif dx >= dy:
            level[row, other_column] = max(level[row, other_column], OUTSIDE_LEVEL)
            for c in range(west, west + 2):
                lower_bound(bounds, 1, south * columns + c, 1.0 - dy - ROOM_PIXELS)
        else:
            level[other_row, column] = max(level[other_row, column], OUTSIDE_LEVEL)
            for r in range(south, south + 2):
                lower_bound(bounds, 0, r * columns + west, 1.0 - dx - ROOM_PIXELS)
