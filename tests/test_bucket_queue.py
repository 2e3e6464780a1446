"""Dial's search on whole deciseconds equals networkx exactly; labels, early stops, long edges, buffers left clean."""

import networkx as nx
import numpy as np
import pytest

from routing.bucket_queue import FAR, BucketSearch, Buffers, bucket_search, clear, new_buffers, search
from routing.network import RoadGraph
from routing.seeds import LONGEST_TIME, SEED, Seeds, sort_seeds

NO_MARKS = np.zeros(1, dtype=np.uint8)


def seeds_at(nodes: list[int], times: list[float]) -> Seeds:
    return sort_seeds(np.array(nodes, np.int32), np.array(times, float), np.arange(len(nodes), dtype=np.int32))


def run(engine: BucketSearch, seeds: Seeds, limit: int = LONGEST_TIME, buffers: Buffers | None = None) -> np.ndarray:
    """Time (inf) and owner (-1) of every node; the buffers must be clean afterwards."""
    buffers = buffers or new_buffers(len(engine.arcs.first) - 1, len(engine.arcs.target), engine.n_buckets)
    n_touched = search(engine.arcs, seeds, limit, NO_MARKS, 0, buffers)
    state = buffers.state.copy()
    clear(buffers, n_touched)
    assert_clean(buffers)
    s = state & SEED
    reached = state != FAR
    s[~reached] = 0
    whole = (state >> 32) - seeds.start[s]
    return np.array([np.where(reached, seeds.time[s] + whole, np.inf), np.where(reached, seeds.owner[s], -1)])


def assert_clean(buffers: Buffers) -> None:
    assert (buffers.state == FAR).all()
    assert (buffers.bucket == -1).all()


def oracle(graph: RoadGraph, reverse: bool, nodes: list[int], times: list[float]) -> np.ndarray:
    digraph = nx.MultiDiGraph()
    digraph.add_nodes_from(range(graph.n_nodes))
    digraph.add_weighted_edges_from(
        (int(u), int(v), int(t)) for u, v, t in zip(graph.tail, graph.head, graph.travel_time, strict=True)
    )
    if reverse:
        digraph = digraph.reverse()
    best = np.array([[np.inf] * graph.n_nodes, [-1.0] * graph.n_nodes])
    for owner, (node, start) in enumerate(zip(nodes, times, strict=True)):
        for other, time in nx.single_source_dijkstra_path_length(digraph, node).items():
            if start + time < best[0, other]:
                best[:, other] = start + time, owner
    return best


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_equals_networkx_exactly_with_seeds_and_labels(seed: int, reverse: bool, random_graph) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed, n_nodes=int(rng.integers(1, 40)))
    nodes = rng.integers(0, graph.n_nodes, size=int(rng.integers(1, 8))).tolist()
    # Quarters are exact, so sums are too, and ties happen.
    times = (rng.integers(0, 4 * int(rng.choice([1, 50, 3000])), size=len(nodes)) / 4).tolist()
    expected = oracle(graph, reverse, nodes, times)
    engine = bucket_search(graph, reverse=reverse)
    np.testing.assert_array_equal(run(engine, seeds_at(nodes, times)), expected, err_msg=f"{seed=}")
    limit = int(rng.integers(0, 800))
    found = run(engine, seeds_at(nodes, times), limit)
    np.testing.assert_array_equal(found[0], np.where(expected[0] < limit + 1, expected[0], np.inf), err_msg=f"{seed=}")


@pytest.mark.parametrize("seed", range(25))
def test_an_early_stop_has_settled_what_was_wanted_and_leaves_nothing(seed: int, random_graph) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed)
    engine = bucket_search(graph, reverse=False)
    seeds = seeds_at(rng.integers(0, graph.n_nodes, size=2).tolist(), rng.uniform(0, 300, size=2).tolist())
    wanted = (rng.random(graph.n_nodes) < 0.2).astype(np.uint8)
    wanted[seeds.node[0]] = 1
    buffers = new_buffers(graph.n_nodes, graph.n_edges, engine.n_buckets)
    whole = search(engine.arcs, seeds, LONGEST_TIME, NO_MARKS, 0, buffers)
    expected = buffers.state.copy()
    clear(buffers, whole)
    n_touched = search(engine.arcs, seeds, LONGEST_TIME, wanted, int(wanted.sum()), buffers)
    np.testing.assert_array_equal(buffers.state[wanted == 1], expected[wanted == 1], err_msg=f"{seed=}")
    assert n_touched <= whole
    clear(buffers, n_touched)
    assert_clean(buffers)


def test_too_little_room_for_entries_is_made_good(random_graph) -> None:
    graph = random_graph(7)
    engine = bucket_search(graph, reverse=False)
    nodes, times = list(range(graph.n_nodes)), [float(3 * node % 50) for node in range(graph.n_nodes)]
    tight = new_buffers(graph.n_nodes, 0, engine.n_buckets)._replace(entry=np.empty((1, 2), dtype=np.int32))
    np.testing.assert_array_equal(
        run(engine, seeds_at(nodes, times), buffers=tight), oracle(graph, False, nodes, times)
    )


def test_a_ferry_of_hours_and_a_seed_far_behind(road_graph, street) -> None:
    ferry = 5 * 36_000
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0)], [street(0, 1, ferry, ferry), street(1, 2, 1, 1)])
    engine = bucket_search(graph, reverse=False)
    far_behind = float(40 * ferry)
    assert run(engine, seeds_at([0], [0.0]))[0].tolist() == [0, ferry, ferry + 1]
    assert run(engine, seeds_at([2, 0], [far_behind, 0.5])).tolist() == [[0.5, ferry + 0.5, ferry + 1.5], [1, 1, 1]]


def test_of_equal_seeds_the_smaller_remainder_then_the_first_owner_wins_through_edges_of_no_time(
    road_graph, street
) -> None:
    line = [(i * 0.001, 0.0) for i in range(4)]
    graph = road_graph(line, [street(i, i + 1, 0, 0) for i in range(3)])
    engine = bucket_search(graph, reverse=False)
    assert run(engine, seeds_at([0, 3], [7.5, 7.25])).tolist() == [[7.25] * 4, [1] * 4]
    assert run(engine, seeds_at([3, 0], [7.5, 7.5])).tolist() == [[7.5] * 4, [0] * 4]


def test_a_single_node_and_no_seed(road_graph) -> None:
    graph = road_graph([(0, 0)], [])
    engine = bucket_search(graph, reverse=False)
    assert run(engine, seeds_at([0], [3.5])).tolist() == [[3.5], [0]]
    buffers = new_buffers(1, 0, engine.n_buckets)
    assert search(engine.arcs, seeds_at([], []), LONGEST_TIME, NO_MARKS, 0, buffers) == 0
    assert_clean(buffers)
