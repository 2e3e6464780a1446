"""A larger network out of a real one: its graph laid side by side, neighbours joined by link roads.

    tile_graph(graph, columns, rows) -> RoadGraph

Tiles are exact copies, moved by the width and height of the graph's box and a gap, so locality, degrees and travel
times are those of a real city; only the large-scale shape is made up. Neighbouring tiles are joined at up to `LINKS`
pairs of junctions along their common side (two-way, 60 km/h), so that one search crosses all of them.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from routing.modes import ROAD_CLASSES
from routing.network import IntArray, RoadGraph
from routing.numbering import strong_components
from routing.runs import run_starts
from routing.street_index import METRES_PER_DEGREE

LINKS: Final = 12
GAP_DEGREES: Final = 0.001
LINK_KMH: Final = 60.0


def tile_graph(graph: RoadGraph, columns: int, rows: int) -> RoadGraph:
    """`columns` x `rows` copies of the graph, joined."""
    n, s, v = graph.n_nodes, graph.n_streets, len(graph.vertex_lon)
    west, south, east, north = graph.bbox()
    step_lon, step_lat = east - west + GAP_DEGREES, north - south + GAP_DEGREES
    tiles = columns * rows
    column, row = np.arange(tiles) % columns, np.arange(tiles) // columns

    def repeated(array: np.ndarray, step: int) -> np.ndarray:
        copies = array[None, :].astype(np.int64) + (np.arange(tiles) * step)[:, None]
        return copies.ravel().astype(array.dtype)

    def moved(array: np.ndarray, by: np.ndarray) -> np.ndarray:
        return (array[None, :] + by[:, None]).ravel()

    node_lon, node_lat = moved(graph.node_lon, column * step_lon), moved(graph.node_lat, row * step_lat)
    pairs = _links(graph, columns, rows)
    link_a, link_b = pairs[:, 0].astype(np.int32), pairs[:, 1].astype(np.int32)
    k = len(pairs)
    scale = np.cos(np.radians((node_lat[link_a] + node_lat[link_b]) / 2))
    metres = METRES_PER_DEGREE * np.hypot(
        (node_lon[link_a] - node_lon[link_b]) * scale, node_lat[link_a] - node_lat[link_b]
    )
    time = np.maximum(np.round(metres / LINK_KMH * 36), 1).astype(np.int32)
    street = (np.arange(k) + tiles * s).astype(np.int32)
    tail = np.concatenate([repeated(graph.tail, n), link_a, link_b]).astype(np.int32)
    head = np.concatenate([repeated(graph.head, n), link_b, link_a]).astype(np.int32)
    edge_street = np.concatenate([repeated(graph.edge_street, s), street, street])
    order = np.argsort(tail, kind="stable")
    many = np.tile
    edge_street = edge_street[order]
    head, tail = head[order], tail[order]
    first_vertex = np.concatenate(
        [repeated(graph.street_first_vertex[:-1], v), tiles * v + 2 * np.arange(k + 1, dtype=np.int64)]
    )
    ends = np.column_stack([link_a, link_b]).ravel()
    return replace(
        graph,
        node_lon=node_lon,
        node_lat=node_lat,
        junction=repeated(graph.junction, n),
        component=strong_components(tiles * n, tail, head),
        first_out=run_starts(tail, tiles * n),
        head=head,
        travel_time=np.concatenate([many(graph.travel_time, tiles), time, time])[order],
        delay=np.concatenate([many(graph.delay, tiles), np.zeros(2 * k, np.int32)])[order],
        length_m=np.concatenate([many(graph.length_m, tiles), metres, metres]).astype(np.float32)[order],
        edge_street=edge_street,
        edge_forward=np.concatenate([many(graph.edge_forward, tiles), np.ones(k, bool), np.zeros(k, bool)])[order],
        first_in=run_starts(head, tiles * n),
        tail=tail,
        in_edge=np.argsort(head, kind="stable").astype(np.int32),
        street_first_vertex=first_vertex,
        street_first_edge=run_starts(edge_street, tiles * s + k),
        street_edge=np.argsort(edge_street, kind="stable").astype(np.int32),
        road_class=np.concatenate(
            [many(graph.road_class, tiles), np.full(k, ROAD_CLASSES.index("secondary"), np.uint8)]
        ),
        way_id=np.concatenate([many(graph.way_id, tiles), np.zeros(k, np.int64)]),
        vertex_lon=np.concatenate([moved(graph.vertex_lon, column * step_lon), node_lon[ends]]),
        vertex_lat=np.concatenate([moved(graph.vertex_lat, row * step_lat), node_lat[ends]]),
    )


def _links(graph: RoadGraph, columns: int, rows: int) -> IntArray:
    """Pairs of nodes to join: the outermost junctions of each side, met by the nearest ones of the side opposite."""
    west, south, east, north = graph.bbox()
    inside = np.flatnonzero(graph.component == 0)
    lon, lat = graph.node_lon[inside], graph.node_lat[inside]
    share = (np.arange(LINKS) + 0.5) / LINKS

    def outermost(away: np.ndarray, along: np.ndarray, low: float, high: float) -> np.ndarray:
        # Far from its place along the side counts as much as far from the side.
        return np.array([inside[np.argmin(away + abs(along - (low + part * (high - low))))] for part in share])

    to_east, to_west = (outermost(a, lat, south, north) for a in (east - lon, lon - west))
    to_north, to_south = (outermost(a, lon, west, east) for a in (north - lat, lat - south))
    n = graph.n_nodes
    pairs = []
    for tile in range(columns * rows):
        if tile % columns < columns - 1:
            pairs.append(np.column_stack([to_east + tile * n, to_west + (tile + 1) * n]))
        if tile // columns < rows - 1:
            pairs.append(np.column_stack([to_north + tile * n, to_south + (tile + columns) * n]))
    return np.concatenate(pairs) if pairs else np.zeros((0, 2), dtype=np.int64)
