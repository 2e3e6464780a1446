"""Dial's bucket queue: shortest times from several seeds at once, on whole deciseconds, exact to the last one.

A *seed* is a node and the time at which a traveller stands there. Its whole deciseconds go into the search, the
rest (the remainder, below one) travels with the seed's number: seeds are numbered by rising remainder, so that of two
seeds equal in whole deciseconds the smaller number is the nearer one. The order of the true times is kept exactly, and
ties fall to the seed numbered first. Each bucket holds the nodes of one decisecond as a doubly linked list through the
nodes; the buckets are used in a circle as long as the longest edge. Edges of no time are allowed.

References
----------
Dial (1969), Algorithm 360: shortest-path forest with topological ordering, doi:10.1145/363269.363610.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.network import UNREACHED, FloatArray, IntArray, RoadGraph
from routing.street_index import read_only

OUT_OF_QUEUE: Final = np.int32(-2)
LONGEST_TIME: Final = int(UNREACHED) - 1


class Arcs(NamedTuple):
    """What a search walks on: the arcs out of node `u` are `first[u] : first[u + 1]`, for reversed graphs too."""

    first: IntArray
    target: IntArray
    time: IntArray  # deciseconds


class Seeds(NamedTuple):
    """Where a search starts, sorted by remainder; the position in these arrays is the seed's number."""

    node: IntArray
    start: IntArray  # whole deciseconds
    time: FloatArray  # deciseconds, start and remainder
    owner: IntArray  # the place a seed belongs to
    order: IntArray  # seed numbers by rising start


class Buffers(NamedTuple):
    """The memory of one search: as after `clear`, every node is unreached and every bucket empty."""

    distance: IntArray
    seed: IntArray
    following: IntArray
    previous: IntArray
    touched: IntArray
    bucket: IntArray


@dataclass(frozen=True, eq=False)
class BucketSearch:
    """A graph made ready for searching in one direction, and the buffers its searches take turns with."""

    arcs: Arcs
    n_buckets: int
    spare: list[Buffers]

    @contextmanager
    def buffers(self) -> Iterator[Buffers]:
        """Clean buffers for one thread; hand them back clean."""
        try:
            buffers = self.spare.pop()
        except IndexError:
            buffers = new_buffers(len(self.arcs.first) - 1, self.n_buckets)
        yield buffers
        # Not in a `finally`: after an error the buffers may be dirty and are dropped.
        self.spare.append(buffers)


_ready: "WeakKeyDictionary[RoadGraph, dict[bool, BucketSearch]]" = WeakKeyDictionary()
_ready_lock = threading.Lock()


def bucket_search(graph: RoadGraph, *, reverse: bool) -> BucketSearch:
    """The graph's search along its edges, or against them (reverse); prepared at first use and kept with the graph."""
    with _ready_lock:
        searches = _ready.setdefault(graph, {})
        if reverse not in searches:
            spare = searches[not reverse].spare if searches else []
            longest = int(graph.travel_time.max()) if graph.n_edges else 0
            n_buckets = 1 << (longest + 1).bit_length()
            searches[reverse] = BucketSearch(_arcs(graph, reverse), n_buckets, spare)
        return searches[reverse]


def _arcs(graph: RoadGraph, reverse: bool) -> Arcs:
    if not reverse:
        return Arcs(read_only(graph.first_out), read_only(graph.head), read_only(graph.travel_time))
    target, time = graph.tail[graph.in_edge], graph.travel_time[graph.in_edge]
    return Arcs(read_only(graph.first_in), read_only(target), read_only(time))


def new_buffers(n_nodes: int, n_buckets: int) -> Buffers:
    """Clean buffers for graphs of `n_nodes` whose longest edge takes fewer than `n_buckets` deciseconds."""
    return Buffers(
        distance=np.full(n_nodes, UNREACHED, dtype=np.int32),
        seed=np.zeros(n_nodes, dtype=np.int32),
        following=np.zeros(n_nodes, dtype=np.int32),
        previous=np.full(n_nodes, OUT_OF_QUEUE, dtype=np.int32),
        touched=np.zeros(n_nodes, dtype=np.int32),
        bucket=np.full(n_buckets, -1, dtype=np.int32),
    )


