"""The one door to siting: a model's name and an instance in, a ranked and checked `SitePlan` out."""

import math
from collections.abc import Sequence
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd

from geo.errors import SitingError
from geo.siting.answers import answer_task
from geo.siting.check import (
    recompute_objective,
    recompute_smallest_share,
    recompute_with_capacity,
    require_agreement,
)
from geo.siting.cover_bound import dual_bound
from geo.siting.deadline import Deadline
from geo.siting.greedy import greedy_sites
from geo.siting.instance import SitingInstance, build_instance, fold_existing
from geo.siting.models import cover_problem, coverage_problem
from geo.siting.plan import SitePlan, count_gains, out_of_reach, relative_gap
from geo.siting.ranking import rank_sites, times_by_rank
from geo.siting.task import MODELS, CheckedTask, Found, SitingTask, require_task
from routing.network import BoolArray, IntArray

CURVE_SITES: Final = 20


def solve_siting(instance: SitingInstance, task: SitingTask) -> SitePlan:
    """The best sites for one task, ranked, with a proved bound and an independently recomputed objective.

    Every step counts its work, so the same seed gives the same plan unless the time limit cut the search. Where the
    instance has capacities, mclp and pmedian respect them.

    Raises
    ------
    SitingError
        The task does not fit the model or the instance.
    CheckerDisagreement
        The independent check finds another objective: a fault of this program.
    """
    began = perf_counter()
    checked = require_task(instance, task)
    folded = instance if checked.capacitated else fold_existing(instance)
    found = answer_task(folded, checked)
    return _plan(folded, checked, found, perf_counter() - began)


def measure_plan(
    instance: SitingInstance, task: SitingTask, chosen: Sequence[str], *, status: str, bound: float
) -> SitePlan:
    """The plan of given sites, measured without any search; its bound and status are what others have proved.

    Its objective is the independent check's, so the same sites have the same one however they were found.

    Raises
    ------
    SitingError
        A site is no candidate that may be chosen, or the task does not fit.
    """
    checked = require_task(instance, task)
    folded = instance if checked.capacitated else fold_existing(instance)
    number = {candidate: j for j, candidate in enumerate(folded.candidate_ids)}
    unknown = [each for each in chosen if each not in number or folded.forbidden[number[each]]]
    if unknown:
        raise SitingError("site {id} is no candidate that may be chosen", id=unknown[0])
    index = np.array(sorted(number[each] for each in chosen), dtype=np.int32)
    if status == "infeasible":
        return _plan(folded, checked, Found(index, math.nan, math.nan, status), 0.0)
    objective = _check(folded, checked, index)
    proved = objective if status == "optimal" else bound
    return _plan(folded, checked, Found(index, objective, proved, status), 0.0)


def _plan(instance: SitingInstance, task: CheckedTask, found: Found, seconds: float) -> SitePlan:
    ranked = rank_sites(instance, task, found)
    gained, totals, before = count_gains(instance, ranked, _gain_threshold_s(task, found))
    time_before_s, time_after_s = times_by_rank(instance, task, ranked)
    missed = _out_of_reach(instance, task)
    chosen = tuple(instance.candidate_ids[j] for j in ranked)
    checked = math.nan
    if found.status != "infeasible":
        checked = _check(instance, task, ranked)
        require_agreement(found.objective, checked, rounding=1e-6 if task.capacitated else 1e-9)
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
        people_out_of_reach=float(instance.weight[missed].sum()),
        cells_out_of_reach=int(missed.sum()),
        time_before_s=time_before_s,
        time_after_s=time_after_s,
        checker_objective=checked,
        required_sites=int(instance.must[ranked].sum()),
        curve=_curve(instance, task) if task.model == "mclp" and not task.equity else (),
        details=found.details,
    )


def _gain_threshold_s(task: CheckedTask, found: Found) -> float:
    """People gained are counted within the threshold; a p-center without one, within its longest time."""
    return found.objective if task.model == "pcenter" and math.isinf(task.threshold_s) else task.threshold_s


def _out_of_reach(instance: SitingInstance, task: CheckedTask) -> BoolArray:
    """Places with people whom no plan serves: out of the threshold, or out of reach where the model has none."""
    threshold_s = task.threshold_s if task.model in ("mclp", "lscp") else math.inf
    return out_of_reach(instance, threshold_s=threshold_s) & (instance.weight > 0)


def _curve(instance: SitingInstance, task: CheckedTask) -> tuple[tuple[int, float], ...]:
    """People covered by 0, 1, 2 ... sites (no capacity, no budget): those that have to be, then the greedy choice."""
    instance = fold_existing(instance)
    free = int((~instance.forbidden).sum())
    count = min(free, max(CURVE_SITES, 2 * task.sites if task.sites < free else 0))
    problem = coverage_problem(instance, threshold_s=task.threshold_s, sites=count, budget=math.inf)
    chosen = problem.candidate[greedy_sites(problem, useful_only=True)]
    order = np.concatenate((np.flatnonzero(instance.must).astype(chosen.dtype), chosen))
    _, totals, before = count_gains(instance, order, task.threshold_s)
    return ((0, before), *((k + 1, float(people)) for k, people in enumerate(totals)))


def compile_kernels() -> None:
    """Solve a tiny instance with each model, so that a user's first run has nothing left to compile."""
    place = np.arange(6)
    demand, candidate = (values.ravel().astype(np.int32) for values in np.meshgrid(place, place))
    instance = build_instance(
        [str(i) for i in place],
        np.ones(6),
        [str(j) for j in place],
        (demand, candidate, np.abs(demand - candidate).astype(np.float64)),
    )
    for model in MODELS:
        solve_siting(instance, SitingTask(model=model, sites=4, threshold_s=1.0))
    rows = np.ones(instance.n_demand, dtype=np.bool_)
    dual_bound(cover_problem(instance, threshold_s=1.0, rows=rows), best=6, deadline=Deadline(60.0))


def _check(instance: SitingInstance, task: CheckedTask, chosen: IntArray) -> float:
    usable = (~instance.forbidden | instance.existing)[instance.pair_candidate()]
    table = pd.DataFrame(
        {
            "from_id": instance.pair_demand[usable],
            "to_id": instance.pair_candidate()[usable],
            "travel_time_s": instance.pair_time_s[usable],
        }
    )
    demand = pd.DataFrame(instance.people, columns=[f"stratum_{k}" for k in range(instance.people.shape[1])])
    strata = list(demand.columns)
    demand = demand.assign(
        id=np.arange(instance.n_demand), people=instance.weight, existing_time_s=instance.existing_time_s
    )
    if task.equity:
        return recompute_smallest_share(table, demand, chosen.tolist(), strata=strata, threshold_s=task.threshold_s)
    capacity = None
    if task.capacitated and instance.capacity is not None:
        open_now = np.concatenate((np.flatnonzero(instance.existing), chosen))
        capacity = pd.Series(instance.capacity[open_now], index=open_now)
    return recompute(table, demand, chosen.tolist(), task, capacity)


def recompute(
    table: pd.DataFrame,
    demand: pd.DataFrame,
    chosen: list[int] | list[str],
    task: CheckedTask,
    capacity: "pd.Series[float] | None",
) -> float:
    """The checker's objective for a task, with or without capacity."""
    threshold_s, unreached_time_s = task.threshold_s, task.unreached_time_s
    if capacity is not None:
        return recompute_with_capacity(
            table, demand, capacity, model=task.model, threshold_s=threshold_s, unreached_time_s=unreached_time_s
        )
    return recompute_objective(
        table, demand, chosen, model=task.model, threshold_s=threshold_s, unreached_time_s=unreached_time_s
    )
