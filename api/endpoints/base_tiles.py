"""`/api/v1/regions/{id}/base-map.pmtiles`: the base map of a region as one file, read by HTTP ranges."""

import asyncio
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response

from api.access.needs import Action, needs
from api.base_maps import BaseMaps, NoBaseMapError
from api.conditional import is_known
from api.endpoints.served import Served
from api.errors import NotReadyError, UnknownObjectError

router = APIRouter(tags=["base map"], dependencies=[needs(Action.view)])

MEDIA_TYPE: Final = "application/vnd.pmtiles"
PATIENCE_S: Final = 10.0
"""How long a request waits for a base map that is being made, before it is told to come again."""

_POLL_S: Final = 0.1
_FILE: Final[dict[str, Any]] = {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The whole file", **_FILE},
    206: {"description": "The bytes of the Range", **_FILE},
    304: {"description": "The file is the one of If-None-Match"},
    400: {"description": "The Range cannot be read"},
    416: {"description": "The Range lies beyond the end of the file"},
    503: {"description": "The base map is being made; Retry-After says when to ask again"},
}


@router.head("/regions/{region_id}/base-map.pmtiles", include_in_schema=False)
@router.get("/regions/{region_id}/base-map.pmtiles", response_class=FileResponse, responses=ANSWERS)
async def base_map(request: Request, served: Served) -> Response:
    """The base map as PMTiles: roads, water, green, railways, buildings, boundaries and places (docs/base-map.md).

    Made from the region's own OSM extract when it is first needed, then kept.
    """
    sha256 = await run_in_threadpool(lambda: served.region.network.source.sha256)
    maps: BaseMaps = request.app.state.base_maps
    for _ in range(round(PATIENCE_S / _POLL_S)):
        try:
            path = await run_in_threadpool(maps.find, sha256)
        except NoBaseMapError:
            raise UnknownObjectError(
                "{region} has no base map: its extract is not kept here, or cannot be drawn", region=served.region_id
            ) from None
        if path is not None:
            headers = {"ETag": f'"{maps.tag(sha256)}"', "Cache-Control": "private, max-age=600"}
            if is_known(request, headers["ETag"]):
                return Response(status_code=304, headers=headers)
            return FileResponse(path, media_type=MEDIA_TYPE, headers=headers)
        await asyncio.sleep(_POLL_S)
    raise NotReadyError(
        "the base map of {region} is being made; ask again in {wait_s} s", region=served.region_id, wait_s=5
    )
