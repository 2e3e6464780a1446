"""Main roads in detail: two one-way carriageways in the city, roundabouts where main streets meet."""

from dataclasses import replace

import numpy as np
import shapely
from shapely import Geometry, Polygon
from shapely.geometry import LineString

from geo.demo_region.plan import Plan, Street
from geo.demo_region.terrain import FloatArray, densify

RANK = {"trunk": 0, "primary": 1, "secondary": 2, "tertiary": 3, "unclassified": 4, "residential": 5, "service": 7}
CARRIAGEWAY_M = 9.0  # half the distance between the two carriageways of a main road


def split_carriageways(plan: Plan, arterials: list[Street], core: Geometry) -> list[Street]:
    """Main roads of the plan drawn as two one-way carriageways inside the city."""
    inner = core.buffer(-300)
    drawn: list[Street] = []
    for street in arterials:
        if street.group < 0 or not plan.highways[street.group].dual:
            drawn.append(street)
            continue
        line = LineString(street.line)
        single = [p for p in shapely.get_parts(line.difference(inner)) if p.length > 1]
        double = [p for p in shapely.get_parts(line.intersection(inner)) if p.geom_type == "LineString"]
        drawn += [replace(street, line=np.asarray(p.coords)) for p in single]
        for part in double:
            drawn += _carriageways(street, np.asarray(part.coords), plan.left_hand)
    return drawn


def _carriageways(street: Street, line: FloatArray, left_hand: bool) -> list[Street]:
    dense = densify(line, 60.0)
    heading = np.gradient(dense, axis=0)
    heading /= np.hypot(*heading.T)[:, None]
    right = np.stack([heading[:, 1], -heading[:, 0]], axis=1)
    ends = np.minimum(np.arange(len(dense)), np.arange(len(dense))[::-1])
    offset = right * (CARRIAGEWAY_M * np.minimum(1, ends))[:, None]  # both meet in a point at their ends
    side = -1.0 if left_hand else 1.0
    there, back = dense + offset * side, (dense - offset * side)[::-1]
    return [replace(street, line=there, oneway=True), replace(street, line=back, oneway=True)]


def build_roundabouts(
    streets: list[Street], plan: Plan, arterials: list[Street], rng: np.random.Generator
) -> list[Street]:
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
    shapes = shapely.linestrings(
        np.concatenate([s.line for s in streets]), indices=np.repeat(np.arange(len(streets)), count)
    )
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
    return ring_streets + sorted(parts + cut, key=lambda s: RANK.get(s.road, 9))
