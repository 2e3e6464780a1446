"""The hierarchy's shape is chordal, its times are shortest ones, and its searches give what others give."""

import itertools
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from thorough import seeds

from routing.access_legs import arrival_legs, departure_legs
from routing.bucket_engine import BucketEngine
from routing.engine import EngineName, choose_engine, nodes_within
from routing.hierarchy.branches import cut_branches, share_branches
from routing.hierarchy.customize import NO_WAY, customise, lay_times, perfect
from routing.hierarchy.engine import HierarchyEngine
from routing.hierarchy.hierarchy import build_hierarchy, customise_hierarchy, has_hierarchy, hierarchy
from routing.hierarchy.ladder import RUNGS, Ladder, rung_feet
from routing.hierarchy.order import graph_order, nested_dissection
from routing.hierarchy.sweep import UNSWEPT, Sweeps, sweep_from
from routing.hierarchy.topology import Topology, build_topology
from routing.network import RoadGraph
from routing.network_checks import LONGEST_EDGE_DS
from routing.seeds import seeds_of
from routing.snap import Snapped
from routing.travel_times import node_times, travel_time_matrix

SEEDS = seeds(12, of=30)


def topology_of(graph: RoadGraph, order: np.ndarray | None = None) -> Topology:
    return build_topology(graph.n_nodes, graph.tail, graph.head, graph_order(graph) if order is None else order)


def above(topology: Topology, p: int) -> list[int]:
    return topology.head[topology.first[p] : topology.first[p + 1]].tolist()


def shortest(graph: RoadGraph) -> np.ndarray:
    """All travel times between nodes, deciseconds, by Floyd and Warshall."""
    times = np.full((graph.n_nodes, graph.n_nodes), np.inf)
    np.fill_diagonal(times, 0)
    np.minimum.at(times, (graph.tail, graph.head), graph.travel_time)
    for middle in range(graph.n_nodes):
        np.minimum(times, times[:, [middle]] + times[[middle], :], out=times)
    return times


