"""Drawn roads: where they join, how streets are cut, and the times on what comes out."""

from dataclasses import fields, replace

import networkx as nx
import numpy as np
import pytest

from routing.assemble import assemble_graph
from routing.contract import Segments, great_circle_m
from routing.edits.apply import apply_edits
from routing.edits.edit import AddRoad, CloseStreets, ScaleSpeed, StreetSelection
from routing.errors import EditError
from routing.hierarchy.hierarchy import build_hierarchy, hierarchy, remember_hierarchy
from routing.network import UNREACHED
from routing.network_checks import find_impossible_array
from routing.restrictions import TurnBan
from routing.snap import snap_points
from routing.street_index import build_street_index
from routing.travel_times import node_times, travel_time_matrix

ENGINES = ("bucket_queue", "hierarchy")
METRE = 1 / 111195.0


def edges_of(graph):
    """Every edge as (tail, head, travel time, delay, street, forward)."""
    columns = (graph.tail, graph.head, graph.travel_time, graph.delay, graph.edge_street, graph.edge_forward)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def line_of(graph, street):
    a, b = graph.street_first_vertex[street : street + 2]
    return list(zip(graph.vertex_lon[a:b].tolist(), graph.vertex_lat[a:b].tolist(), strict=True))


def require_whole(graph):
    """Whether all arrays belong to one another, and indices say what the edges say."""
    opened = replace(graph, travel_time=np.where(graph.travel_time == UNREACHED, graph.delay, graph.travel_time))
    assert find_impossible_array(opened, build_street_index(graph)) == ""
    assert (np.diff(graph.tail) >= 0).all()
    assert np.array_equal(np.repeat(np.arange(graph.n_nodes), np.diff(graph.first_out)), graph.tail)
    assert np.array_equal(np.repeat(np.arange(graph.n_nodes), np.diff(graph.first_in)), graph.head[graph.in_edge])
    of_street = graph.edge_street[graph.street_edge]
    assert np.array_equal(np.repeat(np.arange(graph.n_streets), np.diff(graph.street_first_edge)), of_street)
    for e in range(graph.n_edges):
        line = line_of(graph, graph.edge_street[e])
        ends = line if graph.edge_forward[e] else line[::-1]
        for node, place in ((graph.tail[e], ends[0]), (graph.head[e], ends[-1])):
            assert (graph.node_lon[node], graph.node_lat[node]) == place


def all_pairs(graph):
    digraph = nx.MultiDiGraph()
    digraph.add_nodes_from(range(graph.n_nodes))
    for e in np.flatnonzero(graph.travel_time < UNREACHED).tolist():
        digraph.add_edge(int(graph.tail[e]), int(graph.head[e]), weight=int(graph.travel_time[e]))
    times = np.full((graph.n_nodes, graph.n_nodes), np.inf)
    for u, known in nx.all_pairs_dijkstra_path_length(digraph):
        for v, time in known.items():
            times[u, v] = time
    return times


@pytest.fixture
def ladder(road_graph, street):
    """Two parallel streets, each of two parts of 1 km, joined at their west end."""
    places = [(0, 0), (0.009, 0), (0.018, 0), (0, 0.009), (0.009, 0.009), (0.018, 0.009)]
    return road_graph(
        places, [street(0, 1, 600, 600, 20), street(1, 2, 600, 600), street(3, 4), street(4, 5), street(0, 3, 900, 900)]
    )


def test_a_road_between_junctions(ladder):
    road = AddRoad(((0.009, 0.00001), (0.0095, 0.004), (0.009, 0.009)), 36.0)
    edited = apply_edits(ladder, [road])
    graph, report = edited.graph, edited.report
    assert (report.streets_added, report.junctions_added, report.edges_changed) == (1, 0, 0)
    require_whole(graph)
    assert line_of(graph, 5) == [(0.009, 0.0), (0.0095, 0.004), (0.009, 0.009)]
    lon, lat = np.array(line_of(graph, 5)).T
    metres = great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum()
    time = int(metres + 0.5)
    new = [edge for edge in edges_of(graph) if edge[4] == 5]
    assert new == [(1, 4, time, 0, 5, True), (4, 1, time, 0, 5, False)]
    assert [edge for edge in edges_of(graph) if edge[4] < 5] == edges_of(ladder)
    for name in ("node_lon", "node_lat", "junction", "road_class", "way_id"):
        old = getattr(ladder, name)
        assert getattr(graph, name)[: len(old)].tolist() == old.tolist()


