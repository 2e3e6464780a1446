"""Links of the answers: absolute, with relation and media type."""

from typing import Final
from urllib.parse import quote

from fastapi import Request

Link = dict[str, str]

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
PREFIX: Final = "ogc"


def ogc_url(request: Request, *path: str) -> str:
    """The address of something below `/ogc`, as this request reached the service."""
    return "/".join([f"{request.base_url}{PREFIX}", *(quote(part, safe="") for part in path)])


def link(href: str, rel: str, kind: str, title: str = "") -> Link:
    """One link."""
    return {"href": href, "rel": rel, "type": kind} | ({"title": title} if title else {})


def self_link(request: Request, kind: str) -> Link:
    """The answer itself, as it was asked for."""
    return link(str(request.url), "self", kind, "This document")
