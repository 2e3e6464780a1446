"""The hierarchy of a road graph: made once, kept with the graph, and shared by all that changes only its times."""

from dataclasses import dataclass
from typing import Final

from routing.hierarchy.customize import customise, perfect
from routing.hierarchy.ladder import Ladder, build_ladders
from routing.hierarchy.order import graph_order
from routing.hierarchy.topology import Topology, build_topology
from routing.made_once import MadeOnce
from routing.network import RoadGraph


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """What a search needs: the shape, and the two ladders of one set of travel times."""

    topology: Topology
    up: Ladder
    down: Ladder


_KNOWN: Final = MadeOnce[RoadGraph, Hierarchy]()


def hierarchy(graph: RoadGraph) -> Hierarchy:
    """The graph's hierarchy, built at first use (seconds for a city) and kept as long as the graph lives."""
    return _KNOWN.of(graph, lambda: build_hierarchy(graph))


def has_hierarchy(graph: RoadGraph) -> bool:
    """Whether the hierarchy is at hand, so that a search need not wait for it to be built."""
    return graph in _KNOWN


def remember_hierarchy(graph: RoadGraph, known: Hierarchy) -> None:
    """Use this (stored, or customised anew) hierarchy for the graph instead of building one."""
    _KNOWN.remember(graph, known)


def build_hierarchy(graph: RoadGraph) -> Hierarchy:
    """Order, chordal fill and customisation of a graph."""
    topology = build_topology(graph.n_nodes, graph.tail, graph.head, graph_order(graph))
    return customise_hierarchy(topology, graph)


def customise_hierarchy(topology: Topology, graph: RoadGraph) -> Hierarchy:
    """The hierarchy of a graph that has this topology and whatever travel times."""
    basic = customise(topology, graph.travel_time)
    return Hierarchy(topology, *build_ladders(topology, basic, perfect(topology, basic)))
