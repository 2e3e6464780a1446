"""`/api/v1/regions/{id}/travel-time-grid`: any threshold coloured and counted in the browser, as the server would."""

import gzip
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, needs
from api.conditional import is_known
from api.endpoints.problem_answers import problem_answers
from api.endpoints.served import Served, require_reaches
from api.endpoints.what_if import Changes, prepared_what_if

router = APIRouter(tags=["travel-time grid"], dependencies=[needs(Action.view)])

MEDIA_TYPE: Final = "application/vnd.qamtu.time-grid"
QUICKEST: Final = 1
"""Of gzip: the grid of a scenario is sent once, while a user waits."""
DESCRIBED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The grid: docs/time-grid.md",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
}
ANSWERS: Final = DESCRIBED | {304: {"description": "The grid is the one of If-None-Match"}}


class ScenarioGridRequest(BaseModel):
    """A scenario, and whose travel times are asked for."""

    model_config = ConfigDict(extra="forbid")

    changes: Changes
    mode: Annotated[str | None, Field(description="travel mode; none: the region's first")] = None
    service: Annotated[str, Field(description='"any", or what the facilities name')] = "any"


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
    if _takes_gzip(request):
        return Response(grid.packed, media_type=MEDIA_TYPE, headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(grid.packed), media_type=MEDIA_TYPE, headers=headers)


@router.post(
    "/regions/{region_id}/travel-time-grid",
    response_class=Response,
    responses=DESCRIBED | problem_answers(401, 403, 404, 422),
)
def scenario_travel_time_grid(request: Request, served: Served, asked: ScenarioGridRequest) -> Response:
    """The same grid once the changes of a scenario are made; nothing is kept.

    Its numbers are those of `/what-if`. Roads that are changed for the first time take longer once.
    """
    from geo.time_grid import encode_time_grid
    from geo.what_if import changes_from_list, measure_scenario_grid

    mode = asked.mode or served.question.modes[0]
    grid = measure_scenario_grid(
        prepared_what_if(served),
        served.region,
        served.question,
        changes_from_list(asked.changes),
        mode=mode,
        service=asked.service,
    )
    whole, headers = encode_time_grid(grid), {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if _takes_gzip(request):
        whole, headers = gzip.compress(whole, compresslevel=QUICKEST, mtime=0), headers | {"Content-Encoding": "gzip"}
    return Response(whole, media_type=MEDIA_TYPE, headers=headers)


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")
