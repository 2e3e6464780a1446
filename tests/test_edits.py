"""Scenario edits: the graph they make, what they share with the baseline, and the times on it."""

import hashlib
from dataclasses import fields, replace

import networkx as nx
import numpy as np
import pytest

from geo.isochrones import isochrone
from routing.ball import search_ball
from routing.burn import GridFrame
from routing.edits.apply import apply_edits
from routing.edits.edit import (
    ALL_STREETS,
    CloseStreets,
    ReopenStreets,
    ScaleSpeed,
    SetSpeed,
    SpeedFactors,
    StreetSelection,
)
from routing.errors import NetworkFolderError
from routing.hierarchy.hierarchy import hierarchy
from routing.land import ALONG, KINDS, land_tiles
from routing.network import UNREACHED, NetworkSource, RestrictionCounts, RoadNetwork
from routing.snap import snap_points
from routing.storage import save_network
from routing.street_index import street_index
from routing.street_times import BY_END, BY_START, approaches, time_owners
from routing.travel_times import nearest_facilities, node_times, travel_time_matrix, travel_time_pairs

ENGINES = ("bucket_queue", "hierarchy")


def streets(*numbers):
    return StreetSelection(streets=numbers)


def fingerprint(graph):
    return {
        field.name: hashlib.sha256(np.ascontiguousarray(getattr(graph, field.name)).tobytes()).hexdigest()
        for field in fields(graph)
        if field.name != "mode"
    }


def random_edits(rng, graph):
    """One to five edits of existing streets; closed ones may be reopened, speeds change again and again."""
    edits = []
    for _ in range(int(rng.integers(1, 6))):
        some = streets(*(int(s) for s in rng.choice(graph.n_streets, size=int(rng.integers(1, 6)))))
        kind = int(rng.integers(0, 6))
        edits.append(
            [
                CloseStreets(some),
                CloseStreets(some),
                ReopenStreets(some),
                SetSpeed(some, float(rng.uniform(3, 90))),
                ScaleSpeed(some, float(rng.choice([0.25, 0.5, 0.8, 1.0, 2.0]))),
                SpeedFactors("rain", (("motorway", float(rng.choice([0.0, 0.7, 1.3]))),), where=some),
            ][kind]
        )
    return edits


def oracle_times(graph, edits):
    """Travel times by the meaning of each edit, edge by edge in plain Python; None = closed."""
    times = []
    for e in range(graph.n_edges):
        base = running = int(graph.travel_time[e] - graph.delay[e])
        closed = False
        for edit in edits:
            if edit.where.streets and int(graph.edge_street[e]) not in edit.where.streets:
                continue
            if isinstance(edit, CloseStreets):
                closed = True
            elif isinstance(edit, ReopenStreets):
                closed = False
            elif isinstance(edit, SetSpeed):
                running = float(graph.length_m[e]) / (edit.speed_kmh / 3.6) * 10
            elif isinstance(edit, ScaleSpeed):
                running /= edit.factor
            else:
                factor = dict(edit.factors)["motorway"]
                closed, running = (True, running) if factor == 0 else (closed, running / factor)
        whole = int(running + 0.5)
        if graph.length_m[e] > 0 and base > 0:
            whole = max(whole, 1)
        times.append(None if closed else whole + int(graph.delay[e]))
    return times


def to_networkx(graph, times):
    digraph = nx.MultiDiGraph()
    digraph.add_nodes_from(range(graph.n_nodes))
    for e, time in enumerate(times):
        if time is not None:
            digraph.add_edge(int(graph.tail[e]), int(graph.head[e]), weight=time)
    return digraph


def some_places(rng, graph, n=6):
    lon, lat = rng.uniform(-0.002, 0.022, size=(2, n))
    return snap_points(graph, lon, lat, off_road_kmh=4.0, limit_m=5000.0)


