"""Networks from osmnx graphs equal those read from the same OSM file; networkx graphs hold what the network holds."""

from pathlib import Path

import networkx as nx
import numpy as np
import osmnx as ox
import pytest
import shapely

from routing.errors import OsmFileError
from routing.interchange import download_network, graph_to_networkx, network_from_osmnx
from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph
from routing.osm.node_tags import NODE_KEYS
from routing.osm.read import read_network
from routing.osm.tags import WAY_KEYS
from routing.snap import snap_points
from routing.travel_times import travel_time_matrix

WAYS: dict[int, tuple[list[int], dict[str, str]]] = {
    1: ([1, 2, 3, 4], {"highway": "primary", "maxspeed": "60"}),
    2: ([4, 5, 6], {"highway": "residential"}),
    3: ([6, 7, 1], {"highway": "residential", "oneway": "yes"}),
    4: ([3, 8, 6], {"highway": "tertiary", "oneway": "-1"}),
    5: ([2, 9, 8], {"highway": "service", "maxspeed:forward": "20", "maxspeed:backward": "10"}),
    6: ([9, 10, 11, 9], {"highway": "tertiary", "junction": "roundabout"}),
    7: ([5, 12], {"highway": "footway"}),
}


@pytest.fixture
def osm_file(tmp_path: Path) -> Path:
    rng = np.random.default_rng(7)
    places = {i: np.array([69.5, 42.3]) + rng.uniform(0, 0.02, size=2) for i in range(1, 13)}
    lines = ['<osm version="0.6" generator="test">']
    for i, (lon, lat) in places.items():
        tag = '<tag k="highway" v="traffic_signals"/>' if i == 3 else ""
        lines.append(f'<node id="{i}" version="1" lon="{lon:.7f}" lat="{lat:.7f}">{tag}</node>')
    for way, (nodes, tags) in WAYS.items():
        refs = "".join(f'<nd ref="{i}"/>' for i in nodes)
        lines.append(f'<way id="{way}" version="1">{refs}')
        lines += [f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()] + ["</way>"]
    path = tmp_path / "town.osm"
    path.write_text("\n".join([*lines, "</osm>"]))
    return path


@pytest.fixture
def osmnx_graph(osm_file: Path, monkeypatch: pytest.MonkeyPatch) -> nx.MultiDiGraph:
    monkeypatch.setattr(ox.settings, "useful_tags_way", list(WAY_KEYS))
    monkeypatch.setattr(ox.settings, "useful_tags_node", list(NODE_KEYS))
    return ox.graph_from_xml(osm_file, simplify=False, retain_all=True)


def times_between_points(graph: RoadGraph) -> np.ndarray:
    lon, lat = np.random.default_rng(1).uniform(0, 0.02, size=(2, 30))
    places = snap_points(graph, lon + 69.5, lat + 42.3, off_road_kmh=4.0, limit_m=5000.0)
    return travel_time_matrix(graph, places, places)


@pytest.mark.parametrize("mode", ["car", "walk", "bicycle"])
def test_an_osmnx_graph_gives_the_travel_times_of_its_file(mode: str, osm_file: Path, osmnx_graph) -> None:
    read = read_network(osm_file, modes=[mode])
    network = network_from_osmnx(osmnx_graph, modes=[mode], country="")
    assert network.modes == (mode,)
    np.testing.assert_allclose(
        times_between_points(network.graphs[mode]), times_between_points(read.graphs[mode]), rtol=0, atol=0.5
    )


def test_a_simplified_graph_keeps_its_geometry_and_two_way_streets(osmnx_graph) -> None:
    graph = network_from_osmnx(ox.simplify_graph(osmnx_graph), modes=["car"]).graphs["car"]
    whole = network_from_osmnx(osmnx_graph, modes=["car"]).graphs["car"]
    assert len(graph.vertex_lon) >= graph.n_streets * 2
    length = [sum(g.length_m[g.edge_forward]) for g in (graph, whole)]
    assert length[0] == pytest.approx(length[1], rel=1e-3)
    assert graph.n_edges - graph.n_streets == np.sum(
        [len(set(graph.edge_forward[graph.edge_street == s])) == 2 for s in range(graph.n_streets)]
    )


def test_source_and_fingerprint(osmnx_graph) -> None:
    source = network_from_osmnx(osmnx_graph, modes=["car"], name="Town").source
    assert (source.name, len(source.sha256)) == ("Town", 64)
    assert source == network_from_osmnx(osmnx_graph, modes=["car"], name="Town").source
    assert source.attribution == "© OpenStreetMap contributors"


def test_lists_of_merged_values_count_cautiously() -> None:
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for node, x in ((1, 0.0), (2, 0.01)):
        graph.add_node(node, x=x, y=0.0)
    graph.add_edge(
        1, 2, osmid=[5, 3], highway=["residential", "primary"], maxspeed=["50", "30"], oneway=True, length=1112.0
    )
    car = network_from_osmnx(graph, modes=["car"]).graphs["car"]
    assert ROAD_CLASSES[car.road_class[0]] == "residential"
    assert car.way_id.tolist() == [3]
    assert car.n_edges == 1


def test_a_projected_or_empty_graph_is_refused(osmnx_graph) -> None:
    with pytest.raises(OsmFileError, match="is projected"):
        network_from_osmnx(ox.project_graph(osmnx_graph))
    with pytest.raises(OsmFileError, match="holds no road"):
        network_from_osmnx(nx.MultiDiGraph(crs="epsg:4326"))


@pytest.mark.parametrize("place", ["Town, Country", shapely.box(69.5, 42.3, 69.52, 42.32)])
def test_a_download_asks_osmnx_for_everything_it_needs(place: object, osmnx_graph, monkeypatch) -> None:
    asked = {}

    def stored(where: object, **wanted: object) -> nx.MultiDiGraph:
        asked.update(where=where, tags=list(ox.settings.useful_tags_way), **wanted)
        return osmnx_graph

    monkeypatch.setattr(ox, "graph_from_place" if isinstance(place, str) else "graph_from_polygon", stored)
    before = list(ox.settings.useful_tags_way)
    network = download_network(place, modes=["walk"])
    assert asked == {
        "where": place,
        "tags": list(WAY_KEYS),
        "network_type": "all",
        "simplify": False,
        "retain_all": True,
    }
    assert ox.settings.useful_tags_way == before
    assert network.modes == ("walk",)
    assert network.source.name == (place if isinstance(place, str) else "osmnx graph")


@pytest.mark.parametrize("seed", range(5))
def test_networkx_gives_the_same_shortest_times(seed: int, random_graph) -> None:
    graph = random_graph(seed)
    out = graph_to_networkx(graph, geometry=True)
    assert (out.number_of_nodes(), out.number_of_edges()) == (graph.n_nodes, graph.n_edges)
    assert out.graph["crs"] == "epsg:4326"
    assert sum(data["travel_time_s"] for *_, data in out.edges(data=True)) == pytest.approx(
        graph.travel_time.sum() / 10
    )
    for u, v, data in out.edges(data=True):
        ends = (out.nodes[u]["x"], out.nodes[u]["y"]), (out.nodes[v]["x"], out.nodes[v]["y"])
        assert (data["geometry"].coords[0], data["geometry"].coords[-1]) == ends
        twins = [d["street"] for *_, d in out.out_edges(v, data=True)]
        assert data["oneway"] or data["street"] in twins
