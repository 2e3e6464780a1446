"""`/ogc`: OGC API - Features over the layers of every region."""

from collections.abc import Callable, Sequence
from html import escape
from importlib.metadata import version
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.access.needs import CurrentUser, needs
from api.access.roles import Action
from api.access.visible import seen_regions
from api.asked_page import asks_for_page
from api.errors import UnknownObjectError
from api.ogc.collections import Collection, Outline, find_collection, list_outlines
from api.ogc.crs import Crs
from api.ogc.definition import CRS_PARAMETER, ITEMS_PARAMETERS, api_definition, parameter
from api.ogc.documents import CONFORMS_TO, collections_page, describe_collection, landing_page
from api.ogc.features import render_feature, render_page
from api.ogc.links import GEOJSON, HTML, JSON, OPENAPI, PREFIX
from api.ogc.parameters import read_crs, read_items_query, read_parameters
from api.problems import asked_language
from api.region_shelf import require_region

WRONG: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": what, "content": {"application/problem+json": {}}}
    for status, what in ((400, "A parameter is not known, or cannot be"), (404, "There is no such thing here"))
}
FORMAT: Final = parameter("f", {"type": "string", "enum": ["json"]}, "Media type of the answer")

Answer = TypeVar("Answer", bound=Callable[..., Response])

router = APIRouter(prefix=f"/{PREFIX}", tags=["ogc"], dependencies=[needs(Action.view)], responses=WRONG)


def _document(path: str, *kinds: str, parameters: Sequence[dict[str, Any]] = (FORMAT,)) -> Callable[[Answer], Answer]:
    """A route that answers GET, and HEAD as HTTP asks (/req/core/http), with documents of some media types."""

    def register(endpoint: Answer) -> Answer:
        content: dict[str, Any] = {kind: {} for kind in kinds}
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            response_class=Response,
            responses={200: {"content": content}},
            openapi_extra={"parameters": list(parameters)},
        )
        router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
        return endpoint

    return register


@router.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
@_document("", JSON, HTML, parameters=(parameter("f", {"type": "string", "enum": ["json", "html"]}, "Media type"),))
def landing(request: Request) -> Response:
    """The landing page: JSON for programs, a page for a browser."""
    asked = read_parameters(request, formats=("json", "html")).get("f")
    if asked == "html" or (asked is None and asks_for_page(request)):
        return HTMLResponse(_as_html(landing_page(request, HTML)), headers={"Vary": "Accept"})
    return JSONResponse(landing_page(request, JSON), headers={"Vary": "Accept"})


@_document("/conformance", JSON)
def conformance(request: Request) -> Response:
    """What this API conforms to."""
    read_parameters(request)
    return JSONResponse({"conformsTo": list(CONFORMS_TO)})


@_document("/api", OPENAPI)
def definition(request: Request, actor: CurrentUser) -> Response:
    """This API in OpenAPI 3.0, each collection with the properties it may be filtered by."""
    read_parameters(request)
    document = api_definition(request, version("qamtu"), _seen_collections(request, actor))
    return JSONResponse(document, media_type=OPENAPI)


@_document("/collections", JSON)
def collections(request: Request, actor: CurrentUser) -> Response:
    """The collections: facilities, cells, catchments, boundaries and sites of each region, where there are any."""
    read_parameters(request)
    return JSONResponse(collections_page(request, _seen_collections(request, actor)))


def require_collection(region_id: str, layer: str, request: Request) -> Collection:
    """The collection of a path, or 404."""
    served = require_region(request.app.state.regions, region_id)
    found = find_collection(served, layer, asked_language(request))
    if found is None:
        raise UnknownObjectError(
            "{region} has no collection {layer}; see {path}",
            region=region_id,
            layer=layer,
            path=f"/{PREFIX}/collections",
        )
    return found


Asked = Annotated[Collection, Depends(require_collection)]


@_document("/collections/{region_id}.{layer}", JSON)
def collection(request: Request, asked: Asked) -> Response:
    """Title, extent and links of a collection."""
    read_parameters(request)
    return JSONResponse(describe_collection(request, asked.outline))


@_document("/collections/{region_id}.{layer}/items", GEOJSON, parameters=ITEMS_PARAMETERS)
def items(request: Request, asked: Asked) -> Response:
    """Features by box and by properties, page by page; any property is a parameter, such as `kind=hospital`."""
    query = read_items_query(request, asked)
    return _features(render_page(request, asked, query), query.crs)


@_document("/collections/{region_id}.{layer}/items/{feature_id:path}", GEOJSON, parameters=(CRS_PARAMETER,))
def item(request: Request, asked: Asked, feature_id: str) -> Response:
    """One feature by its id."""
    crs = read_crs(read_parameters(request, ("crs",), formats=("json", "geojson")))
    text = render_feature(request, asked, feature_id, crs)
    if text is None:
        raise UnknownObjectError("{collection} has no feature {feature}", collection=asked.id, feature=feature_id)
    return _features(text, crs)


def _features(text: str, crs: Crs) -> Response:
    return Response(text, media_type=GEOJSON, headers={"Content-Crs": f"<{crs.uri}>"})


def _seen_collections(request: Request, actor: CurrentUser) -> list[Outline]:
    regions = request.app.state.regions
    return list(list_outlines(regions, seen_regions(request, actor), asked_language(request)))


def _as_html(page: dict[str, Any]) -> str:
    links = "".join(
        f'<li><a href="{escape(entry["href"])}">{escape(entry["title"])}</a> ({escape(entry["type"])})</li>'
        for entry in page["links"]
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(page["title"])}</title></head>'
        f"<body><h1>{escape(page['title'])}</h1><p>{escape(page['description'])}</p><ul>{links}</ul></body></html>"
    )
