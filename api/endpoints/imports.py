"""Uploads looked at and taken over: `/uploads/{id}/preview`, `/uploads/{id}/report`, `/regions/{id}/imports`."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, CurrentUser, audit, costs, needs, refusal
from api.access.objects import find_object
from api.endpoints.jobs import JobView, accepted
from api.errors import RequestError, unknown_object
from api.fields import Line, Name, Reference
from api.idempotency import IdempotentRoute
from api.imports import reading
from api.imports.reading import ListPlace, Source, source_of
from api.imports.told import phrase_of, tell_all
from api.imports.usable import require_usable
from api.jobs import start_job
from api.paging import AskedPage
from api.problems import asked_language
from api.service import Service
from api.store.models import Import, Network, Region, Upload
from api.store.references import require_row
from api.store.region_rows import require_region_row
from api.store.uploads import load_import, load_imports
from geo.words import tell_in_words

router = APIRouter(tags=["imports"], route_class=IdempotentRoute)
Mapping = Annotated[
    dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=500)]],
    Field(max_length=100, description="Our field -> the file's column."),
]
Sheet = Annotated[Line | None, Field(description="A sheet, or a layer of a GeoPackage.")]
ListLanguage = Annotated[str, Field(pattern=r"^([a-z]{2})?$", description="Of the list, where it is known.")]
Country = Annotated[
    str, Query(pattern=r"^([A-Z]{2})?$", description="Where the places lie, unless the region says it.")
]
READING: Final = 20  # units of work


class FirstRow(BaseModel):
    """A row as the user's program shows it."""

    row: int
    cells: list[str]


class GuessView(BaseModel):
    """A column that was taken for a field."""

    field: str
    column: str
    confidence: float
    reason: str


class PreviewView(BaseModel):
    """A file as it is understood; what is not known of its kind of file is null or empty."""

    upload_id: str
    kind: str
    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = []
    heading_row: int | None = None
    headings: list[str] = []
    row_count: int | None = None
    first_rows: list[FirstRow] = []
    guesses: list[GuessView] = []
    mapping: dict[str, str] = {}
    unknown: list[str] = []
    personal: Annotated[list[str], Field(description="Columns that may name persons: never taken.")] = []
    missing: list[str] = []
    share_placed: float | None = None
    numeric: Annotated[list[str], Field(description="Columns that may be strata.")] = []
    geometry: list[str] = []
    bbox: tuple[float, float, float, float] | None = None
    raster: dict[str, Any] | None = None
    notes: list[str] = []


class ReportAsked(BaseModel):
    """How a list is to be read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"mapping": {"id": "Код", "name": "Наименование", "lat": "Широта", "lon": "Долгота"}}]
        },
    )

    mapping: Mapping | None = None
    sheet: Sheet = None
    list_lang: ListLanguage = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    region_id: Reference | None = None


class RowView(BaseModel):
    """What became of a row, and why."""

    row: Annotated[int, Field(description="As the user's program numbers it.")]
    outcome: Literal["taken", "mended", "refused", "left_out"]
    id: str
    notes: list[str]


class ReportView(BaseModel):
    """What became of a list, row by row."""

    kind: str
    mapping: dict[str, str]
    counts: dict[str, int]
    share_placed: float | None
    rows: list[RowView]
    notes: list[str]


class ImportAsked(BaseModel):
    """What is taken over from an upload, and how."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"upload_id": "6f1c", "kind": "facilities", "mode": "replace"}]}
    )

    upload_id: Annotated[Reference | None, Field(description="Not with rasters.")] = None
    kind: Literal["facilities", "care", "boundaries", "population"]
    mode: Annotated[
        Literal["replace", "add", "update"],
        Field(
            description="In place of what is there; beside it; or into it, told by ids. People are always a new layer."
        ),
    ] = "replace"
    mapping: Mapping | None = None
    sheet: Sheet = None
    list_lang: ListLanguage = ""
    level: Annotated[Line, Field(description="Of boundaries, where the file does not say it.")] = ""
    strata: Annotated[list[Name], Field(max_length=100, description="Columns of people, one stratum each.")] = []
    everyone: Annotated[Line, Field(description="The stratum that counts each person once.")] = ""
    where: Annotated[Line, Field(description="Which rows of a table of cells.")] = ""
    rasters: Annotated[dict[Name, Reference], Field(max_length=100, description="Stratum -> upload of a GeoTIFF.")] = {}
    h3_resolution: Annotated[int | None, Field(ge=5, le=11, description="Pixels summed to H3 cells.")] = None
    name: Annotated[Line, Field(description="Of the population layer.")] = ""
    source: Line = ""
    licence: Line = ""
    synthetic: bool = False


