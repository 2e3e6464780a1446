"""networkit: Dijkstra in C++, over all processors for many sources."""

import networkit as nk
import numpy as np

from benchmarks.peers.protocol import Answer, main, measured, prepared
from benchmarks.problem import Problem

MATRIX_SAMPLE = 50
FAR = 1e300
"""networkit's distance of a node that was not reached is the largest float."""


def build(problem: Problem) -> nk.Graph:
    """A directed graph with seconds as weights."""
    ends = (problem["tail"].astype(np.uint64), problem["head"].astype(np.uint64))
    return nk.GraphFromCoo((problem["decisecond"] / 10, ends), n=problem.facts["nodes"], weighted=True, directed=True)


def one_to_all(problem: Problem) -> Answer:
    """`Dijkstra` without paths."""
    graph, prepare_s = prepared(lambda: build(problem))

    def search(source: int) -> np.ndarray:
        return reached(nk.distance.Dijkstra(graph, source, storePaths=False).run().getDistances(asarray=True))

    sources = problem["source"].tolist()
    answer = measured(lambda: [search(source) for source in sources], prepare_s=prepare_s)
    answer.seconds /= len(sources)
    return answer


def matrix(problem: Problem) -> Answer:
    """`SPSP` from some of the sources to all targets, two threads on two processors."""
    graph, prepare_s = prepared(lambda: build(problem))
    sources, targets = problem["matrix_source"], problem["matrix_target"]
    some = sources[:MATRIX_SAMPLE].tolist()

    def search() -> np.ndarray:
        found = nk.distance.SPSP(graph, some, targets.tolist())
        found.run()
        return reached(found.getDistances(asarray=True))

    answer = measured(search, runs=3, prepare_s=prepare_s)
    return answer.scaled(len(sources), len(some), "sources")


def reached(distances: object) -> np.ndarray:
    """inf where not reached."""
    seconds = np.asarray(distances)
    return np.where(seconds > FAR, np.inf, seconds)


if __name__ == "__main__":
    main("networkit", "networkit", {"one_to_all": one_to_all, "matrix": matrix})
