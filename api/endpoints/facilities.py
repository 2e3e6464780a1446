"""`/api/v1/regions/{id}/facilities`: the places that give services, listed, added, changed, closed and removed."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, field_validator
from shapely import Point as ShapelyPoint
from sqlalchemy.orm import Session

from api.access.needs import Action, CurrentUser, audit, needs, refusal
from api.access.objects import place_of
from api.endpoints.geojson import (
    Feature,
    FeatureCollection,
    Point,
    collection,
    geojson,
    geojson_answers,
    read_bbox,
)
from api.endpoints.problem_answers import problem_answers
from api.errors import AlreadyThereError, RequestError, unknown_object
from api.etags import changes_seen, etag_of, has_etag, not_modified, region_etag, require_match, revision_etag
from api.fields import Count, Identifier, Line, Names, Paragraph, Reference
from api.idempotency import IdempotentRoute
from api.paging import AskedPage
from api.store.base import new_id
from api.store.facilities import (
    FacilityFilter,
    facility_table,
    find_facility,
    load_facility_rows,
)
from api.store.models import Facility, Network, Region
from api.store.references import require_area, require_organisation
from api.store.region_rows import raise_revision, require_region_row, revision_text

router = APIRouter(prefix="/regions/{region_id}/facilities", tags=["facilities"], route_class=IdempotentRoute)
Kind = Literal[
    "polyclinic", "ambulatory", "fap", "medical_point", "rural_health_unit", "hospital", "perinatal_centre", "other"
]
"""`geo.facility_kinds.KINDS`, said again because a type cannot be computed; a test compares."""
MOST_FACILITIES: Final = 20_000
LARGEST_LIST: Final = 32 * 2**20
Service = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
EXAMPLE: Final[dict[str, Any]] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [69.61, 42.32]},
    "properties": {
        "facility_id": "asar-2",
        "name": "Асар амбулаториясы",
        "names": {"ru": "Амбулатория Асар", "en": "Asar ambulatory"},
        "kind": "ambulatory",
        "services": ["general_practice", "antenatal"],
        "capacity_per_day": 120,
        "staff_by_profession": {"doctor": 4, "nurse": 9},
        "opening_hours": "Mo-Fr 08:00-18:00",
        "ownership": "public",
    },
}


class FacilityFields(BaseModel):
    """What is known of a facility; null = not known."""

    model_config = ConfigDict(extra="forbid")

    facility_id: Annotated[Identifier | None, Field(description="Yours, or one is made.")] = None
    name: Line = ""
    names: Names = {}
    kind: Kind = "other"
    size_class: Annotated[Line, Field(description="S, S-plus, L, ...: classes are data of the country.")] = ""
    services: Annotated[
        list[Service] | None, Field(max_length=100, description="null = those of its kind.", examples=[["antenatal"]])
    ] = None
    opening_hours: Annotated[Paragraph, Field(description="As in OpenStreetMap.")] = ""
    capacity_per_day: Count | None = None
    staff: Count | None = None
    staff_by_profession: Annotated[dict[Service, Count], Field(max_length=100)] = {}
    ownership: Literal["", "public", "private"] = ""
    organisation_id: Reference | None = None
    area_id: Reference | None = None
    open: bool = True

    @field_validator("services")
    @classmethod
    def _each_once(cls, services: list[str] | None) -> list[str] | None:
        return None if services is None else [name for name in dict.fromkeys(services) if name != "any"]


class FacilityGiven(Feature[Point, FacilityFields]):
    """A facility as a GeoJSON point."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})


