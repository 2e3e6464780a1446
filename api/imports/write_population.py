"""People of a table of cells or of rasters become a population layer, which the region counts with from then on."""

from pathlib import Path

import geopandas as gpd
from sqlalchemy.orm import Session

from api.errors import RequestError
from api.store.boundaries import load_boundaries
from api.store.models import PopulationLayer
from api.store.populations import load_population, save_population
from geo.population import Population, assign_boundaries, build_population

CELLS = ("cell_id", "boundary_id", "geometry")


def read_people(file: Path, everyone: str, name: str) -> Population:
    """The people that the reading process has left.

    Raises
    ------
    RequestError
        Nobody lives there.
    """
    table = gpd.read_parquet(file)
    people = {str(column): table[column].to_numpy() for column in table.columns if column not in CELLS}
    population = build_population(
        table["cell_id"].tolist(),
        table.geometry,
        people,
        boundary_id=table["boundary_id"].tolist(),
        everyone=everyone,
        name=name,
    )
    if not population.total():
        raise RequestError("{name} holds nobody: all numbers of people are 0", name=name)
    return population


def write_population(
    session: Session,
    data: Path,
    region_id: str,
    population: Population,
    *,
    name: str,
    source: str,
    licence: str,
    synthetic: bool,
) -> PopulationLayer:
    """Keep people as the layer that the region counts with."""
    return save_population(
        session, data, region_id, population, name=name, source=source, licence=licence, synthetic=synthetic
    )


def require_countable(session: Session, data: Path, region_id: str, level: str) -> None:
    """Refuse boundaries and people that cannot be put together, before they are a region's.

    Raises
    ------
    BoundaryError
        People would be counted twice.
    """
    session.flush()
    population, boundaries = load_population(session, data, region_id), load_boundaries(session, region_id, level)
    if population is not None and boundaries is not None:
        assign_boundaries(population, boundaries)