def test_a_closed_bridge_by_hand(road_graph, street):
    # A line of three streets and a way around the middle one, which takes longer.
    graph = road_graph(
        [(0, 0), (0.01, 0), (0.02, 0), (0.03, 0)],
        [street(0, 1), street(1, 2, 50, 70, 5), street(2, 3), street(1, 2, 400, 400)],
    )
    edited = apply_edits(graph, [CloseStreets(streets(1))])
    assert edited.graph.travel_time[edited.graph.edge_street == 1].tolist() == [UNREACHED, UNREACHED]
    assert (edited.report.edges_changed, edited.report.edges_closed) == (2, 2)
    places = snap_points(graph, [0.0, 0.015, 0.03], [0.0, 0.0, 0.0], off_road_kmh=4.0)
    places.street[1], places.fraction[1] = 1, 0.5
    for engine in ENGINES:
        before = travel_time_matrix(graph, places, places, engine=engine)
        after = travel_time_matrix(edited.graph, places, places, engine=engine)
        assert before[0].tolist() == [0.0, 12.5, 25.5]
        assert after[0].tolist() == [0.0, np.inf, 60.0]
        assert np.isinf(after[1, [0, 2]]).all()


def test_a_place_at_the_end_of_a_closed_street_stands_at_its_junction(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0)], [street(0, 1), street(1, 2)])
    edited = apply_edits(graph, [CloseStreets(streets(1))]).graph
    places = snap_points(edited, [0.0, 0.01], [0.0, 0.0], off_road_kmh=4.0)
    places.street[1], places.fraction[1] = 1, 0.0
    assert travel_time_matrix(edited, places, places)[0].tolist() == [0.0, 10.0]


def test_speeds_by_hand(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1, 101, 7, 30, 4), street(0, 1, 0, 0)])
    by_time = {
        "half": ScaleSpeed(streets(0), 0.5),
        "double": ScaleSpeed(streets(0), 2),
        "set": SetSpeed(streets(0), 36),
    }
    times = {name: apply_edits(graph, [edit]).graph.travel_time.tolist() for name, edit in by_time.items()}
    # 101 / 2 = 50.5 and 7 / 2 = 3.5 round up; 101 m and 7 m at 36 km/h are 101 and 7 deciseconds, as they were.
    assert times == {"half": [232, 0, 18, 0], "double": [81, 0, 8, 0], "set": [131, 0, 11, 0]}
    assert apply_edits(graph, [ScaleSpeed(ALL_STREETS, 100)]).graph.travel_time.tolist() == [31, 0, 5, 0]


@pytest.mark.parametrize("seed", range(30))
def test_times_are_those_of_the_edits_one_by_one(random_graph, seed):
    rng = np.random.default_rng(1000 + seed)
    graph = random_graph(seed)
    edits = random_edits(rng, graph)
    edited = apply_edits(graph, edits)
    expected = [UNREACHED if time is None else time for time in oracle_times(graph, edits)]
    assert edited.graph.travel_time.tolist() == expected, f"{seed=}"
    assert edited.report.edges_changed == int((edited.graph.travel_time != graph.travel_time).sum())


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(12))
def test_node_times_after_edits_equal_networkx(random_graph, seed, engine, direction):
    rng = np.random.default_rng(2000 + seed)
    # Who arrives at a place pays no delay there, which a search between nodes does not know.
    graph = random_graph(seed, delays=direction == "from_facility")
    hierarchy(graph)
    edits = random_edits(rng, graph)
    edited = apply_edits(graph, edits).graph
    node = int(rng.integers(0, graph.n_nodes))
    at = np.flatnonzero(graph.tail == node)
    if not len(at):
        return
    places = snap_points(graph, [graph.node_lon[node]], [graph.node_lat[node]], off_road_kmh=4.0, limit_m=1e6)
    places.street[0] = graph.edge_street[at[0]]
    places.fraction[0] = 0.0 if graph.edge_forward[at[0]] else 1.0
    places.access_time_s[0] = 0.0
    digraph = to_networkx(graph, oracle_times(graph, edits))
    if direction == "to_facility":
        digraph = digraph.reverse()
    known = nx.single_source_dijkstra_path_length(digraph, node)
    expected = [known.get(v, np.inf) / 10 for v in range(graph.n_nodes)]
    times = node_times(edited, places, direction=direction, engine=engine)
    assert times.tolist() == expected, f"{seed=}"


