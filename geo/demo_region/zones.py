"""Blocks between main streets, and how each is built up."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Geometry, Polygon
from shapely.geometry import LineString

from geo.demo_region.arterials import DirectionField
from geo.demo_region.main_streets import BANK_M
from geo.demo_region.plan import Plan, Street
from geo.demo_region.terrain import FloatArray


@dataclass(frozen=True, eq=False)
class Blocks:
    """Blocks with how each is built up and the settlement it is in (-1: the city core)."""

    shapes: list[Polygon]
    zone: list[str]
    settlement: np.ndarray


def cut_blocks(
    plan: Plan,
    arterials: list[Street],
    *,
    urban: Geometry,
    core: Geometry,
    settlements: list[Polygon],
    barriers: list[FloatArray],
    rng: np.random.Generator,
) -> Blocks:
    """Built-up land cut by main streets, rivers and railways; each block gets its zone."""
    edges = [LineString(s.line) for s in arterials] + [LineString(b) for b in barriers] + [urban.boundary]
    noded = shapely.union_all(edges, grid_size=0.25)
    faces = np.array(list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))), dtype=object)
    shapely.prepare(urban)
    faces = faces[shapely.contains(urban, shapely.point_on_surface(faces)) & (shapely.area(faces) > 2500)]
    closed = shapely.union_all([LineString(b).buffer(BANK_M) for b in barriers])
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
    return Blocks(list(faces), zones, settlement)


def _zone(plan: Plan, point: Geometry, settlement: int, fringe_m: float, rng: np.random.Generator) -> str:
    if settlement >= 0:
        zone = plan.settlements[settlement].zone
        mixed = {
            "plots": ("lanes", 0.12),
            "village": ("lanes", 0.12),
            "unplanned": ("unplanned_lanes", 0.5),
            "old": ("lanes", 0.3),
        }
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


def street_angles(blocks: list[Polygon], field: DirectionField, rng: np.random.Generator) -> FloatArray:
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
