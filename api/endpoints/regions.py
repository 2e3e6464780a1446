"""`/api/v1/regions`: what a region holds, its coverage at any threshold, and live isochrones."""

import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.access.needs import Action, CurrentUser, needs
from api.access.visible import seen_regions
from api.arguments import Direction, parse_minutes
from api.errors import RequestError
from api.region_shelf import require_region
from api.regions import ServedRegion

if TYPE_CHECKING:
    from geo.reach import Reach

router = APIRouter(tags=["regions"], dependencies=[needs(Action.view)])
LONGEST_ISOCHRONE_MIN = 240.0


def served_region(region_id: str, request: Request) -> ServedRegion:
    """The region of a path, or 404."""
    return require_region(request.app.state.regions, region_id)


Served = Annotated[ServedRegion, Depends(served_region)]


@router.get("/regions")
def list_regions(request: Request, actor: CurrentUser) -> list[dict[str, Any]]:
    """The regions of this service that one may see."""
    return [describe(request.app.state.regions[region_id]) for region_id in seen_regions(request, actor)]


@router.get("/regions/{region_id}")
def describe(served: Served) -> dict[str, Any]:
    """Bounding box, modes, strata, services and thresholds of a region."""
    from geo.reach import ANY_SERVICE
    from geo.scenario import reported_services

    region = served.region
    return {
        "id": served.region_id,
        "name": region.name,
        "country": region.country,
        "synthetic": region.synthetic,
        "bbox": region.network.bbox(),
        "modes": list(served.question.modes),
        "strata": list(region.population.stratum_columns),
        "services": list(dict.fromkeys((ANY_SERVICE, *reported_services(region, served.question)))),
        "thresholds_min": list(served.question.thresholds_min),
        "people": region.population.total(),
        "attribution": region.network.source.attribution,
    }


@router.get("/regions/{region_id}/facilities")
def facilities(served: Served) -> Response:
    """The facilities as GeoJSON points."""
    table = served.region.facilities.copy()
    table["services"] = table["services"].map(list)
    return _geojson(table.to_json(drop_id=True, na="null"))


@router.get("/regions/{region_id}/cells")
def cells(served: Served) -> Response:
    """The population cells as GeoJSON points with the people of each stratum."""
    population = served.region.population
    people = population.reported_people().add_prefix("people_")
    return _geojson(population.cells.join(people).to_json(drop_id=True))


@router.get("/regions/{region_id}/boundaries")
def boundaries(served: Served) -> Response:
    """The boundaries as GeoJSON polygons; an empty collection where the region has none."""
    table = served.region.boundaries
    return _geojson('{"type": "FeatureCollection", "features": []}' if table is None else table.to_json(drop_id=True))


@router.get("/regions/{region_id}/coverage")
def coverage(
    served: Served,
    mode: str = "",
    threshold_min: Annotated[float | None, Query(gt=0, le=LONGEST_ISOCHRONE_MIN)] = None,
    service: str = "",
) -> list[dict[str, Any]]:
    """Rows as in `coverage.csv`; any threshold, counted anew from the travel times of the cells."""
    from geo.coverage import coverage_table

    reaches = require_reaches(served, mode, service)
    thresholds = served.question.thresholds_min if threshold_min is None else (threshold_min,)
    region = served.region
    table = coverage_table(reaches, region.population, region.boundaries, thresholds_min=thresholds)
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=15))
    return rows


@router.get("/regions/{region_id}/isochrone")
def isochrone(
    served: Served,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
    mode: str = "walk",
    minutes: str = "15,30,60",
    direction: Direction = Direction.to_facility,
) -> Response:
    """Isochrones around a place, largest first, with the people in them by stratum."""
    from geo.isochrones import measure_isochrones
    from geo.matrix import require_mode
    from routing.modes import load_mode

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
    return _geojson(found.geojson())


@router.get("/regions/{region_id}/site-gain")
def site_gain(
    served: Served,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
    mode: str = "walk",
    service: str = "any",
) -> dict[str, Any]:
    """People a facility at a place would bring within each threshold who are beyond it today, by stratum.

    Quick enough to be asked at every move of a proposed site. `on_street` is false where no street is near enough, so
    that nobody would reach the site.
    """
    from geo.site_gain import gain_at

    today = require_reaches(served, mode, service)[0]
    gain = gain_at(served.prepared_gain(today), lon, lat)
    rows = [
        {
            "threshold_min": threshold_min,
            "stratum": stratum,
            "people_gained": float(gain.people_gained[t, s]),
            "people_within": float(gain.people_within[t, s]),
        }
        for t, threshold_min in enumerate(gain.thresholds_min)
        for s, stratum in enumerate(gain.strata)
    ]
    asked = {"lon": lon, "lat": lat, "mode": today.mode, "service": today.service}
    return asked | {"on_street": gain.on_street, "gains": rows}


def require_reaches(served: ServedRegion, mode: str, service: str) -> "list[Reach]":
    """Travel times for a mode and a service of the region, "" = each of them; refused where there are none."""
    reaches = [reach for reach in served.reaches if mode in ("", reach.mode) and service in ("", reach.service)]
    if not reaches:
        raise RequestError(
            "no coverage for mode {mode} and service {service}; see /api/v1/regions/{region}",
            mode=mode or "any",
            service=service or "any",
            region=served.region_id,
        )
    return reaches


def _geojson(text: str) -> Response:
    return Response(text, media_type="application/geo+json")
