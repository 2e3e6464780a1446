"""Dial's bucket queue: shortest times from several seeds at once, on whole deciseconds, exact to the last one.

A node's state is one number, `whole deciseconds << 32 | seed` (`routing.seeds`), compared as it is.
A bucket is a chain of entries for one decisecond; an entry whose node has meanwhile become nearer is skipped. Buckets
are used in a circle as long as the longest edge. Edges of no time are allowed.

References
----------
Dial (1969), Algorithm 360: shortest-path forest with topological ordering, doi:10.1145/363269.363610.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.made_once import MadeOnce
from routing.network import UNREACHED, IntArray, LongArray, RoadGraph
from routing.seeds import Seeds
from routing.street_index import read_only

FAR: Final = 2**63 - 1
"""State of a node that no search reached: its whole deciseconds, `FAR >> 32`, are UNREACHED."""


class Arcs(NamedTuple):
    """What a search walks on: the arcs out of node `u` are `first[u] : first[u + 1]`, for reversed graphs too."""

    first: IntArray
    target: IntArray
    time: IntArray  # deciseconds


class Buffers(NamedTuple):
    """The memory of one search; clean when every state is FAR and every bucket -1."""

    state: LongArray  # [nodes]
    touched: IntArray  # [nodes] in the order they were first reached
    bucket: IntArray  # first entry of each bucket
    entry: IntArray  # [:, 2] node, next entry of the bucket


@dataclass(frozen=True, eq=False)
class BucketSearch:
    """A graph made ready for searching in one direction, and the buffers its searches take turns with."""

    arcs: Arcs
    n_buckets: int
    spare: list[Buffers]
    every_node: IntArray  # 0, 1, ...: where the state of each node lies

    @contextmanager
    def buffers(self) -> Iterator[Buffers]:
        """Clean buffers for one thread; hand them back clean."""
        try:
            buffers = self.spare.pop()
        except IndexError:
            buffers = new_buffers(len(self.arcs.first) - 1, len(self.arcs.target), self.n_buckets)
        yield buffers
        # Not in a `finally`: after an error the buffers may be dirty and are dropped.
        self.spare.append(buffers)


_SEARCHES: Final = {reverse: MadeOnce[RoadGraph, BucketSearch]() for reverse in (False, True)}
_SPARE: Final = MadeOnce[RoadGraph, list[Buffers]]()
"""Buffers fit a graph's searches in either direction."""


def bucket_search(graph: RoadGraph, *, reverse: bool) -> BucketSearch:
    """The graph's search along its edges, or against them (reverse); prepared at first use and kept with the graph."""
    return _SEARCHES[reverse].of(graph, lambda: _prepare(graph, reverse))


def _prepare(graph: RoadGraph, reverse: bool) -> BucketSearch:
    arcs = _arcs(graph, reverse)
    longest = int(arcs.time.max()) if len(arcs.time) else 0
    n_buckets = 1 << (longest + 1).bit_length()
    return BucketSearch(arcs, n_buckets, _SPARE.of(graph, list), np.arange(graph.n_nodes, dtype=np.int32))


def _arcs(graph: RoadGraph, reverse: bool) -> Arcs:
    first, target, time = graph.first_out, graph.head, graph.travel_time
    if reverse:
        first, target, time = graph.first_in, graph.tail[graph.in_edge], time[graph.in_edge]
    is_open = time != UNREACHED
    if not is_open.all():
        # Left out: of a closed edge's time no state can be made.
        first = np.concatenate([[0], np.cumsum(is_open)]).astype(np.int32)[first]
        target, time = target[is_open], time[is_open]
    return Arcs(read_only(first), read_only(target), read_only(time))


def new_buffers(n_nodes: int, n_arcs: int, n_buckets: int) -> Buffers:
    """Clean buffers for a graph whose longest edge takes fewer than `n_buckets` deciseconds (a power of two)."""
    return Buffers(
        state=np.full(n_nodes, FAR, dtype=np.int64),
        touched=np.empty(n_nodes, dtype=np.int32),
        bucket=np.full(n_buckets, -1, dtype=np.int32),
        # One entry per arc is enough, but for seeds and edges of no time: then the search makes itself more room.
        entry=np.empty((n_nodes + n_arcs + 1, 2), dtype=np.int32),
    )


