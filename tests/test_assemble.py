"""Assembly of segments: contraction keeps every travel time and every metre; numbering is local and lasting."""

import math

import networkx as nx
import numpy as np
import pytest

from routing.assemble import assemble_graph
from routing.contract import Segments, great_circle_m
from routing.mode_segments import build_graph
from routing.modes import load_mode
from routing.numbering import hilbert_position, strong_components
from routing.roads import collect_roads


def random_segments(seed: int):  # type: ignore[no-untyped-def]
    """Winding paths between a few hubs, with speeds that change now and then, one-ways and delays."""
    rng = np.random.default_rng(seed)
    n = 60
    lon, lat = 70 + rng.random(n) * 0.05, 42 + rng.random(n) * 0.05
    start, end = [], []
    for _ in range(14):
        walk = rng.choice(n, size=int(rng.integers(2, 9)), replace=False)
        start += walk[:-1].tolist()
        end += walk[1:].tolist()
    k = len(start)
    ahead = rng.choice([30.0, 30.0, 30.0, 60.0], k)
    back = np.where(rng.random(k) < 0.2, 0.0, ahead)
    flip = rng.random(k) < 0.5
    first, second = np.where(flip, end, start), np.where(flip, start, end)
    delay = np.where(rng.random(n) < 0.1, 7.0, 0.0)
    segments = Segments(
        start=first.astype(np.int32),
        end=second.astype(np.int32),
        forward_kmh=np.where(flip, back, ahead),
        backward_kmh=np.where(flip, ahead, back),
        end_delay_s=delay[second],
        start_delay_s=delay[first],
        road_class=np.zeros(k, dtype=np.uint8),
        way_id=np.arange(k, dtype=np.int64),
    )
    return lon, lat, segments


def plain_graph(lon, lat, s):  # type: ignore[no-untyped-def]
    """Oracle: every mapped node a node, unrounded seconds."""
    length = great_circle_m(lon[s.start], lat[s.start], lon[s.end], lat[s.end])
    plain = nx.MultiDiGraph()
    for i in range(len(s.start)):
        u, v = int(s.start[i]), int(s.end[i])
        if s.forward_kmh[i] > 0:
            plain.add_edge(u, v, s=length[i] * 3.6 / s.forward_kmh[i] + s.end_delay_s[i])
        if s.backward_kmh[i] > 0:
            plain.add_edge(v, u, s=length[i] * 3.6 / s.backward_kmh[i] + s.start_delay_s[i])
    return plain, length


@pytest.mark.parametrize("seed", range(20))
def test_contraction_keeps_every_time_and_metre(seed):
    lon, lat, segments = random_segments(seed)
    graph = assemble_graph("car", lon, lat, segments)
    plain, length = plain_graph(lon, lat, segments)
    street_m = {int(s): m for s, m in zip(graph.edge_street, graph.length_m, strict=True)}
    assert sum(street_m.values()) == pytest.approx(length.sum(), rel=1e-5)
    assert graph.n_nodes < len(np.unique(np.concatenate([segments.start, segments.end]))), "nothing was contracted"
    ours = nx.MultiDiGraph()
    ours.add_nodes_from(range(graph.n_nodes))
    for e in range(graph.n_edges):
        ours.add_edge(int(graph.tail[e]), int(graph.head[e]), ds=int(graph.travel_time[e]))
    mapped = [
        int(np.flatnonzero((lon == x) & (lat == y))[0]) for x, y in zip(graph.node_lon, graph.node_lat, strict=True)
    ]
    for u in range(0, graph.n_nodes, 5):
        got = nx.single_source_dijkstra_path_length(ours, u, weight="ds")
        exact = nx.single_source_dijkstra_path_length(plain, mapped[u], weight="s")
        assert {mapped[v] for v in got} == exact.keys() & set(mapped), f"seed {seed}"
        for v, deciseconds in got.items():
            # each street is rounded once: half a decisecond at most per street on the way
            assert abs(deciseconds / 10 - exact[mapped[v]]) < 0.05 * graph.n_streets, f"seed {seed}: {u} -> {v}"


def test_sum_is_rounded_once_per_street():
    """Ten pieces of 0.33 s each: 3.3 s, not ten times 0.3 s or 0.4 s."""
    step = 5.5 / (math.pi / 180 * 6_371_008.8)  # 5.5 m
    lat = 42 + step * np.arange(11)
    roads = collect_roads(
        [(1, list(range(11)), {"highway": "primary", "maxspeed": "66.6666667"})],
        {i: (70.0, float(lat[i])) for i in range(11)},
    )
    mode = load_mode("car")
    speed = 66.6666667 * mode.limit_share["primary"]
    graph = build_graph(roads, mode)
    assert graph.travel_time.tolist() == [math.floor(55 * 3.6 / speed * 10 + 0.5)] * 2


def test_zero_length_takes_no_time_and_a_short_street_at_least_one_decisecond():
    roads = collect_roads(
        [(1, [1, 2], {"highway": "primary"}), (2, [3, 4], {"highway": "primary"})],
        {1: (70.0, 42.0), 2: (70.0, 42.0), 3: (70.1, 42.0), 4: (70.1000001, 42.0)},
    )
    graph = build_graph(roads, load_mode("car"))
    by_way = dict(zip(graph.way_id[graph.edge_street].tolist(), graph.travel_time.tolist(), strict=True))
    assert by_way == {1: 0, 2: 1}


def test_hilbert_curve_of_order_one_and_neighbours():
    x, y = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.0])
    assert np.argsort(hilbert_position(x, y)).tolist() == [0, 1, 2, 3]
    side = np.arange(32.0)
    gx, gy = (axis.ravel() for axis in np.meshgrid(side, side))
    order = np.argsort(hilbert_position(gx, gy))
    steps = np.abs(np.diff(gx[order])) + np.abs(np.diff(gy[order]))
    assert steps.max() == 1, "the curve steps from cell to neighbouring cell"


def test_components_by_falling_size_then_lowest_node():
    tail = np.array([0, 1, 2, 3, 4, 5, 6], dtype=np.int32)
    head = np.array([1, 0, 3, 2, 5, 6, 4], dtype=np.int32)
    assert strong_components(8, tail, head).tolist() == [1, 1, 2, 2, 0, 0, 0, 3]


def test_order_of_the_ways_does_not_change_the_network():
    rng = np.random.default_rng(5)
    nodes = {i: (70 + rng.random() * 0.1, 42 + rng.random() * 0.1) for i in range(1, 30)}
    ways = [(w, rng.choice(np.arange(1, 30), 4, replace=False).tolist(), {"highway": "residential"}) for w in range(12)]
    one, other = (build_graph(collect_roads(order, nodes), load_mode("walk")) for order in (ways, ways[::-1]))
    assert (one.node_lon == other.node_lon).all()
    assert sorted(one.travel_time.tolist()) == sorted(other.travel_time.tolist())
    assert (one.component == other.component).all()
