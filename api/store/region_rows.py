"""Regions as rows: listed in pages, locked to be changed, and what is known of each without reading its network."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from api.errors import UnknownRegionError
from api.store.models import Boundary, Facility, Job, Network, PopulationLayer, Region
from api.store.visible import Bounds, region_within

UNFINISHED = ("queued", "running")


@dataclass(frozen=True, eq=False)
class RegionParts:
    """A region with what it stands on, as far as there is any."""

    row: Region
    network: Network | None
    population: PopulationLayer | None
    levels: tuple[str, ...]  # of its boundaries
    services: tuple[str, ...]  # that its facilities name
    facilities: int


def load_region_rows(session: Session, bounds: Iterable[Bounds], *, after: str, limit: int) -> Sequence[Region]:
    """Regions within some bounds in the order of their ids, those after `after`."""
    wanted = select(Region).where(Region.id > after, region_within(bounds)).order_by(Region.id)
    return session.scalars(wanted.limit(limit)).all()


def load_region_parts(session: Session, row: Region) -> RegionParts:
    """What is known of a region."""
    levels = select(Boundary.level).where(Boundary.region_id == row.id).distinct()
    given = session.scalars(select(Facility.services).where(Facility.region_id == row.id)).all()
    return RegionParts(
        row=row,
        network=session.get(Network, row.network_id) if row.network_id else None,
        population=load_current_layer(session, row.id),
        levels=tuple(sorted(session.scalars(levels))),
        services=tuple(sorted({service for services in given for service in services})),
        facilities=len(given),
    )


def load_current_layer(session: Session, region_id: str) -> PopulationLayer | None:
    """The population layer that a region counts with."""
    layer = select(PopulationLayer).where(PopulationLayer.region_id == region_id, PopulationLayer.current)
    return session.scalars(layer).first()


def require_region_row(session: Session, region_id: str) -> Region:
    """One region, complete or not.

    Raises
    ------
    UnknownRegionError
        There is none.
    """
    row = session.get(Region, region_id)
    if row is None:
        raise unknown_region(region_id)
    return row


def raise_revision(session: Session, region_id: str) -> Region:
    """The region, to be changed in this transaction; nobody else changes it until that ends. Its revision is the next.

    Writing first is what makes others wait, on SQLite as on PostgreSQL: what is read after it cannot be overtaken.

    Raises
    ------
    UnknownRegionError
        There is none.
    """
    session.execute(update(Region).where(Region.id == region_id).values(revision=Region.revision + 1))
    row = session.get(Region, region_id, populate_existing=True)
    if row is None:
        raise unknown_region(region_id)
    return row


def revision_text(row: Region, *, before: int = 0) -> str:
    """What is another text after every change of a region; `before` = so many changes ago."""
    return text_of_revision(row.revision - before, row.created_at)


def text_of_revision(revision: int, created_at: datetime) -> str:
    """The same from its parts: a region that was made anew under an old id is another one."""
    return f"{revision} {created_at.isoformat()}"


def unknown_region(region_id: str) -> UnknownRegionError:
    """There is no such region; which there are is not said, for who asks may not see them all."""
    return UnknownRegionError("there is no region {region} here; see /api/v1/regions", region=region_id)


def is_being_worked_on(session: Session, region_id: str) -> bool:
    """A job on the region is not done."""
    jobs = select(func.count()).select_from(Job).where(Job.region_id == region_id, Job.state.in_(UNFINISHED))
    return bool(session.scalar(jobs))


def load_networks(
    session: Session, bounds: Sequence[Bounds], *, unused: bool, after: str, limit: int
) -> Sequence[Network]:
    """Networks of the regions within some bounds, and with `unused` those of no region, in the order of their ids."""
    wanted = select(Network).where(Network.id > after, _network_within(bounds, unused=unused))
    return session.scalars(wanted.order_by(Network.id).limit(limit)).all()


def find_network(session: Session, network_id: str, bounds: Sequence[Bounds], *, unused: bool) -> Network | None:
    """One of those."""
    return session.scalars(
        select(Network).where(Network.id == network_id, _network_within(bounds, unused=unused))
    ).first()


def _network_within(bounds: Sequence[Bounds], *, unused: bool) -> ColumnElement[bool]:
    mine = Network.id.in_(select(Region.network_id).where(region_within(bounds), Region.network_id.is_not(None)))
    spare = Network.id.not_in(select(Region.network_id).where(Region.network_id.is_not(None)))
    return or_(mine, spare) if unused else mine
