"""The problems a route may answer with, for its page of the API's description."""

from typing import Any, Final

_WHY: Final = {
    400: "The request cannot be read",
    401: "Nobody is signed in, or the key opens nothing",
    403: "Not allowed to this user",
    404: "Not there, or not for this user",
    409: "In use, or changed meanwhile",
    413: "The body is too large",
    422: "Something in the request cannot be",
    429: "Too many requests; `Retry-After` says when to ask again",
}
_SCHEMA: Final = {
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


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route."""
    content = {"application/problem+json": {"schema": _SCHEMA}}
    return {status: {"description": _WHY[status], "content": content} for status in statuses}
