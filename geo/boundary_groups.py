"""Cells by the boundary their people are reported under, with the rows `all` and `none`."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse
from numba import njit

from geo.errors import BoundaryError
from routing.street_index import read_only

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.population import Population

ALL: Final = "all"
NO_BOUNDARY: Final = "none"


@dataclass(frozen=True, eq=False)
class BoundaryGroups:
    """The rows people are reported in: `all` first, the boundaries in their order, `none` last if it has cells."""

    boundary_id: tuple[str, ...]
    boundary_name: tuple[str, ...]
    of_cell: npt.NDArray[np.int64]  # row of each cell (never 0: `all` is the sum of the others)

    def position(self, boundary_id: str) -> int:
        """The row of a boundary; -1 where there is none."""
        return self.boundary_id.index(boundary_id) if boundary_id in self.boundary_id else -1

    def sum_cells(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Sums of `values` [cell, column] per row [row, column]; row `all` is exactly the sum of the other rows.

        Added cell after cell, then row after row: a browser that does so (docs/time-grid.md) gets the same bits.
        """
        return self._with_all(np.asarray(self._cells_of_row @ values, dtype=np.float64))

    def sum_within(
        self, values: npt.NDArray[np.float64], travel_time_s: npt.NDArray[np.float64], limits_s: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Sums [row, column, limit] of the cells within each limit: `sum_cells` of them, to the last bit."""
        n_rows = max(len(self.boundary_id), int(self.of_cell.max(initial=0)) + 1)
        arrays = (read_only(array) for array in (self.of_cell, values, travel_time_s, limits_s))
        return self._with_all(_sum_within(n_rows, *arrays))

    def _with_all(self, sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The reported rows, row `all` (which has no cell of its own) filled in."""
        sums[0] = np.cumsum(sums, axis=0)[-1]  # `sum` adds in pairs where there is but one column
        reported: npt.NDArray[np.float64] = sums[: len(self.boundary_id)]
        return reported

    @cached_property
    def _cells_of_row(self) -> Any:
        """A matrix of ones where a cell [column] is in a row."""
        n_cells, n_rows = len(self.of_cell), len(self.boundary_id)
        # In a region without boundaries all cells are in row 1, which is added to `all` and not reported.
        shape = (max(n_rows, int(self.of_cell.max(initial=0)) + 1), n_cells)
        return scipy.sparse.csr_array((np.ones(n_cells), (self.of_cell, np.arange(n_cells))), shape=shape)


def group_by_boundary(population: "Population", boundaries: "gpd.GeoDataFrame | None" = None) -> BoundaryGroups:
    """The reporting rows of a population.

    Without `boundaries` the ids that the cells carry are the boundaries, sorted; when no cell carries one there is
    nothing but `all`. A cell whose boundary_id is empty or not among the boundaries belongs to `none`.

    Raises
    ------
    BoundaryError
        A boundary is called `all` or `none`, which are kept for the totals.
    """
    cell_ids = population.cells["boundary_id"].astype(str).to_numpy(dtype=object)
    if boundaries is None:
        ids = tuple(sorted(set(cell_ids) - {""}))
        names = ids
    else:
        ids = tuple(boundaries["boundary_id"].astype(str))
        names = tuple(boundaries["name"].astype(str))
    for kept in (ALL, NO_BOUNDARY):
        if kept in ids:
            raise BoundaryError("a boundary has the id {id}, which stands for a total; rename it", id=kept)
    row_of = {boundary_id: row for row, boundary_id in enumerate(ids, start=1)}
    of_cell = np.array([row_of.get(cell_id, len(ids) + 1) for cell_id in cell_ids], dtype=np.int64)
    rest = (NO_BOUNDARY,) if ids and (of_cell > len(ids)).any() else ()
    return BoundaryGroups((ALL, *ids, *rest), (ALL, *names, *rest), of_cell)


@njit(cache=True, nogil=True)
def _sum_within(
    n_rows: int,
    row: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    travel_time_s: npt.NDArray[np.float64],
    limits_s: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Cell by cell in their order, as a sparse matrix adds them up."""
    sums = np.zeros((n_rows, values.shape[1], len(limits_s)))
    for cell in range(len(row)):
        for k in range(len(limits_s)):
            if travel_time_s[cell] <= limits_s[k]:
                for column in range(values.shape[1]):
                    sums[row[cell], column, k] += values[cell, column]
    return sums
