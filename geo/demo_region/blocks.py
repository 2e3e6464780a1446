"""Streets inside the blocks that main streets leave open: strips of plots, organic lanes, drives and paths."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from scipy.spatial import Voronoi
from shapely import Polygon

from geo.demo_region.plan import Pattern
from geo.demo_region.terrain import FloatArray, Warp

MARGIN_M = 22.0  # a street nearer to a main street than this for most of its length is left out


@dataclass(frozen=True)
class Lane:
    """A street drawn inside a block."""

    line: FloatArray
    road: str


def fill_blocks(
    blocks: list[Polygon], patterns: list[Pattern], angles: FloatArray, rng: np.random.Generator
) -> tuple[list[Lane], np.ndarray]:
    """Lanes of every block, and the block each lies in."""
    warp = (Warp(rng, 420.0, 11.0), Warp(rng, 120.0, 2.4))
    lanes: list[Lane] = []
    owner: list[int] = []
    for index, (block, pattern, angle) in enumerate(zip(blocks, patterns, angles.tolist(), strict=True)):
        drawn = _draw(block, pattern, angle, rng)
        lanes += drawn
        owner += [index] * len(drawn)
    strength = np.array([patterns[i].warp for i in owner])
    clipped, source = _clip(lanes, np.array(owner), strength, blocks, warp)
    owners = np.array(owner)[source]
    kept = [Lane(line, lanes[i].road) for line, i in zip(clipped, source.tolist(), strict=True)]
    stubs, stub_owner = _stubs(kept, owners, patterns, rng)
    return kept + stubs, np.concatenate([owners, stub_owner])


def _draw(block: Polygon, pattern: Pattern, angle: float, rng: np.random.Generator) -> list[Lane]:
    lanes: list[Lane] = []
    if pattern.kind == "strips":
        lanes = _strips(block, pattern, angle, rng)
    elif pattern.kind == "organic":
        lanes = _organic(block, pattern, rng)
    count = rng.poisson(pattern.footways_per_km2 * block.area / 1e6)
    return lanes + [Lane(_path(block, rng), "footway") for _ in range(count)]


def _road(pattern: Pattern, rng: np.random.Generator) -> str:
    return "service" if rng.random() < pattern.service_share else pattern.road


def _strips(block: Polygon, pattern: Pattern, angle: float, rng: np.random.Generator) -> list[Lane]:
    """Parallel streets some plots apart, joined by cross streets that rarely line up."""
    centre = np.array(block.centroid.coords[0])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    u, v = ((np.array(block.exterior.coords) - centre) @ turn).T
    depth_m, length_m = pattern.depth_m * rng.uniform(0.85, 1.2), pattern.length_m * rng.uniform(0.75, 1.3)
    offsets = _marks(v.min(), v.max(), depth_m, 0.22, rng)
    low, high = u.min() - 15, u.max() + 15
    drawn: list[tuple[float, float, float, float, str]] = []
    for offset in offsets:
        road = _road(pattern, rng)
        if rng.random() < pattern.missing * 2.5 and high - low > 2.2 * length_m:
            gap = rng.uniform(low, high - length_m * 0.6)
            drawn += [(low, offset, gap, offset, road), (gap + length_m * 0.6, offset, high, offset, road)]
        else:
            drawn.append((low, offset, high, offset, road))
    crosses = _marks(low, high, length_m, 0.45, rng)
    edges = [v.min() - 15, *offsets, v.max() + 15]
    for below, above in pairwise(edges):
        stray = rng.random(len(crosses)) > pattern.aligned
        crosses = crosses + np.where(stray, rng.normal(0, length_m * 0.3, len(crosses)), 0.0)
        onward = crosses + rng.normal(0, 5, len(crosses))
        for cross, lean in np.stack([crosses, onward], axis=1)[rng.random(len(crosses)) > pattern.missing].tolist():
            if rng.random() < pattern.cul_de_sac:
                stop = below + (above - below) * rng.uniform(0.4, 0.75)
                start, stop = (below, stop) if rng.random() < 0.5 else (above, above + below - stop)
                drawn.append((cross, start, cross, stop, _road(pattern, rng)))
            else:
                drawn.append((cross, below, lean, above, _road(pattern, rng)))
        crosses = onward
    return [Lane(np.array([[a, b], [c, d]]) @ turn.T + centre, road) for a, b, c, d, road in drawn]


def _marks(low: float, high: float, spacing: float, spread: float, rng: np.random.Generator) -> FloatArray:
    steps = spacing * rng.uniform(1 - spread, 1 + spread, int((high - low) / spacing / (1 - spread)) + 2)
    marks = low + rng.uniform(0.3, 0.9) * spacing + np.cumsum(steps) - steps[0]
    fitting: FloatArray = marks[marks < high - 0.3 * spacing]
    return fitting


def _organic(block: Polygon, pattern: Pattern, rng: np.random.Generator) -> list[Lane]:
    """Lanes between irregular compounds: edges of a Voronoi diagram, some left out."""
    west, south, east, north = block.bounds
    spacing = pattern.depth_m * rng.uniform(0.85, 1.2)
    grid = np.stack(
        np.meshgrid(np.arange(west - 150, east + 150, spacing), np.arange(south - 150, north + 150, spacing)), axis=-1
    ).reshape(-1, 2)
    seeds = grid + rng.uniform(-0.48, 0.48, grid.shape) * spacing
    centre, angle = np.array(block.centroid.coords[0]), rng.uniform(0, np.pi)
    stretch = np.outer(v := np.array([np.cos(angle), np.sin(angle)]), v) * rng.uniform(0.2, 0.8) + np.eye(2)
    seeds = (seeds - centre) @ stretch + centre  # compounds longer than wide
    if len(seeds) < 8:
        return []
    diagram = Voronoi(seeds)
    ridges = np.array([ridge for ridge in diagram.ridge_vertices if -1 not in ridge])
    kept = ridges[rng.random(len(ridges)) > pattern.missing]
    return [Lane(diagram.vertices[ridge], _road(pattern, rng)) for ridge in kept]


def _path(block: Polygon, rng: np.random.Generator) -> FloatArray:
    west, south, east, north = block.bounds
    start, angle = rng.uniform((west, south), (east, north)), rng.uniform(0, 2 * np.pi)
    ends = np.array([start, start + rng.uniform(60, 240) * np.array([np.cos(angle), np.sin(angle)])])
    bend = ends.mean(axis=0) + rng.normal(0, 0.12, 2) * np.ptp(ends, axis=0)
    return np.array([ends[0], bend, ends[1]])


def _clip(
    lanes: list[Lane], owner: np.ndarray, strength: FloatArray, blocks: list[Polygon], warps: tuple[Warp, ...]
) -> tuple[list[FloatArray], np.ndarray]:
    """Lanes bent by the warps and cut to their block; those that hug its edge go."""
    count = np.array([len(lane.line) for lane in lanes])
    straight = shapely.linestrings(
        np.concatenate([lane.line for lane in lanes]), indices=np.repeat(np.arange(len(lanes)), count)
    )
    dense, of = shapely.get_coordinates(shapely.segmentize(straight, 34.0), return_index=True)
    for warp in warps:
        dense = warp(dense, strength[of])
    lines = shapely.simplify(shapely.linestrings(dense, indices=of), 0.6)
    shapes = np.array(blocks, dtype=object)
    shapely.prepare(shapes)
    whole = shapely.contains(shapes[owner], lines)
    lines[~whole] = shapely.intersection(lines[~whole], shapes[owner[~whole]])
    parts, source = shapely.get_parts(lines, return_index=True)
    line_like = (shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 18.0)
    parts, source = parts[line_like], source[line_like]
    inner = shapely.buffer(shapes, -MARGIN_M, quad_segs=2)
    shapely.prepare(inner)
    samples = [shapely.line_interpolate_point(parts, at, normalized=True) for at in (0.125, 0.375, 0.625, 0.875)]
    free = np.mean([shapely.contains(inner[owner[source]], sample) for sample in samples], axis=0)
    keep = (free >= 0.5) | ((shapely.length(parts) < 3.5 * MARGIN_M) & (free > 0.0))
    return [np.asarray(part.coords) for part in parts[keep]], source[keep]


def _stubs(
    lanes: list[Lane], owner: np.ndarray, patterns: list[Pattern], rng: np.random.Generator
) -> tuple[list[Lane], np.ndarray]:
    """Dead-end drives and lanes off the streets of a block."""
    stubs: list[Lane] = []
    stub_owner: list[int] = []
    for lane, block in zip(lanes, owner.tolist(), strict=True):
        if lane.road == "footway":
            continue
        step = np.diff(lane.line, axis=0)
        length = np.hypot(*step.T)
        for _ in range(rng.poisson(patterns[block].stubs_per_km * length.sum() / 1000)):
            piece = int(np.searchsorted(np.cumsum(length), rng.uniform(0, length.sum())))
            start = lane.line[piece] + step[piece] * rng.uniform(0.2, 0.8)
            along = step[piece] / length[piece]
            side = np.array([-along[1], along[0]]) * (1 if rng.random() < 0.5 else -1)
            stubs.append(Lane(_drive(start, along, side + rng.normal(0, 0.15, 2), patterns[block], rng), "service"))
            stub_owner.append(block)
    return stubs, np.array(stub_owner, dtype=int)


def _drive(
    start: FloatArray, along: FloatArray, side: FloatArray, pattern: Pattern, rng: np.random.Generator
) -> FloatArray:
    """A drive off a street: straight, round a corner, or, between blocks of flats, out and back in a loop."""
    reach_m = rng.uniform(22, 62)
    points = [start, start + side * reach_m]
    shape = rng.random()
    if shape < 0.4:
        points.append(points[-1] + along * rng.uniform(18, 60) * (1 if rng.random() < 0.5 else -1))
    if shape < 0.25 and pattern.service_share > 0.1:
        points.append(points[-1] - side * (reach_m + 3.0))
    return np.array(points)
