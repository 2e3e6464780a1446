"""Gini, concentration index, Palma ratio and the gap between boundaries, by hand and against people one by one."""

import numpy as np
import pandas as pd
import pytest

from geo.equity import boundary_gap, concentration_index, gini, palma_ratio


def test_by_hand() -> None:
    one = np.ones(2)
    assert gini(np.array([0.0, 10.0]), one) == pytest.approx(0.5)
    assert gini(np.array([5.0, 5.0]), one) == pytest.approx(0)
    assert np.isnan(gini(np.zeros(2), one))
    assert np.isnan(gini(np.array([1.0]), np.zeros(1)))
    # All of it on the poorest, on the richest.
    assert concentration_index(np.array([1.0, 0, 0]), np.ones(3), rank_by=np.arange(3.0)) == pytest.approx(-2 / 3)
    assert concentration_index(np.array([0, 0, 1.0]), np.ones(3), rank_by=np.arange(3.0)) == pytest.approx(2 / 3)
    # 1..10: the top tenth holds 10, the lowest four 1 + 2 + 3 + 4.
    assert palma_ratio(np.arange(1.0, 11), np.ones(10)) == pytest.approx(1)
    # Cells are split: one cell of ten people is the same as ten of one.
    assert palma_ratio(np.array([3.0]), np.array([10.0])) == pytest.approx(0.25)
    assert palma_ratio(np.array([0.0, 1.0]), np.array([5.0, 5.0])) == np.inf


@pytest.mark.parametrize("seed", range(10))
def test_equal_to_all_pairs_of_people(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, people = rng.integers(0, 50, 20).astype(float), rng.integers(0, 5, 20).astype(float)
    single = np.repeat(values, people.astype(int))
    pairs = np.abs(single[:, None] - single[None, :]).sum() / (2 * len(single) ** 2 * single.mean())
    assert gini(values, people) == pytest.approx(pairs), f"seed {seed}"
    shuffled = rng.permutation(20)
    assert gini(values[shuffled], people[shuffled]) == pytest.approx(pairs)
    assert palma_ratio(values, people) == pytest.approx(palma_ratio(single, np.ones(len(single))))


def test_people_who_cannot_travel_there_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        gini(np.array([1.0, np.inf]), np.ones(2))


def test_gap_names_the_best_and_the_worst_boundary() -> None:
    coverage = pd.DataFrame(
        [
            ("all", 30.0, 0.5),
            ("a", 10.0, 0.2),
            ("b", 10.0, 0.9),
            ("empty", 0.0, np.nan),
            ("none", 10.0, 0.0),
        ],
        columns=["boundary_id", "people", "share_covered"],
    ).assign(service="any", mode="walk", stratum="all", threshold_min=15.0)
    row = boundary_gap(coverage).iloc[0]
    assert (row["best_boundary_id"], row["worst_boundary_id"]) == ("b", "a")
    assert row["gap"] == pytest.approx(0.7)
