"""The plan of new sites that a publication freezes: measured by its sites alone, proved by a search.

A plan is found within a time limit. Where the search ended before it, the same inputs give the same plan on every
machine. Where the limit cut the search, another machine may find another plan or prove less: then the sites that were
published are measured again, and their bound stands unless a plan is found that is better than it allows.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd

from geo.errors import PublicationError
from geo.publication.proposal_gain import Gain, measure_gain
from geo.reach import ANY_SERVICE
from geo.region import Question, Region, SitingQuestion
from geo.scenario import measure_reaches, reach_of
from geo.siting.plan import SitePlan, plain_number
from geo.siting.solve import measure_plan, solve_siting
from geo.siting_question import SitingProblem, site_table, siting_problem
from routing.errors import Phrase
from routing.progress import Progress, silent

PLAN: Final = "siting.json"
"""Beside the study file of a publication: the plan that was frozen."""
CUT_SHARE: Final = 0.98
"""A search that used so much of its time limit was cut by it."""
PATIENCE: Final = 20
"""How many times its limit a search that was not cut may take again, on a slower machine."""
ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class FrozenPlan:
    """What a plan cannot be measured again without: its sites and what was proved of them."""

    status: str
    chosen: tuple[str, ...]
    bound: float | None
    is_cut: bool  # by the time limit


@dataclass(frozen=True, eq=False)
class Proposal:
    """The plan of a region's siting question, where its sites are, and whom its candidates stand for."""

    asked: SitingQuestion
    known: FrozenPlan
    plan: SitePlan
    sites: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame | None
    people_by_candidate: Mapping[str, float]  # of those that are cells
    gain: Gain

    def boundary(self, rank: int) -> tuple[str, str]:
        """Id and name of the boundary in which a site lies; of several the first; "" where there is none."""
        if self.boundaries is None:
            return "", ""
        inside = self.boundaries[self.boundaries.intersects(self.sites.geometry.iloc[rank - 1])]
        return (str(inside["boundary_id"].iloc[0]), str(inside["name"].iloc[0])) if len(inside) else ("", "")


def propose(
    region: Region,
    question: Question,
    known: FrozenPlan | None = None,
    *,
    prove: bool = True,
    progress: Progress = silent,
) -> Proposal | None:
    """The plan of `question.siting`, found anew and, where one is known, held against it; None where none is asked.

    With `prove` false what is known of a plan is taken as said.

    Raises
    ------
    SitingError
        The question does not fit the region, or a known site is no candidate.
    """
    asked = question.siting
    if asked is None:
        return None
    services = () if asked.service == ANY_SERVICE else (asked.service,)
    reaches = measure_reaches(region, replace(question, modes=(asked.mode,), services=services))
    problem = siting_problem(region, question, reach_of(reaches, asked.service), progress=progress)
    progress(Phrase("choosing sites and proving how good they are"))
    frozen = known if known is not None and not prove else _prove(problem, known)
    plan = _measure(problem, frozen)
    sites = site_table(plan, problem.candidates)
    return Proposal(
        asked=asked,
        known=frozen,
        plan=plan,
        sites=sites,
        boundaries=region.boundaries,
        people_by_candidate=_people_by_candidate(region, asked),
        gain=measure_gain(region, question, problem, sites),
    )


def _prove(problem: SitingProblem, known: FrozenPlan | None) -> FrozenPlan:
    """The plan that is found now, or the known one where time cut the search and what is found does not refute it."""
    limit_s = problem.task.time_limit_s * (PATIENCE if known is not None and not known.is_cut else 1)
    plan = solve_siting(problem.instance, replace(problem.task, time_limit_s=limit_s))
    is_cut = plan.seconds >= CUT_SHARE * limit_s
    found = FrozenPlan(plan.status, plan.chosen, plain_number(plan.bound), is_cut)
    if known is None or not (is_cut or known.is_cut) or _refutes(plan, _measure(problem, known)):
        return found
    return known


def _measure(problem: SitingProblem, known: FrozenPlan) -> SitePlan:
    bound = math.nan if known.bound is None else known.bound
    return measure_plan(problem.instance, problem.task, known.chosen, status=known.status, bound=bound)


def _refutes(found: SitePlan, published: SitePlan) -> bool:
    """Whether one plan is better than what was proved of the other allows: then one of the proofs is none."""
    if (found.status == "infeasible") != (published.status == "infeasible"):
        return True
    sign = 1.0 if found.model == "mclp" else -1.0
    pairs = ((found.objective, published.bound), (published.objective, found.bound))
    return any(sign * (value - bound) > ROUNDING * max(abs(value), abs(bound), 1.0) for value, bound in pairs)


def _people_by_candidate(region: Region, asked: SitingQuestion) -> Mapping[str, float]:
    if asked.candidates == "junctions":
        return {}
    ids = region.population.cells["cell_id"].astype(str)
    return dict(zip(ids, region.population.everyone_people.tolist(), strict=True))


def plan_of_result(said: Mapping[str, Any], time_limit_s: float) -> FrozenPlan:
    """The plan that `siting.json` of a study's result says.

    Raises
    ------
    PublicationError
        It says no plan.
    """
    try:
        is_cut = float(said["seconds"]) >= CUT_SHARE * time_limit_s
        return _frozen({**said, "is_cut": is_cut})
    except (KeyError, TypeError, ValueError):
        raise _no_plan() from None


def read_plan(folder: Path) -> FrozenPlan | None:
    """The plan that was frozen beside a study file; None where there is none.

    Raises
    ------
    PublicationError
        The file says no plan.
    """
    if not (folder / PLAN).is_file():
        return None
    try:
        return _frozen(json.loads((folder / PLAN).read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError):
        raise _no_plan() from None


def write_plan(folder: Path, plan: FrozenPlan) -> None:
    """Keep a plan beside a study file."""
    text = json.dumps(asdict(plan), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    (folder / PLAN).write_text(text + "\n", encoding="utf-8")


def _frozen(said: Mapping[str, Any]) -> FrozenPlan:
    bound = said["bound"]
    return FrozenPlan(
        status=str(said["status"]),
        chosen=tuple(str(each) for each in said["chosen"]),
        bound=None if bound is None else plain_number(float(bound)),
        is_cut=bool(said["is_cut"]),
    )


def _no_plan() -> PublicationError:
    return PublicationError("{name} is no plan of sites; run the study again, then publish", name=PLAN)
