"""Places exactly at turn-restricted junctions, against a networkx search on the edges before any junction is split."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from conftest import Street, build_road_graph
from thorough import seeds

from routing import assemble
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.restrictions import split_junctions
from routing.snap import Snapped
from routing.travel_times import nearest_facilities, node_times, travel_time_matrix, travel_time_pairs

pytestmark = pytest.mark.usefixtures("each_engine")


@dataclass(frozen=True)
class Unsplit:
    """Edges between junctions before splitting, deciseconds, and the turns forbidden between them."""

    tail: np.ndarray
    head: np.ndarray
    street: np.ndarray
    forward: np.ndarray
    running: np.ndarray
    delay: np.ndarray
    forbidden: Mapping[int, Set[int]]

    def restricted(self) -> np.ndarray:
        """Junctions with a forbidden turn."""
        return np.unique(self.head[[edge for edge, exits in self.forbidden.items() if exits]])


def places_at(street: np.ndarray, fraction: np.ndarray, access_time_s: np.ndarray) -> Snapped:
    nowhere = np.full(len(street), np.nan)
    numbers, access_m = street.astype(np.int32), access_time_s * 1.0
    return Snapped(numbers, fraction.astype(float), access_m, access_time_s, *[nowhere] * 4)


def places_at_junctions(edges: Unsplit, junctions: np.ndarray, rng: np.random.Generator) -> Snapped:
    """A place at each of the junctions, attached to any street that ends there."""
    street, fraction = [], []
    for junction in junctions.tolist():
        edge = int(rng.choice(np.flatnonzero((edges.tail == junction) | (edges.head == junction))))
        street.append(edges.street[edge])
        fraction.append(float((edges.tail[edge] == junction) != edges.forward[edge]))
    access = rng.choice([0.0, 12.0, rng.uniform(0, 30)], len(street))
    return places_at(np.array(street), np.array(fraction), access)


def oracle(  # noqa: PLR0912
    edges: Unsplit, origins: Snapped, destinations: Snapped
) -> np.ndarray:
    """Door-to-door seconds by networkx on the line graph: ("on", e) has begun edge e, ("done", e) is at its end."""
    line = nx.DiGraph()
    out: dict[int, list[int]] = {}
    for f in range(len(edges.tail)):
        out.setdefault(int(edges.tail[f]), []).append(f)
        line.add_edge(("on", f), ("done", f), time=float(edges.running[f] + edges.delay[f]))
    for e in range(len(edges.tail)):
        for f in out.get(int(edges.head[e]), []):
            if f not in edges.forbidden.get(e, ()):
                line.add_edge(("done", e), ("on", f), time=0.0)
    of_street: dict[int, list[int]] = {}
    for e, street in enumerate(edges.street.tolist()):
        of_street.setdefault(street, []).append(e)

    def along(places: Snapped, p: int) -> list[tuple[int, float]]:
        """Edges of the place's street, and the share of each that lies behind the place."""
        at = float(places.fraction[p])
        return [(e, at if edges.forward[e] else 1 - at) for e in of_street[int(places.street[p])]]

    def junction(places: Snapped, p: int) -> int:
        e, done = along(places, p)[0]
        return int(edges.tail[e]) if done == 0 else int(edges.head[e]) if done == 1 else -1

    times = np.full((len(origins), len(destinations)), np.inf)
    into: dict[int, list[int]] = {}
    for e, head in enumerate(edges.head.tolist()):
        into.setdefault(head, []).append(e)
    for o in range(len(origins)):
        if (here := junction(origins, o)) >= 0:
            for f in out.get(here, []):
                line.add_edge("start", ("on", f), time=0.0)
        else:
            for e, done in along(origins, o):
                line.add_edge("start", ("done", e), time=(1 - done) * float(edges.running[e]) + float(edges.delay[e]))
        line.add_node("start")
        reached = nx.single_source_dijkstra_path_length(line, "start", weight="time")
        line.remove_node("start")
        for d in range(len(destinations)):
            there = junction(destinations, d)
            ways = [0.0] if there >= 0 and there == here else []
            ways += [reached.get(("done", e), np.inf) for e in into.get(there, [])]
            for f, done in along(destinations, d):
                ways.append(reached.get(("on", f), np.inf) + done * float(edges.running[f]))
                behind = dict(along(origins, o)).get(f, np.inf)
                if behind <= done:
                    ways.append((done - behind) * float(edges.running[f]))
            times[o, d] = origins.access_time_s[o] + min(ways) / 10 + destinations.access_time_s[d]
    return times


