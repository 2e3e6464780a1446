"""Spreading conserves every total exactly, follows the weights, keeps people on their side of a boundary."""

import math
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo.dasymetric import settle_total, share_out, spread_boundary_totals, spread_totals
from geo.errors import TableError
from geo.gathering import GridCells, H3Cells
from geo.homes import Homes, building_homes, street_homes
from geo.notes import Note
from geo.population import Population, assign_boundaries
from routing.osm.features import read_features
from routing.osm.read import read_network

LIECHTENSTEIN = Path(__file__).parents[2] / "shared" / "data" / "liechtenstein" / "liechtenstein-latest.osm.pbf"
people = st.one_of(st.integers(0, 2_000_000), st.floats(0, 1e9, allow_subnormal=False))


def homes(places: list[tuple[float, float, float]]) -> Homes:
    lon, lat, weight = np.array(places, dtype=np.float64).T
    return Homes(lon, lat, weight)


def boundaries(columns: dict[str, list[float]], shapes: list[object]) -> gpd.GeoDataFrame:
    ids = ["b", "a", "c"][: len(shapes)]
    return gpd.GeoDataFrame(
        {"boundary_id": ids, "name": ids, "level": [""] * len(ids), **columns}, geometry=shapes, crs="EPSG:4326"
    )


def test_people_follow_the_weights() -> None:
    found = homes([(0.001, 0.001, 1), (0.002, 0.001, 2), (0.5, 0.5, 1)])
    spread = spread_totals({"population": 100, "aged_65": 8}, found, cells=GridCells(1000))
    assert spread.people.to_dict("list") == {"population": [75, 25], "aged_65": [6, 2]}
    assert spread.cells["cell_id"].tolist() == ["g1000r0c0", "g1000r55c55"]
    assert spread.cells.geometry.tolist() == [Point(0.002, 0.001), Point(0.5, 0.5)]
    assert spread.everyone == "population"
    assert spread.strata[1].age_from == 65


@settings(deadline=None)
@given(people, st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=200))
def test_no_fraction_of_a_person_is_lost(total: float, weight: list[float]) -> None:
    shares = share_out(float(total), np.array(weight))
    assert math.fsum(shares) == total
    assert (shares >= 0).all()
    expected = [total * one / math.fsum(weight) for one in weight]
    assert shares.tolist() == pytest.approx(expected, rel=1e-9, abs=1e-9 * max(1.0, total))


def test_settling_changes_the_largest_value_only() -> None:
    settled = settle_total(np.array([1.0, 5.0, 2.0]), 8.5)
    assert settled.tolist() == [1.0, 5.5, 2.0]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(0, 1), st.floats(0.1, 9)), min_size=1, max_size=40),
    st.lists(people, min_size=2, max_size=2),
    st.lists(people, min_size=2, max_size=2),
)
def test_each_boundary_keeps_its_people(
    places: list[tuple[float, float, float]], women: list[float], men: list[float]
) -> None:
    given_totals = boundaries({"women": women, "men": men}, [box(0, 0, 1, 1), box(1, 0, 2, 1)])
    spread = spread_boundary_totals(given_totals, homes(places), strata=["women", "men"], cells=GridCells(30_000))
    for boundary_id, women_there, men_there in zip(["b", "a"], women, men, strict=True):
        here = (spread.cells["boundary_id"] == boundary_id).to_numpy()
        assert math.fsum(spread.people["women"][here]) == women_there
        assert math.fsum(spread.people["men"][here]) == men_there
    again = assign_boundaries(spread, given_totals)  # each cell stands inside its own boundary
    assert again.cells["boundary_id"].tolist() == spread.cells["boundary_id"].tolist()


