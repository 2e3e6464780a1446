"""Assembly: segments of one travel mode, from whatever source, to a searchable `RoadGraph`.

    segments -> chains (contract) -> streets (streets) -> edges -> split junctions (restrictions) -> numbers, CSR

Two doors: `routing.mode_segments.build_graph(roads, mode)` takes tagged ways and knows the modes' rules;
`assemble_graph` below takes speeds and is told everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from routing.contract import Segments, chain_segments
from routing.modes import ROAD_CLASSES
from routing.network import BoolArray, FloatArray, IntArray, LongArray, RoadGraph
from routing.numbering import hilbert_position, strong_components
from routing.restrictions import Edges, SplitEdges, TurnBan, forbidden_turns, split_junctions
from routing.runs import order_by, run_starts
from routing.streets import Streets, measure_streets, reorder_streets

_JUNCTION_ARMS = 3
_FIRST_MINOR_CLASS = ROAD_CLASSES.index("service")


def assemble_graph(
    mode: str,
    node_lon: FloatArray,
    node_lat: FloatArray,
    segments: Segments,
    *,
    junction_delay_s: FloatArray | None = None,
    turn_bans: Iterable[TurnBan] = (),
) -> RoadGraph:
    """The road graph of one mode from straight segments between mapped nodes.

    `node_lon`, `node_lat` (degrees) are the mapped nodes that `segments` refer to. `junction_delay_s[class]` is
    paid on arriving by a road of that class at a node where at least three segments meet (service roads, tracks and
    paths do not count for roads above them), unless the segment names a longer delay there (a signal) itself.
    `turn_bans` name nodes by number and ways by `segments.way_id`.

    Running times are summed unrounded along a street and rounded once, half up, to deciseconds; a street with a
    length takes at least 1, one without takes 0. Delays are rounded apart, so `travel_time - delay` is the running
    time exactly.
    """
    bans = list(turn_bans)
    kept = np.zeros(len(node_lon), dtype=np.bool_)
    kept[[ban.via for ban in bans]] = True
    if junction_delay_s is not None:
        segments = _with_junction_delays(segments, len(node_lon), junction_delay_s)
    chains = chain_segments(segments, len(node_lon), kept)
    streets = measure_streets(segments, chains, node_lon, node_lat)
    junction, number = _number_junctions(streets, node_lon, node_lat)
    streets = _in_local_order(streets, number, len(junction))
    edges, running, delay = _lay_edges(streets, number)
    split = split_junctions(len(junction), edges.tail, edges.head, forbidden_turns(edges, bans, number))
    laid = _Layout.of(split, edges, len(junction))
    return _index(mode, laid, (running, delay), streets, junction, (node_lon, node_lat))


def _with_junction_delays(segments: Segments, n_nodes: int, junction_delay_s: FloatArray) -> Segments:
    """Junction delays at nodes with three arms or more, where no longer delay is mapped.

    A driveway or track that joins a street makes no junction for those who stay on the street.
    """
    minor = segments.road_class >= _FIRST_MINOR_CLASS
    any_arms = _count_arms(segments.start, segments.end, n_nodes)
    street_arms = _count_arms(segments.start[~minor], segments.end[~minor], n_nodes)
    delay = junction_delay_s[segments.road_class]

    def paid(node: IntArray) -> FloatArray:
        arms = np.where(minor, any_arms[node], street_arms[node])
        return np.where(arms >= _JUNCTION_ARMS, delay, 0.0)

    return replace(
        segments,
        end_delay_s=np.maximum(segments.end_delay_s, paid(segments.end)),
        start_delay_s=np.maximum(segments.start_delay_s, paid(segments.start)),
    )


def _count_arms(start: IntArray, end: IntArray, n_nodes: int) -> LongArray:
    """Segment ends at each node."""
    return np.bincount(start, minlength=n_nodes) + np.bincount(end, minlength=n_nodes)


def _number_junctions(streets: Streets, node_lon: FloatArray, node_lat: FloatArray) -> tuple[IntArray, IntArray]:
    """Mapped nodes that end a street in Hilbert order, and the place of every mapped node in it (-1: within one)."""
    ends_street = np.zeros(len(node_lon), dtype=np.bool_)
    ends_street[streets.start] = ends_street[streets.end] = True
    mapped = np.flatnonzero(ends_street)
    position = hilbert_position(node_lon[mapped], node_lat[mapped])
    junction = mapped[np.argsort(position, kind="stable")].astype(np.int32)
    number = np.full(len(node_lon), -1, dtype=np.int32)
    number[junction] = np.arange(len(junction), dtype=np.int32)
    return junction, number


def _in_local_order(streets: Streets, number: IntArray, n: int) -> Streets:
    """Streets sorted by their lower, then their higher junction."""
    start, end = number[streets.start], number[streets.end]
    by_higher = order_by(np.maximum(start, end), n)
    return reorder_streets(streets, order_by(np.minimum(start, end), n, ties=by_higher))


def _lay_edges(streets: Streets, number: IntArray) -> tuple[Edges, IntArray, IntArray]:
    """One edge per open direction of a street: all forward ones, then all backward ones; running times and delays."""
    ahead, back = np.flatnonzero(np.isfinite(streets.forward_s)), np.flatnonzero(np.isfinite(streets.backward_s))
    street = np.concatenate([ahead, back]).astype(np.int32)
    forward = np.arange(len(street)) < len(ahead)
    start, end = number[streets.start[street]], number[streets.end[street]]
    first, last = streets.first_way[street], streets.last_way[street]
    edges = Edges(
        tail=np.where(forward, start, end),
        head=np.where(forward, end, start),
        street=street,
        forward=forward,
        leaving_way=np.where(forward, first, last),
        arriving_way=np.where(forward, last, first),
    )
    running = _deciseconds(np.where(forward, streets.forward_s[street], streets.backward_s[street]))
    delay = _deciseconds(np.where(forward, streets.end_delay_s[street], streets.start_delay_s[street]))
    return edges, np.maximum(running, streets.length_m[street] > 0).astype(np.int32), delay


def _deciseconds(seconds: FloatArray) -> IntArray:
    """Whole deciseconds, halves up."""
    return np.floor(seconds * 10 + 0.5).astype(np.int32)


@dataclass(frozen=True, eq=False)
class _Layout:
    """Final node and edge order: copies stand right after their junction, edges by tail, street, direction."""

    junction: IntArray  # [n] the junction each node is, or is a copy of
    tail: IntArray  # [m]
    head: IntArray
    base: IntArray  # edge before splitting
    street: IntArray
    forward: BoolArray

    @classmethod
    def of(cls, split: SplitEdges, edges: Edges, n_junctions: int) -> "_Layout":
        """The order of everything after splitting."""
        owner = np.concatenate([np.arange(n_junctions, dtype=np.int32), split.copy_of])
        by_place = order_by(owner, n_junctions)
        rank = np.empty(len(owner), dtype=np.int32)
        rank[by_place] = np.arange(len(owner), dtype=np.int32)
        tail = rank[split.tail]
        direction = 2 * edges.street[split.base_edge] + ~edges.forward[split.base_edge]
        n_directions = 2 * (int(edges.street.max(initial=-1)) + 1)
        order = order_by(tail, len(owner), ties=order_by(direction, n_directions))
        base = split.base_edge[order]
        return cls(owner[by_place], tail[order], rank[split.head][order], base, edges.street[base], edges.forward[base])


def _index(
    mode: str,
    laid: _Layout,
    times: tuple[IntArray, IntArray],
    streets: Streets,
    junction: IntArray,
    places: tuple[FloatArray, FloatArray],
) -> RoadGraph:
    """The arrays and their indices, as a `RoadGraph`."""
    (running, delay), (node_lon, node_lat) = times, places
    node, n, s = junction[laid.junction], len(laid.junction), len(streets.start)
    return RoadGraph(
        mode=mode,
        node_lon=node_lon[node],
        node_lat=node_lat[node],
        # Copies stand right after their junction, so the first of a run is the junction itself.
        junction=np.searchsorted(laid.junction, laid.junction).astype(np.int32),
        component=strong_components(n, laid.tail, laid.head),
        first_out=run_starts(laid.tail, n),
        head=laid.head,
        travel_time=running[laid.base] + delay[laid.base],
        delay=delay[laid.base],
        length_m=streets.length_m[laid.street].astype(np.float32),
        edge_street=laid.street,
        edge_forward=laid.forward,
        first_in=run_starts(laid.head, n),
        tail=laid.tail,
        in_edge=order_by(laid.head, n),
        street_first_vertex=streets.first_vertex,
        street_first_edge=run_starts(laid.street, s),
        street_edge=order_by(laid.street, s),
        road_class=streets.road_class,
        way_id=streets.first_way,
        vertex_lon=node_lon[streets.vertex],
        vertex_lat=node_lat[streets.vertex],
    )
