"""The box around everything a search reached: its nodes, and the streets at them."""

from math import cos, hypot, inf, radians
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.ball import Ball
from routing.burn import StreetLines
from routing.land import street_lines
from routing.made_once import MadeOnce
from routing.network import FloatArray, IntArray, RoadGraph
from routing.snap import Snapped
from routing.street_index import METRES_PER_DEGREE, StreetIndex, read_only, street_index

Box = tuple[float, float, float, float]
"""West, south, east, north (degrees)."""

MetresArray = npt.NDArray[np.float32]

_LONGEST: Final = MadeOnce[StreetIndex, MetresArray]()


def reached_box(graph: RoadGraph, ball: Ball, places: Snapped) -> Box | None:
    """Around the nodes of a ball, all streets at them, and those of the places; None where there are none."""
    own = read_only(places.street[places.ok].astype(np.int32))
    node_lon, node_lat = read_only(graph.node_lon), read_only(graph.node_lat)
    lines = street_lines(graph)
    box = _around_nodes(node_lon, node_lat, ball.node, _around_streets(own, lines, (inf, inf, -inf, -inf)))
    if box[0] > box[2]:
        return None
    longest = _LONGEST.of(
        street_index(graph),
        lambda: _longest(
            graph.n_nodes, read_only(graph.tail), read_only(graph.head), read_only(graph.edge_street), lines
        ),
    )
    # Only near the rim of the box may a street lead out of it.
    out_m = (METRES_PER_DEGREE, METRES_PER_DEGREE * max(cos(radians(max(abs(box[1]), abs(box[3])))), 0.01))
    rim = _at_rim(node_lon, node_lat, ball.node, longest, box, out_m)
    edges = (
        read_only(graph.first_out),
        read_only(graph.first_in),
        read_only(graph.in_edge),
        read_only(graph.edge_street),
    )
    west, south, east, north = _around_streets(_streets_of(rim, edges), lines, box)
    return west, south, east, north


@njit(cache=True, nogil=True)
def _longest(n_nodes: int, tail: IntArray, head: IntArray, edge_street: IntArray, lines: StreetLines) -> MetresArray:
    """Metres of the longest street at each node, as drawn."""
    first_vertex, lon, lat = lines
    longest = np.zeros(n_nodes, dtype=np.float32)
    for e in range(len(tail)):
        s, length = edge_street[e], 0.0
        per_lon = cos(radians(lat[first_vertex[s]]))
        for v in range(first_vertex[s], first_vertex[s + 1] - 1):
            length += hypot((lon[v + 1] - lon[v]) * per_lon, lat[v + 1] - lat[v])
        # A little more, as the width of a degree changes along the street.
        metres = np.float32(1.05 * length * METRES_PER_DEGREE)
        longest[tail[e]], longest[head[e]] = max(longest[tail[e]], metres), max(longest[head[e]], metres)
    return longest


@njit(cache=True, nogil=True)
def _around_nodes(lon: FloatArray, lat: FloatArray, node: IntArray, box: Box) -> Box:
    west, south, east, north = box
    for v in node:
        west, south, east, north = min(west, lon[v]), min(south, lat[v]), max(east, lon[v]), max(north, lat[v])
    return west, south, east, north


@njit(cache=True, nogil=True)
def _at_rim(
    lon: FloatArray, lat: FloatArray, node: IntArray, longest: MetresArray, box: Box, out_m: tuple[float, float]
) -> IntArray:
    """Nodes whose longest street may lead out of the box."""
    west, south, east, north = box
    found, n = np.empty(len(node), dtype=np.int32), 0
    for v in node:
        inside_m = min(
            min(lon[v] - west, east - lon[v]) * out_m[1],
            min(lat[v] - south, north - lat[v]) * out_m[0],
        )
        if longest[v] >= inside_m:
            found[n] = v
            n += 1
    return found[:n]


@njit(cache=True, nogil=True)
def _streets_of(node: IntArray, edges: tuple[IntArray, IntArray, IntArray, IntArray]) -> IntArray:
    first_out, first_in, in_edge, edge_street = edges
    n = 0
    for v in node:
        n += first_out[v + 1] - first_out[v] + first_in[v + 1] - first_in[v]
    found, n = np.empty(n, dtype=np.int32), 0
    for v in node:
        for e in range(first_out[v], first_out[v + 1]):
            found[n] = edge_street[e]
            n += 1
        for i in range(first_in[v], first_in[v + 1]):
            found[n] = edge_street[in_edge[i]]
            n += 1
    return found


@njit(cache=True, nogil=True)
def _around_streets(streets: IntArray, lines: StreetLines, box: Box) -> Box:
    first_vertex, lon, lat = lines
    west, south, east, north = box
    for s in streets:
        for v in range(first_vertex[s], first_vertex[s + 1]):
            west, south = min(west, lon[v]), min(south, lat[v])
            east, north = max(east, lon[v]), max(north, lat[v])
    return west, south, east, north
