"""The elimination tree cut into branches that threads can customise side by side, and the top that joins them."""

from heapq import heapify, heappop, heappush
from typing import Final, NamedTuple

import numpy as np
from numba import njit

from routing.hierarchy.topology import Topology
from routing.network import IntArray
from routing.street_index import read_only

WORTH_SHARING: Final = 20_000
"""Positions below which one thread is done before others have begun."""

WORTH_SWEEPING_TOGETHER: Final = 100_000
"""Positions below which one thread has swept them before another has woken up."""

BRANCHES_PER_THREAD: Final = 4


class Branches(NamedTuple):
    """Runs of positions that share no arc with each other, the longest first, and the positions above them all."""

    runs: list[tuple[int, int]]  # first position, past the last
    top: IntArray  # rising


def cut_branches(topology: Topology, threads: int) -> Branches:
    """Cut until no branch is longer than its share; with one thread, or few positions, all are one run."""
    n = topology.n_nodes
    if threads == 1 or n < WORTH_SHARING:
        return Branches([(0, n)], np.zeros(0, dtype=np.int32))
    size = _subtree_sizes(read_only(topology.parent))
    longest = n // (BRANCHES_PER_THREAD * threads)
    # Of a heap the smallest comes first: the longest branch, then the one nearest the top.
    branches = [(-int(size[root]), int(root)) for root in np.flatnonzero(topology.parent < 0)]
    heapify(branches)
    top = []
    while -branches[0][0] > longest:
        _, p = heappop(branches)
        top.append(p)
        child = p + 1
        while child < p + size[p]:
            heappush(branches, (-int(size[child]), child))
            child += int(size[child])
    runs = [(p, p - negative_size) for negative_size, p in sorted(branches)]
    return Branches(runs, np.array(sorted(top), dtype=np.int32))


class Shares(NamedTuple):
    """Branches dealt out to threads, about as many positions to each."""

    top: IntArray  # [:, 2] runs (first position, past the last) to be swept before the branches
    runs: tuple[IntArray, ...]  # of each thread: [:, 2]


def share_branches(topology: Topology, threads: int) -> Shares:
    """One share per thread, or a single one where sharing is not worth it."""
    runs, top = cut_branches(topology, threads if topology.n_nodes >= WORTH_SWEEPING_TOGETHER else 1)
    shares: list[list[tuple[int, int]]] = [[] for _ in range(threads if len(runs) > 1 else 1)]
    lengths = [0] * len(shares)
    for begin, end in runs:
        least = lengths.index(min(lengths))
        shares[least].append((begin, end))
        lengths[least] += end - begin
    return Shares(
        np.column_stack([top, top + 1]),
        tuple(np.array(sorted(share), dtype=np.int32).reshape(-1, 2) for share in shares),
    )


@njit(cache=True, nogil=True)
def _subtree_sizes(parent: IntArray) -> IntArray:
    size = np.ones(len(parent), dtype=np.int32)
    for p in range(len(parent) - 1, -1, -1):
        if parent[p] >= 0:
            size[parent[p]] += size[p]
    return size
