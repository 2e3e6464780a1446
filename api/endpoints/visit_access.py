"""What the endpoints of plans share: a plan's ETag, what has become of its visits, the streets under it."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fastapi import Request
from sqlalchemy.orm import Session

from api.etags import etag_of
from api.region_shelf import require_region
from api.store.models import KeptVisitPlan
from api.store.visit_outcomes import load_outcomes_between
from api.visits.outcomes import newest_by_visit
from api.visits.sealing import Seal

if TYPE_CHECKING:
    from api.visits.kept_plan import OpenPlan
    from api.visits.plan_shown import Done


def plan_etag(row: KeptVisitPlan) -> str:
    """Another one after every change of a plan."""
    return etag_of("visit_plan", row.id, row.revision, row.state)


def read_done(session: Session, seal: Seal, region_id: str, first: date, last: date) -> "Done":
    """What has become of visits between two days."""
    rows = load_outcomes_between(session, region_id, first, last)
    return newest_by_visit(rows, seal)


def with_streets(request: Request, region_id: str, opened: "OpenPlan") -> "OpenPlan":
    """The plan with the streets of the region under it, as they are now; without, where the region has none."""
    from geo.visits.ways import Ways

    network = require_region(request.app.state.regions, region_id).region.network
    prepared = opened.prepared
    if not set(prepared.modes) <= set(network.modes):
        return opened
    ways = tuple(Ways(network, mode, prepared.lon, prepared.lat) for mode in prepared.modes)
    return replace(opened, prepared=replace(prepared, network=network, ways=ways))
