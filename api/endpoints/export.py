"""`/api/v1/regions/{id}/export`: the layers of a region as a file for other programs."""

import hashlib
import shutil
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from api.access.needs import needs
from api.access.roles import Action
from api.errors import RequestError, UnknownObjectError
from api.etags import has_etag, not_modified, served_etag
from api.ogc.collections import region_layer
from api.problems import asked_language
from api.region_shelf import require_region
from api.regions import ServedRegion

if TYPE_CHECKING:
    from geo.exports import ExportFormat, Layer

router = APIRouter(tags=["exports"], dependencies=[needs(Action.view)])
MANIFEST: Final = "manifest.json"
FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file",
        "content": {
            "application/geo+json": {"schema": {"type": "object"}},
            "application/fhir+json": {"schema": {"type": "object"}},
        }
        | {
            name: {"schema": {"type": "string", "format": "binary"}}
            for name in (
                "application/geopackage+sqlite3",
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.apache.parquet",
            )
        },
    },
}


class FileFormat(StrEnum):
    """What a layer can be written as; geo/exports/formats.py says what each holds."""

    geojson = "geojson"
    gpkg = "gpkg"
    csv = "csv"
    xlsx = "xlsx"
    geoparquet = "geoparquet"
    dhis2 = "dhis2"
    fhir = "fhir"


class LayerName(StrEnum):
    """The layers of a region."""

    facilities = "facilities"
    cells = "cells"
    catchments = "catchments"
    boundaries = "boundaries"
    sites = "sites"
    coverage = "coverage"


def exported_region(region_id: str, request: Request) -> ServedRegion:
    """The region of a path, or 404."""
    return require_region(request.app.state.regions, region_id)


@router.get("/regions/{region_id}/export", response_class=FileResponse, responses=FILES, dependencies=[has_etag])
def export(
    request: Request,
    served: Annotated[ServedRegion, Depends(exported_region)],
    format: FileFormat,  # noqa: A002 - what it is called in the address
    layer: LayerName | None = None,
) -> Response:
    """A layer as a file; without `layer` all that the format can hold. The same region gives the same bytes."""
    from geo.exports import FORMATS, about_region

    form = FORMATS[format]
    _require_layer(format, form, layer)
    lang = asked_language(request)
    etag = served_etag(request, served, lang, _result_mark(served))
    if known := not_modified(request, etag):
        return known
    layers = _chosen_layers(served, form, layer)
    about = about_region(served.region_id, served.region, lang)
    folder = Path(tempfile.mkdtemp(prefix="qamtu-export-"))
    try:
        path = folder / f"export.{form.suffix}"
        form.write(layers, about, path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = "-".join([served.region_id, layer or "all", *(["synthetic"] if about.synthetic else [])])
    return FileResponse(
        path,
        media_type=form.media_type,
        headers={
            "ETag": etag,
            "Cache-Control": "private, no-cache",
            "Vary": "Accept-Language",
            "Content-Disposition": disposition(f"{name}.{form.suffix}"),
        },
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def disposition(name: str) -> str:
    """Content-Disposition of a file to be saved (RFC 6266): plain letters for old programs, and the name itself."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "_" for sign in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _require_layer(name: str, form: "ExportFormat", asked: str | None) -> None:
    if asked is None and not form.several:
        raise RequestError(
            "{format} holds one layer; name it by layer={known}", format=name, known="|".join(form.layers)
        )
    if asked is not None and asked not in form.layers:
        raise RequestError(
            "{format} does not hold the layer {layer}; it holds {known}",
            format=name,
            layer=asked,
            known=", ".join(form.layers),
        )


def _chosen_layers(served: ServedRegion, form: "ExportFormat", asked: str | None) -> "list[Layer]":
    found = [region_layer(served, layer) for layer in ((asked,) if asked else form.layers)]
    there = [layer for layer in found if layer is not None]
    if not there:
        raise UnknownObjectError("{region} has no layer {layer}", region=served.region_id, layer=asked or "")
    return there


def _result_mark(served: ServedRegion) -> str:
    """Another one when the result of the region, where catchments and sites are from, is another."""
    manifest = served.folder / MANIFEST
    return hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else ""
