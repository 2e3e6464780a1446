"""Main streets of a region: country roads between settlements, then two generations of streets along the field."""

from dataclasses import replace

import numpy as np
import shapely
from scipy.spatial import Delaunay
from shapely import Geometry, Polygon
from shapely.geometry import LineString

from geo.demo_region.arterials import DirectionField, trace_arterials
from geo.demo_region.plan import Plan, Street
from geo.demo_region.terrain import FloatArray, Warp, draw_line

BANK_M = 30.0  # how near to a river or railway a street may come without crossing it
OPENING_M = 70.0  # half the width of the gap where a crossing is granted

Barrier = tuple[FloatArray, float]  # a river or railway, and how far apart small crossings of it are (metres)


def draw_country_roads(
    plan: Plan, outline: Polygon, main: list[Street], settlements: list[Polygon], rng: np.random.Generator, warp: Warp
) -> list[Street]:
    """Each settlement is tied to the nearest main road and to some of its neighbours."""
    centres = np.array([[s.x_km, s.y_km] for s in plan.settlements]) * 1000.0
    roads: list[Street] = []
    trunk = shapely.union_all([LineString(s.line) for s in main])
    for index, shape in enumerate(settlements):
        place = shapely.Point(centres[index])
        meet = shapely.shortest_line(place, trunk)
        if not shape.is_empty and meet.length > 150:
            roads.append(Street(_bent(np.array(meet.coords), warp, rng), "tertiary", ""))
    if len(centres) < 4:
        return roads
    pairs = {tuple(sorted(edge)) for t in Delaunay(centres).simplices for edge in (t[:2], t[1:], t[::2])}
    for a, b in sorted(pairs):
        length = float(np.hypot(*(centres[a] - centres[b])))
        line = LineString(centres[[a, b]])
        if length < 7500 and rng.random() < 0.5 and not line.intersects(trunk) and outline.contains(line):
            roads.append(
                Street(_bent(centres[[a, b]], warp, rng), "tertiary" if rng.random() < 0.4 else "unclassified", "")
            )
    return roads


def _bent(ends: FloatArray, warp: Warp, rng: np.random.Generator) -> FloatArray:
    side = np.array([-(ends[1] - ends[0])[1], (ends[1] - ends[0])[0]]) * rng.uniform(-0.13, 0.13)
    mid = (ends[0] + ends[1]) / 2 + side
    line = draw_line([tuple(p / 1000) for p in (ends[0], mid, ends[1])], warp, 150.0)
    return np.concatenate([ends[:1], line[1:-1], ends[1:]])


def clear_of_water(main: list[Street], water: list[Polygon]) -> list[Street]:
    """Roads do not cross lakes: the piece in the water goes, its ends are joined along the shore."""
    if not water:
        return main
    lakes = shapely.union_all(water).buffer(60)
    cleared: list[Street] = []
    for street in main:
        dry = shapely.get_parts(LineString(street.line).difference(lakes))
        cleared += [replace(street, line=np.asarray(part.coords)) for part in dry if part.length > 100]
    shores = [
        Street(np.asarray(w.buffer(60).simplify(15).exterior.coords), "unclassified", "") for w in water if w.area > 5e5
    ]
    return cleared + shores


def trace_main_streets(
    spacings_m: tuple[float, ...],
    field: DirectionField,
    main: list[Street],
    *,
    core: Geometry,
    barriers: list[Barrier],
    rng: np.random.Generator,
) -> list[Street]:
    """Two generations of main streets, each cut at the barriers except where a bridge or crossing is granted."""
    seeds = field.scatter(260.0, rng)
    granted: list[list[shapely.Point]] = [[] for _ in barriers]
    for street in main:
        _grant([street.line], barriers, granted, None)
    streets = list(main)
    shapely.prepare(core)
    for generation, spacing in enumerate(spacings_m):
        traced = trace_arterials(field, [s.line for s in streets], spacing, rng, seeds=rng.permutation(seeds))
        traced = _extended(traced, [s.line for s in streets], spacing)
        _grant(traced, barriers, granted, rng)
        closed = _closed(barriers, granted)
        for line in traced:
            in_core = core.contains(shapely.Point(line[len(line) // 2]))
            road = _road_class(generation, in_core, LineString(line).length, rng)
            for part in _cut(line, closed):
                whole = road != "secondary" or LineString(part).length > 900
                streets.append(Street(part, road if whole else "tertiary", ""))
    return streets


def _road_class(generation: int, in_core: bool, length_m: float, rng: np.random.Generator) -> str:
    if generation == 0:
        return "secondary" if in_core and length_m > 2000 and rng.random() < 0.8 else "tertiary"
    if in_core:
        return "tertiary" if rng.random() < 0.4 else ("unclassified" if rng.random() < 0.12 else "residential")
    return "residential" if rng.random() < 0.75 else "unclassified"


def _extended(traced: list[FloatArray], existing: list[FloatArray], reach_m: float) -> list[FloatArray]:
    """Lines whose loose ends go on straight until they meet another line, if one is within reach."""
    others = [LineString(line) for line in existing + traced]
    tree = shapely.STRtree(others)
    extended: list[FloatArray] = []
    for line in traced:
        points = line
        for _ in range(2):
            points = points[::-1]
            heading = points[-1] - points[-2]
            heading = heading / max(np.hypot(*heading), 1e-9)
            start = points[-1] + heading * 1.0
            ray = LineString([start, start + heading * reach_m])
            hits = [
                shapely.distance(shapely.Point(start), ray.intersection(others[i]))
                for i in tree.query(ray, "intersects")
            ]
            if hits:
                points = np.concatenate([points, [start + heading * (min(hits) + 1.0)]])
        extended.append(np.asarray(LineString(points).simplify(3.0).coords))
    return extended


def _grant(
    lines: list[FloatArray],
    barriers: list[Barrier],
    granted: list[list[shapely.Point]],
    rng: np.random.Generator | None,
) -> None:
    """Let lines cross barriers where no other crossing is near; without `rng`, everywhere (main roads)."""
    shapes = [LineString(line) for line in lines]
    for (barrier, spacing), given in zip(barriers, granted, strict=True):
        barrier_line = LineString(barrier)
        for shape in shapes:
            if shape.intersects(barrier_line):
                for point in shapely.get_parts(shape.intersection(barrier_line)):
                    centre = point.centroid
                    if rng is None or all(centre.distance(other) > spacing * rng.uniform(0.7, 1.2) for other in given):
                        given.append(centre)


def _closed(barriers: list[Barrier], granted: list[list[shapely.Point]]) -> list[Geometry]:
    """Strips along the barriers that streets may not enter, open where a crossing is granted."""
    strips = []
    for (barrier, _), given in zip(barriers, granted, strict=True):
        strip = LineString(barrier).buffer(BANK_M)
        strips.append(strip.difference(shapely.union_all(shapely.buffer(given, OPENING_M))) if given else strip)
    return strips


def _cut(line: FloatArray, closed: list[Geometry]) -> list[FloatArray]:
    shapes = np.array([LineString(line)], dtype=object)
    for strip in closed:
        shapes = shapely.get_parts(shapely.difference(shapes, strip))
    return [np.asarray(s.coords) for s in shapes if s.length > 60]
