"""The k nearest seeds' owners for every node, by one bucket-queue search in which a node is settled up to k times.

Like `bucket_queue`, but the queue holds (node, seed) entries in a pool that grows as needed, and the entries of one
decisecond are taken by rising seed number, so that the order of the true times, and of ties, is kept exactly.
"""

from typing import Any

import numpy as np
from numba import njit

from routing.binary_heap import pop, push
from routing.bucket_queue import Arcs, longer
from routing.network import IntArray
from routing.seeds import Seeds


@njit(cache=True, nogil=True)
def search_k_nearest(  # noqa: PLR0912, PLR0915 (one loop, as in bucket_queue)
    arcs: Arcs, seeds: Seeds, limit: int, k: int, n_buckets: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Per node: how many owners were settled (up to k), and the seeds and whole deciseconds of them, nearest first."""
    first, target, time = arcs
    seed_node, seed_start, seed_order, owner = seeds.node, seeds.start, seeds.order, seeds.owner
    n_nodes, n_seeds = len(first) - 1, len(seed_node)
    mask = n_buckets - 1
    count = np.zeros(n_nodes, dtype=np.int32)
    seed = np.full((n_nodes, k), -1, dtype=np.int32)
    whole = np.zeros((n_nodes, k), dtype=np.int32)
    bucket = np.full(n_buckets, -1, dtype=np.int32)
    # An entry is seed << 32 | node; `following` chains those of one bucket, and the unused ones from `unused`.
    entry = np.empty(1024, dtype=np.int64)
    following = np.arange(1, 1025).astype(np.int32)
    following[-1] = -1
    unused = 0
    heap = np.empty(64, dtype=np.int64)
    in_heap, n_queued, next_seed, current = 0, 0, 0, 0
    while True:
        if n_queued == 0:
            if next_seed == n_seeds or seed_start[seed_order[next_seed]] > limit:
                break
            current = seed_start[seed_order[next_seed]]
        while next_seed < n_seeds and seed_start[seed_order[next_seed]] == current:
            s = seed_order[next_seed]
            next_seed += 1
            if in_heap == len(heap):
                heap = longer(heap)
            in_heap = push(heap, in_heap, (s << 32) | seed_node[s])
        slot = current & mask
        e = bucket[slot]
        bucket[slot] = -1
        while e >= 0:
            if in_heap == len(heap):
                heap = longer(heap)
            in_heap = push(heap, in_heap, entry[e])
            n_queued -= 1
            after = following[e]
            following[e] = unused
            unused = e
            e = after
        while in_heap > 0:
            u = np.int64(heap[0] & 0xFFFFFFFF)
            s = np.int64(heap[0] >> 32)
            in_heap = pop(heap, in_heap)
            if count[u] == k or _has_owner(owner, seed, u, count[u], owner[s]):
                continue
            seed[u, count[u]] = s
            whole[u, count[u]] = current
            count[u] += 1
            for a in range(first[u], first[u + 1]):
                v = target[a]
                reached = current + time[a]
                if reached > limit or count[v] == k or _has_owner(owner, seed, v, count[v], owner[s]):
                    continue
                item = (s << 32) | v
                if reached == current:
                    if in_heap == len(heap):
                        heap = longer(heap)
                    in_heap = push(heap, in_heap, item)
                    continue
                if unused < 0:
                    unused = len(entry)
                    entry = longer(entry)
                    following = longer(following)
                    following[unused:] = np.arange(unused + 1, len(entry) + 1)
                    following[-1] = -1
                e = unused
                unused = following[e]
                entry[e] = item
                following[e] = bucket[reached & mask]
                bucket[reached & mask] = e
                n_queued += 1
        if n_queued > 0:
            upcoming = seed_start[seed_order[next_seed]] if next_seed < n_seeds else limit + 1
            current += 1
            while current < upcoming and bucket[current & mask] < 0:
                current += 1
    return count, seed, whole


@njit(cache=True, nogil=True)
def _has_owner(owner: IntArray, seed: IntArray, node: Any, n_settled: int, asked: Any) -> bool:
    for i in range(n_settled):  # noqa: SIM110 (numba)
        if owner[seed[node, i]] == asked:
            return True
    return False