def grid(columns: int, rows: int, road_graph, street) -> RoadGraph:
    """A town of square blocks with a river: streets across it are missing but for one bridge."""
    places = [(0.001 * x, 0.001 * y) for y in range(rows) for x in range(columns)]
    streets = [street(i, i + 1, 7 + i % 5, 9) for i in range(len(places)) if i % columns < columns - 1]
    across = [i for i in range(len(places) - columns) if i // columns != rows // 2 or i % columns == 1]
    streets += [street(i, i + columns, 11, 8 + i % 3) for i in across]
    return road_graph(places, streets)


def everywhere(graph: RoadGraph, n: int, seed: int) -> Snapped:
    """Places part-way along random streets, with access legs of odd lengths."""
    rng = np.random.default_rng(seed)
    street = rng.integers(0, max(graph.n_streets, 1), size=n).astype(np.int32)
    access = rng.uniform(0, 90, size=n)
    nowhere = np.full(n, np.nan)
    return Snapped(street, rng.choice([0.0, 0.3, 0.77, 1.0], size=n), access, access, *[nowhere] * 4)


# ---- shape


@pytest.mark.parametrize("seed", SEEDS)
def test_the_nodes_above_a_node_are_all_joined(seed: int, random_graph) -> None:
    topology = topology_of(random_graph(seed))
    for p in range(topology.n_nodes):
        heads = above(topology, p)
        assert heads == sorted(heads, reverse=True), seed
        assert all(head < p for head in heads), seed
        assert topology.parent[p] == (heads[0] if heads else -1), seed
        for high, higher in itertools.combinations(heads, 2):
            assert higher in above(topology, high), seed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_fill_is_the_least_that_the_order_asks_for(seed: int, random_graph) -> None:
    graph = random_graph(seed)
    topology = topology_of(graph)
    game = nx.Graph((int(u), int(v)) for u, v in zip(graph.tail, graph.head, strict=True) if u != v)
    game.add_nodes_from(range(graph.n_nodes))
    for p in range(topology.n_nodes - 1, -1, -1):
        node = int(topology.node[p])
        neighbours = sorted(game[node])
        assert sorted(topology.node[above(topology, p)].tolist()) == neighbours, seed
        game.add_edges_from(itertools.combinations(neighbours, 2))
        game.remove_node(node)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_nodes_descendants_follow_it_without_a_gap(seed: int, random_graph) -> None:
    topology = topology_of(random_graph(seed))
    size = np.ones(topology.n_nodes, dtype=int)
    for p in range(topology.n_nodes - 1, -1, -1):
        if topology.parent[p] >= 0:
            size[topology.parent[p]] += size[p]
    for p in range(topology.n_nodes):
        parent = topology.parent[p]
        assert parent < 0 or parent < p < p + size[p] <= parent + size[parent], seed


@pytest.mark.parametrize("seed", SEEDS)
def test_every_edge_lies_on_its_arc(seed: int, random_graph) -> None:
    graph = random_graph(seed)
    topology = topology_of(graph)
    for e in range(graph.n_edges):
        tail, head = topology.position[graph.tail[e]], topology.position[graph.head[e]]
        arc = topology.edge_arc[e]
        if tail == head:
            assert arc == -1, seed
        else:
            ends = (topology.tail[arc], topology.head[arc])
            assert ends == ((tail, head) if topology.edge_up[e] else (head, tail)), seed


def test_lower_arcs_list_every_arc_once_by_its_upper_end(random_graph) -> None:
    topology = topology_of(random_graph(7))
    for p in range(topology.n_nodes):
        arcs = topology.lower_arc[topology.lower_first[p] : topology.lower_first[p + 1]]
        np.testing.assert_array_equal(arcs, np.flatnonzero(topology.head == p))


def test_a_square_by_hand() -> None:
    """0-1-2-3-0; contracting 0 joins 1 and 3, contracting 1 then finds 2 and 3 joined already."""
    tail, head = np.array([0, 1, 2, 3], np.int32), np.array([1, 2, 3, 0], np.int32)
    topology = build_topology(4, tail, head, np.arange(4, dtype=np.int32))
    assert topology.node.tolist() == [3, 2, 1, 0]
    assert [above(topology, p) for p in range(4)] == [[], [0], [1, 0], [2, 0]]
    basic = customise(topology, np.array([10, 20, 30, 40], np.int32))
    # 3 -> 0 -> 1 is the only way from 3 to 1 below 2: down from 3 to 1 in 50.
    arc = {(int(topology.tail[a]), int(topology.head[a])): a for a in range(topology.n_arcs)}
    assert basic.down[arc[2, 0]] == 50
    assert basic.up[arc[2, 0]] == NO_WAY
    # From 1 to 3 the shortest way leads over 2.
    assert perfect(topology, basic).up[arc[2, 0]] == 50


def test_a_good_order_fills_little(road_graph, street) -> None:
    graph = grid(16, 16, road_graph, street)
    good = topology_of(graph)
    poor = topology_of(graph, np.random.default_rng(1).permutation(graph.n_nodes).astype(np.int32))
    assert good.n_arcs < poor.n_arcs / 2


def test_the_order_is_the_same_every_time(road_graph, street) -> None:
    graph = grid(12, 9, road_graph, street)
    np.testing.assert_array_equal(graph_order(graph), graph_order(graph))
    assert sorted(graph_order(graph).tolist()) == list(range(graph.n_nodes))


# ---- times


@pytest.mark.parametrize("seed", SEEDS)
def test_basic_times_are_the_best_through_nodes_below(seed: int, random_graph) -> None:
    graph = random_graph(seed, n_nodes=14)
    topology = topology_of(graph)
    basic = customise(topology, graph.travel_time)
    digraph = nx.DiGraph()
    digraph.add_nodes_from(range(graph.n_nodes))
    for e in range(graph.n_edges):
        u, v = (int(topology.position[node]) for node in (graph.tail[e], graph.head[e]))
        known = digraph.get_edge_data(u, v, {"t": np.inf})["t"]
        digraph.add_edge(u, v, t=min(known, int(graph.travel_time[e])))
    for a in range(topology.n_arcs):
        low, high = int(topology.tail[a]), int(topology.head[a])
        below = digraph.subgraph([low, high, *range(low + 1, graph.n_nodes)])
        for (start, end), time in (((low, high), basic.up[a]), ((high, low), basic.down[a])):
            way = nx.single_source_dijkstra_path_length(below, start, weight="t").get(end, NO_WAY)
            assert time == way, (seed, a)


@pytest.mark.parametrize("seed", SEEDS)
def test_perfect_times_are_travel_times(seed: int, random_graph) -> None:
    graph = random_graph(seed)
    topology = topology_of(graph)
    times = perfect(topology, customise(topology, graph.travel_time))
    expected = shortest(graph)
    low, high = topology.node[topology.tail], topology.node[topology.head]
    np.testing.assert_array_equal(
        np.where(times.up == NO_WAY, np.inf, times.up), expected[low, high], err_msg=str(seed)
    )
    np.testing.assert_array_equal(
        np.where(times.down == NO_WAY, np.inf, times.down), expected[high, low], err_msg=str(seed)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_ladders_hold_only_arcs_that_are_quickest_ways(seed: int, random_graph) -> None:
    graph = random_graph(seed)
    known = build_hierarchy(graph)
    expected = shortest(graph)
    for ladder, upward in ((known.up, True), (known.down, False)):
        assert not (np.diff(ladder.first.astype(int)) % RUNGS).any()
        for p, a in _rungs(ladder):
            ends = known.topology.node[[p, ladder.target[a]]]
            start, end = ends if upward else ends[::-1]
            assert ladder.time[a] == expected[start, end], (seed, p)


def _rungs(ladder: Ladder) -> list[tuple[int, int]]:
    return [
        (p, a)
        for p in range(len(ladder.first) - 1)
        for a in range(ladder.first[p], ladder.first[p + 1])
        if ladder.time[a] < NO_WAY
    ]


def test_parallel_edges_take_the_fastest_and_loops_none(road_graph, street) -> None:
    graph = road_graph([(0, 0), (0.001, 0)], [street(0, 1, 30, 12), street(0, 1, 10, None), street(1, 1, 4, 4)])
    topology = topology_of(graph)
    times = lay_times(topology, graph.travel_time)
    both = sorted((int(times.up[0]), int(times.down[0])))
    assert (topology.n_arcs, both) == (1, [10, 12])


def test_new_times_need_no_new_shape(random_graph) -> None:
    graph = random_graph(5)
    slower = replace(graph, travel_time=(graph.travel_time * 3 + 1).astype(np.int32))
    shared = customise_hierarchy(hierarchy(graph).topology, slower)
    anew = build_hierarchy(slower)
    for ours, theirs in zip(shared.up + shared.down, anew.up + anew.down, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_branches_share_no_arc_and_all_times_are_those_of_one_thread(road_graph, street, monkeypatch) -> None:
    monkeypatch.setattr("routing.hierarchy.branches.WORTH_SHARING", 10)
    graph = grid(23, 17, road_graph, street)
    topology = topology_of(graph)
    runs, top = cut_branches(topology, 3)
    run_of = np.full(topology.n_nodes, -1)
    for number, (begin, end) in enumerate(runs):
        assert (run_of[begin:end] == -1).all()
        run_of[begin:end] = number
    assert np.flatnonzero(run_of == -1).tolist() == top.tolist()
    assert len(runs) > 12
    assert max(end - begin for begin, end in runs) <= graph.n_nodes // 12
    low, high = run_of[topology.tail], run_of[topology.head]
    assert ((low == high) | (high == -1)).all()
    alone = customise(topology, graph.travel_time, threads=1)
    shared = customise(topology, graph.travel_time, threads=3)
    for one, other in zip(
        (*alone, *perfect(topology, alone, threads=1)), (*shared, *perfect(topology, shared, threads=3)), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_a_sweep_in_shares_gives_what_one_thread_gives(road_graph, street, monkeypatch) -> None:
    for name in ("WORTH_SHARING", "WORTH_SWEEPING_TOGETHER"):
        monkeypatch.setattr(f"routing.hierarchy.branches.{name}", 10)
    graph = grid(23, 17, road_graph, street)
    topology, places = topology_of(graph), everywhere(graph, 3, 1)
    one, three = share_branches(topology, 1), share_branches(topology, 3)
    swept = np.concatenate([np.arange(*run) for share in (three.top, *three.runs) for run in share])
    assert sorted(swept.tolist()) == list(range(graph.n_nodes))
    assert (len(one.runs), len(three.runs), len(one.top)) == (1, 3, 0)
    known, seeds = build_hierarchy(graph), seeds_of(departure_legs(graph, places))
    states, read = [], []
    for shares in (one, three):
        sweeps = Sweeps(known.up, known.down, rung_feet(known.down), topology.parent, topology.position, shares, [])
        states.append(np.zeros(graph.n_nodes, dtype=np.int64))
        sweep_from(sweeps, seeds, states[-1], lambda runs, swept=states[-1]: read.append(take(swept, runs)))
    np.testing.assert_array_equal(*states)
    assert (states[0] < UNSWEPT).all()
    # Whoever reads a share reads what is final.
    final = take(states[0], np.array([[0, graph.n_nodes]]))
    np.testing.assert_array_equal(np.sort(np.concatenate(read)), np.sort(np.tile(final, 2)))


def take(state: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """What a reader of these runs sees now."""
    return np.concatenate([state[:0], *(state[begin:end] for begin, end in runs)])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_climb_misses_nothing_above_its_seeds(seed: int, random_graph) -> None:
    """From few places most positions are passed by; the bucket queue is the oracle."""
    graph = random_graph(seed, n_nodes=80)
    for n_places, direction in itertools.product((1, 2, 5), ("to_facility", "from_facility")):
        places = everywhere(graph, n_places, 100 * seed + n_places)
        one, other = (node_times(graph, places, direction=direction, engine=e) for e in ("bucket_queue", "hierarchy"))
        np.testing.assert_array_equal(one, other, err_msg=f"{seed=} {n_places=}")


def test_every_rung_knows_the_position_below_it(random_graph) -> None:
    for seed in range(30):
        known = build_hierarchy(random_graph(seed))
        for ladder in (known.up, known.down):
            assert [int(rung_feet(ladder)[a // RUNGS]) for _, a in _rungs(ladder)] == [p for p, _ in _rungs(ladder)]
            assert len(rung_feet(ladder)) == len(ladder.target) // RUNGS


def test_memory_is_used_again_and_remembers_nothing(road_graph, street) -> None:
    graph = grid(9, 8, road_graph, street)
    many, one = everywhere(graph, 9, 1), everywhere(graph, 1, 2)
    expected = node_times(graph, one, engine="bucket_queue")
    known, engine = hierarchy(graph), HierarchyEngine(graph, reverse=True)
    for places in (many, one):
        node_times(graph, places, engine="hierarchy")
    np.testing.assert_array_equal(node_times(graph, one, engine="hierarchy"), expected)
    with engine.sweeps().states() as first, engine.sweeps().states() as second:
        assert first is not second
    with HierarchyEngine(graph, reverse=False).sweeps().states() as state:
        assert state is first or state is second
    assert hierarchy(graph) is known


# ---- searches


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_both_engines_answer_alike_to_the_last_bit(seed: int, reverse: bool, random_graph) -> None:
    graph = random_graph(seed, n_nodes=60)
    few, many = everywhere(graph, 37, seed), everywhere(graph, 50, seed + 1)
    legs = (arrival_legs, departure_legs) if reverse else (departure_legs, arrival_legs)
    starts, ends = legs[0](graph, few), legs[1](graph, many)
    bucket, sweeps = BucketEngine(graph, reverse=reverse), HierarchyEngine(graph, reverse=reverse)
    for threads in (1, 2):
        one, other = (e.dense_times(starts, ends, cutoff_s=np.inf, threads=threads) for e in (bucket, sweeps))
        np.testing.assert_array_equal(one, other, err_msg=str(seed))
        pairs = [e.sparse_times(starts, ends, cutoff_s=np.inf, threads=threads) for e in (bucket, sweeps)]
        for a, b in zip(*pairs, strict=True):
            np.testing.assert_array_equal(a, b, err_msg=str(seed))
    for cutoff_s in (np.inf, 25.0):
        seconds = [e.seconds_to_nodes(starts, cutoff_s=cutoff_s) for e in (bucket, sweeps)]
        np.testing.assert_array_equal(*seconds, err_msg=str(seed))
    for a, b in zip(*(e.nearest_to_places(starts, ends, cutoff_s=np.inf) for e in (bucket, sweeps)), strict=True):
        np.testing.assert_array_equal(a, b, err_msg=str(seed))


def test_one_node_and_none(road_graph, street) -> None:
    alone = road_graph([(0.0, 0.0)], [street(0, 0, 5, 5, via=((0.001, 0.0),))])
    place = everywhere(alone, 1, 1)
    np.testing.assert_array_equal(
        *(travel_time_matrix(alone, place, place, engine=e) for e in ("bucket_queue", "hierarchy"))
    )
    empty = road_graph([], [])
    assert build_hierarchy(empty).topology.n_arcs == 0
    assert len(nested_dissection(0, empty.tail, empty.head)) == 0


def test_a_town_with_one_bridge(road_graph, street) -> None:
    graph = grid(9, 8, road_graph, street)
    expected = shortest(graph)
    topology = topology_of(graph)
    assert topology.n_arcs > graph.n_edges / 2
    start = Snapped(np.zeros(1, np.int32), np.zeros(1), *[np.zeros(1)] * 6)
    times = node_times(graph, start, direction="from_facility", engine="hierarchy")
    np.testing.assert_array_equal(times * 10, expected[0])


def test_times_past_the_sentinel_are_no_way(road_graph, street) -> None:
    far = 2**29
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0)], [street(0, 1, far, far), street(1, 2, far, far)])
    place = Snapped(np.zeros(1, np.int32), np.zeros(1), *[np.zeros(1)] * 6)
    times = node_times(graph, place, direction="from_facility", engine="hierarchy")
    assert times.tolist() == [0.0, far / 10, np.inf]


@pytest.mark.parametrize("engine", ["bucket_queue", "hierarchy"])
@pytest.mark.parametrize("access_s", [1e8, 1.07e8, 1.08e8, 2.14e8, 3e9])
def test_no_search_goes_past_three_years(access_s: float, engine: EngineName, road_graph, street) -> None:
    month = LONGEST_EDGE_DS
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0)], [street(0, 1, month, month), street(1, 2, month, month)])
    place = Snapped(np.zeros(1, np.int32), np.zeros(1), np.zeros(1), np.full(1, access_s), *[np.full(1, np.nan)] * 4)
    times = access_s + np.arange(3) * (month / 10)
    expected = np.where(times * 10 < 2**30 - 1, times, np.inf)
    np.testing.assert_array_equal(node_times(graph, place, direction="from_facility", engine=engine), expected)


@pytest.mark.parametrize("far", [2**28 - 100, 2**28 - 1, 2**29])
def test_a_table_has_no_way_past_what_its_lanes_hold(far: int, road_graph, street) -> None:
    # Each place can be left in three ways, so two bits hold the seed, and 2**28 deciseconds do not fit beside them.
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0)], [street(0, 1, far, far), street(1, 2, 5, 5)])
    nowhere = [np.full(2, np.nan)] * 4
    start = Snapped(np.zeros(2, np.int32), np.zeros(2), np.zeros(2), np.zeros(2), *nowhere)
    ends = Snapped(np.ones(2, np.int32), np.array([0.0, 0.5]), np.zeros(2), np.zeros(2), *nowhere)
    times = np.array([[far / 10, (far + 2.5) / 10]] * 2)
    there = travel_time_matrix(graph, start, ends, engine="hierarchy")
    back = travel_time_matrix(graph, ends, start, engine="hierarchy")
    np.testing.assert_array_equal(there, times if far < 2**28 - 1 else np.full((2, 2), np.inf))
    # The long street is the last leg of the way back, and legs are added afterwards.
    np.testing.assert_array_equal(back, times.T)


