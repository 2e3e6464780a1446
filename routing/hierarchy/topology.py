"""The shape of the hierarchy: which arcs a contraction in a given order can ever need, whatever the travel times.

Contracting a node joins all its neighbours not yet contracted. The arcs that come to be (the *chordal fill*) hang on
the order alone, so they are found once per network and every scenario shares them.

References
----------
Dibbelt, Strasser & Wagner (2016), Customizable contraction hierarchies, doi:10.1145/2886843;
Liu (1990), The role of elimination trees in sparse factorization, doi:10.1137/0611010.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from routing.hierarchy.order import undirected
from routing.network import BoolArray, IntArray, LongArray
from routing.runs import order_by, run_starts
from routing.street_index import read_only


class Shape(NamedTuple):
    """The arrays of a `Topology` that triangles are found by, read-only for kernels."""

    first: LongArray
    head: IntArray
    tail: IntArray
    lower_first: LongArray
    lower_arc: IntArray


@dataclass(frozen=True, eq=False)
class Topology:
    """Nodes by *position*: 0 is the top of the hierarchy, contracted last; every arc joins a node to one above it.

    The arcs of the node at position `p` are `first[p] : first[p + 1]`, nearest above first: that is the
    node's `parent` in the elimination tree. Positions are a depth-first order of it: a node's descendants follow it.
    The arcs that end in `p` from below are `lower_arc[lower_first[p] : lower_first[p + 1]]`, by rising lower end.
    Edge `e` of the graph lies on arc `edge_arc[e]` (-1: a loop), upward or downward.
    """

    position: IntArray  # [n] of each node of the graph
    node: IntArray  # [n] at each position
    first: LongArray  # [n + 1]
    head: IntArray  # [arcs] position of the upper end
    tail: IntArray  # [arcs] position of the lower end
    parent: IntArray  # [n] in the elimination tree; -1: a root
    lower_first: LongArray  # [n + 1]
    lower_arc: IntArray  # [arcs]
    edge_arc: IntArray  # [edges]
    edge_up: BoolArray  # [edges]

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node)

    @property
    def n_arcs(self) -> int:
        """Number of arcs: those of the graph and the fill, each counted once for both directions."""
        return len(self.head)

    def shape(self) -> Shape:
        """What triangles are found by."""
        return Shape(*(read_only(getattr(self, name)) for name in Shape._fields))


def build_topology(n_nodes: int, tail: IntArray, head: IntArray, order: IntArray) -> Topology:
    """The chordal fill of a graph's edges under an order of contraction (`order[0]` is contracted first)."""
    neighbours = undirected(n_nodes, tail, head)
    rank = np.empty(n_nodes, dtype=np.int32)
    rank[order] = np.arange(n_nodes, dtype=np.int32)
    node = order[_depth_first(_elimination_tree(*neighbours, order, rank))]
    position = np.empty(n_nodes, dtype=np.int32)
    position[node] = np.arange(n_nodes, dtype=np.int32)
    first, up_head = _fill(*neighbours, node, position)
    up_tail = np.repeat(np.arange(n_nodes, dtype=np.int32), np.diff(first))
    parent = np.full(n_nodes, -1, dtype=np.int32)
    has_parent = first[:-1] < first[1:]
    parent[has_parent] = up_head[first[:-1][has_parent]]
    edge_arc, edge_up = lay_edges(read_only(tail), read_only(head), position, first, up_head)
    return Topology(
        position=position,
        node=node,
        first=first,
        head=up_head,
        tail=up_tail,
        parent=parent,
        lower_first=run_starts(up_head, n_nodes).astype(np.int64),
        lower_arc=order_by(up_head, n_nodes),
        edge_arc=edge_arc,
        edge_up=edge_up,
    )


@njit(cache=True, nogil=True)
def _elimination_tree(first: IntArray, target: IntArray, order: IntArray, rank: IntArray) -> IntArray:
    """Parent of every rank (-1: a root): the first of its fill neighbours to be contracted after it (Liu)."""
    n = len(order)
    parent = np.full(n, -1, dtype=np.int32)
    ancestor = np.full(n, -1, dtype=np.int32)
    for r in range(n):
        node = order[r]
        for i in range(first[node], first[node + 1]):
            below = rank[target[i]]
            # Climb to the root of the tree below, and shorten the way for those who climb it later.
            while below < r:
                next_below = ancestor[below]
                ancestor[below] = r
                if next_below == -1:
                    parent[below] = r
                    break
                below = next_below
    return parent


