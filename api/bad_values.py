"""What is wrong with a value, in our own words: pydantic judges options, settings and parameters of requests alike."""

from collections.abc import Mapping
from typing import Any

from api.errors import RequestError


def explain_value(name: str, error: Mapping[str, Any]) -> RequestError:
    """One sentence for one entry of a pydantic `ValidationError`; `name` is what the user calls the value."""
    kind, value, context = str(error["type"]), error.get("input"), error.get("ctx", {})
    if kind == "missing":
        return RequestError("{name} is missing; give it", name=name)
    if kind in ("enum", "literal_error"):
        known = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return RequestError("{name} is {value}; it must be one of {known}", name=name, value=value, known=known)
    return (
        _wrong_type(name, kind, value)
        or _beyond_limit(name, kind, value, context)
        or RequestError("{name} is {value}, which cannot be ({reason})", name=name, value=value, reason=error["msg"])
    )


def _wrong_type(name: str, kind: str, value: object) -> RequestError | None:
    if kind.startswith("int"):
        return RequestError("{name} is {value}; it must be a whole number", name=name, value=value)
    if kind.startswith("float") or kind == "finite_number":
        return RequestError("{name} is {value}; it must be a number", name=name, value=value)
    if kind.startswith("bool"):
        return RequestError("{name} is {value}; it must be true or false", name=name, value=value)
    return None


def _beyond_limit(name: str, kind: str, value: object, context: Mapping[str, Any]) -> RequestError | None:
    if kind == "greater_than_equal":
        return RequestError(
            "{name} is {value}; it must be {limit} or more", name=name, value=value, limit=context["ge"]
        )
    if kind == "greater_than":
        return RequestError("{name} is {value}; it must be above {limit}", name=name, value=value, limit=context["gt"])
    if kind == "string_too_short":
        return RequestError("{name} is too short: {limit} letters or more", name=name, limit=context["min_length"])
    if kind == "string_too_long":
        return RequestError("{name} is too long: {limit} letters or fewer", name=name, limit=context["max_length"])
    if kind == "less_than_equal":
        return RequestError(
            "{name} is {value}; it must be {limit} or less", name=name, value=value, limit=context["le"]
        )
    return None
