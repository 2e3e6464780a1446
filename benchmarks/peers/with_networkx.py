"""networkx: Dijkstra in plain Python; its isochrone is drawn as in osmnx's own example, a hull of what was reached."""

import networkx as nx
import numpy as np
import shapely

from benchmarks.peers.protocol import Answer, main, measured, prepared
from benchmarks.problem import THRESHOLDS_MIN, Problem


def digraph(problem: Problem, *, reverse: bool = False) -> nx.DiGraph:
    """Of parallel edges the fastest: the slowest are put in first and overwritten."""
    order = np.argsort(-problem["decisecond"], kind="stable")
    tail, head, time = (problem[name][order].tolist() for name in ("tail", "head", "decisecond"))
    graph = nx.DiGraph()
    graph.add_nodes_from(range(problem.facts["nodes"]))
    ends = (head, tail) if reverse else (tail, head)
    graph.add_weighted_edges_from(zip(*ends, time, strict=True), weight="decisecond")
    return graph


def one_to_all(problem: Problem) -> Answer:
    """`single_source_dijkstra_path_length`."""
    graph, prepare_s = prepared(lambda: digraph(problem))
    source = int(problem["source"][0])
    answer = measured(
        lambda: as_array(nx.single_source_dijkstra_path_length(graph, source, weight="decisecond"), problem),
        runs=3,
        prepare_s=prepare_s,
    )
    answer.value = answer.value[None]
    return answer


def nearest(problem: Problem) -> Answer:
    """`multi_source_dijkstra_path_length` on the reversed graph."""
    graph, prepare_s = prepared(lambda: digraph(problem, reverse=True))
    sources = set(problem["facility"].tolist())
    return measured(
        lambda: as_array(nx.multi_source_dijkstra_path_length(graph, sources, weight="decisecond"), problem),
        runs=3,
        prepare_s=prepare_s,
    )


def isochrone(problem: Problem) -> Answer:
    """One search to the longest threshold; per threshold a convex hull, and the people of the cells inside."""
    graph, prepare_s = prepared(lambda: digraph(problem, reverse=True))
    node_lon, node_lat, people = problem["node_lon"], problem["node_lat"], problem["people"]
    cells, sources = problem.lon_lat("cell"), problem["source"].tolist()

    def draw(source: int) -> list[np.ndarray]:
        limit = THRESHOLDS_MIN[-1] * 600
        times = nx.single_source_dijkstra_path_length(graph, source, cutoff=limit, weight="decisecond")
        nodes, reached = np.fromiter(times, dtype=int), np.fromiter(times.values(), dtype=float)
        inside = []
        for minutes in THRESHOLDS_MIN:
            within = nodes[reached <= minutes * 600]
            hull = shapely.convex_hull(shapely.multipoints(np.column_stack([node_lon[within], node_lat[within]])))
            shapely.to_geojson(hull)
            inside.append(people[shapely.intersects_xy(hull, cells[:, 0], cells[:, 1])].sum(axis=0))
        return inside

    answer = measured(lambda: [draw(source) for source in sources], runs=3, budget_s=8.0, prepare_s=prepare_s)
    answer.seconds /= len(sources)
    answer.value = answer.value[0]
    answer.note = "convex hulls, as in osmnx's example; people by the hull"
    return answer


def as_array(times: dict[int, int], problem: Problem) -> np.ndarray:
    """Seconds of every node, inf where not reached."""
    seconds = np.full(problem.facts["nodes"], np.inf)
    seconds[np.fromiter(times, dtype=int)] = np.fromiter(times.values(), dtype=float) / 10
    return seconds


if __name__ == "__main__":
    main("networkx", "networkx", {"one_to_all": one_to_all, "nearest": nearest, "isochrone": isochrone})