class ImportView(ReportView):
    """An import as it was reported."""

    id: str
    region_id: str
    upload_id: str | None
    mode: str
    revision: int
    found: dict[str, Any]
    created_at: datetime


class NetworkAsked(BaseModel):
    """From which extract the streets of a region are built."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"upload_id": "6f1c", "modes": ["walk", "car"]}]}
    )

    upload_id: Reference
    modes: Annotated[
        list[Name] | None, Field(min_length=1, max_length=12, description="null = those the region is asked about.")
    ] = None


@router.get("/uploads/{upload_id}/preview", dependencies=[needs(Action.plan), costs(READING)])
def preview_upload(
    upload_id: str,
    request: Request,
    actor: CurrentUser,
    kind: Annotated[Literal["facilities", "care", "boundaries", "population"] | None, Query()] = None,
    sheet: Annotated[str | None, Query(max_length=500)] = None,
    list_lang: Annotated[str, Query(pattern=r"^([a-z]{2})?$")] = "",
    country: Country = "",
    region_id: Annotated[str | None, Query(max_length=64)] = None,
) -> PreviewView:
    """What a file seems to hold: its first rows, and which column seems to be which field. Nothing is taken yet."""
    service: Service = request.app.state.service
    source, place = _open(service, actor, upload_id, country, region_id)
    kind_read = kind or source.kind
    if kind_read == "osm" or source.kind == "osm":
        raise RequestError("{name} is an OSM extract; there is nothing to map in it", name=source.name)
    found = reading.preview(service.data, source, kind_read, place, lang=list_lang, sheet=sheet)
    return _preview_view(found, upload_id, kind_read, source, asked_language(request))


@router.post("/uploads/{upload_id}/report", dependencies=[needs(Action.plan), costs(READING)])
def report_upload(upload_id: str, given: ReportAsked, request: Request, actor: CurrentUser) -> ReportView:
    """What would become of each row of a list with a mapping: taken, mended, refused, left out, and why."""
    service: Service = request.app.state.service
    source, place = _open(service, actor, upload_id, given.country, given.region_id)
    if source.kind not in reading.LISTS:
        raise RequestError("{name} is no list; it was sent as {kind}", name=source.name, kind=source.kind)
    options: dict[str, Any] = {"mapping": given.mapping, "lang": given.list_lang, "sheet": given.sheet}
    with reading.read_list(service.data, source, source.kind, place, **options) as read:
        return ReportView(**_report(read.answer, source.kind, asked_language(request)))


@router.post("/regions/{region_id}/imports", status_code=201, dependencies=[needs(Action.plan), costs(READING)])
def add_import(
    region_id: str, given: ImportAsked, request: Request, response: Response, actor: CurrentUser
) -> ImportView:
    """Take an upload over into a region, all of it or nothing; the answer says what became of each row, and is kept."""
    from api.imports.take_over import Taken, take_over

    service: Service = request.app.state.service
    sources: dict[str, Source] = {}
    with service.database.session() as session:
        region = require_region_row(session, region_id)
        place = _place(session, region)
        files: dict[str, str | None] = {**given.rasters} or {"": given.upload_id}
        for stratum, upload_id in files.items():
            if upload_id is None:
                raise RequestError("upload_id is missing; name the file that is to be taken over")
            sources[stratum] = source_of(require_usable(session, actor, upload_id, given.kind), service.data)
    if given.kind == "care":
        raise RequestError("people in care are not kept with a region; their lists are only looked at")

    def keep(session: Any, taken: Taken) -> Import:
        row = Import(
            region_id=region_id,
            upload_id=given.upload_id,
            kind=given.kind,
            mode=given.mode,
            revision=taken.region.revision,
            report=taken.report,
            created_by=actor.user_id,
        )
        session.add(row)
        session.flush()
        details = {"kind": given.kind, "mode": given.mode, "upload": given.upload_id or "", "revision": row.revision}
        audit(session, actor, "import", "region", region_id, details)
        return row

    row = take_over(service, region_id, sources, place, given.model_dump(), keep)
    response.headers["Location"] = f"/api/v1/regions/{region_id}/imports/{row.id}"
    return _import_view(row, asked_language(request))


@router.get("/regions/{region_id}/imports", dependencies=[needs(Action.plan)])
def list_imports(region_id: str, request: Request, page: AskedPage) -> list[ImportView]:
    """What was taken over into a region."""
    with request.app.state.service.database.session() as session:
        require_region_row(session, region_id)
        found = load_imports(session, region_id, after=page.after, limit=page.limit + 1)
        lang = asked_language(request)
        return [_import_view(row, lang, rows=False) for row in page.cut(found, lambda row: row.id)]


@router.get("/regions/{region_id}/imports/{import_id}", dependencies=[needs(Action.plan)])
def read_import(region_id: str, import_id: str, request: Request) -> ImportView:
    """One of them, row by row, in the asked language."""
    with request.app.state.service.database.session() as session:
        return _import_view(load_import(session, region_id, import_id), asked_language(request))


@router.post("/regions/{region_id}/network", status_code=202, dependencies=[needs(Action.plan), costs(READING)])
def build_network(
    region_id: str, given: NetworkAsked, request: Request, response: Response, actor: CurrentUser
) -> JobView:
    """Build the street network of a region from an uploaded extract, as a job; the region has it once that is done."""
    service: Service = request.app.state.service
    with service.database.session() as session:
        region = require_region_row(session, region_id)
        require_usable(session, actor, given.upload_id, "osm")
        asked = list(region.question.get("modes", ()))
        modes = list(dict.fromkeys(given.modes or asked or ["walk", "car"]))
        missing = [mode for mode in asked if mode not in modes]
        if missing:
            raise RequestError(
                "the region is asked about {modes}; build these too, or change its question", modes=", ".join(missing)
            )
        job = start_job(session, "network_build", region_id, {"upload_id": given.upload_id, "modes": modes}, actor)
        audit(session, actor, "start", "job", job.id, {"kind": job.kind, "region_id": region_id})
        return accepted(job, request, response)


def _open(
    service: Service, actor: CurrentUser, upload_id: str, country: str, region_id: str | None
) -> tuple[Source, ListPlace]:
    with service.database.session() as session:
        source = source_of(require_row(session, Upload, upload_id), service.data)
        if region_id is None:
            return source, ListPlace(country)
        found = find_object(session, {"region_id": region_id})
        if found is None or found.place is None or not actor.may(Action.view, found.place):
            raise unknown_object(region_id)
        if not actor.may(Action.plan, found.place):
            raise refusal(Action.plan)
        place = _place(session, require_region_row(session, region_id))
        return source, ListPlace(country or place.country, place.bbox)


def _place(session: Any, region: Region) -> ListPlace:
    network = session.get(Network, region.network_id) if region.network_id else None
    bbox = tuple(network.bbox) if network is not None and network.bbox else None
    return ListPlace(region.country, bbox)


def _preview_view(found: dict[str, Any], upload_id: str, kind: str, source: Source, lang: str) -> PreviewView:
    about: dict[str, Any] = {"upload_id": upload_id, "kind": kind}
    if source.content == "geotiff":
        return PreviewView(**about, format="geotiff", bbox=found["bbox"], raster=found)
    if kind in reading.LISTS:
        guesses = [{**guess, "reason": tell_in_words(phrase_of(guess["reason"]), lang)} for guess in found["guesses"]]
        mapping = {guess["field"]: guess["column"] for guess in guesses}
        return PreviewView(
            **about, **found | {"guesses": guesses, "mapping": mapping, "notes": tell_all(found["notes"], lang)}
        )
    return PreviewView(**about, format=source.content, **found | {"guesses": [], "mapping": found["guesses"]})


def _report(kept: dict[str, Any], kind: str, lang: str, *, rows: bool = True) -> dict[str, Any]:
    from api.imports.write_facilities import count_outcomes

    outcomes = count_outcomes(kept["rows"])
    placed = outcomes["taken"] + outcomes["mended"]
    return {
        "kind": kind,
        "mapping": kept["mapping"],
        "counts": {**(outcomes if kept["rows"] else {}), **kept.get("counts", {})},
        "share_placed": placed / max(1, placed + outcomes["refused"]) if kept["rows"] else None,
        "rows": [{**row, "notes": tell_all(row["notes"], lang)} for row in kept["rows"]] if rows else [],
        "notes": tell_all(kept["notes"], lang),
    }


def _import_view(row: Import, lang: str, *, rows: bool = True) -> ImportView:
    return ImportView(
        id=row.id,
        region_id=row.region_id,
        upload_id=row.upload_id,
        mode=row.mode,
        revision=row.revision,
        found=row.report.get("found", {}),
        created_at=row.created_at,
        **_report(row.report, row.kind, lang, rows=rows),
    )
