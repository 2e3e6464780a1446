"""A road graph as a GeoPackage for QGIS: layer `nodes` (points), layer `edges` (lines in travel direction)."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph


def write_network_gpkg(graph: RoadGraph, path: str | Path) -> None:
    """Write the graph's nodes and directed edges; an existing file is replaced.

    `nodes`: node, component. `edges`: edge, from_node, to_node, street, osm_way_id, road_class, length_m,
    travel_time_s (delay included), delay_s, speed_kmh (of the running time alone).
    """
    path = Path(path)
    path.unlink(missing_ok=True)
    nodes_table(graph).to_file(path, layer="nodes", driver="GPKG")
    edges_table(graph).to_file(path, layer="edges", driver="GPKG", mode="a")


def nodes_table(graph: RoadGraph) -> gpd.GeoDataFrame:
    """Nodes as points, with the strongly connected component each lies in (0 is the largest)."""
    return gpd.GeoDataFrame(
        {"node": np.arange(graph.n_nodes), "component": np.array(graph.component)},
        geometry=shapely.points(graph.node_lon, graph.node_lat),
        crs="EPSG:4326",
    )


def edges_table(graph: RoadGraph) -> gpd.GeoDataFrame:
    """Directed edges as lines in the direction of travel, with times in seconds and speed in km/h."""
    street = np.array(graph.edge_street)
    running_s = (graph.travel_time - graph.delay) / 10.0
    with np.errstate(divide="ignore", invalid="ignore"):
        speed_kmh = np.where(running_s > 0, graph.length_m / running_s * 3.6, np.nan)
    lines = street_lines(graph)[street]
    return gpd.GeoDataFrame(
        {
            "edge": np.arange(graph.n_edges),
            "from_node": np.array(graph.tail),
            "to_node": np.array(graph.head),
            "street": street,
            "osm_way_id": np.array(graph.way_id)[street],
            "road_class": np.array(ROAD_CLASSES)[np.array(graph.road_class)[street]],
            "length_m": np.array(graph.length_m, dtype=np.float64),
            "travel_time_s": graph.travel_time / 10.0,
            "delay_s": graph.delay / 10.0,
            "speed_kmh": speed_kmh,
        },
        geometry=np.where(graph.edge_forward, lines, shapely.reverse(lines)),
        crs="EPSG:4326",
    )


def street_lines(graph: RoadGraph) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """One line per street, from its start to its end (degrees)."""
    coordinates = np.column_stack([graph.vertex_lon, graph.vertex_lat])
    lines: np.ndarray[tuple[int], np.dtype[np.object_]] = shapely.linestrings(
        coordinates, indices=np.repeat(np.arange(graph.n_streets), np.diff(graph.street_first_vertex))
    )
    return lines
