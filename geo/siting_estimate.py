"""About how long a siting question takes, told before it is worked on: whether to wait for it or to make it a job."""

from typing import Final

from geo.region import Question, Region
from routing.engine import nodes_within

SECONDS_PER_PAIR: Final = {"mclp": 6e-7, "lscp": 6e-7, "pmedian": 4e-6, "pcenter": 2e-6}
"""Of travel times and of the model together, on one processor of a laptop; proving may take longer."""
SEARCH_S_PER_NODE: Final = 3e-9
"""One search over a network, by its nodes, when sixteen go side by side."""


def estimate_siting_s(region: Region, question: Question, candidates: int) -> float:
    """Seconds that `propose_sites` is likely to take for `question.siting`.

    Pairs of cell and candidate within the threshold (all of them, for models that look at every travel time) times a
    constant by model, and one search for each place of the shorter list.
    """
    asked = question.siting
    assert asked is not None  # noqa: S101 - the caller asks only when there is a question
    graph = region.network.graphs[asked.mode]
    demand = int((region.population.everyone_people > 0).sum())
    share = 1.0
    if asked.model in ("mclp", "lscp"):
        share = nodes_within(graph, asked.threshold_min * 60) / max(graph.n_nodes, 1)
    searching = min(demand, candidates) * graph.n_nodes * SEARCH_S_PER_NODE
    return demand * candidates * share * SECONDS_PER_PAIR[asked.model] + searching
