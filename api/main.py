"""The web service: `create_app` puts regions, endpoints and error answers together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from threading import Event, Thread

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.bad_values import explain_value
from api.base_maps import BaseMaps, NoBaseMapError
from api.endpoints import (
    api_keys,
    areas,
    audit,
    base_tiles,
    boundaries,
    coverage,
    docs_page,
    export,
    facilities,
    health,
    imports,
    isochrone,
    jobs,
    map_page,
    matrix,
    networks,
    organisations,
    planner_page,
    population_layers,
    regions,
    results,
    scenarios,
    sign_in,
    sign_in_oidc,
    sign_in_page,
    siting,
    time_grid,
    uploads,
    users,
    what_if,
)
from api.errors import RequestError, UnknownAddressError, sentence
from api.middleware.guard import guard
from api.ogc import endpoints as ogc
from api.openapi import describe_api, route_name
from api.problems import asked_language, problem, problem_of
from api.regions import ServedRegion
from api.service import Service, passing_service
from api.settings import WEB_STATIC, Settings, read_settings
from routing.errors import QamtuError


def create_app(
    served: Sequence[ServedRegion] = (),
    *,
    service: Service | None = None,
    settings: Settings | None = None,
    host: str = "127.0.0.1",
) -> FastAPI:
    """The application of a service, with some regions that are in memory; the first is shown at `/`.

    Without a service nothing is kept beyond the process. `host` is the address that is listened on: beyond loopback
    everybody must sign in.
    """
    service = service or passing_service()
    settings = settings or read_settings()
    for region in served:
        service.regions.put(region)
    app = FastAPI(
        title="Qamtu",
        version=version("qamtu"),
        description="Travel-time coverage of health facilities over OpenStreetMap.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=route_name,
        lifespan=_read_ahead,
    )
    guard(app, service.database, settings, host)
    app.state.service = service
    app.state.regions = service.regions
    app.state.base_maps = BaseMaps(service.data)
    app.state.is_stopping = lambda: False  # streams end when it says so; see api.listen
    app.include_router(health.router)
    app.include_router(regions.router, prefix="/api/v1")
    for resource in (facilities, boundaries, population_layers, networks, coverage, isochrone, results, docs_page):
        app.include_router(resource.router, prefix="/api/v1")
    app.include_router(base_tiles.router, prefix="/api/v1")
    app.include_router(time_grid.router, prefix="/api/v1")
    app.include_router(scenarios.router, prefix="/api/v1")
    for calculation in (what_if, matrix, siting):
        app.include_router(calculation.router, prefix="/api/v1")
    app.include_router(export.router, prefix="/api/v1")
    app.include_router(jobs.router, prefix="/api/v1")
    app.include_router(uploads.router, prefix="/api/v1")
    app.include_router(imports.router, prefix="/api/v1")
    app.include_router(ogc.router)
    for resource in (sign_in, sign_in_oidc, users, organisations, areas, api_keys, audit):
        app.include_router(resource.router, prefix="/api/v1")
    app.include_router(sign_in_page.router)
    app.include_router(map_page.router)
    app.include_router(planner_page.router)
    app.mount("/static", StaticFiles(directory=WEB_STATIC, check_dir=False), name="static")
    describe_api(app)

    @app.exception_handler(QamtuError)
    async def refused(request: Request, error: QamtuError) -> JSONResponse:
        return problem_of(error, request)

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        name = str(first["loc"][-1])
        told = sentence(explain_value(name, first), asked_language(request))
        return problem(422, "bad_parameter", told, request)

    @app.exception_handler(HTTPException)
    async def missing(request: Request, error: HTTPException) -> JSONResponse:
        told = str(error.detail)
        if error.status_code == 404:
            nothing = UnknownAddressError("there is nothing at {path}", path=request.url.path)
            told = sentence(nothing, asked_language(request))
        elif error.status_code == 405:
            refused = RequestError("{path} does not take {method}", path=request.url.path, method=request.method)
            told = sentence(refused, asked_language(request))
        return problem(error.status_code, "http_error", told, request)

    return app


@asynccontextmanager
async def _read_ahead(app: FastAPI) -> AsyncIterator[None]:
    """Requests are answered from the start; what they will ask for is read meanwhile."""

    stopping = Event()

    def read() -> None:
        for region_id in app.state.regions:
            if stopping.is_set():
                return
            with suppress(QamtuError, NoBaseMapError, KeyError):  # said to whoever asks for it, or removed meanwhile
                served = app.state.regions[region_id]
                _ = served.reaches
                app.state.base_maps.find(served.region.network.source.sha256)
                what_if.prepare(served)

    reader = Thread(target=read, name="read-ahead")
    reader.start()
    yield
    stopping.set()
    await run_in_threadpool(reader.join)  # what it reads from is closed next
