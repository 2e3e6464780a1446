"""The web service: `create_app` puts regions, endpoints and error answers together."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from api.base_maps import BaseMaps
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
    facility_profile,
    health,
    import_page,
    imports,
    isochrone,
    jobs,
    matrix,
    networks,
    organisations,
    planner_page,
    population_layers,
    publication_files,
    publication_links,
    publication_pages,
    publication_steps,
    publications,
    publish_page,
    regions,
    results,
    scenarios,
    sign_in,
    sign_in_oidc,
    sign_in_page,
    siting,
    streets,
    time_grid,
    uploads,
    users,
    visit_changes,
    visit_documents,
    visit_lists,
    visit_outcomes,
    visit_people,
    visit_plans,
    visit_progress,
    visit_replan,
    visit_teams,
    visits_page,
    what_if,
)
from api.middleware.guard import guard
from api.ogc import endpoints as ogc
from api.openapi import describe_api, route_name
from api.problem_handlers import answer_problems
from api.read_ahead import read_ahead
from api.regions import ServedRegion
from api.service import Service, passing_service
from api.settings import REPORT_PAGE, WEB_STATIC, Settings, read_settings

RESOURCES: Final = (
    regions,
    facilities,
    facility_profile,
    boundaries,
    population_layers,
    networks,
    coverage,
    isochrone,
    time_grid,
    base_tiles,
    scenarios,
    what_if,
    streets,
    matrix,
    siting,
    results,
    publications,
    publication_files,
    publication_steps,
    publication_links,
    export,
    jobs,
    uploads,
    imports,
    visit_people,
    visit_teams,
    visit_lists,
    visit_plans,
    visit_changes,
    visit_replan,
    visit_documents,
    visit_outcomes,
    visit_progress,
    users,
    organisations,
    areas,
    api_keys,
    audit,
    sign_in,
    sign_in_oidc,
    docs_page,
)
"""Under /api/v1."""
PAGES: Final = (health, ogc, sign_in_page, planner_page, import_page, visits_page, publish_page, publication_pages)
ROUTES: Final = APIRouter(generate_unique_id_function=route_name)
"""All of these, in every application of a process: what each takes and gives, FastAPI works out at the first request
and once, in a quarter of a second."""
for _resource in RESOURCES:
    ROUTES.include_router(_resource.router, prefix="/api/v1")
for _page in PAGES:
    ROUTES.include_router(_page.router)


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
        routes=ROUTES.routes,
        lifespan=read_ahead,
    )
    guard(app, service.database, settings, host)
    app.state.service = service
    app.state.regions = service.regions
    app.state.base_maps = BaseMaps(service.data)
    app.state.is_stopping = lambda: False  # streams end when it says so; see api.listen
    app.state.patience_s = None  # how long its end waits for what is read ahead; None: until it is done
    app.state.read_ahead = settings.read_ahead
    app.mount("/static/report", StaticFiles(directory=REPORT_PAGE), name="report")  # styles that both maps share
    app.mount("/static", StaticFiles(directory=WEB_STATIC, check_dir=False), name="static")
    describe_api(app)
    answer_problems(app)
    return app