def test_a_road_from_a_street_to_a_free_end(ladder):
    # It leaves the southern street 250 m east of its start and ends in the fields.
    road = AddRoad(((0.00225, 5 * METRE), (0.00225, -0.009)), 72.0, one_way=True, road_class="track")
    graph = apply_edits(ladder, [road]).graph
    require_whole(graph)
    assert graph.n_nodes == 8
    assert (graph.node_lon[6:].round(6).tolist(), graph.node_lat[6:].tolist()) == ([0.00225, 0.00225], [0.0, -0.009])
    cut = [edge for edge in edges_of(graph) if edge[4] in {0, 5}]
    # A quarter of 60 seconds and three quarters; the delay of 2 seconds is paid at node 1, as before.
    assert cut == [
        (0, 6, 150, 0, 0, True),
        (1, 6, 450, 0, 5, False),
        (6, 0, 150, 0, 0, False),
        (6, 1, 470, 20, 5, True),
    ]
    assert [edge[:2] for edge in edges_of(graph) if edge[4] == 6] == [(6, 7)]
    assert graph.component[7] != graph.component[6]
    assert line_of(graph, 0)[-1] == line_of(graph, 5)[0] == (float(graph.node_lon[6]), float(graph.node_lat[6]))


def test_a_street_met_twice_and_crossed_once(ladder):
    # Two points on the southern street, then over the northern one without a point on it.
    line = ((0.003, 0.0), (0.0045, -0.001), (0.006, 0.0), (0.006, 0.012), (0.018, 0.009))
    edited = apply_edits(ladder, [AddRoad(line, 36.0)])
    graph = edited.graph
    require_whole(graph)
    assert (edited.report.junctions_added, edited.report.streets_added) == (2, 4)
    southern = [edge for edge in edges_of(graph) if edge[4] in {0, 5, 6} and edge[5]]
    assert southern == [(0, 6, 200, 0, 0, True), (6, 7, 200, 0, 5, True), (7, 1, 220, 20, 6, True)]
    # The northern street is crossed on a bridge: it is still one street.
    assert [edge for edge in edges_of(graph) if edge[4] == 2] == [edge for edge in edges_of(ladder) if edge[4] == 2]


def test_a_road_that_meets_nothing_is_refused(ladder):
    with pytest.raises(EditError, match="meets no street within"):
        apply_edits(ladder, [AddRoad(((0.1, 0.1), (0.2, 0.1)), 30.0)])
    with pytest.raises(EditError, match="1 different points"):
        AddRoad(((0.0, 0.0), (0.0, 0.0)), 30.0)


def test_a_later_road_may_join_an_earlier_one(ladder):
    first = AddRoad(((0.009, 0.0), (0.009, 0.009)), 36.0)
    second = AddRoad(((0.009, 0.0045), (0.018, 0.0045)), 36.0)
    edited = apply_edits(ladder, [first, second])
    require_whole(edited.graph)
    assert (edited.report.junctions_added, edited.report.streets_added) == (2, 3)
    places = snap_points(edited.graph, [0.018, 0.018], [0.0045, 0.0], off_road_kmh=4.0)
    times = travel_time_matrix(edited.graph, places, places)
    # 1 km east to west, half a kilometre south, all at 10 m/s, then the second part of the southern street.
    assert times[0, 1] == pytest.approx(100.1 + 50 + 60, abs=0.2)


