"""What the endpoints of plans share: a plan opened, changed and kept, what became of its visits, its streets."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fastapi import Request
from sqlalchemy.orm import Session

from api.etags import etag_of, require_match
from api.region_shelf import require_region
from api.store.models import KeptVisitPlan
from api.store.visit_outcomes import load_outcomes_between
from api.store.visit_plans import require_visit_plan
from api.visits.outcomes import newest_by_visit
from api.visits.sealing import Seal

if TYPE_CHECKING:
    from api.visits.kept_plan import OpenPlan
    from api.visits.plan_shown import Done


def plan_etag(row: KeptVisitPlan) -> str:
    """Another one after every change of a plan."""
    return etag_of("visit_plan", row.id, row.revision, row.state)


def open_visit_plan(
    session: Session, request: Request, seal: Seal, path: tuple[str, str], *, changes: bool
) -> "tuple[KeptVisitPlan, OpenPlan]":
    """The plan of a path; locked, and known to its caller as it is, where it is to be changed."""
    from api.visits.kept_plan import open_plan

    row = require_visit_plan(session, *path, lock=changes)
    if changes:
        require_match(request, plan_etag(row))
    return row, open_plan(row, seal)


def keep_visit_plan(row: KeptVisitPlan, before: "OpenPlan", after: "OpenPlan", seal: Seal) -> None:
    """Put a changed plan into its row; `before` is what the row holds."""
    from api.visits.kept_plan import rewrite_plan
    from api.visits.plan_figures import about_plan

    rewrite_plan(row, before, after, about_plan(after), seal)
    row.revision += 1


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
