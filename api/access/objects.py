"""The object a path names, and where it lies: `{region_id}`, `{scenario_id}`, `{result_id}`, `{job_id}`, `{upload_id}`,
`{publication_id}`.

An object of a region lies where its region does; a publication, where its region lay. A job or a file without a place
is its owner's alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from api.access.actor import Place
from api.access.roles import Action
from api.errors import UnknownRegionError, unknown_object
from api.store.area_tree import load_lineages
from api.store.jobs import PUBLICATIONS, VISITS
from api.store.models import Area, Job, Publication, Region, Result, Scenario, Upload
from routing.errors import QamtuError


@dataclass(frozen=True)
class Found:
    """What a path names; place None = there is no such thing."""

    kind: str
    object_id: str
    place: Place | None
    owner_id: str = ""  # may use it wherever it lies
    action: Action | None = None  # what it takes whatever the route asks
    starts: Action = Action.plan  # what it took to start it, and takes to stop it or go on

    def unknown(self) -> QamtuError:
        """It is not there, or must seem so."""
        if self.kind == "region":
            return UnknownRegionError("there is no region {region} here; see /api/v1/regions", region=self.object_id)
        return unknown_object(self.object_id)


def find_object(session: Session, path: Mapping[str, Any]) -> Found | None:
    """What the parameters of a path name; None where they name nothing that lies anywhere."""
    for name, find in FINDERS.items():
        if name in path:
            return find(session, str(path[name]))
    return None


def place_of(session: Session, area_id: str | None, organisation_id: str | None) -> Place:
    """Where something with this area and this owner lies."""
    return Place(load_lineages(session, [area_id])[area_id], organisation_id)


def _region(session: Session, region_id: str) -> Found:
    row = session.get(Region, region_id)
    return Found("region", region_id, place_of(session, row.area_id, row.organisation_id) if row else None)


def _scenario(session: Session, scenario_id: str) -> Found:
    row = session.get(Scenario, scenario_id)
    return Found("scenario", scenario_id, _region(session, row.region_id).place if row else None)


def _result(session: Session, result_id: str) -> Found:
    row = session.get(Result, result_id)
    return Found("result", result_id, _region(session, row.region_id).place if row else None)


def _job(session: Session, job_id: str) -> Found:
    row = session.get(Job, job_id)
    if row is None:
        return Found("job", job_id, None)
    place = _region(session, row.region_id).place if row.region_id else Place()
    action = Action.visit if row.kind == VISITS else None
    starts = Action.publish if row.kind in PUBLICATIONS else Action.plan
    return Found("job", job_id, place, "" if row.region_id else row.created_by or "", action, starts)


def _upload(session: Session, upload_id: str) -> Found:
    row = session.get(Upload, upload_id)
    if row is None:
        return Found("upload", upload_id, None)
    return Found("upload", upload_id, place_of(session, row.area_id, row.organisation_id), row.created_by or "")


def _publication(session: Session, publication_id: str) -> Found:
    row = session.get(Publication, publication_id)
    return Found("publication", publication_id, place_of(session, row.area_id, row.organisation_id) if row else None)


def _area(session: Session, area_id: str) -> Found:
    known = session.get(Area, area_id) is not None
    return Found("area", area_id, place_of(session, area_id, None) if known else None)


FINDERS: Final[dict[str, Callable[[Session, str], Found]]] = {
    "region_id": _region,
    "scenario_id": _scenario,
    "result_id": _result,
    "job_id": _job,
    "upload_id": _upload,
    "publication_id": _publication,
    "area_id": _area,
}
