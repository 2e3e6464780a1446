"""Contraction: straight segments between mapped nodes become streets between junctions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from routing.network import BoolArray, FloatArray, IntArray, LongArray
from routing.runs import order_by, run_starts

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG 1980), metres."""


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight pieces of road open to one travel mode, each from node `start` to node `end`.

    A speed of 0 closes a direction; at least one of the two is open. `end_delay_s` is paid on arriving at `end`
    (moving forward), `start_delay_s` on arriving at `start` (moving backward).
    """

    start: IntArray  # [k]
    end: IntArray
    forward_kmh: FloatArray
    backward_kmh: FloatArray
    end_delay_s: FloatArray
    start_delay_s: FloatArray
    road_class: npt.NDArray[np.uint8]
    way_id: LongArray


@dataclass(frozen=True, eq=False)
class Chains:
    """Segments strung together into streets: street `c` is `segment[first[c] : first[c + 1]]`, each forward or not."""

    first: LongArray  # [c + 1]
    segment: IntArray
    forward: BoolArray


def great_circle_m(lon: FloatArray, lat: FloatArray, to_lon: FloatArray, to_lat: FloatArray) -> FloatArray:
    """Great-circle distances (metres) by the haversine formula."""
    phi, to_phi = np.radians(lat), np.radians(to_lat)
    half_lon = np.radians(to_lon - lon) / 2
    half = np.sin((to_phi - phi) / 2) ** 2 + np.cos(phi) * np.cos(to_phi) * np.sin(half_lon) ** 2
    distance: FloatArray = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return distance


def chain_segments(segments: Segments, n_nodes: int, kept: BoolArray) -> Chains:
    """String segments together through the nodes where nothing happens, so that streets end at junctions.

    A node is passed over when exactly two segments meet there, both alike in road class and in the speed of each
    direction, no delay is paid there, and it is not in `kept`. A ring without any junction keeps its lowest node.
    """
    first, half = _half_segments(segments, n_nodes)
    through = _passed_over(segments, first, half) & ~kept
    chain_first, segment, forward = _walk_chains(segments.start, segments.end, first, half, through)
    return Chains(chain_first, segment, forward)


def _half_segments(segments: Segments, n_nodes: int) -> tuple[IntArray, IntArray]:
    """Segment ends by node (CSR): half-segment 2k leaves segment k's start, 2k + 1 leaves its end."""
    at = np.empty(2 * len(segments.start), dtype=np.int32)
    at[0::2] = segments.start
    at[1::2] = segments.end
    return run_starts(at, n_nodes), order_by(at, n_nodes)


def _passed_over(segments: Segments, first: IntArray, half: IntArray) -> BoolArray:
    """Nodes where two alike segments meet and nothing else happens."""
    through: BoolArray = _find_alike(
        first,
        half,
        (segments.forward_kmh, segments.backward_kmh),
        (segments.start_delay_s, segments.end_delay_s),
        segments.road_class,
    )
    return through


@njit(cache=True, nogil=True)
def _find_alike(first, half, speeds, delays, road_class):  # type: ignore[no-untyped-def]
    """Per node, whether exactly two segments end there, of one class and equal speeds, and no delay is paid."""
    (forward, backward), (start_delay, end_delay) = speeds, delays
    alike = np.zeros(len(first) - 1, dtype=np.bool_)
    for node in range(len(alike)):
        if first[node + 1] - first[node] != 2:
            continue
        one, other = half[first[node]], half[first[node] + 1]
        k, j = one >> 1, other >> 1
        if k == j or road_class[k] != road_class[j]:
            continue
        # an even half-segment leaves the node forward, an odd one backward
        out, back = (forward[k], backward[k]) if one & 1 == 0 else (backward[k], forward[k])
        into, on = (backward[j], forward[j]) if other & 1 == 0 else (forward[j], backward[j])
        here = start_delay[k] if one & 1 == 0 else end_delay[k]
        there = start_delay[j] if other & 1 == 0 else end_delay[j]
        alike[node] = out == into and back == on and here == 0 and there == 0
    return alike


@njit(cache=True, nogil=True)
def _follow(begin, start, end, first, half, through, used, segment, forward, count):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917
    """Walk from half-segment `begin` until a node that is not passed over; returns the new count."""
    at = begin
    while True:
        k = at >> 1
        used[k] = True
        segment[count] = k
        forward[count] = (at & 1) == 0
        count += 1
        node = end[k] if (at & 1) == 0 else start[k]
        if not through[node]:
            return count
        arrived = at ^ 1
        at = half[first[node]]
        if at == arrived:
            at = half[first[node] + 1]
        if used[at >> 1]:
            return count


@njit(cache=True, nogil=True)
def _walk_chains(start, end, first, half, through):  # type: ignore[no-untyped-def]
    """Chains from every junction outwards, then the rings that have none."""
    n = len(first) - 1
    m = len(start)
    used = np.zeros(m, dtype=np.bool_)
    segment = np.empty(m, dtype=np.int32)
    forward = np.empty(m, dtype=np.bool_)
    chain_first = np.zeros(m + 1, dtype=np.int64)
    chains = 0
    count = 0
    for ring in range(2):
        for node in range(n):
            if through[node] != (ring == 1):
                continue
            for place in range(first[node], first[node + 1]):
                begin = half[place]
                if not used[begin >> 1]:
                    count = _follow(begin, start, end, first, half, through, used, segment, forward, count)
                    chains += 1
                    chain_first[chains] = count
    return chain_first[: chains + 1].copy(), segment, forward
