"""To and from networkx: a `RoadNetwork` from an osmnx graph or download, and a graph for notebooks.

osmnx and networkx take seconds to import, so they are imported by the functions that need them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely.geometry import LineString

from routing.errors import OsmFileError
from routing.mode_segments import build_graph
from routing.modes import ROAD_CLASSES, load_mode
from routing.network import NetworkSource, RestrictionCounts, RoadGraph, RoadNetwork
from routing.osm.node_tags import NODE_KEYS
from routing.osm.tags import WAY_KEYS
from routing.roads import TaggedRoads, Tags, collect_roads

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon

Edge = tuple[int, int, Mapping[str, Any]]


def network_from_osmnx(
    graph: Any,  # networkx.MultiDiGraph
    *,
    modes: Sequence[str] = ("walk", "car"),
    country: str = "",
    name: str = "",
) -> RoadNetwork:
    """The road network of an osmnx graph, simplified or not, for each of the travel modes.

    Two opposite edges of one OSM way become one two-way street. Where osmnx has merged ways, the least road class
    and the lowest speed limit of a list count. An osmnx graph holds no turn restrictions, so none are obeyed.

    Raises
    ------
    OsmFileError
        The graph is projected, empty, or holds no road for one of the modes.
    """
    crs = str(graph.graph.get("crs", "epsg:4326"))
    if crs.lower() not in ("epsg:4326", "ogc:crs84", "wgs84"):
        raise OsmFileError(
            "the osmnx graph is projected ({crs}); bring it back to longitude and latitude with "
            "osmnx.project_graph(graph, to_latlong=True)",
            crs=crs,
        )
    roads = _tagged_roads(graph)
    if not roads.n_ways:
        raise OsmFileError("the osmnx graph holds no road with a highway tag")
    source = NetworkSource(
        name=name or str(graph.graph.get("name", "")) or "osmnx graph",
        sha256=_fingerprint(roads),
        date=str(graph.graph.get("created_date", ""))[:10],
        country=country,
    )
    graphs = {mode: build_graph(roads, load_mode(mode, country)) for mode in modes}
    return RoadNetwork(graphs, source, RestrictionCounts())


def download_network(
    place: "str | Polygon | MultiPolygon", *, modes: Sequence[str] = ("walk", "car"), country: str = ""
) -> RoadNetwork:
    """Download the roads of a place (a name Nominatim knows, or a polygon in degrees) with osmnx, as a network.

    The one function of the kernel that goes online. Turn restrictions are not part of what osmnx downloads.
    """
    import osmnx as ox  # noqa: PLC0415 (heavy: lazy)

    wanted: dict[str, Any] = {"network_type": "all", "simplify": False, "retain_all": True}
    before = ox.settings.useful_tags_way, ox.settings.useful_tags_node
    ox.settings.useful_tags_way, ox.settings.useful_tags_node = list(WAY_KEYS), list(NODE_KEYS)
    try:
        named = isinstance(place, str)
        graph = ox.graph_from_place(place, **wanted) if named else ox.graph_from_polygon(place, **wanted)
    finally:
        ox.settings.useful_tags_way, ox.settings.useful_tags_node = before
    return network_from_osmnx(graph, modes=modes, country=country, name=place if isinstance(place, str) else "")


def graph_to_networkx(graph: RoadGraph, *, geometry: bool = False) -> Any:
    """A networkx.MultiDiGraph as osmnx knows it: nodes with x, y (degrees), edges with length (m) and travel_time_s.

    With `geometry`, every edge also has its line in the direction of travel. `delay_s` is the part of
    `travel_time_s` that is paid on arriving at the edge's end.
    """
    import networkx as nx  # noqa: PLC0415 (heavy: lazy)

    result = nx.MultiDiGraph(crs="epsg:4326", name=graph.mode, created_with="Qamtu")
    for node in range(graph.n_nodes):
        result.add_node(node, x=float(graph.node_lon[node]), y=float(graph.node_lat[node]))
    for edge in range(graph.n_edges):
        street = int(graph.edge_street[edge])
        attributes: dict[str, Any] = {
            "osmid": int(graph.way_id[street]),
            "highway": ROAD_CLASSES[int(graph.road_class[street])],
            "oneway": not _is_two_way(graph, street),
            "reversed": not bool(graph.edge_forward[edge]),
            "length": float(graph.length_m[edge]),
            "travel_time_s": int(graph.travel_time[edge]) / 10,
            "delay_s": int(graph.delay[edge]) / 10,
            "street": street,
        }
        if geometry:
            attributes["geometry"] = LineString(_vertices(graph, street, bool(graph.edge_forward[edge])))
        result.add_edge(int(graph.tail[edge]), int(graph.head[edge]), **attributes)
    return result


def _is_two_way(graph: RoadGraph, street: int) -> bool:
    edges = graph.street_edge[graph.street_first_edge[street] : graph.street_first_edge[street + 1]]
    return len(np.unique(graph.edge_forward[edges])) == 2


def _vertices(graph: RoadGraph, street: int, forward: bool) -> "np.ndarray[Any, np.dtype[np.float64]]":
    part = slice(graph.street_first_vertex[street], graph.street_first_vertex[street + 1])
    line = np.column_stack([graph.vertex_lon[part], graph.vertex_lat[part]])
    return line if forward else line[::-1]


def _tagged_roads(graph: Any) -> TaggedRoads:
    """The graph's edges as OSM ways, one per street, with the inner vertices of simplified edges as nodes."""
    number = {node: i + 1 for i, node in enumerate(graph.nodes)}
    places = {number[node]: (float(data["x"]), float(data["y"])) for node, data in graph.nodes(data=True)}
    ways = []
    for (u, v, data), two_way in _streets(graph):
        tags = _way_tags(data, two_way)
        if "highway" not in tags and tags.get("route") != "ferry":
            continue
        nodes = [number[u]]
        for place in _inner_vertices(data, places[number[u]]):
            nodes.append(len(places) + 1)
            places[nodes[-1]] = place
        ways.append((min(_osmids(data), default=0), [*nodes, number[v]], tags))
    node_tags = {number[node]: _node_tags(data) for node, data in graph.nodes(data=True)}
    return collect_roads(ways, places, node_tags={node: tags for node, tags in node_tags.items() if tags})


