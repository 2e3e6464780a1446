"""What is asked of a siting instance, checked; and the bare answer of a model."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.errors import SitingError
from geo.siting.deadline import Deadline
from geo.siting.instance import SitingInstance
from routing.network import IntArray

MODELS: Final = ("mclp", "pmedian", "lscp", "pcenter")


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
    equity: bool
    capacitated: bool


@dataclass(frozen=True, eq=False)
class Found:
    """What a model's solver answers: candidates in any order; values in the unit of the model."""

    chosen: IntArray
    objective: float
    bound: float
    status: str


def require_task(  # noqa: PLR0913, PLR0917
    instance: SitingInstance,
    model: str,
    sites: int | None,
    threshold_s: float | None,
    time_limit_s: float,
    node_limit: int,
    seed: int,
    budget: float | None,
    unreached_time_s: float | None,
    equity: bool,
) -> SitingTask:
    """The task, checked against the instance.

    Raises
    ------
    SitingError
        It does not fit; the sentence says what to change.
    """
    if model not in MODELS:
        raise SitingError("siting model {model} is not known; choose one of {models}", model=model, models=MODELS)
    if model in ("mclp", "lscp") and threshold_s is None:
        raise SitingError("siting model {model} needs a threshold: say within how many minutes", model=model)
    if sites is None and (model == "pcenter" or (model != "lscp" and budget is None)):
        raise SitingError("siting model {model} needs the number of sites", model=model)
    if budget is not None and instance.cost is None:
        raise SitingError("a budget needs the cost of each candidate: give a candidates table with the column cost")
    if equity and (model != "mclp" or budget is not None or instance.capacity is not None):
        raise SitingError("the equity form is for model mclp without budget and capacity; leave those out")
    if not time_limit_s > 0:
        raise SitingError("the time limit is {value} s; give more than 0", value=time_limit_s)
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
        equity=equity,
        capacitated=instance.capacity is not None and model in ("mclp", "pmedian"),
    )
