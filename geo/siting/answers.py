"""One function per siting model: from an instance and a task to chosen candidates, objective and bound."""

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from geo.errors import SitingError
from geo.siting.burden import BurdenProblem, unit_of
from geo.siting.capacitated import coverage_flows, median_flows, solve_flows
from geo.siting.cover import fewest_sites, least_largest_time
from geo.siting.equity import fairest_sites, smallest_share
from geo.siting.greedy import greedy_sites
from geo.siting.instance import SitingInstance
from geo.siting.median import least_burden
from geo.siting.models import cover_problem, coverage_problem, median_problem
from geo.siting.plan import out_of_reach, times_with
from geo.siting.task import CheckedTask, Found
from routing.network import BoolArray, FloatArray, IntArray

SHARE_TOLERANCE: Final = 2e-6  # of HiGHS on a share
ANY_TIME_S: Final = sys.float_info.max  # every travel time is within it, no missing one is
ROUNDING: Final = 1e-3  # a whole number that HiGHS returns may be off by less


def answer_task(instance: SitingInstance, task: CheckedTask) -> Found:
    """The model's answer; existing candidates are folded in unless capacity counts."""
    if task.equity:
        return _equity(instance, task)
    return _capacitated(instance, task) if task.capacitated else _SOLVERS[task.model](instance, task)


def _mclp(instance: SitingInstance, task: CheckedTask) -> Found:
    problem = coverage_problem(instance, threshold_s=task.threshold_s, sites=task.sites, budget=task.budget)
    answer = least_burden(problem, seed=task.seed, deadline=task.deadline, node_limit=task.node_limit)
    chosen = np.concatenate((_must(instance), problem.candidate[answer.chosen]))
    objective = float(instance.weight[times_with(instance, chosen) <= task.threshold_s].sum())
    bound = objective if answer.proved else objective + (answer.value - answer.bound)
    return Found(chosen, objective, bound, "optimal" if answer.proved else "feasible")


def _pmedian(instance: SitingInstance, task: CheckedTask) -> Found:
    problem = median_problem(instance, sites=task.sites, budget=task.budget, unreached_time_s=task.unreached_time_s)
    answer = least_burden(problem, seed=task.seed, deadline=task.deadline, node_limit=task.node_limit)
    if not math.isfinite(answer.value):
        return _not_everyone_reached(instance, task)
    chosen = np.concatenate((_must(instance), problem.candidate[answer.chosen]))
    return Found(chosen, answer.value, answer.bound, "optimal" if answer.proved else "feasible")


def _must(instance: SitingInstance) -> IntArray:
    return np.flatnonzero(instance.must).astype(np.int32)


def _equity(instance: SitingInstance, task: CheckedTask) -> Found:
    rows = instance.people.sum(axis=1) > 0
    problem = cover_problem(instance, threshold_s=task.threshold_s, rows=rows, sites=task.sites)
    plan, bound, most_proved = fairest_sites(
        instance, problem, threshold_s=task.threshold_s, seed=task.seed, deadline=task.deadline
    )
    chosen = np.concatenate((_must(instance), problem.candidate[plan]))
    objective = smallest_share(instance, chosen, task.threshold_s)
    bound = objective if bound - objective < SHARE_TOLERANCE else bound
    status = _status(objective, bound) if most_proved else "feasible"
    return Found(chosen, objective, bound, status, {"most_people_proved": most_proved})


def _capacitated(instance: SitingInstance, task: CheckedTask) -> Found:
    is_cover = task.model == "mclp"
    flows = coverage_flows(instance, task.threshold_s) if is_cover else median_flows(instance, task.unreached_time_s)
    chosen, value, bound = solve_flows(
        instance, flows, sites=task.sites, budget=task.budget, seed=task.seed, deadline=task.deadline
    )
    if chosen is None:
        if math.isinf(bound):
            return _nothing()
        raise SitingError("no plan of {sites} sites was found in time; raise the time limit", sites=task.sites)
    people = float(instance.weight.sum())
    objective, limit = (people - value, people - bound) if is_cover else (value, bound)
    whole = unit_of(
        instance.weight,
        *([] if instance.capacity is None else [instance.capacity]),
        *(() if is_cover else (instance.pair_time_s,)),
    )
    if whole and abs(objective - round(objective)) < ROUNDING:
        objective = float(round(objective))
        limit = math.floor(limit + ROUNDING) if is_cover else math.ceil(limit - ROUNDING)
    limit = objective if abs(limit - objective) <= 1e-9 * abs(objective) else float(limit)
    return Found(chosen, objective, limit, _status(objective, limit))