def brute_force(places: list[tuple[float, float, float]], totals: gpd.GeoDataFrame) -> dict[tuple[str, int], float]:
    """People by (boundary, cell) one home at a time."""
    found: dict[tuple[str, int], float] = {}
    owner = []
    for lon, lat, _ in places:
        inside = [
            key
            for key, shape in zip(totals["boundary_id"], totals.geometry, strict=True)
            if shape.intersects(Point(lon, lat))
        ]
        owner.append(min(inside, default=None))
    for (lon, lat, weight), key in zip(places, owner, strict=True):
        if key is None:
            continue
        total = totals.set_index("boundary_id").loc[key, "people"]
        share = total * weight / sum(place[2] for place, other in zip(places, owner, strict=True) if other == key)
        cell = (key, int(GridCells(30_000).codes(np.array([lon]), np.array([lat]))[0]))
        found[cell] = found.get(cell, 0.0) + share
    return found


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 1), st.floats(0.1, 9)), min_size=1, max_size=25))
def test_spreading_agrees_with_one_home_at_a_time(places: list[tuple[float, float, float]]) -> None:
    totals = boundaries({"people": [1000.0, 77.0]}, [box(0, 0, 1, 1), box(1, 0, 2, 1)])
    expected = brute_force(places, totals)
    spread = spread_boundary_totals(totals, homes(places), strata=["people"], cells=GridCells(30_000))
    grid = GridCells(30_000)
    found = {}
    for cell_id, key, number in zip(
        spread.cells["cell_id"], spread.cells["boundary_id"], spread.people["people"], strict=True
    ):
        if not cell_id.startswith("boundary-"):
            found[key, cell_id.removesuffix(f"-{key}")] = number
    assert found == pytest.approx({(key, grid.cell_id(code)): value for (key, code), value in expected.items()})


def test_people_of_a_boundary_without_homes_are_put_inside_it_and_told() -> None:
    notes: list[Note] = []
    totals = boundaries({"people": [10.0, 5.0, 0.0]}, [box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1)])
    spread = spread_boundary_totals(totals, homes([(0.5, 0.5, 1)]), strata=["people"], notes=notes)
    assert spread.total() == 15
    assert spread.cells["boundary_id"].tolist() == ["b", "a", "c"]
    assert spread.cells["cell_id"].tolist()[1:] == ["boundary-a", "boundary-c"]
    assert totals.geometry[1].contains(spread.cells.geometry[1])
    assert [str(note) for note in notes] == [
        "1 boundaries have people but no homes in the extract; they are put at one point inside: a"
    ]


@pytest.mark.parametrize("total", [-1, math.nan, math.inf, "many"])
def test_impossible_totals_are_refused(total: object) -> None:
    with pytest.raises(TableError, match="the total of aged_65 is .*; give a number from 0 to"):
        spread_totals({"aged_65": total}, homes([(0, 0, 1)]))  # type: ignore[dict-item]


def test_liechtenstein_along_streets_and_over_buildings() -> None:
    if not LIECHTENSTEIN.exists():
        pytest.skip("shared data absent")
    totals = {"population": 39_000.0, "aged_65": 7_000.0}
    walk = read_network(LIECHTENSTEIN, modes=("walk",)).graphs["walk"]
    for found in (street_homes(walk), building_homes(read_features(LIECHTENSTEIN, {"building": None}))):
        spread = spread_totals(totals, found, cells=H3Cells(9))
        assert {stratum: math.fsum(spread.people[stratum]) for stratum in totals} == totals
        assert 300 < len(spread.cells) < 1000
        assert _equal(spread, spread_totals(totals, found, cells=H3Cells(9)))


def _equal(one: Population, other: Population) -> bool:
    return one.cells.equals(other.cells) and one.people.equals(other.people)


def test_boundaries_with_too_few_dwellings_for_their_people_are_told() -> None:
    """300 m2 of floors in each: enough for 20 people, not for 60; streets say nothing about floors."""
    totals = boundaries({"people": [20.0, 60.0]}, [box(0, 0, 1, 1), box(1, 0, 2, 1)])
    places = [(0.5, 0.5, 300.0), (1.5, 0.5, 300.0)]
    for floor_area in (True, False):
        notes: list[Note] = []
        spread_boundary_totals(totals, replace(homes(places), floor_area=floor_area), strata=["people"], notes=notes)
        expected = "in 1 boundaries few dwellings are mapped for their people (less than 6 m² of floors each): a"
        assert [str(note) for note in notes] == [expected] * floor_area
