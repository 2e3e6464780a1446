"""The description of the API (OpenAPI 3.1): what every route may answer is read off the route, so that it cannot lag.

A route says what it needs by its dependencies, and these say which problems it may answer with: who must be signed in
may get 401, 403 and 429, who must send `If-Match` 412 and 428. Only what is a route's own (409 for what is in use)
stands in its `responses=`.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from api.access.needs import Need, SignedIn
from api.endpoints.problem_answers import WHY, problem_schema
from api.etags import declare_match, declare_none_match
from api.idempotency import IdempotentRoute

PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
MEDIA_TYPE: Final = "application/problem+json"
BEARER: Final = "key"
COOKIE: Final = "session"
OPEN: Final[list[dict[str, list[str]]]] = [{}]
CHANGING: Final = frozenset({"post", "put", "patch", "delete"})
IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same request with the same key is done once; its answer is given again for a day.",
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[!-~]+$"},
}
TAGS: Final = {
    "regions": "What a user works on: boundaries, network, people and facilities.",
    "facilities": "Places that give services.",
    "boundaries": "Administrative units that people are reported by.",
    "population": "Who lives where, by stratum.",
    "networks": "Streets that travel times are measured on.",
    "coverage": "People within a threshold of a service.",
    "isochrones": "What is within reach of a place.",
    "travel-time grid": "Travel times of a region as one file, to be coloured and counted in a browser.",
    "what-if": "What changes of a region would do, while one waits.",
    "scenarios": "Lists of changes on a region, kept and compared.",
    "matrix": "Travel times from places to places.",
    "siting": "Where new facilities would do most, with a proof.",
    "jobs": "Long work: started, watched, cancelled, resumed.",
    "results": "What was computed, with its files.",
    "publications": "Figures frozen with all it takes to compute them again, and their way to readers.",
    "uploads": "Files that people bring: kept, looked at, never believed.",
    "imports": "Lists, rasters and extracts taken over into regions, row by row.",
    "exports": "Layers as files for other programs.",
    "home visits: people and teams": "Who is visited and by whom; kept sealed, every read audited.",
    "home visits: plans": "Tours of teams, made, explained, changed, agreed, printed.",
    "home visits: outcomes": "What became of visits: told by phones, counted.",
    "base map": "Vector tiles made from the region's own extract.",
    "ogc": "OGC API - Features: the layers of every region.",
    "sign-in": "Signing in and out, and who one is.",
    "users": "Accounts and what they may do where.",
    "api-keys": "Keys of programs.",
    "organisations": "Who owns regions and facilities.",
    "areas": "The tree of administrative units that rights are bound to.",
    "audit": "Who did what, sealed against change.",
    "service": "The service itself.",
}
"""What the parts of the API are about, in the order they are shown."""
DESCRIPTION: Final = """\
Travel-time coverage of health facilities over OpenStreetMap.

