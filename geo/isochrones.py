"""Isochrones of one place: what can be reached within so many minutes, and the people in it counted at their cells."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo.barriers import Barriers
from geo.contours import Junctions, Outline, draw_outlines
from geo.counted_cells import counted_cells
from geo.errors import PlaceError
from geo.outline_text import geometry_text
from geo.time_surface import Drawing, draw_surface
from routing.ball import search_ball
from routing.snap import snap_points
from routing.travel_times import Direction

if TYPE_CHECKING:
    from geo.population import Population
    from routing.network import RoadGraph

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Isochrones:
    """Isochrones of one place, the longest first so that the shortest is drawn on top."""

    minutes: tuple[float, ...]
    people: dict[str, FloatArray]  # by reported stratum; none without a population
    outlines: tuple[Outline, ...]

    def table(self) -> gpd.GeoDataFrame:
        """One row per threshold: minutes, people_<stratum>, geometry (a MultiPolygon with holes, EPSG:4326)."""
        columns = {"minutes": list(self.minutes)} | {f"people_{name}": count for name, count in self.people.items()}
        return gpd.GeoDataFrame(columns, geometry=[outline.shape() for outline in self.outlines], crs="EPSG:4326")

    def geojson(self) -> str:
        """The same as a GeoJSON FeatureCollection."""
        features = []
        for row, (minutes, outline) in enumerate(zip(self.minutes, self.outlines, strict=True)):
            properties = {"minutes": minutes} | {
                f"people_{name}": float(count[row]) for name, count in self.people.items()
            }
            features.append(
                f'{{"type": "Feature", "properties": {json.dumps(properties)}, "geometry": {geometry_text(outline)}}}'
            )
        return f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}'


def measure_isochrones(  # noqa: PLR0913
    graph: "RoadGraph",
    lon: float,
    lat: float,
    *,
    minutes: Sequence[float],
    direction: Direction,
    off_road_kmh: float,
    limit_m: float,
    population: "Population | None" = None,
    barriers: Barriers | None = None,
) -> Isochrones:
    """Isochrones around a place, one per threshold, and the people in each where a population is given.

    `direction` "to_facility" shows from where the place can be reached, "from_facility" where one gets from it.
    People are counted by the travel time of their cell; the shape is a picture, which leaves out no reached junction
    and takes in no populated cell that is not reached. It does not spread over `barriers`; they decide no number.

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
    cutoff_s = float(thresholds_s.max())
    cells = None
    if population is not None:
        cells = counted_cells(graph, population, off_road_kmh=off_road_kmh, limit_m=limit_m)
    points = cells.points if cells else None
    ball = search_ball(graph, place, direction=direction, cutoff_s=cutoff_s, points=points)
    surface = draw_surface(
        graph,
        place,
        ball,
        direction=direction,
        cutoff_s=cutoff_s,
        off_road_kmh=off_road_kmh,
        drawing=Drawing(barriers=barriers),
    )
    people: dict[str, FloatArray] = {}
    inhabited = None
    if cells is not None:
        people = cells.count(ball.point_time_s[None, :] <= thresholds_s[:, None])
        inhabited = cells.spots(ball.point_time_s)
    junctions = Junctions(graph.node_lon, graph.node_lat, ball.node, ball.node_time_s)
    return Isochrones(
        tuple(wanted), people, tuple(draw_outlines(surface, thresholds_s, inhabited=inhabited, junctions=junctions))
    )


def isochrone(  # noqa: PLR0913
    graph: "RoadGraph",
    lon: float,
    lat: float,
    *,
    minutes: Sequence[float],
    direction: Direction,
    off_road_kmh: float,
    limit_m: float,
    population: "Population | None" = None,
    barriers: Barriers | None = None,
) -> gpd.GeoDataFrame:
    """`measure_isochrones` as a table; its columns stand at `Isochrones.table`."""
    return measure_isochrones(
        graph,
        lon,
        lat,
        minutes=minutes,
        direction=direction,
        off_road_kmh=off_road_kmh,
        limit_m=limit_m,
        population=population,
        barriers=barriers,
    ).table()
