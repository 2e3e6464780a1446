"""Draws of how many people may really live in each cell: what is uncertain is where people live, not how many.

A draw has other people in every cell and as many in every stratum of the region. Draws hang on the seed, their number
and the order of the cells alone: every scenario and travel mode meets the same, in whichever thread.
"""

from dataclasses import dataclass, replace
from math import cos, radians
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.uncertainty import PopulationUncertainty
from routing.street_index import METRES_PER_DEGREE

if TYPE_CHECKING:
    from geo.population import Population

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

BLOCK_M: Final = 5000.0
"""The side of a square whose cells err together."""
FACTOR_DECIMALS: Final = 6
"""Of a factor, so that the last bit of no processor's exponential decides a number."""
_STREAM: Final = 1  # the seeds of people and of snapping differ


@dataclass(frozen=True, eq=False)
class PopulationDraws:
    """How many times its people each cell has, in draws of these numbers."""

    uncertainty: PopulationUncertainty
    seed: int
    numbers: range

    def __len__(self) -> int:
        """Number of draws."""
        return len(self.numbers)

    def some(self, first: int, last: int) -> "PopulationDraws":
        """Some of the draws, `last` not among them."""
        return replace(self, numbers=self.numbers[first:last])

    def factors(self, draw: int, block: IntArray) -> FloatArray:
        """The factor of every cell in a draw, totals not yet kept; `block` is the block of each cell, from 0."""
        random = np.random.default_rng((self.seed, self.numbers[draw], _STREAM))
        shared = random.standard_normal(int(block.max(initial=-1)) + 1)
        own = random.standard_normal(len(block))
        logs = self.uncertainty.shared * shared[block] + self.uncertainty.own * own
        return np.asarray(np.round(np.exp(logs), FACTOR_DECIMALS), dtype=np.float64)


def draw_people(population: "Population", factor: FloatArray) -> FloatArray:
    """People [cell, reported stratum] where each cell has so many times its people, every stratum as many as before."""
    people = population.people.to_numpy(dtype=np.float64)
    drawn = people * factor[:, None]
    before, after = (np.cumsum(each, axis=0)[-1] for each in (people, drawn))  # one by one, on every processor alike
    scale = np.divide(before, after, out=np.ones_like(before), where=after > 0)
    table = pd.DataFrame(drawn * scale, columns=population.people.columns)
    return replace(population, people=table).reported_people().to_numpy(dtype=np.float64)


def blocks_of_cells(lon: FloatArray, lat: FloatArray) -> IntArray:
    """The block of each cell, numbered from 0: squares of a lattice over the world, which no region moves."""
    row = np.floor(lat * (METRES_PER_DEGREE / BLOCK_M)).astype(np.int64)
    rows, of_cell = np.unique(row, return_inverse=True)
    middle = (rows + 0.5) * (BLOCK_M / METRES_PER_DEGREE)
    across = np.array([cos(radians(degrees)) for degrees in middle.tolist()])[of_cell]
    column = np.floor(lon * across * (METRES_PER_DEGREE / BLOCK_M)).astype(np.int64)
    block: IntArray = np.unique(row * 2**32 + column, return_inverse=True)[1]
    return block
