"""Isochrone polygons against the usual ways of drawing them, from the same exact node times.

    python -m benchmarks.bench_isochrone [EXTRACT.osm.pbf] [--mode car] [--minutes 15] [--json OUT]

For each method: milliseconds from node times to polygon (median over several places), `false` = share of the
unreached junctions inside, `missed` = share of the reached junctions outside, and the vertices of the polygon.
The peers draw from reached junctions alone; ours also follows partly reached streets. On a city's extract few
junctions stay unreached, so `false` is higher for every method than on a larger network: compare within one run.
"""

import argparse
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import contourpy
import numpy as np
import numpy.typing as npt
import scipy.ndimage
import shapely

from benchmarks.timing import median_seconds
from geo.contours import outline_within
from geo.time_surface import Drawing, measure_surface
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.snap import Snapped, snap_points
from routing.street_index import METRES_PER_DEGREE
from routing.travel_times import node_times

EXTRACT = Path(__file__).parents[1] / "../shared/data/porto-alegre/poa_osm.pbf"
N_PLACES = 5
OFF_ROAD_KMH = 4.0
SPREAD_M = 150.0
FloatArray = npt.NDArray[np.float64]


def measure(extract: Path = EXTRACT, mode: str = "car", minutes: float = 15) -> dict[str, dict[str, float]]:
    """Milliseconds, false and missed shares and vertices by method."""
    graph = read_network(extract, modes=[mode]).graphs[mode]
    nodes = np.random.default_rng(7).choice(np.flatnonzero(graph.component == 0), N_PLACES, replace=False)
    places = [snap_points(graph, graph.node_lon[[n]], graph.node_lat[[n]], off_road_kmh=OFF_ROAD_KMH) for n in nodes]
    return {name: _judge(graph, places, minutes * 60, draw) for name, draw in METHODS.items()}


def _judge(graph: RoadGraph, places: list[Snapped], cutoff_s: float, draw: "Draw") -> dict[str, float]:
    rows = []
    for place in places:
        seconds = node_times(graph, place, direction="to_facility", cutoff_s=cutoff_s)
        reached = seconds <= cutoff_s
        # Ours searches for itself; the time of that search is taken off so that only the drawing is compared.
        search_s = median_seconds(lambda p=place: node_times(graph, p, direction="to_facility", cutoff_s=cutoff_s))
        drawing_s = median_seconds(lambda p=place, s=seconds: draw(graph, p, s, cutoff_s))
        shape = draw(graph, place, seconds, cutoff_s)
        inside = shapely.intersects_xy(shape, graph.node_lon, graph.node_lat)
        rows.append(
            {
                "ms": 1000 * (drawing_s - (search_s if draw in OURS else 0.0)),
                "false": float((inside & ~reached).sum() / max((~reached).sum(), 1)),
                "missed": float((reached & ~inside).sum() / reached.sum()),
                "vertices": float(shapely.get_num_coordinates(shape)),
            }
        )
    return {key: float(np.median([row[key] for row in rows])) for key in rows[0]}


def _surface_25(graph: RoadGraph, place: Snapped, _seconds: FloatArray, cutoff_s: float) -> shapely.Geometry:
    return _draw(graph, place, cutoff_s, Drawing(finest_m=25.0))


def _surface_50(graph: RoadGraph, place: Snapped, _seconds: FloatArray, cutoff_s: float) -> shapely.Geometry:
    return _draw(graph, place, cutoff_s, Drawing(finest_m=50.0))


def _draw(graph: RoadGraph, place: Snapped, cutoff_s: float, drawing: Drawing) -> shapely.Geometry:
    surface = measure_surface(
        graph, place, direction="to_facility", cutoff_s=cutoff_s, off_road_kmh=OFF_ROAD_KMH, drawing=drawing
    )
    return outline_within(surface, cutoff_s)


def _convex_hull(graph: RoadGraph, _place: Snapped, seconds: FloatArray, cutoff_s: float) -> shapely.Geometry:
    return shapely.convex_hull(_reached_points(graph, seconds, cutoff_s))