def random_restricted(seed: int) -> tuple[RoadGraph, Unsplit]:
    """Random streets with delays, one-ways, loops and streets of no length, and half the edges with forbidden turns."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 11))
    places = [(float(x), float(y)) for x, y in rng.uniform(0, 0.02, size=(n, 2))]
    streets = []
    for _ in range(int(rng.integers(4, 22))):
        start, end = (int(node) for node in rng.integers(0, n, size=2))
        both = [None if rng.random() < 0.3 else int(rng.choice([0, 7, rng.integers(1, 400)])) for _ in range(2)]
        pause = [int(rng.integers(0, 60)) if rng.random() < 0.3 else 0 for _ in range(2)]
        both[0] = 5 if both == [None, None] else both[0]
        streets.append(Street(start, end, both[0], both[1], pause[0], pause[1], ((0.01, 0.01),)))
    listed = [(s.start, s.end, i, True) for i, s in enumerate(streets) if s.forward is not None]
    listed += [(s.end, s.start, i, False) for i, s in enumerate(streets) if s.backward is not None]
    tail, head, street = (np.array([edge[i] for edge in listed], dtype=np.int32) for i in range(3))
    forward = np.array([edge[3] for edge in listed])
    running = np.array([(streets[s].forward if f else streets[s].backward) or 0 for _, _, s, f in listed])
    delay = np.array([streets[s].delay_at_end if f else streets[s].delay_at_start for _, _, s, f in listed])
    forbidden: dict[int, set[int]] = {}
    for edge in rng.choice(len(tail), size=len(tail) // 2, replace=False).tolist():
        out = np.flatnonzero(tail == head[edge])
        forbidden[edge] = set(out[rng.random(len(out)) < 0.6].tolist())
    split = split_junctions(n, tail, head, forbidden)
    edges = [
        (int(u), int(v), int(street[base]), bool(forward[base]))
        for u, v, base in zip(split.tail, split.head, split.base_edge, strict=True)
    ]
    copies = [(n + i, int(of)) for i, of in enumerate(split.copy_of)]
    graph = build_road_graph(places, streets, copies=copies, edges=edges)
    return graph, Unsplit(tail, head, street, forward, running, delay, forbidden)


def random_places(edges: Unsplit, n: int, rng: np.random.Generator) -> Snapped:
    """Mostly at junctions, restricted ones foremost; a few part-way along a street."""
    restricted, every = edges.restricted(), np.unique(np.concatenate([edges.tail, edges.head]))
    at = places_at_junctions(edges, np.concatenate([restricted, rng.choice(every, n)])[:n], rng)
    midway = rng.random(n) < 0.25
    return places_at(at.street, np.where(midway, rng.uniform(0.1, 0.9, n), at.fraction), at.access_time_s)


@pytest.mark.parametrize("seed", seeds(24, of=60))
def test_every_door_equals_a_search_on_edges(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph, edges = random_restricted(seed)
    for n_origins, n_destinations in ((5, 9), (9, 5)):
        origins, destinations = random_places(edges, n_origins, rng), random_places(edges, n_destinations, rng)
        expected = oracle(edges, origins, destinations)
        times = travel_time_matrix(graph, origins, destinations, threads=1)
        np.testing.assert_allclose(times, expected, rtol=0, atol=1e-9, err_msg=f"{seed=}")
        origin, destination, seconds = travel_time_pairs(graph, origins, destinations, cutoff_s=1e6, threads=1)
        assert np.array_equal(np.column_stack([origin, destination]), np.argwhere(np.isfinite(times))), f"{seed=}"
        np.testing.assert_array_equal(seconds, times[origin, destination])
        for k in (1, 3):
            there = nearest_facilities(graph, destinations, origins, k=k).travel_time_s
            np.testing.assert_allclose(there, np.sort(expected, axis=1)[:, :k], rtol=0, atol=1e-9, err_msg=f"{seed=}")
            back = nearest_facilities(graph, origins, destinations, direction="from_facility", k=k).travel_time_s
            np.testing.assert_allclose(back, np.sort(expected.T, axis=1)[:, :k], rtol=0, atol=1e-9, err_msg=f"{seed=}")


@pytest.fixture
def forbidden_left(road_graph: Callable[..., RoadGraph], street: type[Street]) -> RoadGraph:
    """Street 0 from the west (100) and street 2 from the north (300) meet street 1 to the east (200) at junction 1.

    From the west nobody may go north, from the north nobody east, from the east nobody north: free arrivals are none,
    and no copy but the junction itself keeps the exit to the north.
    """
    cross = [(0.0, 0.0), (0.01, 0.0), (0.02, 0.0), (0.01, 0.01)]
    streets = [street(0, 1, 100, 100), street(1, 2, 200, 200), street(1, 3, 300, 300)]
    tail, head = np.array([0, 1, 3, 1, 2, 1], np.int32), np.array([1, 2, 1, 0, 1, 3], np.int32)
    street_of, forward = [0, 1, 2, 0, 1, 2], [True, True, False, False, False, True]
    split = split_junctions(4, tail, head, {0: {5}, 2: {1, 5}, 4: {5}})
    edges = [
        (int(u), int(v), street_of[base], forward[base])
        for u, v, base in zip(split.tail, split.head, split.base_edge.tolist(), strict=True)
    ]
    return road_graph(cross, streets, copies=[(4 + i, int(of)) for i, of in enumerate(split.copy_of)], edges=edges)


def test_by_hand_any_copy_is_arrival_and_every_exit_is_open_to_who_sets_out(forbidden_left: RoadGraph) -> None:
    ends = places_at(np.array([0, 1, 2]), np.array([0.0, 1.0, 1.0]), np.zeros(3))  # west, east, north
    for street, fraction in ((0, 1.0), (1, 0.0), (2, 0.0)):
        junction = places_at(np.array([street]), np.array([fraction]), np.zeros(1))
        assert travel_time_matrix(forbidden_left, junction, ends).tolist() == [[10.0, 20.0, 30.0]]
        assert travel_time_matrix(forbidden_left, ends, junction).tolist() == [[10.0], [20.0], [30.0]]
        for direction in ("to_facility", "from_facility"):
            nearest = nearest_facilities(forbidden_left, junction, ends, direction=direction)
            assert nearest.travel_time_s.tolist() == [[10.0], [20.0], [30.0]]
            at_the_junction = node_times(forbidden_left, junction, direction=direction)[forbidden_left.junction == 1]
            assert at_the_junction.tolist() == [0.0] * 3
    assert travel_time_matrix(forbidden_left, ends, ends).tolist() == [
        [0.0, 30.0, np.inf],
        [30.0, 0.0, np.inf],
        [40.0, 70.0, 0.0],
    ]


def test_by_hand_who_sets_out_part_way_may_drive_into_a_street_no_turn_leads_into(forbidden_left: RoadGraph) -> None:
    midway, north = (
        places_at(np.array([2]), np.array([0.5]), np.zeros(1)),
        places_at(np.array([2]), np.array([1.0]), np.zeros(1)),
    )
    assert travel_time_matrix(forbidden_left, midway, north).tolist() == [[15.0]]


def test_liechtenstein_junctions_equal_a_search_on_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(__file__).parents[1] / "../shared/data/liechtenstein/liechtenstein-latest.osm.pbf"
    if not path.exists():
        pytest.skip(f"{path.name} absent")
    seen = []

    def look_on(*split_what: object) -> object:
        seen.append(split_what)
        return split_junctions(*split_what)  # type: ignore[arg-type]

    monkeypatch.setattr(assemble, "split_junctions", look_on)
    graph = read_network(path, modes=["car"]).graphs["car"]
    ((n_junctions, tail, head, forbidden),) = seen
    first = np.unique(graph.junction)
    assert len(first) == n_junctions
    edges = unsplit(graph, tail, head, forbidden)
    rng = np.random.default_rng(8)
    restricted = edges.restricted()
    assert len(restricted) > 60
    places = places_at_junctions(edges, restricted, rng)
    few = rng.choice(len(restricted), 25, replace=False)
    origins = places_at(places.street[few], places.fraction[few], places.access_time_s[few])
    ways = (travel_time_matrix(graph, origins, places), travel_time_matrix(graph, places, origins))
    np.testing.assert_allclose(ways[0], oracle(edges, origins, places), rtol=0, atol=1e-6)
    some = places_at(places.street[:8], places.fraction[:8], places.access_time_s[:8])
    np.testing.assert_allclose(ways[1][:8], oracle(edges, some, origins), rtol=0, atol=1e-6)
    back = nearest_facilities(graph, origins, places, direction="from_facility").travel_time_s[:, 0]
    np.testing.assert_allclose(back, ways[0].min(axis=0), rtol=0, atol=1e-9)


def unsplit(graph: RoadGraph, tail: np.ndarray, head: np.ndarray, forbidden: Mapping[int, Set[int]]) -> Unsplit:
    """The edges before splitting: all forward ones by street, then all backward ones, as assembly lays them."""
    order = np.lexsort((graph.edge_street, ~graph.edge_forward))
    kept = np.unique(np.column_stack([~graph.edge_forward, graph.edge_street])[order], axis=0, return_index=True)[1]
    edge = order[kept]
    assert len(edge) == len(tail)
    number = np.unique(graph.junction, return_inverse=True)[1]
    np.testing.assert_array_equal(number[graph.tail[edge]], tail)
    np.testing.assert_array_equal(number[graph.head[edge]], head)
    running = (graph.travel_time - graph.delay)[edge]
    return Unsplit(tail, head, graph.edge_street[edge], graph.edge_forward[edge], running, graph.delay[edge], forbidden)
