"""A plain search that remembers by which edge it came: Dijkstra with a binary heap, ties by node."""

import numpy as np
from numba import njit

from routing.network import UNREACHED, BoolArray, FloatArray, IntArray, LongArray


@njit(cache=True, nogil=True)
def _push(heap_time: FloatArray, heap_node: IntArray, size: int, time: float, node: int) -> int:
    at = size
    while at > 0:
        up = (at - 1) >> 1
        if heap_time[up] < time or (heap_time[up] == time and heap_node[up] <= node):
            break
        heap_time[at], heap_node[at] = heap_time[up], heap_node[up]
        at = up
    heap_time[at], heap_node[at] = time, node
    return size + 1


@njit(cache=True, nogil=True)
def _pop(heap_time: FloatArray, heap_node: IntArray, size: int) -> int:
    """Takes the first away; the heap has one less."""
    size -= 1
    time, node = heap_time[size], heap_node[size]
    at = 0
    while 2 * at + 1 < size:
        down = 2 * at + 1
        other = down + 1
        if other < size and (
            heap_time[other] < heap_time[down]
            or (heap_time[other] == heap_time[down] and heap_node[other] < heap_node[down])
        ):
            down = other
        if time < heap_time[down] or (time == heap_time[down] and node <= heap_node[down]):
            break
        heap_time[at], heap_node[at] = heap_time[down], heap_node[down]
        at = down
    if size > 0:
        heap_time[at], heap_node[at] = time, node
    return size


@njit(cache=True, nogil=True)
def _search(  # noqa: PLR0913, PLR0917 (arrays one by one, for numba)
    first_out: IntArray,
    head: IntArray,
    travel_time: IntArray,
    node: IntArray,
    time: FloatArray,
    best: FloatArray,
    came_by: IntArray,
    settled: BoolArray,
    order: IntArray,
) -> int:
    """Times of all nodes from the legs; `came_by` is the edge, or -1 - leg; `order` the nodes as they were settled."""
    best[:], came_by[:], settled[:] = np.inf, 0, False
    room = len(head) + len(node) + 1
    heap_time, heap_node = np.empty(room), np.empty(room, dtype=np.int32)
    size, n_settled = 0, 0
    for leg in range(len(node)):
        if time[leg] < best[node[leg]]:
            best[node[leg]], came_by[node[leg]] = time[leg], -1 - leg
            size = _push(heap_time, heap_node, size, time[leg], node[leg])
    while size > 0:
        u = heap_node[0]
        size = _pop(heap_time, heap_node, size)
        if settled[u]:
            continue
        settled[u] = True
        order[n_settled] = u
        n_settled += 1
        for e in range(first_out[u], first_out[u + 1]):
            if travel_time[e] == UNREACHED:
                continue
            v, t = head[e], best[u] + travel_time[e]
            if t < best[v]:
                best[v], came_by[v] = t, e
                size = _push(heap_time, heap_node, size, t, v)
    return n_settled


@njit(cache=True, nogil=True)
def measure_ways(  # noqa: PLR0913, PLR0917 (arrays one by one, for numba)
    first_out: IntArray,
    head: IntArray,
    travel_time: IntArray,
    length_m: FloatArray,
    leave_first: LongArray,
    leave_node: IntArray,
    leave_time: FloatArray,
    leave_m: FloatArray,
    arrive_first: LongArray,
    arrive_node: IntArray,
    arrive_time: FloatArray,
    arrive_m: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    n, n_nodes = len(leave_first) - 1, len(first_out) - 1
    n_to = len(arrive_first) - 1
    times, lengths = np.full((n, n_to), np.inf), np.full((n, n_to), np.inf)
    best, metres = np.empty(n_nodes), np.empty(n_nodes)
    came_by, settled = np.empty(n_nodes, dtype=np.int32), np.empty(n_nodes, dtype=np.bool_)
    order = np.empty(n_nodes, dtype=np.int32)
    tail = np.empty(len(head), dtype=np.int32)
    for u in range(n_nodes):
        tail[first_out[u] : first_out[u + 1]] = u
    for p in range(n):
        begin, end = leave_first[p], leave_first[p + 1]
        if begin == end:
            continue
        n_settled = _search(
            first_out,
            head,
            travel_time,
            leave_node[begin:end],
            leave_time[begin:end],
            best,
            came_by,
            settled,
            order,
        )
        for k in range(n_settled):
            u = order[k]
            e = came_by[u]
            metres[u] = leave_m[begin - 1 - e] if e < 0 else metres[tail[e]] + length_m[e]
        for q in range(n_to):
            for leg in range(arrive_first[q], arrive_first[q + 1]):
                u = arrive_node[leg]
                t = best[u] + arrive_time[leg]
                if settled[u] and t < times[p, q]:
                    times[p, q] = t
                    lengths[p, q] = metres[u] + arrive_m[leg]
    return times, lengths


@njit(cache=True, nogil=True)
def find_way(
    first_out: IntArray,
    head: IntArray,
    travel_time: IntArray,
    leave_node: IntArray,
    leave_time: FloatArray,
    arrive_node: IntArray,
    arrive_time: FloatArray,
) -> tuple[float, LongArray, int, int]:
    """Deciseconds, the edges in order, the last leg and the first; inf where there is no way."""
    n_nodes = len(first_out) - 1
    best, came_by = np.empty(n_nodes), np.empty(n_nodes, dtype=np.int32)
    settled, order = np.empty(n_nodes, dtype=np.bool_), np.empty(n_nodes, dtype=np.int32)
    _search(first_out, head, travel_time, leave_node, leave_time, best, came_by, settled, order)
    time, last = np.inf, -1
    for leg in range(len(arrive_node)):
        u = arrive_node[leg]
        if settled[u] and best[u] + arrive_time[leg] < time:
            time, last = best[u] + arrive_time[leg], leg
    edges = np.empty(n_nodes, dtype=np.int64)
    if last < 0:
        return time, edges[:0].copy(), last, -1
    n, u = 0, arrive_node[last]
    while came_by[u] >= 0:
        edges[n] = came_by[u]
        n += 1
        u = np.searchsorted(first_out, came_by[u], side="right") - 1
    return time, edges[:n][::-1].copy(), last, -1 - came_by[u]
