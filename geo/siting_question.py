"""From a region and a siting question to a plan: demand, candidate sites, the times between them, the answer."""

from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import SitingError
from geo.notes import Notes, group_digits
from geo.points import CRS
from geo.reach import Reach
from geo.region import Question, Region, SitingQuestion
from geo.siting.instance import SitingInstance, build_instance
from geo.siting.plan import SitePlan
from geo.siting.solve import solve_siting
from geo.siting.task import SitingTask
from geo.siting_candidates import candidate_sites
from geo.siting_wishes import NO_WISHES, SiteWishes, affordable
from routing.errors import Phrase
from routing.modes import load_mode
from routing.network import FloatArray, IntArray
from routing.progress import Progress, silent
from routing.snap import Snapped, snap_points
from routing.travel_times import travel_time_pairs

MOST_PAIRS: Final = 40_000_000
"""More demand-candidate pairs than this do not fit a laptop's memory."""

TIME_COLUMNS: Final = {"pmedian": "mean_travel_time_s", "pcenter": "longest_travel_time_s"}
"""Travel time once the sites up to this one are open, for the models that choose by it."""


def propose_sites(
    region: Region,
    question: Question,
    reach: Reach,
    *,
    candidates: gpd.GeoDataFrame | None = None,
    wishes: SiteWishes = NO_WISHES,
    notes: Notes | None = None,
    progress: Progress = silent,
) -> tuple[SitePlan, gpd.GeoDataFrame]:
    """The plan of `question.siting`, and its sites in rank order as points.

    `reach` says how far the existing facilities are by the same mode and service; they stay. `candidates` are those of
    `candidate_sites`, for a caller that has them; a budget is kept by the cost that stands in them.

    Raises
    ------
    SitingError
        No candidate is left, the stratum is unknown, or the pairs would not fit in memory.
    """
    problem = siting_problem(
        region, question, reach, candidates=candidates, wishes=wishes, notes=notes, progress=progress
    )
    progress(Phrase("choosing sites and proving how good they are"))
    plan = solve_siting(problem.instance, problem.task)
    if wishes.budget is not None:
        plan = replace(plan, details=plan.details | _money(plan, wishes, problem.candidates))
    return plan, site_table(plan, problem.candidates)


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """A siting question as the models take it, and its candidates as points."""

    instance: SitingInstance
    task: SitingTask
    candidates: gpd.GeoDataFrame


def siting_problem(
    region: Region,
    question: Question,
    reach: Reach,
    *,
    candidates: gpd.GeoDataFrame | None = None,
    wishes: SiteWishes = NO_WISHES,
    notes: Notes | None = None,
    progress: Progress = silent,
) -> SitingProblem:
    """What `propose_sites` solves: demand, candidate sites, and the times between them."""
    asked = question.siting
    assert asked is not None  # noqa: S101 - the caller asks only when there is a question
    stratum = _require_stratum(region, asked)
    people = region.population.reported_people()
    # cells without anybody of the stratum weigh nothing, but their people gain too
    demand = np.flatnonzero((people > 0).any(axis=1)).astype(np.int32)
    if candidates is None:
        candidates = candidate_sites(region, asked, wishes=wishes, notes=notes)
    sites, budget = affordable(wishes, candidates, asked.sites or None)
    progress(Phrase("travel times to {count} candidate sites", count=group_digits(len(candidates))))
    pairs = _pairs(region, question, demand, candidates)
    strata = tuple(dict.fromkeys((stratum, *people.columns)))
    instance = build_instance(
        region.population.cells["cell_id"].to_numpy(dtype=object)[demand].tolist(),
        people[list(strata)].to_numpy(dtype=np.float64)[demand],
        candidates["candidate_id"].tolist(),
        pairs,
        strata=strata,
        existing_time_s=reach.travel_time_s[demand],
        must=candidates["must"].to_numpy(dtype=np.bool_),
        forbidden=candidates["forbidden"].to_numpy(dtype=np.bool_),
        cost=None if budget is None else candidates["cost"].to_numpy(dtype=np.float64),
    )
    task = SitingTask(
        model=asked.model,
        sites=sites,
        budget=budget,
        threshold_s=asked.threshold_min * 60,
        unreached_time_s=question.cutoff_min * 60 if asked.model == "pmedian" else None,
        time_limit_s=asked.time_limit_s,
        seed=asked.seed,
    )
    return SitingProblem(instance, task, candidates)


def _money(plan: SitePlan, wishes: SiteWishes, candidates: gpd.GeoDataFrame) -> dict[str, object]:
    """The budget, and what the chosen sites cost of it."""
    cost = candidates.set_index("candidate_id")["cost"].loc[list(plan.chosen)]
    return {"budget": wishes.budget, "cost": float(cost.sum())}


def _require_stratum(region: Region, asked: SitingQuestion) -> str:
    """The stratum to site for, everyone when none is named."""
    people = region.population.reported_people()
    stratum = asked.stratum or region.population.everyone_column
    if stratum not in people:
        raise SitingError(
            "there is no stratum {stratum} to site for; the strata are {known}",
            stratum=stratum,
            known=", ".join(people.columns),
        )
    if not (people[stratum] > 0).any():
        raise SitingError("there is no demand: give at least one place with people")
    return stratum


def _pairs(
    region: Region, question: Question, demand: IntArray, candidates: gpd.GeoDataFrame
) -> tuple[IntArray, IntArray, FloatArray]:
    """(demand row, candidate row, seconds) of every pair the model may use."""
    asked = question.siting
    assert asked is not None  # noqa: S101
    graph = region.network.graphs[asked.mode]
    bounded = asked.model in ("mclp", "lscp")
    cutoff_min = asked.threshold_min if bounded else question.cutoff_min
    if not bounded and len(demand) * len(candidates) > MOST_PAIRS:
        raise SitingError(
            "{model} over {demand} cells and {candidates} candidates is too large; "
            "name a file with fewer candidates in [siting], or use mclp",
            model=asked.model,
            demand=len(demand),
            candidates=len(candidates),
        )
    off_road_kmh = load_mode(asked.mode, region.network.source.country).off_road_kmh

    def snap(points: gpd.GeoSeries) -> Snapped:
        return snap_points(graph, points.x, points.y, off_road_kmh=off_road_kmh, limit_m=question.snap_limit_m)

    homes, sites = snap(region.population.cells.geometry.iloc[demand]), snap(candidates.geometry)
    if question.direction == "from_facility":
        j, i, seconds = travel_time_pairs(graph, sites, homes, cutoff_s=cutoff_min * 60)
    else:
        i, j, seconds = travel_time_pairs(graph, homes, sites, cutoff_s=cutoff_min * 60)
    return i, j, seconds


def site_table(plan: SitePlan, candidates: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The chosen sites in rank order with the columns of `sites.csv`."""
    points = candidates.set_index("candidate_id").geometry.loc[list(plan.chosen)]
    gained = pd.DataFrame(plan.people_gained, columns=list(plan.strata))
    return gpd.GeoDataFrame(
        {
            "rank": np.arange(1, len(points) + 1),
            "candidate_id": points.index.to_numpy(),
            "lon": points.x.to_numpy(),
            "lat": points.y.to_numpy(),
            "people_gained": gained.iloc[:, 0].to_numpy(),
            "people_covered_total": np.asarray(plan.people_covered_total),
            **({TIME_COLUMNS[plan.model]: plan.time_after_s} if plan.tells_time else {}),
            **{f"gained_{stratum}": gained[stratum].to_numpy() for stratum in gained.columns},
        },
        geometry=points.to_numpy(),
        crs=CRS,
    )
