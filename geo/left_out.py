"""Spots that an outline must leave out: unreached people the picture would otherwise take in.

Where the ring passes through the square of four pixel centres around a spot, it is held back so that it passes inside
of the spot. Bounds on pairs that a ring passes anyway take no reached junction away: the four centres around one are
inside, and no ring enters their square. Where that does not do, the spot gets a hole of its own (`geo.pinholes`).
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from geo.rings import GridArray
from geo.sleeves import BoundArray, lower_bound

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

ROOM_PIXELS: Final = 0.15
"""How far beyond a spot the ring passes, if there is room."""

LEAST_ROOM_PIXELS: Final = 0.02

MOST_BEYOND: Final = 0.985
"""How far from the centre outside a ring is held back at most, as a share of the way to the one inside."""


@njit(cache=True, nogil=True)
def hold_back(  # noqa: PLR0912 (one case per number of centres inside)
    level: GridArray, bounds: BoundArray, x: FloatArray, y: FloatArray, left_out: BoolArray
) -> None:
    """Lower `bounds` so that rings pass inside of the spots (column, row; a pixel centre is a whole number)."""
    rows, columns = level.shape
    for i in range(len(x)):
        if not (left_out[i] and 0.0 <= x[i] < columns - 1 and 0.0 <= y[i] < rows - 1):
            continue
        west, south = int(x[i]), int(y[i])
        # How far the spot is from the nearest line across the square that a ring may pass, seen from outside.
        low = (level[south, west] < 0.0) + (level[south, west + 1] < 0.0)
        high = (level[south + 1, west] < 0.0) + (level[south + 1, west + 1] < 0.0)
        if (low + high) % 4 == 0:  # none or all
            continue
        left = (level[south, west] < 0.0) + (level[south + 1, west] < 0.0)
        if low + high == 1:
            # Held back towards the one centre inside.
            away = max(1.0 - abs(x[i] - west - (1 - left)) - abs(y[i] - south - high), 0.0)
        elif low + high == 2 and low == 2:
            away = south + 1 - y[i]
        elif low + high == 2 and high == 2:
            away = y[i] - south
        elif low + high == 2 and left == 2:
            away = west + 1 - x[i]
        elif low + high == 2 and left == 0:
            away = x[i] - west
        else:
            # Crosswise, or one centre outside: the nearest of those outside.
            away = np.inf
            for r in range(2):
                for c in range(2):
                    if level[south + r, west + c] >= 0.0:
                        away = min(away, abs(x[i] - west - c) + abs(y[i] - south - r))
        if away <= MOST_BEYOND - LEAST_ROOM_PIXELS:
            share = 1.0 - min(away + ROOM_PIXELS, MOST_BEYOND)
            for k in range(2):
                if (level[south + k, west] < 0.0) != (level[south + k, west + 1] < 0.0):
                    lower_bound(bounds, 0, (south + k) * columns + west, share)
                if (level[south, west + k] < 0.0) != (level[south + 1, west + k] < 0.0):
                    lower_bound(bounds, 1, south * columns + west + k, share)