@pytest.mark.parametrize("in_part", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_engines_agree_on_edited_graphs(random_graph, monkeypatch, seed, in_part):
    rng = np.random.default_rng(3000 + seed)
    graph = random_graph(seed)
    hierarchy(graph)
    monkeypatch.setattr("routing.hierarchy.partial.FEW", 10**6 if in_part else -1)
    edits = [*random_edits(rng, graph), ScaleSpeed(ALL_STREETS, 0.9)]
    edited, report = (applied := apply_edits(graph, edits)).graph, applied.report
    assert report.customised == ("in part" if in_part else "in full")
    origins, destinations = some_places(rng, edited), some_places(rng, edited, 9)
    one, other = (
        (
            travel_time_matrix(edited, origins, destinations, engine=engine),
            *travel_time_pairs(edited, origins, destinations, cutoff_s=40.0, engine=engine),
            nearest_facilities(edited, origins, destinations, engine=engine).travel_time_s,
            nearest_facilities(edited, origins, destinations, k=2, engine=engine).facility,
        )
        for engine in ENGINES
    )
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b, err_msg=f"{seed=}")


@pytest.mark.parametrize("seed", range(10))
def test_the_baseline_is_shared_and_stays_as_it_is(random_graph, seed):
    rng = np.random.default_rng(4000 + seed)
    graph = random_graph(seed)
    for field in fields(graph):
        if field.name != "mode":
            getattr(graph, field.name).flags.writeable = False
    before, known = fingerprint(graph), hierarchy(graph)
    edited = apply_edits(graph, [*random_edits(rng, graph), CloseStreets(streets(0))]).graph
    travel_time_matrix(edited, some_places(rng, edited), some_places(rng, edited), engine="hierarchy")
    assert fingerprint(graph) == before, f"{seed=}"
    assert hierarchy(graph) is known
    assert hierarchy(edited).topology is known.topology
    for field in fields(graph):
        if field.name not in {"mode", "travel_time"}:
            assert getattr(edited, field.name) is getattr(graph, field.name)
    assert not np.shares_memory(edited.travel_time, graph.travel_time)


@pytest.mark.parametrize("seed", range(10))
def test_closing_and_reopening_gives_the_baseline_itself(random_graph, seed):
    graph = random_graph(seed)
    rng = np.random.default_rng(5000 + seed)
    some = streets(*(int(s) for s in rng.choice(graph.n_streets, size=4)))
    assert apply_edits(graph, [CloseStreets(some), ReopenStreets(some)]).graph is graph
    assert apply_edits(graph, [CloseStreets(ALL_STREETS), ReopenStreets(ALL_STREETS)]).graph is graph
    assert apply_edits(graph, []).graph is graph
    # Speed there and back, through halves that both times are rounded only at the end.
    assert apply_edits(graph, [ScaleSpeed(some, 4), ScaleSpeed(some, 0.25)]).graph is graph


def test_a_street_reopened_has_the_speed_given_meanwhile(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1)])
    edits = [CloseStreets(streets(0)), ScaleSpeed(streets(0), 0.5), ReopenStreets(streets(0))]
    assert apply_edits(graph, edits).graph.travel_time.tolist() == [200, 200]


