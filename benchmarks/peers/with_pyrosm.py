"""pyrosm: PBF to tables of nodes and edges, and an igraph graph of them."""

import time
import warnings

import pyrosm

from benchmarks.peers.protocol import Answer, main
from benchmarks.problem import Problem


def full_import(problem: Problem) -> Answer:
    """Driving and service network, the graph, and the first search in it."""
    warnings.simplefilter("ignore")
    begin = time.perf_counter()
    reader = pyrosm.OSM(str(problem.extract))
    nodes, edges = reader.get_network(network_type="driving+service", nodes=True)
    graph = reader.to_graph(nodes, edges, graph_type="igraph", network_type="driving+service")
    graph.distances(0, weights="length")
    seconds = time.perf_counter() - begin
    return Answer(seconds, note=f"lengths, no speeds, delays or restrictions; {graph.vcount():,} nodes")


if __name__ == "__main__":
    main("pyrosm", "pyrosm", {"full_import": full_import})
