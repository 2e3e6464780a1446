"""Customising in part: the same ladders, to the last bit, as customising everything."""

from dataclasses import replace

import numpy as np
import pytest

from routing.hierarchy import partial
from routing.hierarchy.customize import customise, perfect
from routing.hierarchy.hierarchy import build_hierarchy, customise_hierarchy
from routing.hierarchy.partial import bench_of, customise_arcs
from routing.network import UNREACHED


def changed_graph(rng, graph, n_edges):
    """Some edges closed, quicker, slower or of no time, and which."""
    edges = rng.choice(graph.n_edges, size=min(n_edges, graph.n_edges), replace=False)
    time = graph.travel_time.copy()
    for e in edges:
        time[e] = rng.choice([UNREACHED, 0, 1, time[e] * 2, time[e] // 2, 1000])
    return replace(graph, travel_time=time), edges


def in_part(known, baseline, graph, edges):
    arcs = np.unique(known.topology.edge_arc[edges])
    got, was_in_part = customise_arcs(known, baseline, known.topology, graph, arcs[arcs >= 0])
    assert was_in_part
    return got


@pytest.fixture(autouse=True)
def always_worth_the_trouble(monkeypatch):
    monkeypatch.setattr("routing.hierarchy.partial.FEW", 10**6)


def require_equal(one, other, note=""):
    for a, b in ((one.up, other.up), (one.down, other.down)):
        for x, y in zip(a, b, strict=True):
            assert x.dtype == y.dtype
            np.testing.assert_array_equal(x, y, err_msg=note)


@pytest.mark.parametrize("seed", range(60))
def test_ladders_equal_those_of_customising_everything(random_graph, seed):
    rng = np.random.default_rng(seed)
    baseline = random_graph(seed, n_nodes=int(rng.choice([5, 25, 80])))
    known = build_hierarchy(baseline)
    # One after another: a bench that was not put in order would tell.
    for n_edges in (1, 5, 2, 1000, 1):
        graph, edges = changed_graph(rng, baseline, n_edges)
        got = in_part(known, baseline, graph, edges)
        require_equal(got, customise_hierarchy(known.topology, graph), f"{seed=} {n_edges=}")


@pytest.mark.parametrize("seed", [32, 43, 51, 72, 82])
def test_a_way_of_which_both_parts_change_is_held_against_what_it_was(random_graph, seed):
    # Rare, so these graphs were looked for: taking the second part as it is now leaves arcs with old times.
    rng = np.random.default_rng(seed)
    baseline = random_graph(seed, n_nodes=int(rng.choice([12, 25, 60, 150])), delays=False)
    known = build_hierarchy(baseline)
    for n_edges in (1, 2, 3, 5, 8):
        graph, edges = changed_graph(rng, baseline, n_edges)
        require_equal(
            in_part(known, baseline, graph, edges), customise_hierarchy(known.topology, graph), f"{seed=} {n_edges=}"
        )


@pytest.mark.parametrize("seed", range(8))
def test_the_bench_is_put_in_order_again(random_graph, seed):
    rng = np.random.default_rng(100 + seed)
    baseline = random_graph(seed, n_nodes=60)
    known = build_hierarchy(baseline)
    basic = customise(known.topology, baseline.travel_time)
    expected = [*basic, *perfect(known.topology, basic)]
    in_part(known, baseline, *changed_graph(rng, baseline, 10))
    bench = bench_of(known, baseline)
    for now, once in zip(bench.times[:4], expected, strict=True):
        np.testing.assert_array_equal(now, once, err_msg=f"{seed=}")
    assert not bench.marked.any()
    assert not bench.waiting.any()


@pytest.mark.parametrize("seed", range(12))
def test_giving_up_leaves_the_bench_in_order(random_graph, monkeypatch, seed):
    rng = np.random.default_rng(200 + seed)
    baseline = random_graph(seed, n_nodes=60)
    known = build_hierarchy(baseline)
    bench = bench_of(known, baseline)
    before = [times.copy() for times in bench.times[:4]]
    graph, edges = changed_graph(rng, baseline, 40)
    monkeypatch.setattr("routing.hierarchy.partial.NODES_PER_ARC", 1 / 1000)
    arcs = np.unique(known.topology.edge_arc[edges])
    for few in (0, 3):
        monkeypatch.setattr("routing.hierarchy.partial.FEW", few)
        got, was_in_part = customise_arcs(known, baseline, known.topology, graph, arcs[arcs >= 0])
        require_equal(got, customise_hierarchy(known.topology, graph), f"{seed=} {few=}")
        assert not (was_in_part and few == 0)
    for now, once in zip(bench.times[:4], before, strict=True):
        np.testing.assert_array_equal(now, once, err_msg=f"{seed=}")
    assert not bench.marked.any()
    assert not bench.waiting.any()


@pytest.mark.parametrize("interrupted", ["spread_up", "spread_down", "patch_ladder", "put_back"])
def test_an_interruption_makes_no_later_edit_wrong(random_graph, monkeypatch, interrupted):
    rng = np.random.default_rng(7)
    baseline = random_graph(7, n_nodes=60)
    known = build_hierarchy(baseline)
    in_part(known, baseline, *changed_graph(rng, baseline, 3))
    work = getattr(partial, interrupted)

    def interrupt(*arguments):
        if interrupted != "put_back":
            work(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(partial, interrupted, interrupt)
        with pytest.raises(KeyboardInterrupt):
            in_part(known, baseline, *changed_graph(rng, baseline, 10))
    graph, edges = changed_graph(rng, baseline, 5)
    arcs = np.unique(known.topology.edge_arc[edges])
    got, was_in_part = customise_arcs(known, baseline, known.topology, graph, arcs[arcs >= 0])
    require_equal(got, customise_hierarchy(known.topology, graph), interrupted)
    assert was_in_part == (interrupted == "patch_ladder")


def test_nothing_changed_shares_the_ladders(random_graph):
    baseline = random_graph(1)
    known = build_hierarchy(baseline)
    got = in_part(known, baseline, replace(baseline), np.arange(3))
    assert got.up.time is known.up.time
    assert got.down.target is known.down.target


def test_a_closed_bridge_by_hand(road_graph, street):
    # Two banks joined by one bridge: without it no arc crosses, and times on either bank stay.
    graph = road_graph([(0, 0), (1, 0), (2, 0), (3, 0)], [street(0, 1), street(1, 2), street(2, 3)])
    known = build_hierarchy(graph)
    bridge = np.flatnonzero(graph.edge_street == 1)
    time = graph.travel_time.copy()
    time[bridge] = UNREACHED
    closed = in_part(known, graph, replace(graph, travel_time=time), bridge)
    node = known.topology.node
    for ladder in (closed.up, closed.down):
        ends = [
            {int(node[p]), int(node[ladder.target[i]])}
            for p in range(4)
            for i in range(ladder.first[p], ladder.first[p + 1])
            if ladder.time[i] <= 300
        ]
        assert sorted(map(sorted, ends)) == [[0, 1], [2, 3]]
