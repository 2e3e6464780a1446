"""Straight walks: between two points so near that going to the road and back would be the longer way on foot."""

from math import cos, hypot, radians

import numpy as np
from numba import njit

from routing.bucket_queue import longer
from routing.network import FloatArray, LongArray
from routing.snap import Snapped
from routing.street_index import METRES_PER_DEGREE, read_only


def walk_straight(origins: Snapped, destinations: Snapped) -> tuple[LongArray, LongArray, FloatArray]:
    """Pairs no farther apart than their two access legs together: origin, destination, deciseconds of walking.

    The walk is a share of the two access legs, at their speed: never slower than any way over the network.
    """
    able = np.flatnonzero(destinations.ok & np.isfinite(destinations.point_lat))
    near = able[np.argsort(destinations.point_lat[able], kind="stable")]
    origin, destination, time = _walk_straight(
        read_only(origins.point_lon),
        read_only(origins.point_lat),
        read_only(origins.access_m),
        read_only(origins.access_time_s),
        destinations.point_lon[near],
        destinations.point_lat[near],
        destinations.access_m[near],
        destinations.access_time_s[near],
    )
    return origin, near[destination], time


@njit(cache=True, nogil=True)
def _walk_straight(
    from_lon: FloatArray,
    from_lat: FloatArray,
    from_access_m: FloatArray,
    from_access_s: FloatArray,
    to_lon: FloatArray,
    to_lat: FloatArray,
    to_access_m: FloatArray,
    to_access_s: FloatArray,
) -> tuple[LongArray, LongArray, FloatArray]:
    """Destinations by rising latitude: only those in a band around the origin are looked at."""
    n_found = 0
    origin, destination, time = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64, np.float64)
    longest_m = to_access_m.max() if len(to_access_m) > 0 else 0.0
    # Metres per degree of longitude, halved: the scale between two points is the mean of theirs, either way round.
    to_scale = np.cos(np.radians(to_lat)) * (METRES_PER_DEGREE / 2)
    for o in range(len(from_lon)):
        if not np.isfinite(from_access_m[o]) or not np.isfinite(from_lat[o]):
            continue
        # A hair more than the band, so that rounding leaves nobody out; the metres decide.
        band = (from_access_m[o] + longest_m) / METRES_PER_DEGREE + 1e-9
        from_scale = cos(radians(from_lat[o])) * (METRES_PER_DEGREE / 2)
        first = np.searchsorted(to_lat, from_lat[o] - band)
        last = np.searchsorted(to_lat, from_lat[o] + band)
        for d in range(first, last):
            legs_m = from_access_m[o] + to_access_m[d]
            north_m = (to_lat[d] - from_lat[o]) * METRES_PER_DEGREE
            if abs(north_m) > legs_m:
                continue
            east_m = (to_lon[d] - from_lon[o]) * (from_scale + to_scale[d])
            if abs(east_m) > legs_m:
                continue
            metres = hypot(east_m, north_m)
            if metres <= legs_m:
                share = metres / legs_m if legs_m > 0.0 else 0.0
                if n_found == len(time):
                    origin, destination, time = longer(origin), longer(destination), longer(time)
                origin[n_found], destination[n_found] = o, d
                time[n_found] = (from_access_s[o] + to_access_s[d]) * share * 10.0
                n_found += 1
    return origin[:n_found].copy(), destination[:n_found].copy(), time[:n_found].copy()