@njit(cache=True, nogil=True)
def search(arcs: Arcs, seeds: Seeds, limit: int, wanted: npt.NDArray[np.uint8], n_wanted: int, buffers: Buffers) -> int:
    """Settle nodes by rising time up to `limit` deciseconds; returns how many nodes were touched.

    Afterwards `buffers.state` holds time and seed of every node settled. The search stops when all `n_wanted` nodes
    marked in `wanted` are settled (0 = never): times of other nodes are then not final.
    """
    entry = buffers.entry
    n_touched = _search(arcs, seeds, limit, wanted, n_wanted, buffers, entry)
    while n_touched < 0:
        # More seeds, or more ways around in no time, than there is room for: again with more of it.
        buffers.state[:] = FAR
        buffers.bucket[:] = -1
        entry = longer(entry)
        n_touched = _search(arcs, seeds, limit, wanted, n_wanted, buffers, entry)
    return n_touched


@njit(cache=True, nogil=True)
def _search(  # noqa: PLR0912, PLR0915 (one loop: in pieces it takes twice the time)
    arcs: Arcs,
    seeds: Seeds,
    limit: int,
    wanted: npt.NDArray[np.uint8],
    n_wanted: int,
    buffers: Buffers,
    entry: IntArray,
) -> int:
    """The search itself; -1 = `entry` is too short."""
    # Fields are taken out first: reading them inside the loops would count references, which costs a third more.
    first, target, time = arcs
    state, touched, bucket = buffers.state, buffers.touched, buffers.bucket
    mask = len(bucket) - 1
    seed_node, seed_start, seed_order = seeds.node, seeds.start, seeds.order
    n_seeds = len(seed_node)
    n_touched, n_queued, n_entries, next_seed, current = 0, 0, 0, 0, 0
    missing = n_wanted
    while True:
        if n_queued == 0:
            if next_seed == n_seeds or seed_start[seed_order[next_seed]] > limit:
                break
            current = int(seed_start[seed_order[next_seed]])
        here = current & mask
        while next_seed < n_seeds and seed_start[seed_order[next_seed]] == current:
            s = seed_order[next_seed]
            next_seed += 1
            v = seed_node[s]
            known = state[v]
            if (current << 32 | s) < known:
                state[v] = current << 32 | s
                if known == FAR:
                    touched[n_touched] = v
                    n_touched += 1
                if current < known >> 32:
                    if n_entries == len(entry):
                        return -1
                    entry[n_entries, 0], entry[n_entries, 1] = v, bucket[here]
                    bucket[here] = n_entries
                    n_entries += 1
                    n_queued += 1
        e = bucket[here]
        while e >= 0:
            u = entry[e, 0]
            bucket[here] = entry[e, 1]
            n_queued -= 1
            if state[u] >> 32 == current:
                if n_wanted > 0 and wanted[u] != 0:
                    missing -= 1
                for a in range(first[u], first[u + 1]):
                    v = target[a]
                    known = state[v]
                    reached = state[u] + (np.int64(time[a]) << 32)
                    if reached < known and reached >> 32 <= limit:
                        state[v] = reached
                        if known == FAR:
                            touched[n_touched] = v
                            n_touched += 1
                        elif known >> 32 == reached >> 32:
                            # As far as before but from a smaller seed: its entry is still to come, unless this took
                            # no time; then it may have passed, and those behind it must be told again.
                            if time[a] > 0:
                                continue
                            if n_wanted > 0 and wanted[v] != 0:
                                missing += 1
                        if n_entries == len(entry):
                            return -1
                        slot = (reached >> 32) & mask
                        entry[n_entries, 0], entry[n_entries, 1] = v, bucket[slot]
                        bucket[slot] = n_entries
                        n_entries += 1
                        n_queued += 1
            e = bucket[here]
        if n_wanted > 0 and missing == 0:
            _empty_buckets(current, n_queued, bucket, entry)
            break
        if n_queued > 0:
            upcoming = int(seed_start[seed_order[next_seed]]) if next_seed < n_seeds else limit + 1
            current += 1
            while current < upcoming and bucket[current & mask] < 0:
                current += 1
    return n_touched


@njit(cache=True, nogil=True)
def clear(buffers: Buffers, n_touched: int) -> None:
    """Make the buffers clean again at the cost of the nodes touched."""
    for i in range(n_touched):
        buffers.state[buffers.touched[i]] = FAR


@njit(cache=True, nogil=True)
def longer(array: Any) -> Any:
    """A copy with room for twice as many items."""
    copy = np.empty((2 * len(array) + 64, *array.shape[1:]), dtype=array.dtype)
    copy[: len(array)] = array
    return copy


@njit(cache=True, nogil=True)
def _empty_buckets(current: int, n_queued: int, bucket: IntArray, entry: IntArray) -> None:
    """Forget the entries a search leaves behind when it stops early."""
    mask = len(bucket) - 1
    while n_queued > 0:
        e = bucket[current & mask]
        bucket[current & mask] = -1
        while e >= 0:
            n_queued -= 1
            e = entry[e, 1]
        current += 1
