"""The region of a path, ready to be asked."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.errors import RequestError
from api.region_shelf import require_region
from api.regions import ServedRegion

if TYPE_CHECKING:
    from geo.reach import Reach


def served_region(region_id: str, request: Request) -> ServedRegion:
    """The region of a path, or 404."""
    return require_region(request.app.state.regions, region_id)


Served = Annotated[ServedRegion, Depends(served_region)]


def require_reaches(served: ServedRegion, mode: str, service: str) -> "list[Reach]":
    """Travel times for a mode and a service of the region, "" = each of them; refused where there are none."""
    reaches = [reach for reach in served.reaches if mode in ("", reach.mode) and service in ("", reach.service)]
    if not reaches:
        raise no_coverage(served, mode, service)
    return reaches


def no_coverage(served: ServedRegion, mode: str, service: str) -> RequestError:
    """The region is not asked about this mode, or nobody gives this service there."""
    return RequestError(
        "no coverage for mode {mode} and service {service}; see /api/v1/regions/{region}",
        mode=mode or "any",
        service=service or "any",
        region=served.region_id,
    )
