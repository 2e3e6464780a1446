"""The population of a region: people by cell and stratum, and on which boundary each cell lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.boundaries import locate_points
from geo.boundary_overlaps import require_no_nesting
from geo.columns import read_ids, read_numbers, read_texts, rename_columns, require_column
from geo.errors import BoundaryError, TableError
from geo.notes import Notes
from geo.places import check_inside, require_rows
from geo.points import CRS, row_points
from geo.row_filter import filter_rows
from geo.strata import ALL, MOST_PEOPLE, Stratum, name_everyone, reported_strata
from geo.tables import read_table
from geo.total_rows import drop_total_rows

__all__ = ["Population", "Stratum", "assign_boundaries", "build_population", "order_cells", "read_cells"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Population:
    """People by cell (rows) and stratum (columns); `build_population` makes one and checks it.

    `cells` has cell_id, boundary_id ("" = on no boundary) and a point; `people` has the same RangeIndex and one
    float64 column per stratum. `everyone` names the stratum that counts each person once; "" means that the strata
    are parts that do not overlap, and everyone is their sum.
    """

    cells: gpd.GeoDataFrame
    people: pd.DataFrame
    strata: tuple[Stratum, ...]
    everyone: str = ""

    @property
    def everyone_people(self) -> FloatArray:
        """People per cell, each counted once."""
        if self.everyone:
            return np.asarray(self.people[self.everyone], dtype=np.float64)
        return np.asarray(self.people.to_numpy(dtype=np.float64).sum(axis=1), dtype=np.float64)

    @property
    def stratum_columns(self) -> tuple[str, ...]:
        """The strata that are reported: "all" (their sum) in front where they are parts of a whole."""
        return reported_strata([stratum.name for stratum in self.strata], self.everyone)

    @property
    def everyone_column(self) -> str:
        """The one of `stratum_columns` that counts each person once."""
        return self.everyone or self.stratum_columns[0]

    def total(self) -> float:
        """People of the region, each counted once."""
        return float(self.everyone_people.sum())

    def reported_people(self) -> pd.DataFrame:
        """People per cell, one column for each of `stratum_columns`."""
        reported = self.people.copy()
        if ALL in self.stratum_columns and ALL not in reported:
            reported.insert(0, ALL, self.everyone_people)
        return reported[list(self.stratum_columns)]

    def long(self) -> gpd.GeoDataFrame:
        """One row per cell and stratum: cell_id, stratum, people, boundary_id, geometry."""
        names = [stratum.name for stratum in self.strata]
        cells = self.cells.loc[self.cells.index.repeat(len(names))].reset_index(drop=True)
        return gpd.GeoDataFrame(
            {
                "cell_id": cells["cell_id"],
                "stratum": names * len(self.cells),
                "people": self.people[names].to_numpy(dtype=np.float64).ravel(),
                "boundary_id": cells["boundary_id"],
            },
            geometry=cells.geometry,
            crs=CRS,
        )


def build_population(
    cell_id: Sequence[str],
    geometry: gpd.GeoSeries | npt.NDArray[np.object_],
    people: Mapping[str, npt.ArrayLike],
    *,
    boundary_id: Sequence[str] | None = None,
    everyone: str = "",
    name: str = "population",
) -> Population:
    """A population of checked parts: people per stratum >= 0 and finite, cell ids unique. `name` is said in errors."""
    strata = tuple(Stratum.from_name(stratum) for stratum in people)
    columns = {stratum: np.asarray(values, dtype=np.float64) for stratum, values in people.items()}
    if not columns or not len(cell_id):
        raise TableError("{name} is empty; give at least one cell with people", name=name)
    if everyone and everyone not in columns:
        raise TableError(
            "{name}: everyone = {everyone} is not one of the strata {strata}",
            name=name,
            everyone=everyone,
            strata=", ".join(columns),
        )
    if len(set(cell_id)) != len(cell_id):
        raise TableError("{name}: a cell id stands twice; ids must be unique", name=name)
    for stratum, values in columns.items():
        if not ((values >= 0) & (values <= MOST_PEOPLE)).all():
            raise TableError(
                "{name}: {stratum} has people that are negative, no number or more than live on Earth",
                name=name,
                stratum=stratum,
            )
    cells = gpd.GeoDataFrame(
        {"cell_id": list(cell_id), "boundary_id": [""] * len(cell_id) if boundary_id is None else list(boundary_id)},
        geometry=np.asarray(geometry, dtype=object),
        crs=CRS,
    ).astype({"cell_id": "str", "boundary_id": "str"})
    return Population(cells, pd.DataFrame(columns), strata, everyone or name_everyone(columns))


def read_cells(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    strata: Sequence[str] = (),
    everyone: str = "",
    where: str = "",
    sheet: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    notes: Notes | None = None,
) -> Population:
    """Population cells of a table (csv, xlsx, geojson, gpkg, parquet, shp), one numeric column per stratum.

    `columns` maps our names (id, lon, lat, boundary_id, a stratum) to the table's. Without `strata` the column called
    population, people, total or the like is taken. Polygons become a point inside them. With `bbox` (of the network)
    cells that mostly lie outside it are refused: swapped coordinates, or another place.
    """
    name = Path(path).name
    table = rename_columns(filter_rows(read_table(path, sheet=sheet), where, name), columns, name)
    table = drop_total_rows(table, name, notes)
    require_rows(table, name)
    if not strata:
        strata = ("population",)
        require_column(table, "population", name)
    if len(set(strata)) != len(strata):
        raise TableError("{name}: a stratum is asked for twice in {strata}", name=name, strata=", ".join(strata))
    people = {stratum: read_numbers(table, stratum, name, most=MOST_PEOPLE) for stratum in strata}
    population = build_population(
        read_ids(table, name, prefix="cell", notes=notes),
        row_points(table, name),
        people,
        boundary_id=read_texts(table, "boundary_id"),
        everyone=everyone,
        name=name,
    )
    if bbox is not None:
        check_inside(population.cells, bbox, name, every=False)
    return population


def order_cells(population: Population) -> Population:
    """The same population in the order of its cell ids, so that no result hangs on how a file was sorted."""
    order = population.cells["cell_id"].argsort(kind="stable")
    cells, people = (table.iloc[order].reset_index(drop=True) for table in (population.cells, population.people))
    return replace(population, cells=cells, people=people)


def assign_boundaries(population: Population, boundaries: gpd.GeoDataFrame, notes: Notes | None = None) -> Population:
    """The same population with each cell's boundary_id: the polygon its point lies in or on.

    A point on the border of several boundaries goes to the smallest boundary_id; on none, to "". People in the inside
    of several are noted.

    Raises
    ------
    BoundaryError
        The boundaries are of several levels: by their column level, or because one with people lies in another.
    """
    if boundaries["level"].nunique() > 1:
        raise BoundaryError(
            "the boundaries have several levels ({levels}); choose one",
            levels=", ".join(sorted(boundaries["level"].unique())),
        )
    lon, lat = population.cells.geometry.x.to_numpy(), population.cells.geometry.y.to_numpy()
    require_no_nesting(boundaries, lon, lat, population.everyone_people, notes)
    row = locate_points(lon, lat, boundaries)
    assigned = np.append(boundaries["boundary_id"].astype(str).to_numpy(dtype=object), "")[row]
    cells = population.cells.assign(boundary_id=pd.array(assigned, dtype="str"))
    return replace(population, cells=cells)
