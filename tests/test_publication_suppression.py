"""Suppression: what is held back cannot be worked out, by another's linear programmes and by trying every table."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from publication_attacker import WHOLE, Reader, small_tallies

from benchmarks.bench_suppression import make_coverage, make_villages
from geo.population import build_population
from geo.publication import suppression
from geo.publication.attack import Attack
from geo.publication.coverage_counts import CoverageCounts
from geo.publication.drawn_cells import measure_drawn
from geo.publication.interval_ends import nearest_step, widen_interval
from geo.publication.nestings import nested_strata, strata_within, sums_of_strata
from geo.publication.suppression import hold_back

MINIMUM = 10
SLICES = (("walk", "any"), ("walk", "dental"), ("walk_elderly", "any"))
NESTED = ((SLICES[0], SLICES[1]), (SLICES[0], SLICES[2]))


def count(within, people, *, slices=SLICES, strata=None, is_partition=True, minimum=MINIMUM):
    """Counts of `within` [slice, boundary, stratum, threshold]; the whole region and everyone are the first of all."""
    within, people = np.asarray(within, dtype=float), np.asarray(people, dtype=float)
    _, n_boundaries, n_strata, n_thresholds = within.shape
    return CoverageCounts(
        slices[: len(within)],
        (WHOLE, *(f"b{number}" for number in range(1, n_boundaries))),
        strata or (WHOLE, *(f"s{number}" for number in range(1, n_strata))),
        tuple(15.0 * (number + 1) for number in range(n_thresholds)),
        within,
        people,
        0,
        is_partition,
        minimum,
    )


def row(counts, *, strata=None, is_partition=True):
    """Counts of one slice: `counts` [boundary, stratum, edge], the last edge being all people."""
    counts = np.asarray(counts, dtype=float)
    return count(counts[None, ..., :-1], counts[..., -1], strata=strata, is_partition=is_partition)


def held_of(table, minimum=MINIMUM):
    """What is held back, as (slice, boundary, stratum, edge)."""
    held = hold_back(table.counts(), minimum=minimum)[table.ids]
    return {tuple(map(int, at)) for at in np.argwhere(held)}


def random_table(seed, *, n_boundaries=4, n_strata=3, fractions=False):
    """People by slice, boundary, stratum and band, many of them few; older people and dentists reach fewer."""
    rng = np.random.default_rng(seed)
    odds = [0.2, 0.1, 0.15, 0.15, 0.2, 0.2]
    people = rng.choice([0.0, 1, 3, 8, 40, 400], size=(n_boundaries, n_strata, 3), p=odds)
    people *= rng.uniform(0.5, 1.5, people.shape) if fractions else 1.0
    within = [people[..., :2].cumsum(axis=2)]
    for _ in SLICES[1:]:
        some = rng.binomial(np.floor(within[0]).astype(int), 0.9).astype(float)
        within.append(np.minimum.accumulate(some[..., ::-1], axis=2)[..., ::-1])
    whole = np.array([_with_totals(each) for each in within])
    return count(whole.round(6), _with_totals(people.sum(axis=2, keepdims=True))[..., 0].round(6))


def _with_totals(values):
    """Values [boundary, stratum, ...] with everyone in front of the strata and the whole in front of the boundaries."""
    values = np.concatenate([values.sum(axis=1, keepdims=True), values], axis=1)
    return np.concatenate([values.sum(axis=0, keepdims=True), values], axis=0)


def test_nothing_small_nothing_held_back():
    assert held_of(row([[[100, 200]], [[40, 90]], [[60, 110]]])) == set()


def test_a_small_count_takes_another_along():
    held = held_of(row([[[103, 300]], [[3, 100]], [[40, 100]], [[60, 100]]]))
    assert held == {(0, 1, 0, 0), (0, 2, 0, 0)}


def test_few_people_left_out_are_as_private_as_few_within():
    held = held_of(row([[[293, 300]], [[97, 100]], [[96, 100]], [[100, 100]]]))
    assert {(0, 0, 0, 0), (0, 1, 0, 0), (0, 2, 0, 0)} <= held
    assert (0, 0, 0, 1) not in held


def test_of_thresholds_a_few_people_apart_one_is_published():
    assert len(held_of(row([[[50, 54, 100]]]))) == 1


def test_nobody_left_out_may_be_said():
    assert held_of(row([[[0, 100, 100]]])) == set()


def test_a_small_count_of_a_stratum_of_a_boundary_is_hidden_in_both_directions():
    """Three people of the first stratum of the first boundary: its row and its column both need another."""
    inner = np.array(
        [[[3, 100], [50, 100], [60, 100]], [[40, 100], [70, 100], [80, 100]], [[45, 100], [75, 100], [85, 100]]]
    )
    held = held_of(row(_with_totals(inner)))
    assert (0, 1, 1, 0) in held
    assert {at[1] for at in held} >= {1, 2} or {at[1] for at in held} >= {1, 3} or {at[1] for at in held} >= {0, 1}
    assert sum(at[1] == 1 for at in held) >= 2
    assert sum(at[2] == 1 for at in held) >= 2


def test_few_people_near_any_facility_but_not_near_a_dentist_are_private():
    """104 near any facility and 100 near a dentist: four people have another facility only."""
    held = held_of(count([[[[104]]], [[[100]]]], [[300]]))
    assert held == {(1, 0, 0, 0)}


def test_few_people_whom_only_older_people_do_not_reach_are_private():
    held = held_of(count([[[[104]]], [[[104]]], [[[101]]]], [[300]]))
    assert held == {(2, 0, 0, 0)}


def test_the_rest_of_a_stratum_that_is_no_partition_is_private_too():
    """105 people within reach, 100 of them old: five are not."""
    held = held_of(row([[[105, 300], [100, 150]]], strata=("people", "old"), is_partition=False))
    assert held == {(0, 0, 1, 0)}


def test_strata_that_add_up_do_so_whether_said_or_not():
    table = row([[[103, 300], [3, 100], [100, 200]]], strata=("people", "women", "men"), is_partition=False)
    assert {(0, 0, 1, 0), (0, 0, 2, 0)} <= held_of(table)
    assert list(sums_of_strata(np.array([[300.0, 100, 200], [30, 10, 20]]), 0)) == [(0, (1, 2))]


def test_strata_lie_in_those_that_have_their_ages_and_sex():
    strata = ("people", "under_5", "children_0_14", "women_15_49", "women", "aged_65")
    found = {(strata[outer], strata[inner]) for outer, inner in nested_strata(strata, "people")}
    assert {pair for pair in found if pair[0] != "people"} == {("children_0_14", "under_5"), ("women", "women_15_49")}
    assert {inner for outer, inner in found if outer == "people"} == set(strata[1:])


def test_the_rest_of_a_stratum_that_several_lie_in_is_private():
    """130 people beyond, 60 of them under five and 67 old: three are neither."""
    strata = ("people", "under_5", "aged_65")
    apart = row([[[1000, 1130], [100, 160], [97, 164]]], strata=strata, is_partition=False)
    assert held_of(apart) == {(0, 0, 2, 0)}
    near = count([[[[60], [20], [24]]], [[[30], [6], [10]]]], [[900, 300, 300]], strata=strata, is_partition=False)
    assert held_of(near) == {(1, 0, 1, 0)}  # of 30 near another facility only two are neither


def test_strata_that_share_nobody_are_taken_together():
    strata = ("people", "under_5", "children_0_14", "women_15_49", "women", "aged_65", "known_to_nobody")
    together = {parts for outer, parts in strata_within(strata, "people") if outer == 0 and len(parts) > 1}
    assert together == {(1, 3, 5), (2, 3, 5)}


def test_few_people_near_two_services_are_private():
    """150 near a dentist or a maternity, but 147 near any: three people have both."""
    slices = (("walk", "any"), ("walk", "dental"), ("walk", "antenatal"))
    near = [[[[147]]], [[[100]]], [[[50]]]]
    assert held_of(count(near, [[300]], slices=slices)) == {(2, 0, 0, 0)}
    near[0] = [[[160]]]  # other facilities give neither: nobody knows who has both
    assert held_of(count(near, [[300]], slices=slices)) == set()


def attack(table, held, minimum=MINIMUM):
    """How far another's linear programme leaves each small tally open; and how many there are."""
    true = {
        (*slice_, boundary, stratum, minutes): float(
            table.people[b, s] if minutes is None else table.within[at, b, s, edge]
        )
        for at, slice_ in enumerate(table.slices)
        for b, boundary in enumerate(table.boundaries)
        for s, stratum in enumerate(table.strata)
        for edge, minutes in enumerate((*table.thresholds_min, None))
    }
    numbers = {
        key: table.ids[at]
        for key, at in zip(true, itertools.product(*(range(n) for n in table.ids.shape)), strict=True)
    }
    told = {key: value for key, value in true.items() if not held[numbers[key]]}
    reader = Reader(
        told,
        boundaries=table.boundaries[1:],
        strata=table.strata,
        sums=[(table.strata[0], table.strata[1:])],
        inside=(),
        nested=NESTED,
    )
    return [reader.width(terms) for terms in small_tallies(true, inside=(), nested=NESTED, minimum=minimum)]


