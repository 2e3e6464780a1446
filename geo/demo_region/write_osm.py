"""Turns a layout into OSM ways with tags: streets, railways, water, land use, places, boundaries."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString

from geo.demo_region.crossings import Crossed, cut_crossings
from geo.demo_region.draft import DraftBuilder
from geo.demo_region.layout import Layout
from geo.demo_region.plan import Names, Plan
from geo.demo_region.street_tags import tag_streets
from geo.demo_region.streets import Pieces, join_lines, prune
from geo.demo_region.terrain import Warp, smooth_ring
from geo.demo_region.traffic import NOT_FOR_CARS, rank_of, signal_points, turn_restrictions, without_traps
from routing.osm.write import OsmRelation

SMALLEST_WATER_M2 = 2e5
"""What is left of a sea in a bay of the outline below this is no water."""
GENERATOR = "qamtu demo_region (synthetic)"


@dataclass(frozen=True, eq=False)
class Ground:
    """Streets as they lie: pieces between points with the tags of their street."""

    pieces: Pieces
    tags: list[dict[str, str]]  # per drawn street
    road: np.ndarray  # highway=* per piece
    zone: np.ndarray  # pattern per piece
    settlement: np.ndarray  # per piece, -1 for the city and the open country
    oneway: np.ndarray
    bridge: np.ndarray
    crossed: Crossed

    @property
    def for_cars(self) -> np.ndarray:
        """Pieces that cars may use."""
        return ~np.isin(self.road, NOT_FOR_CARS)


def lay_streets(plan: Plan, layout: Layout, seed: int) -> Ground:
    """Join the drawn streets into a network and tag them."""
    rng = np.random.default_rng([seed, 3])
    pieces = prune(join_lines([street.line for street in layout.streets]))
    settlement = _settlement_of(layout)
    places: list[Names | None] = [plan.settlements[s].names if s >= 0 else None for s in settlement.tolist()]
    tags = tag_streets(plan, layout, places, rng)
    rivers = [(line, river.width_m) for line, river in zip(layout.rivers, plan.rivers, strict=True)]
    drawn = np.array([street.road for street in layout.streets])
    crossed = cut_crossings(pieces, drawn[pieces.line], rivers, layout.railways)
    pieces = crossed.pieces
    road = np.array([t["highway"] for t in tags])[pieces.line]
    zone = np.array([street.zone for street in layout.streets])
    oneway = np.array([street.oneway for street in layout.streets])
    share = np.where(np.isin(zone, ["centre", "flats"]), np.where(zone == "centre", 0.45, 0.22), 0.03)
    oneway |= (rng.random(len(oneway)) < share) & np.isin(drawn, ["residential", "unclassified", "tertiary", "service"])
    car = ~np.isin(road, NOT_FOR_CARS)
    flags = without_traps(pieces, car, oneway[pieces.line])
    return Ground(pieces, tags, road, zone[pieces.line], settlement[pieces.line], flags, crossed.bridge, crossed)


def _settlement_of(layout: Layout) -> np.ndarray:
    """Settlement each drawn street lies in (-1: none)."""
    middle = shapely.points(np.array([street.line[len(street.line) // 2] for street in layout.streets]))
    found = np.full(len(layout.streets), -1)
    which, inside = shapely.STRtree(np.array(layout.settlements, dtype=object)).query(middle, predicate="within")
    found[which] = inside
    return found


def draft_region(
    plan: Plan, layout: Layout, ground: Ground, districts: list[tuple[Names, shapely.Polygon]], seed: int
) -> DraftBuilder:
    """The OSM draft of a region, health facilities not yet in it."""
    rng = np.random.default_rng([seed, 4])
    draft = DraftBuilder(ground.pieces.xy)
    _draft_streets(layout, ground, draft, rng)
    for rail in ground.crossed.railways:
        draft.add_way(rail.tolist(), {"railway": "rail", "gauge": "1520", "usage": "main"})
    for point in ground.crossed.level_crossings.tolist():
        draft.node_tags[point] = {"railway": "level_crossing"}
    _draft_water(plan, layout, draft)
    land = shapely.union_all([layout.outline, *(polygon for _, polygon in districts)])
    lived_on = shapely.union_all(shapely.buffer(np.array(layout.settlements, dtype=object), 260.0))
    # A coast without spits and notches, but with every street of a village.
    coast = land.buffer(-300).union(lived_on.buffer(-300)).buffer(660).buffer(-300).union(lived_on)
    _draft_shores(plan, coast.simplify(15), draft, Warp(np.random.default_rng([seed, 11]), 3500.0, 320.0))
    _draft_land(plan, layout, draft)
    for s in plan.settlements:
        tags = {"place": s.place} | dict(s.names) | ({"population": f"{s.people:.0f}"} if s.people else {})
        draft.add_place((s.x_km * 1000, s.y_km * 1000), tags)
    for disc in plan.zones:
        if disc.names and disc.zone not in ("park", "empty"):
            draft.add_place((disc.x_km * 1000, disc.y_km * 1000), {"place": "quarter"} | dict(disc.names))
    _draft_districts(districts, draft)
    return draft


def _draft_streets(layout: Layout, ground: Ground, draft: DraftBuilder, rng: np.random.Generator) -> None:
    pieces, car = ground.pieces, ground.for_cars
    rank = rank_of(ground.road)
    core = layout.core if not layout.core.is_empty else shapely.union_all(layout.settlements)
    shapely.prepare(core)
    near = shapely.contains_xy(core, pieces.xy)
    signals = signal_points(pieces, np.where(car, rank, 9), near, rng)
    for point in signals.tolist():
        draft.node_tags[point] = {"highway": "traffic_signals"}
    _tag_crossings(ground, rank, draft)
    chosen = signals[rng.random(len(signals)) < 0.45]
    restrictions = turn_restrictions(pieces, car, ground.oneway, chosen, rng)
    way_of = _draft_ways(ground, draft, {r[2] for r in restrictions}, rng)
    for kind, origin, point, target in restrictions:
        members = [("w", way_of[origin], "from"), ("n", point, "via"), ("w", way_of[target], "to")]
        draft.relations.append(OsmRelation(members, {"type": "restriction", "restriction": kind}))


def _tag_crossings(ground: Ground, rank: np.ndarray, draft: DraftBuilder) -> None:
    """Marked crossings where a footway meets a main street."""
    foot = np.zeros(len(ground.pieces.xy), dtype=bool)
    big = foot.copy()
    on_foot = ~ground.for_cars
    for ends in (ground.pieces.start, ground.pieces.end):
        foot[ends[on_foot]] = True
        big[ends[ground.for_cars & (rank <= 3)]] = True
    for point in np.flatnonzero(foot & big).tolist():
        draft.node_tags.setdefault(point, {"highway": "crossing", "crossing": "marked"})


def _draft_ways(ground: Ground, draft: DraftBuilder, breaks: set[int], rng: np.random.Generator) -> np.ndarray:
    """Ways of consecutive pieces with the same tags; the way each piece is part of."""
    pieces = ground.pieces
    break_at = np.zeros(len(pieces.xy), dtype=bool)
    break_at[list(breaks)] = True
    junction = pieces.degree() > 2
    new = np.ones(len(pieces.start), dtype=bool)
    new[1:] = (
        (pieces.line[1:] != pieces.line[:-1])
        | (pieces.start[1:] != pieces.end[:-1])
        | (ground.oneway[1:] != ground.oneway[:-1])
        | (ground.bridge[1:] != ground.bridge[:-1])
        | break_at[pieces.start[1:]]
        | (junction[pieces.start[1:]] & (rng.random(len(new) - 1) < 0.1))
    )
    firsts = np.flatnonzero(new)
    lasts = np.append(firsts[1:], len(new))
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        tags = dict(ground.tags[pieces.line[first]])
        if ground.oneway[first] and tags.get("junction") != "roundabout":
            tags["oneway"] = "yes"
        if ground.bridge[first]:
            tags |= {"bridge": "yes", "layer": "1"}
        draft.add_way([int(pieces.start[first]), *pieces.end[first:last].tolist()], tags)
    base = len(draft.ways) - len(firsts)
    return base + np.cumsum(new) - 1


def _draft_water(plan: Plan, layout: Layout, draft: DraftBuilder) -> None:
    for line, river in zip(layout.rivers, plan.rivers, strict=True):
        draft.add_way(draft.add_points(line), {"waterway": river.kind} | dict(river.names))
        if river.width_m >= 15:
            bed = LineString(line).buffer(river.width_m / 2, quad_segs=2, cap_style="flat").simplify(2.0)
            for part in shapely.get_parts(bed):
                draft.add_area(part, {"natural": "water", "water": "river"})
    for shape, (names, x, y, radius, island) in zip(layout.water, plan.water, strict=True):
        hole = shapely.Point(x * 1000 + radius * 250, y * 1000 + radius * 120).buffer(radius * 140, quad_segs=4)
        lake = shape.difference(hole) if island else shape
        draft.add_area(lake, {"natural": "water", "water": "reservoir"} | dict(names))


def _draft_shores(plan: Plan, dry: shapely.Geometry, draft: DraftBuilder, warp: Warp) -> None:
    """Sea and lakes beside the region: their drawn edges smoothed and roughened, the region itself kept dry."""
    for shore in plan.shores:
        ring = shapely.Polygon(smooth_ring(np.array(shore.points) * 1000.0)).segmentize(700.0)
        water = shapely.Polygon(warp(np.asarray(ring.exterior.coords))).buffer(0).simplify(25).difference(dry)
        for part in shapely.get_parts(water):
            if part.area > SMALLEST_WATER_M2:
                draft.add_area(part, {"natural": "water"} | dict(shore.names))


def _draft_land(plan: Plan, layout: Layout, draft: DraftBuilder) -> None:
    """Land use, block by block of one kind joined."""
    kinds = {"industry": {"landuse": "industrial"}, "park": {"leisure": "park"}, "empty": {"landuse": "grass"}}
    zones = np.array(layout.blocks.zone)
    blocks = np.array(layout.blocks.shapes, dtype=object)
    for kind in ("residential", *kinds):
        mask = zones == kind if kind in kinds else ~np.isin(zones, list(kinds))
        joined = shapely.union_all(shapely.buffer(blocks[mask], 12, join_style="mitre")).buffer(-8).simplify(6.0)
        for part in shapely.get_parts(joined):
            if part.area > 4000:
                draft.add_area(part, kinds.get(kind, {"landuse": "residential"}))


def _draft_districts(districts: list[tuple[Names, shapely.Polygon]], draft: DraftBuilder) -> None:
    for names, polygon in districts:
        numbers = draft.add_points(np.asarray(polygon.exterior.coords)[:-1])
        way = draft.add_way([*numbers, numbers[0]], {"boundary": "administrative", "admin_level": "6"})
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": "6"} | dict(names)
        draft.relations.append(OsmRelation([("w", way, "outer")], tags))
