"""scipy: compiled Dijkstra over a sparse matrix of deciseconds."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.peers.protocol import Answer, main, measured, prepared
from benchmarks.problem import THRESHOLDS_MIN, Problem, covered

BLOCK = 50
"""Sources a call: all at once would hold every node's distance from each, a gigabyte."""
MATRIX_SAMPLE = 100
"""Each source is a search of its own, so a sample scales exactly."""


def sparse(problem: Problem, decisecond: np.ndarray, *, reverse: bool = False) -> csr_array:
    """Of parallel edges the fastest; no time at all is a hair more than none, since 0 means no edge."""
    tail, head = problem["tail"], problem["head"]
    order = np.lexsort((decisecond, head, tail))
    first = np.flatnonzero((np.diff(tail[order], prepend=-1) != 0) | (np.diff(head[order], prepend=-1) != 0))
    keep = order[first]
    ends = (head[keep], tail[keep]) if reverse else (tail[keep], head[keep])
    n = problem.facts["nodes"]
    return csr_array((np.maximum(decisecond[keep].astype(np.float64), 1e-9), ends), shape=(n, n))


def one_to_all(problem: Problem) -> Answer:
    """One call of `dijkstra` per source."""
    graph, prepare_s = prepared(lambda: sparse(problem, problem["decisecond"]))
    sources = problem["source"]
    answer = measured(lambda: [dijkstra(graph, indices=source) for source in sources], prepare_s=prepare_s)
    answer.seconds /= len(sources)
    answer.value = to_seconds(answer.value)
    return answer


def matrix(problem: Problem) -> Answer:
    """`dijkstra` from some of the sources, a block at a time, the asked columns kept; one thread, it has no more."""
    graph, prepare_s = prepared(lambda: sparse(problem, problem["decisecond"]))
    sources, targets = problem["matrix_source"], problem["matrix_target"]
    some = sources[:MATRIX_SAMPLE]
    blocks = [some[first : first + BLOCK] for first in range(0, len(some), BLOCK)]
    answer = measured(
        lambda: np.concatenate([dijkstra(graph, indices=block)[:, targets] for block in blocks]),
        runs=3,
        prepare_s=prepare_s,
    )
    answer.value = to_seconds(answer.value)
    return answer.scaled(len(sources), len(some), "sources")


def nearest(problem: Problem) -> Answer:
    """`min_only` on the reversed matrix."""
    graph, prepare_s = prepared(lambda: sparse(problem, problem["decisecond"], reverse=True))
    facilities = problem["facility"]
    answer = measured(lambda: dijkstra(graph, indices=facilities, min_only=True), prepare_s=prepare_s)
    answer.value = to_seconds(answer.value)
    return answer


def speed_edit(problem: Problem) -> Answer:
    """New times, the matrix built anew, one `min_only` search, sums."""
    facilities, cells, people = problem["facility"], problem["cell"], problem["people"]

    def edit() -> np.ndarray:
        graph = sparse(problem, problem.edited_decisecond(), reverse=True)
        times = dijkstra(graph, indices=facilities, min_only=True, limit=THRESHOLDS_MIN[-1] * 600)
        return covered(times[cells] / 10, people)

    return measured(edit)


def move_site(problem: Problem) -> Answer:
    """One search within 15 minutes, people of the cells that were not covered before."""
    graph, prepare_s = prepared(lambda: sparse(problem, problem["decisecond"], reverse=True))
    cells, people, sites = problem["cell"], problem["people"], problem["site"]
    limit = THRESHOLDS_MIN[0] * 600
    before = dijkstra(graph, indices=problem["facility"], min_only=True, limit=limit)[cells] <= limit

    def gained(site: int) -> np.ndarray:
        within = dijkstra(graph, indices=site, limit=limit)[cells] <= limit
        return people[within & ~before].sum(axis=0)

    answer = measured(lambda: [gained(site) for site in sites], prepare_s=prepare_s)
    answer.seconds /= len(sites)
    return answer


def to_seconds(decisecond: np.ndarray | None) -> np.ndarray:
    """Whole deciseconds as seconds: the hair that stood for 0 is rounded off."""
    assert decisecond is not None
    return np.round(decisecond) / 10


if __name__ == "__main__":
    main(
        "scipy",
        "scipy",
        {
            "one_to_all": one_to_all,
            "matrix": matrix,
            "nearest": nearest,
            "speed_edit": speed_edit,
            "move_site": move_site,
        },
    )