@njit(cache=True, nogil=True)
def sort_seeds(node: IntArray, time: FloatArray, owner: IntArray) -> Seeds:
    """Seeds numbered by remainder, then owner, then place in the list; times are deciseconds."""
    n = len(node)
    start = np.empty(n, dtype=np.int32)
    remainder = np.empty(n, dtype=np.float64)
    for i in range(n):
        whole = np.floor(time[i])
        start[i] = np.int32(min(whole, np.float64(LONGEST_TIME)))
        remainder[i] = time[i] - whole
    rank = np.arange(n)
    if n > 1:
        # Owners rise in the list already, so a stable sort keeps them in order.
        rank = np.argsort(remainder, kind="mergesort")
    order = np.argsort(start[rank], kind="mergesort").astype(np.int32)
    return Seeds(node[rank], start[rank], time[rank], owner[rank], order)


@njit(cache=True, nogil=True)
def search(arcs: Arcs, seeds: Seeds, limit: int, wanted: npt.NDArray[np.uint8], n_wanted: int, buffers: Buffers) -> int:
    """Settle nodes by rising time up to `limit` deciseconds; returns how many nodes were touched.

    Afterwards `buffers.distance` and `buffers.seed` hold the whole deciseconds and the seed of every node settled. Stops
    when all nodes marked in `wanted` are settled (`n_wanted` of them; 0 = never): times of other nodes are then not final.
    """
    first, target, time = arcs
    distance, seed, following, previous, touched, bucket = buffers
    mask = len(bucket) - 1
    n_seeds = len(seeds.node)
    n_touched, n_queued, next_seed, current = 0, 0, 0, 0
    missing = n_wanted
    while True:
        if n_queued == 0:
            if next_seed == n_seeds:
                break
            current = seeds.start[seeds.order[next_seed]]
            if current > limit:
                break
        while next_seed < n_seeds and seeds.start[seeds.order[next_seed]] == current:
            s = seeds.order[next_seed]
            v = seeds.node[s]
            next_seed += 1
            if current < distance[v] or (current == distance[v] and s < seed[v]):
                if distance[v] == UNREACHED:
                    touched[n_touched] = v
                    n_touched += 1
                elif current < distance[v]:
                    _unlink(v, distance[v] & mask, following, previous, bucket)
                    n_queued -= 1
                seed[v] = s
                if previous[v] == OUT_OF_QUEUE:
                    distance[v] = current
                    _link(v, current & mask, following, previous, bucket)
                    n_queued += 1
        here = current & mask
        u = bucket[here]
        while u >= 0:
            _unlink(u, here, following, previous, bucket)
            n_queued -= 1
            if n_wanted > 0 and wanted[u] != 0:
                missing -= 1
            s = seed[u]
            for a in range(first[u], first[u + 1]):
                v = target[a]
                reached = current + time[a]
                known = distance[v]
                if reached < known and reached <= limit:
                    if known == UNREACHED:
                        touched[n_touched] = v
                        n_touched += 1
                    else:
                        _unlink(v, known & mask, following, previous, bucket)
                        n_queued -= 1
                    distance[v] = reached
                    seed[v] = s
                    _link(v, reached & mask, following, previous, bucket)
                    n_queued += 1
                elif reached == known and s < seed[v]:
                    seed[v] = s
                    if previous[v] == OUT_OF_QUEUE:
                        # Reached again in no time by a nearer seed: tell those behind it once more.
                        _link(v, here, following, previous, bucket)
                        n_queued += 1
                        if n_wanted > 0 and wanted[v] != 0:
                            missing += 1
            u = bucket[here]
        if n_wanted > 0 and missing == 0:
            break
        if n_queued > 0:
            upcoming = seeds.start[seeds.order[next_seed]] if next_seed < n_seeds else limit + 1
            current += 1
            while current < upcoming and bucket[current & mask] < 0:
                current += 1
    return n_touched


@njit(cache=True, nogil=True)
def clear(buffers: Buffers, n_touched: int) -> None:
    """Make the buffers clean again at the cost of the nodes touched."""
    mask = len(buffers.bucket) - 1
    for i in range(n_touched):
        v = buffers.touched[i]
        buffers.bucket[buffers.distance[v] & mask] = -1
        buffers.distance[v] = UNREACHED
        buffers.previous[v] = OUT_OF_QUEUE


@njit(cache=True, nogil=True, inline="always")
def _link(v: int, slot: int, following: IntArray, previous: IntArray, bucket: IntArray) -> None:
    after = bucket[slot]
    following[v] = after
    previous[v] = -1
    if after >= 0:
        previous[after] = v
    bucket[slot] = v


@njit(cache=True, nogil=True, inline="always")
def _unlink(v: int, slot: int, following: IntArray, previous: IntArray, bucket: IntArray) -> None:
    before, after = previous[v], following[v]
    if before >= 0:
        following[before] = after
    else:
        bucket[slot] = after
    if after >= 0:
        previous[after] = before
    previous[v] = OUT_OF_QUEUE