@pytest.mark.parametrize("seed", range(2))
def test_another_attacker_finds_nothing(seed):
    """All boundaries, strata, services and ways of moving at once."""
    table = random_table(seed, n_boundaries=3, n_strata=2, fractions=seed % 2 == 1)
    widths = attack(table, hold_back(table.counts(), minimum=MINIMUM))
    assert widths
    assert min(widths) >= MINIMUM * (1 - 1e-3)


def test_without_complementary_suppression_the_attacker_finds_small_counts(monkeypatch):
    """What the tests above are worth: they would fail."""
    monkeypatch.setattr(suppression._Suppression, "hold_secondary", lambda _self: None)
    table = random_table(0, n_boundaries=3, n_strata=2)
    widths = attack(table, hold_back(table.counts(), minimum=MINIMUM))
    assert min(widths) < 1


@pytest.mark.parametrize("seed", range(3))
def test_every_table_that_fits_is_tried(seed):
    """Brute force on whole people: two boundaries, any facility and a dentist; a minimum of 3 keeps it countable."""
    rng = np.random.default_rng(seed)
    near = rng.choice([1, 2, 4, 5], size=2)
    dental = np.array([rng.integers(0, most + 1) for most in near])
    people = near + rng.choice([0, 1, 4], size=2)
    table = count(
        [[[[each.sum()]], [[each[0]]], [[each[1]]]] for each in (near, dental)],
        [[people.sum()], [people[0]], [people[1]]],
        minimum=3,
    )
    held = hold_back(table.counts(), minimum=3)[table.ids]
    true = np.concatenate([table.within, np.broadcast_to(table.people[None, ..., None], table.within.shape)], axis=3)
    rows = np.array([(n, d, p) for p in range(14) for n in range(p + 1) for d in range(n + 1)], dtype=float)
    a, b = (np.repeat(rows, len(rows), axis=0), np.tile(rows, (len(rows), 1)))
    said = np.stack([a + b, a, b], axis=1)  # [table, boundary, near or dental or people]
    tables = np.stack([said[..., [0, 2]], said[..., [1, 2]]], axis=1)
    told = ~held[:, :, 0]
    possible = tables[(tables[:, told] == true[:, :, 0][told]).all(axis=1)]
    assert len(possible)
    for tally in _tallies():
        actual = float((true[:, :, 0] * tally).sum())
        if 0 < actual < 3:
            spread = (possible * tally).sum(axis=(1, 2, 3))
            assert spread.max() - spread.min() >= 3, (tally, actual, held)


