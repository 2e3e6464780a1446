"""Who finds a place once facilities are added, moved, closed or grown: the numbers of `geo.capacity`, in one pass.

Places are taken in order of travel time, so the pairs within a short threshold are the first of those within a long
one: all thresholds are read off one pass. The baseline's pairs are sorted once; those of new places are merged in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from geo.capacity import Pairs, Places
from routing.network import BoolArray, FloatArray, IntArray
from routing.street_index import read_only


@dataclass(frozen=True, eq=False)
class Supply:
    """The facilities that give a service: which of the baseline stay where they are, and those at new places.

    Rows are those of the scenario's table; `capacity_people` is of its rows too (NaN: not known).
    """

    stays: BoolArray  # [facility of the baseline] gives the service, where it always was
    new_row: tuple[int, ...]  # facilities that give it elsewhere
    new_time_s: tuple[FloatArray, ...]  # [cell] seconds to each of these
    capacity_people: FloatArray

    @property
    def unknown(self) -> int:
        """Facilities that give the service and whose capacity is not known."""
        rows = np.concatenate([np.flatnonzero(self.stays), np.array(self.new_row, dtype=np.intp)])
        return int(np.isnan(self.capacity_people[rows]).sum())

    @property
    def known(self) -> bool:
        """Whether any facility that gives the service says how many it serves."""
        return self.unknown < int(self.stays.sum()) + len(self.new_row)


def give_places_within(
    pairs: Pairs, supply: Supply, people: FloatArray, *, service: str, thresholds_min: Sequence[float]
) -> list[Places]:
    """The `Places` that `geo.capacity.give_places` gives on the region of the scenario, for each threshold.

    `pairs` are those of the baseline's facilities on the streets of the scenario, at least up to the longest threshold.
    """
    order = np.argsort(thresholds_min, kind="stable")
    limits_s = np.array([thresholds_min[t] * 60 for t in order], dtype=np.float64)
    left, in_reach, load, _ = _give(pairs, supply, people, limits_s)
    found = {}
    for k, t in enumerate(order):
        reached = in_reach[k].astype(np.float64)
        served = np.divide(people - left[k], people, out=reached, where=people > 0)
        found[int(t)] = Places(
            pairs.mode, service, thresholds_min[t], served, in_reach[k], load[k], facilities_unknown=supply.unknown
        )
    return [found[t] for t in range(len(thresholds_min))]


@dataclass(frozen=True, eq=False)
class PlacesAt:
    """Who takes the places of one facility, and who is left without a place anywhere, for one threshold."""

    taken: FloatArray  # [cell] people it serves
    left: FloatArray  # [cell] people within reach who find no place, and all who are out of reach


def give_places_at(
    pairs: Pairs, supply: Supply, people: FloatArray, *, facility: int, threshold_min: float
) -> PlacesAt:
    """Whom one facility (a row of the scenario) serves, places being given as by `give_places_within`."""
    left, _, _, taken = _give(pairs, supply, people, np.array([threshold_min * 60.0]), facility)
    return PlacesAt(taken, left[0])


def _give(
    pairs: Pairs, supply: Supply, people: FloatArray, limits_s: FloatArray, watched: int = -1
) -> tuple[FloatArray, BoolArray, FloatArray, FloatArray]:
    """One pass over all pairs; see `_take_places`."""
    cell, row, time_s = _new_pairs(supply, float(limits_s[-1]))
    return _take_places(
        pairs.cell,
        pairs.facility,
        read_only(pairs.travel_time_s),
        read_only(supply.stays),
        cell,
        row,
        time_s,
        people.astype(np.float64, copy=True),
        np.where(np.isnan(supply.capacity_people), np.inf, supply.capacity_people),
        limits_s,
        watched,
    )


def _new_pairs(supply: Supply, limit_s: float) -> tuple[IntArray, IntArray, FloatArray]:
    """Pairs of the new places in order of travel time, ties by cell, then by facility."""
    cells = [np.flatnonzero(time_s <= limit_s).astype(np.int32) for time_s in supply.new_time_s]
    rows = [np.full(len(near), row, dtype=np.int32) for near, row in zip(cells, supply.new_row, strict=True)]
    times = [time_s[near] for near, time_s in zip(cells, supply.new_time_s, strict=True)]
    nothing = np.empty(0, dtype=np.int32)
    cell, row = np.concatenate([nothing, *cells]), np.concatenate([nothing, *rows])
    time_s = np.concatenate([np.empty(0), *times])
    order = np.lexsort((row, cell, time_s))
    return cell[order], row[order], time_s[order]


@njit(cache=True, nogil=True)
def _take_places(  # noqa: PLR0913, PLR0917 (two lists of pairs, array by array for numba)
    cell: IntArray,
    facility: IntArray,
    time_s: FloatArray,
    stays: BoolArray,
    new_cell: IntArray,
    new_facility: IntArray,
    new_time_s: FloatArray,
    people_left: FloatArray,
    places_left: FloatArray,
    limits_s: FloatArray,
    watched: int,
) -> tuple[FloatArray, BoolArray, FloatArray, FloatArray]:
    """People left [limit, cell], cells in reach [limit, cell], loads [limit, facility], limits rising.

    Also the people [cell] that the facility `watched` (-1: none) serves within the longest limit.
    """
    n_limits, n_cells, n_facilities = len(limits_s), len(people_left), len(places_left)
    left = np.empty((n_limits, n_cells))
    in_reach = np.zeros((n_limits, n_cells), dtype=np.bool_)
    load = np.empty((n_limits, n_facilities))
    reached, taken_by = np.zeros(n_cells, dtype=np.bool_), np.zeros(n_facilities)
    taken_here = np.zeros(n_cells)
    i, j = 0, 0
    for k in range(n_limits):
        while True:
            while i < len(cell) and not stays[facility[i]]:
                i += 1
            old = i < len(cell) and time_s[i] <= limits_s[k]
            new = j < len(new_cell) and new_time_s[j] <= limits_s[k]
            if not (old or new):
                break
            if old and new:
                if new_time_s[j] != time_s[i]:
                    old = time_s[i] < new_time_s[j]
                elif new_cell[j] != cell[i]:
                    old = cell[i] < new_cell[j]
                else:
                    old = facility[i] < new_facility[j]
            if old:
                c, f = cell[i], facility[i]
                i += 1
            else:
                c, f = new_cell[j], new_facility[j]
                j += 1
            taken = min(people_left[c], places_left[f])
            people_left[c] -= taken
            places_left[f] -= taken
            taken_by[f] += taken
            if f == watched:
                taken_here[c] += taken
            reached[c] = True
        left[k], in_reach[k], load[k] = people_left, reached, taken_by
    return left, in_reach, load, taken_here
