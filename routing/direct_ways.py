"""Ways between two places that pass no junction, along one street or straight across; the quicker of two lists."""

from dataclasses import fields
from typing import Final, NamedTuple

import numpy as np

from routing.access_legs import along_one_street
from routing.network import FloatArray, LongArray, RoadGraph
from routing.snap import Snapped
from routing.straight_walks import walk_straight

_ROWS_TOGETHER: Final = 64
"""Rows whose origins and destinations are all tried with each other: of one street there may be thousands."""


class Pairs(NamedTuple):
    """Deciseconds between some origins and destinations."""

    origin: LongArray
    destination: LongArray
    time: FloatArray


def direct_ways(graph: RoadGraph, origins: Snapped, destinations: Snapped) -> Pairs:
    """Ways that pass no junction; a pair may have several, in no order."""
    ways = zip(along_one_street(graph, origins, destinations), walk_straight(origins, destinations), strict=True)
    return Pairs(*(np.concatenate(both) for both in ways))


def paired_direct_ways(graph: RoadGraph, origins: Snapped, destinations: Snapped) -> FloatArray:
    """Deciseconds from every origin to the destination of its row by a way that passes no junction; inf = none."""
    times = np.full(len(origins), np.inf)
    for begin in range(0, len(origins), _ROWS_TOGETHER):
        rows = slice(begin, begin + _ROWS_TOGETHER)
        origin, destination, time = direct_ways(graph, rows_of(origins, rows), rows_of(destinations, rows))
        own = origin == destination
        np.minimum.at(times, begin + origin[own], time[own])
    return times


def rows_of(places: Snapped, rows: slice) -> Snapped:
    """Some of the places."""
    return Snapped(*(getattr(places, array.name)[rows] for array in fields(places)))


def take_quicker(known: Pairs, direct: Pairs, n_destinations: int) -> Pairs:
    """Of two lists of pairs the quicker way each, by origin and then by destination.

    `known` has each pair once and in this order, which spares sorting it again: it may be very long.
    """
    # A pair as one number sorts by origin and then by destination.
    key = direct.origin * n_destinations + direct.destination
    order = np.lexsort((direct.time, key))
    order = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
    key, time = key[order], direct.time[order]
    if not len(key):
        return known
    known_key = known.origin * np.int64(n_destinations) + known.destination
    at = np.searchsorted(known_key, key)
    there = at < len(known_key)
    there[there] = known_key[at[there]] == key[there]
    merged = known.time.copy()
    merged[at[there]] = np.minimum(merged[at[there]], time[there])
    new = ~there
    known_key, merged = np.insert(known_key, at[new], key[new]), np.insert(merged, at[new], time[new])
    return Pairs(known_key // n_destinations, known_key % n_destinations, merged)
