"""What a siting run answers: chosen sites in order of worth, the objective, and the proof of how good it is."""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from geo.siting.instance import SitingInstance
from routing.network import FloatArray, IntArray

DECIMALS: Final = 9
"""Of the numbers in `siting.json`: what sums of fractions leave behind them (38999.99999999996) is no result."""


@dataclass(frozen=True, eq=False)
class SitePlan:
    """Ranked sites with a proved bound. `gap` is |bound - objective| / |objective|: 0.004 = 0.4 %.

    `objective` is people covered (mclp; existing facilities included), person-seconds (pmedian), number of sites
    (lscp), the largest travel time in seconds (pcenter), or a share (equity form). nan where nothing is feasible.
    """

    model: str
    status: str  # optimal, feasible, infeasible
    objective: float
    bound: float
    gap: float
    seconds: float
    chosen: tuple[str, ...]  # candidate ids, best first
    chosen_index: IntArray  # the same as numbers in the instance
    strata: tuple[str, ...]
    people_gained: FloatArray  # [site, stratum] people newly within the threshold when sites open in this order
    people_covered_total: FloatArray  # [site] people of the first stratum within it, after that site
    people_covered_before: float  # within it thanks to existing facilities
    people_out_of_reach: float  # of the first stratum, whom no facility and no candidate reaches
    checker_objective: float  # recomputed from the travel-time table by other code
    cells_out_of_reach: int = 0  # demand places where they live
    time_before_s: float = math.nan  # mean (pmedian) or longest (pcenter) travel time without any site
    time_after_s: FloatArray = field(default_factory=lambda: np.zeros(0))  # [site] the same after that site; or empty
    required_sites: int = 0  # of the chosen, those that had to be: the proof is about plans that hold them too
    curve: tuple[tuple[int, float], ...] = ()  # (number of sites, people covered) when sites are added greedily
    details: dict[str, object] = field(default_factory=dict)

    @property
    def tells_time(self) -> bool:
        """Whether the plan is explained in travel time: the models that choose by it."""
        return len(self.time_after_s) > 0

    def as_dict(self) -> dict[str, object]:
        """Content of `siting.json`: plain numbers, None for what is not defined."""
        return {
            "model": self.model,
            "status": self.status,
            "objective": plain_number(self.objective),
            "bound": plain_number(self.bound),
            "gap": plain_number(self.gap),
            "seconds": round(self.seconds, 3),
            "chosen": list(self.chosen),
            "checker_objective": plain_number(self.checker_objective),
            "sites": [
                {
                    "rank": rank + 1,
                    "candidate_id": candidate_id,
                    "people_gained": plain_number(float(self.people_gained[rank, 0])),
                    "people_covered_total": plain_number(float(self.people_covered_total[rank])),
                    **(
                        {"travel_time_after_s": plain_number(float(self.time_after_s[rank]))} if self.tells_time else {}
                    ),
                    "gained": {
                        name: plain_number(float(value))
                        for name, value in zip(self.strata, self.people_gained[rank], strict=True)
                    },
                }
                for rank, candidate_id in enumerate(self.chosen)
            ],
            "people_covered_before": plain_number(self.people_covered_before),
            "people_out_of_reach": plain_number(self.people_out_of_reach),
            "cells_out_of_reach": self.cells_out_of_reach,
            **self._times(),
            "curve": [[count, plain_number(people)] for count, people in self.curve],
            **self.details,
        }

    def _times(self) -> dict[str, object]:
        """Travel time before and after the plan, where the model chooses by it."""
        if not self.tells_time:
            return {}
        return {
            "travel_time_before_s": plain_number(self.time_before_s),
            "travel_time_after_s": plain_number(float(self.time_after_s[-1])),
        }


def relative_gap(objective: float, bound: float) -> float:
    """|bound - objective| / |objective|; 0 when both are equal, 1 when only the bound is not 0."""
    if objective == bound:
        return 0.0
    return abs(bound - objective) / (abs(objective) or abs(bound))


def times_with(instance: SitingInstance, chosen: IntArray) -> FloatArray:
    """Travel time (s) of each demand place to the nearest of the existing facilities and the chosen candidates."""
    time_s = instance.existing_time_s.copy()
    for j in np.concatenate((np.flatnonzero(instance.existing), chosen)).astype(np.int64):
        mine = slice(instance.first_pair[j], instance.first_pair[j + 1])
        demand = instance.pair_demand[mine]
        time_s[demand] = np.minimum(time_s[demand], instance.pair_time_s[mine])
    return time_s


def count_gains(instance: SitingInstance, ranked: IntArray, threshold_s: float) -> tuple[FloatArray, FloatArray, float]:
    """People newly within the threshold per site and stratum, the running total, and the people within it before."""
    time_s = times_with(instance, ranked[:0])
    covered = np.isfinite(time_s) & (time_s <= threshold_s)
    before = float(instance.weight[covered].sum())
    gained = np.zeros((len(ranked), instance.people.shape[1]))
    totals = np.zeros(len(ranked))
    for rank, j in enumerate(ranked):
        mine = slice(instance.first_pair[j], instance.first_pair[j + 1])
        demand = instance.pair_demand[mine][instance.pair_time_s[mine] <= threshold_s]
        new = demand[~covered[demand]]
        covered[new] = True
        gained[rank] = instance.people[new].sum(axis=0)
        totals[rank] = instance.weight[covered].sum()
    return gained, totals, before


def out_of_reach(
    instance: SitingInstance, *, threshold_s: float = math.inf
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Demand places that no existing facility and no candidate that may be chosen reaches within the threshold."""
    reached = np.isfinite(instance.existing_time_s) & (instance.existing_time_s <= threshold_s)
    usable = ~instance.forbidden | instance.existing
    pair = usable[instance.pair_candidate()] & (instance.pair_time_s <= threshold_s)
    reached[instance.pair_demand[pair]] = True
    return ~reached


def plain_number(value: float) -> float | int | None:
    """A number as JSON takes it: None where there is none, whole where it is whole."""
    if not math.isfinite(value):
        return None
    value = round(value, DECIMALS)
    return int(value) if value == int(value) and abs(value) < 2**53 else value
