"""The siting problem as data: people to serve, candidate sites, and the travel times between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.errors import SitingError
from routing.network import BoolArray, FloatArray, IntArray, LongArray


@dataclass(frozen=True, eq=False)
class SitingInstance:
    """Demand, candidate sites and travel times (seconds). Made by `build_instance`; never changed.

    Pairs are grouped by candidate: candidate `j` reaches the demand `pair_demand[first_pair[j]:first_pair[j + 1]]`
    in `pair_time_s` seconds. A pair that is absent is out of reach.
    """

    demand_ids: tuple[str, ...]
    people: FloatArray  # [demand, stratum]; the first column is what the models weigh
    strata: tuple[str, ...]
    candidate_ids: tuple[str, ...]
    first_pair: LongArray  # [candidate + 1]
    pair_demand: IntArray
    pair_time_s: FloatArray
    existing_time_s: FloatArray  # [demand] to the nearest facility that is there anyway; inf where none
    cost: FloatArray | None  # [candidate] any money unit
    capacity: FloatArray | None  # [candidate] people; inf = no limit
    existing: BoolArray  # [candidate] open already: serves, is not counted among the sites
    must: BoolArray  # [candidate] has to be chosen
    forbidden: BoolArray  # [candidate] must not be chosen

    @property
    def n_demand(self) -> int:
        """Number of demand places."""
        return len(self.demand_ids)

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites, existing ones included."""
        return len(self.candidate_ids)

    @property
    def weight(self) -> FloatArray:
        """People per demand place that the models weigh."""
        return self.people[:, 0]

    def pair_candidate(self) -> IntArray:
        """The candidate of each pair."""
        return np.repeat(np.arange(self.n_candidates, dtype=np.int32), np.diff(self.first_pair))


def build_instance(  # noqa: PLR0913
    demand_ids: Sequence[str],
    people: FloatArray,
    candidate_ids: Sequence[str],
    pairs: tuple[IntArray, IntArray, FloatArray],
    *,
    strata: Sequence[str] = ("people",),
    existing_time_s: FloatArray | None = None,
    cost: FloatArray | None = None,
    capacity: FloatArray | None = None,
    existing: BoolArray | None = None,
    must: BoolArray | None = None,
    forbidden: BoolArray | None = None,
) -> SitingInstance:
    """A checked `SitingInstance` from pairs (demand index, candidate index, seconds) in any order.

    Of a pair given twice the shorter time counts.

    Raises
    ------
    SitingError
        There is no demand or no candidate, or people, times, costs or capacities are not numbers of 0 or more.
    """
    if not len(demand_ids):
        raise SitingError("there is no demand: give at least one place with people")
    if not len(candidate_ids):
        raise SitingError("there is no candidate site: give at least one")
    weights = np.ascontiguousarray(np.asarray(people, dtype=np.float64).reshape(len(demand_ids), -1))
    _require_numbers("people", weights)
    _require_numbers("travel_time_s", np.asarray(pairs[2], dtype=np.float64))
    if cost is not None:
        _require_numbers("cost", cost)
    if capacity is not None:
        _require_numbers("capacity", np.where(np.isposinf(capacity), 0.0, capacity))
    first_pair, pair_demand, pair_time_s = _group_by_candidate(pairs, len(demand_ids), len(candidate_ids))
    no = np.zeros(len(candidate_ids), dtype=np.bool_)
    return SitingInstance(
        demand_ids=tuple(str(value) for value in demand_ids),
        people=weights,
        strata=tuple(strata),
        candidate_ids=tuple(str(value) for value in candidate_ids),
        first_pair=first_pair,
        pair_demand=pair_demand,
        pair_time_s=pair_time_s,
        existing_time_s=np.full(len(demand_ids), np.inf) if existing_time_s is None else existing_time_s,
        cost=cost,
        capacity=capacity,
        existing=no if existing is None else existing,
        must=no if must is None else must,
        forbidden=no if forbidden is None else forbidden,
    )


def fold_existing(instance: SitingInstance) -> SitingInstance:
    """The same problem with existing candidates turned into `existing_time_s` (right where capacity plays no part)."""
    if not instance.existing.any():
        return instance
    pair_existing = instance.existing[instance.pair_candidate()]
    time_s = instance.existing_time_s.copy()
    np.minimum.at(time_s, instance.pair_demand[pair_existing], instance.pair_time_s[pair_existing])
    return replace(
        instance,
        existing_time_s=time_s,
        existing=np.zeros_like(instance.existing),
        forbidden=instance.forbidden | instance.existing,
        must=instance.must & ~instance.existing,
    )


def _require_numbers(name: str, values: FloatArray) -> None:
    bad = ~np.isfinite(values) | (values < 0)
    if bad.any():
        raise SitingError(
            "{name} holds {value}; every value must be a number of 0 or more", name=name, value=float(values[bad][0])
        )


def _group_by_candidate(
    pairs: tuple[IntArray, IntArray, FloatArray], n_demand: int, n_candidates: int
) -> tuple[LongArray, IntArray, FloatArray]:
    demand, candidate, time_s = (np.asarray(column) for column in pairs)
    order = np.lexsort((time_s, demand, candidate))
    demand, candidate, time_s = demand[order], candidate[order], time_s[order]
    if demand.size and (demand.max() >= n_demand or candidate.max() >= n_candidates or min(demand.min(), 0) < 0):
        raise SitingError("a pair names a demand place or a candidate site that does not exist")
    keep = np.ones(demand.size, dtype=np.bool_)
    keep[1:] = (demand[1:] != demand[:-1]) | (candidate[1:] != candidate[:-1])
    first_pair = np.zeros(n_candidates + 1, dtype=np.int64)
    np.cumsum(np.bincount(candidate[keep], minlength=n_candidates), out=first_pair[1:])
    return first_pair, demand[keep].astype(np.int32), time_s[keep].astype(np.float64)
