"""`/api/v1/regions/{id}/streets/...`: which streets a road change means, before it is made and afterwards."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, needs
from api.endpoints.geojson import Lat, Lon, collection, geojson, geojson_answers
from api.endpoints.problem_answers import problem_answers
from api.endpoints.served import Served
from api.endpoints.what_if import Changes
from api.problems import asked_language

if TYPE_CHECKING:
    from geo.what_if.street_lines import NoStreets, StreetLines

router = APIRouter(tags=["what-if"], dependencies=[needs(Action.view)])
MOST_LIMIT_M: Final = 2_000.0
DIGITS: Final = 7
"""Of coordinates: a centimetre, so that a place on a street is on it."""


class StreetsRequest(BaseModel):
    """Road changes whose streets are asked for; changes of facilities are passed over."""

    model_config = ConfigDict(extra="forbid")

    changes: Changes
    mode: Annotated[str | None, Field(description="travel mode; none: each of the network's")] = None


class SeasonFactorRow(BaseModel):
    """How many times its speed a group of road classes has."""

    group: str
    road_classes: list[str]
    factor: Annotated[float, Field(description="0: closed")]
    source: str
    published: Annotated[bool, Field(description="false: a judgement of ours alone")]


class SeasonPartRow(BaseModel):
    """A season for some travel modes: one change of type `speed_factors`."""

    modes: list[str]
    factors: list[SeasonFactorRow]


class SeasonRow(BaseModel):
    """A season or an hour."""

    name: str
    parts: list[SeasonPartRow]


@router.get(
    "/regions/{region_id}/streets/nearest",
    response_class=Response,
    responses=geojson_answers() | problem_answers(401, 403, 404, 422),
)
def read_nearest_street(
    request: Request,
    served: Served,
    lon: Annotated[Lon, Query(examples=[69.59])],
    lat: Annotated[Lat, Query(examples=[42.32])],
    mode: Annotated[str, Query(description="Of whom the street is; none: the region's first.", max_length=40)] = "",
    limit_m: Annotated[float, Query(ge=0, le=MOST_LIMIT_M, description="Farther streets are not meant.")] = 50.0,
    road_classes: Annotated[str, Query(description="Only of these, with commas; none: all.", max_length=500)] = "",
) -> Response:
    """The street that a pointer on a map means, as `close_road` would close it at `at`; without features: none is near.

    Its lines run from junction to junction, one feature for the travel modes that share them.
    """
    from geo.matrix import require_mode
    from geo.what_if import changes_from_list
    from geo.what_if.nearest_street import place_on_nearest_street
    from geo.what_if.street_lines import street_lines

    network = served.region.network
    graph = require_mode(network, mode or served.question.modes[0])
    classes = [each for each in road_classes.split(",") if each]
    found = place_on_nearest_street(graph, (lon, lat), limit_m=limit_m, road_classes=classes)
    if found is None:
        return geojson(collection([]))
    at = [round(value, DIGITS) for value in found]
    lines = street_lines(network, changes_from_list([{"type": "close_road", "at": at}]))
    return geojson(collection(_features(request, lines, at=at)))


@router.post(
    "/regions/{region_id}/what-if/streets",
    response_class=Response,
    responses=geojson_answers() | problem_answers(401, 403, 404, 422),
)
def list_changed_streets(request: Request, served: Served, asked: StreetsRequest) -> Response:
    """The streets that each road change means, as lines; a change that means none says why in `problem`.

    Every change is told by itself, switched off or not. Where it means more than 2,000 streets they are counted only.
    """
    from geo.matrix import require_mode
    from geo.what_if import changes_from_list
    from geo.what_if.street_lines import street_lines

    network = served.region.network
    modes = () if asked.mode is None else (require_mode(network, asked.mode).mode,)
    return geojson(collection(_features(request, street_lines(network, changes_from_list(asked.changes), modes))))


@router.get("/regions/{region_id}/seasons", responses=problem_answers(401, 403, 404))
def list_seasons(served: Served) -> list[SeasonRow]:
    """Seasons and hours to begin with: factors of speed by road class for the region's travel modes, with sources."""
    from geo.what_if.seasons import seasons_for

    return [SeasonRow.model_validate(season, from_attributes=True) for season in seasons_for(served.question.modes)]


def _features(request: Request, found: "Iterable[StreetLines | NoStreets]", **more: object) -> Iterable[dict[str, Any]]:
    from geo.what_if.street_lines import NoStreets
    from geo.words import tell_in_words

    for one in found:
        if isinstance(one, NoStreets):
            told = tell_in_words(one.problem, asked_language(request))
            yield _feature({"change": one.number, "streets": 0, "problem": told}, None)
        else:
            yield _feature(_properties(one) | more, _geometry(one))


def _feature(properties: dict[str, Any], geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _geometry(one: "StreetLines") -> dict[str, Any] | None:
    if not one.lines:
        return None
    return {"type": "MultiLineString", "coordinates": [[_position(place) for place in line] for line in one.lines]}


def _properties(one: "StreetLines") -> dict[str, Any]:
    return {
        "change": one.number,
        "modes": list(one.modes),
        "streets": one.streets,
        "length_m": round(one.length_m, 1),
        "road_classes": list(one.road_classes),
        "ways": list(one.ways),
        "speed_kmh": {mode: round(speed, 1) for mode, speed in (one.speed_kmh or {}).items()},
        "joins": [_position(place) for place in one.joins],
        "problem": None,
    }


def _position(place: tuple[float, float]) -> list[float]:
    return [round(value, DIGITS) for value in place]