# ---- choice


def test_what_is_asked_for_is_used_and_what_is_sooner_is_chosen(road_graph, street) -> None:
    graph = grid(20, 20, road_graph, street)
    asked = {"reverse": False, "sweeps": 1, "balls": 1, "most_visits": 1, "cutoff_s": np.inf}
    assert isinstance(choose_engine(graph, asked="bucket_queue", **asked), BucketEngine)
    many = dict.fromkeys(("sweeps", "balls", "most_visits"), 100_000)
    # One search is over long before a hierarchy is built.
    assert isinstance(choose_engine(graph, asked="auto", **asked), BucketEngine)
    assert not has_hierarchy(graph)
    assert isinstance(choose_engine(graph, asked="auto", **(asked | many)), HierarchyEngine)
    # Now it is there.
    assert has_hierarchy(graph)
    assert isinstance(choose_engine(graph, asked="auto", **asked), HierarchyEngine)
    # A small ball is walked.
    assert isinstance(choose_engine(graph, asked="auto", **(asked | {"cutoff_s": 1.0})), BucketEngine)
    with pytest.raises(ValueError, match="engine must be"):
        choose_engine(graph, asked="dijkstra", **asked)


def test_the_ball_grows_with_the_cutoff_up_to_all_nodes(road_graph, street) -> None:
    graph = grid(20, 20, road_graph, street)
    balls = [nodes_within(graph, cutoff_s) for cutoff_s in (0.0, 1.0, 5.0, 1e6, np.inf)]
    assert balls[0] == 0
    assert balls == sorted(balls)
    assert balls[-1] == balls[-2] == graph.n_nodes
