"""The whole drawing of a region: outline, water, built-up land, main streets, blocks and the lanes inside them."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Geometry, Polygon
from shapely.geometry import LineString

from geo.demo_region.arterials import DirectionField, GridElement, build_field
from geo.demo_region.blocks import fill_blocks
from geo.demo_region.carriageways import build_roundabouts, split_carriageways
from geo.demo_region.main_streets import clear_of_water, draw_country_roads, trace_main_streets
from geo.demo_region.plan import PATTERNS, Plan, Street
from geo.demo_region.terrain import FloatArray, Warp, draw_blob, draw_line
from geo.demo_region.zones import Blocks, cut_blocks, street_angles


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
    blocks: Blocks


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
    main += draw_country_roads(plan, outline, main, settlements, rng, warp)
    field = _field(plan, urban, highways + rivers + railways, rng)
    barriers = [(line, 1500.0) for line in rivers] + [(line, 1700.0) for line in railways]
    main = clear_of_water(main, water)
    arterials = trace_main_streets(plan.arterial_spacing_m, field, main, core=core, barriers=barriers, rng=rng)
    blocks = cut_blocks(
        plan,
        arterials,
        urban=urban,
        core=core,
        settlements=settlements,
        barriers=rivers + railways,
        rng=rng,
    )
    angles = street_angles(blocks.shapes, field, rng)
    lanes, owner = fill_blocks(blocks.shapes, [PATTERNS[zone] for zone in blocks.zone], angles, rng)
    local = [Street(lane.line, lane.road, blocks.zone[b]) for lane, b in zip(lanes, owner.tolist(), strict=True)]
    tracks = _tracks(plan, outline, urban, water, rng)
    streets = build_roundabouts(split_carriageways(plan, arterials, core) + local + tracks, plan, arterials, rng)
    return Layout(outline, core, settlements, rivers, railways, water, streets, blocks)


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
    grids += [GridElement(s.x_km, s.y_km, rng.uniform(0, np.pi / 2), s.radius_km, 3.0) for s in plan.settlements]
    return build_field(urban, grids, followed, rng, radial=0.5 if plan.core else 0.0)


def _tracks(
    plan: Plan, outline: Polygon, urban: Geometry, water: list[Polygon], rng: np.random.Generator
) -> list[Street]:
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
    return [
        Street(np.asarray(line.coords), "track", "")
        for line in open_land
        if line.geom_type == "LineString" and line.length > 300
    ]
