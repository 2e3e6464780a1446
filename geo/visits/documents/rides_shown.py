"""Rides as their documents tell them: a car's day, where it stops, who gets in or out, how many seats are taken."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from geo.visits.documented import Documented, Line, Ways
from geo.visits.documents.tours_shown import TEAM_COLOURS, length_of
from geo.visits.ride_places import RidePlaces
from geo.visits.rides import DayOfRides
from routing.visits.ride_problem import CarTour, RidePlan, RideStop, Way


@dataclass(frozen=True)
class RiderShown:
    """Somebody gets in (`boards`) or out at a stop, on the way to the hub or home."""

    rider_id: str
    way: Way
    boards: bool
    seats: int
    hub: str


@dataclass(frozen=True)
class CarStop:
    """Where a car stops once, for all who get in or out there. Seconds of the day."""

    number: int
    place: int
    # Name of the hub; "" at a home.
    hub: str
    riders: tuple[RiderShown, ...]
    arrive_s: int
    leave_s: int
    travel_s: int
    way_m: float | None
    # How long the car stands where it was before it drives here.
    waits_s: int
    # Seats taken when it leaves.
    aboard: int


@dataclass(frozen=True)
class CarDay:
    """One car's day as it is told; on maps and in calendars it is a tour, the car its team."""

    team_id: str
    colour: str
    seats: int
    date: datetime.date
    stops: tuple[CarStop, ...]
    start: int
    end: int
    leaves_s: int
    returns_s: int
    travel_back_s: int
    back_m: float | None
    mode_number: int = 0

    @property
    def team_name(self) -> str:
        return self.team_id

    @property
    def places(self) -> tuple[int, ...]:
        """From the start over the stops to the end."""
        return (self.start, *(stop.place for stop in self.stops), self.end)

    @property
    def travel_s(self) -> int:
        return sum(stop.travel_s for stop in self.stops) + self.travel_back_s

    @property
    def way_m(self) -> float | None:
        """Length of the whole day (m)."""
        return length_of([*(stop.way_m for stop in self.stops), self.back_m])

    @cached_property
    def riders(self) -> frozenset[str]:
        return frozenset(rider.rider_id for stop in self.stops for rider in stop.riders)

    @cached_property
    def hubs(self) -> frozenset[str]:
        return frozenset(rider.hub for stop in self.stops for rider in stop.riders)


@dataclass(frozen=True, eq=False)
class RidesShown:
    """All cars' days in order of day and car; places are numbered as in the problems of rides."""

    shown: Documented
    days: tuple[CarDay, ...]

    @property
    def cars(self) -> list[str]:
        return sorted({day.team_id for day in self.days})

    def of_car(self, car: str | None) -> list[CarDay]:
        """The days of a car, of all cars where none is asked."""
        return [day for day in self.days if car in (None, day.team_id)]


def show_rides(
    shown: Documented, days: Sequence[DayOfRides], plans: Sequence[tuple[datetime.date, RidePlan]]
) -> RidesShown | None:
    """What documents tell of rides; None where no car drives."""
    if not any(plan.tours for _, plan in plans):
        return None
    places = days[0].places  # the same of each day
    surroundings = replace(shown, lon=places.lon, lat=places.lat, modes=("car",), ways=_ways(places))
    cars = sorted({plan.problem.cars[tour.car].car_id for _, plan in plans for tour in plan.tours})
    found = [
        _show_day(date, plan, tour, places, cars)
        for date, plan in plans
        for tour in sorted(plan.tours, key=lambda tour: plan.problem.cars[tour.car].car_id)
    ]
    return RidesShown(surroundings, tuple(found))


def _ways(places: RidePlaces) -> Ways:
    def way(_mode: int, origin: int, destination: int) -> Line | None:
        if _same(places, origin, destination):  # no way, and none that is unknown
            ends = [origin, destination]
            return np.column_stack([places.lon[ends], places.lat[ends]])
        line = places.ways.line(origin, destination)
        return line if len(line) > 1 else None

    return way


def _show_day(date: datetime.date, plan: RidePlan, tour: CarTour, places: RidePlaces, cars: list[str]) -> CarDay:
    car = plan.problem.cars[tour.car]
    groups = _together(tour.stops, places)
    end = car.start if _same(places, car.start, car.end) else car.end
    at = [car.start, *(group[0].place for group in groups), end]
    lengths = [_way_m(places, a, b) for a, b in pairwise(at)]
    left = [tour.leaves_s, *(group[-1].leave_s for group in groups)]
    return CarDay(
        team_id=car.car_id,
        colour=TEAM_COLOURS[cars.index(car.car_id) % len(TEAM_COLOURS)],
        seats=car.seats,
        date=date,
        stops=tuple(
            CarStop(
                number=number,
                place=group[0].place,
                hub=places.hubs.get(group[0].place, ""),
                riders=tuple(_show_rider(plan, stop, places) for stop in group),
                arrive_s=group[0].arrive_s,
                leave_s=group[-1].leave_s,
                travel_s=group[0].travel_s,
                way_m=lengths[number - 1],
                waits_s=group[0].arrive_s - left[number - 1] - group[0].travel_s,
                aboard=group[-1].aboard,
            )
            for number, group in enumerate(groups, 1)
        ),
        start=car.start,
        end=end,
        leaves_s=tour.leaves_s,
        returns_s=tour.returns_s,
        travel_back_s=tour.travel_back_s,
        back_m=lengths[-1],
    )


def _together(stops: Sequence[RideStop], places: RidePlaces) -> list[list[RideStop]]:
    """Who get in or out at one place one after another without waiting: the car stops once for them."""
    groups: list[list[RideStop]] = []
    for stop in stops:
        before = groups[-1][-1] if groups else None
        if before and _same(places, before.place, stop.place) and before.leave_s == stop.arrive_s:
            groups[-1].append(stop)
        else:
            groups.append([stop])
    return groups


def _same(places: RidePlaces, one: int, other: int) -> bool:
    return (places.lon[one], places.lat[one]) == (places.lon[other], places.lat[other])


def _show_rider(plan: RidePlan, stop: RideStop, places: RidePlaces) -> RiderShown:
    rider = plan.problem.riders[stop.rider]
    return RiderShown(rider.rider_id, stop.way, stop.boards, rider.seats, places.hubs[rider.hub])


def _way_m(places: RidePlaces, origin: int, destination: int) -> float | None:
    length = float(places.length_m[origin, destination])
    return length if np.isfinite(length) else None
