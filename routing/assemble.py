"""Assembly: segments of one travel mode, from whatever source, to a searchable `RoadGraph`."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from routing.contract import Chains, Segments, chain_segments, great_circle_m
from routing.network import BoolArray, FloatArray, IntArray, LongArray, RoadGraph
from routing.numbering import hilbert_position, strong_components
from routing.restrictions import split_junctions

MIN_JUNCTION_ARMS = 3


@dataclass(frozen=True)
class TurnBan:
    """Who arrives at node `via` from way `from_way` may not go on into the ways `to_ways` (or, `only`, nowhere else)."""

    via: int  # node number
    from_way: int
    to_ways: frozenset[int]
    only: bool = False


@dataclass(frozen=True, eq=False)
class _Streets:
    """Streets before numbering: end nodes, per direction the time, and the ways at both ends."""

    start: IntArray
    end: IntArray
    length_m: FloatArray
    forward_s: FloatArray  # running time, inf: closed
    backward_s: FloatArray
    end_delay_s: FloatArray
    start_delay_s: FloatArray
    first_segment: IntArray
    last_segment: IntArray


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
    paid on arriving by a road of that class at a node where at least three segments meet, unless the segment names
    a longer delay there (a signal) itself. `turn_bans` name nodes by number and ways by `segments.way_id`.

    Running times are summed unrounded along a street and rounded once to deciseconds, and are at least 1 for a
    street with a length; delays are rounded apart, so `travel_time = running + delay` holds exactly.
    """
    bans = list(turn_bans)
    kept = np.zeros(len(node_lon), dtype=np.bool_)
    kept[[ban.via for ban in bans]] = True
    if junction_delay_s is not None:
        segments = _with_junction_delays(segments, len(node_lon), junction_delay_s)
    chains = chain_segments(segments, len(node_lon), kept)
    streets, vertices = _measure(segments, chains, node_lon, node_lat)
    return _number(mode, streets, vertices, segments, chains, node_lon, node_lat, bans)


def _with_junction_delays(segments: Segments, n_nodes: int, junction_delay_s: FloatArray) -> Segments:
    """Junction delays at nodes with three arms or more, where no longer delay is mapped."""
    arms = np.bincount(segments.start, minlength=n_nodes) + np.bincount(segments.end, minlength=n_nodes)
    delay = junction_delay_s[segments.road_class]
    at_end = np.where(arms[segments.end] >= MIN_JUNCTION_ARMS, delay, 0.0)
    at_start = np.where(arms[segments.start] >= MIN_JUNCTION_ARMS, delay, 0.0)
    return Segments(
        segments.start,
        segments.end,
        segments.forward_kmh,
        segments.backward_kmh,
        np.maximum(segments.end_delay_s, at_end),
        np.maximum(segments.start_delay_s, at_start),
        segments.road_class,
        segments.way_id,
    )


def _measure(
    segments: Segments, chains: Chains, node_lon: FloatArray, node_lat: FloatArray
) -> tuple[_Streets, tuple[LongArray, IntArray]]:
    """Lengths and times of the streets, and the mapped nodes they run through."""
    seg, forward, first = chains.segment, chains.forward, chains.first
    a = np.where(forward, segments.start[seg], segments.end[seg]).astype(np.int32)
    b = np.where(forward, segments.end[seg], segments.start[seg]).astype(np.int32)
    length = np.add.reduceat(great_circle_m(node_lon[a], node_lat[a], node_lon[b], node_lat[b]), first[:-1])
    head, last = first[:-1], first[1:] - 1
    along = np.where(forward, segments.forward_kmh[seg], segments.backward_kmh[seg])[head]
    against = np.where(forward, segments.backward_kmh[seg], segments.forward_kmh[seg])[head]
    arrive = np.where(forward, segments.end_delay_s[seg], segments.start_delay_s[seg])[last]
    depart = np.where(forward, segments.start_delay_s[seg], segments.end_delay_s[seg])[head]
    with np.errstate(divide="ignore", invalid="ignore"):
        forward_s = np.where(along > 0, length * 3.6 / along, np.inf)
        backward_s = np.where(against > 0, length * 3.6 / against, np.inf)
    streets = _Streets(a[head], b[last], length, forward_s, backward_s, arrive, depart, seg[head], seg[last])
    return streets, _street_vertices(a, b, first)


def _street_vertices(a: IntArray, b: IntArray, first: LongArray) -> tuple[LongArray, IntArray]:
    """Mapped nodes along each street: the start of each segment, then the end of the last."""
    n = len(first) - 1
    vertex_first = first + np.arange(n + 1)
    vertex = np.empty(len(a) + n, dtype=np.int32)
    ends = vertex_first[1:] - 1
    is_end = np.zeros(len(vertex), dtype=np.bool_)
    is_end[ends] = True
    vertex[~is_end] = a
    vertex[ends] = b[first[1:] - 1]
    return vertex_first, vertex


