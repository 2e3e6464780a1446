"""The nearest of many places, for every node or for other places, by one search from all of them at once."""

import numpy as np
from numba import njit

from routing.access_legs import Legs
from routing.bucket_queue import FAR, BucketSearch, clear, search
from routing.k_nearest import search_k_nearest
from routing.network import FloatArray, IntArray, LongArray
from routing.seeds import SEED, Seeds, limit_deciseconds, seeds_of

_NO_MARKS = np.zeros(1, dtype=np.uint8)


def seconds_to_nodes(search_: BucketSearch, starts: Legs, *, cutoff_s: float) -> FloatArray:
    """Per node the seconds to the nearest start place; inf = none within the cutoff."""
    seeds, node = seeds_of(starts), search_.every_node
    seconds, all_nodes = np.empty(len(node)), np.array([[0, len(node)]], dtype=np.int32)
    with search_.buffers() as buffers:
        n_touched = search(search_.arcs, seeds, limit_deciseconds(cutoff_s), _NO_MARKS, 0, buffers)
        read_seconds(buffers.state, node, all_nodes, FAR, seeds, cutoff_s, seconds)
        clear(buffers, n_touched)
    return seconds


def nearest_to_places(
    search_: BucketSearch, starts: Legs, ends: Legs, *, cutoff_s: float
) -> tuple[IntArray, FloatArray]:
    """Per end place the nearest start place over the network (-1 = none) and the deciseconds (inf)."""
    seeds = seeds_of(starts)
    with search_.buffers() as buffers:
        n_touched = search(search_.arcs, seeds, limit_deciseconds(cutoff_s), _NO_MARKS, 0, buffers)
        place, time = read_places(buffers.state, FAR, seeds, ends.first, ends.node, ends.time)
        clear(buffers, n_touched)
    return place, time


def k_nearest_to_places(
    search_: BucketSearch, starts: Legs, ends: Legs, *, k: int, cutoff_s: float
) -> tuple[LongArray, LongArray, FloatArray]:
    """Triplets (end place, start place, deciseconds) that hold the k nearest of every end place, and some more."""
    seeds = seeds_of(starts)
    limit = limit_deciseconds(cutoff_s)
    count, seed, whole = search_k_nearest(search_.arcs, seeds, limit, k, search_.n_buckets)
    leg = np.repeat(np.arange(len(ends.node)), count[ends.node])
    taken = np.arange(k) < count[ends.node][:, None]
    s = seed[ends.node][taken]
    network = whole[ends.node][taken] - seeds.start[s]
    return ends.place()[leg], seeds.owner[s].astype(np.int64), (seeds.time[s] + ends.time[leg]) + network


@njit(cache=True, nogil=True)
def read_seconds(
    state: LongArray, node: IntArray, runs: IntArray, far: int, seeds: Seeds, cutoff_s: float, seconds: FloatArray
) -> None:
    """Seconds of the nodes whose states lie in `runs` of `state`: inf beyond the cutoff, and from `far` on."""
    seed_time, seed_start = seeds.time, seeds.start
    for run in range(len(runs)):
        for p in range(runs[run, 0], runs[run, 1]):
            reached, time_s = state[p], np.inf
            if reached < far:
                s = np.uint64(reached & SEED)
                time_s = (seed_time[s] + ((reached >> 32) - seed_start[s])) / 10.0
                if time_s > cutoff_s:
                    time_s = np.inf
            seconds[np.uint32(node[p])] = time_s  # unsigned: see `hierarchy.ladder`


@njit(cache=True, nogil=True)
def read_places(
    state: LongArray, far: int, seeds: Seeds, end_first: LongArray, end_node: IntArray, end_time: FloatArray
) -> tuple[IntArray, FloatArray]:
    """Per end place the owner of its nearest seed, and the deciseconds; of two equally near the first owner wins."""
    seed_time, seed_start, owner = seeds.time, seeds.start, seeds.owner
    n = len(end_first) - 1
    place = np.full(n, -1, dtype=np.int32)
    time = np.full(n, np.inf)
    for p in range(n):
        for k in range(end_first[p], end_first[p + 1]):
            reached = state[end_node[k]]
            if reached < far:
                s = reached & SEED
                total = (seed_time[s] + end_time[k]) + ((reached >> 32) - seed_start[s])
                if total < time[p] or (total == time[p] and owner[s] < place[p]):
                    time[p] = total
                    place[p] = owner[s]
    return place, time