def _concave_hull(graph: RoadGraph, _place: Snapped, seconds: FloatArray, cutoff_s: float) -> shapely.Geometry:
    return shapely.concave_hull(_reached_points(graph, seconds, cutoff_s), ratio=0.02)


def _edge_buffers(graph: RoadGraph, _place: Snapped, seconds: FloatArray, cutoff_s: float) -> shapely.Geometry:
    reached = (seconds[graph.tail] <= cutoff_s) & (seconds[graph.head] <= cutoff_s)
    ends = np.stack([graph.tail[reached], graph.head[reached]], axis=1)
    scale = np.cos(np.radians(graph.node_lat.mean()))
    lines = shapely.linestrings(np.stack([graph.node_lon[ends] * scale, graph.node_lat[ends]], axis=2))
    shape = shapely.union_all(shapely.buffer(lines, 60 / METRES_PER_DEGREE, quad_segs=2))
    return shapely.transform(shape, lambda xy: xy / [scale, 1])


def _distance_grid(graph: RoadGraph, _place: Snapped, seconds: FloatArray, cutoff_s: float) -> shapely.Geometry:
    """Off-road time from the nearest reached junction, on a 50 m grid, contoured."""
    pixel_m = 50.0
    reached = seconds <= cutoff_s
    lat_step = pixel_m / METRES_PER_DEGREE
    lon_step = lat_step / np.cos(np.radians(graph.node_lat.mean()))
    west, south = graph.node_lon[reached].min() - 5 * lon_step, graph.node_lat[reached].min() - 5 * lat_step
    column = ((graph.node_lon[reached] - west) / lon_step).astype(int)
    row = ((graph.node_lat[reached] - south) / lat_step).astype(int)
    field = np.full((row.max() + 6, column.max() + 6), np.inf)
    np.minimum.at(field, (row, column), seconds[reached])
    far, near = scipy.ndimage.distance_transform_edt(np.isinf(field), return_indices=True)
    filled = field[tuple(near)] + far * pixel_m * 3.6 / OFF_ROAD_KMH
    filled[far * pixel_m > SPREAD_M] = 2 * cutoff_s
    x = west + (np.arange(field.shape[1]) + 0.5) * lon_step
    y = south + (np.arange(field.shape[0]) + 0.5) * lat_step
    parts = contourpy.contour_generator(x, y, filled, fill_type=contourpy.FillType.OuterOffset).filled(
        -np.inf, cutoff_s
    )
    polygons = [
        shapely.Polygon(points[o[0] : o[1]], [points[a:b] for a, b in pairwise(o[1:])])
        for points, o in zip(parts[0], parts[1], strict=True)
    ]
    return shapely.multipolygons(polygons)


def _reached_points(graph: RoadGraph, seconds: FloatArray, cutoff_s: float) -> shapely.Geometry:
    reached = seconds <= cutoff_s
    return shapely.multipoints(np.stack([graph.node_lon[reached], graph.node_lat[reached]], axis=1))


Draw = Callable[[RoadGraph, Snapped, FloatArray, float], shapely.Geometry]
OURS: tuple[Draw, ...] = (_surface_25, _surface_50)
METHODS: dict[str, Draw] = {
    "qamtu surface 25 m": _surface_25,
    "qamtu surface 50 m": _surface_50,
    "distance grid 50 m + contourpy": _distance_grid,
    "union of 60 m edge buffers": _edge_buffers,
    "concave hull 0.02": _concave_hull,
    "convex hull": _convex_hull,
}


def main() -> None:
    """Print the table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extract", nargs="?", type=Path, default=EXTRACT)
    parser.add_argument("--mode", default="car")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = measure(options.extract, options.mode, options.minutes)
    print(f"{options.mode} {options.minutes:g} min{'':22} ms    false   missed  vertices")
    for name, row in results.items():
        print(f"{name:32} {row['ms']:7.1f} {row['false']:8.2%} {row['missed']:8.2%} {row['vertices']:9.0f}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
