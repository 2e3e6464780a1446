"""pandana: a contraction hierarchy in C++, asked from Python; times are kept to the millisecond."""

import numpy as np
import pandana
import pandas as pd

from benchmarks.peers.protocol import Answer, main, measured, prepared
from benchmarks.problem import THRESHOLDS_MIN, Problem

MATRIX_SOURCES, MATRIX_TARGETS = 5, 2_000
FAR_S = 100_000.0
"""A range that takes in every node, short of what pandana's whole milliseconds can hold."""


def build(problem: Problem) -> pandana.Network:
    """The network, its hierarchy built."""
    return pandana.Network(
        pd.Series(problem["node_lon"]),
        pd.Series(problem["node_lat"]),
        pd.Series(problem["tail"].astype(np.int64)),
        pd.Series(problem["head"].astype(np.int64)),
        pd.DataFrame({"seconds": problem["decisecond"] / 10}),
        twoway=False,
    )


def one_to_all(problem: Problem) -> Answer:
    """`nodes_in_range` without a limit worth the name."""
    network, prepare_s = prepared(lambda: build(problem))
    sources = problem["source"].tolist()

    def search(source: int) -> np.ndarray:
        found = network.nodes_in_range([source], FAR_S)
        seconds = np.full(problem.facts["nodes"], np.inf)
        seconds[found["destination"].to_numpy()] = found["seconds"].to_numpy()
        return seconds

    answer = measured(lambda: [search(source) for source in sources], runs=3, prepare_s=prepare_s)
    answer.seconds /= len(sources)
    return answer


def matrix(problem: Problem) -> Answer:
    """`shortest_path_lengths` of a sample of pairs: it takes pairs, not sources and targets."""
    network, prepare_s = prepared(lambda: build(problem))
    sources, targets = problem["matrix_source"], problem["matrix_target"]
    some, few = sources[:MATRIX_SOURCES], targets[:MATRIX_TARGETS]
    origins, destinations = np.repeat(some, len(few)), np.tile(few, len(some))
    answer = measured(lambda: network.shortest_path_lengths(origins, destinations), runs=3, prepare_s=prepare_s)
    answer.value = unreached_is_inf(answer.value).reshape(len(some), len(few))
    return answer.scaled(len(sources) * len(targets), len(origins), "pairs")


def nearest(problem: Problem) -> Answer:
    """`nearest_pois`, which answers from every node to a facility."""
    network, prepare_s = prepared(lambda: build(problem))
    answer = measured(lambda: nearest_facility(network, problem), runs=3, prepare_s=prepare_s)
    answer.note = "setting the facilities is part of it"
    return answer


def nearest_facility(network: pandana.Network, problem: Problem) -> np.ndarray:
    """Seconds from every node."""
    places = problem.lon_lat("facility")
    network.set_pois("facility", FAR_S, 1, places[:, 0], places[:, 1])
    found = network.nearest_pois(FAR_S, "facility", num_pois=1)
    seconds = found.sort_index()[1].to_numpy()
    return np.where(seconds >= FAR_S, np.inf, seconds)


def unreached_is_inf(seconds: np.ndarray) -> np.ndarray:
    """pandana's length of a path that does not exist is 2**32 - 1 milliseconds."""
    return np.where(seconds > 4_294_967, np.inf, seconds)


if __name__ == "__main__":
    assert THRESHOLDS_MIN[-1] * 60 < FAR_S
    main(
        "pandana",
        "pandana",
        {"one_to_all": one_to_all, "matrix": matrix, "nearest": nearest},
    )
