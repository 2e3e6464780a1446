"""Plans rides to a hub and home again: VROOM's shipments; hours of getting in and out keep the longest ride."""

from typing import Any, Final

import numpy as np

from routing.errors import RoutingError
from routing.visits.problem import NO_WAY, Window
from routing.visits.ride_problem import CarTour, NoRide, RidePlan, RideProblem, Rider, RideStop, Way

EXPLORATION: Final = 5
# VROOM takes 32-bit durations and sums them: a way that does not exist is longer than any day, not longer than a sum.
FAR_S: Final = 500_000
WAYS: Final[tuple[Way, Way]] = ("there", "back")


class RidesError(RoutingError, RuntimeError):
    """Rides cannot be planned on this system."""


def plan_rides(problem: RideProblem) -> RidePlan:
    """Who is taken by which car, when; with the same problem the same plan.

    Whoever is taken to the hub and asked to be taken home is: one way alone is given up. Few are left at home first,
    then cars drive little.

    Raises
    ------
    RidesError
        VROOM is not installed: it has no wheel for this system.
    """
    left: dict[int, NoRide] = {
        row: reason for row, rider in enumerate(problem.riders) if (reason := _hopeless(problem, rider))
    }
    while True:
        taken = [row for row in range(len(problem.riders)) if row not in left]
        tours, refused = _solve(problem, taken)
        if not refused:
            break
        left |= dict.fromkeys(refused, NoRide.NO_CAR)
    for row in [row for row, reason in left.items() if reason is NoRide.NO_CAR]:  # who left has made room
        more, refused = _solve(problem, sorted([*taken, row]))
        if not refused:
            tours, taken = more, sorted([*taken, row])
            del left[row]
    return RidePlan(problem, tours, tuple(sorted(left.items())))


def _hopeless(problem: RideProblem, rider: Rider) -> NoRide | None:
    there, back = int(problem.travel_s[rider.home, rider.hub]), int(problem.travel_s[rider.hub, rider.home])
    if there >= NO_WAY or (rider.ready_s is not None and back >= NO_WAY):
        return NoRide.NO_WAY
    if rider.seats > max((car.seats for car in problem.cars), default=0):
        return NoRide.TOO_MANY_SEATS
    if max(there, 0 if rider.ready_s is None else back) > problem.longest_ride_s:
        return NoRide.TOO_FAR
    return None


def _solve(problem: RideProblem, taken: list[int]) -> tuple[tuple[CarTour, ...], set[int]]:
    """Tours of those who are taken, and who of them finds no car one way or the other."""
    if not taken:
        return (), set()
    vroom = _vroom()
    asked = vroom.Input()
    asked.set_durations_matrix("car", np.minimum(problem.travel_s, FAR_S).astype(np.uint32))
    for number, car in enumerate(problem.cars):
        hours = vroom.TimeWindow(car.start_s, car.end_s)
        asked.add_vehicle(
            vroom.Vehicle(number, start=car.start, end=car.end, capacity=[car.seats], time_window=hours, profile="car")
        )
    for row in taken:
        rider = problem.riders[row]
        for way in _ways(rider):
            asked.add_shipment(*_shipment(vroom, problem, row, way), amount=vroom.Amount([rider.seats]))
    solution = asked.solve(exploration_level=EXPLORATION, nb_threads=1)
    tours = _tours(problem, solution)
    made = {(stop.rider, stop.way) for tour in tours for stop in tour.stops}
    return tours, {row for row in taken for way in _ways(problem.riders[row]) if (row, way) not in made}


def _ways(rider: Rider) -> tuple[Way, ...]:
    return WAYS if rider.ready_s is not None else WAYS[:1]


def _shipment(vroom: Any, problem: RideProblem, row: int, way: Way) -> tuple[Any, Any]:
    rider = problem.riders[row]
    boarding, leaving = _hours(problem, rider, way)
    first, then = (rider.home, rider.hub) if way == "there" else (rider.hub, rider.home)
    steps = []
    for boards, place, hours in ((True, first, boarding), (False, then, leaving)):
        window = vroom.TimeWindow(hours.earliest_s, hours.latest_s)
        number = 4 * row + 2 * WAYS.index(way) + (not boards)
        steps.append(vroom.ShipmentStep(number, place, default_service=rider.boarding_s, time_windows=[window]))
    return steps[0], steps[1]


def _hours(problem: RideProblem, rider: Rider, way: Way) -> tuple[Window, Window]:
    """When getting in and getting out may begin, such that no ride is longer than the longest."""
    longest = problem.longest_ride_s + rider.boarding_s
    if way == "there":
        return Window(max(rider.expected.latest_s - longest, 0), rider.expected.latest_s), rider.expected
    assert rider.ready_s is not None  # noqa: S101 - only who goes home by car is asked
    latest = rider.ready_s + problem.longest_wait_s
    in_car = Window(rider.ready_s, latest)
    return in_car, Window(rider.ready_s, rider.ready_s + longest)


def _tours(problem: RideProblem, solution: Any) -> tuple[CarTour, ...]:
    routes = solution.routes
    tours = []
    for number in sorted(set(routes["vehicle_id"])):
        steps = routes[routes["vehicle_id"] == number]
        stops: list[RideStop] = []
        aboard, driven, leaves, returns, back = 0, 0, 0, 0, 0
        for step in steps.itertuples():
            way_s = int(step.duration) - driven
            driven = int(step.duration)
            if step.type == "start":
                leaves = int(step.arrival)
            elif step.type == "end":
                returns, back = int(step.arrival), way_s
            else:
                row, rest = divmod(int(step.id), 4)
                rider = problem.riders[row]
                boards = step.type == "pickup"
                aboard += rider.seats if boards else -rider.seats
                begins = int(step.arrival) + int(step.waiting_time)
                place = int(step.location_index)
                stops.append(
                    RideStop(row, WAYS[rest // 2], boards, place, way_s, begins, begins + rider.boarding_s, aboard)
                )
        tours.append(CarTour(int(number), tuple(stops), leaves, returns, back))
    return tuple(tours)


def _vroom() -> Any:
    try:
        import vroom  # noqa: PLC0415 - not on every system
    except ImportError:
        raise RidesError(
            "rides need VROOM, which has no wheel for this system (glibc before 2.34?); visits are planned without it"
        ) from None
    return vroom
