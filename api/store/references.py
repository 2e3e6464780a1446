"""What a request names by its id must be there; a broken foreign key would be a mistake of the request."""

from typing import TypeVar

from sqlalchemy import inspect, update
from sqlalchemy.orm import Session

from api.errors import RequestError, unknown_object
from api.store.base import Base
from api.store.models import Area, Network, Organisation

Row = TypeVar("Row", bound=Base)


def require_row(session: Session, model: type[Row], object_id: str, *, lock: bool = False) -> Row:
    """The row that a path names; with `lock` nobody else changes it until the transaction ends.

    Raises
    ------
    UnknownObjectError
        There is none.
    """
    if lock:  # a write that changes nothing takes the lock of the row on PostgreSQL, of the file on SQLite
        key = inspect(model).primary_key[0]
        session.execute(update(model).where(key == object_id).values({key.name: key}))
    row = session.get(model, object_id, populate_existing=lock)
    if row is None:
        raise unknown_object(object_id)
    return row


def require_area(session: Session, area_id: str | None) -> None:
    """None is no area.

    Raises
    ------
    RequestError
        There is no such area.
    """
    if area_id is not None and session.get(Area, area_id) is None:
        raise RequestError("there is no area {area}", area=area_id)


def require_organisation(session: Session, organisation_id: str | None) -> None:
    """None is no organisation.

    Raises
    ------
    RequestError
        There is no such organisation.
    """
    if organisation_id is not None and session.get(Organisation, organisation_id) is None:
        raise RequestError("there is no organisation {organisation}", organisation=organisation_id)


def require_network(session: Session, network_id: str) -> Network:
    """The network of an id.

    Raises
    ------
    RequestError
        There is no such network.
    """
    row = session.get(Network, network_id)
    if row is None:
        raise RequestError("there is no network {network}", network=network_id)
    return row
