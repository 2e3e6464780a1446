"""The problems a route may answer with, for its page of the API's description."""

from typing import Any, Final

WHY: Final = {
    304: "Nothing has changed since the ETag of If-None-Match",
    400: "The request cannot be read",
    401: "Nobody is signed in, or the key opens nothing",
    403: "Not allowed to this user",
    404: "Not there, or not for this user",
    409: "In use, there already, or still being done",
    412: "Changed by somebody since it was read",
    413: "The body is too large",
    422: "Something in the request cannot be",
    428: "`If-Match` is missing",
    429: "Too many requests; `Retry-After` says when to ask again",
    503: "Still being made, or the database is away; `Retry-After` says when to ask again",
    507: "The disk of the service is full",
}


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route."""
    content = {"application/problem+json": {"schema": problem_schema()}}
    return {status: {"description": WHY[status], "content": content} for status in statuses}


def problem_schema() -> dict[str, Any]:
    """A problem document (RFC 9457)."""
    return {
        "title": "Problem",
        "description": "What was wrong and what to do (RFC 9457). Every code stands in docs/errors.md.",
        "type": "object",
        "required": ["type", "status", "code", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "const": "about:blank"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": {"type": "string", "description": "Never changes.", "pattern": "^[a-z][a-z_]*$"},
            "detail": {"type": "string", "description": "For a person, in the asked language."},
            "instance": {"type": "string", "description": "Path of the request."},
        },
        "examples": [
            {
                "type": "about:blank",
                "status": 404,
                "code": "unknown_region",
                "detail": "there is no region asar here; see /api/v1/regions",
                "instance": "/api/v1/regions/asar",
            }
        ],
    }
