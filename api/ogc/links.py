"""Links of the answers: absolute, with relation and media type."""

from typing import Final
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import URL

Link = dict[str, str]

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
PREFIX: Final = "ogc"


def ogc_url(request: Request, *path: str) -> str:
    """The address of something below `/ogc`, as people reach the service."""
    root = f"{request.app.state.access.origin(request)}{request.scope.get('root_path', '')}/{PREFIX}"
    return "/".join([root, *(quote(part, safe="") for part in path)])


def asked_url(request: Request) -> URL:
    """The address that was asked for, as people reach the service: behind a proxy it comes to us by another name."""
    url = request.url
    return URL(f"{request.app.state.access.origin(request)}{url.path}{f'?{url.query}' if url.query else ''}")


def link(href: str, rel: str, kind: str, title: str = "") -> Link:
    """One link."""
    return {"href": href, "rel": rel, "type": kind} | ({"title": title} if title else {})


def self_link(request: Request, kind: str) -> Link:
    """The answer itself, as it was asked for."""
    return link(str(asked_url(request)), "self", kind, "This document")
