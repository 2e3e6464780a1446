"""From every place of one side to every place of the other by batched sweeps, in threads; deciseconds.

A time is `(leg of the one side + leg of the other) + network`, added in this order as in the bucket queue's tables, so
that both engines give the same numbers to the last bit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numba import njit

from routing.access_legs import Legs
from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.ladder import Ladder
from routing.hierarchy.lanes import LANES, LaneBuffers, search_lanes
from routing.hierarchy.restrict import Restricted, restrict
from routing.network import FloatArray, IntArray, LongArray
from routing.threads import in_threads

Take = Callable[[LongArray, FloatArray], None]
"""What is done with a batch: its start places, and their deciseconds [start place, end place]."""


@dataclass(frozen=True, eq=False)
class Batches:
    """All that the batches of one table share."""

    starts: Legs
    ends: Legs
    start_position: IntArray
    shift: int
    parent: IntArray
    climb: Ladder
    descend: Restricted
    spare: list[LaneBuffers] = field(default_factory=list)

    @contextmanager
    def buffers(self) -> Iterator[LaneBuffers]:
        """Clean buffers for one thread; hand them back clean."""
        try:
            buffers = self.spare.pop()
        except IndexError:
            n = len(self.parent)
            buffers = LaneBuffers(
                slot=np.full(n, -1, dtype=np.int32),
                visited=np.empty(n, dtype=np.int32),
                climbed=np.empty((4096, LANES), dtype=np.int32),
                swept=np.empty((len(self.descend.position), LANES), dtype=np.int32),
            )
        yield buffers
        self.spare.append(buffers)


def prepare_batches(
    position: IntArray, parent: IntArray, climb: Ladder, descend: Ladder, starts: Legs, ends: Legs
) -> Batches:
    """Restrict the sweep to what the ends hang on."""
    most_seeds = int(np.diff(starts.first).max(initial=1))
    shift = (most_seeds - 1).bit_length()
    restricted = restrict(descend, position[ends.node], shift)
    return Batches(starts, ends, position[starts.node], shift, parent, climb, restricted)


def run_batches(batches: Batches, take: Take, *, threads: int) -> None:
    """Hand every batch of start places and its deciseconds to `take`, which several threads may call at once."""
    n_starts = len(batches.starts.first) - 1
    order = _neighbours_together(batches)
    width = 1 << batches.shift

    def search(first: int, last: int) -> None:
        places = order[first:last]
        seed_time = np.zeros((LANES, width))
        seed_start = np.zeros((LANES, width), dtype=np.int32)
        starts, ends = batches.starts, batches.ends
        times = np.empty((len(places), len(ends.first) - 1))
        with batches.buffers() as buffers:
            search_lanes(
                places,
                starts.first,
                batches.start_position,
                starts.time,
                batches.shift,
                batches.parent,
                batches.climb,
                batches.descend,
                buffers,
                seed_time,
                seed_start,
            )
            _read_lanes(
                buffers.swept,
                batches.descend.row,
                ends.first,
                ends.time,
                batches.shift,
                seed_time,
                seed_start,
                times,
            )
        take(places, times)

    in_threads(search, n_starts, threads, block=LANES)


def _neighbours_together(batches: Batches) -> LongArray:
    """Start places by where they stand in the hierarchy: those near each other climb the same way."""
    first = batches.starts.first
    none = first[:-1] == first[1:]
    where = np.zeros(len(first) - 1, dtype=np.int64)
    where[~none] = batches.start_position[first[:-1][~none]]
    order: LongArray = np.lexsort((where, none))
    return order


def dense_times(batches: Batches, *, threads: int) -> FloatArray:
    """Deciseconds [start place, end place]; inf = no way."""
    times = np.empty((len(batches.starts.first) - 1, len(batches.ends.first) - 1))

    def take(places: LongArray, found: FloatArray) -> None:
        times[places] = found

    run_batches(batches, take, threads=threads)
    return times


def sparse_times(batches: Batches, *, limit: int, threads: int) -> tuple[LongArray, LongArray, FloatArray]:
    """Triplets (start place, end place, deciseconds) of the pairs within `limit`, by start and then by end."""
    parts: list[tuple[LongArray, LongArray, FloatArray]] = []

    def take(places: LongArray, found: FloatArray) -> None:
        lane, end = np.nonzero(found <= limit)
        parts.append((places[lane], end, found[lane, end]))

    run_batches(batches, take, threads=threads)
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    start, end, time = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.lexsort((end, start))
    return start[order], end[order], time[order]


def k_nearest_times(batches: Batches, *, k: int, limit: int, threads: int) -> tuple[LongArray, LongArray, FloatArray]:
    """Triplets (end place, start place, deciseconds) of the k nearest start places of each end place within `limit`."""
    n_ends = len(batches.ends.first) - 1
    nearest, time = np.full((n_ends, k), -1, dtype=np.int64), np.full((n_ends, k), np.inf)
    one_at_a_time = Lock()

    def take(places: LongArray, found: FloatArray) -> None:
        with one_at_a_time:
            _keep_nearest(places, found, float(limit), nearest, time)

    run_batches(batches, take, threads=threads)
    end, rank = np.nonzero(nearest >= 0)
    return end, nearest[end, rank], time[end, rank]


@njit(cache=True, nogil=True)
def _read_lanes(
    swept: IntArray,
    end_row: IntArray,
    end_first: LongArray,
    end_time: FloatArray,
    shift: int,
    seed_time: FloatArray,
    seed_start: IntArray,
    times: FloatArray,
) -> None:
    """Deciseconds from each lane's place to every end place."""
    mask = (1 << shift) - 1
    n_lanes = len(times)
    best = np.empty(LANES)
    for place in range(len(end_first) - 1):
        best[:] = np.inf
        for k in range(end_first[place], end_first[place + 1]):
            row, leg = end_row[k], end_time[k]
            for lane in range(n_lanes):
                value = swept[row, lane]
                if value < NO_WAY:
                    s = value & mask
                    time = (seed_time[lane, s] + leg) + ((value >> shift) - seed_start[lane, s])
                    best[lane] = min(best[lane], time)
        for lane in range(n_lanes):
            times[lane, place] = best[lane]


@njit(cache=True, nogil=True)
def _keep_nearest(places: LongArray, found: FloatArray, limit: float, nearest: LongArray, time: FloatArray) -> None:
    """Put what was found among the k nearest of every end, in order of time and then of place."""
    k = nearest.shape[1]
    for lane in range(len(places)):
        place = places[lane]
        for end in range(len(nearest)):
            here = found[lane, end]
            if (
                here > limit
                or here > time[end, k - 1]
                or (here == time[end, k - 1] and place > nearest[end, k - 1] >= 0)
            ):
                continue
            rank = k - 1
            while rank > 0 and (
                time[end, rank - 1] > here or (time[end, rank - 1] == here and nearest[end, rank - 1] > place)
            ):
                nearest[end, rank], time[end, rank] = nearest[end, rank - 1], time[end, rank - 1]
                rank -= 1
            nearest[end, rank], time[end, rank] = place, here
