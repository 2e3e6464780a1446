"""The JSON documents of OGC API - Features but for the features: landing page, conformance, collections."""

from collections.abc import Iterable
from typing import Any, Final

from fastapi import Request

from api.ogc.collections import Outline
from api.ogc.crs import CRS84, SYSTEMS
from api.ogc.links import GEOJSON, HTML, JSON, OPENAPI, Link, link, ogc_url, self_link

CONFORMS_TO: Final = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
LICENCES: Final = {
    "ODbL 1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
}
"""Where the words of a licence stand; others are named in the description alone."""
TITLE: Final = "Qamtu"
DESCRIPTION: Final = "Health facilities, people, catchments, boundaries and proposed sites, region by region."


def landing_page(request: Request, kind: str) -> dict[str, Any]:
    """What there is and where; `kind` is the media type it is sent as."""
    other, name = (JSON, "json") if kind == HTML else (HTML, "html")
    links = [
        self_link(request, kind),
        link(f"{ogc_url(request)}?f={name}", "alternate", other, "This document in another form"),
        link(ogc_url(request, "api"), "service-desc", OPENAPI, "Definition of this API"),
        link(ogc_url(request, "conformance"), "conformance", JSON, "What this API conforms to"),
        link(ogc_url(request, "collections"), "data", JSON, "The collections"),
    ]
    return {"title": TITLE, "description": DESCRIPTION, "links": links}


def collections_page(request: Request, outlines: Iterable[Outline]) -> dict[str, Any]:
    """All collections; each as it stands alone."""
    described = [describe_collection(request, outline) for outline in outlines]
    return {"links": [self_link(request, JSON)], "collections": described, "crs": list(SYSTEMS)}


def describe_collection(request: Request, outline: Outline) -> dict[str, Any]:
    """Title, source, extent and links of a collection."""
    about = outline.about
    described: dict[str, Any] = {
        "id": outline.id,
        "title": f"{about.title}: {outline.name}",
        "description": " ".join(text for text in (about.notice, about.attribution, about.licence) if text),
        "attribution": about.attribution,
        "itemType": "feature",
        "links": collection_links(request, outline),
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
    }
    if outline.bbox is not None:
        described["extent"] = {"spatial": {"bbox": [list(outline.bbox)], "crs": CRS84}}
    return described


def collection_links(request: Request, outline: Outline) -> list[Link]:
    """The same wherever the collection is described."""
    at = ("collections", outline.id)
    links = [
        link(ogc_url(request, *at), "self", JSON, "This collection"),
        link(ogc_url(request, *at, "items"), "items", GEOJSON, "Its features"),
    ]
    licence = outline.about.licence
    return [*links, link(LICENCES[licence], "license", HTML, licence)] if licence in LICENCES else links
