"""`/api/v1/regions/{id}/siting`: where to add sites, with a proof; at once, or as a job where it takes longer."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, CurrentUser, audit, needs
from api.access.rate_limits import costs
from api.endpoints.jobs import JobView, accepted
from api.endpoints.problem_answers import problem_answers
from api.endpoints.regions import Served
from api.endpoints.what_if import Changes
from api.errors import RequestError
from api.jobs import start_job
from api.jobs.asked import AskedSiting, AskedWishes, Money
from api.problems import asked_language
from api.regions import ServedRegion
from api.store.models import Region as RegionRow

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.region import Question, Region, SitingQuestion
    from geo.siting.plan import SitePlan
    from geo.siting_wishes import SiteWishes

router = APIRouter(tags=["siting"], dependencies=[needs(Action.plan), costs(20)])
JOB_KIND: Final = "siting"
LONGEST_ANSWER_S: Final = 1.0
"""What is expected to take longer becomes a job."""
LONGEST_WAIT_S: Final = 30.0
"""What is expected to take longer is not worked on while somebody waits, even if they want to."""
LONGEST_PROOF_S: Final = 20.0
MOST_CANDIDATES: Final = 5_000


class CandidateSite(BaseModel):
    """A place where a facility could be added."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=200)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    must: Annotated[bool, Field(description="to be chosen in any case")] = False
    forbidden: Annotated[bool, Field(description="never to be chosen")] = False
    cost: Annotated[Money | None, Field(description="none: that of every site")] = None


Candidates = (
    Literal["cells", "junctions", "neighbourhoods"]
    | Annotated[list[CandidateSite], Field(min_length=1, max_length=MOST_CANDIDATES)]
)


class SitingRequest(AskedSiting, AskedWishes):
    """A siting question (docs/siting.md) on the region, or on a scenario of it.

    `must`, `forbidden` and `boundaries` stand beside any `candidates`.
    """

    sites: Annotated[int, Field(ge=0, le=1000, description="how many to choose; 0 for lscp, which finds it out")] = 5
    time_limit_s: Annotated[float, Field(gt=0, le=3600, description="of the proof; up to 20 s in an answer")] = 20.0
    candidates: Candidates = "cells"  # type: ignore[assignment] # a job knows names alone
    changes: Annotated[Changes, Field(default_factory=list, description="a scenario in place of the baseline")]
    wait: Annotated[
        bool, Field(description="answer even where it takes up to half a minute; what takes longer is a job")
    ] = False


class ChosenSite(BaseModel):
    """A proposed site, best first."""

    rank: int
    candidate_id: str
    lon: float
    lat: float
    people_gained: float | None
    people_covered_total: float | None
    gained: Annotated[dict[str, float | None], Field(description="by stratum")]


class SitingResponse(BaseModel):
    """The plan and what is proved of it; numbers are null where nothing is feasible."""

    model_config = ConfigDict(extra="allow")

    model: str
    status: Literal["optimal", "feasible", "infeasible"]
    objective: float | None
    bound: float | None
    gap: Annotated[float | None, Field(description="relative: 0.004 = 0.4 %")]
    seconds: float
    chosen: list[str]
    checker_objective: float | None
    sites: list[ChosenSite]
    sentences: Annotated[list[str], Field(description="the plan and its proof in words")]


@router.post(
    "/regions/{region_id}/siting",
    response_model=SitingResponse,
    responses={202: {"model": JobView, "description": "A job works on it"}, **problem_answers(401, 403, 404, 422, 429)},
)
def siting(served: Served, asked: SitingRequest, actor: CurrentUser, request: Request) -> Response:
    """Where to add sites. Small questions are answered at once; `wait` says that the caller waits for larger ones.

    A question about a region that is kept, expected to take more than a second (with `wait`: half a minute), is
    answered with 202 and a job. One with candidates of its own cannot be a job.
    """
    from geo.siting_candidates import candidate_sites
    from geo.siting_estimate import estimate_siting_s
    from geo.siting_wishes import wishes_from_dict
    from geo.what_if import apply_changes, changes_from_list

    region = apply_changes(served.region, changes_from_list(asked.changes))
    question, given = _question(served.question, region, asked), _given(asked)
    wishes = wishes_from_dict(asked.model_dump(include=set(AskedWishes.model_fields)))
    candidates = candidate_sites(region, _siting(question), given=given, wishes=wishes)
    expected_s = estimate_siting_s(region, question, len(candidates))
    if expected_s > (LONGEST_WAIT_S if asked.wait else LONGEST_ANSWER_S) and given is None:
        job = _start_job(served, asked, actor, request)
        if job is not None:
            return job
    if expected_s > LONGEST_WAIT_S:
        raise RequestError(
            "this takes about {seconds} s, too long to wait for; name fewer candidates, or start a job of kind {kind}",
            seconds=round(expected_s),
            kind=JOB_KIND,
        )
    return _answer(region, question, candidates, wishes, request)


