"""`/api/v1/regions`: what a user works on, made, described (complete or not), changed and removed."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.access.needs import Action, CurrentUser, audit, needs, require_right
from api.access.objects import place_of
from api.access.visible import bounds
from api.endpoints.problem_answers import problem_answers
from api.endpoints.served import Served, require_reaches, served_region
from api.errors import InUseError, RequestError
from api.etags import changes_seen, etag_of, has_etag, not_modified, require_match
from api.fields import Bbox, Line, Name, Names, Reference
from api.idempotency import IdempotentRoute
from api.paging import AskedPage
from api.regions import ServedRegion
from api.store.models import Region
from api.store.references import require_area, require_network, require_organisation
from api.store.region_rows import (
    RegionParts,
    is_being_worked_on,
    load_region_parts,
    load_region_rows,
    raise_revision,
    require_region_row,
    revision_text,
)
from api.store.results import load_result_folders, remove_result_folder
from geo.question_json import question_from_dict, question_to_dict
from geo.region import Question
from geo.strata import reported_strata

router = APIRouter(prefix="/regions", tags=["regions"], route_class=IdempotentRoute)
Mode = Literal["walk", "walk_elderly", "bicycle", "motorcycle", "car", "ambulance"]
ANY_SERVICE = "any"
__all__ = ["Served", "require_reaches", "router", "served_region"]


class CapacityText(BaseModel):
    """How many people a daily capacity serves."""

    model_config = ConfigDict(extra="forbid")

    visits_per_person_year: Annotated[float, Field(gt=0, le=1000)]
    working_days: Annotated[float, Field(gt=0, le=366)]


class QuestionText(BaseModel):
    """What is asked of a region."""

    model_config = ConfigDict(extra="forbid")

    modes: Annotated[list[Mode], Field(min_length=1, max_length=6)] = ["walk", "car"]
    thresholds_min: Annotated[list[Annotated[float, Field(gt=0, le=240)]], Field(min_length=1, max_length=12)] = [
        15,
        30,
        60,
    ]
    services: Annotated[list[Name], Field(max_length=50, description="Beside `any`; empty = all there are.")] = []
    direction: Literal["to_facility", "from_facility"] = "to_facility"
    cutoff_min: Annotated[float, Field(gt=0, le=480, description="Where the search ends, in minutes.")] = 240
    snap_limit_m: Annotated[float, Field(gt=0, le=10_000)] = 1000
    capacity: CapacityText | None = None

    @field_validator("modes", "services")
    @classmethod
    def _each_once(cls, given: list[str]) -> list[str]:
        return [name for name in dict.fromkeys(given) if name != ANY_SERVICE]

    @field_validator("thresholds_min")
    @classmethod
    def _rising(cls, given: list[float]) -> list[float]:
        return sorted(set(given))


class RegionGiven(BaseModel):
    """A new region: its network, people, boundaries and facilities come later."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Қызылорда", "country": "KZ", "names": {"ru": "Кызылорда", "en": "Kyzylorda"}}]
        },
    )

    name: Name
    names: Names = {}
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$", description="ISO 3166, two letters.")] = ""
    organisation_id: Annotated[Reference | None, Field(description="Whose it is.")] = None
    area_id: Annotated[Reference | None, Field(description="Where it lies: rights are bound to areas.")] = None
    question: QuestionText = QuestionText()