def _number(  # noqa: PLR0913, PLR0917
    mode: str,
    streets: _Streets,
    vertices: tuple[LongArray, IntArray],
    segments: Segments,
    chains: Chains,
    node_lon: FloatArray,
    node_lat: FloatArray,
    bans: list[TurnBan],
) -> RoadGraph:
    """Nodes by locality, streets by their nodes, edges by tail; split junctions; components."""
    # junction numbers by Hilbert position
    mapped = np.unique(np.concatenate([streets.start, streets.end]))
    curve = hilbert_position(node_lon[mapped], node_lat[mapped])
    junction = mapped[np.lexsort((mapped, curve))].astype(np.int32)  # mapped node of each junction
    number = np.full(len(node_lon), -1, dtype=np.int32)
    number[junction] = np.arange(len(junction), dtype=np.int32)
    start, end = number[streets.start], number[streets.end]
    order = np.lexsort((np.arange(len(start)), np.maximum(start, end), np.minimum(start, end)))
    start, end = start[order], end[order]

    # base edges: forward ones, then backward ones
    ahead = np.flatnonzero(np.isfinite(streets.forward_s[order]))
    back = np.flatnonzero(np.isfinite(streets.backward_s[order]))
    edge_street = np.concatenate([ahead, back]).astype(np.int32)
    edge_forward = np.arange(len(edge_street)) < len(ahead)
    tail = np.where(edge_forward, start[edge_street], end[edge_street]).astype(np.int32)
    head = np.where(edge_forward, end[edge_street], start[edge_street]).astype(np.int32)
    source = order[edge_street]
    running_s = np.where(edge_forward, streets.forward_s[source], streets.backward_s[source])
    delay_s = np.where(edge_forward, streets.end_delay_s[source], streets.start_delay_s[source])
    running = np.floor(running_s * 10 + 0.5).astype(np.int64)
    running = np.maximum(running, streets.length_m[source] > 0)
    delay = np.floor(delay_s * 10 + 0.5).astype(np.int32)

    leaving = np.where(edge_forward, streets.first_segment[source], streets.last_segment[source])
    arriving = np.where(edge_forward, streets.last_segment[source], streets.first_segment[source])
    forbidden = _forbidden_turns(bans, number, tail, head, segments.way_id[leaving], segments.way_id[arriving])
    split = split_junctions(len(junction), tail, head, forbidden)

    # copies stand right after their junction
    owner = np.concatenate([np.arange(len(junction), dtype=np.int32), split.copy_of])
    rank = np.empty(len(owner), dtype=np.int32)
    by_place = np.lexsort((np.arange(len(owner)), owner))
    rank[by_place] = np.arange(len(owner), dtype=np.int32)
    at = junction[owner[by_place]]
    new_tail, new_head = rank[split.tail], rank[split.head]
    e_order = np.lexsort((~edge_forward[split.base_edge], edge_street[split.base_edge], new_tail))
    base = split.base_edge[e_order]
    new_tail, new_head = new_tail[e_order], new_head[e_order]
    n, s = len(owner), len(start)
    street_of = edge_street[base]
    vertex_first, vertex = _reorder_vertices(*vertices, order)
    return RoadGraph(
        mode=mode,
        node_lon=node_lon[at],
        node_lat=node_lat[at],
        component=strong_components(n, new_tail, new_head),
        first_out=_run_starts(new_tail, n),
        head=new_head,
        travel_time=(running[base] + delay[base]).astype(np.int32),
        delay=delay[base],
        length_m=streets.length_m[order][street_of].astype(np.float32),
        edge_street=street_of,
        edge_forward=edge_forward[base],
        first_in=_run_starts(new_head, n),
        tail=new_tail,
        in_edge=np.argsort(new_head, kind="stable").astype(np.int32),
        street_first_vertex=vertex_first,
        street_first_edge=_run_starts(street_of, s),
        street_edge=np.argsort(street_of, kind="stable").astype(np.int32),
        road_class=segments.road_class[streets.first_segment[order]],
        way_id=segments.way_id[streets.first_segment[order]],
        vertex_lon=node_lon[vertex],
        vertex_lat=node_lat[vertex],
    )


def _run_starts(values: IntArray, n: int) -> IntArray:
    """Where the run of each number 0..n-1 starts when `values` are sorted."""
    first = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(values, minlength=n), out=first[1:])
    return first


def _reorder_vertices(vertex_first: LongArray, vertex: IntArray, order: LongArray) -> tuple[LongArray, IntArray]:
    """Vertices of the streets in another order of streets."""
    count = np.diff(vertex_first)[order]
    first = np.zeros(len(order) + 1, dtype=np.int64)
    np.cumsum(count, out=first[1:])
    take = np.repeat(vertex_first[:-1][order] - first[:-1], count) + np.arange(first[-1])
    return first, vertex[take]


def _forbidden_turns(  # noqa: PLR0913, PLR0917
    bans: list[TurnBan],
    number: IntArray,
    tail: IntArray,
    head: IntArray,
    leaving_way: LongArray,
    arriving_way: LongArray,
) -> dict[int, set[int]]:
    """Edge -> edges that may not follow it, from bans on ways."""
    via = {int(number[ban.via]) for ban in bans} - {-1}
    into: dict[int, list[int]] = {node: [] for node in via}
    out_of: dict[int, list[int]] = {node: [] for node in via}
    wanted = np.array(sorted(via), dtype=np.int32)
    for edge in np.flatnonzero(np.isin(head, wanted)).tolist():
        into[int(head[edge])].append(edge)
    for edge in np.flatnonzero(np.isin(tail, wanted)).tolist():
        out_of[int(tail[edge])].append(edge)
    forbidden: dict[int, set[int]] = {}
    for ban in bans:
        node = int(number[ban.via])
        if node < 0:
            continue
        named = {e for e in out_of[node] if int(leaving_way[e]) in ban.to_ways}
        if not named:  # the way that only may be taken is closed to this mode: nothing to obey
            continue
        closed = set(out_of[node]) - named if ban.only else named
        for edge in into[node]:
            if int(arriving_way[edge]) == ban.from_way:
                forbidden.setdefault(edge, set()).update(closed)
    return forbidden
