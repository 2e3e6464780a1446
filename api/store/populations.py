"""Population layers: a Parquet file below the data folder, found by its hash, and a row that says what it is."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.errors import unknown_object
from api.store.kept_files import keep_content
from api.store.models import PopulationLayer

if TYPE_CHECKING:
    from geo.population import Population

FOLDER = "populations"
_CELLS = ("cell_id", "boundary_id", "geometry")


def load_population(session: Session, data: Path, region_id: str) -> "Population | None":
    """The people that a region counts with; None where it has none yet."""
    from geopandas import read_parquet

    from geo.population import build_population

    layer = load_current_layer(session, region_id)
    if layer is None:
        return None
    table = read_parquet(data / layer.file)
    people = {str(name): table[name].to_numpy() for name in table.columns if name not in _CELLS}
    return build_population(
        table["cell_id"].tolist(),
        table.geometry,
        people,
        boundary_id=table["boundary_id"].tolist(),
        everyone=layer.everyone,
        name=layer.name,
    )


def load_current_layer(session: Session, region_id: str) -> PopulationLayer | None:
    """The layer that a region counts with; None where it has none yet."""
    current = select(PopulationLayer).where(PopulationLayer.region_id == region_id, PopulationLayer.current)
    return session.scalar(current)


def load_layers(session: Session, region_id: str, *, after: str, limit: int) -> Sequence[PopulationLayer]:
    """Layers of a region by id, those after `after`."""
    wanted = select(PopulationLayer).where(PopulationLayer.region_id == region_id, PopulationLayer.id > after)
    return session.scalars(wanted.order_by(PopulationLayer.id).limit(limit)).all()


def load_layer(session: Session, region_id: str, layer_id: str) -> PopulationLayer:
    """One layer of a region.

    Raises
    ------
    UnknownObjectError
        The region has none of this id.
    """
    row = session.get(PopulationLayer, layer_id, populate_existing=True)
    if row is None or row.region_id != region_id:
        raise unknown_object(layer_id)
    return row


def make_current(session: Session, layer: PopulationLayer) -> None:
    """Let a region count with this layer, and with no other."""
    others = update(PopulationLayer).where(PopulationLayer.region_id == layer.region_id, PopulationLayer.current)
    session.execute(others.values(current=False))
    layer.current = True


def remove_unshared_file(session: Session, data: Path, file: str) -> None:
    """Remove the file of a layer that is gone, unless another layer has the same people."""
    if session.scalar(select(PopulationLayer.id).where(PopulationLayer.file == file).limit(1)) is None:
        (data / file).unlink(missing_ok=True)


def save_population(
    session: Session,
    data: Path,
    region_id: str,
    population: "Population",
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
