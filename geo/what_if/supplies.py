"""Which facilities give a service: those of the baseline where they always stood, and those at new places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.capacity import people_capacity
from geo.reach import ANY_SERVICE
from geo.what_if.cell_times import CellTimes
from geo.what_if.facility_state import FacilityState
from geo.what_if.places_left import Supply

if TYPE_CHECKING:
    from geo.region import CapacityAssumption


@dataclass(frozen=True)
class Givers:
    """Rows of the facilities that give a service: in the baseline's places, and elsewhere with their places."""

    rows: tuple[int, ...]
    new_rows: tuple[int, ...] = ()
    new_places: tuple[tuple[float, float], ...] = ()


class Supplies:
    """The facilities of a baseline by service; for a scenario only those that differ are looked at."""

    def __init__(self, baseline: Sequence[FacilityState]) -> None:
        self._baseline = tuple(baseline)
        self.services = services_of(baseline)
        rows = {service: givers(baseline, service) for service in (ANY_SERVICE, *self.services)}
        self._rows = {service: np.array(found.rows, dtype=np.int64) for service, found in rows.items()}
        self._givers = rows

    def before(self, service: str) -> Givers:
        """Who gives a service in the baseline."""
        return self._givers.get(service, Givers(()))

    def after(self, states: Sequence[FacilityState], service: str) -> Givers:
        """Who gives it in a scenario; `states` begin with those of the baseline in their order."""
        n = len(self._baseline)
        changed = [row for row in range(n) if states[row] is not self._baseline[row]]
        if not changed and len(states) == n:
            return self.before(service)
        known = self._rows.get(service, np.empty(0, dtype=np.int64))
        differ = givers(states, service, (*changed, *range(n, len(states))))
        rows = np.union1d(np.setdiff1d(known, changed), np.array(differ.rows, dtype=np.int64))
        return Givers(tuple(rows.tolist()), differ.new_rows, differ.new_places)


def givers(states: Sequence[FacilityState], service: str, among: Sequence[int] | None = None) -> Givers:
    """The open facilities that give a service, of all or of some rows; every open one gives "any"."""
    rows: list[int] = []
    new_rows: list[int] = []
    for row in range(len(states)) if among is None else among:
        state = states[row]
        if state.is_open and (service == ANY_SERVICE or service in state.services):
            (new_rows if state.elsewhere else rows).append(row)
    places = tuple((states[row].lon, states[row].lat) for row in new_rows)
    return Givers(tuple(rows), tuple(new_rows), places)


def supply_of(
    givers: Givers, states: Sequence[FacilityState], times: CellTimes, assumed: "CapacityAssumption"
) -> Supply:
    """What those who give a service can take, and how far those at new places are; `times` know the others' rows."""
    stays = np.zeros(len(times.places.facilities.street), dtype=np.bool_)
    stays[list(givers.rows)] = True
    return Supply(
        stays,
        givers.new_rows,
        tuple(times.new_place(lon, lat) for lon, lat in givers.new_places),
        people_capacity(
            [state.capacity_per_day for state in states],
            working_days=assumed.working_days,
            visits_per_person_year=assumed.visits_per_person_year,
        ),
    )


def services_of(states: Sequence[FacilityState]) -> tuple[str, ...]:
    """All services that the facilities name, closed ones included, sorted; "any" is none of them."""
    return tuple(sorted({service for state in states for service in state.services} - {ANY_SERVICE}))