def _start_job(served: ServedRegion, asked: SitingRequest, actor: Any, request: Request) -> Response | None:
    """202 and the job; None for a region that is not kept, of which no job can know."""
    with request.app.state.service.database.session() as session:
        if session.get(RegionRow, served.region_id) is None:
            return None
        known = {*AskedSiting.model_fields, *AskedWishes.model_fields, "changes"}
        parameters = asked.model_dump(mode="json", include=known)
        job = start_job(session, JOB_KIND, served.region_id, parameters, actor)
        audit(session, actor, "start", "job", job.id, {"kind": job.kind, "region_id": served.region_id})
        response = JSONResponse(None, status_code=202)
        told = accepted(job, request, response).model_dump(mode="json")
    return JSONResponse(told, status_code=202, headers={"Location": response.headers["Location"]})


def _question(question: "Question", region: "Region", asked: SitingRequest) -> "Question":
    from geo.matrix import require_mode
    from geo.region import SitingQuestion

    require_mode(region.network, asked.mode)
    siting = SitingQuestion(
        **asked.model_dump(include=set(AskedSiting.model_fields) - {"candidates", "time_limit_s"}),
        candidates=asked.candidates if isinstance(asked.candidates, str) else "cells",
        time_limit_s=min(asked.time_limit_s, LONGEST_PROOF_S),
    )
    return replace(
        question, siting=siting, modes=(asked.mode,), services=() if asked.service == "any" else (asked.service,)
    )


def _siting(question: "Question") -> "SitingQuestion":
    assert question.siting is not None  # noqa: S101 - `_question` has put it there
    return question.siting


def _given(asked: SitingRequest) -> "gpd.GeoDataFrame | None":
    """The candidates of the request; None where it names those of the region."""
    if isinstance(asked.candidates, str):
        return None
    import geopandas as gpd

    from geo.points import CRS

    if len({candidate.id for candidate in asked.candidates}) < len(asked.candidates):
        raise RequestError("an id stands twice in one list of places; give each place an id of its own")
    return gpd.GeoDataFrame(
        {
            "candidate_id": [candidate.id for candidate in asked.candidates],
            "must": [candidate.must for candidate in asked.candidates],
            "forbidden": [candidate.forbidden for candidate in asked.candidates],
            "cost": [float("nan") if each.cost is None else each.cost for each in asked.candidates],
        },
        geometry=gpd.points_from_xy([each.lon for each in asked.candidates], [each.lat for each in asked.candidates]),
        crs=CRS,
    )


def _answer(
    region: "Region", question: "Question", candidates: "gpd.GeoDataFrame", wishes: "SiteWishes", request: Request
) -> JSONResponse:
    from geo.proposal import asked_of, plan_sentences
    from geo.scenario import measure_reaches, reach_of
    from geo.siting_question import propose_sites
    from geo.words import Speech

    reach = reach_of(measure_reaches(region, question), _siting(question).service)
    plan, sites = propose_sites(region, question, reach, candidates=candidates, wishes=wishes)
    told = plan_sentences(Speech(asked_language(request)), plan, asked_of(question))
    return JSONResponse(_plan_with_places(plan, sites) | {"sentences": told})


def _plan_with_places(plan: "SitePlan", sites: "gpd.GeoDataFrame") -> dict[str, Any]:
    content: dict[str, Any] = plan.as_dict()
    places = zip(content["sites"], sites["lon"].tolist(), sites["lat"].tolist(), strict=True)
    return content | {"sites": [site | {"lon": lon, "lat": lat} for site, lon, lat in places]}
