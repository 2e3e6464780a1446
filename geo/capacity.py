"""The three plain numbers: people served, people within reach but without a place left, people out of reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from numba import njit

from geo.reach import ANY_SERVICE, SnappedPlaces, facility_rows
from routing.street_index import read_only
from routing.travel_times import Direction, travel_time_pairs

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.population import Population
    from routing.network import RoadGraph

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every cell and facility within the longest threshold of each other, for one travel mode.

    In order of travel time, ties by cell, then by facility: the order in which places are taken.
    """

    mode: str
    cell: IntArray
    facility: IntArray  # row of the facility table
    travel_time_s: FloatArray


@dataclass(frozen=True, eq=False)
class Places:
    """Who found a place, for one travel mode, service and threshold; shares are of each cell's people."""

    mode: str
    service: str
    threshold_min: float
    served: FloatArray  # [cell] 0..1
    in_reach: npt.NDArray[np.bool_]  # [cell]
    load: FloatArray  # [facility] people it serves
    facilities_unknown: int  # facilities of the service whose capacity is not known


def people_capacity(
    capacity_per_day: npt.ArrayLike, *, working_days: float, visits_per_person_year: float
) -> FloatArray:
    """People a facility can serve: capacity_per_day * working_days / visits_per_person_year; NaN stays NaN."""
    if not (working_days > 0 and visits_per_person_year > 0):
        raise ValueError(f"working_days and visits must be above 0, not {working_days}, {visits_per_person_year}")
    return np.asarray(capacity_per_day, dtype=np.float64) * (working_days / visits_per_person_year)


def measure_pairs(graph: "RoadGraph", places: SnappedPlaces, *, direction: Direction, cutoff_s: float) -> Pairs:
    """Travel times (seconds) of all pairs of cell and facility within the cutoff."""
    facilities, cells = places.facilities, places.cells
    if direction == "to_facility":
        cell, facility, seconds = travel_time_pairs(graph, cells, facilities, cutoff_s=cutoff_s)
    else:
        facility, cell, seconds = travel_time_pairs(graph, facilities, cells, cutoff_s=cutoff_s)
        by_cell = np.argsort(cell, kind="stable")
        cell, facility, seconds = cell[by_cell], facility[by_cell], seconds[by_cell]
    return order_pairs(graph.mode, cell, facility, seconds)


def order_pairs(mode: str, cell: IntArray, facility: IntArray, travel_time_s: FloatArray) -> Pairs:
    """Pairs, given by cell and then by facility, in order of travel time."""
    order = _order_by_time(travel_time_s)
    return Pairs(mode, read_only(cell[order]), read_only(facility[order]), travel_time_s[order])


def measure_capacity(
    graph: "RoadGraph",
    facilities: "gpd.GeoDataFrame",
    population: "Population",
    places: SnappedPlaces,
    *,
    services: Sequence[str],
    thresholds_min: Sequence[float],
    direction: Direction,
    capacity_people: FloatArray,
) -> list[Places]:
    """Who finds a place, by service and threshold; services without any known capacity are left out."""
    known = [
        service
        for service in dict.fromkeys((ANY_SERVICE, *services))
        if np.isfinite(capacity_people[facility_rows(facilities, service)]).any()
    ]
    if not known:
        return []
    pairs = measure_pairs(graph, places, direction=direction, cutoff_s=max(thresholds_min) * 60)
    return [
        give_places(
            pairs,
            facilities,
            population,
            service=service,
            threshold_min=threshold_min,
            capacity_people=capacity_people,
        )
        for service in known
        for threshold_min in thresholds_min
    ]


