"""Where streets meet rivers and railways: bridges are cut out, level crossings become shared points."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from geo.demo_region.streets import Pieces
from geo.demo_region.terrain import FloatArray

OVER_RAILWAY = ("trunk", "primary")  # these cross on a bridge, all others on the level


@dataclass(frozen=True, eq=False)
class Crossed:
    """Pieces with their bridges, and the railways with their level crossings."""

    pieces: Pieces
    bridge: np.ndarray  # per piece
    level_crossings: np.ndarray  # point numbers
    railways: list[np.ndarray]  # point numbers along each railway


def cut_crossings(
    pieces: Pieces, roads: np.ndarray, rivers: list[tuple[FloatArray, float]], railways: list[FloatArray]
) -> Crossed:
    """Cut pieces at the banks of the rivers they cross and at the railways they cross."""
    a, b = pieces.xy[pieces.start], pieces.xy[pieces.end]
    lines = shapely.linestrings(np.stack([a, b], axis=1))
    tree = shapely.STRtree(lines)
    spans: dict[int, list[tuple[float, float]]] = {}
    for river, width_m in rivers:
        for index, at in _meetings(tree, lines, a, river):
            spans.setdefault(index, []).append((at - width_m / 2 - 8, at + width_m / 2 + 8))
    on_rail: dict[int, list[tuple[float, int]]] = {}
    for number, railway in enumerate(railways):
        for index, at in _meetings(tree, lines, a, railway):
            if roads[index] in OVER_RAILWAY:
                spans.setdefault(index, []).append((at - 22, at + 22))
            else:
                on_rail.setdefault(index, []).append((at, number))
    return _cut(pieces, spans, on_rail, railways)


def _meetings(
    tree: shapely.STRtree, lines: np.ndarray, starts: FloatArray, barrier: FloatArray
) -> Iterator[tuple[int, float]]:
    """Pieces that cross a barrier line and how far from their start (metres)."""
    shape = shapely.LineString(barrier)
    for index in sorted(tree.query(shape, predicate="intersects").tolist()):
        for point in shapely.get_parts(lines[index].intersection(shape)):
            yield index, float(shapely.Point(starts[index]).distance(point.centroid))


class _Cutter:
    """Collects the parts of cut pieces and their new points."""

    def __init__(self, pieces: Pieces, railways: list[FloatArray]) -> None:
        self.pieces = pieces
        self.shapes = [shapely.LineString(railway) for railway in railways]
        self.on_rail: list[list[tuple[float, int]]] = [[] for _ in railways]  # metres along, point number
        self.xy: list[FloatArray] = [pieces.xy]
        self.count = len(pieces.xy)
        self.parts: list[tuple[float, int, int, int, bool]] = []  # order, start, end, line, bridge

    def add_points(self, xy: FloatArray) -> int:
        """Number of the first of the new points."""
        self.xy.append(xy)
        self.count += len(xy)
        return self.count - len(xy)

    def cut(self, index: int, spans: list[tuple[float, float]], rails: list[tuple[float, int]]) -> None:
        """Cut one piece at the ends of its bridges and at its level crossings."""
        u, v = self.pieces.xy[self.pieces.start[index]], self.pieces.xy[self.pieces.end[index]]
        length = float(np.hypot(*(v - u)))
        marks = [(m, -1) for span in spans for m in span if 1.0 < m < length - 1.0]
        marks += [(min(max(at, 1.0), length - 1.0), rail) for at, rail in rails]
        chain: list[tuple[float, int]] = [(0.0, int(self.pieces.start[index]))]
        for metres, rail in sorted(marks):
            point = u + (v - u) * metres / length
            number = self.add_points(point[None])
            if rail >= 0:
                self.on_rail[rail].append((float(self.shapes[rail].project(shapely.Point(point))), number))
            chain.append((metres, number))
        chain.append((length, int(self.pieces.end[index])))
        for step, ((near, start), (far, end)) in enumerate(pairwise(chain)):
            bridge = any(low <= (near + far) / 2 <= high for low, high in spans)
            self.parts.append((index + step / len(chain), start, end, int(self.pieces.line[index]), bridge))

    def rail_points(self, rail: int) -> np.ndarray:
        """Points along a railway, its level crossings among them."""
        own = shapely.get_coordinates(self.shapes[rail])
        first = self.add_points(own)
        along = [(float(self.shapes[rail].project(shapely.Point(p))), first + i) for i, p in enumerate(own)]
        return np.array([number for _, number in sorted(along + self.on_rail[rail])])


def _cut(
    pieces: Pieces,
    spans: dict[int, list[tuple[float, float]]],
    on_rail: dict[int, list[tuple[float, int]]],
    railways: list[FloatArray],
) -> Crossed:
    cutter = _Cutter(pieces, railways)
    touched = sorted(set(spans) | set(on_rail))
    for index in touched:
        cutter.cut(index, spans.get(index, []), on_rail.get(index, []))
    rails = [cutter.rail_points(rail) for rail in range(len(railways))]
    kept = np.ones(len(pieces.start), dtype=bool)
    kept[touched] = False
    key, start, end, line, bridge = (np.array(column) for column in zip(*cutter.parts, strict=True))
    order = np.argsort(np.concatenate([np.flatnonzero(kept), key]), kind="stable")
    columns = [
        np.concatenate([whole[kept], part])[order]
        for whole, part in ((pieces.start, start), (pieces.end, end), (pieces.line, line))
    ]
    flags = np.concatenate([np.zeros(int(kept.sum()), dtype=bool), bridge])[order]
    crossings = np.array(sorted(number for points in cutter.on_rail for _, number in points), dtype=int)
    return Crossed(Pieces(np.concatenate(cutter.xy), *columns), flags, crossings, rails)
