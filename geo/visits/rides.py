"""Rides of every day of a plan: riders and cars of the day, travel times by car, and the table of what was found."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.visits.clock import say_time
from geo.visits.ride_lists import Hub, ListedCar, ListedRider
from geo.visits.ride_places import RidePlaces
from geo.visits.ways import Ways
from geo.words import Speech
from routing.network import RoadNetwork
from routing.visits.problem import Window
from routing.visits.ride_problem import Car, NoRide, RidePlan, RideProblem, Rider
from routing.visits.rides import plan_rides

RIDE_COLUMNS = (
    "date",
    "car_id",
    "stop",
    "rider_id",
    "way",
    "action",
    "arrive",
    "leave",
    "travel_s",
    "aboard",
)


@dataclass(frozen=True, eq=False)
class DayOfRides:
    """One date's problem, and where its places are."""

    date: datetime.date
    problem: RideProblem
    places: RidePlaces


def prepare_rides(
    riders: Sequence[ListedRider],
    cars: Sequence[ListedCar],
    hubs: Collection[Hub],
    dates: Sequence[datetime.date],
    network: RoadNetwork,
    *,
    snap_limit_m: float,
) -> tuple[DayOfRides, ...]:
    """A problem for each date on which somebody is to be brought; travel times are those of cars.

    Raises
    ------
    TravelModeError
        The network was built without cars.
    """
    hub_ids = list(dict.fromkeys(hub.hub_id for hub in hubs))
    by_id = {hub.hub_id: hub for hub in hubs}
    points = [(rider.lon, rider.lat) for rider in riders] + [(by_id[one].lon, by_id[one].lat) for one in hub_ids]
    points += [point for car in cars for point in ((car.lon, car.lat), (car.end_lon, car.end_lat))]
    lon, lat = np.array(points, dtype=np.float64).T.copy()
    ways = Ways(network, "car", lon, lat, snap_limit_m=snap_limit_m)
    seconds, metres = ways.tables()
    first_hub, first_car = len(riders), len(riders) + len(hub_ids)
    names = {first_hub + row: by_id[one].name or one for row, one in enumerate(hub_ids)}
    places = RidePlaces(lon, lat, metres, ways, names)
    found = []
    for date in dates:
        of_day = [row for row, rider in enumerate(riders) if date in rider.days]
        if of_day:
            brought = tuple(_rider(riders[row], row, first_hub + hub_ids.index(riders[row].hub)) for row in of_day)
            going = tuple(_car(car, first_car + 2 * row) for row, car in enumerate(cars) if date in car.days)
            found.append(DayOfRides(date, RideProblem(brought, going, seconds), places))
    return tuple(found)


def _rider(rider: ListedRider, home: int, hub: int) -> Rider:
    expected = Window(*rider.expected)
    return Rider(rider.rider_id, home, hub, expected, ready_s=rider.ready_s, seats=rider.seats)


def _car(car: ListedCar, start: int) -> Car:
    return Car(car.car_id, start, start + 1, car.seats, *car.hours)


def plan_all_rides(days: Sequence[DayOfRides]) -> list[tuple[datetime.date, RidePlan]]:
    """Every day's plan, in order."""
    return [(day.date, plan_rides(day.problem)) for day in days]


def rides_table(plans: Sequence[tuple[datetime.date, RidePlan]]) -> pd.DataFrame:
    """One row per stop of a car, by date, car and order."""
    rows = [
        (
            date.isoformat(),
            plan.problem.cars[tour.car].car_id,
            number,
            plan.problem.riders[stop.rider].rider_id,
            stop.way,
            "in" if stop.boards else "out",
            say_time(stop.arrive_s),
            say_time(stop.leave_s),
            stop.travel_s,
            stop.aboard,
        )
        for date, plan in plans
        for tour in plan.tours
        for number, stop in enumerate(tour.stops, start=1)
    ]
    return pd.DataFrame(sorted(rows), columns=list(RIDE_COLUMNS))


def left_rows(plans: Sequence[tuple[datetime.date, RidePlan]], language: str) -> list[tuple[str, str, str]]:
    """Who is not brought: id, date, and why."""
    return [
        (plan.problem.riders[row].rider_id, date.isoformat(), say_no_ride(reason, language))
        for date, plan in plans
        for row, reason in plan.left
    ]


def say_no_ride(reason: NoRide, language: str) -> str:
    """Why somebody is not brought, as a sentence."""
    return Speech(language).say(f"visits_no_ride_{reason.value}")
