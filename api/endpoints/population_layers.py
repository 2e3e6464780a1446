"""`/api/v1/regions/{id}/population-layers`: who lives in a region, by several sources; one is counted with."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, CurrentUser, audit, needs
from api.endpoints.problem_answers import problem_answers
from api.errors import InUseError
from api.etags import changes_seen, etag_of, has_etag, not_modified, require_match
from api.fields import Line, Name
from api.paging import AskedPage
from api.store.models import PopulationLayer
from api.store.populations import load_layer, load_layers, make_current, remove_unshared_file
from api.store.region_rows import raise_revision, require_region_row

router = APIRouter(prefix="/regions/{region_id}/population-layers", tags=["population"])


class StratumView(BaseModel):
    """A population group that is reported separately."""

    name: str
    age_from: int | None
    age_to: int | None
    sex: str


class LayerView(BaseModel):
    """People by cell and stratum."""

    id: str
    region_id: str
    name: str
    current: bool
    strata: list[StratumView]
    everyone: str
    cells: int
    people: float
    source: str
    source_date: date | None
    licence: str
    synthetic: bool
    sha256: str
    created_at: datetime


class LayerChange(BaseModel):
    """What is named is changed. To be counted with no more, another one is made current."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"current": True, "licence": "CC BY 4.0"}]}
    )

    current: Literal[True] = True
    name: Name = "-"
    source: Line = ""
    source_date: date | None = None
    licence: Annotated[Line, Field(examples=["CC BY 4.0"])] = ""


@router.get("", dependencies=[needs(Action.view)])
def list_population_layers(region_id: str, request: Request, page: AskedPage) -> list[LayerView]:
    """The population layers of a region; `current` is the one it counts with."""
    with request.app.state.service.database.session() as session:
        if request.app.state.regions.in_memory(region_id) is None:
            require_region_row(session, region_id)
        found = load_layers(session, region_id, after=page.after, limit=page.limit + 1)
        return [_view(row) for row in page.cut(found, lambda row: row.id)]


@router.get("/{layer_id}", dependencies=[needs(Action.view), has_etag], response_model=LayerView)
def read_population_layer(region_id: str, layer_id: str, request: Request, response: Response) -> LayerView | Response:
    """One of them."""
    with request.app.state.service.database.session() as session:
        row = load_layer(session, region_id, layer_id)
        if known := not_modified(request, _etag(row)):
            return known
        response.headers["ETag"] = _etag(row)
        return _view(row)


@router.patch("/{layer_id}", dependencies=[needs(Action.plan), changes_seen])
def change_population_layer(
    region_id: str, layer_id: str, given: LayerChange, request: Request, response: Response, actor: CurrentUser
) -> LayerView:
    """Count with this layer from now on, or correct where it is from."""
    with request.app.state.service.database.session() as session:
        region = raise_revision(session, region_id)
        row = load_layer(session, region_id, layer_id)
        require_match(request, _etag(row))
        changed: dict[str, Any] = given.model_dump(exclude_unset=True)
        if changed.pop("current", False):
            make_current(session, row)
        for name, value in changed.items():
            setattr(row, name, value)
        session.flush()
        details = {"region": region_id, "changed": sorted(given.model_fields_set), "revision": region.revision}
        audit(session, actor, "change", "population_layer", layer_id, details)
        response.headers["ETag"] = _etag(row)
        return _view(row)


@router.delete(
    "/{layer_id}", status_code=204, dependencies=[needs(Action.plan), changes_seen], responses=problem_answers(409)
)
def remove_population_layer(region_id: str, layer_id: str, request: Request, actor: CurrentUser) -> None:
    """Remove a layer that the region does not count with."""
    service = request.app.state.service
    with service.database.session() as session:
        region = raise_revision(session, region_id)
        row = load_layer(session, region_id, layer_id)
        require_match(request, _etag(row))
        if row.current:
            raise InUseError("{id} is in use: the region counts with it; make another layer current first", id=layer_id)
        session.delete(row)
        details = {"region": region_id, "revision": region.revision}
        audit(session, actor, "remove", "population_layer", layer_id, details)
    with service.database.session() as session:
        remove_unshared_file(session, service.data, row.file)


def _etag(row: PopulationLayer) -> str:
    return etag_of("layer", row.id, row.current, row.name, row.source, row.source_date, row.licence)


def _view(row: PopulationLayer) -> LayerView:
    return LayerView(
        id=row.id,
        region_id=row.region_id,
        name=row.name,
        current=row.current,
        strata=[StratumView(**stratum) for stratum in row.strata],
        everyone=row.everyone,
        cells=row.cells,
        people=row.people,
        source=row.source,
        source_date=row.source_date,
        licence=row.licence,
        synthetic=row.synthetic,
        sha256=row.sha256,
        created_at=row.created_at,
    )