def _tallies():
    """Of each boundary and the whole: near, beyond, in all, and near another facility only."""
    for boundary in range(3):
        for slice_ in range(2):
            for terms in ({0: 1}, {1: 1}, {1: 1, 0: -1}):
                tally = np.zeros((2, 3, 2))
                for edge, sign in terms.items():
                    tally[slice_, boundary, edge] = sign
                yield tally
        tally = np.zeros((2, 3, 2))
        tally[0, boundary, 0], tally[1, boundary, 0] = 1, -1
        yield tally


def test_the_same_counts_are_held_back_again():
    table = random_table(3, n_boundaries=3, n_strata=2)
    assert (hold_back(table.counts(), minimum=MINIMUM) == hold_back(table.counts(), minimum=MINIMUM)).all()


@pytest.mark.parametrize(
    ("ends", "people", "told"),
    [
        ((12.0, 47.0), 100.0, (10.0, 50.0)),
        ((20.0, 40.0), 100.0, (20.0, 40.0)),  # on the steps
        ((3.0, 97.0), 100.0, (0.0, 100.0)),  # three people, and all but three
        ((96.0, 98.0), 105.5, (90.0, 105.5)),  # the last step leaves the minimum to everybody
        ((2.0, 12.0), 15.0, (0.0, 15.0)),
    ],
)
def test_ends_of_intervals_are_steps_of_the_minimum(ends, people, told):
    assert widen_interval(*ends, people, minimum=MINIMUM) == told


