"""Where the fastest way between two places runs, as a line to draw."""

import numpy as np

from routing.direct_ways import rows_of
from routing.network import FloatArray, RoadGraph
from routing.snap import Snapped
from routing.way_lengths import AS_FAST_DS, leg_arrays, measure_direct_ways, measure_legs, search_arrays
from routing.way_search import find_way


def way_between(graph: RoadGraph, origins: Snapped, origin: int, destinations: Snapped, destination: int) -> FloatArray:
    """The fastest way between two places as (lon, lat) points, from the origin's own point to the destination's.

    No rows where there is no way.
    """
    here = rows_of(origins, slice(origin, origin + 1))
    there = rows_of(destinations, slice(destination, destination + 1))
    leave, arrive = measure_legs(graph, here, leaving=True), measure_legs(graph, there, leaving=False)
    time, came_by, last_leg, first_leg = find_way(
        *search_arrays(graph), *leg_arrays(leave.legs)[1:], *leg_arrays(arrive.legs)[1:]
    )
    start, end = _point(here), _point(there)
    direct = [
        (float(t[0]), kind) for kind, (_, _, t, _) in enumerate(measure_direct_ways(graph, here, there)) if len(t)
    ]
    quickest, kind = min(direct, key=lambda way: (way[0] + way[1] * AS_FAST_DS, way[1]), default=(np.inf, 0))
    if quickest <= time + AS_FAST_DS and np.isfinite(quickest):
        middle = _along(graph, int(here.street[0]), here.fraction[0], there.fraction[0]) if kind == 0 else []
        return _joined([start, *middle, end])
    if not np.isfinite(time):
        return np.empty((0, 2))
    pieces = [start, *_leg_line(graph, here, int(leave.edge[first_leg]), leaving=True)]
    for edge in came_by:
        pieces += _along(graph, int(graph.edge_street[edge]), *_ends(graph, int(edge)))
    return _joined([*pieces, *_leg_line(graph, there, int(arrive.edge[last_leg]), leaving=False), end])


def _point(place: Snapped) -> FloatArray:
    return np.array([[place.point_lon[0], place.point_lat[0]]])


def _leg_line(graph: RoadGraph, place: Snapped, edge: int, *, leaving: bool) -> list[FloatArray]:
    """The piece of street between a place and the junction it is left or reached by."""
    on_street = np.array([[place.lon[0], place.lat[0]]])
    if edge < 0:
        return [on_street]
    begin, end = _ends(graph, edge)
    fraction = float(place.fraction[0])
    return _along(graph, int(place.street[0]), *((fraction, end) if leaving else (begin, fraction)))


def _ends(graph: RoadGraph, edge: int) -> tuple[float, float]:
    return (0.0, 1.0) if graph.edge_forward[edge] else (1.0, 0.0)


def _along(graph: RoadGraph, street: int, begin: float, end: float) -> list[FloatArray]:
    """A street's vertices from one share of its length to another, either way round."""
    part = slice(int(graph.street_first_vertex[street]), int(graph.street_first_vertex[street + 1]))
    line = np.column_stack([graph.vertex_lon[part], graph.vertex_lat[part]])
    across = np.cos(np.radians((line[1:, 1] + line[:-1, 1]) / 2))
    steps = np.hypot(np.diff(line[:, 0]) * across, np.diff(line[:, 1]))
    at = np.concatenate([[0.0], np.cumsum(steps)])
    at = at / at[-1] if at[-1] > 0 else np.linspace(0.0, 1.0, len(at))
    low, high = min(begin, end), max(begin, end)
    inner = line[(at > low) & (at < high)]
    ends = [np.array([[np.interp(share, at, line[:, axis]) for axis in (0, 1)]]) for share in (low, high)]
    whole = np.concatenate([ends[0], inner, ends[1]])
    return [whole if begin <= end else whole[::-1]]


def _joined(pieces: list[FloatArray]) -> FloatArray:
    """One line without points that stand twice."""
    line = np.concatenate(pieces)
    keep = np.ones(len(line), dtype=np.bool_)
    keep[1:] = np.abs(np.diff(line, axis=0)).max(axis=1) > 1e-9
    line = line[keep]
    return np.asarray(line if len(line) > 1 else np.repeat(line, 2, axis=0))
