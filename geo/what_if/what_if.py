"""A scenario on a region, answered while the user waits: what does not change from one question to the next is kept.

what_if_of(region, question)     once for a region
.answer(changes, Asked(...))     at every move of a marker on the map
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.boundary_groups import group_by_boundary
from geo.capacity import Places, count_places
from geo.coverage import count_covered
from geo.errors import StudyError
from geo.reach import ANY_SERVICE
from geo.what_if.answer import CapacityCounts, ServiceTimes, WhatIfAnswer
from geo.what_if.cell_times import CellTimes
from geo.what_if.effects import change_effects
from geo.what_if.facility_state import FacilityState, change_facilities, facility_states
from geo.what_if.places_left import give_places_within
from geo.what_if.recent import Recent
from geo.what_if.scenario_times import ScenarioTimes
from geo.what_if.supplies import Givers, Supplies, services_of, supply_of
from routing.made_once import MadeOnce
from routing.network import FloatArray
from routing.travel_times import Direction

if TYPE_CHECKING:
    from geo.region import Question, Region
    from geo.what_if.change import Change

MOST_COUNTS: Final = 256


@dataclass(frozen=True)
class Asked:
    """What is asked of a scenario; () = all there are, a direction of None = that of the question."""

    modes: tuple[str, ...] = ()
    services: tuple[str, ...] = (ANY_SERVICE,)
    thresholds_min: tuple[float, ...] = ()
    direction: Direction | None = None
    capacity: bool = True  # also who finds a place, where the question says how many people a capacity serves


@dataclass(frozen=True, eq=False)
class _ModeAnswer:
    """What is found for one travel mode, by service; capacities of services without any known are left out."""

    times: list[ServiceTimes] = field(default_factory=list)
    before: list[FloatArray] = field(default_factory=list)
    after: list[FloatArray] = field(default_factory=list)
    capacity_before: list[CapacityCounts] = field(default_factory=list)
    capacity_after: list[CapacityCounts] = field(default_factory=list)


class WhatIf:
    """The baseline of one region and question, ready to be compared with any scenario; for any number of threads."""

    def __init__(self, region: "Region", question: "Question") -> None:
        self._question = question
        self._population = region.population
        self._groups = group_by_boundary(region.population, region.boundaries)
        self._people = region.population.reported_people().to_numpy(dtype=np.float64)
        self._by_stratum = np.ascontiguousarray(self._people.T)
        self._everyone = region.population.everyone_people
        self._total = self._groups.sum_cells(self._people)
        self._baseline = facility_states(region.facilities)
        self._supplies = Supplies(self._baseline)
        self._times = ScenarioTimes(region, question.snap_limit_m)
        self._counts: Recent[FloatArray] = Recent(MOST_COUNTS)
        self._served: Recent[list[CapacityCounts]] = Recent(MOST_COUNTS)

    def prepare(self, asked: Asked | None = None) -> None:
        """Make now what the first questions would wait for."""
        asked = asked or Asked()
        for mode in asked.modes or self._question.modes:
            self._times.of(mode, self._direction(asked)).prepare()
        self.answer((), asked)

    def answer(self, changes: "Sequence[Change]", asked: Asked | None = None) -> WhatIfAnswer:
        """People within reach before the changes, after them, and gained.

        The numbers are those of `coverage_table` and `capacity_by_stratum` on `apply_changes(region, changes)`.

        Raises
        ------
        ChangeError
            A change does not fit the region; it is named by its number, the first is 1.
        TravelModeError
            The network was built without a mode.
        StudyError
            No facility names a service, or a threshold lies beyond the cutoff of the search.
        """
        changes = tuple(changes)
        states = change_facilities(self._baseline, changes)
        asked = self._complete(asked or Asked(), states)
        roads, direction = self._times.edits(changes), self._direction(asked)
        baseline = {mode: self._times.of(mode, direction) for mode in asked.modes}
        scenario = {mode: self._times.of(mode, direction, roads.get(mode)) for mode in asked.modes}
        found = [self._answer_mode(asked, states, baseline[mode], scenario[mode]) for mode in asked.modes]
        return WhatIfAnswer(
            boundary_id=self._groups.boundary_id,
            boundary_name=self._groups.boundary_name,
            strata=self._population.stratum_columns,
            thresholds_min=asked.thresholds_min,
            times=tuple(times for one in found for times in one.times),
            people=self._total,
            before=np.stack([counts for one in found for counts in one.before], axis=1),
            after=np.stack([counts for one in found for counts in one.after], axis=1),
            capacity_before=tuple(counts for one in found for counts in one.capacity_before),
            capacity_after=tuple(counts for one in found for counts in one.capacity_after),
            changes=change_effects(
                changes, scenario, {m: self._times.streets_changed(m, roads[m]) for m in asked.modes if m in roads}
            ),
        )

    def streets(self, changes: "Sequence[Change]", mode: str) -> CellTimes:
        """A travel mode once the changes are made, in the direction of the question; kept for a while."""
        return self._times.of(mode, self._question.direction, self._times.edits(tuple(changes)).get(mode))

    def require_service(self, changes: "Sequence[Change]", service: str) -> None:
        """Refuse a service that nobody names, before the changes and after them."""
        self._complete(Asked(services=(service,)), change_facilities(self._baseline, tuple(changes)))

    def _complete(self, asked: Asked, states: Sequence[FacilityState]) -> Asked:
        """The same with all there are in place of (); refused where a threshold was not searched for."""
        thresholds_min = asked.thresholds_min or self._question.thresholds_min
        for threshold_min in thresholds_min:
            if threshold_min > self._question.cutoff_min:
                raise StudyError(
                    "a threshold of {threshold_min} minutes lies beyond the cutoff of {cutoff_min}; raise the cutoff",
                    threshold_min=threshold_min,
                    cutoff_min=self._question.cutoff_min,
                )
        every = sorted({*self._supplies.services, *services_of(states), *self._question.services})
        services = asked.services or (ANY_SERVICE, *(self._question.services or every))
        for service in services:
            if service not in (ANY_SERVICE, *every):
                raise StudyError(
                    "no facility names the service {service}; the services are {known}",
                    service=service,
                    known=", ".join((ANY_SERVICE, *every)),
                )
        return replace(
            asked,
            modes=asked.modes or self._question.modes,
            services=tuple(dict.fromkeys(services)),
            thresholds_min=tuple(float(minutes) for minutes in thresholds_min),
        )

    def _direction(self, asked: Asked) -> Direction:
        return asked.direction or self._question.direction

    def _answer_mode(
        self, asked: Asked, states: Sequence[FacilityState], baseline: CellTimes, scenario: CellTimes
    ) -> _ModeAnswer:
        mode, found = baseline.graph.mode, _ModeAnswer()
        before = [self._supplies.before(service) for service in asked.services]
        after = [self._supplies.after(states, service) for service in asked.services]
        before_s = baseline.nearest([givers.rows for givers in before])
        after_s = scenario.nearest([givers.rows for givers in after])
        for k, service in enumerate(asked.services):
            key = (mode, service, self._direction(asked), asked.thresholds_min)
            counted = self._counts.of(key, partial(self._count, asked, before_s[k]))
            moved_s = _with_new_places(scenario, after_s[k], after[k])
            same = moved_s is before_s[k]
            found.times.append(ServiceTimes(mode, service, self._cut(before_s[k]), self._cut(moved_s)))
            found.before.append(counted)
            found.after.append(counted if same else self._count(asked, moved_s))
            if asked.capacity and self._question.capacity is not None:
                served = self._served.of(key, partial(self._serve, asked, baseline, self._baseline, before[k], service))
                unchanged = same and scenario is baseline and states == self._baseline
                found.capacity_before.extend(served)
                found.capacity_after.extend(
                    served if unchanged else self._serve(asked, scenario, states, after[k], service)
                )
        return found

    def _cut(self, travel_time_s: FloatArray) -> FloatArray:
        return np.where(travel_time_s <= self._question.cutoff_min * 60, travel_time_s, np.inf)

    def _count(self, asked: Asked, travel_time_s: FloatArray) -> FloatArray:
        return count_covered(self._groups, self._people, travel_time_s, asked.thresholds_min)

    def _serve(
        self, asked: Asked, times: CellTimes, states: Sequence[FacilityState], givers: Givers, service: str
    ) -> list[CapacityCounts]:
        """Who finds a place at each threshold; nothing where no facility that gives the service says its capacity."""
        assumed = self._question.capacity
        assert assumed is not None  # noqa: S101 - asked only where it is known
        supply = supply_of(givers, states, times, assumed)
        if not supply.known:
            return []
        pairs = times.pairs(60 * self._pairs_min(asked, times))
        given = give_places_within(pairs, supply, self._everyone, service=service, thresholds_min=asked.thresholds_min)
        return [self._count_places(places) for places in given]

    def _pairs_min(self, asked: Asked, times: CellTimes) -> float:
        """Minutes up to which pairs are put in order: of the baseline all that may be asked, once and for all."""
        longest, known = max(asked.thresholds_min), (*asked.thresholds_min, *self._question.thresholds_min)
        if times.graph is self._times.of(times.graph.mode, self._direction(asked)).graph:
            return max(known)
        return min(minutes for minutes in (*self._question.thresholds_min, max(known)) if minutes >= longest)

    def _count_places(self, places: Places) -> CapacityCounts:
        people = np.array([count_places(places, people) for people in self._by_stratum])
        return CapacityCounts(places.mode, places.service, places.threshold_min, people, places.facilities_unknown)


def _with_new_places(times: CellTimes, nearest_s: FloatArray, givers: Givers) -> FloatArray:
    """Seconds to the nearest facility, those at new places included."""
    for lon, lat in givers.new_places:
        nearest_s = np.minimum(nearest_s, times.new_place(lon, lat))
    return nearest_s


_KNOWN: Final = MadeOnce["Region", Recent[WhatIf]]()


def what_if_of(region: "Region", question: "Question") -> WhatIf:
    """What scenarios of a region are compared with, made at first use and kept as long as the region lives."""
    of_region = _KNOWN.of(region, lambda: Recent(2))
    key = (
        question.modes,
        question.thresholds_min,
        question.services,
        question.direction,
        question.cutoff_min,
        question.snap_limit_m,
        question.capacity,
    )
    return of_region.of(key, lambda: WhatIf(region, question))