@njit(cache=True, nogil=True)
def _depth_first(parent: IntArray) -> IntArray:
    """Ranks in depth-first order from the roots down: each before its descendants, which follow it without a gap."""
    n = len(parent)
    size = np.ones(n, dtype=np.int32)
    for r in range(n):
        if parent[r] >= 0:
            size[parent[r]] += size[r]
    rank_at = np.empty(n, dtype=np.int32)
    # Where the next subtree below each rank begins; roots come one after another, the last contracted first.
    free = np.empty(n, dtype=np.int32)
    next_root = 0
    for r in range(n - 1, -1, -1):
        if parent[r] < 0:
            place = next_root
            next_root += size[r]
        else:
            place = free[parent[r]]
            free[parent[r]] += size[r]
        rank_at[place] = r
        free[r] = place + 1
    return rank_at


@njit(cache=True, nogil=True)
def _fill(first: IntArray, target: IntArray, node: IntArray, position: IntArray) -> tuple[LongArray, IntArray]:
    """Arcs of every position, nearest above first: its own neighbours above, and what its children hand up to it."""
    n = len(node)
    begin = np.zeros(n + 1, dtype=np.int64)
    found = np.empty(2 * len(target) + 64, dtype=np.int32)
    seen = np.full(n, -1, dtype=np.int32)
    last_child = np.full(n, -1, dtype=np.int32)
    previous_child = np.full(n, -1, dtype=np.int32)
    count = np.zeros(n, dtype=np.int64)
    n_found = 0
    for p in range(n - 1, -1, -1):
        own = n_found
        if n_found + p > len(found):
            # A position has no more than p others above it; room for that is asked for at the rare end only.
            longer = np.empty(2 * len(found) + p, dtype=np.int32)
            longer[:n_found] = found[:n_found]
            found = longer
        seen[p] = p
        for i in range(first[node[p]], first[node[p] + 1]):
            above = position[target[i]]
            if above < p and seen[above] != p:
                seen[above] = p
                found[n_found] = above
                n_found += 1
        child = last_child[p]
        while child >= 0:
            for i in range(begin[child], begin[child] + count[child]):
                above = found[i]
                if seen[above] != p:
                    seen[above] = p
                    found[n_found] = above
                    n_found += 1
            child = previous_child[child]
        begin[p] = own
        count[p] = n_found - own
        if n_found > own:
            found[own:n_found] = np.sort(found[own:n_found])[::-1]
            previous_child[p] = last_child[found[own]]
            last_child[found[own]] = p
    arcs = np.empty(n_found, dtype=np.int32)
    starts = np.zeros(n + 1, dtype=np.int64)
    for p in range(n):
        starts[p + 1] = starts[p] + count[p]
        arcs[starts[p] : starts[p + 1]] = found[begin[p] : begin[p] + count[p]]
    return starts, arcs


@njit(cache=True, nogil=True)
def lay_edges(
    tail: IntArray, head: IntArray, position: IntArray, first: LongArray, up_head: IntArray
) -> tuple[IntArray, BoolArray]:
    """The arc every edge lies on, and whether it runs upward there."""
    arc = np.full(len(tail), -1, dtype=np.int32)
    up = np.zeros(len(tail), dtype=np.bool_)
    for e in range(len(tail)):
        a, b = position[tail[e]], position[head[e]]
        if a != b:
            up[e] = b < a
            arc[e] = find_arc(first, up_head, max(a, b), min(a, b))
    return arc, up


@njit(cache=True, nogil=True)
def find_arc(first: LongArray, head: IntArray, lower: int, upper: int) -> int:
    """The arc between two positions; -1 = there is none. Arcs of a position are sorted by falling upper end."""
    low, high = first[lower], first[lower + 1]
    while low < high:
        middle = (low + high) // 2
        if head[middle] > upper:
            low = middle + 1
        else:
            high = middle
    return low if low < first[lower + 1] and head[low] == upper else -1
