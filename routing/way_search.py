"""A plain search that remembers by which edge it came: Dijkstra with a binary heap, ties by node."""

import numpy as np
from numba import njit

from routing.binary_heap import pop, push
from routing.network import UNREACHED, BoolArray, FloatArray, IntArray, LongArray


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
    wanted: IntArray,
) -> int:
    """Times from the legs until all `wanted` nodes have theirs, or all have that can be reached.

    `came_by` is the edge, or -1 - leg; `order` the nodes as they were settled.
    """
    best[:], came_by[:], settled[:] = np.inf, 0, False
    is_wanted = np.zeros(len(best), dtype=np.bool_)
    is_wanted[wanted] = True
    n_wanted = np.count_nonzero(is_wanted)
    heap = [(0.0, np.int64(0))] * (len(head) + len(node) + 1)
    size, n_settled = 0, 0
    for leg in range(len(node)):
        if time[leg] < best[node[leg]]:
            best[node[leg]], came_by[node[leg]] = time[leg], -1 - leg
            size = push(heap, size, (time[leg], np.int64(node[leg])))
    while size > 0 and n_wanted > 0:
        _, u = heap[0]
        size = pop(heap, size)
        if settled[u]:
            continue
        settled[u] = True
        order[n_settled] = u
        n_settled += 1
        n_wanted -= is_wanted[u]
        for e in range(first_out[u], first_out[u + 1]):
            if travel_time[e] == UNREACHED:
                continue
            v, t = head[e], best[u] + travel_time[e]
            if t < best[v]:
                best[v], came_by[v] = t, e
                size = push(heap, size, (t, np.int64(v)))
    return n_settled


@njit(cache=True, nogil=True)
def measure_ways(  # noqa: PLR0913, PLR0917 (arrays one by one, for numba)
    first_out: IntArray,
    head: IntArray,
    travel_time: IntArray,
    tail: IntArray,
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
            arrive_node,
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
    tail: IntArray,
    leave_node: IntArray,
    leave_time: FloatArray,
    arrive_node: IntArray,
    arrive_time: FloatArray,
) -> tuple[float, LongArray, int, int]:
    """Deciseconds, the edges in order, the last leg and the first; inf where there is no way."""
    n_nodes = len(first_out) - 1
    best, came_by = np.empty(n_nodes), np.empty(n_nodes, dtype=np.int32)
    settled, order = np.empty(n_nodes, dtype=np.bool_), np.empty(n_nodes, dtype=np.int32)
    _search(first_out, head, travel_time, leave_node, leave_time, best, came_by, settled, order, arrive_node)
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
        u = tail[came_by[u]]
    return time, edges[:n][::-1].copy(), last, -1 - came_by[u]
