"""`/api/v1/regions/{id}/facilities/{id}/profile`: the people, load, staff, hours and referrals of one facility."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, needs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.served import Served
from api.endpoints.what_if import LONGEST_MIN, Changes, prepared_what_if
from api.errors import unknown_object

if TYPE_CHECKING:
    from geo.facility_profile import FacilityProfile

router = APIRouter(tags=["facilities"], dependencies=[needs(Action.view)])


class FacilityProfileRequest(BaseModel):
    """A scenario (`changes`; none is the baseline), and what is asked of a facility in it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"mode": "walk", "service": "any", "threshold_min": 15}]}
    )

    mode: Annotated[str | None, Field(description="travel mode; none: the region's first")] = None
    service: Annotated[str, Field(description='"any", or what the facilities name')] = "any"
    threshold_min: Annotated[
        float | None, Field(gt=0, le=LONGEST_MIN, description="minutes; none: the region's first")
    ] = None
    changes: Changes = []
    cells: Annotated[bool, Field(description="also the cells of its exclusive catchment")] = False


class NearestPeople(BaseModel):
    """People of a stratum. The exclusive catchment is everyone for whom no other that gives the service is nearer."""

    stratum: str
    people_nearest: Annotated[float, Field(description="of the exclusive catchment")]
    people_nearest_within: Annotated[float, Field(description="of these, within the threshold")]
    people_within: Annotated[float, Field(description="within the threshold of it, nearest or not (overlapping)")]
    median_min: Annotated[float | None, Field(description="half of the exclusive catchment travel so long or less")]
    worst_decile_min: Annotated[float | None, Field(description="nine tenths travel so long or less")]
    people_by_minute: Annotated[
        list[float], Field(description="of the exclusive catchment: up to 1 minute, over 1 up to 2, ...")
    ]


class NearestBand(BaseModel):
    """People of the exclusive catchment by travel time: over one edge, up to and with the other; none is no edge."""

    stratum: str
    over_min: float
    up_to_min: float | None
    people: float


class VisitLoad(BaseModel):
    """Visits a day that the exclusive catchment makes: people * visits_per_person_year / working_days."""

    people: float
    visits_per_person_year: float
    working_days: float
    expected_visits_per_day: float
    capacity_per_day: Annotated[float | None, Field(description="none: not known")]
    share: Annotated[float | None, Field(description="expected visits for each that it can take")]


class PlacesTaken(BaseModel):
    """Places within the threshold, given to whoever lives nearer first, at all facilities of the service."""

    people_served: Annotated[float, Field(description="all whom it serves")]
    people_served_nearest: Annotated[float, Field(description="of these, people of its exclusive catchment")]
    people_turned_away: Annotated[float, Field(description="people of its exclusive catchment who find it full")]
    people_served_elsewhere: Annotated[float, Field(description="of these, who find a place at another one")]
    people_without_place: Annotated[float, Field(description="of these, who find none")]


class StatedNorm(BaseModel):
    """A figure that others have set (geo/norms.csv)."""

    id: str
    applies_to: str
    value: float
    unit: str
    source: str
    verified: bool
    note: str


class StaffRow(BaseModel):
    """Staff of a profession, and the people of the exclusive catchment that each has."""

    profession: Annotated[str, Field(description="empty: all staff")]
    number: float
    people_each: float
    norms: list[StatedNorm]


class ReferralRow(BaseModel):
    """The nearest other facility that gives something, door to door; none where no road leads to one."""

    gives: Annotated[str, Field(description='a service that this one does not give, or "hospital"')]
    mode: str
    facility_id: str | None
    name: str
    travel_time_s: float | None


class NearestCells(BaseModel):
    """Cells of the exclusive catchment by their place in /cells, and their travel time (unrounded)."""

    cell: list[int]
    travel_time_s: list[float]


class FacilityProfileAnswer(BaseModel):
    """What the page of a facility says. null = not known."""

    facility_id: str
    name: str
    kind: str
    open: bool
    services: list[str]
    mode: str
    service: str
    threshold_min: float
    direction: str
    gives_service: Annotated[bool, Field(description="false: closed, or it does not give it; nobody is nearest then")]
    on_street: Annotated[bool, Field(description="false: no street is near, so nobody gets there")]
    people: list[NearestPeople]
    bands: list[NearestBand]
    load: VisitLoad | None
    places: PlacesTaken | None
    staff: list[StaffRow]
    opening_hours: Annotated[str, Field(description="as it is written")]
    week: Annotated[
        list[list[tuple[str, str]]] | None,
        Field(description="hours by day, Monday first; null: not written, or in more than the simplest forms"),
    ]
    referrals: list[ReferralRow]
    cells: NearestCells | None


