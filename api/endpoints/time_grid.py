"""`/api/v1/regions/{id}/travel-time-grid`: any threshold coloured and counted in the browser, as the server would."""

import gzip
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access.needs import Action, needs
from api.conditional import is_known
from api.endpoints.served import Served, require_reaches

router = APIRouter(tags=["travel-time grid"], dependencies=[needs(Action.view)])

MEDIA_TYPE: Final = "application/vnd.qamtu.time-grid"
ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The grid: docs/time-grid.md",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
    304: {"description": "The grid is the one of If-None-Match"},
}


@router.get("/regions/{region_id}/travel-time-grid", response_class=Response, responses=ANSWERS)
def travel_time_grid(request: Request, served: Served, mode: str = "", service: str = "any") -> Response:
    """Travel time on a grid, and by population cell with its people and boundary, for one mode and service.

    A page counts from it, for any threshold, exactly what `/coverage` gives. Without `mode` it is the region's first.
    """
    reach = require_reaches(served, mode or served.question.modes[0], service)[0]
    grid = served.time_grid(reach)
    headers = {"ETag": f'W/"{grid.tag}"', "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(grid.packed, media_type=MEDIA_TYPE, headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(grid.packed), media_type=MEDIA_TYPE, headers=headers)
