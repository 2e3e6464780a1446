"""Streets measured: length, time and delay per direction, and the vertices they run through."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.contract import Chains, Segments, great_circle_m
from routing.network import FloatArray, IntArray, LongArray


@dataclass(frozen=True, eq=False)
class Streets:
    """Streets between mapped nodes. A closed direction takes infinitely long.

    `first_way`, `last_way` are the ways of the pieces at the start and at the end: what a turn restriction names.
    The mapped nodes of street `s` are `vertex[first_vertex[s] : first_vertex[s + 1]]`.
    """

    start: IntArray  # [s] mapped nodes
    end: IntArray
    length_m: FloatArray
    forward_s: FloatArray  # running time, no delay
    backward_s: FloatArray
    end_delay_s: FloatArray  # paid on arriving forward
    start_delay_s: FloatArray  # paid on arriving backward
    road_class: npt.NDArray[np.uint8]
    first_way: LongArray
    last_way: LongArray
    first_vertex: LongArray  # [s + 1]
    vertex: IntArray


def measure_streets(segments: Segments, chains: Chains, node_lon: FloatArray, node_lat: FloatArray) -> Streets:
    """Lengths (metres, great circle) summed over the pieces, and times (seconds) at the street's uniform speeds."""
    piece, forward = chains.segment, chains.forward
    head, last = chains.first[:-1], chains.first[1:] - 1
    start, end = segments.start[piece], segments.end[piece]
    a, b = np.where(forward, start, end), np.where(forward, end, start)
    length = np.add.reduceat(great_circle_m(node_lon[a], node_lat[a], node_lon[b], node_lat[b]), head)
    first, ahead = piece[head], forward[head]
    final, on = piece[last], forward[last]
    first_vertex, vertex = _vertices(a, b, chains.first)
    return Streets(
        start=a[head],
        end=b[last],
        length_m=length,
        forward_s=_seconds(length, np.where(ahead, segments.forward_kmh[first], segments.backward_kmh[first])),
        backward_s=_seconds(length, np.where(ahead, segments.backward_kmh[first], segments.forward_kmh[first])),
        end_delay_s=np.where(on, segments.end_delay_s[final], segments.start_delay_s[final]),
        start_delay_s=np.where(ahead, segments.start_delay_s[first], segments.end_delay_s[first]),
        road_class=segments.road_class[first],
        first_way=segments.way_id[first],
        last_way=segments.way_id[final],
        first_vertex=first_vertex,
        vertex=vertex,
    )


def reorder_streets(streets: Streets, order: IntArray) -> Streets:
    """The same streets in another order."""
    count = np.diff(streets.first_vertex)[order]
    first = np.zeros(len(order) + 1, dtype=np.int64)
    np.cumsum(count, out=first[1:])
    take = np.repeat(streets.first_vertex[:-1][order] - first[:-1], count) + np.arange(first[-1])
    return Streets(
        start=streets.start[order],
        end=streets.end[order],
        length_m=streets.length_m[order],
        forward_s=streets.forward_s[order],
        backward_s=streets.backward_s[order],
        end_delay_s=streets.end_delay_s[order],
        start_delay_s=streets.start_delay_s[order],
        road_class=streets.road_class[order],
        first_way=streets.first_way[order],
        last_way=streets.last_way[order],
        first_vertex=first,
        vertex=streets.vertex[take],
    )


def _seconds(length_m: FloatArray, speed_kmh: FloatArray) -> FloatArray:
    """Running time; infinite at speed 0."""
    seconds = np.full(len(length_m), np.inf)
    np.divide(length_m * 3.6, speed_kmh, out=seconds, where=speed_kmh > 0)
    return seconds


def _vertices(a: IntArray, b: IntArray, first: LongArray) -> tuple[LongArray, IntArray]:
    """Mapped nodes along each street: the start of each piece, then the end of the last."""
    n = len(first) - 1
    first_vertex = first + np.arange(n + 1)
    ends = first_vertex[1:] - 1
    vertex = np.empty(len(a) + n, dtype=np.int32)
    is_end = np.zeros(len(vertex), dtype=np.bool_)
    is_end[ends] = True
    vertex[~is_end] = a
    vertex[ends] = b[first[1:] - 1]
    return first_vertex, vertex
