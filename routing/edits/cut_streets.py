"""A street cut where a drawn road meets it: the lines of its parts, and their edges."""

from collections.abc import Iterator, Sequence

import numpy as np

from routing.edits.edit import Place
from routing.network import UNREACHED, LongArray, RoadGraph
from routing.street_index import METRES_PER_DEGREE

EdgeRow = tuple[int, int, int, int, float, int, bool]
"""Tail, head, travel time, delay, metres, street, forward."""


def cut_line(
    graph: RoadGraph, street: int, fractions: Sequence[float], places: Sequence[Place]
) -> list[tuple[Place, ...]]:
    """The street's line cut at rising fractions of its length, each of which lies at one of the places."""
    vertices = slice(int(graph.street_first_vertex[street]), int(graph.street_first_vertex[street + 1]))
    lon, lat = graph.vertex_lon[vertices], graph.vertex_lat[vertices]
    # Measured as snapping measures, which is where the fractions come from.
    across = METRES_PER_DEGREE * np.cos(np.radians((lat[:-1] + lat[1:]) / 2))
    metres = np.hypot(np.diff(lon) * across, np.diff(lat) * METRES_PER_DEGREE)
    done = np.concatenate([[0.0], np.cumsum(metres)])
    share = done / done[-1]
    points = list(zip(lon.tolist(), lat.tolist(), strict=True))
    ends = [points[0], *places, points[-1]]
    bounds = [0.0, *fractions, 1.0]
    return [
        (
            ends[i],
            *(points[v] for v in np.flatnonzero((share > bounds[i]) & (share < bounds[i + 1])).tolist()),
            ends[i + 1],
        )
        for i in range(len(bounds) - 1)
    ]


def cut_edges(
    graph: RoadGraph, street: int, fractions: Sequence[float], nodes: Sequence[int], parts: Sequence[int]
) -> Iterator[EdgeRow]:
    """Edges of the street cut at rising fractions, where the new `nodes` are; its parts are the streets `parts`.

    An edge from each copy of the junction at one end runs as far as the first new node, one goes on from there.
    """
    edges = graph.street_edge[graph.street_first_edge[street] : graph.street_first_edge[street + 1]]
    for forward in (True, False):
        along: list[int] = [int(e) for e in edges if bool(graph.edge_forward[e]) == forward]
        if not along:
            continue
        way = _OneWay(graph, along[0], fractions if forward else [1.0 - f for f in reversed(fractions)])
        passed, named = (list(nodes), list(parts)) if forward else (list(nodes)[::-1], list(parts)[::-1])
        for tail in sorted({int(graph.tail[e]) for e in along}):
            yield (tail, passed[0], way.time[0], 0, way.length_m[0], named[0], forward)
        for i in range(1, len(passed)):
            yield (passed[i - 1], passed[i], way.time[i], 0, way.length_m[i], named[i], forward)
        for head in sorted({int(graph.head[e]) for e in along}):
            yield (passed[-1], head, way.last_time, way.delay, way.length_m[-1], named[-1], forward)


class _OneWay:
    """Deciseconds and metres of the parts of a street in one direction, in the order they are passed."""

    def __init__(self, graph: RoadGraph, edge: int, fractions: Sequence[float]) -> None:
        time, self.delay = int(graph.travel_time[edge]), int(graph.delay[edge])
        bounds = np.array([0.0, *fractions, 1.0])
        self.length_m: list[float] = np.diff(bounds * float(graph.length_m[edge])).tolist()
        closed = time == UNREACHED
        passed: LongArray = np.floor(bounds * (time - self.delay) + 0.5).astype(np.int64)
        self.time: list[int] = [time] * (len(bounds) - 1) if closed else np.diff(passed).tolist()
        self.last_time = time if closed else self.time[-1] + self.delay
