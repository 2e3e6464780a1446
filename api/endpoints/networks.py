"""`/api/v1/networks`: the street networks that regions stand on."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.access.needs import Action, CurrentUser, needs
from api.access.visible import bounds
from api.errors import unknown_object
from api.etags import etag_of, has_etag, not_modified
from api.fields import Bbox
from api.paging import AskedPage
from api.store.models import Network
from api.store.region_rows import find_network, load_networks
from api.store.visible import Bounds

router = APIRouter(prefix="/networks", tags=["networks"], dependencies=[needs(Action.view)])


class NetworkView(BaseModel):
    """A street network; its id is the hash of what it was made from."""

    id: str
    modes: list[str]
    bbox: Bbox | None
    nodes: int
    edges: int
    source: str
    source_sha256: str
    source_date: str
    licence: str
    attribution: str
    created_at: datetime


@router.get("")
def list_networks(request: Request, actor: CurrentUser, page: AskedPage) -> list[NetworkView]:
    """The networks of the regions that you may see; to whoever plans also those of no region yet."""
    where, unused = _bounds(actor)
    with request.app.state.service.database.session() as session:
        found = load_networks(session, where, unused=unused, after=page.after, limit=page.limit + 1)
        return [_view(row) for row in page.cut(found, lambda row: row.id)]


@router.get("/{network_id}", dependencies=[has_etag], response_model=NetworkView)
def read_network(network_id: str, request: Request, response: Response, actor: CurrentUser) -> NetworkView | Response:
    """One network."""
    where, unused = _bounds(actor)
    with request.app.state.service.database.session() as session:
        row = find_network(session, network_id, where, unused=unused)
        if row is None:
            raise unknown_object(network_id)
        etag = etag_of("network", row.id, row.created_at)
        if known := not_modified(request, etag):
            return known
        response.headers["ETag"] = etag
        return _view(row)


def _bounds(actor: CurrentUser) -> tuple[Sequence[Bounds], bool]:
    return bounds(actor), actor.may_somewhere(Action.plan)


def _view(row: Network) -> NetworkView:
    return NetworkView(
        id=row.id,
        modes=row.modes,
        bbox=row.bbox or None,
        nodes=row.nodes,
        edges=row.edges,
        source=row.source,
        source_sha256=row.source_sha256,
        source_date=row.source_date,
        licence=row.licence,
        attribution=row.attribution,
        created_at=row.created_at,
    )
