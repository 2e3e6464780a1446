"""What can be said of a cell's way to its nearest facility, and how many people each status holds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.boundary_groups import NO_BOUNDARY, group_by_boundary

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.population import Population
    from geo.reach import Reach

OK: Final = "ok"
BEYOND_CUTOFF: Final = "beyond_cutoff"  # a facility can be reached, but not before the search stops
NO_ROAD: Final = "no_road"  # no street of the mode within the snap limit
UNREACHABLE: Final = "unreachable"  # on the network, but no facility can be reached in any time

STATUSES: Final = (OK, BEYOND_CUTOFF, NO_ROAD, UNREACHABLE)
"""Every cell has exactly one."""

NO_BOUNDARY_STATUS: Final = "no_boundary"
"""People on no boundary: counted apart, they also have one of the four statuses."""


def status_table(
    reaches: "Sequence[Reach]", population: "Population", boundaries: "gpd.GeoDataFrame | None" = None
) -> pd.DataFrame:
    """People by mode, service, stratum and status: mode, service, stratum, status, people.

    The four statuses add up to everyone; the fifth row, `no_boundary`, counts people on no boundary once more
    (0 where the region has no boundaries at all).
    """
    people = population.reported_people().to_numpy(dtype=np.float64)
    strata = population.stratum_columns
    groups = group_by_boundary(population, boundaries)
    outside = groups.of_cell == groups.position(NO_BOUNDARY)
    rows = []
    for reach in reaches:
        parts = [(status, people[reach.status == status].sum(axis=0)) for status in STATUSES]
        parts.append((NO_BOUNDARY_STATUS, people[outside].sum(axis=0)))
        rows += [
            (reach.mode, reach.service, stratum, status, float(counts[column]))
            for column, stratum in enumerate(strata)
            for status, counts in parts
        ]
    return pd.DataFrame(rows, columns=["mode", "service", "stratum", "status", "people"])
