"""How a change of few arcs spreads along triangles: up through basic times, then down through perfect ones.

An arc is looked at only where a way through a changed arc was its shortest, or now is shorter.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.hierarchy.customize import NO_WAY
from routing.hierarchy.topology import Shape, find_arc
from routing.network import IntArray, LongArray

Marks = npt.NDArray[np.uint8]

BASIC: Final = 1
ASKED: Final = 2
KNOWN: Final = 4
"""Marks of an arc: its basic time is another one; its perfect time is to be looked at; that is another one, too."""


class Edges(NamedTuple):
    """The edges of the changed graph, by the node at each position."""

    node: IntArray
    first_out: IntArray
    head: IntArray
    travel_time: IntArray


class Times(NamedTuple):
    """Basic and perfect times of every arc; before the change, BASIC arcs had `old_...` and KNOWN arcs `was_...`."""

    up: IntArray
    down: IntArray
    known_up: IntArray
    known_down: IntArray
    old_up: IntArray
    old_down: IntArray
    was_up: IntArray
    was_down: IntArray


@njit(cache=True, nogil=True)
def _way_changes(before: int, after: int, shortest: int) -> bool:
    """Whether a time may change because a way of so many deciseconds now takes others: it was the shortest, or is."""
    return after != before and (before <= shortest or after < shortest)


@njit(cache=True, nogil=True)
def spread_up(
    shape: Shape, edges: Edges, arcs: IntArray, times: Times, marked: Marks, waiting: Marks, most: int
) -> bool:
    """Basic times, bottom up. Afterwards the arcs whose time is another one are marked, and their positions wait.

    False = given up: there are more than `most` such positions.
    """
    first, head, tail = shape.first, shape.head, shape.tail
    up, down, old_up, old_down = times.up, times.down, times.old_up, times.old_down
    lowest, n_changed = -1, 0
    for a in arcs:
        marked[a] = BASIC
        waiting[tail[a]] = 1
        lowest = max(lowest, tail[a])
    for p in range(lowest, -1, -1):
        if waiting[p] == 0:
            continue
        waiting[p] = 0
        for a in range(first[p], first[p + 1]):
            if marked[a] == 0:
                continue
            old_up[a], old_down[a] = up[a], down[a]
            up[a], down[a] = _basic_times(shape, edges, up, down, p, a)
            if up[a] == old_up[a] and down[a] == old_down[a]:
                marked[a] = 0
                continue
            waiting[p] = 1
            # The arcs between the upper end of this one and those of the others: they may lead through p.
            for b in range(first[p], first[p + 1]):
                if b == a:
                    continue
                upper, lower = min(head[a], head[b]), max(head[a], head[b])
                across = find_arc(first, head, lower, upper)
                there, back = up[across], down[across]
                if head[a] == upper:
                    there, back = back, there
                # `there` leads from the upper end of a to that of b.
                if _way_changes(old_down[a] + up[b], down[a] + up[b], there) or _way_changes(
                    down[b] + old_up[a], down[b] + up[a], back
                ):
                    marked[across] = BASIC
                    waiting[lower] = 1
        n_changed += waiting[p]
        if n_changed > most:
            _forget_above(first, marked, waiting, p)
            return False
    return True


@njit(cache=True, nogil=True)
def _forget_above(first: LongArray, marked: Marks, waiting: Marks, p: int) -> None:
    for above in range(p):
        if waiting[above]:
            waiting[above] = 0
            marked[first[above] : first[above + 1]] = 0


@njit(cache=True, nogil=True)
def _basic_times(shape: Shape, edges: Edges, up: IntArray, down: IntArray, p: int, a: int) -> tuple[np.int32, np.int32]:
    """Times of arc `a` of position `p`: its edges, and the ways through the positions below both of its ends."""
    first, head, tail, lower_first, lower_arc = shape
    node, first_out, edge_head, travel_time = edges
    low, high = node[p], node[head[a]]
    best_up, best_down = NO_WAY, NO_WAY
    for e in range(first_out[low], first_out[low + 1]):
        if edge_head[e] == high:
            best_up = min(best_up, travel_time[e])
    for e in range(first_out[high], first_out[high + 1]):
        if edge_head[e] == low:
            best_down = min(best_down, travel_time[e])
    for i in range(lower_first[p], lower_first[p + 1]):
        b = lower_arc[i]
        c = find_arc(first, head, tail[b], head[a])
        if c >= 0:
            best_up = min(best_up, down[b] + up[c])
            best_down = min(best_down, down[c] + up[b])
    return best_up, best_down


@njit(cache=True, nogil=True)
def spread_down(shape: Shape, times: Times, marked: Marks, waiting: Marks) -> IntArray:
    """Perfect times, top down; returns the positions with an arc of another time, in rising order.

    The shortest way to an upper end is an arc upward, and from its end the shortest way, if any is left to go.
    """
    first, head = shape.first, shape.head
    touched, n_touched = np.empty(64, dtype=np.int32), 0
    for p in range(len(first) - 1):
        if waiting[p] == 0:
            continue
        for a in range(first[p], first[p + 1]):
            if marked[a] & BASIC:
                marked[a] |= ASKED
                _ask_beside(first, head, times, marked, p, a)
        changed = False
        for a in range(first[p], first[p + 1]):
            if marked[a] & ASKED:
                _know_again(first, head, times, marked, p, a)
                if marked[a] & KNOWN:
                    _ask_below(shape, times, marked, waiting, p, a)
            if marked[a] & (BASIC | KNOWN):
                changed = True
        if not changed:
            waiting[p] = 0
            marked[first[p] : first[p + 1]] = 0
            continue
        if n_touched == len(touched):
            longer = np.empty(2 * n_touched, dtype=np.int32)
            longer[:n_touched] = touched
            touched = longer
        touched[n_touched] = p
        n_touched += 1
    return touched[:n_touched].copy()


@njit(cache=True, nogil=True)
def _ask_beside(first: LongArray, head: IntArray, times: Times, marked: Marks, p: int, a: int) -> None:
    """Arc `a` of `p` has another basic time: ask for the arcs whose shortest way began, or now begins, with it."""
    for b in range(first[p], first[p + 1]):
        if b == a:
            continue
        across = find_arc(first, head, max(head[a], head[b]), min(head[a], head[b]))
        there_was, back_was = _was(times, marked, across)
        there, back = times.known_up[across], times.known_down[across]
        # `there` leads from the upper end of a to that of b; what lies above p is known for good.
        if head[a] < head[b]:
            there_was, back_was, there, back = back_was, there_was, back, there
        if _way_changes(times.old_up[a] + there_was, times.up[a] + there, times.known_up[b]) or _way_changes(
            back_was + times.old_down[a], back + times.down[a], times.known_down[b]
        ):
            marked[b] |= ASKED


@njit(cache=True, nogil=True)
def _ask_below(shape: Shape, times: Times, marked: Marks, waiting: Marks, p: int, a: int) -> None:
    """Arc `a` of `p` has another perfect time: ask for the arcs from below that reach one of its ends by the other.

    Ways that begin with an arc of another basic time are left to `_ask_beside`.
    """
    first, head, tail, lower_first, lower_arc = shape
    up, down, known_up, known_down, _, _, was_up, was_down = times
    for i in range(lower_first[p], lower_first[p + 1]):
        b = lower_arc[i]
        c = find_arc(first, head, tail[b], head[a])
        if c < 0:
            continue
        if _way_changes(up[b] + was_up[a], up[b] + known_up[a], known_up[c]) or _way_changes(
            was_down[a] + down[b], known_down[a] + down[b], known_down[c]
        ):
            marked[c] |= ASKED
            waiting[tail[b]] = 1
        if _way_changes(up[c] + was_down[a], up[c] + known_down[a], known_up[b]) or _way_changes(
            was_up[a] + down[c], known_up[a] + down[c], known_down[b]
        ):
            marked[b] |= ASKED
            waiting[tail[b]] = 1


@njit(cache=True, nogil=True)
def _was(times: Times, marked: Marks, a: int) -> tuple[int, int]:
    """Perfect times of an arc before the change."""
    if marked[a] & KNOWN:
        return times.was_up[a], times.was_down[a]
    return times.known_up[a], times.known_down[a]


@njit(cache=True, nogil=True)
def _know_again(first: LongArray, head: IntArray, times: Times, marked: Marks, p: int, a: int) -> None:
    """Shortest times between `p` and the upper end of its arc `a`, over whatever way; marked KNOWN if they differ."""
    up, down, known_up, known_down = times.up, times.down, times.known_up, times.known_down
    best_up, best_down = up[a], down[a]
    for b in range(first[p], first[p + 1]):
        if b == a:
            continue
        across = find_arc(first, head, max(head[a], head[b]), min(head[a], head[b]))
        there, back = known_up[across], known_down[across]
        if head[b] < head[a]:
            there, back = back, there
        best_up = min(best_up, up[b] + there)
        best_down = min(best_down, back + down[b])
    if best_up != known_up[a] or best_down != known_down[a]:
        times.was_up[a], times.was_down[a] = known_up[a], known_down[a]
        known_up[a], known_down[a] = best_up, best_down
        marked[a] |= KNOWN


@njit(cache=True, nogil=True)
def put_back(first: LongArray, times: Times, touched: IntArray, marked: Marks, waiting: Marks) -> None:
    """The baseline's times again, and no mark."""
    for p in touched:
        for a in range(first[p], first[p + 1]):
            if marked[a] & BASIC:
                times.up[a], times.down[a] = times.old_up[a], times.old_down[a]
            if marked[a] & KNOWN:
                times.known_up[a], times.known_down[a] = times.was_up[a], times.was_down[a]
            marked[a] = 0
        waiting[p] = 0