class FacilityChange(BaseModel):
    """A part of a facility: what is not named stays as it is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"properties": {"capacity_per_day": 150, "open": False}}]}
    )

    type: Literal["Feature"] = "Feature"
    id: str | int | None = None
    geometry: Point | None = None
    properties: FacilityFields = FacilityFields()


class FacilityListGiven(FeatureCollection[Point, FacilityFields]):
    """All facilities of a region."""

    features: Annotated[list[Feature[Point, FacilityFields]], Field(max_length=MOST_FACILITIES)]


class FacilityView(Feature[Point, FacilityFields]):
    """A facility as it is kept."""


class FacilityListView(FeatureCollection[Point, FacilityFields]):
    """Facilities as they are kept."""


@router.get(
    "",
    response_class=Response,
    dependencies=[needs(Action.view), has_etag],
    responses=geojson_answers(FacilityListView),
)
def list_facilities(
    region_id: str,
    request: Request,
    page: AskedPage,
    kind: Annotated[Kind | None, Query(description="Only of this kind.")] = None,
    service: Annotated[Service | None, Query(description="Only those that give it.")] = None,
    bbox: Annotated[str, Query(description="Only within west,south,east,north (degrees).", max_length=200)] = "",
    open: Annotated[bool | None, Query(description="Only those that are open, or closed.")] = None,  # noqa: A002
) -> Response:
    """Facilities as GeoJSON points: all of them, or a page where `limit` or `cursor` is given."""
    wanted = FacilityFilter(kind, service, read_bbox(bbox), open)
    etag = region_etag(request, region_id)
    if known := not_modified(request, etag):
        return known
    with request.app.state.service.database.session() as session:
        rows = _rows(session, request, region_id, wanted, page)
        answer = geojson(collection(_feature(row) for row in rows), {"ETag": etag})
    answer.headers.update(page.response.headers)
    return answer


@router.post(
    "",
    status_code=201,
    response_class=Response,
    dependencies=[needs(Action.plan, within=True)],
    responses=geojson_answers(FacilityView, 201) | problem_answers(409),
)
def add_facility(region_id: str, given: FacilityGiven, request: Request, actor: CurrentUser) -> Response:
    """Add a facility; everything that is asked of the region counts with it from now on."""
    with request.app.state.service.database.session() as session:
        region = raise_revision(session, region_id)
        fields = given.properties
        facility_id = fields.facility_id or new_id()
        if find_facility(session, region_id, facility_id) is not None:
            raise AlreadyThereError("there is already something with the id {id}", id=facility_id)
        row = Facility(region_id=region_id, facility_id=facility_id)
        _write(session, row, fields.model_dump(), given.geometry)
        _require_rights(session, actor, region, [row])
        _require_inside(session, region, [row])
        session.add(row)
        session.flush()
        audit(session, actor, "add", "facility", facility_id, {"region": region_id, "revision": region.revision})
        where = request.url_for("read_facility", region_id=region_id, facility_id=facility_id).path
        return geojson(_feature(row), {"ETag": _etag(row), "Location": where}, 201)


@router.put(
    "",
    response_class=Response,
    dependencies=[needs(Action.plan), changes_seen],
    responses=geojson_answers(FacilityListView),
    max_body_size=LARGEST_LIST,
)
def replace_facilities(region_id: str, given: FacilityListGiven, request: Request, actor: CurrentUser) -> Response:
    """Put a whole list in place of the one there is: those with known ids are changed, the others added or removed."""
    with request.app.state.service.database.session() as session:
        region = raise_revision(session, region_id)
        require_match(request, revision_etag(request, revision_text(region, before=1)))
        kept = {row.facility_id: row for row in load_facility_rows(session, region_id, FacilityFilter())}
        listed: dict[str, Facility] = {}
        for feature in given.features:
            facility_id = feature.properties.facility_id or new_id()
            if facility_id in listed:
                raise RequestError("the id {id} stands twice; ids must be unique", id=facility_id)
            row = kept.get(facility_id) or Facility(region_id=region_id, facility_id=facility_id, revision=0)
            _write(session, row, feature.properties.model_dump(), feature.geometry)
            listed[facility_id] = row
        _require_inside(session, region, list(listed.values()))
        gone = [row for facility_id, row in kept.items() if facility_id not in listed]
        for row in gone:
            session.delete(row)
        for row in listed.values():
            if row.facility_id not in kept or session.is_modified(row):
                row.revision += 1
        session.add_all(listed.values())
        session.flush()
        counts = {"facilities": len(listed), "removed": len(gone), "revision": region.revision}
        audit(session, actor, "replace", "facilities", region_id, counts)
        answer = collection(_feature(listed[name]) for name in sorted(listed))
        return geojson(answer, {"ETag": revision_etag(request, revision_text(region))})


@router.get(
    "/{facility_id}",
    response_class=Response,
    dependencies=[needs(Action.view), has_etag],
    responses=geojson_answers(FacilityView),
)
def read_facility(region_id: str, facility_id: str, request: Request) -> Response:
    """One facility."""
    with request.app.state.service.database.session() as session:
        row = _row_in_memory(request, region_id, facility_id) or _require(session, region_id, facility_id)
        return not_modified(request, _etag(row)) or geojson(_feature(row), {"ETag": _etag(row)})


@router.patch(
    "/{facility_id}",
    response_class=Response,
    dependencies=[needs(Action.plan, within=True), changes_seen],
    responses=geojson_answers(FacilityView) | problem_answers(409),
)
def change_facility(
    region_id: str, facility_id: str, given: FacilityChange, request: Request, actor: CurrentUser
) -> Response:
    """Change what is named; the rest stays. `services: null` gives it those of its kind."""
    with request.app.state.service.database.session() as session:
        region = raise_revision(session, region_id)
        row = _require(session, region_id, facility_id)
        _require_rights(session, actor, region, [row])
        require_match(request, _etag(row))
        if given.properties.facility_id not in (None, facility_id):
            raise RequestError("the id of a facility stays; add another one and remove this")
        changed = given.properties.model_dump(exclude_unset=True)
        if changed.get("services", ()) is None:
            changed["kind"] = changed.get("kind", row.kind)
        _write(session, row, changed, given.geometry)
        _require_rights(session, actor, region, [row])
        if given.geometry is not None:
            _require_inside(session, region, [row])
        row.revision += 1
        session.flush()
        details = {"region": region_id, "changed": sorted(changed), "revision": region.revision}
        audit(session, actor, "change", "facility", facility_id, details)
        return geojson(_feature(row), {"ETag": _etag(row)})


@router.delete("/{facility_id}", status_code=204, dependencies=[needs(Action.plan, within=True), changes_seen])
def remove_facility(region_id: str, facility_id: str, request: Request, actor: CurrentUser) -> None:
    """Remove a facility that was never there; one that closed is better changed to `open: false`."""
    with request.app.state.service.database.session() as session:
        region = raise_revision(session, region_id)
        row = _require(session, region_id, facility_id)
        _require_rights(session, actor, region, [row])
        require_match(request, _etag(row))
        session.delete(row)
        audit(session, actor, "remove", "facility", facility_id, {"region": region_id, "revision": region.revision})


def _require_inside(session: Session, region: Region, rows: list[Facility]) -> None:
    """Refuse places outside the region's streets: lon and lat are exchanged there, or the region is another one."""
    from geo.places import check_inside

    with session.no_autoflush:
        network = session.get(Network, region.network_id) if region.network_id else None
    if network is not None and rows:
        check_inside(facility_table(rows), tuple(network.bbox), region.name)


