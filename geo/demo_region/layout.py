"""The whole drawing of a region: outline, water, built-up land, main streets, blocks and the lanes inside them."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.spatial import Delaunay
from shapely import Geometry, Polygon
from shapely.geometry import LineString

from geo.demo_region.arterials import DirectionField, GridElement, build_field, trace_arterials
from geo.demo_region.blocks import fill_blocks
from geo.demo_region.plan import PATTERNS, Highway, Plan
from geo.demo_region.terrain import FloatArray, Warp, draw_blob, draw_line

CARRIAGEWAY_M = 9.0  # half the distance between the two carriageways of a main road
LANE_WIDTH_BARRIER_M = 30.0  # how near to a river or railway a street may come without crossing


@dataclass(frozen=True)
class Street:
    """One drawn street, before it is cut at its junctions."""

    line: FloatArray
    road: str  # highway=*
    zone: str  # pattern it belongs to, "" in the open country
    group: int = -1  # main road of the plan it belongs to
    oneway: bool = False
    roundabout: bool = False


@dataclass(frozen=True, eq=False)
class Layout:
    """Everything drawn for a region, in metres."""

    outline: Polygon
    core: Geometry
    settlements: list[Polygon]
    rivers: list[FloatArray]
    railways: list[FloatArray]
    water: list[Polygon]
    streets: list[Street]
    blocks: list[Polygon]
    block_zone: list[str]
    block_settlement: np.ndarray  # -1: the city core


def draw_layout(plan: Plan, outline: Polygon, seed: int) -> Layout:
    """Draw a plan inside its outline; the same seed gives the same drawing."""
    rng = np.random.default_rng([seed, 1])
    warp = Warp(np.random.default_rng([seed, 2]), 3200.0, 130.0)
    rivers = [draw_line(river.points, warp) for river in plan.rivers]
    railways = _meeting([draw_line(points, warp) for points in plan.railways])
    water = [draw_blob((x, y), radius, rng, 0.3) for _, x, y, radius, _ in plan.water]
    highways = _meeting([draw_line(highway.points, warp, 90.0) for highway in plan.highways])
    core = _core(plan, rng)
    settlements = [draw_blob((s.x_km, s.y_km), s.radius_km * 0.82, rng, 0.32) for s in plan.settlements]
    settlements = [s.intersection(outline).difference(core) for s in settlements]
    wet = shapely.union_all([*water, *_river_beds(plan, rivers, 10.0)])
    urban = shapely.union_all([core, *settlements]).intersection(outline).difference(wet)
    main = [Street(line, h.road, "", i) for i, (line, h) in enumerate(zip(highways, plan.highways, strict=True))]
    main += _country_roads(plan, outline, main, settlements, rng, warp)
    field = _field(plan, urban, highways + rivers + railways, rng)
    barriers = [(line, 1500.0) for line in rivers] + [(line, 1700.0) for line in railways]
    main = _clear_of_water(main, water)
    arterials = _arterials(plan, field, main, core, urban, barriers, rng)
    blocks, zone, settlement = _blocks(plan, arterials, urban, core, settlements, rivers + railways, rng)
    patterns = [PATTERNS[z] for z in zone]
    angles = _angles(blocks, field, rng)
    lanes, owner = fill_blocks(blocks, patterns, angles, rng)
    local = [Street(lane.line, lane.road, zone[b]) for lane, b in zip(lanes, owner.tolist(), strict=True)]
    tracks = _tracks(plan, outline, urban, water, rng)
    streets = _roundabouts(_dual(plan, arterials, core) + local + tracks, plan, arterials, rng)
    return Layout(outline, core, settlements, rivers, railways, water, streets, blocks, zone, settlement)


def _meeting(lines: list[FloatArray]) -> list[FloatArray]:
    """Lines whose ends, where they are near an earlier line, lie on it."""
    met: list[FloatArray] = []
    for line in lines:
        ends = line.copy()
        for end in (0, -1):
            others = [LineString(other) for other in met]
            near = min(others, key=lambda other: other.distance(shapely.Point(line[end])), default=None)
            if near is not None and near.distance(shapely.Point(line[end])) < 600:
                ends[end] = near.interpolate(near.project(shapely.Point(line[end]))).coords[0]
        met.append(ends)
    return met


def _core(plan: Plan, rng: np.random.Generator) -> Geometry:
    blobs = [draw_blob((x, y), radius, rng, 0.24) for x, y, radius in plan.core]
    return shapely.union_all(blobs).buffer(350).buffer(-350) if blobs else Polygon()


def _river_beds(plan: Plan, rivers: list[FloatArray], extra_m: float) -> list[Geometry]:
    return [LineString(line).buffer(r.width_m / 2 + extra_m) for line, r in zip(rivers, plan.rivers, strict=True)]


def _field(plan: Plan, urban: Geometry, followed: list[FloatArray], rng: np.random.Generator) -> DirectionField:
    grids = [GridElement(x, y, float(np.radians(a)), r) for x, y, a, r in plan.grids]
    for s in plan.settlements:
        grids.append(GridElement(s.x_km, s.y_km, rng.uniform(0, np.pi / 2), s.radius_km, 3.0))
    return build_field(urban, grids, followed, rng, radial=0.5 if plan.core else 0.0)


def _country_roads(
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
            roads.append(Street(_bent(centres[[a, b]], warp, rng), "tertiary" if rng.random() < 0.4 else "unclassified", ""))
    return roads


def _bent(ends: FloatArray, warp: Warp, rng: np.random.Generator) -> FloatArray:
    side = np.array([-(ends[1] - ends[0])[1], (ends[1] - ends[0])[0]]) * rng.uniform(-0.13, 0.13)
    mid = (ends[0] + ends[1]) / 2 + side
    line = draw_line([tuple(p / 1000) for p in (ends[0], mid, ends[1])], warp, 150.0)
    return np.concatenate([ends[:1], line[1:-1], ends[1:]])


def _clear_of_water(main: list[Street], water: list[Polygon]) -> list[Street]:
    """Roads do not cross lakes: the piece in the water goes, its ends are joined along the shore."""
    if not water:
        return main
    lakes = shapely.union_all(water).buffer(60)
    cleared: list[Street] = []
    for street in main:
        dry = shapely.get_parts(LineString(street.line).difference(lakes))
        cleared += [replace(street, line=np.asarray(part.coords)) for part in dry if part.length > 100]
    shores = [Street(np.asarray(w.buffer(60).simplify(15).exterior.coords), "unclassified", "") for w in water if w.area > 5e5]
    return cleared + shores


def _arterials(plan, field, main, core, urban, barriers, rng):  # type: ignore[no-untyped-def]
    """Two generations of main streets, each cut at the barriers except where a bridge or crossing is granted."""
    west, south, east, north = urban.bounds
    grid = np.stack(np.meshgrid(np.arange(west, east, 260.0), np.arange(south, north, 260.0)), axis=-1).reshape(-1, 2)
    seeds = grid + rng.uniform(-90, 90, grid.shape)
    granted: list[list[shapely.Point]] = [[] for _ in barriers]
    for street in main:
        _grant([street.line], barriers, granted, rng, always=True)
    streets = list(main)
    shapely.prepare(core)
    for generation, spacing in enumerate(plan.arterial_spacing_m):
        traced = trace_arterials(field, [s.line for s in streets], spacing, rng, seeds=rng.permutation(seeds))
        traced = _extended(traced, [s.line for s in streets], spacing * 1.0)
        _grant(traced, barriers, granted, rng, always=False)
        closed = _closed(barriers, granted)
        for line in traced:
            road = _arterial_class(generation, core.contains(shapely.Point(line[len(line) // 2])), LineString(line).length, rng)
            for part in _cut(line, closed):
                whole = road != "secondary" or LineString(part).length > 900
                streets.append(Street(part, road if whole else "tertiary", ""))
    return streets


def _arterial_class(generation: int, in_core: bool, length_m: float, rng: np.random.Generator) -> str:
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
            hits = [shapely.distance(shapely.Point(start), ray.intersection(others[i])) for i in tree.query(ray, "intersects")]
            if hits:
                points = np.concatenate([points, [start + heading * (min(hits) + 1.0)]])
        extended.append(np.asarray(LineString(points).simplify(3.0).coords))
    return extended


def _grant(lines, barriers, granted, rng, *, always):  # type: ignore[no-untyped-def]
    """Let a line cross a barrier where no other crossing is near, or always."""
    shapes = [LineString(line) for line in lines]
    for (barrier, spacing), given in zip(barriers, granted, strict=True):
        barrier_line = LineString(barrier)
        for shape in shapes:
            if shape.intersects(barrier_line):
                for point in shapely.get_parts(shape.intersection(barrier_line)):
                    centre = point.centroid
                    if always or all(centre.distance(other) > spacing * rng.uniform(0.7, 1.2) for other in given):
                        given.append(centre)


def _closed(barriers, granted) -> list[Geometry]:  # type: ignore[no-untyped-def]
    """Strips along the barriers that streets may not enter, open where a crossing is granted."""
    strips = []
    for (barrier, _), given in zip(barriers, granted, strict=True):
        strip = LineString(barrier).buffer(LANE_WIDTH_BARRIER_M)
        strips.append(strip.difference(shapely.union_all(shapely.buffer(given, 70.0))) if given else strip)
    return strips


def _cut(line: FloatArray, closed: list[Geometry]) -> list[FloatArray]:
    shapes = np.array([LineString(line)], dtype=object)
    for strip in closed:
        shapes = shapely.get_parts(shapely.difference(shapes, strip))
    return [np.asarray(s.coords) for s in shapes if s.length > 60]


def _blocks(plan, arterials, urban, core, settlements, barriers, rng):  # type: ignore[no-untyped-def]
    """Blocks between main streets, each with its zone and its settlement (-1: city core)."""
    edges = [LineString(s.line) for s in arterials] + [LineString(b) for b in barriers] + [urban.boundary]
    noded = shapely.union_all(edges, grid_size=0.25)
    faces = np.array(list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))), dtype=object)
    shapely.prepare(urban)
    faces = faces[shapely.contains(urban, shapely.point_on_surface(faces)) & (shapely.area(faces) > 2500)]
    closed = shapely.union_all([LineString(b).buffer(LANE_WIDTH_BARRIER_M) for b in barriers])
    faces = shapely.get_parts(shapely.difference(faces, closed))
    faces = faces[(shapely.get_type_id(faces) == 3) & (shapely.area(faces) > 2500)]
    order = np.lexsort(np.round(shapely.get_coordinates(shapely.centroid(faces)), 1).T)
    faces = faces[order]
    inside = shapely.point_on_surface(faces)
    settlement = np.full(len(faces), -1)
    which, found = shapely.STRtree(np.array(settlements, dtype=object)).query(inside, predicate="within")
    settlement[which] = found
    fringe_m = shapely.distance(inside, core.boundary)
    zones = [_zone(plan, p, int(s), float(f), rng) for p, s, f in zip(inside, settlement, fringe_m, strict=True)]
    return list(faces), zones, settlement


def _zone(plan: Plan, point: Geometry, settlement: int, fringe_m: float, rng: np.random.Generator) -> str:
    if settlement >= 0:
        zone = plan.settlements[settlement].zone
        mixed = {"plots": ("lanes", 0.12), "village": ("lanes", 0.12), "unplanned": ("unplanned_lanes", 0.5), "old": ("lanes", 0.3)}
        other, share = mixed.get(zone, (zone, 0.0))
        return other if rng.random() < share else zone
    x, y = point.x / 1000, point.y / 1000
    for disc in plan.zones:
        if np.hypot(x - disc.x_km, y - disc.y_km) < disc.radius_km * rng.uniform(0.85, 1.12):
            return disc.zone
    if rng.random() < 0.32 * np.exp(-((fringe_m / 450.0) ** 2)):
        return "empty"  # the city's edge is frayed
    chance = rng.random()
    for share, zone in ((0.012, "park"), (0.03, "flats"), (0.07, "lanes"), (0.10, "private_wide"), (0.02, "industry")):
        if chance < share:
            return zone
        chance -= share
    return "private" if np.hypot(x, y) < 7.5 or chance < 0.5 else "plots"


def _angles(blocks: list[Polygon], field: DirectionField, rng: np.random.Generator) -> FloatArray:
    """Street direction in each block: along its longest straight side, sometimes as the field says, never exactly."""
    angles = np.empty(len(blocks))
    for index, block in enumerate(blocks):
        box = np.asarray(block.minimum_rotated_rectangle.exterior.coords)
        sides = np.diff(box[:3], axis=0)
        longest = sides[int(np.hypot(*sides.T).argmax())]
        along = float(np.arctan2(longest[1], longest[0]))
        if rng.random() < 0.3:
            centre = block.centroid
            along = field.angle(centre.x, centre.y)
        angles[index] = along + (np.pi / 2 if rng.random() < 0.3 else 0.0) + rng.normal(0, 0.05)
    return angles


def _tracks(plan: Plan, outline: Polygon, urban: Geometry, water: list[Polygon], rng: np.random.Generator) -> list[Street]:
    """Field and steppe tracks outside the built-up land."""
    west, south, east, north = outline.bounds
    warp = Warp(rng, 1800.0, 160.0)
    count = int(outline.area / 1e6 * 0.35)
    start = rng.uniform((west, south), (east, north), (count, 2))
    angle = rng.uniform(0, 2 * np.pi, count)
    reach = rng.uniform(900, 3800, count)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    straight = shapely.segmentize(shapely.linestrings(np.stack([start, start + reach], axis=1)), 150.0)
    dense, of = shapely.get_coordinates(straight, return_index=True)
    lines = shapely.simplify(shapely.linestrings(warp(dense), indices=of), 3.0)
    closed = shapely.union_all([urban.buffer(-40), *water])
    open_land = shapely.get_parts(shapely.difference(shapely.intersection(lines, outline), closed))
    return [Street(np.asarray(line.coords), "track", "") for line in open_land if line.geom_type == "LineString" and line.length > 300]


def _dual(plan: Plan, arterials: list[Street], core: Geometry) -> list[Street]:
    """Main roads of the plan drawn as two one-way carriageways inside the city."""
    inner = core.buffer(-300)
    drawn: list[Street] = []
    for street in arterials:
        if street.group < 0 or not _is_dual(plan.highways[street.group]):
            drawn.append(street)
            continue
        line = LineString(street.line)
        single = [p for p in shapely.get_parts(line.difference(inner)) if p.length > 1]
        double = [p for p in shapely.get_parts(line.intersection(inner)) if p.geom_type == "LineString"]
        drawn += [replace(street, line=np.asarray(p.coords)) for p in single]
        for part in double:
            drawn += _carriageways(street, np.asarray(part.coords), plan.left_hand)
    return drawn


def _is_dual(highway: Highway) -> bool:
    return highway.dual


def _carriageways(street: Street, line: FloatArray, left_hand: bool) -> list[Street]:
    from geo.demo_region.terrain import densify

    dense = densify(line, 60.0)
    heading = np.gradient(dense, axis=0)
    heading /= np.hypot(*heading.T)[:, None]
    right = np.stack([heading[:, 1], -heading[:, 0]], axis=1)
    ends = np.minimum(np.arange(len(dense)), np.arange(len(dense))[::-1])
    offset = right * (CARRIAGEWAY_M * np.minimum(1.0, ends / 1.0))[:, None]
    side = -1.0 if left_hand else 1.0
    there, back = dense + offset * side, (dense - offset * side)[::-1]
    return [replace(street, line=there, oneway=True), replace(street, line=back, oneway=True)]


def _roundabouts(streets: list[Street], plan: Plan, arterials: list[Street], rng: np.random.Generator) -> list[Street]:
    """Some meetings of main streets become roundabouts: a one-way ring, the streets cut at it."""
    big = [LineString(s.line) for s in arterials if s.road in ("trunk", "primary", "secondary")]
    if not big:
        return streets
    tree = shapely.STRtree(big)
    a, b = tree.query(np.array(big), predicate="crosses")
    meets = [big[i].intersection(big[j]).centroid for i, j in zip(a.tolist(), b.tolist(), strict=True) if i < j]
    rings: list[Polygon] = []
    for point in [shapely.Point(arterials[0].line[-1]), *[meets[i] for i in rng.permutation(len(meets))[:40]]]:
        if all(point.distance(other.centroid) > 900 for other in rings) and len(rings) < 22:
            rings.append(point.buffer(45.0 if not rings else rng.uniform(18, 30), quad_segs=4))
    discs = shapely.union_all(rings)
    count = np.array([len(s.line) for s in streets])
    shapes = shapely.linestrings(np.concatenate([s.line for s in streets]), indices=np.repeat(np.arange(len(streets)), count))
    touched = np.unique(shapely.STRtree(shapes).query(discs, predicate="intersects"))
    away = set(touched.tolist())
    cut: list[Street] = [s for i, s in enumerate(streets) if i not in away]
    ring_streets = []
    for ring in rings:
        coordinates = np.asarray(ring.exterior.coords)
        anticlockwise = coordinates if ring.exterior.is_ccw else coordinates[::-1]
        line = anticlockwise[::-1] if plan.left_hand else anticlockwise
        ring_streets.append(Street(line, "secondary", "centre", oneway=True, roundabout=True))
    parts = [
        replace(streets[i], line=np.asarray(p.coords))
        for i in touched.tolist()
        for p in shapely.get_parts(shapes[i].difference(discs))
        if p.length > 5
    ]
    return ring_streets + sorted(parts + cut, key=lambda s: _RANK.get(s.road, 9))


_RANK = {"trunk": 0, "primary": 1, "secondary": 2, "tertiary": 3, "unclassified": 4, "residential": 5, "service": 7, "footway": 8, "track": 9}