def _streets(graph: Any) -> Iterator[tuple[Edge, bool]]:
    """Every edge once: two opposite ones of the same ways and length as one two-way street, the others one-way."""
    opposite: dict[object, list[int]] = defaultdict(list)
    edges: list[Edge] = list(graph.edges(data=True))
    twin = [-1] * len(edges)
    for i, (u, v, data) in enumerate(edges):
        same = (_osmids(data), round(float(data.get("length", 0.0)), 1))
        waiting = opposite[v, u, same]
        if waiting:
            j = waiting.pop()
            twin[i], twin[j] = j, i
        else:
            opposite[u, v, same].append(i)
    for i, edge in enumerate(edges):
        if twin[i] < 0:
            yield edge, False
        elif _comes_first(edge, edges[twin[i]], i < twin[i]):
            yield edge, True


def _comes_first(edge: Edge, twin: Edge, listed_first: bool) -> bool:
    """Of two opposite edges the one drawn as OSM has it, else the one listed first."""
    reversed_, twin_reversed = edge[2].get("reversed") is True, twin[2].get("reversed") is True
    return twin_reversed if reversed_ != twin_reversed else listed_first


def _osmids(data: Mapping[str, Any]) -> tuple[int, ...]:
    osmid = data.get("osmid", 0)
    return tuple(sorted(int(i) for i in osmid)) if isinstance(osmid, list | tuple | set) else (int(osmid),)


def _inner_vertices(data: Mapping[str, Any], start: tuple[float, float]) -> list[tuple[float, float]]:
    line = data.get("geometry")
    if line is None:
        return []
    vertices = [(float(x), float(y)) for x, y, *_ in line.coords]
    # osmnx keeps lines in the direction of travel; a line of other software may run the other way.
    if vertices[0] != start and vertices[-1] == start:
        vertices.reverse()
    return vertices[1:-1]


def _way_tags(data: Mapping[str, Any], two_way: bool) -> Tags:
    tags = {key: value for key in WAY_KEYS if (value := _one_value(key, data.get(key)))}
    # The edges themselves say which way a street is open; the tag would say it of OSM's direction.
    tags["oneway"] = "no" if two_way else "yes"
    if two_way:
        tags.pop("junction", None)
    return tags


def _one_value(key: str, value: object) -> str:
    """One tag out of what osmnx holds: the least class, the lowest limit or the first of a list of merged values."""
    if not isinstance(value, list | tuple | set):
        return value if isinstance(value, str) else ""
    values = sorted(str(item) for item in value)
    if key == "highway":
        return max(values, key=lambda item: ROAD_CLASSES.index(item) if item in ROAD_CLASSES else -1)
    if key.startswith("maxspeed"):
        return min(values, key=lambda item: float(item) if item.replace(".", "", 1).isdigit() else np.inf)
    return values[0]


def _node_tags(data: Mapping[str, Any]) -> Tags:
    return {key: value for key in NODE_KEYS if isinstance(value := data.get(key), str)}


def _fingerprint(roads: TaggedRoads) -> str:
    digest = hashlib.sha256()
    for array in (roads.way_id, roads.way_first_node, roads.way_node, roads.way_tags, roads.node_lon, roads.node_lat):
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update(repr([sorted(tags.items()) for tags in roads.tag_sets]).encode())
    return digest.hexdigest()
