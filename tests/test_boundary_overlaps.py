"""Boundaries that overlap: nested levels are refused, shared people are told, borders and slivers are let be."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import Point, box

from geo.boundary_overlaps import require_apart, require_no_nesting
from geo.errors import BoundaryError
from geo.notes import Note
from geo.population import assign_boundaries, build_population


def boundaries(**shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    ids = list(shapes)
    return gpd.GeoDataFrame(
        {"boundary_id": ids, "name": ids, "level": [""] * len(ids)}, geometry=list(shapes.values()), crs="EPSG:4326"
    )


def told(table: gpd.GeoDataFrame, places: list[tuple[float, float]], people: list[float]) -> list[str]:
    notes: list[Note] = []
    lon, lat = np.array(places, dtype=float).T
    require_no_nesting(table, lon, lat, np.array(people), notes)
    return [str(note) for note in notes]


def test_people_in_two_boundaries_are_told_with_both_names() -> None:
    """50 of 160 people live where the squares overlap, by a quarter of either."""
    table = boundaries(east=box(1.5, 0, 3.5, 2), west=box(0, 0, 2, 2))
    assert told(table, [(0.5, 1), (1.7, 1), (1.8, 1), (3, 1)], [100, 30, 20, 10]) == [
        "boundaries overlap: 50 people live in several at once and were counted in one only; most of them, 50, in "
        "east and west, counted in east"
    ]


def test_the_note_says_where_the_cell_is_counted() -> None:
    table = boundaries(east=box(1.5, 0, 3.5, 2), west=box(0, 0, 2, 2))
    cells = build_population(["c"], shapely.points([1.7], [1.0]), {"people": [5.0]})
    notes: list[Note] = []
    assert assign_boundaries(cells, table, notes).cells["boundary_id"].tolist() == ["east"]
    assert "counted in east" in str(notes[0])


def test_a_common_border_is_shared_by_nobody() -> None:
    assert told(boundaries(a=box(0, 0, 1, 1), b=box(1, 0, 2, 1)), [(1, 0.5), (0.5, 0.5)], [10, 20]) == []


def test_an_overlap_where_nobody_lives_is_let_be() -> None:
    assert told(boundaries(a=box(0, 0, 1.4, 1), b=box(1, 0, 2, 1)), [(0.5, 0.5), (1.8, 0.5)], [10, 20]) == []


def test_a_district_inside_its_region_is_refused() -> None:
    table = boundaries(region=box(0, 0, 10, 10), district=box(1, 1, 2, 2))
    with pytest.raises(BoundaryError, match="100 % of the smaller of district and region .*1 such pairs.*level = "):
        told(table, [(1.5, 1.5)], [1000])


def test_nested_boundaries_of_elsewhere_are_let_be() -> None:
    table = boundaries(region=box(20, 0, 30, 10), district=box(21, 1, 22, 2), here=box(0, 0, 1, 1))
    assert told(table, [(0.5, 0.5)], [1000]) == []


@pytest.mark.parametrize("seed", range(20))
def test_shared_people_agree_with_a_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    corner = rng.uniform(0, 8, size=(5, 2))
    shapes = {name: box(x, y, x + 3, y + 3) for name, (x, y) in zip("edcba", corner.tolist(), strict=True)}
    places, people = rng.uniform(0, 11, size=(60, 2)), rng.integers(1, 9, 60).astype(float)
    shared, nested = 0.0, False
    for (x, y), count in zip(places.tolist(), people.tolist(), strict=True):
        inside = sorted(name for name, shape in shapes.items() if shape.contains(Point(x, y)))
        shared += count * (len(inside) > 1)
        nested |= any(shapes[inside[0]].intersection(shapes[other]).area >= 4.5 for other in inside[1:])
    try:
        notes = told(boundaries(**shapes), places.tolist(), people.tolist())
    except BoundaryError:
        assert nested, seed
    else:
        assert not nested, seed
        assert ([] if shared == 0 else [f"{shared:.0f}"]) == [note.split(" people")[0].split()[-1] for note in notes]


def test_totals_of_nested_levels_are_refused_even_where_nobody_was_counted_yet() -> None:
    with pytest.raises(BoundaryError, match="belongs to both"):
        require_apart(boundaries(region=box(0, 0, 10, 10), a=box(0, 0, 5, 10), b=box(5, 0, 10, 10)))


def test_totals_of_neighbours_are_told_beyond_a_sliver() -> None:
    notes: list[Note] = []
    require_apart(boundaries(a=box(0, 0, 1.001, 1), b=box(1, 0, 2, 1)), notes)
    assert notes == []
    require_apart(boundaries(b=box(0, 0, 1.2, 1), a=box(1, 0, 2, 1)), notes)
    assert [str(note) for note in notes] == [
        "boundaries a and b overlap by 20 % of the smaller one; homes there were counted in a"
    ]
