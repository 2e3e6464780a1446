"""Suppression: what is held back cannot be worked out, by linear programmes and by trying every table that fits."""

import itertools

import numpy as np
import pytest

from geo.publication.attack import Attack
from geo.publication.suppression import NOBODY, Relation, hold_back, sensitive

MINIMUM = 10


def random_counts(seed, *, n_boundaries=5, n_strata=3, n_edges=4, fractions=False):
    """People of boundaries and of strata up to each edge, both adding up to everybody; many counts are small."""
    rng = np.random.default_rng(seed)
    odds = [0.2, 0.1, 0.15, 0.15, 0.2, 0.2]
    people = rng.choice([0, 1, 3, 8, 40, 400], size=(n_boundaries, n_strata, n_edges), p=odds)
    people = people * (rng.uniform(0.5, 1.5, people.shape) if fractions else 1.0)
    up_to = people.cumsum(axis=2).round(6)
    counts = {"all": up_to.sum(axis=(0, 1)).tolist()}
    counts |= {f"boundary {b}": up_to[b].sum(axis=0).tolist() for b in range(n_boundaries)}
    counts |= {f"stratum {s}": up_to[:, s].sum(axis=0).tolist() for s in range(n_strata)}
    parts = (
        Relation("all", tuple(f"boundary {b}" for b in range(n_boundaries))),
        Relation("all", tuple(f"stratum {s}" for s in range(n_strata))),
    )
    return counts, parts


def test_nothing_small_nothing_held_back():
    counts = {"all": [100.0, 200.0], "a": [40.0, 90.0], "b": [60.0, 110.0]}
    assert hold_back(counts, [Relation("all", ("a", "b"))], minimum=MINIMUM) == frozenset()


def test_a_small_count_takes_another_along():
    counts = {"all": [103.0, 300.0], "a": [3.0, 100.0], "b": [40.0, 100.0], "c": [60.0, 100.0]}
    held = hold_back(counts, [Relation("all", ("a", "b", "c"))], minimum=MINIMUM)
    assert held == {("a", 0), ("b", 0)}


def test_few_people_left_out_are_as_private_as_few_within():
    counts = {"all": [293.0, 300.0], "a": [97.0, 100.0], "b": [96.0, 100.0], "c": [100.0, 100.0]}
    held = hold_back(counts, [Relation("all", ("a", "b", "c"))], minimum=MINIMUM)
    assert {("a", 0), ("b", 0), ("all", 0)} <= held
    assert ("all", 1) not in held


def test_thresholds_a_few_people_apart_are_not_both_published():
    held = hold_back({"all": [50.0, 54.0, 100.0]}, [], minimum=MINIMUM)
    assert held == {("all", 1)}


def test_nobody_left_out_may_be_said():
    assert hold_back({"all": [0.0, 100.0, 100.0]}, [], minimum=MINIMUM) == frozenset()


@pytest.mark.parametrize("seed", range(12))
def test_no_attack_by_linear_programmes_finds_a_small_count(seed):
    counts, relations = random_counts(seed, fractions=seed % 2 == 1)
    held = hold_back(counts, relations, minimum=MINIMUM)
    attack = Attack(counts, relations, held)
    for each in sensitive(counts, MINIMUM):
        low, high = attack.bounds(each.row, each.low, each.high)
        assert high - low >= MINIMUM * (1 - 1e-9), (each, low, high)


@pytest.mark.parametrize("seed", range(6))
def test_no_difference_of_two_published_counts_is_small(seed):
    """The simplest attack: a row's published counts, a total without its published parts."""
    counts, relations = random_counts(seed)
    held = hold_back(counts, relations, minimum=MINIMUM)
    for row, values in counts.items():
        shown = [0.0] + [value for edge, value in enumerate(values) if (row, edge) not in held]
        for low, high in itertools.pairwise(shown):
            assert high - low <= NOBODY or high - low >= MINIMUM
    for relation in relations:
        for edge in range(4):
            hidden = [part for part in relation.parts if (part, edge) in held]
            assert len(hidden) != 1 or (relation.total, edge) in held


@pytest.mark.parametrize("seed", range(4))
def test_every_table_that_fits_is_tried(seed):
    """Brute force on whole people: two boundaries, one threshold; a minimum of 3 keeps the tables countable."""
    rng = np.random.default_rng(seed)
    people = rng.choice([1, 2, 4, 5], size=(2, 2))
    up_to = people.cumsum(axis=1)
    counts = {"all": up_to.sum(axis=0).tolist(), "a": up_to[0].tolist(), "b": up_to[1].tolist()}
    held = hold_back(counts, [Relation("all", ("a", "b"))], minimum=3)
    fitting = []
    for table in itertools.product(range(13), repeat=4):
        a, b = (table[0], table[0] + table[1]), (table[2], table[2] + table[3])
        said = {"a": a, "b": b, "all": (a[0] + b[0], a[1] + b[1])}
        if all(said[row][edge] == counts[row][edge] for row in counts for edge in (0, 1) if (row, edge) not in held):
            fitting.append(said)
    assert fitting
    for each in sensitive(counts, 3):
        possible = {said[each.row][each.high] - (said[each.row][each.low] if each.low >= 0 else 0) for said in fitting}
        assert max(possible) - min(possible) >= 3, (each, possible, held)
