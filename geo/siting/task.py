"""What is asked of a siting instance, as one value; the same checked against it; and the bare answer of a model."""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from geo.errors import SitingError
from geo.siting.deadline import Deadline
from geo.siting.instance import SitingInstance
from routing.network import IntArray

MODELS: Final = ("mclp", "pmedian", "lscp", "pcenter")


@dataclass(frozen=True, kw_only=True)
class SitingTask:
    """What is asked: the model, how many sites or how much money, by when. None = not said.

    A `budget` limits the summed cost (`sites` may then be left out). `unreached_time_s` counts for people whom nothing
    reaches. `equity` asks mclp for the largest smallest share covered of any stratum. The same seed gives the same
    plan unless the time limit cut the search; `node_limit` cuts by count instead.
    """

    model: str
    sites: int | None = None
    threshold_s: float | None = None
    budget: float | None = None
    unreached_time_s: float | None = None
    equity: bool = False
    seed: int = 1
    time_limit_s: float = 20.0
    node_limit: int = 10**9


@dataclass(frozen=True)
class CheckedTask:
    """A task that fits its instance, with nothing left unsaid; the clock runs from its making."""

    model: str
    sites: int
    threshold_s: float  # inf = none
    deadline: Deadline
    node_limit: int
    seed: int
    budget: float  # inf = none
    unreached_time_s: float | None
    equity: bool
    capacitated: bool


@dataclass(frozen=True, eq=False)
class Found:
    """What a model's solver answers: candidates in any order; values in the unit of the model."""

    chosen: IntArray
    objective: float
    bound: float
    status: str
    details: dict[str, object] = field(default_factory=dict)


def require_task(instance: SitingInstance, task: SitingTask) -> CheckedTask:
    """The task, checked against the instance.

    Raises
    ------
    SitingError
        It does not fit; the sentence says what to change.
    """
    _require_model(instance, task)
    free = int((~instance.existing & ~instance.forbidden).sum())
    _require_sites(instance, task.sites, free)
    return CheckedTask(
        model=task.model,
        sites=free if task.sites is None else task.sites,
        threshold_s=math.inf if task.threshold_s is None else task.threshold_s,
        deadline=Deadline(task.time_limit_s),
        node_limit=task.node_limit,
        seed=task.seed,
        budget=math.inf if task.budget is None else task.budget,
        unreached_time_s=task.unreached_time_s,
        equity=task.equity,
        capacitated=instance.capacity is not None and task.model in ("mclp", "pmedian"),
    )


def _require_model(instance: SitingInstance, task: SitingTask) -> None:
    model, has_budget = task.model, task.budget is not None
    if model not in MODELS:
        raise SitingError(
            "siting model {model} is not known; choose one of {models}", model=model, models=", ".join(MODELS)
        )
    if model in ("mclp", "lscp") and task.threshold_s is None:
        raise SitingError("siting model {model} needs a threshold: say within how many minutes", model=model)
    if task.sites is None and (model == "pcenter" or (model != "lscp" and not has_budget)):
        raise SitingError("siting model {model} needs the number of sites", model=model)
    if has_budget and instance.cost is None:
        raise SitingError("a budget needs the cost of each candidate: give a candidates table with the column cost")
    if task.equity and (model != "mclp" or has_budget or instance.capacity is not None):
        raise SitingError("the equity form is for model mclp without budget and capacity; leave those out")
    if not task.time_limit_s > 0:
        raise SitingError("the time limit is {value} s; give more than 0", value=task.time_limit_s)


def _require_sites(instance: SitingInstance, sites: int | None, free: int) -> None:
    if sites is not None and sites > free:
        raise SitingError(
            "{sites} sites are asked for but only {candidates} candidates may be chosen", sites=sites, candidates=free
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
