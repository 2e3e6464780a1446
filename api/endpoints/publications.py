"""`/api/v1/publications`: frozen figures, made by a job, and what stands beside them: state, editions, origins."""

import re
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.access.needs import Action, CurrentUser, audit, costs, needs, open_to_all
from api.access.visible import bounds
from api.endpoints.jobs import JobView, accepted
from api.errors import RequestError
from api.etags import changes_seen, etag_of, has_etag, not_modified, require_match
from api.idempotency import IdempotentRoute
from api.jobs import start_job
from api.jobs.kinds.publication import KIND_NAME, AskedPublication, require_possible
from api.jobs.kinds.publication_check import KIND_NAME as CHECK
from api.paging import AskedPage
from api.publications.files import figure_files, read_certificate, report_files
from api.publications.reading import Reader, reads_publication
from api.store.models import Publication
from api.store.publications import find_newer, load_publications
from api.store.references import require_row

router = APIRouter(tags=["publications"], route_class=IdempotentRoute)
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9*][A-Za-z0-9.*-]*(:[0-9]{1,5})?")


def _require_origins(origins: list[str]) -> None:
    """Scheme and name, no path: what a browser compares; `*` is every page of the web."""
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise RequestError(
                "{origin} is no origin; write https://ministry.example, or * for every page", origin=origin
            )


class EditionView(BaseModel):
    """Another edition."""

    id: str
    edition: int


class PublicationRow(BaseModel):
    """A publication in a list."""

    id: str
    content_id: str
    region_id: str
    scenario_id: str | None
    title: str
    titles: dict[str, str]
    edition: int
    state: str
    created_at: datetime


class FigureRow(BaseModel):
    """A figure of a publication; `says` is in the figure's own answer."""

    id: str
    kind: str
    subject: dict[str, Any]
    unit: str
    files: list[str]


class PublicationView(PublicationRow):
    """A publication with its figures. `newer` is the published edition that follows it."""

    date: str
    approved_by: str
    notice: str
    previous: EditionView | None
    newer: EditionView | None
    minimum_people: float
    synthetic: bool
    manifest_sha256: str
    frame_ancestors: list[str]
    report: list[str]
    figures: list[FigureRow]


class PublicationChange(BaseModel):
    """What stands beside the figures and may be changed."""

    model_config = ConfigDict(extra="forbid")

    frame_ancestors: Annotated[
        list[Annotated[str, Field(max_length=200)]],
        Field(max_length=50, description="Origins whose pages may show its figures; none at first."),
    ]


@router.post("/regions/{region_id}/publications", status_code=202, dependencies=[needs(Action.publish), costs(20)])
def start_publication(
    region_id: str, asked: AskedPublication, actor: CurrentUser, request: Request, response: Response
) -> JobView:
    """Freeze the figures of a region or of one of its scenarios; the job's outcome has the `publication_id`."""
    with request.app.state.service.database.session() as session:
        job = start_job(session, KIND_NAME, region_id, asked.model_dump(), actor)
        require_possible(session, region_id, job.parameters)
        audit(session, actor, "start", "job", job.id, {"kind": job.kind, "region_id": region_id})
        return accepted(job, request, response)


@router.get("/publications", dependencies=[open_to_all])
def list_publications(
    request: Request,
    reader: Reader,
    page: AskedPage,
    region_id: str = "",
    region_gone: Annotated[bool, Query(description="Only those of regions that were removed since.")] = False,
) -> list[PublicationRow]:
    """What is published, and what you may see before it is."""
    seen = bounds(reader) if reader is not None else []
    with request.app.state.service.database.session() as session:
        found = load_publications(
            session, seen, region_id=region_id, region_gone=region_gone, after=page.after, limit=page.limit + 1
        )
        return [PublicationRow(**_row(row)) for row in page.cut(found, lambda row: row.id)]


@router.get(
    "/publications/{publication_id}", dependencies=[reads_publication, has_etag], response_model=PublicationView
)
def read_publication(publication_id: str, request: Request, response: Response) -> PublicationView | Response:
    """A publication: its figures, its state and its other editions."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Publication, publication_id)
        view = _view(session, request, row)
        response.headers["ETag"] = _etag(row, view.newer)
        return not_modified(request, _etag(row, view.newer)) or view


@router.post("/publications/{publication_id}/verify", status_code=202, dependencies=[needs(Action.publish), costs(20)])
def verify_publication(publication_id: str, actor: CurrentUser, request: Request, response: Response) -> JobView:
    """Compare every file with its hash and compute all figures again; the job's outcome names each difference."""
    with request.app.state.service.database.session() as session:
        require_row(session, Publication, publication_id)
        job = start_job(session, CHECK, None, {"publication_id": publication_id}, actor)
        audit(session, actor, "verify", "publication", publication_id, {"job": job.id})
        return accepted(job, request, response)


@router.patch("/publications/{publication_id}", dependencies=[needs(Action.publish), changes_seen])
def change_publication(
    publication_id: str, given: PublicationChange, request: Request, response: Response, actor: CurrentUser
) -> PublicationView:
    """Say whose pages may show its figures; what is frozen cannot be changed."""
    _require_origins(given.frame_ancestors)
    with request.app.state.service.database.session() as session:
        row = require_row(session, Publication, publication_id, lock=True)
        require_match(request, _etag(row, _newer(session, row)))
        row.frame_ancestors = list(dict.fromkeys(given.frame_ancestors))
        row.revision += 1
        session.flush()
        audit(session, actor, "change", "publication", row.id, {"frame_ancestors": len(row.frame_ancestors)})
        view = _view(session, request, row)
        response.headers["ETag"] = _etag(row, view.newer)
        return view


def _view(session: Session, request: Request, row: Publication) -> PublicationView:
    folder = request.app.state.service.data / row.folder
    said = read_certificate(folder)["publication"]
    previous = session.get(Publication, row.previous_id) if row.previous_id else None
    return PublicationView(
        **_row(row),
        date=said["date"],
        approved_by=said["approved_by"],
        notice=row.notice,
        previous=EditionView(id=previous.id, edition=previous.edition) if previous else None,
        newer=_newer(session, row),
        minimum_people=said["minimum_people"],
        synthetic=said["synthetic"],
        manifest_sha256=row.manifest_sha256,
        frame_ancestors=row.frame_ancestors,
        report=list(report_files(folder)),
        figures=[
            FigureRow(
                id=figure["id"],
                kind=figure["kind"],
                subject=figure["subject"],
                unit=figure["unit"],
                files=sorted(figure_files(folder, figure)),
            )
            for figure in said["figures"]
        ],
    )


def _newer(session: Session, row: Publication) -> EditionView | None:
    newer = find_newer(session, row.id)
    return EditionView(id=newer.id, edition=newer.edition) if newer else None


def _row(row: Publication) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PublicationRow.model_fields}


def _etag(row: Publication, newer: EditionView | None) -> str:
    return etag_of("publication", row.id, row.revision, newer.id if newer else "")
