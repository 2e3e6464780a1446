"""Travel time along the streets of a tile: seconds of any of their points, from the seconds of the nodes at their ends.

What joins a street to its nodes is looked up once for a graph, tile and direction.
"""

import threading
from math import inf
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.access_legs import StreetEdges, street_edges
from routing.land import AT_END, AT_START, KINDS, LandTile
from routing.made_once import MadeOnce
from routing.network import UNREACHED, IntArray, RoadGraph

TO_FACILITY: Final = "to_facility"
SecondsArray = npt.NDArray[np.float32]

BY_START, FROM_START, BY_END, FROM_END = range(4)
"""Columns of the seconds of an owner of land. At fraction f of its street the time is the least of
`BY_START + f * FROM_START` and `BY_END + (1 - f) * FROM_END`. Not reached that way: inf."""


class Approaches(NamedTuple):
    """Every edge of some streets: the node it leads to or comes from the place by, and the one at its other end."""

    street: IntArray  # 2 * row, + 1 where `by` is the end of the street
    by: IntArray
    other: IntArray
    running_s: SecondsArray  # inf: closed
    delay_s: SecondsArray


_ByTile = WeakKeyDictionary[LandTile, dict[bool, Approaches]]
_KNOWN: Final = MadeOnce[RoadGraph, _ByTile]()
_lock = threading.Lock()


def approaches(graph: RoadGraph, tile: LandTile, *, direction: str) -> Approaches:
    """The edges of a tile's streets as the direction of travel has them, kept as long as graph and tile."""
    to_facility = direction == TO_FACILITY
    by_tile = _KNOWN.of(graph, WeakKeyDictionary)
    with _lock:
        known = by_tile.get(tile, {}).get(to_facility)
    if known is None:
        known = Approaches(*_approaches(tile.street, to_facility, street_edges(graph)))
        with _lock:
            by_tile.setdefault(tile, {})[to_facility] = known
    return known


@njit(cache=True, nogil=True)
def _approaches(
    streets: IntArray,
    to_facility: bool,
    edges: StreetEdges,
) -> tuple[IntArray, IntArray, IntArray, SecondsArray, SecondsArray]:
    first_edge, street_edge, edge_forward, tail, head, travel_time, delay = edges
    n = 0
    for s in streets:
        n += first_edge[s + 1] - first_edge[s]
    street, by, other = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    running_s, delay_s = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
    k = 0
    for row in range(len(streets)):
        for i in range(first_edge[streets[row]], first_edge[streets[row] + 1]):
            e = street_edge[i]
            # Forward, whoever travels to the place leaves the street by its end, and whoever comes enters by its start.
            street[k] = 2 * row + (1 if edge_forward[e] == to_facility else 0)
            by[k], other[k] = (head[e], tail[e]) if to_facility else (tail[e], head[e])
            running_s[k] = inf if travel_time[e] == UNREACHED else (travel_time[e] - delay[e]) / 10.0
            # Whoever starts on the street drives to its head and pays the delay there.
            delay_s[k] = delay[e] / 10.0 if to_facility else 0.0
            k += 1
    return street, by, other, running_s, delay_s


@njit(cache=True, nogil=True)
def time_owners(n_streets: int, edges: Approaches, after_s: SecondsArray) -> SecondsArray:
    """[owner, column] the seconds of a tile's owners; `after_s` holds those of every node, plus 1 (0: not reached).

    Of the copies of a split junction, which give a street several edges, the best one counts. A junction owns its
    pixel whichever street was burnt there. The last row is for the land that nobody owns.
    """
    times = np.empty((KINDS * n_streets + 1, 4), dtype=np.float32)
    for owner in range(len(times)):
        times[owner, BY_START], times[owner, BY_END] = inf, inf
        times[owner, FROM_START], times[owner, FROM_END] = 0.0, 0.0
    one = np.float32(1.0)
    for k in range(len(edges.by)):
        street, at_end = KINDS * (edges.street[k] >> 1), edges.street[k] & 1
        by, other = (AT_END, AT_START) if at_end else (AT_START, AT_END)
        if after_s[edges.by[k]] > 0.0:
            seconds = after_s[edges.by[k]] - one
            times[street + by, BY_START] = min(times[street + by, BY_START], seconds)
            seconds += edges.delay_s[k]
            column = BY_END if at_end else BY_START
            if edges.running_s[k] < inf and seconds < times[street, column]:
                times[street, column], times[street, column + 1] = seconds, edges.running_s[k]
        if after_s[edges.other[k]] > 0.0:
            times[street + other, BY_START] = min(times[street + other, BY_START], after_s[edges.other[k]] - one)
    return times
