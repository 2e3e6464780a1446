"""Draws of the way to the road: by hand, and as spread as stated."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from geo.snapping_draws import SnappingDraws, cell_width_m, draw_snapping
from geo.uncertainty import SnappingUncertainty

DEGREE_M = 111_195.08


def test_by_hand() -> None:
    """Half a cell of 100 m farther, then nearer; with an own error of 0.2 at most sqrt(3) times 20 m either way."""
    draws = SnappingDraws(np.array([0.5, -0.5]), 0.0, 1, range(2))
    np.testing.assert_array_equal(draws.longer_m(0, 3, width_m=100.0), [50.0, 50.0, 50.0])
    np.testing.assert_array_equal(draws.longer_m(1, 3, width_m=100.0), [-50.0, -50.0, -50.0])
    around = replace(draws, own=0.2).longer_m(0, 5000, width_m=100.0) - 50.0
    assert np.abs(around).max() == pytest.approx(20 * sqrt(3), rel=0.001)
    np.testing.assert_allclose(np.quantile(around, [0.25, 0.5, 0.75]), [-10 * sqrt(3), 0, 10 * sqrt(3)], atol=1)


def test_ways_spread_as_stated() -> None:
    draws = draw_snapping(SnappingUncertainty(shared=0.1, own=0.3), seed=3, numbers=range(20_000))
    found = np.array([draws.longer_m(draw, 2, width_m=100.0) for draw in range(len(draws))])
    np.testing.assert_allclose(np.median(found, axis=0), 0, atol=0.8)
    np.testing.assert_allclose(found.std(axis=0), 100 * np.hypot(0.1, 0.3), rtol=0.02)
    assert np.cov(found, rowvar=False)[0, 1] == pytest.approx(100, rel=0.15)
    sure = draw_snapping(SnappingUncertainty(shared=0.0, own=0.0), seed=3, numbers=range(2))
    assert not sure.longer_m(1, 4, width_m=100.0).any()
    with pytest.raises(ValueError, match="shared must be 0 to 1"):
        SnappingUncertainty(shared=-0.1)


def test_a_longer_list_begins_alike() -> None:
    short, long = (draw_snapping(SnappingUncertainty(), seed=5, numbers=range(draws)) for draws in (3, 40))
    some = long.some(2, 4)
    assert len(some) == 2

    def ways(draws: SnappingDraws, draw: int) -> np.ndarray:
        return draws.longer_m(draw, 9, width_m=200.0)

    for draw in range(3):
        np.testing.assert_array_equal(ways(short, draw), ways(long, draw))
    np.testing.assert_array_equal(ways(some, 0), ways(long, 2))
    assert not np.array_equal(ways(long, 0), ways(replace(long, seed=6), 0))


def test_how_wide_cells_are() -> None:
    """A lattice of 200 m by 300 m at 60 degrees north; points twice there count once; places far apart are no cells."""
    column, row = np.meshgrid(np.arange(5) * 200 / DEGREE_M / 0.5, np.arange(4) * 300 / DEGREE_M)
    lon, lat = 20 + column.ravel(), 60 + row.ravel() - row.mean()
    assert cell_width_m(lon, lat) == pytest.approx(200, rel=1e-4)
    assert cell_width_m(np.repeat(lon, 2), np.repeat(lat, 2)) == pytest.approx(200, rel=1e-4)
    assert cell_width_m(np.array([20.0, 20.1]), np.array([60.0, 60.0])) == 1000.0
    assert cell_width_m(np.array([20.0]), np.array([60.0])) == 0.0
