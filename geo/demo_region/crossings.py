"""Where streets meet rivers and railways: bridges are cut out, level crossings become shared points."""

from dataclasses import dataclass

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
    lengths = pieces.length_m()
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
    return _cut(pieces, lengths, spans, on_rail, railways)


def _meetings(tree, lines, starts, barrier):  # type: ignore[no-untyped-def]
    """Pieces that cross a barrier line and how far from their start (metres)."""
    shape = shapely.LineString(barrier)
    for index in sorted(tree.query(shape, predicate="intersects").tolist()):
        for point in shapely.get_parts(lines[index].intersection(shape)):
            yield index, float(shapely.Point(starts[index]).distance(point.centroid))


def _cut(pieces, lengths, spans, on_rail, railways):  # type: ignore[no-untyped-def]
    xy = [pieces.xy]
    count = len(pieces.xy)
    start, end, line, bridge, key = [], [], [], [], []
    touched = sorted(set(spans) | set(on_rail))
    rail_points: list[list[tuple[float, int]]] = [[] for _ in railways]
    rail_shapes = [shapely.LineString(r) for r in railways]
    for index in touched:
        length = float(lengths[index])
        u, v = pieces.xy[pieces.start[index]], pieces.xy[pieces.end[index]]
        marks: list[tuple[float, int]] = []  # metres, number of the railway or -1
        for low, high in spans.get(index, []):
            marks += [(m, -1) for m in (low, high) if 1.0 < m < length - 1.0]
        marks += [(min(max(at, 1.0), length - 1.0), rail) for at, rail in on_rail.get(index, [])]
        chain = [int(pieces.start[index])]
        where = [0.0]
        for metres, rail in sorted(marks):
            point = u + (v - u) * metres / length
            xy.append(point[None])
            if rail >= 0:
                rail_points[rail].append((float(rail_shapes[rail].project(shapely.Point(point))), count))
            chain.append(count)
            where.append(metres)
            count += 1
        chain.append(int(pieces.end[index]))
        where.append(length)
        for step in range(len(chain) - 1):
            middle = (where[step] + where[step + 1]) / 2
            start.append(chain[step])
            end.append(chain[step + 1])
            line.append(int(pieces.line[index]))
            bridge.append(any(low <= middle <= high for low, high in spans.get(index, [])))
            key.append(index + step / len(chain))
    kept = np.ones(len(lengths), dtype=bool)
    kept[touched] = False
    order = np.argsort(np.concatenate([np.flatnonzero(kept), key]), kind="stable")
    rows = [rail.copy() for rail in map(np.asarray, railways)]
    rails: list[np.ndarray] = []
    for row, shape, points in zip(rows, rail_shapes, rail_points, strict=True):
        along = [(float(shape.project(shapely.Point(p))), count + i) for i, p in enumerate(row)]
        xy.append(row)
        count += len(row)
        rails.append(np.array([number for _, number in sorted(along + points)]))
    whole = Pieces(
        np.concatenate(xy),
        np.concatenate([pieces.start[kept], np.array(start, dtype=int)])[order],
        np.concatenate([pieces.end[kept], np.array(end, dtype=int)])[order],
        np.concatenate([pieces.line[kept], np.array(line, dtype=int)])[order],
    )
    flags = np.concatenate([np.zeros(kept.sum(), dtype=bool), np.array(bridge, dtype=bool)])[order]
    crossings = np.array(sorted(number for points in rail_points for _, number in points), dtype=int)
    return Crossed(whole, flags, crossings, rails)
