"""Served, no capacity, out of reach: by hand, against a slow queue of single people, and their invariants."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.capacity import (
    Pairs,
    capacity_by_stratum,
    capacity_table,
    give_places,
    people_capacity,
)
from geo.population import Population, build_population

NAN, INF = np.nan, np.inf


def people_of(**strata: list[float]) -> Population:
    n = len(next(iter(strata.values())))
    return build_population([f"c{i}" for i in range(n)], shapely.points(np.arange(n), np.zeros(n)), strata)


def facilities_of(*services: tuple[str, ...]) -> gpd.GeoDataFrame:
    n = len(services)
    return gpd.GeoDataFrame(
        {"facility_id": [f"f{i}" for i in range(n)], "services": list(services), "open": [True] * n},
        geometry=gpd.points_from_xy(range(n), [0] * n),
        crs="EPSG:4326",
    )


def pairs_of(minutes: list[list[float]]) -> Pairs:
    seconds = np.array(minutes, dtype=float) * 60
    cell, facility = np.nonzero(np.isfinite(seconds))
    order = np.lexsort((facility, cell, seconds[cell, facility]))
    cell, facility = cell[order].astype(np.int32), facility[order].astype(np.int32)
    return Pairs("walk", cell, facility, seconds[cell, facility])


def places_of(minutes: list[list[float]], population: Population, capacity: list[float], threshold: float = 30):
    return give_places(
        pairs_of(minutes),
        facilities_of(*[("gp",)] * len(capacity)),
        population,
        service="any",
        threshold_min=threshold,
        capacity_people=np.array(capacity),
    )


def test_people_capacity_is_visits_a_year_over_visits_a_person() -> None:
    capacity = people_capacity([100.0, NAN], working_days=250, visits_per_person_year=5)
    assert capacity[0] == 5000
    assert np.isnan(capacity[1])
    with pytest.raises(ValueError, match="above 0"):
        people_capacity([1.0], working_days=0, visits_per_person_year=5)


def test_by_hand_the_nearest_take_places_first_and_the_rest_go_on_to_the_next_facility() -> None:
    # Minutes from cells of 10, 10, 10, 20 people to two facilities with 12 and 5 places; the last is out of reach.
    population = people_of(old=[4, 0, 10, 10], young=[6, 10, 0, 10])
    places = places_of([[5, 20], [10, 15], [30, INF], [31, INF]], population, [12, 5])
    # f0: 10 of cell 0, then 2 of cell 1; f1: 5 of cell 1; cell 1 keeps 3 without a place, cell 2 all 10.
    assert places.served.tolist() == pytest.approx([1, 0.7, 0, 0])
    assert places.load.tolist() == [12, 5]
    assert capacity_table([places], population).to_dict("records") == [
        {
            "mode": "walk",
            "service": "any",
            "threshold_min": 30.0,
            "people_served": pytest.approx(17),
            "people_no_capacity": pytest.approx(13),
            "people_out_of_reach": 20,
            "facilities_unknown": 0,
        }
    ]
    by_stratum = capacity_by_stratum([places], population).set_index("stratum")
    assert by_stratum["people_served"].to_dict() == pytest.approx({"all": 17, "old": 4, "young": 13})


def test_equal_times_go_to_the_lower_cell_and_facility() -> None:
    places = places_of([[10, 10], [10, 10]], people_of(people=[8, 8]), [4, 6])
    assert places.served.tolist() == pytest.approx([1, 0.25])
    assert places.load.tolist() == [4, 6]


def test_unknown_capacity_is_unlimited_and_said() -> None:
    places = places_of([[10, 20], [10, 20]], people_of(people=[8, 8]), [4, NAN])
    assert places.served.tolist() == [1, 1]
    assert places.facilities_unknown == 1


def test_only_facilities_of_the_service_count() -> None:
    places = give_places(
        pairs_of([[10, 20]]),
        facilities_of(("gp",), ("dental",)),
        people_of(people=[8]),
        service="dental",
        threshold_min=15,
        capacity_people=np.array([100.0, 100.0]),
    )
    assert not places.in_reach.any()


def random_case(seed: int) -> tuple[list[list[float]], Population, list[float]]:
    rng = np.random.default_rng(seed)
    minutes = rng.integers(1, 40, (12, 4)).astype(float)
    minutes[rng.random((12, 4)) < 0.3] = INF
    population = people_of(a=rng.integers(0, 5, 12).tolist(), b=rng.integers(0, 5, 12).tolist())
    return minutes.tolist(), population, rng.integers(0, 15, 4).astype(float).tolist()


@pytest.mark.parametrize("seed", range(20))
def test_equals_single_people_choosing_one_after_another(seed: int) -> None:
    """An oracle of another kind: each person has a wish list, facilities turn away whoever lives farthest."""
    minutes, population, capacity = random_case(seed)
    people = population.everyone_people.astype(int)
    persons = [c for c in range(12) for _ in range(people[c])]
    wishes = [[f for _, f in sorted((t, f) for f, t in enumerate(minutes[c]) if t <= 30)] for c in persons]
    held: list[list[int]] = [[] for _ in capacity]
    queue = list(range(len(persons)))
    while queue:
        person = queue.pop()
        if not wishes[person]:
            continue
        f = wishes[person].pop(0)
        held[f].append(person)
        held[f].sort(key=lambda i: (minutes[persons[i]][f], persons[i]))
        while len(held[f]) > capacity[f]:
            queue.append(held[f].pop())
    places = places_of(minutes, population, capacity)
    served = np.bincount([persons[i] for at in held for i in at], minlength=12)
    assert places.served * people == pytest.approx(served), f"seed {seed}"
    assert places.load == pytest.approx([len(at) for at in held]), f"seed {seed}"


@pytest.mark.parametrize("seed", range(5))
def test_everyone_is_counted_once_and_more_capacity_never_hurts(seed: int) -> None:
    minutes, population, capacity = random_case(seed)
    numbers = ["people_served", "people_no_capacity", "people_out_of_reach"]
    table = capacity_table([places_of(minutes, population, capacity)], population)
    assert table[numbers].sum(axis=1).tolist() == pytest.approx([population.total()])
    more = capacity_table([places_of(minutes, population, [c + 3 for c in capacity])], population)
    assert more["people_served"][0] >= table["people_served"][0] - 1e-9
    unlimited = capacity_table([places_of(minutes, population, [INF] * 4)], population)
    covered = population.everyone_people[np.array(minutes).min(axis=1) <= 30].sum()
    assert unlimited["people_served"].tolist() == [covered], "unlimited capacity is coverage"
    assert unlimited["people_no_capacity"].tolist() == [0]
