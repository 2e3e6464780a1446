"""Counting sort: by hand, and equal to numpy's stable sorts on random numbers."""

import numpy as np

from routing.runs import order_by, run_starts


def test_by_hand():
    values = np.array([2, 0, 2, 3, 0], dtype=np.int32)
    assert run_starts(values, 5).tolist() == [0, 2, 2, 4, 5, 5]
    assert order_by(values, 5).tolist() == [1, 4, 0, 2, 3]
    assert order_by(values, 5, ties=np.array([4, 3, 2, 1, 0], dtype=np.int32)).tolist() == [4, 1, 2, 0, 3]
    assert order_by(np.zeros(0, dtype=np.int32), 3).tolist() == []
    assert run_starts(np.zeros(0, dtype=np.int32), 0).tolist() == [0]


def test_equal_to_stable_sorts():
    for seed in range(50):
        rng = np.random.default_rng(seed)
        n, count = int(rng.integers(1, 40)), int(rng.integers(0, 200))
        first, second = rng.integers(0, n, (2, count)).astype(np.int32)
        assert np.array_equal(order_by(first, n), np.argsort(first, kind="stable")), seed
        both = order_by(first, n, ties=order_by(second, n))
        assert np.array_equal(both, np.lexsort((second, first))), seed
        starts = run_starts(first, n)
        assert np.array_equal(np.repeat(np.arange(n), np.diff(starts)), np.sort(first)), seed
