"""The network as a GeoPackage: every edge once, in its direction, with its times."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from geo.network_gpkg import write_network_gpkg


def test_layers_hold_the_graph(random_graph, tmp_path: Path) -> None:
    graph = random_graph(2)
    path = tmp_path / "city.gpkg"
    for _ in range(2):
        write_network_gpkg(graph, path)
    nodes, edges = gpd.read_file(path, layer="nodes"), gpd.read_file(path, layer="edges")
    assert (len(nodes), len(edges)) == (graph.n_nodes, graph.n_edges)
    assert nodes.crs == edges.crs == "EPSG:4326"
    np.testing.assert_array_equal(edges["travel_time_s"], graph.travel_time / 10)
    np.testing.assert_array_equal(edges["osm_way_id"], graph.way_id[graph.edge_street])
    for edge in edges.itertuples():
        for node, vertex in ((edge.from_node, edge.geometry.coords[0]), (edge.to_node, edge.geometry.coords[-1])):
            assert vertex == (graph.node_lon[node], graph.node_lat[node])


def test_by_hand_speed_leaves_the_delay_out(road_graph, street, tmp_path: Path) -> None:
    # 100 m in 10 s and then 20 s at a signal: 36 km/h, 30 s.
    graph = road_graph([(0.0, 0.0), (0.001, 0.0)], [street(0, 1, 100, None, delay_at_end=200)])
    write_network_gpkg(graph, tmp_path / "one.gpkg")
    edge = gpd.read_file(tmp_path / "one.gpkg", layer="edges").iloc[0]
    assert (edge.travel_time_s, edge.delay_s, edge.road_class) == (30.0, 20.0, "motorway")
    assert edge.speed_kmh == pytest.approx(36.0)