@pytest.mark.parametrize("engine", ENGINES)
def test_with_everything_closed_nobody_gets_anywhere(random_graph, engine):
    graph = random_graph(3)
    hierarchy(graph)
    edited = apply_edits(graph, [CloseStreets(ALL_STREETS)])
    assert edited.report.edges_closed == graph.n_edges
    rng = np.random.default_rng(6)
    origins, destinations = some_places(rng, graph), some_places(rng, graph)
    inside = (origins.fraction > 0) & (origins.fraction < 1)
    assert inside.any()
    assert np.isinf(travel_time_matrix(edited.graph, origins, destinations, engine=engine)[inside]).all()
    assert np.isinf(node_times(edited.graph, origins, engine=engine, cutoff_s=600.0)).sum() >= graph.n_nodes - 6


def test_edits_are_for_the_modes_they_name(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1)])
    assert apply_edits(graph, [CloseStreets(ALL_STREETS, modes=("walk",))]).graph is graph
    assert apply_edits(graph, [CloseStreets(ALL_STREETS, modes=("walk", "car"))]).report.edges_closed == 2


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
def test_pictures_end_where_a_street_is_closed(road_graph, street, direction):
    # Three streets of 1.1 km in a row; from the middle of the first all is reached, unless the second is closed.
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0), (0.03, 0)], [street(0, 1), street(1, 2), street(2, 3)])
    closed = apply_edits(graph, [CloseStreets(streets(1))]).graph

    def east_of(network, lon):
        asked = {"minutes": [5], "direction": direction, "off_road_kmh": 1.0, "limit_m": 1000.0}
        return isochrone(network, lon, 0.0, **asked).total_bounds[2]

    assert east_of(graph, 0.005) > 0.0295
    assert 0.0099 < east_of(closed, 0.005) < 0.0115
    # From a place on the closed street itself nothing is reached: there is no picture.
    assert np.isnan(east_of(closed, 0.015))


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
def test_a_closed_street_has_no_times_along_it(road_graph, street, direction):
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0)], [street(0, 1), street(1, 2)])
    closed = apply_edits(graph, [CloseStreets(streets(1))]).graph
    place = snap_points(graph, [0.0], [0.0], off_road_kmh=4.0)
    frame = GridFrame(-0.001, -0.001, 0.001, 0.001, 110.0, 24, 3)
    assert street_index(closed) is street_index(graph), "the land stays as it is"
    for network, expected in ((graph, [0, 1]), (closed, [0])):
        ball = search_ball(network, place, direction=direction, cutoff_s=600.0)
        after_s = np.zeros(network.n_nodes, dtype=np.float32)
        after_s[ball.node] = ball.node_time_s + 1
        found = []
        for tile in land_tiles(network, frame, limit_m=200.0, walls=None):
            times = time_owners(len(tile.street), approaches(network, tile, direction=direction), after_s)
            along = times[:-1].reshape(-1, KINDS, 4)[:, ALONG, [BY_START, BY_END]]
            found += tile.street[np.isfinite(along).any(axis=1)].tolist()
        assert sorted(set(found)) == expected


def test_a_network_with_closed_streets_is_not_stored(road_graph, street, tmp_path):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1)])
    network = RoadNetwork({"car": graph}, NetworkSource("town", "", "", ""), RestrictionCounts())
    edited = replace(network, graphs={"car": apply_edits(graph, [CloseStreets(ALL_STREETS)]).graph})
    with pytest.raises(NetworkFolderError, match="closed streets is a scenario"):
        save_network(edited, tmp_path / "town")
    assert not list(tmp_path.iterdir())
    save_network(network, tmp_path / "town")


def test_what_was_closed_in_the_graph_given_stays_closed(random_graph):
    graph = random_graph(4)
    closed = apply_edits(graph, [CloseStreets(streets(0, 1))]).graph
    reopened = apply_edits(closed, [ReopenStreets(ALL_STREETS), ScaleSpeed(ALL_STREETS, 2.0)]).graph
    shut = np.isin(graph.edge_street, [0, 1])
    assert shut.any()
    np.testing.assert_array_equal(reopened.travel_time == UNREACHED, shut)
