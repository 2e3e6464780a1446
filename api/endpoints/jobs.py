"""`/api/v1/jobs`: how long work stands, told again and again or as it happens; cancelled and resumed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Final, Literal, cast

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from api.access.needs import Action, CurrentUser, audit, needs
from api.access.rate_limits import costs
from api.access.visible import bounds
from api.errors import BadQueryError, RequestError
from api.imports.usable import require_usable
from api.jobs import KINDS, cancel_job, resume_job, start_job
from api.jobs.control import ENDED
from api.jobs.phrases import phrase_from_dict
from api.paging import AskedPage
from api.problems import asked_language
from api.service import Service
from api.store.job_events import load_events
from api.store.jobs import Place, load_all_jobs, load_job, load_jobs_within
from api.store.models import Job, JobEvent
from geo.words import tell_in_words

router = APIRouter(tags=["jobs"])
POLL_S: Final = 0.4
ELSEWHERE: Final = ("fetch", "visits", "publication", "publication_check")
"""Kinds with addresses of their own: POST /uploads/fetch, .../visits/plans, .../publications, .../verify."""
State = Literal["queued", "running", "done", "failed", "cancelled"]


class JobProblem(BaseModel):
    """Why a job failed."""

    code: str
    detail: str


class JobView(BaseModel):
    """How a job stands. `steps` is None until it is known how many there are."""

    id: str
    kind: str
    region_id: str | None
    state: State
    steps: int | None
    steps_done: int
    message: str
    outcome: dict[str, Any]
    problem: JobProblem | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobAsked(BaseModel):
    """A kind of job and what is asked of it; see docs/jobs.md.

    A network is built by `/regions/{id}/network`, which asks whose the extract is.
    """

    kind: Literal["study", "siting", "matrix", "ranges", "coverage_by_district"]
    parameters: dict[str, Any] = {}


class JobTold(BaseModel):
    """An event of a job: how it stood when it happened."""

    state: State
    steps: int | None
    steps_done: int
    message: str


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def accepted(job: Job, request: Request, response: Response) -> JobView:
    """The answer to a request that started a job: 202, and where to look."""
    response.status_code = 202
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return view_job(job, asked_language(request))


def view_job(job: Job, lang: str) -> JobView:
    """A job as it is shown, its sentences in a language."""
    return JobView(
        id=job.id,
        kind=job.kind,
        region_id=job.region_id,
        state=cast(State, job.state),
        steps=job.steps,
        steps_done=job.steps_done,
        message=_say(job.message, lang),
        outcome=_tell_outcome(job.outcome, lang),
        problem=JobProblem(code=job.problem["code"], detail=_say(job.problem["detail"], lang)) if job.problem else None,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


@router.post("/regions/{region_id}/jobs", status_code=202, dependencies=[needs(Action.plan), costs(20)])
def start(region_id: str, asked: JobAsked, actor: CurrentUser, request: Request, response: Response) -> JobView:
    """Start long work on a region; `Location` says where to look how it stands."""
    if asked.kind in ELSEWHERE:
        known = ", ".join(kind for kind in KINDS if kind not in ELSEWHERE)
        raise RequestError("there is no kind of job {kind}; the kinds are {known}", kind=asked.kind, known=known)
    with _service(request).database.session() as session:
        if "upload_id" in asked.parameters:
            require_usable(session, actor, str(asked.parameters["upload_id"]), "osm")
        job = start_job(session, asked.kind, region_id, asked.parameters, actor)
        audit(session, actor, "start", "job", job.id, {"kind": job.kind, "region_id": region_id})
        return accepted(job, request, response)


@router.get("/jobs", dependencies=[needs(Action.view)])
def list_jobs(
    request: Request,
    actor: CurrentUser,
    page: AskedPage,
    region_id: str = "",
    state: Annotated[State | None, Query()] = None,
) -> list[JobView]:
    """The jobs that you may see, newest first: those of regions, and of those without a region your own.

    Those that plan home visits are seen, cancelled and resumed by who may visit, and by nobody else.
    """
    after, limit = _place_of(page.after), page.limit + 1
    with _service(request).database.session() as session:
        visits, asked = bounds(actor, Action.visit), {"region_id": region_id, "state": state or ""}
        if actor.may_everywhere(Action.view):
            found = load_all_jobs(session, visits, **asked, after=after, limit=limit)
        else:
            seen = bounds(actor)
            found = load_jobs_within(session, seen, actor.id, visits, **asked, after=after, limit=limit)
        lang = asked_language(request)
        return [view_job(job, lang) for job in page.cut(found, lambda job: f"{job.created_at.isoformat()} {job.id}")]


def _place_of(key: str) -> Place | None:
    """Where in the list a page begins; None = at its start."""
    if not key:
        return None
    moment, _, job_id = key.partition(" ")
    try:
        made = datetime.fromisoformat(moment)
    except ValueError:
        made = None
    if made is None or made.tzinfo is None:
        raise BadQueryError("cursor is not one that this service gave; begin without it")
    return made, job_id


@router.get("/jobs/{job_id}", dependencies=[needs(Action.view)])
def show(job_id: str, request: Request) -> JobView:
    """How a job stands."""
    with _service(request).database.session() as session:
        return view_job(load_job(session, job_id), asked_language(request))


@router.post("/jobs/{job_id}/cancel", dependencies=[needs(Action.plan)])
def cancel(job_id: str, actor: CurrentUser, request: Request) -> JobView:
    """Stop a job; what is done of it stays, and it can be resumed."""
    with _service(request).database.session() as session:
        job = cancel_job(session, job_id)
        audit(session, actor, "cancel", "job", job.id, {"steps_done": job.steps_done})
        return view_job(job, asked_language(request))


@router.post("/jobs/{job_id}/resume", status_code=202, dependencies=[needs(Action.plan)])
def resume(job_id: str, actor: CurrentUser, request: Request, response: Response) -> JobView:
    """Go on with a job that was cancelled or has failed, after the steps that are done."""
    with _service(request).database.session() as session:
        job = resume_job(session, job_id)
        audit(session, actor, "resume", "job", job.id, {"steps_done": job.steps_done})
        return accepted(job, request, response)


def known_job(job_id: str, request: Request) -> str:
    """The id of a job that is there, before a stream begins; 404 otherwise."""
    with _service(request).database.session() as session:
        return load_job(session, job_id).id


@router.get("/jobs/{job_id}/events", response_class=EventSourceResponse, dependencies=[needs(Action.view)])
async def events(
    job_id: Annotated[str, Depends(known_job)],
    request: Request,
    last_event_id: Annotated[int, Header(ge=0, lt=2**31)] = 0,
) -> AsyncIterator[ServerSentEvent]:
    """What happens with a job, as it happens; ends with the job.

    Each event is named `state`, `step` (begun, or come to something else) or `progress` (a step is done); a browser
    that comes back with `Last-Event-ID` reads on where it left. A comment every 15 seconds keeps the line open.
    """
    service, lang, after = _service(request), asked_language(request), last_event_id
    while not request.app.state.is_stopping():
        rows, ended = await run_in_threadpool(_news, service, job_id, after)
        for row in rows:
            after = row.key
            yield _tell(row, lang)
        if ended:
            return
        await asyncio.sleep(POLL_S)


def _news(service: Service, job_id: str, after: int) -> tuple[list[JobEvent], bool]:
    """Events that are new, and whether there will be no more: the state is read first, so that none is missed."""
    with service.database.session() as session:
        job = session.get(Job, job_id)
        ended = job is None or job.state in ENDED
        return load_events(session, job_id, after), ended


def _tell(row: JobEvent, lang: str) -> ServerSentEvent:
    told = JobTold(**{**row.data, "message": _say(row.data["message"], lang)})
    return ServerSentEvent(data=told.model_dump(), event=row.data["event"], id=str(row.key))


def _tell_outcome(kept: dict[str, Any], lang: str) -> dict[str, Any]:
    """What a job gave, the sentences in it in a language: why figures could not be computed again."""
    return {
        name: _say(value, lang) if isinstance(value, dict) and "template" in value else value
        for name, value in kept.items()
    }


def _say(kept: dict[str, Any], lang: str) -> str:
    return tell_in_words(phrase_from_dict(kept), lang) if kept else ""
