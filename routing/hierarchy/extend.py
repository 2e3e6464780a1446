"""A hierarchy's shape for a graph with a few more nodes and edges: the order is kept, no dissection is done again."""

from dataclasses import replace

import numpy as np

from routing.hierarchy.topology import Topology, build_topology, lay_edges
from routing.network import RoadGraph
from routing.street_index import read_only


def extend_topology(topology: Topology, graph: RoadGraph) -> tuple[Topology, bool]:
    """The shape for a graph that has the nodes of the old one, numbered as there, and maybe more after them.

    Also whether the arcs are still the old ones: they are where there is no new node and every new edge lies on an arc
    that the old order needed anyway. Otherwise the fill is found again: new nodes are contracted first, the others in
    the order they had.
    """
    if graph.n_nodes == topology.n_nodes:
        edge_arc, edge_up = lay_edges(
            read_only(graph.tail),
            read_only(graph.head),
            read_only(topology.position),
            read_only(topology.first),
            read_only(topology.head),
        )
        if ((edge_arc >= 0) | (graph.tail == graph.head)).all():
            return replace(topology, edge_arc=edge_arc, edge_up=edge_up), True
    added = np.arange(topology.n_nodes, graph.n_nodes, dtype=np.int32)
    order = np.concatenate([added, topology.node[::-1]])
    return build_topology(graph.n_nodes, graph.tail, graph.head, order), False
