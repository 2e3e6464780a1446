"""Many searches of one graph in threads: from every place of one side to every place of the other, in deciseconds.

A time is `(leg of the one side + leg of the other) + network`, added in this order, so that it is the same number
whichever side the search started from.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.access_legs import Legs
from routing.bucket_queue import Arcs, BucketSearch, Buffers, clear, search
from routing.network import FloatArray, IntArray, LongArray
from routing.seeds import SEED, limit_deciseconds, sort_seeds
from routing.threads import in_threads

Marks = npt.NDArray[np.uint8]


def dense_times(search_: BucketSearch, starts: Legs, ends: Legs, *, cutoff_s: float, threads: int) -> FloatArray:
    """Deciseconds [start place, end place] over the network; inf = not reached in the cutoff."""
    times = np.full((len(starts.first) - 1, len(ends.first) - 1), np.inf)
    wanted, n_wanted = _wanted(search_, ends)
    limit = limit_deciseconds(cutoff_s)

    def fill(first: int, last: int) -> None:
        with search_.buffers() as buffers:
            _fill_rows(
                first, last, search_.arcs, *_arrays(starts), *_arrays(ends), limit, wanted, n_wanted, buffers, times
            )

    in_threads(fill, len(times), threads)
    return times


def pair_times(search_: BucketSearch, starts: Legs, ends: Legs) -> FloatArray:
    """Deciseconds from every start place to the end place of the same row: one search each."""
    rows = [(_row(starts, pair), _row(ends, pair)) for pair in range(len(starts.first) - 1)]
    times = [dense_times(search_, start, end, cutoff_s=np.inf, threads=1)[0, 0] for start, end in rows]
    return np.array(times, dtype=np.float64)


def _row(legs: Legs, place: int) -> Legs:
    """The legs of one place."""
    a, b = legs.first[place], legs.first[place + 1]
    return Legs(np.array([0, b - a], dtype=np.int64), legs.node[a:b], legs.time[a:b])


def sparse_times(
    search_: BucketSearch, starts: Legs, ends: Legs, *, cutoff_s: float, threads: int
) -> tuple[LongArray, LongArray, FloatArray]:
    """The same as triplets (start place, end place, deciseconds) of the pairs reached, by start and then by end."""
    n_starts = len(starts.first) - 1
    wanted, n_wanted = _wanted(search_, ends)
    limit = limit_deciseconds(cutoff_s)
    ends_by_node = _by_node(ends, len(search_.arcs.first) - 1)
    n_ends = len(ends.first) - 1
    parts: dict[int, tuple[LongArray, IntArray, FloatArray]] = {}

    def collect(first: int, last: int) -> None:
        with search_.buffers() as buffers:
            parts[first] = _collect_rows(
                first, last, search_.arcs, *_arrays(starts), *ends_by_node, n_ends, limit, wanted, n_wanted, buffers
            )

    in_threads(collect, n_starts, threads)
    ordered = [parts[first] for first in sorted(parts)]
    if not ordered:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    start = np.repeat(np.arange(n_starts), np.concatenate([part[0] for part in ordered]))
    end = np.concatenate([part[1] for part in ordered]).astype(np.int64)
    return start, end, np.concatenate([part[2] for part in ordered])


def _wanted(search_: BucketSearch, ends: Legs) -> tuple[Marks, int]:
    wanted = np.zeros(len(search_.arcs.first) - 1, dtype=np.uint8)
    wanted[ends.node] = 1
    return wanted, int(wanted.sum())


def _arrays(legs: Legs) -> tuple[LongArray, IntArray, FloatArray]:
    return legs.first, legs.node, legs.time


def _by_node(legs: Legs, n_nodes: int) -> tuple[IntArray, IntArray, FloatArray]:
    """Legs sorted by node: first leg of each node, place of each leg, time of each leg."""
    order = np.argsort(legs.node, kind="stable")
    first = np.zeros(n_nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(legs.node, minlength=n_nodes), out=first[1:])
    return first, legs.place()[order].astype(np.int32), legs.time[order]


@njit(cache=True, nogil=True)
def _fill_rows(  # noqa: PLR0913, PLR0917 (arrays one by one for numba)
    first_row: int,
    last_row: int,
    arcs: Arcs,
    start_first: LongArray,
    start_node: IntArray,
    start_time: FloatArray,
    end_first: LongArray,
    end_node: IntArray,
    end_time: FloatArray,
    limit: int,
    wanted: Marks,
    n_wanted: int,
    buffers: Buffers,
    times: FloatArray,
) -> None:
    state = buffers.state
    for row in range(first_row, last_row):
        a, b = start_first[row], start_first[row + 1]
        seeds = sort_seeds(start_node[a:b], start_time[a:b], start_node[a:b])
        seed_time, seed_start = seeds.time, seeds.start
        n_touched = search(arcs, seeds, limit, wanted, n_wanted, buffers)
        if n_touched > 0:
            for place in range(len(end_first) - 1):
                best = np.inf
                for k in range(end_first[place], end_first[place + 1]):
                    node = end_node[k]
                    whole = state[node] >> 32
                    if whole <= limit:
                        s = state[node] & SEED
                        best = min(best, (seed_time[s] + end_time[k]) + (whole - seed_start[s]))
                times[row, place] = best
        clear(buffers, n_touched)


@njit(cache=True, nogil=True)
def _collect_rows(  # noqa: PLR0913, PLR0917 (arrays one by one for numba)
    first_row: int,
    last_row: int,
    arcs: Arcs,
    start_first: LongArray,
    start_node: IntArray,
    start_time: FloatArray,
    first_end_at: IntArray,
    end_place: IntArray,
    end_time: FloatArray,
    n_ends: int,
    limit: int,
    wanted: Marks,
    n_wanted: int,
    buffers: Buffers,
) -> tuple[LongArray, IntArray, FloatArray]:
    """Rows of the sparse table: places per row, the places, their times; only nodes touched are looked at."""
    count = np.zeros(last_row - first_row, dtype=np.int64)
    found = np.empty(1024, dtype=np.int32)
    found_time = np.empty(1024, dtype=np.float64)
    n_found = 0
    best = np.full(n_ends, np.inf)
    hits = np.empty(n_ends, dtype=np.int32)
    state = buffers.state
    for row in range(first_row, last_row):
        a, b = start_first[row], start_first[row + 1]
        seeds = sort_seeds(start_node[a:b], start_time[a:b], start_node[a:b])
        seed_time, seed_start = seeds.time, seeds.start
        n_touched = search(arcs, seeds, limit, wanted, n_wanted, buffers)
        n_hits = 0
        for i in range(n_touched):
            node = buffers.touched[i]
            for k in range(first_end_at[node], first_end_at[node + 1]):
                s = state[node] & SEED
                place = end_place[k]
                if best[place] == np.inf:
                    hits[n_hits] = place
                    n_hits += 1
                best[place] = min(best[place], (seed_time[s] + end_time[k]) + ((state[node] >> 32) - seed_start[s]))
        clear(buffers, n_touched)
        count[row - first_row] = n_hits
        if n_found + n_hits > len(found):
            room = 2 * (n_found + n_hits)
            found, found_time = _grown(found, n_found, room), _grown(found_time, n_found, room)
        for place in np.sort(hits[:n_hits]):
            found[n_found] = place
            found_time[n_found] = best[place]
            best[place] = np.inf
            n_found += 1
    return count, found[:n_found].copy(), found_time[:n_found].copy()


@njit(cache=True, nogil=True)
def _grown(array, used, room):  # type: ignore[no-untyped-def]
    longer = np.empty(room, dtype=array.dtype)
    longer[:used] = array[:used]
    return longer