def _lscp(instance: SitingInstance, task: CheckedTask) -> Found:
    rows = instance.weight > 0
    problem = cover_problem(instance, threshold_s=task.threshold_s, rows=rows)
    must = _must(instance)
    plan, bound = fewest_sites(problem, seed=task.seed, deadline=task.deadline)
    chosen = np.concatenate((must, problem.candidate[plan]))
    if chosen.size > task.sites:
        return _too_few_sites(task, least=bound + must.size, enough=chosen.size)
    return Found(chosen, float(chosen.size), float(bound + must.size), _status(bound, plan.size))


def _pcenter(instance: SitingInstance, task: CheckedTask) -> Found:
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
            return _not_everyone_reached(instance, task)
        raise SitingError("no plan of {sites} sites was found in time; raise the time limit", sites=task.sites)
    chosen = _fill(instance, task, np.concatenate((must, plan)))
    objective = float(times_with(instance, chosen)[rows].max(initial=0.0))
    bound = min(bound, objective)
    return Found(chosen, objective, bound, _status(bound, objective))


def _possible_times(instance: SitingInstance, rows: BoolArray) -> FloatArray:
    """The times that the largest time can be: nobody can do better than everything open."""
    everything = times_with(instance, np.flatnonzero(~instance.forbidden).astype(np.int32))[rows]
    best = float(everything.max(initial=0.0))
    times = np.concatenate((instance.pair_time_s, instance.existing_time_s[rows], [best]))
    return np.unique(times[np.isfinite(times) & (times >= best)])


def _fill(instance: SitingInstance, task: CheckedTask, chosen: IntArray) -> IntArray:
    """Sites that the largest time does not need go where they shorten travel most."""
    missing = task.sites - chosen.size
    must = np.zeros(instance.n_candidates, dtype=np.bool_)
    must[chosen] = True
    with_these = replace(instance, must=must)
    problem = median_problem(with_these, sites=task.sites, budget=math.inf, unreached_time_s=None)
    return np.concatenate((chosen, problem.candidate[greedy_sites(problem)])) if missing > 0 else chosen


def _nothing(details: dict[str, object] | None = None) -> Found:
    return Found(np.zeros(0, dtype=np.int32), math.nan, math.nan, "infeasible", details or {})


def _too_few_sites(task: CheckedTask, *, least: int, enough: int) -> Found:
    """No plan of so many sites, with how many it takes; only a proof makes it infeasible.

    Raises
    ------
    SitingError
        A plan of so many sites was neither found nor ruled out.
    """
    if least <= task.sites:
        raise SitingError("no plan of {sites} sites was found in time; raise the time limit", sites=task.sites)
    return _nothing({"sites_needed_at_least": least, "sites_enough": enough})


def _not_everyone_reached(instance: SitingInstance, task: CheckedTask) -> Found:
    """It is proved that so many sites do not reach everyone; a quick plan says how many are enough."""
    rows = (instance.weight > 0) & ~out_of_reach(instance)
    problem = cover_problem(instance, threshold_s=ANY_TIME_S, rows=rows)
    must = _must(instance)
    plan, bound = fewest_sites(problem, seed=task.seed, deadline=task.deadline, exact=False)
    if math.isfinite(task.budget) or plan.size + must.size <= task.sites:
        return _nothing()  # money was short, not the number of sites
    least = max(bound + must.size, task.sites + 1)
    return _nothing({"sites_needed_at_least": least, "sites_enough": plan.size + must.size})


def _status(objective: float, bound: float) -> str:
    return "optimal" if objective == bound else "feasible"


_SOLVERS: Final[dict[str, Callable[[SitingInstance, CheckedTask], Found]]] = {
    "mclp": _mclp,
    "pmedian": _pmedian,
    "lscp": _lscp,
    "pcenter": _pcenter,
}
