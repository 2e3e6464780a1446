"""Draws of how long the way from people to their road may really be: they live around the point of a cell, not at it.

The error is in metres and added to the access leg, apart from the speed of walking it. A leg may end up below nothing:
who lives on the near side of the point is nearer to the facility, too. As those of people, draws hang on the seed,
their number and the order of the cells alone.
"""

from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.spatial

from geo.uncertainty import SnappingUncertainty
from routing.street_index import METRES_PER_DEGREE

FloatArray = npt.NDArray[np.float64]

WIDEST_M: Final = 1000.0
"""Points farther apart are places with nobody between them, not cells side by side."""
_STREAM: Final = 2


@dataclass(frozen=True, eq=False)
class SnappingDraws:
    """By how many widths of a cell the way to the road is longer, in draws of these numbers."""

    shared: FloatArray  # [draw], of all cells
    own: float  # standard deviation of each cell's alone
    seed: int
    numbers: range

    def __len__(self) -> int:
        """Number of draws."""
        return len(self.numbers)

    def some(self, first: int, last: int) -> "SnappingDraws":
        """Some of the draws, `last` not among them."""
        return replace(self, shared=self.shared[first:last], numbers=self.numbers[first:last])

    def longer_m(self, draw: int, n_cells: int, *, width_m: float) -> FloatArray:
        """By how many metres the access leg of each cell is longer in a draw; cells are so wide."""
        random = np.random.default_rng((self.seed, self.numbers[draw], _STREAM))
        own = random.uniform(-sqrt(3), sqrt(3), n_cells)  # of standard deviation 1: anywhere in a square
        longer: FloatArray = width_m * (self.shared[draw] + self.own * own)
        return longer


def draw_snapping(uncertainty: SnappingUncertainty, *, seed: int, numbers: range) -> SnappingDraws:
    """Those of all cells are normal. The first draws of a longer list are those of a shorter one with the same seed."""
    normal = np.random.default_rng((seed, _STREAM)).standard_normal(numbers.stop)
    return SnappingDraws(uncertainty.shared * normal[numbers.start :], uncertainty.own, seed, numbers)


def cell_width_m(lon: FloatArray, lat: FloatArray) -> float:
    """How wide cells are: the median distance from a point to its nearest other one, at most a kilometre.

    Points at one place count once; 0 where there is but one.
    """
    scale = np.cos(np.radians(np.mean(lat))) if len(lat) else 1.0
    points = np.unique(np.stack([lon * scale, lat], axis=1) * METRES_PER_DEGREE, axis=0)
    if len(points) < 2:
        return 0.0
    nearest = scipy.spatial.cKDTree(points).query(points, k=2)[0][:, 1]
    return float(min(np.median(nearest), WIDEST_M))
