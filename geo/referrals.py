"""Where the people of a facility are referred to: the nearest that gives what it does not give, and the hospital."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.what_if.supplies import givers, services_of
from routing.network import FloatArray
from routing.travel_times import travel_time_matrix

if TYPE_CHECKING:
    from geo.what_if.cell_times import CellTimes
    from geo.what_if.facility_state import FacilityState

HOSPITAL: Final = "hospital"


@dataclass(frozen=True)
class Referral:
    """The nearest other facility that gives something, from the door of one to the door of the other."""

    gives: str  # a service, or the kind "hospital"
    mode: str
    facility: int  # row; -1: none can be reached
    travel_time_s: float  # inf where none


def find_referrals(streets: "CellTimes", states: "Sequence[FacilityState]", facility: int) -> tuple[Referral, ...]:
    """For each service that a facility does not give, the nearest open one that does; and the nearest hospital, last.

    People travel from this facility to the other. Of two equally near the first row wins.
    """
    own = states[facility]
    wanted = [service for service in services_of(states) if service not in own.services]
    rows = {service: (*found.rows, *found.new_rows) for service in wanted for found in (givers(states, service),)}
    rows[HOSPITAL] = tuple(row for row, state in enumerate(states) if state.is_open and state.kind == HOSPITAL)
    seconds = _times_from(streets, states, facility)
    return tuple(
        _nearest(gives, streets.graph.mode, sorted(set(among) - {facility}), seconds) for gives, among in rows.items()
    )


def _nearest(gives: str, mode: str, rows: Sequence[int], seconds: FloatArray) -> Referral:
    row = min(rows, key=lambda each: seconds[each], default=-1)
    if row < 0 or not np.isfinite(seconds[row]):
        return Referral(gives, mode, -1, np.inf)
    return Referral(gives, mode, row, float(seconds[row]))


def _times_from(streets: "CellTimes", states: "Sequence[FacilityState]", facility: int) -> FloatArray:
    """Seconds [facility] from one facility to all."""
    places = streets.snap([state.lon for state in states], [state.lat for state in states])
    here = streets.snap([states[facility].lon], [states[facility].lat])
    times: FloatArray = travel_time_matrix(streets.graph, here, places)[0]
    return times
