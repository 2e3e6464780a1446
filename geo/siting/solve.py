"""The one door to siting: a model's name and an instance in, a ranked and checked `SitePlan` out."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd

from geo.errors import SitingError
from geo.siting.burden import BurdenProblem
from geo.siting.check import recompute_objective, require_agreement
from geo.siting.cover import fewest_sites, least_largest_time
from geo.siting.deadline import Deadline
from geo.siting.greedy import greedy_sites
from geo.siting.instance import SitingInstance, fold_existing
from geo.siting.median import least_burden
from geo.siting.models import cover_problem, coverage_problem, median_problem
from geo.siting.plan import SitePlan, count_gains, out_of_reach, relative_gap, times_with
from routing.network import BoolArray, FloatArray, IntArray

MODELS: Final = ("mclp", "pmedian", "lscp", "pcenter")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class SitingTask:
    """What is asked of an instance."""

    model: str
    sites: int
    threshold_s: float
    deadline: Deadline
    node_limit: int
    seed: int
    budget: float  # inf = none
    unreached_time_s: float | None


@dataclass(frozen=True, eq=False)
class Found:
    """What a model's solver answers: candidates in any order; values in the unit of the model."""

    chosen: IntArray
    objective: float
    bound: float
    status: str


def solve_siting(  # noqa: PLR0913
    instance: SitingInstance,
    *,
    model: str,
    sites: int | None = None,
    threshold_s: float | None = None,
    time_limit_s: float = 20.0,
    node_limit: int = 10**9,
    seed: int = 1,
    budget: float | None = None,
    unreached_time_s: float | None = None,
    progress: Progress | None = None,
) -> SitePlan:
    """The best sites for one model, ranked, with a proved bound and an independently recomputed objective.

    Every step counts its work, so the same seed gives the same plan unless the time limit cut the search; a caller
    who wants the same plan even then sets `node_limit` and a generous time limit.

    Raises
    ------
    SitingError
        The task does not fit the model or the instance.
    """
    began = perf_counter()
    task = _require_task(instance, model, sites, threshold_s, time_limit_s, node_limit, seed, budget, unreached_time_s)
    folded = fold_existing(instance)
    if progress is not None:
        progress(model)
    found = _SOLVERS[model](folded, task)
    return _plan(folded, task, found, perf_counter() - began)


def _require_task(  # noqa: PLR0913
    instance: SitingInstance,
    model: str,
    sites: int | None,
    threshold_s: float | None,
    time_limit_s: float,
    node_limit: int,
    seed: int,
    budget: float | None,
    unreached_time_s: float | None,
) -> SitingTask:
    if model not in MODELS:
        raise SitingError("siting model {model} is not known; choose one of {models}", model=model, models=MODELS)
    if model in ("mclp", "lscp") and threshold_s is None:
        raise SitingError("siting model {model} needs a threshold: say within how many minutes", model=model)
    if sites is None and (model == "pcenter" or (model != "lscp" and budget is None)):
        raise SitingError("siting model {model} needs the number of sites", model=model)
    if budget is not None and instance.cost is None:
        raise SitingError("a budget needs the cost of each candidate: give a candidates table with the column cost")
    free = ~instance.existing & ~instance.forbidden
    if sites is not None and sites > int(free.sum()):
        raise SitingError(
            "{sites} sites are asked for but only {candidates} candidates may be chosen",
            sites=sites,
            candidates=int(free.sum()),
        )
    must = instance.must & ~instance.existing
    if (must & instance.forbidden).any():
        raise SitingError(
            "candidate {candidate} is both must and forbidden; clear one of the two",
            candidate=instance.candidate_ids[int(np.flatnonzero(must & instance.forbidden)[0])],
        )
    if sites is not None and sites < max(1, int(must.sum())):
        raise SitingError(
            "{sites} sites are asked for; give at least {least}", sites=sites, least=max(1, int(must.sum()))
        )
    return SitingTask(
        model=model,
        sites=int(free.sum()) if sites is None else sites,
        threshold_s=math.inf if threshold_s is None else threshold_s,
        deadline=Deadline(time_limit_s),
        node_limit=node_limit,
        seed=seed,
        budget=math.inf if budget is None else budget,
        unreached_time_s=unreached_time_s,
    )


def _mclp(instance: SitingInstance, task: SitingTask) -> Found:
    problem = coverage_problem(instance, threshold_s=task.threshold_s, sites=task.sites, budget=task.budget)
    answer = least_burden(problem, seed=task.seed, deadline=task.deadline, node_limit=task.node_limit)
    chosen = np.concatenate((_must(instance), problem.candidate[answer.chosen]))
    objective = float(instance.weight[times_with(instance, chosen) <= task.threshold_s].sum())
    bound = objective if answer.proved else objective + (answer.value - answer.bound)
    return Found(chosen, objective, bound, "optimal" if answer.proved else "feasible")


def _pmedian(instance: SitingInstance, task: SitingTask) -> Found:
    problem = median_problem(instance, sites=task.sites, budget=task.budget, unreached_time_s=task.unreached_time_s)
    answer = least_burden(problem, seed=task.seed, deadline=task.deadline, node_limit=task.node_limit)
    if not math.isfinite(answer.value):
        return _nothing()
    chosen = np.concatenate((_must(instance), problem.candidate[answer.chosen]))
    return Found(chosen, answer.value, answer.bound, "optimal" if answer.proved else "feasible")


def _must(instance: SitingInstance) -> IntArray:
    return np.flatnonzero(instance.must).astype(np.int32)


