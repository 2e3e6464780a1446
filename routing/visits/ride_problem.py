"""Rides: people who are brought to a hub by a shared car, and home again, on one day."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from routing.visits.problem import Seconds, Window

Way = Literal["there", "back"]


@dataclass(frozen=True)
class Rider:
    """Somebody who cannot come alone. `seats` counts a companion or a wheelchair too."""

    rider_id: str
    home: int
    hub: int
    # When the rider must be at the hub: put down within this window.
    expected: Window
    # When the rider is ready to go home; None = goes home otherwise.
    ready_s: int | None = None
    seats: int = 1
    # Getting in or out, each.
    boarding_s: int = 120


@dataclass(frozen=True)
class Car:
    """A shared car and its driver's day."""

    car_id: str
    start: int
    end: int
    seats: int
    start_s: int
    end_s: int


@dataclass(frozen=True, eq=False)
class RideProblem:
    """One day's riders and cars; `travel_s` [place, place], whole seconds, `NO_WAY` where there is none.

    Nobody is on the way longer than `longest_ride_s`, nor waits longer than `longest_wait_s` for the ride home.
    """

    riders: tuple[Rider, ...]
    cars: tuple[Car, ...]
    travel_s: Seconds
    longest_ride_s: int = 3600
    longest_wait_s: int = 3600


@dataclass(frozen=True)
class RideStop:
    """A car stops: `rider` gets in (`boards`) or out, on the way `there` or `back`."""

    rider: int
    way: Way
    boards: bool
    place: int
    travel_s: int
    arrive_s: int
    leave_s: int
    # Seats taken when the car leaves.
    aboard: int


@dataclass(frozen=True)
class CarTour:
    """One car's day, in order."""

    car: int
    stops: tuple[RideStop, ...]
    leaves_s: int
    returns_s: int
    travel_back_s: int


class NoRide(StrEnum):
    """Why somebody is not taken."""

    NO_WAY = "no_way"  # no car gets from home to hub and back
    TOO_MANY_SEATS = "too_many_seats"  # no car has as many
    TOO_FAR = "too_far"  # the ride takes longer than the longest
    NO_CAR = "no_car"  # no car has time then


@dataclass(frozen=True, eq=False)
class RidePlan:
    """What `plan_rides` answers: who is taken is taken both ways, where both are asked for."""

    problem: RideProblem
    tours: tuple[CarTour, ...]
    left: tuple[tuple[int, NoRide], ...]
