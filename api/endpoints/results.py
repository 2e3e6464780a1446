"""`/api/v1/regions/{id}/results` and `/api/v1/results/{id}`: what was computed, with its files."""

import mimetypes
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from pydantic import BaseModel

from api.access.needs import Action, CurrentUser, audit, needs
from api.endpoints.export import disposition
from api.errors import unknown_object
from api.etags import etag_of, has_etag, not_modified
from api.paging import AskedPage
from api.store.models import Result
from api.store.references import require_row
from api.store.region_rows import require_region_row
from api.store.results import load_results, remove_result_folder

router = APIRouter(tags=["results"])
FILE_TYPES: Final = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ResultView(BaseModel):
    """Something computed of a region or one of its scenarios."""

    id: str
    region_id: str
    scenario_id: str | None
    kind: str
    parameters: dict[str, Any]
    region_revision: int
    manifest_sha256: str
    created_at: datetime


class FileView(BaseModel):
    """A file of a result."""

    name: str
    size_bytes: int
    media_type: str


@router.get("/regions/{region_id}/results", dependencies=[needs(Action.view)])
def list_results(region_id: str, request: Request, page: AskedPage) -> list[ResultView]:
    """What was computed of a region."""
    with request.app.state.service.database.session() as session:
        if request.app.state.regions.in_memory(region_id) is None:
            require_region_row(session, region_id)
        found = load_results(session, region_id, after=page.after, limit=page.limit + 1)
        return [_view(row) for row in page.cut(found, lambda row: row.id)]


@router.get("/results/{result_id}", dependencies=[needs(Action.view)])
def read_result(result_id: str, request: Request) -> ResultView:
    """One result."""
    with request.app.state.service.database.session() as session:
        return _view(require_row(session, Result, result_id))


@router.get("/results/{result_id}/files", dependencies=[needs(Action.view)])
def list_result_files(result_id: str, request: Request) -> list[FileView]:
    """The files of a result by name; folders stand in the names."""
    folder = _folder(request, result_id)
    return [
        FileView(name=path.relative_to(folder).as_posix(), size_bytes=path.stat().st_size, media_type=_type(path))
        for path in _files(folder)
    ]


@router.get(
    "/results/{result_id}/files/{name:path}",
    response_class=FileResponse,
    responses=FILE,
    dependencies=[needs(Action.view), has_etag],
)
def read_result_file(
    result_id: str, name: Annotated[str, InPath(description="As in the list of files.")], request: Request
) -> Response:
    """A file of a result, to be saved."""
    folder = _folder(request, result_id)
    # Only what the list shows is given: no name leads out of the folder, for none is followed.
    path = next((path for path in _files(folder) if path.relative_to(folder).as_posix() == name), None)
    if path is None:
        raise unknown_object(name)
    state = path.stat()
    etag = etag_of("result", result_id, name, state.st_size, state.st_mtime_ns)
    headers = {"ETag": etag, "Content-Disposition": disposition(path.name)}
    return not_modified(request, etag) or FileResponse(path, media_type=_type(path), headers=headers)


@router.delete("/results/{result_id}", status_code=204, dependencies=[needs(Action.plan)])
def remove_result(result_id: str, request: Request, actor: CurrentUser) -> None:
    """Remove a result with its files; it never changes, so no `If-Match` is asked for."""
    with request.app.state.service.database.session() as session:
        row = require_row(session, Result, result_id)
        session.delete(row)
        audit(session, actor, "remove", "result", result_id, {"region": row.region_id})
    remove_result_folder(request.app.state.service.data, row.folder)


def _folder(request: Request, result_id: str) -> Path:
    service = request.app.state.service
    with service.database.session() as session:
        return Path(service.data) / require_row(session, Result, result_id).folder


def _files(folder: Path) -> Iterator[Path]:
    """Plain files below a folder, in the order of their names; nothing that only points elsewhere."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(folder.resolve()):
            yield path


def _type(path: Path) -> str:
    known = FILE_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    return known or "application/octet-stream"


def _view(row: Result) -> ResultView:
    return ResultView(
        id=row.id,
        region_id=row.region_id,
        scenario_id=row.scenario_id,
        kind=row.kind,
        parameters=row.parameters,
        region_revision=row.region_revision,
        manifest_sha256=row.manifest_sha256,
        created_at=row.created_at,
    )
