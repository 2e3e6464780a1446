"""Home-visit reach names nobody: no small count is said, nor one that could be worked out from what is said."""

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from api.visits.reach import ALL, SMALLEST, STRATA, measure_reach
from api.visits.register import CarePlan

BOUNDARIES = gpd.GeoDataFrame(
    {"boundary_id": ["w", "m", "e"], "name": ["West", "Middle", "East"]},
    geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1)],
    crs=4326,
)
PRIORITY = {"high_need": 3.0, "middle_need": 2.0, "other_need": 1.0}


def people(counts):
    """People by boundary and stratum, and those of them who were visited."""
    found, visited = {}, set()
    for (boundary, stratum), (count, done) in counts.items():
        for number in range(count):
            name = f"{boundary}-{stratum}-{number}"
            found[name] = CarePlan(lon="wme".index(boundary) + 0.5, lat=0.5, priority=PRIORITY[stratum])
            if number < done:
                visited.add(name)
    return found, visited


def test_large_counts_are_said():
    found, visited = people({(one, stratum): (40, 25) for one in "wme" for stratum in STRATA})
    rows = {(row.boundary_id, row.stratum): row for row in measure_reach(found, visited, BOUNDARIES)}
    assert (rows[ALL, ALL].people, rows[ALL, ALL].people_visited) == (360, 225)
    assert (rows["w", "high_need"].people, rows["w", "high_need"].share_visited) == (40, 0.62)
    assert len(rows) == 16


@pytest.mark.parametrize("small", range(1, SMALLEST))
def test_a_small_count_takes_another_with_it(small):
    counts = {(one, stratum): (40, 25) for one in "wme" for stratum in STRATA} | {("w", "high_need"): (small, 0)}
    rows = {(row.boundary_id, row.stratum): row for row in measure_reach(*people(counts), BOUNDARIES)}
    assert rows["w", "high_need"].people is None
    assert sum(rows["w", stratum].people is None for stratum in (*STRATA, ALL)) >= 2
    assert sum(rows[one, "high_need"].people is None for one in ("w", "m", "e", ALL)) >= 2


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        {(one, stratum): st.tuples(st.integers(0, 30), st.integers(0, 30)) for one in "wme" for stratum in STRATA}
    )
)
def test_no_hidden_count_stands_alone(counts):
    found, visited = people({key: (count, min(count, done)) for key, (count, done) in counts.items()})
    rows = {(row.boundary_id, row.stratum): row for row in measure_reach(found, visited, BOUNDARIES)}
    for row in rows.values():
        assert row.people is None or row.people == 0 or row.people >= SMALLEST
        assert row.people_visited is None or row.people_visited == 0 or row.people_visited >= SMALLEST
        if row.people is not None and row.people_visited is not None:
            rest = row.people - row.people_visited
            assert rest == 0 or rest >= SMALLEST
    for boundary in (ALL, "w", "m", "e"):
        parts = [rows[boundary, stratum] for stratum in STRATA if (boundary, stratum) in rows]
        _require_not_told(parts, rows.get((boundary, ALL)))
    for stratum in (ALL, *STRATA):
        _require_not_told([rows[one, stratum] for one in "wme" if (one, stratum) in rows], rows.get((ALL, stratum)))


def test_a_sum_of_hidden_counts_is_no_small_one():
    counts = {(one, stratum): (40, 40) for one in "wme" for stratum in STRATA}
    counts |= {("w", "high_need"): (1, 1), ("w", "middle_need"): (1, 1)}
    rows = {(row.boundary_id, row.stratum): row for row in measure_reach(*people(counts), BOUNDARIES)}
    said = [rows["w", stratum].people for stratum in (*STRATA, ALL)]
    assert said == [None, None, None, 42] or said[-1] is None


def test_who_lives_in_no_boundary_cannot_be_worked_out():
    found, visited = people({(one, stratum): (40, 25) for one in "wme" for stratum in STRATA})
    found |= {f"far-{number}": CarePlan(lon=50.0, lat=0.5, priority=3.0) for number in range(3)}
    rows = {(row.boundary_id, row.stratum): row for row in measure_reach(found, visited, BOUNDARIES)}
    assert {boundary for boundary, _ in rows} == {ALL, "w", "m", "e"}
    for stratum in ("high_need", ALL):
        within = [rows[one, stratum].people for one in "wme"]
        assert None in within or rows[ALL, stratum].people is None


def _require_not_told(parts, whole):
    """Where the sum is said, no one part alone is hidden, nor some that are few together."""
    if whole is not None and whole.people is not None:
        assert sum(part.people is None for part in parts) != 1
        assert whole.people - sum(part.people or 0 for part in parts) not in range(1, SMALLEST)
    if whole is not None and whole.people_visited is not None:
        assert sum(part.people_visited is None for part in parts) != 1
        assert whole.people_visited - sum(part.people_visited or 0 for part in parts) not in range(1, SMALLEST)
