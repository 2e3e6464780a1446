"""MCLP and p-median as a `BurdenProblem`."""

from dataclasses import replace

import numpy as np

from geo.siting.burden import BurdenProblem, choose_for_good, merge_equal_rows, restrict, unit_of
from geo.siting.instance import SitingInstance
from routing.network import BoolArray, FloatArray


def coverage_problem(instance: SitingInstance, *, threshold_s: float, sites: int, budget: float) -> BurdenProblem:
    """MCLP: the people left out when `sites` candidates (within the budget) are chosen. Merged and reduced.

    References
    ----------
    Church, ReVelle (1974), doi:10.1007/BF01942293.
    """
    open_rows = (instance.existing_time_s > threshold_s) & (instance.weight > 0)
    pair = instance.pair_time_s <= threshold_s
    problem = _problem(instance, np.zeros(instance.pair_time_s.size), instance.weight, pair, open_rows)
    return merge_equal_rows(_finish(instance, problem, sites, budget))


def median_problem(
    instance: SitingInstance, *, sites: int, budget: float, unreached_time_s: float | None
) -> BurdenProblem:
    """p-median: people x travel time to the nearest of existing facilities and `sites` candidates.

    Demand that no facility and no candidate reaches is left out when there is no `unreached_time_s`; else whoever is
    not reached counts that time.

    References
    ----------
    Hakimi (1964), doi:10.1287/opre.12.3.450; ReVelle, Swain (1970), doi:10.1111/j.1538-4632.1970.tb00142.x.
    """
    limit = np.inf if unreached_time_s is None else unreached_time_s
    weighs = instance.weight > 0
    base = np.where(weighs, np.minimum(instance.existing_time_s, limit), 0.0)
    base[weighs] *= instance.weight[weighs]
    burden = instance.weight[instance.pair_demand] * instance.pair_time_s
    has_candidate = np.zeros(instance.n_demand, dtype=np.bool_)
    has_candidate[instance.pair_demand[~instance.forbidden[instance.pair_candidate()]]] = True
    rows = weighs & (has_candidate | np.isfinite(base))
    pair = burden < base[instance.pair_demand]
    return _finish(instance, _problem(instance, burden, base, pair, rows), sites, budget)


def cover_problem(
    instance: SitingInstance, *, threshold_s: float, rows: BoolArray, sites: int | None = None
) -> BurdenProblem:
    """LSCP: the demand in `rows` beyond the threshold of the existing facilities, each with burden 1 if not covered.

    The constant counts rows that no candidate covers; `origin` numbers the demand.

    References
    ----------
    Toregas, Swain, ReVelle, Bergman (1971), doi:10.1287/opre.19.6.1363.
    """
    open_rows = rows & (instance.existing_time_s > threshold_s)
    pair = instance.pair_time_s <= threshold_s
    problem = _problem(instance, np.zeros(pair.size), np.ones(instance.n_demand), pair, open_rows)
    return _finish(instance, problem, instance.n_candidates if sites is None else sites, np.inf)


def _problem(
    instance: SitingInstance, burden: FloatArray, base: FloatArray, pair: BoolArray, rows: BoolArray
) -> BurdenProblem:
    number = (np.cumsum(rows) - 1).astype(np.int32)
    usable = ~instance.forbidden
    owner = instance.pair_candidate()
    keep = pair & rows[instance.pair_demand] & usable[owner]
    candidate = np.flatnonzero(usable).astype(np.int32)
    first = np.zeros(candidate.size + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner[keep], minlength=instance.n_candidates)[candidate], out=first[1:])
    return BurdenProblem(
        candidate=candidate,
        first=first,
        row=number[instance.pair_demand[keep]],
        burden=burden[keep],
        origin=np.flatnonzero(rows).astype(np.int32),
        base=base[rows],
        sites=0,
        cost=np.zeros(candidate.size),
        budget=np.inf,
        constant=0.0,
        unit=unit_of(burden[keep], base[rows]),
    )


def _finish(instance: SitingInstance, problem: BurdenProblem, sites: int, budget: float) -> BurdenProblem:
    """Sites, money and the candidates that have to be chosen put in."""
    cost = np.zeros(problem.n_candidates)
    if np.isfinite(budget) and instance.cost is not None:
        cost = instance.cost[problem.candidate]
    problem = replace(problem, sites=sites, cost=cost, budget=budget)
    must = np.flatnonzero(instance.must[problem.candidate]).astype(np.int32)
    problem = choose_for_good(problem, must) if must.size else problem
    affordable = problem.cost <= problem.budget
    return restrict(problem, pair=np.ones(problem.row.size, dtype=np.bool_), candidate=affordable)