@router.post(
    "/regions/{region_id}/facilities/{facility_id}/profile",
    response_model=FacilityProfileAnswer,
    responses=problem_answers(401, 403, 404, 422),
)
def read_facility_profile(served: Served, facility_id: str, asked: FacilityProfileRequest) -> Response:
    """Who lives nearest to a facility, what falls to it, and where it refers people to; in the baseline or a scenario.

    Nothing is kept. Load, staff and their norms are those of the exclusive catchment, all care together.
    """
    from geo.facility_profile import AskedOfFacility, measure_facility_profile
    from geo.what_if import changes_from_list

    question = served.question
    wanted = AskedOfFacility(
        mode=asked.mode or question.modes[0],
        threshold_min=asked.threshold_min or question.thresholds_min[0],
        service=asked.service,
        changes=changes_from_list(asked.changes),
    )
    known, region = prepared_what_if(served), served.region
    try:
        profile = measure_facility_profile(known, region, question, facility_id, wanted)
    except KeyError:
        raise unknown_object(facility_id) from None
    facility, strata = profile.facility, region.population.stratum_columns
    return JSONResponse(
        {
            "facility_id": facility.facility_id,
            "name": facility.name,
            "kind": facility.kind,
            "open": facility.is_open,
            "services": list(facility.services),
            "mode": wanted.mode,
            "service": wanted.service,
            "threshold_min": wanted.threshold_min,
            "direction": question.direction,
            "gives_service": profile.gives_service,
            "on_street": profile.on_street,
            "people": _people(profile, strata),
            "bands": _bands(profile, strata),
            "load": _load(profile),
            "places": None if profile.places is None else vars(profile.places),
            "staff": _staff(profile),
            "opening_hours": profile.opening_hours,
            "week": profile.week,
            "referrals": _referrals(profile),
            "cells": _cells(profile) if asked.cells else None,
        }
    )


def _people(profile: "FacilityProfile", strata: tuple[str, ...]) -> list[dict[str, Any]]:
    counts = profile.counts
    return [
        {
            "stratum": stratum,
            "people_nearest": float(counts.people_nearest[s]),
            "people_nearest_within": float(counts.people_nearest_within[s]),
            "people_within": float(counts.people_within[s]),
            "median_min": _known(counts.median_min[s]),
            "worst_decile_min": _known(counts.worst_decile_min[s]),
            "people_by_minute": counts.by_minute[:, s].tolist(),
        }
        for s, stratum in enumerate(strata)
    ]


def _bands(profile: "FacilityProfile", strata: tuple[str, ...]) -> list[dict[str, Any]]:
    lower, upper = (0.0, *profile.edges_min), (*profile.edges_min, None)
    return [
        {"stratum": stratum, "over_min": over, "up_to_min": up_to, "people": float(profile.counts.by_band[b, s])}
        for s, stratum in enumerate(strata)
        for b, (over, up_to) in enumerate(zip(lower, upper, strict=True))
    ]


def _load(profile: "FacilityProfile") -> dict[str, Any] | None:
    load = profile.load
    if load is None:
        return None
    return vars(load) | {"capacity_per_day": _known(load.capacity_per_day), "share": _known(load.share)}


def _staff(profile: "FacilityProfile") -> list[dict[str, Any]]:
    return [
        {
            "profession": each.profession,
            "number": each.number,
            "people_each": each.people_each,
            "norms": [
                {
                    "id": norm.id,
                    "applies_to": norm.applies_to,
                    "value": norm.value,
                    "unit": norm.unit,
                    "source": norm.source,
                    "verified": norm.is_verified,
                    "note": norm.note,
                }
                for norm in each.norms
            ],
        }
        for each in profile.staff
    ]


def _referrals(profile: "FacilityProfile") -> list[dict[str, Any]]:
    found = []
    for each in profile.referrals:
        other = profile.facilities[each.facility] if each.facility >= 0 else None
        found.append(
            {
                "gives": each.gives,
                "mode": each.mode,
                "facility_id": other and other.facility_id,
                "name": other.name if other else "",
                "travel_time_s": each.travel_time_s if other else None,
            }
        )
    return found


def _cells(profile: "FacilityProfile") -> dict[str, Any]:
    import numpy as np

    cell = np.flatnonzero(profile.catchment.is_nearest)
    return {"cell": cell.tolist(), "travel_time_s": profile.catchment.travel_time_s[cell].tolist()}


def _known(value: float) -> float | None:
    """None where it is no number."""
    return None if value != value else float(value)  # noqa: PLR0124
