"""The order of chosen sites and the travel time after each: rank 1 does most by the measure of the model."""

import math
from dataclasses import replace

import numpy as np

from geo.siting.greedy import greedy_sites
from geo.siting.instance import SitingInstance, fold_existing
from geo.siting.models import coverage_problem, median_problem
from geo.siting.plan import out_of_reach, times_with
from geo.siting.task import CheckedTask, Found
from routing.network import BoolArray, FloatArray, IntArray


def rank_sites(instance: SitingInstance, task: CheckedTask, found: Found) -> IntArray:
    """Chosen candidates, best first: each next one is the one that adds most to those before it.

    What it adds is people (mclp, lscp), summed travel time (pmedian) or, for pcenter, how far the longest travel time
    falls; where that stays as it is, summed travel time decides. Ties go to the lowest candidate number.
    """
    instance = fold_existing(instance)
    if task.model == "pcenter":
        return _rank_by_longest_time(instance, found.chosen)
    others = np.ones(instance.n_candidates, dtype=np.bool_)
    others[found.chosen] = False
    only = replace(instance, forbidden=others, must=np.zeros_like(others))
    sites = len(found.chosen)
    if task.model == "pmedian":
        problem = median_problem(only, sites=sites, budget=math.inf, unreached_time_s=task.unreached_time_s)
    else:
        problem = coverage_problem(only, threshold_s=task.threshold_s, sites=sites, budget=math.inf)
    return problem.candidate[greedy_sites(problem)]


def times_by_rank(instance: SitingInstance, task: CheckedTask, ranked: IntArray) -> tuple[float, FloatArray]:
    """Travel time (s) before any site and after each: people-weighted mean (pmedian) or longest (pcenter).

    Over those whom something reaches; whoever the sites so far do not reach counts `unreached_time_s`, and without it
    the time is inf. NaN and no times for the models that do not choose by time, and where capacity sends people on.
    """
    if task.model not in ("pmedian", "pcenter") or task.capacitated:
        return math.nan, np.full(0, math.nan)
    counted = _counted(instance)
    time_s = times_with(instance, ranked[:0])
    before = _measure(instance, task, time_s, counted)
    after = np.empty(len(ranked))
    for rank, j in enumerate(ranked):
        time_s = _with_site(instance, time_s, int(j))
        after[rank] = _measure(instance, task, time_s, counted)
    return before, after


def _counted(instance: SitingInstance) -> BoolArray:
    return (instance.weight > 0) & ~out_of_reach(instance)


def _measure(instance: SitingInstance, task: CheckedTask, time_s: FloatArray, counted: BoolArray) -> float:
    if not counted.any():
        return 0.0
    if task.model == "pcenter":
        return float(time_s[counted].max())
    limit = math.inf if task.unreached_time_s is None else task.unreached_time_s
    weight = instance.weight[counted]
    return float(weight @ np.minimum(time_s[counted], limit) / weight.sum())


def _with_site(instance: SitingInstance, time_s: FloatArray, j: int) -> FloatArray:
    time_s = time_s.copy()
    mine = slice(instance.first_pair[j], instance.first_pair[j + 1])
    demand = instance.pair_demand[mine]
    time_s[demand] = np.minimum(time_s[demand], instance.pair_time_s[mine])
    return time_s


def _rank_by_longest_time(instance: SitingInstance, chosen: IntArray) -> IntArray:
    """Greedy: the site with which the longest time is shortest, then fewest people without one, then least travel."""
    counted = _counted(instance)
    weight = instance.weight[counted]
    time_s = times_with(instance, chosen[:0])
    left = sorted(int(j) for j in chosen)
    ranked: list[int] = []

    def worth(j: int) -> tuple[float, float, float]:
        after = _with_site(instance, time_s, j)[counted]
        reached = np.isfinite(after)
        return float(after.max(initial=0.0)), float(weight[~reached].sum()), float(weight[reached] @ after[reached])

    while left:
        best = min(left, key=worth)
        left.remove(best)
        ranked.append(best)
        time_s = _with_site(instance, time_s, best)
    return np.array(ranked, dtype=np.int32)