@pytest.mark.parametrize("seed", range(20))
def test_cutting_streets_changes_no_time_between_the_junctions_there_were(random_graph, seed):
    rng = np.random.default_rng(seed)
    graph = random_graph(seed)
    # Dead ends only: each leaves a street somewhere, or a junction, and leads away.
    roads = []
    for _ in range(3):
        street = int(rng.integers(0, graph.n_streets))
        (ax, ay), (bx, by) = line_of(graph, street)[:2]
        f = float(rng.uniform(0, 1))
        roads.append(AddRoad(((ax + f * (bx - ax), ay + f * (by - ay)), (1.0, float(rng.uniform(1, 2)))), 50.0))
    closed = CloseStreets(StreetSelection(streets=(0,)))
    for edits in (roads, [closed, *roads]):
        edited = apply_edits(graph, edits).graph
        require_whole(edited)
        n = graph.n_nodes
        expected = all_pairs(apply_edits(graph, edits[:-3]).graph)
        np.testing.assert_array_equal(all_pairs(edited)[:n, :n], expected, err_msg=f"{seed=}")


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_both_engines_equal_networkx_with_drawn_roads(random_graph, monkeypatch, seed, built):
    rng = np.random.default_rng(500 + seed)
    graph = random_graph(seed, delays=False)
    hierarchy(graph)
    monkeypatch.setattr("routing.hierarchy.partial.FEW", int(rng.choice([-1, 10**6])))
    roads = []
    for _ in range(int(rng.integers(1, 4))):
        line = [tuple(map(float, rng.uniform(0, 0.02, size=2))) for _ in range(int(rng.integers(2, 5)))]
        node = int(rng.integers(0, graph.n_nodes))
        line[0] = (float(graph.node_lon[node]), float(graph.node_lat[node]))
        roads.append(
            AddRoad(
                tuple(line),
                float(rng.uniform(5, 90)),
                one_way=bool(rng.random() < 0.5),
                join_m=float(rng.choice([0, 50, 400])),
            )
        )
    some = StreetSelection(streets=tuple(int(s) for s in rng.choice(graph.n_streets, size=3)))
    edited = apply_edits(graph, [CloseStreets(some), ScaleSpeed(some, 0.5), *roads])
    if built:
        # A hierarchy ordered for the edited graph itself finds the same.
        remember_hierarchy(edited.graph, build_hierarchy(edited.graph))
    require_whole(edited.graph)
    expected = all_pairs(edited.graph) / 10
    for node in rng.choice(edited.graph.n_nodes, size=4):
        out = int(edited.graph.first_out[node])
        if out == edited.graph.first_out[node + 1] or edited.graph.travel_time[out] == UNREACHED:
            continue
        place = snap_points(edited.graph, [0.0], [0.0], off_road_kmh=4.0, limit_m=1e6)
        place.street[0], place.access_time_s[0] = edited.graph.edge_street[out], 0.0
        place.fraction[0] = 0.0 if edited.graph.edge_forward[out] else 1.0
        for engine in ENGINES:
            times = node_times(edited.graph, place, direction="from_facility", engine=engine)
            np.testing.assert_array_equal(times, expected[node], err_msg=f"{seed=} {node=} {engine=}")


def test_the_topology_is_kept_where_the_arc_is_there_already(random_graph):
    graph = random_graph(4)
    topology = hierarchy(graph).topology
    arc = int(np.flatnonzero(np.diff(topology.first) > 0)[-1])
    low = int(topology.node[arc])
    high = int(topology.node[topology.head[topology.first[arc]]])
    place = [(float(graph.node_lon[v]), float(graph.node_lat[v])) for v in (low, high)]
    beside = AddRoad((place[0], place[1]), 200.0, join_m=0.0)
    edited = apply_edits(graph, [beside])
    assert (edited.report.topology, edited.report.junctions_added) == ("kept", 0)
    assert hierarchy(edited.graph).topology.head is topology.head
    away = apply_edits(graph, [AddRoad((place[0], (0.5, 0.5)), 200.0, join_m=0.0)])
    assert away.report.topology == "fill recomputed"
    assert hierarchy(graph).topology is topology


