"""The page's geometry: base map, boundaries, facilities, people, travel time and catchments, packed."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.webmap.base_map import BaseMap, Geometries
from geo.webmap.packing import DEGREES, line_coordinates, pack_grid, pack_integers, pack_lines, polygon_rings
from geo.words import LANGUAGES

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geo.population import Population
    from geo.region import Evaluation, Region
    from geo.time_surface import TimeSurface

Page = dict[str, Any]

SURFACE_PIXELS = 600_000
NO_TIME = 255
"""Grid value of a pixel nobody reaches."""
UNREACHED_S = 65_535
MOST_WIDER = 2.0
"""Boundaries are shown whole at first where their box is at most so many times as long as that of the people."""


def describe_base(base: BaseMap) -> Page:
    """Roads by rank, water, green, rivers, railways and places."""
    west, south = base.bbox[:2]

    def lines(geometries: Geometries) -> str:
        return pack_lines(line_coordinates(geometries), west, south)

    def areas(geometries: Geometries) -> str:
        return pack_lines(polygon_rings(geometries), west, south)

    return {
        "bbox": list(base.bbox),
        "roads": [lines(roads) for roads in base.roads],
        "water": areas(base.water),
        "green": areas(base.green),
        "rivers": lines(base.rivers),
        "railways": lines(base.railways),
        "places": [[p.kind, round(p.lon, 5), round(p.lat, 5), dict(p.names)] for p in base.places],
    }


def describe_view(region: "Region") -> list[float]:
    """West, south, east, north of what the map opens on: the people (98 of 100 cells each way) and the boundaries.

    Boundaries much wider than where the people live (a steppe around a town) would make a dot of the town: left out.
    """
    points = region.population.cells.geometry
    west, east = np.quantile(points.x, [0.01, 0.99])
    south, north = np.quantile(points.y, [0.01, 0.99])
    view = (west, south, east, north)
    if region.boundaries is not None:
        wider = shapely.total_bounds([shapely.box(*view), *region.boundaries.geometry])
        if _longer_side(*wider) <= MOST_WIDER * _longer_side(*view):
            view = tuple(wider)
    return [round(float(value), 5) for value in view]


def _longer_side(west: float, south: float, east: float, north: float) -> float:
    return max(east - west, north - south)


def describe_boundaries(boundaries: "GeoDataFrame | None", base: BaseMap) -> list[Page]:
    """Names by language ("" = as it is written), rings, box and a point for the name of every boundary."""
    if boundaries is None:
        return []
    west, south = base.bbox[:2]
    shapes = shapely.simplify(boundaries.geometry.to_numpy(), 1e-4)
    label = shapely.point_on_surface(shapes)
    return [
        {
            "id": str(row["boundary_id"]),
            "names": _names(row),
            "rings": pack_lines(polygon_rings(shape), west, south),
            "box": [round(float(value), 5) for value in shapely.bounds(shape)],
            "label": [round(float(shapely.get_x(point)), 5), round(float(shapely.get_y(point)), 5)],
        }
        for row, shape, point in zip(boundaries.to_dict("records"), shapes, label, strict=True)
    ]


def _names(row: Page) -> dict[str, str]:
    """The name as it is written, and in every language that has a column of its own."""
    translated = {lang: row.get(f"name_{lang}") for lang in LANGUAGES}
    return {"": str(row["name"])} | {lang: str(name) for lang, name in translated.items() if name}


def describe_facilities(facilities: "GeoDataFrame") -> list[Page]:
    """What the map shows and says of every facility."""
    return [
        {
            "id": str(row["facility_id"]),
            "name": str(row["name"]),
            "kind": str(row["kind"]),
            "services": list(row["services"]),
            "capacity": None if math.isnan(row["capacity_per_day"]) else float(row["capacity_per_day"]),
            "open": bool(row["open"]),
            "ownership": str(row["ownership"]),
            "lon": round(row["geometry"].x, 6),
            "lat": round(row["geometry"].y, 6),
        }
        for row in facilities.to_dict("records")
    ]


def describe_people(population: "Population", evaluation: "Evaluation", base: BaseMap) -> Page:
    """People of every cell by stratum, and their travel time by mode and service: for the dots, not for the numbers.

    Seconds are rounded up, so a time is over a whole threshold here exactly when it is over it in the tables.
    """
    west, south = base.bbox[:2]
    points = population.cells.geometry
    steps = np.round((np.column_stack([points.x, points.y]) - [west, south]) / DEGREES).astype(np.int64)
    order = np.lexsort((steps[:, 0], steps[:, 1] // 500))
    reported = population.reported_people()
    cells = evaluation.cells
    cell_ids = population.cells["cell_id"].astype(str).to_numpy()[order]
    times: dict[str, str] = {}
    no_road: dict[str, str] = {}
    for key, rows in cells.groupby(["mode", "service"], sort=True):
        indexed = rows.set_index(rows["cell_id"].astype(str)).loc[cell_ids]
        seconds = np.ceil(indexed["travel_time_s"].to_numpy(dtype=np.float64))
        whole = np.where(np.isfinite(seconds), np.minimum(seconds, UNREACHED_S - 1), UNREACHED_S).astype(np.int64)
        times["|".join(map(str, key))] = pack_integers(np.diff(whole, prepend=0))
        lost = indexed["status"].isin(["no_road", "unreachable"]).to_numpy()
        no_road["|".join(map(str, key))] = pack_integers(np.diff(np.flatnonzero(lost), prepend=0))
    xy = np.diff(steps[order], axis=0, prepend=0)
    return {
        "x": pack_integers(xy[:, 0]),
        "y": pack_integers(xy[:, 1]),
        "people": {
            str(column): pack_integers(np.round(reported[column].to_numpy(dtype=np.float64)[order] * 10))
            for column in reported.columns
        },
        "seconds": times,
        "lost": no_road,
    }


def describe_surface(surface: "TimeSurface", top_s: float) -> Page:
    """A grid of travel time in 254 steps up to `top_s`, thinned to what a page can carry."""
    seconds: npt.NDArray[np.floating[Any]] = surface.seconds
    stride = max(1, math.ceil(math.sqrt(seconds.size / SURFACE_PIXELS)))
    thin = seconds[stride // 2 :: stride, stride // 2 :: stride]
    step_s = top_s / 254
    reached = np.isfinite(thin)
    values = np.full(thin.shape, NO_TIME, dtype=np.uint8)
    values[reached] = np.minimum(np.round(thin[reached] / step_s), 254).astype(np.uint8)
    return {
        "west": surface.west + (stride // 2) * surface.pixel_lon,
        "south": surface.south + (stride // 2) * surface.pixel_lat,
        "dx": surface.pixel_lon * stride,
        "dy": surface.pixel_lat * stride,
        "nx": thin.shape[1],
        "ny": thin.shape[0],
        "step_s": step_s,
        "values": pack_grid(values),
    }


def _catchment_rings(shapes: npt.NDArray[Any]) -> list[list[npt.NDArray[np.float64]]]:
    """The rings of each catchment, simplified to a 150th of its size, without specks below a 40th."""
    west, south, east, north = shapely.bounds(shapes).T
    size = np.maximum(east - west, north - south)
    coarse = shapely.simplify(shapes, size / 150, preserve_topology=False)
    return [
        [ring for ring in polygon_rings(shape) if np.ptp(ring, axis=0).max() >= least]
        for shape, least in zip(coarse, size / 40, strict=True)
    ]


def describe_catchments(catchments: "GeoDataFrame", region: "Region", base: BaseMap) -> Page:
    """Outlines and people of every catchment, by column; as coarse as a picture may be."""
    position = {str(value): row for row, value in enumerate(region.facilities["facility_id"])}
    known = catchments["facility_id"].astype(str).isin(position).to_numpy()
    drawn = catchments[known & ~catchments.geometry.is_empty.to_numpy()]
    shapes = drawn.geometry.to_numpy()
    rings = _catchment_rings(shapes)
    strata = [str(column) for column in drawn.columns if str(column).startswith("people_")]
    return {
        "facility": [position[str(value)] for value in drawn["facility_id"]],
        "mode": drawn["mode"].astype(str).tolist(),
        "threshold": drawn["threshold_min"].astype(float).tolist(),
        "kind": drawn["kind"].astype(str).tolist(),
        "people": {column.removeprefix("people_"): drawn[column].round(2).tolist() for column in strata},
        "ring_count": [len(parts) for parts in rings],
        "rings": pack_lines([ring for parts in rings for ring in parts], *base.bbox[:2]),
    }
