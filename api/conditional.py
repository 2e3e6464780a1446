"""Conditional requests (RFC 9110): whether the asker has the answer already."""

from fastapi import Request


def is_known(request: Request, etag: str) -> bool:
    """Whether If-None-Match names the tag, by the weak comparison."""
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    return bool(known & {etag.removeprefix("W/"), "*"})