@pytest.mark.parametrize("seed", range(8))
def test_a_drawn_road_equals_a_network_assembled_with_it(seed):
    """A grid with turn restrictions; a road from a junction to the middle of a street is drawn, or was there before."""
    rng = np.random.default_rng(9000 + seed)
    side, step = 5, 0.004
    lon = np.repeat(np.arange(side), side) * step + rng.uniform(-0.0005, 0.0005, side * side)
    lat = np.tile(np.arange(side), side) * step + rng.uniform(-0.0005, 0.0005, side * side)
    pairs = [(u, u + 1) for u in range(side * side) if u % side < side - 1]
    pairs += [(u, u + side) for u in range(side * (side - 1))]
    forward = rng.uniform(10, 60, len(pairs))
    backward = np.where(rng.random(len(pairs)) < 0.2, 0.0, forward)
    bans = []
    for via in rng.choice(side * side, size=8, replace=False).tolist():
        arms = [way for way, pair in enumerate(pairs) if via in pair]
        from_way, to_way = rng.choice(arms, size=2, replace=False).tolist()
        bans.append(TurnBan(via=via, from_way=from_way, to_ways=frozenset({to_way})))
    met, start, speed = int(rng.integers(0, len(pairs))), int(rng.integers(0, side * side)), float(rng.uniform(20, 90))
    (a, b), f = pairs[met], float(rng.uniform(0.2, 0.8))
    middle = (float(lon[a] + f * (lon[b] - lon[a])), float(lat[a] + f * (lat[b] - lat[a])))

    def build(rows, turn_bans):
        start_node, end_node, ahead, back, way = (np.array(column) for column in zip(*rows, strict=True))
        zero, count = np.zeros(len(rows)), len(rows)
        segments = Segments(
            start_node.astype(np.int32),
            end_node.astype(np.int32),
            ahead.astype(float),
            back.astype(float),
            zero,
            zero,
            np.full(count, 10, np.uint8),
            way.astype(np.int64),
        )
        places = np.append(lon, middle[0]), np.append(lat, middle[1])
        return assemble_graph("car", *places, segments, turn_bans=turn_bans)

    plain = [(u, v, forward[way], backward[way], way) for way, (u, v) in enumerate(pairs)]
    extra = side * side
    whole = [row for row in plain if row[4] != met]
    whole += [(a, extra, forward[met], backward[met], met), (extra, b, forward[met], backward[met], met)]
    whole += [(start, extra, speed, speed, 99)]
    without, mapped = build(plain, bans), build(whole, bans)
    hierarchy(without)
    road = AddRoad(((float(lon[start]), float(lat[start])), middle), speed, join_m=1.0)
    drawn = apply_edits(without, [road])
    assert drawn.report.junctions_added == 1
    require_whole(drawn.graph)
    points = rng.uniform(0, side * step, size=(2, 40))

    def times(graph, engine="auto"):
        return travel_time_matrix(graph, *[snap_points(graph, *points, off_road_kmh=4.0)] * 2, engine=engine)

    for engine in ENGINES:
        # The two parts of the street are rounded together here, each by itself there.
        np.testing.assert_allclose(times(drawn.graph, engine), times(mapped), rtol=0, atol=0.21, err_msg=f"{seed=}")
    # The restrictions do matter, and so does the road.
    for other in (build(whole, []), without):
        assert not np.allclose(times(other), times(mapped), rtol=0, atol=1)


def test_a_drawn_road_is_open_from_every_copy_of_a_junction(road_graph, street):
    # Who comes from 0 to 1 may not go on to 2: node 4 is the copy of 1 without that exit.
    places = [(0, 0), (0.01, 0), (0.02, 0), (0.01, 0.01)]
    graph = road_graph(
        places,
        [street(0, 1), street(1, 2), street(1, 3)],
        copies=[(4, 1)],
        edges=[
            (0, 4, 0, True),
            (1, 0, 0, False),
            (4, 0, 0, False),
            (1, 2, 1, True),
            (2, 1, 1, False),
            (1, 3, 2, True),
            (3, 1, 2, False),
        ],
    )
    copies = np.flatnonzero(graph.junction == 1).tolist()
    assert len(copies) == 2
    edited = apply_edits(graph, [AddRoad(((0.01, 0.0), (0.02, 0.01)), 36.0)]).graph
    require_whole(edited)
    drawn = [edge[:2] for edge in edges_of(edited) if edge[4] == 3]
    assert drawn == [(copies[0], 5), (copies[1], 5), (5, copies[0])]


@pytest.mark.parametrize("seed", range(6))
def test_the_baseline_is_not_touched(random_graph, seed):
    graph = random_graph(seed)
    known = hierarchy(graph)
    before = {field.name: np.array(getattr(graph, field.name)) for field in fields(graph) if field.name != "mode"}
    for name in before:
        getattr(graph, name).flags.writeable = False
    first = line_of(graph, 0)
    apply_edits(graph, [AddRoad((first[0], (0.5, 0.5)), 30.0), CloseStreets(StreetSelection(streets=(0,)))])
    for name, array in before.items():
        np.testing.assert_array_equal(getattr(graph, name), array, err_msg=f"{seed=} {name}")
    assert hierarchy(graph) is known


def test_a_road_for_other_modes_is_not_laid(ladder):
    road = AddRoad(((0.009, 0.0), (0.009, 0.009)), 36.0, modes=("walk",))
    assert apply_edits(ladder, [road]).graph is ladder
    assert apply_edits(replace(ladder, mode="walk"), [road]).graph.n_streets == 6
