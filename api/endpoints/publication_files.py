"""`/api/v1/publications/{id}/figures/...`, report and archive: bytes that never change, and how they stand now."""

import hashlib
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from api.endpoints.export import disposition
from api.endpoints.results import FILE, FILE_TYPES
from api.errors import RightError, unknown_object
from api.etags import has_etag, not_modified
from api.publications.archives import kept_archive
from api.publications.embedding import embed_size
from api.publications.files import REPORT, figure_by_id, figure_files, report_files
from api.publications.headings import figure_headings
from api.publications.notices import page_language
from api.publications.reading import Reader, may_see_inputs, reads_publication
from api.publications.standing import standing_of
from api.store.models import Publication
from api.store.publications import PUBLIC
from api.store.references import require_row
from geo.output_folder import MANIFEST
from geo.publication.canonical import short_id
from geo.publication.folders import FIGURES

router = APIRouter(tags=["publications"])
YEAR_S: Final = 31_536_000
FIGURE_TYPES: Final = FILE_TYPES | {".svg": "image/svg+xml", ".png": "image/png", ".pdf": "application/pdf"}


class FigureHeading(BaseModel):
    """A figure in a list; `value` is the share that lives too far, "" of what is no number."""

    id: str
    kind: str
    heading: str
    value: str
    files: list[str]
    embed_size: Annotated[tuple[int, int], Field(description="Width and height of its frame in a page, in pixels.")]


@router.get("/publications/{publication_id}/figures", dependencies=[reads_publication, has_etag])
def list_figures(
    publication_id: str,
    request: Request,
    response: Response,
    lang: Annotated[str, Query(max_length=2, description="kk, ru, en, th or fr; else as Accept-Language asks.")] = "",
) -> list[FigureHeading]:
    """All figures of a publication with their headings, in the order of its first page."""
    row, folder = _publication(request, publication_id)
    spoken = page_language(request, lang)
    headers = _lasting(row, f"{row.manifest_sha256}-{spoken}") | {"Vary": "Accept-Language"}
    if known := not_modified(request, headers["ETag"]):
        return known  # type: ignore[return-value] # an answer is answered as it is
    response.headers.update(headers)
    return [
        FigureHeading(
            id=said.figure.id,
            kind=said.figure.kind,
            heading=said.text,
            value=said.value,
            files=sorted(figure_files(folder, {"id": said.figure.id})),
            embed_size=embed_size(said.figure.kind),
        )
        for said in figure_headings(folder, spoken)
    ]


@router.get("/publications/{publication_id}/figures/{figure_id}", dependencies=[reads_publication, has_etag])
def read_figure(
    publication_id: str,
    figure_id: Annotated[str, InPath(description="Short or whole id.")],
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """One figure, as the certificate has it: what it says, its interval, how it was computed, what moves it."""
    row, folder = _publication(request, publication_id)
    figure = figure_by_id(folder, figure_id)
    headers = _lasting(row, figure["id"])
    if known := not_modified(request, headers["ETag"]):
        return known  # type: ignore[return-value] # an answer is answered as it is
    response.headers.update(headers)
    return {"publication": row.content_id, **figure}


@router.get(
    "/publications/{publication_id}/figures/{figure_id}/files/{name}",
    response_class=FileResponse,
    responses=FILE,
    dependencies=[reads_publication, has_etag],
)
def read_figure_file(publication_id: str, figure_id: str, name: str, request: Request) -> Response:
    """A file of a figure, to be saved: a picture for a report, or its data."""
    row, folder = _publication(request, publication_id)
    figure = figure_by_id(folder, figure_id)
    digest = figure_files(folder, figure).get(name)  # no name leads out of the folder: those alone are given
    if digest is None:
        raise unknown_object(name)
    place = folder / FIGURES / short_id(figure["id"]) / name
    saved = disposition(f"{short_id(figure['id'])}-{name}")
    return _give(request, row, place, digest, saved)


@router.get(
    "/publications/{publication_id}/manifest",
    response_class=FileResponse,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
    dependencies=[reads_publication, has_etag],
)
def read_publication_manifest(publication_id: str, request: Request) -> Response:
    """The certificate: the publication, its figures, and the SHA-256 of every file."""
    row, folder = _publication(request, publication_id)
    return _give(request, row, folder / MANIFEST, row.manifest_sha256, disposition(f"{row.id}-{MANIFEST}"))


@router.get(
    "/publications/{publication_id}/report/{name}",
    response_class=FileResponse,
    responses=FILE,
    dependencies=[reads_publication, has_etag],
)
def read_publication_report(publication_id: str, name: str, request: Request) -> Response:
    """The coverage report in a language (`report.kk.pdf`, `report.kk.html`) or its tables (`annex.kk.xlsx`)."""
    row, folder = _publication(request, publication_id)
    digest = report_files(folder).get(name)
    if digest is None:
        raise unknown_object(name)
    return _give(request, row, folder / REPORT / name, digest, disposition(f"{row.id}-{name}"))


@router.get(
    "/publications/{publication_id}/archive",
    response_class=FileResponse,
    responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
    dependencies=[reads_publication, has_etag],
)
def read_publication_archive(
    publication_id: str,
    request: Request,
    reader: Reader,
    with_data: Annotated[
        bool, Query(description="With the inputs, which have what is held back: for who may view the region.")
    ] = False,
) -> Response:
    """The whole folder as a zip file, as `qamtu publish` writes it; with its data `qamtu verify` recomputes it.

    `state.json` in it is how the publication stands: its state, who took which step and when, the next edition.
    """
    service = request.app.state.service
    with service.database.session() as session:
        row = require_row(session, Publication, publication_id)
        if with_data and not may_see_inputs(session, reader, row):
            raise RightError("the inputs of a publication are for those who may view its region")
        standing = standing_of(session, row, request.app.state.access.origin(request))
    said = f"{row.manifest_sha256}\0{with_data}\0".encode() + standing.as_bytes()
    digest = hashlib.sha256(said).hexdigest()
    headers = _lasting(row, digest, is_public=row.state in PUBLIC and not with_data)
    headers["Cache-Control"] = "no-cache"  # its figures stay, how it stands does not
    if known := not_modified(request, headers["ETag"]):
        return known
    folder = service.data / row.folder
    archive = kept_archive(service.data, folder, row.id, digest, standing, with_data=with_data)
    saved = {"Content-Disposition": disposition(f"publication-{row.id}.zip")}
    return FileResponse(archive, media_type="application/zip", headers=headers | saved)


def _publication(request: Request, publication_id: str) -> tuple[Publication, Path]:
    service = request.app.state.service
    with service.database.session() as session:
        row = require_row(session, Publication, publication_id)
    return row, service.data / row.folder


def _give(request: Request, row: Publication, path: Path, digest: str, saved: str) -> Response:
    headers = _lasting(row, digest)
    if known := not_modified(request, headers["ETag"]):
        return known
    media_type = FIGURE_TYPES.get(path.suffix, "application/octet-stream")
    return FileResponse(path, media_type=media_type, headers=headers | {"Content-Disposition": saved})


def _lasting(row: Publication, digest: str, *, is_public: bool | None = None) -> dict[str, str]:
    """What never changes is kept for a year: by every cache once it is published, before that by the reader's own."""
    is_public = row.state in PUBLIC if is_public is None else is_public
    kept = "public" if is_public else "private"
    headers = {"ETag": f'"{digest}"', "Cache-Control": f"{kept}, max-age={YEAR_S}, immutable"}
    return headers | ({"Cross-Origin-Resource-Policy": "cross-origin"} if is_public else {})
