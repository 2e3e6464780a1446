"""Whether the arrays of a stored hierarchy can be what they say, so that no search reads past the end of one."""

from collections.abc import Iterator

import numpy as np

from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.hierarchy import Hierarchy
from routing.hierarchy.ladder import RUNGS, Ladder
from routing.hierarchy.topology import Topology
from routing.network import IntArray, RoadGraph
from routing.network_checks import all_below, are_run_starts

Check = tuple[str, bool]


def find_impossible_hierarchy(graph: RoadGraph, known: Hierarchy) -> str:
    """Name of the first array that does not fit the graph or the others, or holds what cannot be; "" = none."""
    checks = (
        _topology(graph, known.topology),
        _ladder(graph.n_nodes, known.up, "up_"),
        _ladder(graph.n_nodes, known.down, "down_"),
    )
    return next((f"hierarchy/{name}" for check in checks for name, possible in check if not possible), "")


def _topology(graph: RoadGraph, topology: Topology) -> Iterator[Check]:
    n, m, arcs = graph.n_nodes, graph.n_edges, len(topology.head)
    for name, length in (("position", n), ("node", n), ("parent", n), ("tail", arcs), ("lower_arc", arcs)):
        yield name, len(getattr(topology, name)) == length
    for name in ("edge_arc", "edge_up"):
        yield name, len(getattr(topology, name)) == m
    yield "first", are_run_starts(topology.first, n, arcs)
    yield "lower_first", are_run_starts(topology.lower_first, n, arcs)
    for name in ("position", "node", "head", "tail"):
        yield name, all_below(getattr(topology, name), n)
    yield "lower_arc", all_below(topology.lower_arc, arcs)
    yield "parent", _none_or_below(topology.parent, n)
    yield "edge_arc", _none_or_below(topology.edge_arc, arcs)
    yield "edge_up", all_below(topology.edge_up.view("u1"), 2)
    # Arcs lead upward: otherwise a climb would never end.
    yield "head", bool((topology.head < topology.tail).all())
    yield "parent", bool((topology.parent < np.arange(n, dtype=np.int32)).all())


def _none_or_below(numbers: IntArray, count: int) -> bool:
    """Whether all lie in -1 .. count - 1."""
    return not len(numbers) or (int(numbers.min()) >= -1 and int(numbers.max()) < count)


def _ladder(n_nodes: int, ladder: Ladder, prefix: str) -> Iterator[Check]:
    rungs = len(ladder.target)
    yield f"{prefix}first", are_run_starts(ladder.first, n_nodes, rungs)
    yield f"{prefix}first", not (ladder.first % RUNGS).any()
    yield f"{prefix}time", len(ladder.time) == rungs
    yield f"{prefix}target", all_below(ladder.target, n_nodes)
    yield f"{prefix}time", all_below(ladder.time, int(NO_WAY) + 1)
