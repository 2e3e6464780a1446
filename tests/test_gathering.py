"""Points are gathered into cells that do not depend on the extent, and each cell stands at one of its points."""

import h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import TableError
from geo.gathering import GridCells, H3Cells, gather_points

places = st.lists(
    st.tuples(st.floats(69, 70), st.floats(42, 43), st.floats(0, 10), st.integers(0, 2)), min_size=1, max_size=40
)


def test_h3_cells_have_their_usual_ids() -> None:
    codes = H3Cells(9).codes(np.array([69.6]), np.array([42.3]))
    assert H3Cells(9).cell_id(int(codes[0])) == h3.latlng_to_cell(42.3, 69.6, 9)


def test_grid_squares_are_as_large_as_they_say() -> None:
    step = 250 / 111_195
    lat = np.array([0.5, 1.5]) * step
    lon = np.array([0.99, 1.01]) * step / np.cos(np.radians(lat))
    grid = GridCells(250)
    assert [grid.cell_id(code) for code in grid.codes(lon, lat).tolist()] == ["g250r0c0", "g250r1c1"]
    south_west = grid.codes(-lon, -lat).tolist()
    assert [grid.cell_id(code) for code in south_west] == ["g250r-1c-1", "g250r-2c-2"]


def test_a_cell_stands_at_the_point_nearest_to_its_weighted_middle() -> None:
    lon, lat = np.array([0.0, 0.001, 0.0012]), np.zeros(3)
    heavy_right = gather_points(lon, lat, np.array([1.0, 1.0, 5.0]), GridCells(10_000))
    heavy_left = gather_points(lon, lat, np.array([50.0, 1.0, 1.0]), GridCells(10_000))
    assert heavy_right.point.tolist() == [1]  # the middle is at 0.0010
    assert heavy_left.point.tolist() == [0]


@settings(deadline=None)
@given(places)
def test_gathering_agrees_with_a_loop(found: list[tuple[float, float, float, int]]) -> None:
    lon, lat, weight = (np.array([place[axis] for place in found]) for axis in range(3))
    group = np.array([place[3] for place in found], dtype=np.int64)
    scheme = GridCells(20_000)
    gathered = gather_points(lon, lat, weight, scheme, group=group)
    codes = scheme.codes(lon, lat).tolist()
    keys = list(zip(group.tolist(), codes, strict=True))
    expected: dict[tuple[int, int], float] = {}
    for key, value in zip(keys, weight.tolist(), strict=True):
        expected[key] = expected.get(key, 0.0) + value
    cells = list(zip(gathered.group.tolist(), gathered.code.tolist(), strict=True))
    assert cells == sorted(expected)
    assert gathered.sums(weight).tolist() == pytest.approx([expected[key] for key in cells])
    assert [keys[point] for point in gathered.point.tolist()] == cells


@pytest.mark.parametrize("resolution", [-1, 16])
def test_impossible_cells_are_refused(resolution: int) -> None:
    with pytest.raises(TableError, match="give a whole number from 0 to 15"):
        H3Cells(resolution)
    with pytest.raises(TableError, match="the grid size is 0 m; give 1 or more"):
        GridCells(0)