Sentences come in the language of `Accept-Language` or `?lang=`: en, ru, kk, th. Refusals are problem documents
(RFC 9457) with a `code` that never changes. Lists come in pages; the `Link` header names the next. What has an `ETag`
need not be sent twice (`If-None-Match`), and is changed only by who has seen it (`If-Match`).
"""

NAMES: Final = {
    ("health", "healthz"): "read_health",
    ("base_tiles", "base_map"): "read_base_map",
    ("time_grid", "travel_time_grid"): "read_time_grid",
    ("time_grid", "scenario_travel_time_grid"): "read_scenario_time_grid",
    ("what_if", "what_if"): "ask_what_if",
    ("what_if", "compare"): "compare_changes",
    ("matrix", "matrix"): "measure_matrix",
    ("siting", "siting"): "propose_sites",
    ("export", "export"): "export_region",
    ("jobs", "start"): "start_job",
    ("jobs", "show"): "read_job",
    ("jobs", "cancel"): "cancel_job",
    ("jobs", "resume"): "resume_job",
    ("jobs", "events"): "watch_job",
    ("sign_in", "me"): "read_me",
    ("sign_in_oidc", "begin"): "begin_oidc_sign_in",
    ("sign_in_oidc", "callback"): "end_oidc_sign_in",
    ("audit", "list_entries"): "list_audit_entries",
    ("audit", "verify"): "verify_audit_log",
    ("endpoints", "landing"): "ogc_landing",
    ("endpoints", "conformance"): "ogc_conformance",
    ("endpoints", "definition"): "ogc_definition",
    ("endpoints", "collections"): "ogc_collections",
    ("endpoints", "collection"): "ogc_collection",
    ("endpoints", "items"): "ogc_items",
    ("endpoints", "item"): "ogc_item",
}
"""Names that are clear in their file, and would not be among all others."""


def describe_api(app: FastAPI) -> None:
    """Let an application describe itself in full at its `openapi_url`."""
    drawn = app.openapi

    def described() -> dict[str, Any]:
        first = app.openapi_schema is None
        schema = drawn()
        if first:
            complete_description(schema, app)
        return schema

    app.openapi = described  # type: ignore[method-assign]


def route_name(route: APIRoute) -> str:
    """Operation ids are verb and noun, each used once: the name of the function, or what NAMES calls it."""
    return NAMES.get((route.endpoint.__module__.rpartition(".")[2], route.name), route.name)


def complete_description(schema: dict[str, Any], app: FastAPI) -> None:
    """Add to a drawn description what its routes say about themselves."""
    parts = schema.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = problem_schema()
    parts["securitySchemes"] = {
        BEARER: {"type": "http", "scheme": "bearer", "description": "An API key: POST /api/v1/api-keys gives one."},
        COOKIE: {"type": "apiKey", "in": "cookie", "name": "qamtu_session", "description": "Of POST /api/v1/sign-in."},
    }
    schema["info"]["description"] = DESCRIPTION
    used = {
        tag for path in schema["paths"].values() for operation in path.values() for tag in operation.get("tags", ())
    }
    schema["tags"] = [{"name": name, "description": told} for name, told in TAGS.items() if name in used]
    for context in iter_route_contexts(app.routes):
        route: Any = context
        if isinstance(context.original_route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                _complete(schema["paths"][route.path_format][method.lower()], method.lower(), route)
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)


def _complete(operation: dict[str, Any], method: str, route: Any) -> None:
    asked = set(_dependencies(route.dependant))
    guarded = any(isinstance(call, Need | SignedIn) for call in asked)
    answers = operation["responses"]
    answers.pop("422", None) if _is_fastapis(answers.get("422")) else None
    for status in _statuses(operation, method, route, asked, guarded=guarded):
        answers.setdefault(str(status), {"description": WHY[status], "content": {MEDIA_TYPE: {"schema": PROBLEM}}})
    if declare_none_match in asked:
        answers.setdefault("304", {"description": WHY[304]})
    for status, answer in answers.items():
        _complete_answer(status, answer)
    operation["responses"] = dict(sorted(answers.items()))
    operation["security"] = [{BEARER: []}, {COOKIE: []}, {}] if guarded else OPEN
    parameters = operation.setdefault("parameters", [])
    if method == "post" and isinstance(route.original_route, IdempotentRoute):
        parameters.append(IDEMPOTENCY_KEY)


def _statuses(
    operation: dict[str, Any], method: str, route: Any, asked: set[Callable[..., Any] | None], *, guarded: bool
) -> Iterator[int]:
    """Every problem that a route may answer with by what it asks for."""
    has_body = "requestBody" in operation
    if guarded:
        yield from (401, 403, 429, 503)
    if method in CHANGING:
        yield 403  # asked by a page of another site
    if "{" in route.path_format:
        yield 404
    yield from (400, 422)
    if has_body:
        yield 413
        yield 507
    if declare_match in asked:
        yield from (412, 428)
    if method == "post" and isinstance(route.original_route, IdempotentRoute):
        yield 409


def _dependencies(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
    for part in dependant.dependencies:
        yield part.call
        yield from _dependencies(part)


def _complete_answer(status: str, answer: dict[str, Any]) -> None:
    content = answer.get("content", {})
    if status >= "400" and not content:
        content = answer["content"] = {MEDIA_TYPE: {}}
    if MEDIA_TYPE in content:
        content[MEDIA_TYPE]["schema"] = PROBLEM
    for name, told in content.items():
        if not told.get("schema") and "itemSchema" not in told:
            told["schema"] = {"type": "string" if name.startswith("text/") else "object"}
    # FastAPI describes a model as application/json even where the route says another media type.
    plain = content.get("application/json", {})
    others = [told for name, told in content.items() if name != "application/json"]
    if plain.get("schema") and plain in others:
        del content["application/json"]


def _is_fastapis(answer: Any) -> bool:
    return "HTTPValidationError" in str(answer)