def give_places(
    pairs: Pairs,
    facilities: "gpd.GeoDataFrame",
    population: "Population",
    *,
    service: str,
    threshold_min: float,
    capacity_people: FloatArray,
) -> Places:
    """Places in order of travel time: whoever lives nearer comes first, ties by cell, then by facility.

    Everybody within the threshold of a facility that gives the service takes a place there as long as it has one,
    else at the next nearest. A facility of unknown capacity (NaN) counts as unlimited, so that "no place left" is
    never overstated; `facilities_unknown` says how many there are. Each service is looked at by itself, with the
    whole capacity of its facilities. A cell's people are served by share, the same share of every stratum.
    """
    gives = np.zeros(len(facilities), dtype=np.bool_)
    gives[facility_rows(facilities, service)] = True
    near = gives[pairs.facility] & (pairs.travel_time_s <= threshold_min * 60)
    cell, facility = read_only(pairs.cell[near]), read_only(pairs.facility[near])
    people = population.everyone_people
    places_left = np.where(np.isnan(capacity_people), np.inf, capacity_people)
    people_left = people.astype(np.float64, copy=True)
    load = _take_places(cell, facility, people_left, places_left)
    in_reach = np.zeros(len(people), dtype=np.bool_)
    in_reach[cell] = True
    served = np.divide(people - people_left, people, out=in_reach.astype(np.float64), where=people > 0)
    return Places(
        pairs.mode, service, threshold_min, served, in_reach, load, int((gives & np.isnan(capacity_people)).sum())
    )


def capacity_table(places: Sequence[Places], population: "Population") -> pd.DataFrame:
    """mode, service, threshold_min, people_served, people_no_capacity, people_out_of_reach, facilities_unknown.

    Everyone counted once; the three numbers of a row add up to the population.
    """
    return _count(places, {"": population.everyone_people}).drop(columns="stratum")


def capacity_by_stratum(places: Sequence[Places], population: "Population") -> pd.DataFrame:
    """As `capacity_table`, with one row for each reported stratum (column `stratum`)."""
    reported = population.reported_people()
    return _count(places, {name: reported[name].to_numpy(dtype=np.float64) for name in population.stratum_columns})


def count_places(place: Places, people: FloatArray) -> tuple[float, float, float]:
    """People [cell] served, within reach without a place left, and out of reach; the three add up to all of them."""
    return (
        float(people @ place.served),
        float(people @ (place.in_reach * (1 - place.served))),
        float(people[~place.in_reach].sum()),
    )


def _count(places: Sequence[Places], people_by_stratum: dict[str, FloatArray]) -> pd.DataFrame:
    rows = [
        {
            "mode": place.mode,
            "service": place.service,
            "stratum": stratum,
            "threshold_min": float(place.threshold_min),
            **dict(zip(("people_served", "people_no_capacity", "people_out_of_reach"), counted, strict=True)),
            "facilities_unknown": place.facilities_unknown,
        }
        for place in places
        for stratum, people in people_by_stratum.items()
        for counted in (count_places(place, people),)
    ]
    return pd.DataFrame(rows)


@njit(cache=True, nogil=True)
def _order_by_time(seconds: FloatArray) -> npt.NDArray[np.int64]:
    """Places in the list by rising seconds, equals in its order: into buckets of about four, then by insertion."""
    n = len(seconds)
    n_buckets = n // 4 + 1
    per_second = n_buckets / (seconds.max() + 1.0) if n > 0 else 0.0
    first = np.zeros(n_buckets + 1, dtype=np.int64)
    for i in range(n):
        first[np.int64(seconds[i] * per_second) + 1] += 1
    first = np.cumsum(first)
    last, order, sorted_s = first.copy(), np.empty(n, dtype=np.int64), np.empty(n)
    for i in range(n):
        bucket = np.int64(seconds[i] * per_second)
        k = last[bucket]
        last[bucket] += 1
        order[k] = i
        sorted_s[k] = seconds[i]
    for each in range(n_buckets):
        for j in range(first[each] + 1, first[each + 1]):
            here, here_s, to = order[j], sorted_s[j], j
            while to > first[each] and sorted_s[to - 1] > here_s:
                order[to], sorted_s[to] = order[to - 1], sorted_s[to - 1]
                to -= 1
            order[to], sorted_s[to] = here, here_s
    return order


@njit(cache=True, nogil=True)
def _take_places(cell: IntArray, facility: IntArray, people_left: FloatArray, places_left: FloatArray) -> FloatArray:
    """Load of each facility after going through the pairs in their order, which uses up people and places."""
    load = np.zeros(len(places_left))
    for i in range(len(cell)):
        c, f = cell[i], facility[i]
        taken = min(people_left[c], places_left[f])
        people_left[c] -= taken
        places_left[f] -= taken
        load[f] += taken
    return load
