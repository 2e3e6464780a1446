"""Every siting model against brute force on small random instances, and what must always hold."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest

from geo.errors import SitingError
from geo.siting import equity
from geo.siting.instance import SitingInstance, build_instance
from geo.siting.milp import MilpAnswer, MilpModel, solve_milp
from geo.siting.plan import SitePlan
from geo.siting.solve import solve_siting as solve_within
from geo.siting.task import SitingTask

THRESHOLD_S = 500.0


def solve_siting(instance: SitingInstance, **arguments: object) -> SitePlan:
    """Time for compiling the kernels on a busy machine must not cut a search."""
    return solve_within(instance, SitingTask(**{"time_limit_s": 600.0, **arguments}))


def make_instance(seed: int, **columns: object) -> SitingInstance:
    """A random instance: some pairs out of reach, some demand empty, some covered already."""
    rng = np.random.default_rng(seed)
    n_demand, n_candidates = int(rng.integers(4, 14)), int(rng.integers(4, 9))
    times = np.round(rng.uniform(0, 1500, (n_demand, n_candidates)), int(seed % 3))
    demand, candidate = np.nonzero(rng.random((n_demand, n_candidates)) < 0.7)
    people = rng.integers(0, 50, (n_demand, 2)).astype(float)
    if seed % 2:
        people *= 0.37
    existing_s = np.where(rng.random(n_demand) < 0.3, rng.uniform(0, 1200, n_demand), np.inf)
    return build_instance(
        [f"d{i:02d}" for i in range(n_demand)],
        people,
        [f"c{j:02d}" for j in range(n_candidates)],
        (demand.astype(np.int32), candidate.astype(np.int32), times[demand, candidate]),
        strata=("people", "aged"),
        **{"existing_time_s": existing_s, **columns},
    )


def table_of(instance: SitingInstance) -> np.ndarray:
    table = np.full((instance.n_demand, instance.n_candidates), np.inf)
    table[instance.pair_demand, instance.pair_candidate()] = instance.pair_time_s
    table[:, instance.forbidden] = np.inf
    return table


def time_with(instance: SitingInstance, table: np.ndarray, sites: tuple[int, ...]) -> np.ndarray:
    return np.min([instance.existing_time_s, *(table[:, j] for j in sites)], axis=0)


def value_of(instance: SitingInstance, sites: tuple[int, ...], model: str, unreached_s: float | None) -> float:
    """The objective of a plan, the slow way; inf or -inf where it is not allowed."""
    table = table_of(instance)
    time_s, weight = time_with(instance, table, sites), instance.weight
    if model == "mclp":
        return float(weight[time_s <= THRESHOLD_S].sum())
    counted = (weight > 0) & (np.isfinite(table).any(axis=1) | np.isfinite(instance.existing_time_s))
    if model == "pmedian":
        if unreached_s is not None:
            return float((weight * np.minimum(time_s, unreached_s)).sum())
        return float((weight[counted] * time_s[counted]).sum())
    if model == "pcenter":
        return float(time_s[counted].max(initial=0.0))
    coverable = (weight > 0) & (np.minimum(table.min(axis=1), instance.existing_time_s) <= THRESHOLD_S)
    return float(len(sites)) if (time_s[coverable] <= THRESHOLD_S).all() else math.inf


def plans_of(instance: SitingInstance, sites: int | None) -> list[tuple[int, ...]]:
    free = [j for j in range(instance.n_candidates) if not instance.forbidden[j]]
    sizes = range(len(free) + 1) if sites is None else [sites]
    must = set(np.flatnonzero(instance.must).tolist())
    return [plan for size in sizes for plan in itertools.combinations(free, size) if must <= set(plan)]


@pytest.mark.parametrize("model", ["mclp", "pmedian", "lscp", "pcenter"])
@pytest.mark.parametrize("seed", range(40))
def test_equals_brute_force(model: str, seed: int) -> None:
    instance = make_instance(seed)
    if seed % 4 == 3:
        flags = np.arange(instance.n_candidates)
        instance = make_instance(seed, must=flags == 1, forbidden=flags == 2)
    unreached_s = 2000.0 if seed % 5 == 0 else None
    sites = None if model == "lscp" else 1 + seed % 3
    values = [value_of(instance, plan, model, unreached_s) for plan in plans_of(instance, sites)]
    best = max(values) if model == "mclp" else min(values)
    plan = solve_siting(instance, model=model, sites=sites, threshold_s=THRESHOLD_S, unreached_time_s=unreached_s)
    if math.isinf(best):
        assert plan.status == "infeasible", f"seed {seed}"
        return
    assert plan.status == "optimal", f"seed {seed}"
    assert plan.objective == pytest.approx(best, rel=1e-9), f"seed {seed}"
    assert plan.gap == 0.0
    assert plan.checker_objective == pytest.approx(plan.objective, rel=1e-12)
    assert len(plan.chosen) == (best if model == "lscp" else sites)


@pytest.mark.parametrize("model", ["mclp", "pmedian"])
@pytest.mark.parametrize("seed", range(30))
def test_budget_equals_brute_force(model: str, seed: int) -> None:
    rng = np.random.default_rng(1000 + seed)
    instance = make_instance(seed)
    cost = rng.integers(1, 10, instance.n_candidates).astype(float)
    instance = make_instance(seed, cost=cost)
    budget = float(cost.sum() * rng.uniform(0.2, 0.7))
    sites = None if seed % 2 else 2
    plans = [plan for plan in plans_of(instance, None) if cost[list(plan)].sum() <= budget]
    plans = [plan for plan in plans if sites is None or len(plan) <= sites]
    values = [value_of(instance, plan, model, 2000.0) for plan in plans]
    best = max(values) if model == "mclp" else min(values)
    plan = solve_siting(
        instance, model=model, sites=sites, threshold_s=THRESHOLD_S, budget=budget, unreached_time_s=2000.0
    )
    assert plan.status == "optimal", f"seed {seed}"
    assert plan.objective == pytest.approx(best, rel=1e-9), f"seed {seed}"
    assert cost[plan.chosen_index].sum() <= budget


@pytest.mark.parametrize("seed", range(10))
def test_more_sites_never_cover_fewer(seed: int) -> None:
    instance = make_instance(seed)
    covered = [
        solve_siting(instance, model="mclp", sites=p, threshold_s=THRESHOLD_S).objective
        for p in range(1, instance.n_candidates + 1)
    ]
    assert covered == sorted(covered), f"seed {seed}"


@pytest.mark.parametrize("seed", range(5))
def test_curve_begins_with_the_sites_that_have_to_be(seed: int) -> None:
    """So it never shows more people for a number of sites than a plan that was proved best for that number."""
    instance = make_instance(seed)
    instance = make_instance(seed, must=np.arange(instance.n_candidates) == 1)
    plans = {p: solve_siting(instance, model="mclp", sites=p, threshold_s=THRESHOLD_S) for p in (1, 2, 3)}
    curve = dict(plans[3].curve)
    assert curve[1] == pytest.approx(plans[1].objective), f"seed {seed}"
    assert all(curve[p] <= plans[p].objective + 1e-9 for p in (2, 3) if p in curve), f"seed {seed}"


def test_hand_computed() -> None:
    """Three places in a row, 60 s apart, with 10, 1 and 10 people; a facility may stand in each."""
    demand, candidate = np.divmod(np.arange(9), 3)
    instance = build_instance(
        ["a", "b", "c"],
        np.array([10.0, 1.0, 10.0]),
        ["a", "b", "c"],
        (demand.astype(np.int32), candidate.astype(np.int32), 60.0 * np.abs(demand - candidate)),
    )
    assert solve_siting(instance, model="mclp", sites=1, threshold_s=60).chosen == ("b",)
    assert solve_siting(instance, model="mclp", sites=1, threshold_s=59).objective == 10
    assert solve_siting(instance, model="pmedian", sites=1).objective == 1200
    assert solve_siting(instance, model="pmedian", sites=2).objective == 60
    assert solve_siting(instance, model="lscp", threshold_s=60).objective == 1
    assert solve_siting(instance, model="pcenter", sites=1).objective == 60
    assert solve_siting(instance, model="pcenter", sites=2).objective == 60


def test_existing_facility_is_open_and_not_counted() -> None:
    instance = build_instance(
        ["a", "b"],
        np.array([[5.0, 1.0], [3.0, 2.0]]),
        ["old", "x", "y"],
        (np.array([0, 0, 1]), np.array([0, 1, 2]), np.array([10.0, 1.0, 10.0])),
        strata=("people", "aged"),
        existing=np.array([True, False, False]),
    )
    plan = solve_siting(instance, model="mclp", sites=1, threshold_s=10)
    assert plan.chosen == ("y",)
    assert (plan.objective, plan.people_covered_before) == (8, 5)
    assert plan.people_gained.tolist() == [[3.0, 2.0]]
    assert plan.people_covered_total.tolist() == [8.0]


def test_same_seed_same_plan() -> None:
    first, second = (solve_siting(make_instance(7), model="pmedian", sites=3, unreached_time_s=1e4) for _ in range(2))
    assert first.chosen == second.chosen
    assert first.objective == second.objective


def test_too_few_sites_to_reach_everybody_is_infeasible() -> None:
    instance = build_instance(
        ["a", "b"],
        np.ones(2),
        ["x", "y"],
        (np.array([0, 1]), np.array([0, 1]), np.array([1.0, 1.0])),
    )
    plan = solve_siting(instance, model="pmedian", sites=1)
    assert plan.status == "infeasible"
    assert plan.as_dict()["objective"] is None
    assert solve_siting(instance, model="pmedian", sites=1, unreached_time_s=100.0).objective == 101


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"model": "magic", "sites": 1}, "magic is not known"),
        ({"model": "mclp", "sites": 1}, "needs a threshold"),
        ({"model": "pmedian"}, "needs the number of sites"),
        ({"model": "pmedian", "sites": 100}, "100 sites are asked for but only"),
        ({"model": "pmedian", "sites": 0}, "give at least 1"),
        ({"model": "pmedian", "sites": 1, "budget": 3.0}, "needs the cost"),
    ],
)
def test_wrong_task_says_so(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(SitingError, match=words):
        solve_siting(make_instance(1), **arguments)


@pytest.mark.parametrize("model", ["mclp", "pmedian"])
@pytest.mark.parametrize("seed", range(16))
def test_capacity_equals_brute_force(model: str, seed: int) -> None:
    """Every set of sites tried, people shared out by networkx's minimum-cost flow."""
    rng = np.random.default_rng(2000 + seed)
    n = make_instance(seed * 2).n_candidates
    capacity = rng.integers(5, 150, n).astype(float)
    capacity[0] = np.inf if seed % 4 == 0 else capacity[0]
    existing = np.arange(n) == (1 if seed % 3 == 0 else -1)
    instance = make_instance(seed * 2, capacity=capacity, existing=existing)
    values = [flow_value(instance, plan, model) for plan in itertools.combinations(range(n), 2)
              if not existing[list(plan)].any()]  # fmt: skip
    best = max(values) if model == "mclp" else min(values)
    plan = solve_siting(instance, model=model, sites=2, threshold_s=THRESHOLD_S, unreached_time_s=2000.0)
    assert plan.status == "optimal", f"seed {seed}"
    assert plan.objective == pytest.approx(best, rel=1e-6), f"seed {seed}"
    assert plan.gap == 0.0


