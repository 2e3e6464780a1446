"""The API definition in OpenAPI 3.0: every collection by its own path, so that a client knows what it may filter by."""

from collections.abc import Iterable
from typing import Any, Final

from fastapi import Request

from api.ogc.collections import Outline
from api.ogc.crs import CRS84, CRS84H, SYSTEMS
from api.ogc.documents import DESCRIPTION, TITLE
from api.ogc.links import GEOJSON, HTML, JSON, OPENAPI, ogc_url
from api.ogc.parameters import DEFAULT_LIMIT, MOST_FEATURES

Schema = dict[str, Any]
BOX: Final[Schema] = {
    "type": "array",
    "items": {"type": "number"},
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
}


def parameter(name: str, schema: Schema, description: str, *, exploded: bool = True) -> Schema:
    """A parameter of a query, as OpenAPI describes one."""
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
        "style": "form",
        "explode": exploded,
    }


CRS_PARAMETER: Final = parameter(
    "crs", {"type": "string", "enum": list(SYSTEMS), "default": CRS84}, "System of the answer"
)
ITEMS_PARAMETERS: Final = (
    parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST_FEATURES, "default": DEFAULT_LIMIT},
        "Most features in the answer; more are never given at once",
    ),
    parameter("offset", {"type": "integer", "minimum": 0, "default": 0}, "Features to leave out before the first"),
    parameter("bbox", BOX, "Only what touches this box: west, south, east, north", exploded=False),
    parameter("bbox-crs", {"type": "string", "enum": [*SYSTEMS, CRS84H], "default": CRS84}, "System of the box"),
    parameter("datetime", {"type": "string"}, "A moment or an interval; features here have no time, so all match"),
    CRS_PARAMETER,
)


def api_definition(request: Request, version: str, outlines: Iterable[Outline]) -> Schema:
    """The definition of what somebody may ask who sees these collections."""
    paths = {
        "/": _operation("landing", "What there is", JSON, HTML),
        "/api": _operation("definition", "This document", OPENAPI),
        "/conformance": _operation("conformance", "What this API conforms to", JSON),
        "/collections": _operation("collections", "The collections", JSON),
    }
    for outline in outlines:
        paths |= _collection_paths(outline)
    return {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "description": DESCRIPTION, "version": version},
        "servers": [{"url": ogc_url(request)}],
        "paths": paths,
        "components": {
            "schemas": {
                "problem": {
                    "type": "object",
                    "required": ["type", "status", "code", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "status": {"type": "integer"},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                        "instance": {"type": "string"},
                    },
                }
            },
            "responses": {
                "problem": {
                    "description": "What was wrong, and what to do",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}},
                }
            },
        },
    }


def _collection_paths(outline: Outline) -> dict[str, Schema]:
    at, name = f"/collections/{outline.id}", outline.id
    filters = [
        parameter(
            key,
            {"type": "string"} if kind == "array" else {"type": kind},
            f"Only features whose {key} {'holds' if kind == 'array' else 'is'} this",
        )
        for key, kind in outline.properties.items()
    ]
    feature_id = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        at: _operation(f"collection.{name}", f"About {name}", JSON),
        f"{at}/items": _operation(
            f"items.{name}", f"Features of {name}", GEOJSON, parameters=(*ITEMS_PARAMETERS, *filters)
        ),
        f"{at}/items/{{featureId}}": _operation(
            f"item.{name}", f"A feature of {name}", GEOJSON, parameters=(feature_id, CRS_PARAMETER)
        ),
    }


def _operation(name: str, summary: str, *kinds: str, parameters: Iterable[Schema] = ()) -> Schema:
    answer = {"description": summary, "content": {kind: {"schema": {"type": "object"}} for kind in kinds}}
    wrong = {status: {"$ref": "#/components/responses/problem"} for status in ("400", "401", "403", "404")}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": answer, **wrong},
        }
    }