def test_what_moves_a_number_is_told_in_steps_too():
    steps = [nearest_step(value, 105.5, minimum=MINIMUM) for value in (0.0, 4.0, 6.0, 96.0, 104.0)]
    assert steps == [0.0, 0.0, 10.0, 90.0, 105.5]


def test_where_nothing_is_held_back_there_are_no_steps():
    assert widen_interval(12.4, 47.2, 100.0, minimum=0) == (12.4, 47.2)
    assert nearest_step(12.4, 100.0, minimum=0) == 12.4


def test_dots_of_maps_tell_that_many_people_are_there():
    """20 of the 25 people left out are two dots on the second boundary: at most 5 are left for the first."""
    table = row([[[175, 200]], [[95, 100]], [[80, 100]]])
    assert (0, 0, 0, 0) not in held_of(table)
    drawn = table.with_drawn(np.array([[[0.0, 20.0], [0.0, 0.0], [0.0, 20.0]]]), {})
    assert {(0, 0, 0, 0), (0, 1, 0, 0)} <= held_of(drawn)


def test_a_dot_has_at_least_the_fewest_people_of_its_size():
    population = build_population(
        ["a", "b", "c", "d"],
        shapely.points([0, 1, 2, 3], [0, 0, 0, 0]),
        {"people": [12, 150, 5, 2000]},
        boundary_id=["x", "y", "y", ""],
    )
    times = {"any": [600.0, 1200.0, np.nan, 300.0], "dental": [1000.0, np.nan, np.nan, 300.0]}
    cells = pd.DataFrame(
        [
            {"mode": "walk", "service": service, "cell_id": cell, "travel_time_s": seconds}
            for service, column in times.items()
            for cell, seconds in zip("abcd", column, strict=True)
        ]
    )
    table = replace(count(np.zeros((2, 4, 1, 1)), np.zeros((4, 1))), boundaries=(WHOLE, "x", "y", "none"))
    drawn = measure_drawn(population, cells, table)
    # a is left out of dental alone, c has too few people to be drawn, d is within reach on every map
    assert drawn.bands.tolist() == [
        [[10, 100], [10, 0], [0, 100], [0, 0]],
        [[0, 110], [0, 10], [0, 100], [0, 0]],
    ]
    assert drawn.apart[0, 1].tolist() == [[10], [10], [0], [0]]


@pytest.mark.parametrize(
    "table",
    [random_table(0), random_table(1), make_coverage(12, 5_000.0, 4, 1), make_villages(20, 5_000.0, 12, 1)],
)
def test_whatever_is_found_possible_is(table, monkeypatch):
    """Every table that proves something hidden keeps all that a reader knows: nobody below none, sums add up.

    Those tables alone are the minimum of people apart. The last regions are villages, of which most counts can be told.
    """
    counts = table.counts()
    keep, found = suppression._Suppression._keep, []

    def keep_and_tell(self, near, more):
        found.append((near, more))
        keep(self, near, more)

    monkeypatch.setattr(suppression._Suppression, "_keep", keep_and_tell)
    held = hold_back(counts, minimum=MINIMUM)
    small = suppression.small_tallies(counts, MINIMUM)
    most, least = small @ counts.values, small @ counts.values
    assert sum(np.abs(more).max(initial=0) > 1 for _, more in found) > 10
    for near, more in found:
        values = counts.values.copy()
        values[near] += more
        assert held[near[more != 0]].all()
        assert (counts.people @ values >= counts.least - 1e-5).all()
        assert (np.abs(counts.nobody @ values - counts.nobody @ counts.values) < 1e-5).all()
        most, least = np.maximum(most, small @ values), np.minimum(least, small @ values)
    assert (most - least >= MINIMUM * (1 - 1e-5)).all()


def test_what_is_beyond_many_people_is_not_looked_at():
    """5 people, 25 more, then 500 more: whatever is done about five, those beyond the 500 are not asked for."""
    table = row([[[5, 30, 530, 600]]])
    attack = Attack(table.counts(), np.zeros(table.size, dtype=np.bool_), MINIMUM)
    assert sorted(attack.neighbourhood(np.array([0]), 100, told=True)) == [0, 1]


def test_a_few_small_counts_take_only_a_few_along():
    """Twelve towns with 17 small numbers among 4,030 counts."""
    counts = make_coverage(12, 40_000.0, 4, 1).counts()
    assert suppression.small_tallies(counts, MINIMUM).shape[0] == 17
    assert hold_back(counts, minimum=MINIMUM).sum() <= 50
