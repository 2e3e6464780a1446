"""What dots on maps tell of people: a cell that is drawn has at least the fewest people that its size stands for.

Where dots stand is told for every travel mode, service and threshold; which boundary they lie on can be seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse

from geo.boundary_groups import ALL, NO_BOUNDARY
from geo.population import Population
from geo.publication.counts import FloatArray
from geo.publication.coverage_counts import CoverageCounts
from geo.publication.map_layers import SIZES
from geo.publication.nestings import Pair, nested_slices


@dataclass(frozen=True, eq=False)
class DrawnCells:
    """The fewest people of everyone who must be in each band [slice, boundary, band], as a reader of all maps knows.

    `apart` are those whom one slice has within a threshold and another has not [boundary, threshold]. Bands lie between
    thresholds; the last is beyond all of them.
    """

    bands: FloatArray
    apart: Mapping[Pair, FloatArray]


def measure_drawn(
    population: Population,
    cells: pd.DataFrame,
    counts: CoverageCounts,
) -> DrawnCells:
    """What dots tell of the people of a table of coverage; `cells` has the travel time of each cell."""
    seconds = _seconds(population, cells, counts.slices)
    limits = np.asarray(counts.thresholds_min) * 60
    band = np.searchsorted(limits, np.where(np.isnan(seconds), np.inf, seconds), side="left")
    people = population.everyone_people
    known = np.array([counts.minimum, *SIZES])[np.searchsorted(np.array(SIZES), people, side="right")]
    is_drawn = (people >= counts.minimum) & (band > 0).any(axis=0)
    members = _members(population, counts.boundaries, np.where(is_drawn, np.maximum(known, counts.minimum), 0.0))
    edges = range(len(limits))
    return DrawnCells(
        np.array([[members @ (each == at) for at in range(len(limits) + 1)] for each in band]).transpose(0, 2, 1),
        {
            (outer, inner): np.stack([members @ ((band[outer] <= at) & (band[inner] > at)) for at in edges], axis=1)
            for outer, inner in nested_slices(counts.slices)
        },
    )


def _seconds(population: Population, cells: pd.DataFrame, slices: Sequence[tuple[str, str]]) -> FloatArray:
    """Travel time [slice, cell]."""
    ids = population.cells["cell_id"].astype(str).to_numpy()
    groups = {(str(mode), str(service)): rows for (mode, service), rows in cells.groupby(["mode", "service"])}
    found = []
    for each in slices:
        rows = groups[each]
        times = pd.Series(rows["travel_time_s"].to_numpy(dtype=np.float64), index=rows["cell_id"].astype(str))
        found.append(times.reindex(ids).to_numpy(dtype=np.float64))
    return np.array(found)


def _members(population: Population, boundaries: Sequence[str], people: FloatArray) -> scipy.sparse.csr_matrix:
    """People of each cell [column] on its boundary [row]; all of them are in the whole region."""
    of_cell = population.cells["boundary_id"].astype(str).replace("", NO_BOUNDARY)
    rows = of_cell.map({name: at for at, name in enumerate(boundaries)}).fillna(0).to_numpy(dtype=np.int64)
    columns = np.arange(len(people))
    named = rows > 0  # a region without boundaries has the whole alone
    return scipy.sparse.csr_matrix(
        (
            np.concatenate([people, people[named]]),
            (
                np.concatenate([np.full(len(people), boundaries.index(ALL)), rows[named]]),
                np.concatenate([columns, columns[named]]),
            ),
        ),
        shape=(len(boundaries), len(people)),
    )
