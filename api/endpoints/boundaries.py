"""`/api/v1/regions/{id}/boundaries`: the polygons people are reported by, read and put in place as GeoJSON."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.access.needs import Action, CurrentUser, audit, needs
from api.endpoints.geojson import (
    AnyCollection,
    MultiPolygon,
    Polygon,
    collection,
    geojson,
    geojson_answers,
)
from api.errors import RequestError
from api.etags import changes_seen, has_etag, not_modified, region_etag, require_match, revision_etag
from api.fields import Identifier, Line, Names, Reference
from api.store.boundaries import load_boundaries, save_boundaries
from api.store.references import require_area
from api.store.region_rows import raise_revision, require_region_row, revision_text
from geo.errors import BoundaryError

router = APIRouter(prefix="/regions/{region_id}/boundaries", tags=["boundaries"])
MOST_BOUNDARIES: Final = 20_000
LARGEST_LIST: Final = 64 * 2**20
ALL_LEVELS: Final = "*"
Outline = Annotated[Polygon | MultiPolygon, Field(discriminator="type")]


class BoundaryFields(BaseModel):
    """What is known of a boundary."""

    model_config = ConfigDict(extra="forbid")

    boundary_id: Identifier
    name: Line = ""
    names: Names = {}
    level: Annotated[Line, Field(description="province, district, sub_district, ...", examples=["district"])] = ""
    parent_id: Annotated[str, Field(description="boundary_id of the one around it.", max_length=200)] = ""
    area_id: Annotated[Reference | None, Field(description="The administrative area it is the outline of.")] = None


class BoundaryFeature(BaseModel):
    """A boundary as a GeoJSON polygon."""

    type: Annotated[str, Field(pattern="^Feature$")] = "Feature"
    id: str | int | None = None
    geometry: Outline
    properties: BoundaryFields


class BoundaryListGiven(BaseModel):
    """All boundaries of a region, of every level."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "FeatureCollection",
                    "features": [
                        {
                            "type": "Feature",
                            "geometry": {
                                "type": "Polygon",
                                "coordinates": [[[69.4, 42.2], [69.8, 42.2], [69.8, 42.5], [69.4, 42.5], [69.4, 42.2]]],
                            },
                            "properties": {"boundary_id": "abai", "name": "Абай ауданы", "level": "district"},
                        }
                    ],
                }
            ]
        }
    )

    type: Annotated[str, Field(pattern="^FeatureCollection$")] = "FeatureCollection"
    features: Annotated[list[BoundaryFeature], Field(max_length=MOST_BOUNDARIES)]
    level: Annotated[
        Line | None,
        Field(description="The level people are reported by from now on; empty = all.", examples=["district"]),
    ] = None


@router.get(
    "", response_class=Response, dependencies=[needs(Action.view), has_etag], responses=geojson_answers(AnyCollection)
)
def list_boundaries(
    region_id: str,
    request: Request,
    level: Annotated[
        str, Query(description="Of this level; `*` = of every level; without it, those people are reported by.")
    ] = "",
) -> Response:
    """The boundaries as GeoJSON polygons; an empty collection where the region has none."""
    etag = region_etag(request, region_id)
    if known := not_modified(request, etag):
        return known
    served = request.app.state.regions.in_memory(region_id)
    if served is not None:
        table = served.region.boundaries
    else:
        with request.app.state.service.database.session() as session:
            wanted = level or require_region_row(session, region_id).boundary_level
            table = load_boundaries(session, region_id, "" if wanted == ALL_LEVELS else wanted)
    return geojson(collection([]) if table is None else table.to_json(drop_id=True), {"ETag": etag})


@router.put(
    "",
    response_class=Response,
    dependencies=[needs(Action.plan), changes_seen],
    responses=geojson_answers(AnyCollection),
    max_body_size=LARGEST_LIST,
)
def replace_boundaries(region_id: str, given: BoundaryListGiven, request: Request, actor: CurrentUser) -> Response:
    """Put these boundaries in place of those there are; broken polygons are mended, people are counted by them anew."""
    table = _table(given) if given.features else None
    with request.app.state.service.database.session() as session:
        region = raise_revision(session, region_id)
        require_match(request, revision_etag(request, revision_text(region, before=1)))
        _require_areas(session, given)
        levels = {feature.properties.level for feature in given.features}
        region.boundary_level = _level(given, levels, region.boundary_level)
        save_boundaries(session, region_id, table)
        session.flush()
        audit(
            session,
            actor,
            "replace",
            "boundaries",
            region_id,
            {"boundaries": len(given.features), "level": region.boundary_level, "revision": region.revision},
        )
        kept = load_boundaries(session, region_id, region.boundary_level)
        etag = revision_etag(request, revision_text(region))
    return geojson(collection([]) if kept is None else kept.to_json(drop_id=True), {"ETag": etag})


def _table(given: BoundaryListGiven) -> Any:
    """The table of geo, checked and mended as a file of boundaries would be."""
    import geopandas as gpd

    from geo.boundaries import check_boundaries
    from geo.points import CRS

    fields = [feature.properties for feature in given.features]
    _require_tree({one.boundary_id: one.parent_id for one in fields}, Counter(one.boundary_id for one in fields))
    langs = sorted({lang for one in fields for lang in one.names})
    table = gpd.GeoDataFrame.from_features(
        [
            {
                "geometry": feature.geometry.model_dump(),
                "properties": {"id": one.boundary_id, "name": one.name, "level": one.level}
                | {f"name_{lang}": one.names.get(lang, "") for lang in langs},
            }
            for feature, one in zip(given.features, fields, strict=True)
        ],
        crs=CRS,
    )
    checked = check_boundaries(table, BOUNDARIES)
    return checked.assign(parent_id=[one.parent_id for one in fields], area_id=[one.area_id or "" for one in fields])


BOUNDARIES: Final = "boundaries"


def _require_tree(parents: Mapping[str, str], counted: Counter[str]) -> None:
    """Every parent is one of the boundaries, and none lies in itself."""
    for boundary_id, times in counted.items():
        if times > 1:
            raise RequestError("the id {id} stands twice; ids must be unique", id=boundary_id)
    for start in parents:
        at, steps = start, 0
        while parents[at]:
            at, steps = parents[at], steps + 1
            if at not in parents:
                raise BoundaryError("the parent {parent} of a boundary is none of the boundaries", parent=at)
            if steps > len(parents):
                raise BoundaryError("boundary {id} lies in itself by its parents", id=start)


def _require_areas(session: Session, given: BoundaryListGiven) -> None:
    for area_id in {feature.properties.area_id for feature in given.features}:
        require_area(session, area_id)


def _level(given: BoundaryListGiven, levels: set[str], before: str) -> str:
    """The level that is asked for, which must be there; the one before where it still is; else all."""
    if given.level:
        if given.level not in levels:
            raise RequestError(
                "there are no boundaries of level {level}; there are {levels}",
                level=given.level,
                levels=", ".join(sorted(levels)) or "-",
            )
        return given.level
    return before if given.level is None and before in levels else ""
