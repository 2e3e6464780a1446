"""Isochrones of one place: what can be reached within so many minutes, and the people in it counted at their cells."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.contours import as_multipolygon, outlines
from geo.errors import PlaceError
from geo.time_surface import measure_surface
from routing.snap import Snapped, snap_points
from routing.street_index import METRES_PER_DEGREE
from routing.travel_times import Direction, nearest_facilities

if TYPE_CHECKING:
    from geo.population import Population
    from routing.network import RoadGraph

FloatArray = npt.NDArray[np.float64]

HOLE_PIXELS: Final = 0.4
"""Size of the hole cut around people who are drawn inside but cannot be reached."""


def isochrone(
    graph: "RoadGraph",
    lon: float,
    lat: float,
    *,
    minutes: Sequence[float],
    direction: Direction,
    off_road_kmh: float,
    limit_m: float,
    population: "Population | None" = None,
) -> gpd.GeoDataFrame:
    """One row per threshold, the longest first so that the shortest is drawn on top.

    Columns: minutes, people_<stratum> for each reported stratum (where a population is given), geometry (a
    MultiPolygon with holes, EPSG:4326). `direction` "to_facility" shows from where the place can be reached,
    "from_facility" where one gets from it. People are counted by the travel time of their cell; the shape is a
    picture, which leaves out no reached junction and takes in no populated cell that is not reached.

    Raises
    ------
    PlaceError
        There is no street of this travel mode within `limit_m`.
    """
    place = snap_points(graph, [lon], [lat], off_road_kmh=off_road_kmh, limit_m=limit_m)
    if not place.ok[0]:
        raise PlaceError(
            "no street for {mode} within {limit_m} m of {lon}, {lat}; choose a place nearer to a road",
            mode=graph.mode,
            limit_m=f"{limit_m:g}",
            lon=f"{lon:.5f}",
            lat=f"{lat:.5f}",
        )
    wanted = sorted({float(m) for m in minutes}, reverse=True)
    thresholds_s = np.array(wanted) * 60
    surface = measure_surface(
        graph, place, direction=direction, cutoff_s=float(thresholds_s.max()), off_road_kmh=off_road_kmh
    )
    columns: dict[str, object] = {"minutes": wanted}
    shapes = outlines(surface, thresholds_s)
    if population is not None:
        points = population.cells.geometry
        cell_lon, cell_lat = points.x.to_numpy(dtype=np.float64), points.y.to_numpy(dtype=np.float64)
        cells = snap_points(graph, cell_lon, cell_lat, off_road_kmh=off_road_kmh, limit_m=limit_m)
        time_s = time_cells(graph, place, cells, direction=direction, cutoff_s=float(thresholds_s.max()))
        within = time_s[None, :] <= thresholds_s[:, None]
        reported = population.reported_people()
        columns |= {f"people_{name}": within @ reported[name].to_numpy(dtype=np.float64) for name in reported}
        populated = population.everyone_people > 0
        shapes = [
            leave_out(shape, cell_lon[left_out], cell_lat[left_out], radius_m=HOLE_PIXELS * surface.pixel_m)
            for shape, left_out in zip(shapes, populated & ~within, strict=True)
        ]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def time_cells(
    graph: "RoadGraph", places: Snapped, cells: Snapped, *, direction: Direction, cutoff_s: float
) -> FloatArray:
    """Seconds between each cell and the nearest of the places; inf beyond the cutoff."""
    nearest = nearest_facilities(graph, places, cells, direction=direction, k=1, cutoff_s=cutoff_s)
    return nearest.travel_time_s[:, 0]


def leave_out(
    shape: shapely.MultiPolygon, lon: FloatArray, lat: FloatArray, *, radius_m: float
) -> shapely.MultiPolygon:
    """The shape with small holes around those of the points that lie in it."""
    shapely.prepare(shape)
    inside = shapely.intersects_xy(shape, lon, lat)
    if not inside.any():
        return shape
    x, y = lon[inside], lat[inside]
    up = radius_m / METRES_PER_DEGREE
    across = up / np.cos(np.radians(y))
    corners = np.stack([np.stack([x - across, x, x + across, x], 1), np.stack([y, y - up, y, y + up], 1)], 2)
    return as_multipolygon(shapely.difference(shape, shapely.union_all(shapely.polygons(corners))))
