"""Split junctions: equal to a search on edges that forbids the turns, on random graphs and on a real extract."""

import heapq
from pathlib import Path

import networkx as nx
import numpy as np
import osmium
import pytest

from routing.osm.read import read_network
from routing.restrictions import Edges, TurnBan, forbidden_turns, split_junctions

SHARED = Path(__file__).parents[1] / ".." / "shared" / "data"


def random_case(seed: int):  # type: ignore[no-untyped-def]
    """A directed graph with parallel edges and self-loops, whole weights, and forbidden turns at some nodes."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(3, 12)), int(rng.integers(5, 45))
    tail, head = rng.integers(0, n, (2, m)).astype(np.int32)
    weight = rng.integers(0, 50, m)
    forbidden: dict[int, set[int]] = {}
    for edge in rng.choice(m, size=m // 2, replace=False).tolist():
        out = np.flatnonzero(tail == head[edge])
        forbidden[edge] = set(out[rng.random(len(out)) < 0.5].tolist())
    return n, tail, head, weight, forbidden


def by_edges(tail, head, weight, forbidden, first):  # type: ignore[no-untyped-def]
    """Oracle: networkx Dijkstra on the line graph, from having travelled edge `first` to having travelled each edge."""
    line = nx.DiGraph()
    line.add_nodes_from(range(len(tail)))
    for e in range(len(tail)):
        for f in np.flatnonzero(tail == head[e]).tolist():
            if f not in forbidden.get(e, ()):
                line.add_edge(e, f, weight=int(weight[f]))
    return nx.single_source_dijkstra_path_length(line, first)


def by_nodes(split, weight, first):  # type: ignore[no-untyped-def]
    """The same on the split graph, by a plain search over its nodes."""
    start = int(split.head[np.flatnonzero(split.base_edge == first)[0]])
    time, queue, best = {start: 0}, [(0, start)], {}
    while queue:
        now, node = heapq.heappop(queue)
        if now > time[node]:
            continue
        for c in np.flatnonzero(split.tail == node).tolist():
            base, arrival, to = int(split.base_edge[c]), now + int(weight[split.base_edge[c]]), int(split.head[c])
            best[base] = min(best.get(base, arrival), arrival)
            if arrival < time.get(to, 1 << 40):
                time[to] = arrival
                heapq.heappush(queue, (arrival, to))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_split_graph_equals_a_search_on_edges(seed):
    n, tail, head, weight, forbidden = random_case(seed)
    split = split_junctions(n, tail, head, forbidden)
    present = set(split.base_edge.tolist())
    for first in range(len(tail)):
        expected = by_edges(tail, head, weight, forbidden, first)
        # a line-graph distance of 0 to `first` itself is the start, not a walk that comes back to it
        if first not in present:
            continue  # an edge no walk can use any more
        got = by_nodes(split, weight, first)
        expected.pop(first)
        got.pop(first, None)
        assert got == expected, f"seed {seed}, from edge {first}: {forbidden}"


def test_only_restricted_junctions_are_split():
    n, tail, head, _, _ = random_case(7)
    split = split_junctions(n, tail, head, {})
    assert len(split.copy_of) == 0
    assert (split.tail == tail).all()
    assert (split.head == head).all()


def test_arrivals_with_equal_forbidden_sets_share_a_copy():
    tail = np.array([0, 1, 2, 3, 3], dtype=np.int32)
    head = np.array([3, 3, 3, 4, 5], dtype=np.int32)
    split = split_junctions(6, tail, head, {0: {3}, 1: {3}})
    assert split.copy_of.tolist() == [3]
    assert sorted(zip(split.tail.tolist(), split.head.tolist(), strict=True)) == [
        (0, 6), (1, 6), (2, 3), (3, 4), (3, 5), (6, 5),
    ]  # fmt: skip


def test_a_ban_into_a_way_that_cannot_be_entered_says_nothing():
    edges = Edges(
        tail=np.array([0, 1], dtype=np.int32),
        head=np.array([1, 2], dtype=np.int32),
        street=np.array([0, 1], dtype=np.int32),
        forward=np.array([True, True]),
        leaving_way=np.array([10, 20]),
        arriving_way=np.array([10, 20]),
    )
    only = TurnBan(via=1, from_way=10, to_ways=frozenset({99}), only=True)
    assert not any(forbidden_turns(edges, [only], np.arange(3, dtype=np.int32)).values())


class _Mapped(osmium.SimpleHandler):
    """Restrictions via a node and the nodes of all ways, read apart from the reader under test."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[int, list[tuple[int, float, float]]] = {}
        self.bans: list[tuple[str, int, int, int]] = []

    def way(self, way):  # type: ignore[no-untyped-def]
        if "highway" in way.tags:
            self.places[way.id] = [(n.ref, n.lon, n.lat) for n in way.nodes]

    def relation(self, relation):  # type: ignore[no-untyped-def]
        kind = relation.tags.get("restriction")
        role = {member.role: member for member in relation.members}
        whole = role.keys() >= {"from", "via", "to"} and role["via"].type == "n"
        if kind and whole and relation.tags.get("type") == "restriction":
            self.bans.append((kind, role["from"].ref, role["via"].ref, role["to"].ref))


def _beside(places, via):  # type: ignore[no-untyped-def]
    """Places next to the via node along a way, and the place of the via node."""
    found, here = set(), None
    for i, (ref, lon, lat) in enumerate(places):
        if ref == via:
            here = (lon, lat)
            found |= {places[j][1:] for j in (i - 1, i + 1) if 0 <= j < len(places)}
    return found, here


def test_liechtenstein_has_no_forbidden_turn_left():
    path = SHARED / "liechtenstein" / "liechtenstein-latest.osm.pbf"
    if not path.exists():
        pytest.skip(f"{path.name} absent")
    mapped = _Mapped()
    mapped.apply_file(str(path), locations=True)
    network = read_network(path, modes=["car"])
    graph = network.graphs["car"]
    lon, lat, first = graph.vertex_lon, graph.vertex_lat, graph.street_first_vertex
    begin, end = first[graph.edge_street], first[graph.edge_street + 1] - 1
    second = np.where(graph.edge_forward, begin + 1, end - 1)
    last_but_one = np.where(graph.edge_forward, end - 1, begin + 1)
    checked = 0
    for kind, from_way, via, to_way in mapped.bans:
        if from_way not in mapped.places or to_way not in mapped.places:
            continue
        before, here = _beside(mapped.places[from_way], via)
        after, _ = _beside(mapped.places[to_way], via)
        if here is None or not after:
            continue
        nodes = np.flatnonzero((graph.node_lon == here[0]) & (graph.node_lat == here[1]))
        for node in nodes.tolist():
            arriving = graph.in_edge[graph.first_in[node] : graph.first_in[node + 1]]
            if not any((lon[last_but_one[e]], lat[last_but_one[e]]) in before for e in arriving):
                continue
            leaving = range(graph.first_out[node], graph.first_out[node + 1])
            named = [(lon[second[e]], lat[second[e]]) in after for e in leaving]
            if kind.startswith("only_"):
                assert all(named) or not any(named), (kind, from_way, via, to_way)
            elif kind != "no_u_turn" or from_way != to_way:
                assert not any(named), (kind, from_way, via, to_way)
            checked += 1
    assert checked > 50
    assert network.restrictions.obeyed > 60
