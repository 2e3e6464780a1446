"""Draws of people: by hand, as spread as stated, and as many in every draw as there are."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.population import Population, build_population
from geo.population_draws import BLOCK_M, PopulationDraws, blocks_of_cells, draw_people
from geo.uncertainty import PopulationUncertainty

CERTAIN = PopulationUncertainty(shared=0.0, own=0.0)


def people_of(strata: dict[str, list[float]], *, everyone: str = "") -> Population:
    n = len(next(iter(strata.values())))
    points = shapely.points(np.arange(n) * 0.01, np.zeros(n))
    return build_population([f"c{cell}" for cell in range(n)], points, strata, everyone=everyone)


def test_two_cells_by_hand() -> None:
    """Twice the people of the first: 200 and 300 of 400 are 160 and 240."""
    found = draw_people(people_of({"people": [100, 300]}), np.array([2.0, 1.0]))
    np.testing.assert_allclose(found, [[160.0], [240.0]])


def test_every_stratum_keeps_its_people_and_everyone_is_their_sum() -> None:
    population = people_of({"children": [10, 30], "adults": [60, 20]})
    found = draw_people(population, np.array([3.0, 1.0]))
    children, adults = [10 * 3 * 40 / 60, 30 * 40 / 60], [60 * 3 * 80 / 200, 20 * 80 / 200]
    np.testing.assert_allclose(found, np.transpose([np.add(children, adults), children, adults]))
    assert population.stratum_columns == ("all", "children", "adults")
    np.testing.assert_allclose(found.sum(axis=0), [120, 40, 80])


@given(
    cells=st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e3)), min_size=1, max_size=40), seed=st.integers(0, 2**40)
)
@settings(deadline=None)
def test_every_draw_has_as_many_people(cells: list[tuple[float, float]], seed: int) -> None:
    strata = {"everybody": [sum(cell) for cell in cells], "aged_65": [aged for _, aged in cells]}
    population = people_of(strata, everyone="everybody")
    before = population.reported_people().to_numpy()
    draws = PopulationDraws(PopulationUncertainty(shared=0.4, own=1.0), seed, range(3))
    block = np.arange(len(cells)) // 3
    for draw in range(3):
        found = draw_people(population, draws.factors(draw, block))
        np.testing.assert_allclose(found.sum(axis=0), before.sum(axis=0), rtol=1e-12)
        assert (found >= 0).all()
    sure = draw_people(population, PopulationDraws(CERTAIN, seed, range(1)).factors(0, block))
    np.testing.assert_array_equal(sure, before)


def test_factors_spread_as_stated() -> None:
    """In a block cells err together by `shared`, in two blocks not at all; half of the factors are above 1."""
    draws = PopulationDraws(PopulationUncertainty(shared=0.3, own=0.4), 7, range(20_000))
    block = np.array([0, 0, 1])
    logs = np.log([draws.factors(draw, block) for draw in range(len(draws))])
    np.testing.assert_allclose(np.median(logs, axis=0), 0, atol=0.015)
    np.testing.assert_allclose(logs.std(axis=0), 0.5, rtol=0.02)
    covariance = np.cov(logs, rowvar=False)
    assert covariance[0, 1] == pytest.approx(0.09, rel=0.06)
    assert covariance[0, 2] == pytest.approx(0, abs=0.006)
    with pytest.raises(ValueError, match="own must be 0 to 1"):
        PopulationUncertainty(own=1.1)


def test_a_longer_list_begins_alike_and_another_seed_is_another_list() -> None:
    block = np.array([0, 1, 1])
    short, long = (PopulationDraws(PopulationUncertainty(), 3, range(draws)) for draws in (4, 50))
    for draw in range(4):
        np.testing.assert_array_equal(short.factors(draw, block), long.factors(draw, block))
    np.testing.assert_array_equal(long.some(2, 4).factors(0, block), long.factors(2, block))
    assert len(long.some(2, 4)) == 2
    assert not np.array_equal(long.factors(0, block), replace(long, seed=4).factors(0, block))


def test_an_error_of_blocks_does_not_average_out() -> None:
    """2,500 cells of 25 blocks, 12 of them covered: the share spreads as blocks do, by the delta method."""
    block = np.repeat(np.arange(25), 100)
    covered = block < 12
    population = people_of({"people": [10.0] * 2500})

    def spread(uncertainty: PopulationUncertainty) -> float:
        draws = PopulationDraws(uncertainty, 1, range(2000))
        people = (draw_people(population, draws.factors(draw, block)) for draw in range(len(draws)))
        return float(np.std([each[covered].sum() / each.sum() for each in people]))

    share = 12 / 25
    assert spread(PopulationUncertainty(shared=0.1, own=0.0)) == pytest.approx(
        0.1 * np.sqrt(share * (1 - share) / 25), rel=0.06
    )
    assert spread(PopulationUncertainty(shared=0.0, own=0.1)) == pytest.approx(
        0.1 * np.sqrt(share * (1 - share) / 2500), rel=0.06
    )


def test_blocks_are_squares_of_a_lattice_over_the_world() -> None:
    """On the equator a block is 5 km each way from 0, 0; at 60 degrees north twice as many degrees wide."""
    degree_m = 111_195.08
    step = BLOCK_M / degree_m
    lon = np.array([0.1, 0.9, 1.1, 0.1, -0.1, 0.1]) * step
    lat = np.array([0.1, 0.9, 0.1, 1.1, 0.1, -0.1]) * step
    found = blocks_of_cells(lon, lat)
    assert found[0] == found[1]
    assert len(set(found[[0, 2, 3, 4, 5]].tolist())) == 5
    assert set(found.tolist()) == set(range(5))
    north = np.full(2000, 60.001)
    lon = np.linspace(10, 11, 2000)
    widths = np.diff(np.flatnonzero(np.diff(blocks_of_cells(lon, north)))) * (lon[1] - lon[0])
    np.testing.assert_allclose(widths, 2 * step, rtol=0.02)
    order = np.random.default_rng(1).permutation(2000)
    np.testing.assert_array_equal(blocks_of_cells(lon[order], north), blocks_of_cells(lon, north)[order])