def _lscp(instance: SitingInstance, task: SitingTask) -> Found:
    rows = instance.weight > 0
    problem = cover_problem(instance, threshold_s=task.threshold_s, rows=rows)
    must = _must(instance)
    plan, bound = fewest_sites(problem, seed=task.seed, deadline=task.deadline)
    chosen = np.concatenate((must, problem.candidate[plan]))
    if chosen.size > task.sites:
        return _nothing()
    return Found(chosen, float(chosen.size), float(bound + must.size), _status(bound, plan.size))


def _pcenter(instance: SitingInstance, task: SitingTask) -> Found:
    rows = (instance.weight > 0) & ~out_of_reach(instance)

    def covering(time_s: float) -> BurdenProblem | None:
        problem = cover_problem(instance, threshold_s=time_s, rows=rows)
        return None if problem.constant else problem

    must = _must(instance)
    plan, bound = least_largest_time(
        covering, _possible_times(instance, rows), sites=task.sites - must.size, seed=task.seed, deadline=task.deadline
    )
    if plan is None:
        if math.isinf(bound):
            return _nothing()
        raise SitingError("no plan of {sites} sites was found in time; raise the time limit", sites=task.sites)
    chosen = _fill(instance, task, np.concatenate((must, plan)))
    objective = float(times_with(instance, chosen)[rows].max(initial=0.0))
    bound = min(bound, objective)
    return Found(chosen, objective, bound, _status(bound, objective))


def _possible_times(instance: SitingInstance, rows: BoolArray) -> FloatArray:
    """The times that the largest time can be: nobody can do better than everything open."""
    everything = times_with(instance, np.flatnonzero(~instance.forbidden))[rows]
    best = float(everything.max(initial=0.0))
    times = np.concatenate((instance.pair_time_s, instance.existing_time_s[rows], [best]))
    return np.unique(times[np.isfinite(times) & (times >= best)])


def _fill(instance: SitingInstance, task: SitingTask, chosen: IntArray) -> IntArray:
    """Sites that the largest time does not need go where they shorten travel most."""
    missing = task.sites - chosen.size
    must = np.zeros(instance.n_candidates, dtype=np.bool_)
    must[chosen] = True
    with_these = replace(instance, must=must)
    problem = median_problem(with_these, sites=task.sites, budget=math.inf, unreached_time_s=None)
    return np.concatenate((chosen, problem.candidate[greedy_sites(problem)])) if missing > 0 else chosen


def _nothing() -> Found:
    return Found(np.zeros(0, dtype=np.int32), math.nan, math.nan, "infeasible")


def _status(objective: float, bound: float) -> str:
    return "optimal" if objective == bound else "feasible"


_SOLVERS: Final[dict[str, Callable[[SitingInstance, SitingTask], Found]]] = {
    "mclp": _mclp,
    "pmedian": _pmedian,
    "lscp": _lscp,
    "pcenter": _pcenter,
}


def _plan(instance: SitingInstance, task: SitingTask, found: Found, seconds: float) -> SitePlan:
    ranked = _rank(instance, task, found)
    threshold_s = found.objective if task.model == "pcenter" else task.threshold_s
    gained, totals, before = count_gains(instance, ranked, threshold_s)
    chosen = tuple(instance.candidate_ids[j] for j in ranked)
    checked = math.nan
    if found.status != "infeasible":
        checked = _check(instance, task, ranked)
        require_agreement(found.objective, checked)
    return SitePlan(
        model=task.model,
        status=found.status,
        objective=found.objective,
        bound=found.bound,
        gap=relative_gap(found.objective, found.bound),
        seconds=seconds,
        chosen=chosen,
        chosen_index=ranked,
        strata=instance.strata,
        people_gained=gained,
        people_covered_total=totals,
        people_covered_before=before,
        people_out_of_reach=float(instance.weight[out_of_reach(instance, threshold_s=threshold_s)].sum()),
        checker_objective=checked,
    )


def _rank(instance: SitingInstance, task: SitingTask, found: Found) -> IntArray:
    """Chosen candidates, best first: each next one is the one that adds most to those before it."""
    others = np.ones(instance.n_candidates, dtype=np.bool_)
    others[found.chosen] = False
    only = replace(instance, forbidden=others, must=np.zeros_like(others))
    sites = len(found.chosen)
    if task.model == "pmedian":
        problem = median_problem(only, sites=sites, budget=math.inf, unreached_time_s=task.unreached_time_s)
    else:
        threshold_s = found.objective if task.model == "pcenter" else task.threshold_s
        problem = coverage_problem(only, threshold_s=threshold_s, sites=sites, budget=math.inf)
    return problem.candidate[greedy_sites(problem)]


def _check(instance: SitingInstance, task: SitingTask, chosen: IntArray) -> float:
    usable = ~instance.forbidden[instance.pair_candidate()]
    table = pd.DataFrame(
        {
            "from_id": instance.pair_demand[usable],
            "to_id": instance.pair_candidate()[usable],
            "travel_time_s": instance.pair_time_s[usable],
        }
    )
    demand = pd.DataFrame(
        {
            "id": np.arange(instance.n_demand),
            "people": instance.weight,
            "existing_time_s": instance.existing_time_s,
        }
    )
    return recompute_objective(
        table,
        demand,
        chosen.tolist(),
        model=task.model,
        threshold_s=task.threshold_s,
        unreached_time_s=task.unreached_time_s,
    )
