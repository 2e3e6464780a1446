"""2SFCA and E2SFCA by hand, against plain loops, and the supply that must not be lost."""

import numpy as np
import pytest

from geo.capacity import Pairs
from geo.floating_catchment import decay_binary, decay_steps, floating_catchment


def pairs_of(minutes: np.ndarray) -> Pairs:
    cell, facility = np.nonzero(np.isfinite(minutes))
    return Pairs("car", cell.astype(np.int32), facility.astype(np.int32), minutes[cell, facility] * 60)


def test_by_hand() -> None:
    # Cell 0 reaches both facilities, cell 1 the second only, and just at the threshold; cell 2 neither.
    pairs = pairs_of(np.array([[5, 20], [31, 30], [40, 40]], dtype=float))
    supply, people = np.array([10.0, 6.0]), np.array([100.0, 200.0, 50.0])
    access = floating_catchment(pairs, supply, people, decay=decay_binary(30))
    assert access.tolist() == pytest.approx([10 / 100 + 6 / 300, 6 / 300, 0])
    zones = decay_steps([10, 20, 30], [1, 0.68, 0.22])
    enhanced = floating_catchment(pairs, supply, people, decay=zones)
    ratio = 6 / (0.68 * 100 + 0.22 * 200)
    assert enhanced.tolist() == pytest.approx([10 / 100 + 0.68 * ratio, 0.22 * ratio, 0])


def test_zones_include_their_upper_edge() -> None:
    zones = decay_steps([10, 20, 30], [1, 0.68, 0.22])
    seconds = np.array([0, 600, 600.1, 1200, 1800, 1800.1, np.inf])
    assert zones(seconds).tolist() == [1, 1, 0.68, 0.68, 0.22, 0, 0]
    with pytest.raises(ValueError, match="rise"):
        decay_steps([20, 10], [1, 1])


@pytest.mark.parametrize("seed", range(10))
def test_equal_to_loops_and_no_supply_is_lost(seed: int) -> None:
    rng = np.random.default_rng(seed)
    minutes = rng.uniform(0, 45, (15, 4))
    minutes[:, 3] = 60  # out of everybody's reach
    supply, people = rng.uniform(1, 9, 4), rng.integers(1, 99, 15).astype(float)
    decay = decay_steps([10, 20, 30], [1, 0.68, 0.22])
    weight = [[float(decay(np.array([m * 60]))[0]) for m in row] for row in minutes]
    expected = []
    for i in range(15):
        total = 0.0
        for j in range(4):
            demand = sum(weight[k][j] * people[k] for k in range(15))
            total += weight[i][j] * supply[j] / demand if demand else 0.0
        expected.append(total)
    access = floating_catchment(pairs_of(minutes), supply, people, decay=decay)
    assert access == pytest.approx(expected), f"seed {seed}"
    assert people @ access == pytest.approx(supply[:3].sum()), f"seed {seed}"
    with pytest.raises(ValueError, match="not known"):
        floating_catchment(pairs_of(minutes), np.array([1, 2, 3, np.nan]), people, decay=decay)
