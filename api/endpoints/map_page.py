"""`/`: the map of the first region, live."""

from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access.needs import Action, Actor, CurrentUser, needs
from api.access.visible import seen_regions
from api.errors import UnknownObjectError
from api.middleware.content_policy import inline_scripts, page_policy
from api.problems import asked_language
from api.region_shelf import require_region
from api.regions import ServedRegion

router = APIRouter()


@router.get("/", response_class=HTMLResponse, include_in_schema=False, dependencies=[needs(Action.view)])
def map_page(request: Request, actor: CurrentUser) -> HTMLResponse:
    """The result's map, told where the API is so that a click draws an isochrone."""
    served = _first_seen(request, actor)
    file = served.folder / "map.html"
    page, policy = _read_page(file, file.stat().st_mtime_ns)
    meta = f'<meta name="qamtu-api" content="/api/v1/regions/{served.region_id}">'
    page = page.replace("<head>", f"<head>{meta}", 1)
    page = page.replace('<html lang="en"', f'<html lang="{asked_language(request)}"', 1)
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})


@lru_cache(maxsize=8)
def _read_page(file: Path, _changed_ns: int) -> tuple[str, str]:
    """The page as it was written, and the policy that lets its scripts run and no others."""
    page = file.read_text(encoding="utf-8")
    return page, page_policy(inline_scripts=inline_scripts(page))


def _first_seen(request: Request, actor: Actor) -> ServedRegion:
    for region_id in seen_regions(request, actor):
        served = require_region(request.app.state.regions, region_id)
        if (served.folder / "map.html").exists():
            return served
    raise UnknownObjectError("there is no map to show here yet")
