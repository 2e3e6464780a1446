"""Ranks and times of a plan against the slow way; what an infeasible plan says; people whom no plan serves."""

import math

import numpy as np
import pytest
from test_siting_models import make_instance, solve_siting, table_of, time_with

from geo.errors import SitingError
from geo.siting import answers
from geo.siting.instance import SitingInstance, build_instance


def row_of_places(people: list[float], existing: dict[int, float] | None = None) -> SitingInstance:
    """Places in a row, 60 s apart, each a candidate too."""
    count = len(people)
    demand, candidate = np.divmod(np.arange(count * count), count)
    existing_s = np.full(count, np.inf)
    for place, seconds in (existing or {}).items():
        existing_s[place] = seconds
    return build_instance(
        [f"d{i}" for i in range(count)],
        np.array(people),
        [f"c{i}" for i in range(count)],
        (demand.astype(np.int32), candidate.astype(np.int32), 60.0 * np.abs(demand - candidate)),
        existing_time_s=existing_s,
    )


def measure(instance: SitingInstance, sites: list[int], model: str, unreached_s: float | None) -> float:
    """The mean or longest time of a plan, the slow way."""
    table = table_of(instance)
    time_s = time_with(instance, table, tuple(sites))
    counted = (instance.weight > 0) & (np.isfinite(table).any(axis=1) | np.isfinite(instance.existing_time_s))
    if model == "pcenter":
        return float(time_s[counted].max())
    people = instance.weight[counted]
    return float(
        (people * np.minimum(time_s[counted], math.inf if unreached_s is None else unreached_s)).sum()
    ) / float(people.sum())


def test_hand_computed_times_and_ranks() -> None:
    """A facility at place 0; 1 person in each of places 0 to 5, but 10 in place 5: 0, 60 ... 300 s before."""
    instance = row_of_places([1, 1, 1, 1, 1, 10], {place: 60.0 * place for place in range(6)})
    plan = solve_siting(instance, model="pmedian", sites=2)
    assert plan.chosen[0] == "c5"
    assert plan.time_before_s == (0 + 60 + 120 + 180 + 240 + 10 * 300) / 15
    assert plan.time_after_s[0] == (0 + 60 + 120 + 120 + 60 + 0) / 15
    assert plan.objective == pytest.approx(plan.time_after_s[1] * 15)
    farthest = solve_siting(instance, model="pcenter", sites=1)
    assert (farthest.time_before_s, farthest.time_after_s.tolist()) == (300.0, [120.0])
    content = farthest.as_dict()
    assert (content["travel_time_before_s"], content["travel_time_after_s"]) == (300, 120)
    assert content["sites"][0]["travel_time_after_s"] == 120  # type: ignore[index]
    assert "travel_time_after_s" not in solve_siting(instance, model="mclp", sites=1, threshold_s=60.0).as_dict()


@pytest.mark.parametrize("model", ["pmedian", "pcenter"])
@pytest.mark.parametrize("seed", range(30))
def test_rank_one_brings_the_measure_down_most(model: str, seed: int) -> None:
    instance = make_instance(seed)
    unreached_s = 2000.0 if model == "pmedian" else None
    plan = solve_siting(instance, model=model, sites=3, unreached_time_s=unreached_s)
    if plan.status == "infeasible":
        assert not plan.tells_time
        return
    ranked = plan.chosen_index.tolist()
    slow = [measure(instance, ranked[: k + 1], model, unreached_s) for k in range(3)]
    assert plan.time_after_s == pytest.approx(slow), f"seed {seed}"
    assert plan.time_before_s == pytest.approx(measure(instance, [], model, unreached_s)), f"seed {seed}"
    alone = [measure(instance, [j], model, unreached_s) for j in ranked]
    assert alone[0] == pytest.approx(min(alone)), f"seed {seed}"
    assert plan.time_after_s.tolist() == sorted(plan.time_after_s, reverse=True), f"seed {seed}"
    if model == "pcenter":
        assert plan.time_after_s[-1] == pytest.approx(plan.objective)


def test_the_p_median_saves_less_with_each_further_site() -> None:
    plan = solve_siting(make_instance(3), model="pmedian", sites=4, unreached_time_s=2000.0)
    saved = -np.diff([plan.time_before_s, *plan.time_after_s])
    assert saved.tolist() == sorted(saved, reverse=True)


@pytest.mark.parametrize("model", ["pmedian", "pcenter"])
def test_a_threshold_counts_gains_but_hides_nobody_whom_time_reaches(model: str) -> None:
    instance = row_of_places([5, 0, 0, 3], {0: 0.0})
    plan = solve_siting(instance, model=model, sites=1, threshold_s=1.0)
    assert (plan.people_out_of_reach, plan.cells_out_of_reach) == (0, 0)
    assert (plan.chosen, plan.people_gained.tolist()) == (("c3",), [[3.0]])
    assert solve_siting(row_of_places([5, 0, 0, 3], {0: 0.0}), model="pcenter", sites=1).people_gained.sum() == 3


def test_an_infeasible_lscp_says_how_many_sites_it_takes() -> None:
    plan = solve_siting(row_of_places([1, 0, 1, 0, 1]), model="lscp", sites=2, threshold_s=59.0)
    assert (plan.status, plan.chosen) == ("infeasible", ())
    assert (plan.details["sites_needed_at_least"], plan.details["sites_enough"]) == (3, 3)
    assert plan.as_dict()["objective"] is None


@pytest.mark.parametrize("model", ["pmedian", "pcenter"])
def test_infeasible_for_time_says_how_many_sites_reach_everyone(model: str) -> None:
    pairs = (np.array([0, 1, 2], np.int32), np.array([0, 1, 2], np.int32), np.ones(3))
    instance = build_instance(["a", "b", "c"], np.ones(3), ["x", "y", "z"], pairs)
    plan = solve_siting(instance, model=model, sites=2)
    assert plan.status == "infeasible"
    assert (plan.details["sites_needed_at_least"], plan.details["sites_enough"]) == (3, 3)


def test_what_the_time_limit_left_open_is_not_called_infeasible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "fewest_sites", lambda *_args, **_words: (np.arange(3, dtype=np.int32), 2))
    with pytest.raises(SitingError, match="no plan of 2 sites was found in time"):
        solve_siting(row_of_places([1, 1, 1]), model="lscp", sites=2, threshold_s=1.0)


def test_people_out_of_every_reach_are_counted_with_their_places() -> None:
    pairs = (np.array([0, 1], np.int32), np.array([0, 0], np.int32), np.array([10.0, 500.0]))
    instance = build_instance(["a", "b", "c", "empty"], np.array([1.0, 2.0, 4.0, 0.0]), ["x"], pairs)
    covering = solve_siting(instance, model="lscp", threshold_s=60.0)
    assert (covering.people_out_of_reach, covering.cells_out_of_reach) == (6, 2)
    timed = solve_siting(instance, model="pmedian", sites=1, threshold_s=60.0)
    assert (timed.people_out_of_reach, timed.cells_out_of_reach) == (4, 1)


def test_the_sentence_about_an_unknown_model_is_plain() -> None:
    with pytest.raises(SitingError, match="model foo is not known; choose one of mclp, pmedian, lscp, pcenter$"):
        solve_siting(make_instance(1), model="foo", sites=1)
