"""Population layers: a Parquet file below the data folder, found by its hash, and a row that says what it is."""

import io
from pathlib import Path

import geopandas as gpd
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.store.kept_files import keep_content
from api.store.models import PopulationLayer
from geo.population import Population, build_population

FOLDER = "populations"
_CELLS = ("cell_id", "boundary_id", "geometry")


def load_population(session: Session, data: Path, region_id: str) -> Population | None:
    """The people that a region counts with; None where it has none yet."""
    layer = session.scalar(
        select(PopulationLayer).where(PopulationLayer.region_id == region_id, PopulationLayer.current)
    )
    if layer is None:
        return None
    table = gpd.read_parquet(data / layer.file)
    people = {str(name): table[name].to_numpy() for name in table.columns if name not in _CELLS}
    return build_population(
        table["cell_id"].tolist(),
        table.geometry,
        people,
        boundary_id=table["boundary_id"].tolist(),
        everyone=layer.everyone,
        name=layer.name,
    )


def save_population(
    session: Session,
    data: Path,
    region_id: str,
    population: Population,
    *,
    name: str,
    source: str = "",
    licence: str = "",
    synthetic: bool = False,
) -> PopulationLayer:
    """Keep people as the layer a region counts with from now on; earlier layers stay."""
    table = population.cells[list(_CELLS)].join(population.people)
    written = io.BytesIO()
    table.to_parquet(written)
    file, sha256 = keep_content(data, FOLDER, written.getvalue(), ".parquet")
    session.execute(update(PopulationLayer).where(PopulationLayer.region_id == region_id).values(current=False))
    layer = PopulationLayer(
        region_id=region_id,
        name=name,
        file=file,
        sha256=sha256,
        strata=[{"name": s.name, "age_from": s.age_from, "age_to": s.age_to, "sex": s.sex} for s in population.strata],
        everyone=population.everyone,
        cells=len(population.cells),
        people=population.total(),
        source=source,
        licence=licence,
        synthetic=synthetic,
    )
    session.add(layer)
    return layer