def _rows(
    session: Session, request: Request, region_id: str, wanted: FacilityFilter, page: AskedPage
) -> "list[Facility]":
    if request.app.state.regions.in_memory(region_id) is not None:
        return _rows_in_memory(request, region_id)
    require_region_row(session, region_id)
    if not {"limit", "cursor"} & set(request.query_params):
        return list(load_facility_rows(session, region_id, wanted))
    found = load_facility_rows(session, region_id, wanted, after=page.after, limit=page.limit + 1)
    return list(page.cut(found, lambda row: row.facility_id))


def _rows_in_memory(request: Request, region_id: str) -> "list[Facility]":
    """Those of a region that is in no database, as rows that are in none."""
    from api.store.facilities import facility_rows

    return facility_rows(region_id, request.app.state.regions[region_id].region.facilities)


def _row_in_memory(request: Request, region_id: str, facility_id: str) -> Facility | None:
    if request.app.state.regions.in_memory(region_id) is None:
        return None
    return next((row for row in _rows_in_memory(request, region_id) if row.facility_id == facility_id), None)


def _require(session: Session, region_id: str, facility_id: str) -> Facility:
    require_region_row(session, region_id)
    row = find_facility(session, region_id, facility_id)
    if row is None:
        raise unknown_object(facility_id)
    return row


def _require_rights(session: Session, actor: CurrentUser, region: Region, rows: list[Facility]) -> None:
    """A right to the whole region will do, or one to the place of the facility itself."""
    with session.no_autoflush:
        if actor.may(Action.plan, place_of(session, region.area_id, region.organisation_id)):
            return
        for row in rows:
            if not actor.may(Action.plan, place_of(session, row.area_id, row.organisation_id)):
                raise refusal(Action.plan)


def _write(session: Session, row: Facility, fields: dict[str, Any], geometry: Point | None) -> None:
    from geo.facility_kinds import shipped_kind_services

    with session.no_autoflush:
        require_area(session, fields.get("area_id"))
        require_organisation(session, fields.get("organisation_id"))
    for name, value in fields.items():
        if name == "services":
            row.services = list(shipped_kind_services()[fields["kind"]]) if value is None else value
        elif name == "open":
            row.is_open = value
        elif name != "facility_id":
            setattr(row, name, value)
    if geometry is not None and (row.geometry is None or row.geometry.coords[0] != geometry.coordinates):
        row.geometry = ShapelyPoint(geometry.coordinates)


def _etag(row: Facility) -> str:
    return etag_of("facility", row.region_id, row.facility_id, row.revision, row.created_at)


def _feature(row: Facility) -> dict[str, Any]:
    lon, lat = row.geometry.coords[0]
    return {
        "type": "Feature",
        "id": row.facility_id,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "facility_id": row.facility_id,
            "name": row.name,
            "names": row.names,
            "kind": row.kind,
            "size_class": row.size_class,
            "services": row.services,
            "opening_hours": row.opening_hours,
            "capacity_per_day": row.capacity_per_day,
            "staff": row.staff,
            "staff_by_profession": row.staff_by_profession,
            "ownership": row.ownership,
            "organisation_id": row.organisation_id,
            "area_id": row.area_id,
            "open": row.is_open,
        },
    }
