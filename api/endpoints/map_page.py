"""`/`: the map of the first region, live."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access.needs import Action, needs
from api.problems import asked_language
from api.regions import ServedRegion

router = APIRouter()


@router.get("/", response_class=HTMLResponse, include_in_schema=False, dependencies=[needs(Action.view)])
def map_page(request: Request) -> HTMLResponse:
    """The result's map, told where the API is so that a click draws an isochrone."""
    served: ServedRegion = next(iter(request.app.state.regions.values()))
    page = (served.folder / "map.html").read_text(encoding="utf-8")
    meta = f'<meta name="qamtu-api" content="/api/v1/regions/{served.region_id}">'
    page = page.replace("<head>", f"<head>{meta}", 1)
    return HTMLResponse(page.replace('<html lang="en"', f'<html lang="{asked_language(request)}"', 1))
