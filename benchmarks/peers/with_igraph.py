"""igraph: Dijkstra in C."""

import igraph
import numpy as np

from benchmarks.peers.protocol import Answer, main, measured, prepared
from benchmarks.problem import Problem

MATRIX_SAMPLE = 10


def build(problem: Problem) -> igraph.Graph:
    """A directed graph with seconds as weights."""
    edges = np.column_stack([problem["tail"], problem["head"]])
    graph = igraph.Graph(n=problem.facts["nodes"], edges=edges, directed=True)
    graph.es["seconds"] = problem["decisecond"] / 10
    return graph


def one_to_all(problem: Problem) -> Answer:
    """`distances` from one source."""
    graph, prepare_s = prepared(lambda: build(problem))
    sources = problem["source"].tolist()
    answer = measured(
        lambda: [graph.distances(source, weights="seconds")[0] for source in sources], prepare_s=prepare_s
    )
    answer.seconds /= len(sources)
    return answer


def matrix(problem: Problem) -> Answer:
    """`distances` from some of the sources to all targets."""
    graph, prepare_s = prepared(lambda: build(problem))
    sources, targets = problem["matrix_source"], problem["matrix_target"].tolist()
    some = sources[:MATRIX_SAMPLE].tolist()
    answer = measured(lambda: graph.distances(some, targets, weights="seconds"), runs=3, prepare_s=prepare_s)
    return answer.scaled(len(sources), len(some), "sources")


if __name__ == "__main__":
    main("igraph", "igraph", {"one_to_all": one_to_all, "matrix": matrix})
