"""Regions between the database, with the files beside it, and what geo works on."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.errors import UnknownRegionError
from api.store import models
from api.store.boundaries import load_boundaries, save_boundaries
from api.store.facilities import load_facilities, save_facilities
from api.store.networks import load_street_network, save_street_network
from api.store.populations import load_population, save_population
from api.store.region_rows import text_of_revision
from geo.question_json import question_from_dict, question_to_dict
from geo.region import Question, Region


@dataclass(frozen=True, eq=False)
class StoredRegion:
    """A region as it is at a revision."""

    region: Region
    question: Question
    revision: int


def list_regions(session: Session) -> dict[str, int]:
    """Revision of every region that has all it needs, by id, in the order of ids."""
    return {row.id: row.revision for row in session.execute(_complete().order_by(models.Region.id))}


def find_revision(session: Session, region_id: str) -> str | None:
    """The revision of one of them; None where there is none, or it lacks something."""
    found = session.execute(_complete().where(models.Region.id == region_id)).first()
    return text_of_revision(found.revision, found.created_at) if found else None


def has_own_regions(session: Session) -> bool:
    """Whether there is a region that people brought in."""
    return session.scalar(select(models.Region.id).where(models.Region.embedded.is_(False)).limit(1)) is not None


def load_region(session: Session, data: Path, region_id: str) -> StoredRegion:
    """The region that geo works on, its network memory-mapped.

    Raises
    ------
    UnknownRegionError
        There is none, or it has no network or no people yet.
    """
    from geo.population import assign_boundaries

    row = session.get(models.Region, region_id)
    population = load_population(session, data, region_id)
    if row is None or row.network_id is None or population is None:
        raise UnknownRegionError("there is no region {region} here; see /api/v1/regions", region=region_id)
    network, barriers = load_street_network(session, data, row.network_id)
    boundaries = load_boundaries(session, region_id, row.boundary_level)
    region = Region(
        name=row.name,
        country=row.country,
        synthetic=row.synthetic,
        network=network,
        population=assign_boundaries(population, boundaries) if boundaries is not None else population,
        facilities=load_facilities(session, region_id),
        boundaries=boundaries,
        data_sources=tuple(row.data_sources),
        barriers=barriers,
        titles=row.names,
    )
    return StoredRegion(region, question_from_dict(row.question), row.revision)


def load_question(session: Session, region_id: str) -> Question:
    """What is asked of a region."""
    return question_from_dict(session.get_one(models.Region, region_id).question)


def save_region(
    session: Session,
    data: Path,
    region_id: str,
    region: Region,
    question: Question,
    *,
    network_id: str,
    network_folder: Path,
    embedded: bool = False,
) -> models.Region:
    """Put a whole region in place of one of the same id; `network_folder` is below the data folder."""
    save_street_network(session, data, network_id, network_folder, region.network, region.barriers)
    row = session.get(models.Region, region_id)
    if row is None:
        row = models.Region(id=region_id, revision=0)
        session.add(row)
    row.name, row.names, row.country = region.name, dict(region.titles), region.country
    row.synthetic, row.embedded, row.network_id = region.synthetic, embedded, network_id
    row.question, row.data_sources = question_to_dict(question), list(region.data_sources)
    row.revision += 1
    row.embedded_revision = row.revision if embedded else 0
    session.flush()
    save_boundaries(session, region_id, region.boundaries)
    save_facilities(session, region_id, region.facilities)
    save_population(session, data, region_id, region.population, name=region.name, synthetic=region.synthetic)
    return row


def renew_network(
    session: Session, data: Path, row: models.Region, region: Region, *, network_id: str, network_folder: Path
) -> None:
    """Other streets under a region that people have changed; everything of theirs stays."""
    save_street_network(session, data, network_id, network_folder, region.network, region.barriers)
    row.network_id = network_id
    row.revision += 1


def _complete() -> "Select[str, int, datetime]":
    """Id, revision and birth of the regions that have streets and people."""
    return (
        select(models.Region.id, models.Region.revision, models.Region.created_at)
        .join(models.PopulationLayer, models.PopulationLayer.region_id == models.Region.id)
        .where(models.PopulationLayer.current, models.Region.network_id.is_not(None))
    )