def flow_value(instance: SitingInstance, sites: tuple[int, ...], model: str) -> float:
    """People covered, or person-seconds (whole seconds), of the best way to share people out."""
    graph = nx.DiGraph()
    total = int(instance.weight.sum())
    graph.add_node("sink", demand=total)
    table = table_of(instance)
    for j in (*sites, *np.flatnonzero(instance.existing)):
        graph.add_edge(f"c{j}", "sink", capacity=int(min(instance.capacity[j], total)), weight=0)
    for i, people in enumerate(instance.weight.astype(int)):
        graph.add_node(i, demand=-int(people))
        time_s = min(instance.existing_time_s[i], 2000.0)
        burden = float(instance.existing_time_s[i] > THRESHOLD_S) if model == "mclp" else time_s
        graph.add_edge(i, "sink", weight=round(burden * 1e6))
        for j in (*sites, *np.flatnonzero(instance.existing)):
            if table[i, j] <= (THRESHOLD_S if model == "mclp" else 1e9):
                graph.add_edge(i, f"c{j}", weight=0 if model == "mclp" else round(table[i, j] * 1e6))
    burden = nx.min_cost_flow_cost(graph) / 1e6
    return total - burden if model == "mclp" else burden


@pytest.mark.parametrize("seed", range(12))
def test_equity_equals_brute_force(seed: int) -> None:
    instance = make_instance(seed)
    table = table_of(instance)
    shares = []
    for plan in plans_of(instance, 2):
        covered = instance.people[time_with(instance, table, plan) <= THRESHOLD_S].sum(axis=0)
        shares.append(float((covered / instance.people.sum(axis=0)).min()))
    plan = solve_siting(instance, model="mclp", sites=2, threshold_s=THRESHOLD_S, equity=True)
    assert plan.objective == pytest.approx(max(shares), abs=1e-6), f"seed {seed}"
    assert plan.status == "optimal"
    assert plan.as_dict()["most_people_proved"] is True


def test_equity_says_when_its_second_step_was_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The share is proved best, but not that nobody covers more people with it: that is no optimal plan."""
    answers = []

    def cut_the_second(model: MilpModel, **arguments: object) -> MilpAnswer:
        answers.append(solve_milp(model, **arguments))
        return answers[0] if len(answers) == 1 else MilpAnswer(x=None, bound=-math.inf, infeasible=False, optimal=False)

    monkeypatch.setattr(equity, "solve_milp", cut_the_second)
    plan = solve_siting(make_instance(3), model="mclp", sites=2, threshold_s=THRESHOLD_S, equity=True)
    assert len(answers) == 2
    assert (plan.status, plan.gap) == ("feasible", 0.0)
    assert plan.as_dict()["most_people_proved"] is False
