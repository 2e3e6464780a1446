"""`/api/v1/regions/{id}/isochrone` and `/site-gain`: what is within reach of a place."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from api.access.needs import Action, costs, needs
from api.arguments import Direction, parse_minutes
from api.endpoints.geojson import Lat, Lon, geojson, geojson_answers
from api.endpoints.served import Served, require_reaches
from api.errors import RequestError
from api.etags import has_etag, not_modified, served_etag

router = APIRouter(tags=["isochrones"], dependencies=[needs(Action.view)])
LONGEST_ISOCHRONE_MIN: Final = 240.0


class Gain(BaseModel):
    """People a site would bring within a threshold."""

    threshold_min: float
    stratum: str
    people_gained: float
    people_within: float


class SiteGain(BaseModel):
    """What a facility at a place would change."""

    lon: float
    lat: float
    mode: str
    service: str
    on_street: bool
    gains: list[Gain]


@router.get(
    "/regions/{region_id}/isochrone",
    response_class=Response,
    responses=geojson_answers(),
    dependencies=[costs(3), has_etag],
)
def measure_isochrone(
    request: Request,
    served: Served,
    lon: Annotated[Lon, Query(examples=[69.59])],
    lat: Annotated[Lat, Query(examples=[42.32])],
    mode: Annotated[str, Query(examples=["walk"])] = "walk",
    minutes: Annotated[
        str, Query(description="Thresholds with commas.", examples=["15,30"], max_length=200)
    ] = "15,30,60",
    direction: Direction = Direction.to_facility,
) -> Response:
    """Isochrones around a place, largest first, with the people in them by stratum."""
    from geo.isochrones import measure_isochrones
    from geo.matrix import require_mode
    from routing.modes import load_mode

    etag = served_etag(request, served)
    if known := not_modified(request, etag):
        return known
    network = served.region.network
    asked = parse_minutes(minutes)
    if asked[-1] > LONGEST_ISOCHRONE_MIN:
        raise RequestError("minutes go up to {most}; ask for less", most=int(LONGEST_ISOCHRONE_MIN))
    found = measure_isochrones(
        require_mode(network, mode),
        lon,
        lat,
        minutes=asked,
        direction=direction.value,
        off_road_kmh=load_mode(mode, network.source.country).off_road_kmh,
        limit_m=served.question.snap_limit_m,
        population=served.region.population,
        barriers=served.region.barriers,
    )
    return geojson(found.geojson(), {"ETag": etag})


@router.get("/regions/{region_id}/site-gain")
def measure_site_gain(
    served: Served,
    lon: Annotated[Lon, Query(examples=[69.59])],
    lat: Annotated[Lat, Query(examples=[42.32])],
    mode: Annotated[str, Query(examples=["walk"])] = "walk",
    service: Annotated[str, Query(examples=["any"])] = "any",
) -> SiteGain:
    """People a facility at a place would bring within each threshold who are beyond it today, by stratum.

    Quick enough to be asked at every move of a proposed site. `on_street` is false where no street is near enough, so
    that nobody would reach the site.
    """
    from geo.site_gain import gain_at

    today = require_reaches(served, mode, service)[0]
    gain = gain_at(served.prepared_gain(today), lon, lat)
    gains = [
        Gain(
            threshold_min=threshold_min,
            stratum=stratum,
            people_gained=float(gain.people_gained[t, s]),
            people_within=float(gain.people_within[t, s]),
        )
        for t, threshold_min in enumerate(gain.thresholds_min)
        for s, stratum in enumerate(gain.strata)
    ]
    return SiteGain(lon=lon, lat=lat, mode=today.mode, service=today.service, on_street=gain.on_street, gains=gains)
