"""The profile of one facility: its people, its load, its staff, its hours, and where it refers people to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import StudyError
from geo.facility_catchment import CatchmentCounts, FacilityCatchment, count_catchment, find_catchment
from geo.facility_load import FacilityLoad, FacilityPlaces, StaffShare, count_turned_away, expect_visits, share_staff
from geo.opening_week import Week, read_opening_week
from geo.reach import ANY_SERVICE
from geo.referrals import Referral, find_referrals
from geo.what_if.facility_state import FacilityState, change_facilities, facility_states
from geo.what_if.places_left import give_places_at
from geo.what_if.supplies import Givers, givers, supply_of
from routing.network import FloatArray

if TYPE_CHECKING:
    from geo.region import Question, Region
    from geo.what_if.cell_times import CellTimes
    from geo.what_if.change import Change
    from geo.what_if.what_if import WhatIf


@dataclass(frozen=True)
class AskedOfFacility:
    """What is asked of a facility: by which travel mode, for which service and threshold, with which changes."""

    mode: str
    threshold_min: float
    service: str = ANY_SERVICE
    changes: "tuple[Change, ...]" = ()


@dataclass(frozen=True, eq=False)
class FacilityProfile:
    """All that its page says. Strata are the reported ones of the population, in their order."""

    facilities: tuple[FacilityState, ...]  # of the scenario: what `referrals` count in
    facility: FacilityState
    gives_service: bool  # it is open and gives what is asked for; if not, it has no exclusive catchment
    on_street: bool  # a street is near enough to its place
    catchment: FacilityCatchment
    counts: CatchmentCounts
    edges_min: tuple[float, ...]  # upper edges of the bands of `counts`; one more is open
    load: FacilityLoad | None  # None: the region does not say how often people come
    places: FacilityPlaces | None  # None: nor what it can take, or it does not give the service
    staff: tuple[StaffShare, ...]
    opening_hours: str
    week: Week | None
    referrals: tuple[Referral, ...]  # by each travel mode of the question, the one asked for first


def measure_facility_profile(
    known: "WhatIf", region: "Region", question: "Question", facility_id: str, asked: AskedOfFacility
) -> FacilityProfile:
    """The profile of a facility in a scenario; `known` is `what_if_of(region, question)`, whose times are used.

    People are counted by the unrounded travel time of their cell. The exclusive catchment is everyone for whom no
    other open facility that gives the service is nearer, up to the cutoff of the question: over all facilities these
    add up to the people who reach any. Visits, staff and their norms are those of the exclusive catchment, all care
    together.

    Raises
    ------
    KeyError
        There is no such facility in the scenario.
    ChangeError
        A change does not fit the region; it is named by its number.
    TravelModeError, StudyError
        The network was built without the mode; no facility names the service.
    """
    states = change_facilities(facility_states(region.facilities), asked.changes)
    row = next((at for at, state in enumerate(states) if state.facility_id == facility_id), -1)
    if row < 0:
        raise KeyError(facility_id)
    _require_threshold(asked.threshold_min, question.cutoff_min)
    known.require_service(asked.changes, asked.service)
    streets = known.streets(asked.changes, asked.mode)
    streets.prepare()
    ground = _Ground(streets, states, givers(states, asked.service), row)
    catchment = _catchment(ground, question.cutoff_min * 60)
    edges_min = tuple(sorted({*question.thresholds_min, asked.threshold_min}))
    people = region.population.reported_people().to_numpy(dtype=np.float64)
    everyone = region.population.everyone_people
    nearest_people = float(everyone[catchment.is_nearest].sum())
    known_of = _fields(region, facility_id)
    hours = known_of.get("opening_hours")
    hours = hours if isinstance(hours, str) else ""
    capacity_per_day = ground.state.capacity_per_day
    return FacilityProfile(
        facilities=states,
        facility=ground.state,
        gives_service=ground.gives,
        on_street=streets.on_street(ground.state.lon, ground.state.lat),
        catchment=catchment,
        counts=count_catchment(catchment, people, threshold_min=asked.threshold_min, edges_min=edges_min),
        edges_min=edges_min,
        load=expect_visits(nearest_people, capacity_per_day, question.capacity) if question.capacity else None,
        places=_places(ground, question, asked.threshold_min, everyone, catchment),
        staff=share_staff(nearest_people, _staff(known_of), region.country),
        opening_hours=hours,
        week=read_opening_week(hours),
        referrals=tuple(
            referral
            for mode in dict.fromkeys((asked.mode, *question.modes))
            for referral in find_referrals(known.streets(asked.changes, mode), states, row)
        ),
    )


@dataclass(frozen=True, eq=False)
class _Ground:
    """One facility (a row of the scenario) among those that give the service, on the streets of a travel mode."""

    streets: "CellTimes"
    states: tuple[FacilityState, ...]
    giving: Givers
    row: int

    @property
    def state(self) -> FacilityState:
        return self.states[self.row]

    @property
    def gives(self) -> bool:
        return self.row in (*self.giving.rows, *self.giving.new_rows)


def _require_threshold(threshold_min: float, cutoff_min: float) -> None:
    if threshold_min > cutoff_min:
        raise StudyError(
            "a threshold of {threshold_min} minutes lies beyond the cutoff of {cutoff_min}; raise the cutoff",
            threshold_min=threshold_min,
            cutoff_min=cutoff_min,
        )


def _catchment(ground: _Ground, cutoff_s: float) -> FacilityCatchment:
    """Who reaches the facility; nobody is nearest to one that does not give the service."""
    streets, giving, row = ground.streets, ground.giving, ground.row
    stands_new = ground.state.elsewhere
    own_s = streets.new_place(ground.state.lon, ground.state.lat) if stands_new else streets.nearest([(row,)])[0]
    lower_s, higher_s = streets.nearest(
        [tuple(other for other in giving.rows if other < row), tuple(other for other in giving.rows if other > row)]
    )
    for other, (lon, lat) in zip(giving.new_rows, giving.new_places, strict=True):
        if other < row:
            lower_s = np.minimum(lower_s, streets.new_place(lon, lat))
        elif other > row:
            higher_s = np.minimum(higher_s, streets.new_place(lon, lat))
    found = find_catchment(own_s, lower_s, higher_s, cutoff_s=cutoff_s)
    return found if ground.gives else FacilityCatchment(found.travel_time_s, np.zeros_like(found.is_nearest))


def _places(
    ground: _Ground, question: "Question", threshold_min: float, everyone: FloatArray, catchment: FacilityCatchment
) -> FacilityPlaces | None:
    """Who takes its places; None where it does not give the service, or visits or its capacity are not known."""
    if question.capacity is None or not ground.gives or np.isnan(ground.state.capacity_per_day):
        return None
    supply = supply_of(ground.giving, ground.states, ground.streets, question.capacity)
    # The cutoff of a scenario's three numbers, whose pairs are kept.
    pairs = ground.streets.pairs(60 * max(threshold_min, *question.thresholds_min))
    given = give_places_at(pairs, supply, everyone, facility=ground.row, threshold_min=threshold_min)
    within = catchment.is_nearest & (catchment.travel_time_s <= threshold_min * 60)
    return count_turned_away(given, everyone, within)


def _fields(region: "Region", facility_id: str) -> dict[Any, Any]:
    """What the region's table says of a facility beside what changes can alter; nothing of a new one."""
    rows = np.flatnonzero(region.facilities["facility_id"].to_numpy() == facility_id)
    return region.facilities.iloc[rows[0]].to_dict() if len(rows) else {}


def _staff(fields: dict[Any, Any]) -> dict[str, float]:
    """All staff ("") and each profession; what is not known is left out."""
    named = {
        str(name).removeprefix("staff").removeprefix("_"): value
        for name, value in fields.items()
        if str(name) == "staff" or str(name).startswith("staff_")
    }
    return {
        name: float(value) for name, value in named.items() if isinstance(value, int | float) and not np.isnan(value)
    }
