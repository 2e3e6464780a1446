"""What a request refers to by its id must be there: a broken foreign key would be a mistake of the request."""

from sqlalchemy.orm import Session

from api.errors import RequestError
from api.store.models import Area, Network, Organisation


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
