"""In which order nodes are contracted: nested dissection, small separators last.

References
----------
Karypis & Kumar (1998), A fast and high quality multilevel scheme for partitioning irregular graphs (METIS),
doi:10.1137/S1064827595287997; George (1973), Nested dissection of a regular finite element mesh, doi:10.1137/0710032.
"""

import numpy as np
from scipy.sparse import csr_array

from routing.network import IntArray, RoadGraph

_SEED = 1
"""METIS is deterministic for a seed and version; the order is stored with the network, so results do not hang on it."""


def nested_dissection(n_nodes: int, tail: IntArray, head: IntArray) -> IntArray:
    """Nodes in the order they are contracted: `order[0]` first, the nodes of the widest separator last."""
    first, target = undirected(n_nodes, tail, head)
    if n_nodes < 2 or not len(target):
        return np.arange(n_nodes, dtype=np.int32)
    import pymetis  # noqa: PLC0415 (only building a network needs it)

    adjacency = pymetis.CSRAdjacency(first, target)
    order, _ = pymetis.nested_dissection(adjacency, options=pymetis.Options(seed=_SEED))
    return np.asarray(order, dtype=np.int32)


def undirected(n_nodes: int, tail: IntArray, head: IntArray) -> tuple[IntArray, IntArray]:
    """Neighbours of every node whichever way the edges run, each once, without loops: `first [n + 1]`, `target`."""
    apart = tail != head
    one, other = tail[apart], head[apart]
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    both = csr_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(n_nodes, n_nodes))
    return both.indptr.astype(np.int32), both.indices.astype(np.int32)


def graph_order(graph: RoadGraph) -> IntArray:
    """The contraction order of a road graph."""
    return nested_dissection(graph.n_nodes, graph.tail, graph.head)