class RegionChange(BaseModel):
    """What is named is changed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"boundary_level": "district"}]})

    name: Name = "-"
    names: Names = {}
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    organisation_id: Reference | None = None
    area_id: Reference | None = None
    network_id: Annotated[Reference | None, Field(description="One of /api/v1/networks.")] = None
    boundary_level: Annotated[Line, Field(description="Boundaries people are reported by; empty = all.")] = ""
    data_sources: Annotated[list[Name], Field(max_length=50, description="Attributions that are to be shown.")] = []
    question: QuestionText | None = None


class RegionView(BaseModel):
    """A region. What is not known until it is complete is null or empty."""

    id: str
    name: str
    names: dict[str, str]
    country: str
    synthetic: bool
    complete: bool
    missing: list[Literal["network", "population"]]
    bbox: Bbox | None
    modes: list[str]
    strata: list[str]
    services: list[str]
    thresholds_min: list[float]
    people: float | None
    facilities: int
    boundary_level: str
    boundary_levels: list[str]
    organisation_id: str | None
    area_id: str | None
    network_id: str | None
    kind_services: Annotated[
        dict[str, list[str]], Field(description="What facilities of a kind give, unless they say.")
    ]
    question: dict[str, Any]
    data_sources: list[str]
    attribution: str
    embedded: bool
    revision: int
    created_at: datetime | None
    changed_at: datetime | None


@router.get("", dependencies=[needs(Action.view)])
def list_regions(request: Request, actor: CurrentUser, page: AskedPage) -> list[RegionView]:
    """The regions that you may see, those without a network or people too."""
    with request.app.state.service.database.session() as session:
        found = load_region_rows(session, bounds(actor), after=page.after, limit=page.limit + 1)
        answer = [describe_row(load_region_parts(session, row)) for row in page.cut(found, lambda row: row.id)]
    if not page.after and actor.may_everywhere(Action.view):
        answer = [*map(describe, request.app.state.regions.all_in_memory()), *answer]
    return answer


@router.post("", status_code=201, dependencies=[needs(Action.plan)])
def add_region(given: RegionGiven, request: Request, response: Response, actor: CurrentUser) -> RegionView:
    """Make a region; it is complete once it has a network and people."""
    with request.app.state.service.database.session() as session:
        require_area(session, given.area_id)
        require_organisation(session, given.organisation_id)
        require_right(actor, Action.plan, place_of(session, given.area_id, given.organisation_id))
        fields = given.model_dump(exclude={"question"})
        row = Region(**fields, question=_question(given.question, {}), revision=1)
        session.add(row)
        session.flush()
        audit(session, actor, "add", "region", row.id)
        response.headers["Location"] = f"/api/v1/regions/{row.id}"
        response.headers["ETag"] = _etag(row)
        return describe_row(load_region_parts(session, row))


@router.get("/{region_id}", dependencies=[needs(Action.view), has_etag], response_model=RegionView)
def read_region(region_id: str, request: Request, response: Response) -> RegionView | Response:
    """Bounding box, modes, strata, services and thresholds of a region, and what is missing of it."""
    served = request.app.state.regions.in_memory(region_id)
    if served is not None:
        return describe(served)
    with request.app.state.service.database.session() as session:
        row = require_region_row(session, region_id)
        if known := not_modified(request, _etag(row)):
            return known
        response.headers["ETag"] = _etag(row)
        return describe_row(load_region_parts(session, row))


@router.patch("/{region_id}", dependencies=[needs(Action.plan), changes_seen])
def change_region(
    region_id: str, given: RegionChange, request: Request, response: Response, actor: CurrentUser
) -> RegionView:
    """Change what is named; the rest stays. Elsewhere or to another owner takes the right there too."""
    with request.app.state.service.database.session() as session:
        row = raise_revision(session, region_id)
        require_match(request, _etag(row, before=1))
        changed = given.model_dump(exclude_unset=True)
        with session.no_autoflush:
            require_area(session, changed.get("area_id"))
            require_organisation(session, changed.get("organisation_id"))
            if changed.get("network_id"):
                require_network(session, changed["network_id"])
        if "question" in changed and given.question is not None:
            changed["question"] = _question(given.question, row.question)
        for name, value in changed.items():
            if value is not None or name in ("area_id", "organisation_id", "network_id"):
                setattr(row, name, value)
        require_right(actor, Action.plan, place_of(session, row.area_id, row.organisation_id))
        session.flush()
        parts = load_region_parts(session, row)
        _require_fitting(session, parts)
        audit(session, actor, "change", "region", region_id, {"changed": sorted(changed), "revision": row.revision})
        response.headers["ETag"] = _etag(row)
        return describe_row(parts)


@router.delete(
    "/{region_id}", status_code=204, dependencies=[needs(Action.plan), changes_seen], responses=problem_answers(409)
)
def remove_region(region_id: str, request: Request, actor: CurrentUser) -> None:
    """Remove a region with its facilities, boundaries, people, scenarios and results; its network stays."""
    service = request.app.state.service
    with service.database.session() as session:
        row = raise_revision(session, region_id)
        require_match(request, _etag(row, before=1))
        if is_being_worked_on(session, region_id):
            raise InUseError("{id} is in use: a job works on it; wait for it, or cancel it", id=region_id)
        folders = load_result_folders(session, region_id)
        session.delete(row)
        audit(session, actor, "remove", "region", region_id)
    for folder in folders:
        remove_result_folder(service.data, folder)


def describe(served: ServedRegion) -> RegionView:
    """A region that is in memory alone."""
    from geo.scenario import reported_services

    region = served.region
    levels = [] if region.boundaries is None else sorted(set(region.boundaries["level"]))
    return RegionView(
        id=served.region_id,
        name=region.name,
        names=dict(region.titles),
        country=region.country,
        synthetic=region.synthetic,
        complete=True,
        missing=[],
        bbox=list(region.network.bbox()),
        modes=list(served.question.modes),
        strata=list(region.population.stratum_columns),
        services=_with_any(reported_services(region, served.question)),
        thresholds_min=list(served.question.thresholds_min),
        people=region.population.total(),
        facilities=len(region.facilities),
        boundary_level="",
        boundary_levels=levels,
        organisation_id=None,
        area_id=None,
        network_id=None,
        kind_services=_kind_services(),
        question=question_to_dict(served.question),
        data_sources=list(region.data_sources),
        attribution=region.network.source.attribution,
        embedded=False,
        revision=0,
        created_at=None,
        changed_at=None,
    )


def describe_row(parts: RegionParts) -> RegionView:
    """A region of the database, without reading its network."""
    row, network, people = parts.row, parts.network, parts.population
    question = question_from_dict(row.question)
    missing: list[Any] = [name for name, part in (("network", network), ("population", people)) if part is None]
    return RegionView(
        id=row.id,
        name=row.name,
        names=row.names,
        country=row.country,
        synthetic=row.synthetic,
        complete=not missing,
        missing=missing,
        bbox=network.bbox if network else None,
        modes=list(question.modes),
        strata=list(reported_strata([stratum["name"] for stratum in people.strata], people.everyone)) if people else [],
        services=_with_any(question.services or parts.services),
        thresholds_min=list(question.thresholds_min),
        people=people.people if people else None,
        facilities=parts.facilities,
        boundary_level=row.boundary_level,
        boundary_levels=list(parts.levels),
        organisation_id=row.organisation_id,
        area_id=row.area_id,
        network_id=row.network_id,
        kind_services=_kind_services(),
        question=row.question,
        data_sources=row.data_sources,
        attribution=network.attribution if network else "",
        embedded=row.embedded,
        revision=row.revision,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _with_any(services: Any) -> list[str]:
    return list(dict.fromkeys((ANY_SERVICE, *services)))


def _kind_services() -> dict[str, list[str]]:
    from geo.facility_kinds import shipped_kind_services

    return {kind: list(services) for kind, services in shipped_kind_services().items()}


def _question(given: QuestionText, before: dict[str, Any]) -> dict[str, Any]:
    """The question with what is named; ranges and siting of a study stay as they are."""
    named = given.model_dump(exclude_unset=bool(before))
    plain: dict[str, Any] = question_to_dict(question_from_dict(question_to_dict(_DEFAULT) | before | named))
    if max(plain["thresholds_min"]) > plain["cutoff_min"]:
        raise RequestError(
            "a threshold of {threshold_min} minutes lies beyond the cutoff of {cutoff_min}; raise the cutoff",
            threshold_min=max(plain["thresholds_min"]),
            cutoff_min=plain["cutoff_min"],
        )
    return plain


_DEFAULT = Question(modes=("walk", "car"), thresholds_min=(15.0, 30.0, 60.0))


def _require_fitting(session: Any, parts: RegionParts) -> None:
    """What a region names must be there, so that it can be read."""
    row = parts.row
    if row.network_id is not None:
        network = require_network(session, row.network_id)
        for mode in row.question["modes"]:
            if mode not in network.modes:
                raise RequestError(
                    "the network has no travel mode {mode}; it has {modes}", mode=mode, modes=", ".join(network.modes)
                )
    if row.boundary_level and row.boundary_level not in parts.levels:
        raise RequestError(
            "there are no boundaries of level {level}; there are {levels}",
            level=row.boundary_level,
            levels=", ".join(parts.levels) or "-",
        )


def _etag(row: Region, *, before: int = 0) -> str:
    return etag_of("region", row.id, revision_text(row, before=before))
