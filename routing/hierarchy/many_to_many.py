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
from routing.hierarchy.lanes import LANES, LaneBuffers, LaneSeeds, search_lanes
from routing.hierarchy.restrict import Restricted, restrict
from routing.network import FloatArray, IntArray, LongArray
from routing.threads import in_threads

Take = Callable[[LongArray, FloatArray], None]
"""What is done with a batch: its start places, and their deciseconds [place of the batch, end place]."""


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

    @property
    def n_starts(self) -> int:
        """Number of start places."""
        return len(self.starts.first) - 1

    @property
    def n_ends(self) -> int:
        """Number of end places."""
        return len(self.ends.first) - 1

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


def dense_times(batches: Batches, *, threads: int) -> FloatArray:
    """Deciseconds [start place, end place]; inf = no way."""
    times = np.empty((batches.n_starts, batches.n_ends))
    order = _neighbours_together(batches)

    def search(first: int, last: int) -> None:
        _search(batches, order[first:last], order[first:last], times)

    in_threads(search, batches.n_starts, threads, block=LANES)
    return times


def _take_batches(batches: Batches, take: Take, *, threads: int) -> None:
    """Hand every batch of start places and its deciseconds to `take`, which several threads may call at once."""
    order = _neighbours_together(batches)

    def search(first: int, last: int) -> None:
        times = np.empty((last - first, batches.n_ends))
        _search(batches, order[first:last], np.arange(last - first), times)
        take(order[first:last], times)

    in_threads(search, batches.n_starts, threads, block=LANES)


def _search(batches: Batches, places: LongArray, row: LongArray, times: FloatArray) -> None:
    """Deciseconds from up to LANES start places, each into its row of `times`."""
    width = 1 << batches.shift
    seeds = LaneSeeds(np.zeros((LANES, width)), np.zeros((LANES, width), dtype=np.int32))
    starts, ends = batches.starts, batches.ends
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
            seeds,
        )
        _read_lanes(buffers.swept, batches.descend.row, ends.first, ends.time, batches.shift, seeds, row, times)


def _neighbours_together(batches: Batches) -> LongArray:
    """Start places by where they stand in the hierarchy: those near each other climb the same way."""
    first = batches.starts.first
    none = first[:-1] == first[1:]
    where = np.zeros(len(first) - 1, dtype=np.int64)
    where[~none] = batches.start_position[first[:-1][~none]]
    order: LongArray = np.lexsort((where, none))
    return order


def sparse_times(batches: Batches, *, limit: int, threads: int) -> tuple[LongArray, LongArray, FloatArray]:
    """Triplets (start place, end place, deciseconds) of the pairs within `limit`, by start and then by end."""
    none = np.zeros(0, dtype=np.int64)
    ends, times = [none] * batches.n_starts, [np.zeros(0)] * batches.n_starts

    def take(places: LongArray, found: FloatArray) -> None:
        for place, row in zip(places, found, strict=True):
            ends[place] = np.flatnonzero(row <= limit)
            times[place] = row[ends[place]]

    _take_batches(batches, take, threads=threads)
    starts = np.repeat(np.arange(batches.n_starts), [len(end) for end in ends])
    return starts, np.concatenate([none, *ends]), np.concatenate([np.zeros(0), *times])


def k_nearest_times(batches: Batches, *, k: int, limit: int, threads: int) -> tuple[LongArray, LongArray, FloatArray]:
    """Triplets (end place, start place, deciseconds) of the k nearest start places of each end place within `limit`."""
    n_ends = batches.n_ends
    nearest, time = np.full((n_ends, k), -1, dtype=np.int64), np.full((n_ends, k), np.inf)
    one_at_a_time = Lock()

    def take(places: LongArray, found: FloatArray) -> None:
        with one_at_a_time:
            _keep_nearest(places, found, float(limit), nearest, time)

    _take_batches(batches, take, threads=threads)
    end, rank = np.nonzero(nearest >= 0)
    return end, nearest[end, rank], time[end, rank]


@njit(cache=True, nogil=True)
def _read_lanes(
    swept: IntArray,
    end_row: IntArray,
    end_first: LongArray,
    end_time: FloatArray,
    shift: int,
    seeds: LaneSeeds,
    row_of_lane: LongArray,
    times: FloatArray,
) -> None:
    """Deciseconds from each lane's place to every end place, into the lane's row of `times`."""
    seed_time, seed_start = seeds.time, seeds.start
    mask = (1 << shift) - 1
    n_lanes = len(row_of_lane)
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
            times[row_of_lane[lane], place] = best[lane]


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
