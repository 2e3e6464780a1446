"""`/api/v1/uploads`: files that people bring, kept by their content, to be looked at and taken over into regions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.access.needs import Action, Actor, CurrentUser, audit, costs, needs, require_right
from api.access.objects import place_of
from api.access.visible import bounds
from api.endpoints.jobs import JobView, accepted
from api.endpoints.problem_answers import problem_answers
from api.errors import InUseError, RequestError, TooLargeError
from api.fields import Line, Name, Reference
from api.imports.fetch.allowed import find_origin, read_allowed, show_url
from api.imports.fetch.overpass import overpass_body
from api.imports.receive import KeptFile, clean_name, keep_received, receive, too_large
from api.imports.upload_kinds import UPLOAD_KINDS, UploadKindName
from api.jobs import start_job
from api.paging import AskedPage
from api.service import Service
from api.settings import read_settings
from api.store.models import Upload
from api.store.references import require_area, require_organisation, require_row
from api.store.uploads import is_being_read, load_uploads, remove_unshared_upload

router = APIRouter(prefix="/uploads", tags=["uploads"])
BODY: Final[Mapping[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the file.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class UploadView(BaseModel):
    """A file that was sent or fetched."""

    id: str
    name: str
    kind: UploadKindName
    media_type: str
    sha256: str
    size_bytes: int
    source_url: str
    area_id: str | None
    organisation_id: str | None
    created_at: datetime


@router.post(
    "",
    status_code=201,
    dependencies=[needs(Action.plan), costs(5)],
    openapi_extra=dict(BODY),
    responses=problem_answers(400, 413),
)
async def add_upload(
    kind: UploadKindName,
    name: Name,
    request: Request,
    response: Response,
    actor: CurrentUser,
    area_id: Annotated[Reference | None, Query(description="Where it lies: rights are bound to areas.")] = None,
    organisation_id: Annotated[Reference | None, Query(description="Whose it is.")] = None,
) -> UploadView:
    """Send a file as the body of the request; what it holds is found in it, `name` is only shown.

    Without an area and an organisation it is yours alone.
    """
    service: Service = request.app.state.service
    await run_in_threadpool(_require_place, service, actor, area_id, organisation_id)
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > UPLOAD_KINDS[kind].most_bytes:
        raise too_large(UPLOAD_KINDS[kind].most_bytes)
    try:
        async with receive(service.data, request.stream(), kind) as received:
            kept = await run_in_threadpool(keep_received, service.data, received, kind, clean_name(name))
    except ClientDisconnect:
        raise RequestError("the file did not come whole; send it again") from None
    except TooLargeError:
        response.headers["Connection"] = "close"  # what is still coming is not read
        raise

    def keep() -> UploadView:
        with service.database.session() as session:
            row = Upload(
                kind=kind,
                name=clean_name(name, kept.content),
                area_id=area_id,
                organisation_id=organisation_id,
                created_by=actor.user_id,
                **fields_of(kept),
            )
            session.add(row)
            session.flush()
            audit(session, actor, "add", "upload", row.id, {"kind": kind, "sha256": row.sha256})
            return view(row)

    answer = await run_in_threadpool(keep)
    response.headers["Location"] = f"/api/v1/uploads/{answer.id}"
    return answer


class FetchGiven(BaseModel):
    """A file on a host of the allow-list; with a box, a question to the Overpass server of that address."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"url": "https://download.geofabrik.de/asia/kazakhstan-latest.osm.pbf"}]},
    )

    url: Annotated[Name, Field(max_length=2000)]
    kind: UploadKindName = "osm"
    name: Annotated[Line, Field(description="Empty = the last part of the address.")] = ""
    sha256: Annotated[str, Field(pattern=r"^([0-9a-fA-F]{64})?$", description="What the file must hash to.")] = ""
    bbox: Annotated[
        tuple[float, float, float, float] | None, Field(description="West, south, east, north, in degrees.")
    ] = None
    area_id: Reference | None = None
    organisation_id: Reference | None = None


@router.post("/fetch", status_code=202, dependencies=[needs(Action.plan), costs(20)])
def fetch_upload(given: FetchGiven, request: Request, response: Response, actor: CurrentUser) -> JobView:
    """Fetch a file from a host of the allow-list, as a job whose outcome names the upload."""
    service: Service = request.app.state.service
    find_origin(given.url, read_allowed(read_settings().fetch_allow))
    if given.bbox is not None:
        overpass_body(given.bbox)
    _require_place(service, actor, given.area_id, given.organisation_id)
    with service.database.session() as session:
        job = start_job(session, "fetch", None, given.model_dump(), actor)
        audit(session, actor, "start", "job", job.id, {"kind": job.kind, "host": show_url(given.url)})
        return accepted(job, request, response)


@router.get("", dependencies=[needs(Action.plan)])
def list_uploads(request: Request, actor: CurrentUser, page: AskedPage) -> list[UploadView]:
    """The files that you may use."""
    with request.app.state.service.database.session() as session:
        where = bounds(actor, Action.plan)
        found = load_uploads(session, where, actor.user_id, after=page.after, limit=page.limit + 1)
        return [view(row) for row in page.cut(found, lambda row: row.id)]


@router.get("/{upload_id}", dependencies=[needs(Action.plan)])
def read_upload(upload_id: str, request: Request) -> UploadView:
    """One of them."""
    with request.app.state.service.database.session() as session:
        return view(require_row(session, Upload, upload_id))


@router.delete("/{upload_id}", status_code=204, dependencies=[needs(Action.plan)], responses=problem_answers(409))
def remove_upload(upload_id: str, request: Request, actor: CurrentUser) -> None:
    """Remove a file; what was taken over from it stays."""
    service: Service = request.app.state.service
    with service.database.session() as session:
        row = require_row(session, Upload, upload_id)
        file = row.file
        if is_being_read(session, upload_id):
            raise InUseError("{id} is in use: a job works on it; wait for it, or cancel it", id=upload_id)
        session.delete(row)
        audit(session, actor, "remove", "upload", upload_id)
    with service.database.session() as session:
        remove_unshared_upload(session, service.data, file)


def fields_of(kept: KeptFile) -> dict[str, Any]:
    """What the row of an upload says of its file."""
    return {
        "file": kept.file,
        "sha256": kept.sha256,
        "size_bytes": kept.size_bytes,
        "media_type": kept.content.media_type,
    }


def view(row: Upload) -> UploadView:
    """An upload as it is shown."""
    return UploadView.model_validate(row, from_attributes=True)


def _require_place(service: Service, actor: Actor, area_id: str | None, organisation_id: str | None) -> None:
    if area_id is None and organisation_id is None:
        return
    with service.database.session() as session:
        require_area(session, area_id)
        require_organisation(session, organisation_id)
        require_right(actor, Action.plan, place_of(session, area_id, organisation_id))
