"""Whether a plan of rides keeps every rule: counted anew from the problem, sharing nothing with the planner."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from routing.visits.check import Fault
from routing.visits.problem import NO_WAY
from routing.visits.ride_problem import CarTour, RidePlan, RideProblem, Rider, RideStop


def check_rides(plan: RidePlan) -> list[Fault]:
    """Every fault of a plan, in order of tours and riders; empty where it keeps all rules."""
    return [*_cars(plan), *_riders(plan)]


def _cars(plan: RidePlan) -> Iterator[Fault]:
    if max(Counter(tour.car for tour in plan.tours).values(), default=1) > 1:
        yield Fault("one tour a day", "cars")
    for tour in plan.tours:
        for rule in _car(plan.problem, tour):
            yield Fault(rule, plan.problem.cars[tour.car].car_id)


def _car(problem: RideProblem, tour: CarTour) -> Iterator[str]:
    car = problem.cars[tour.car]
    now, place, aboard = tour.leaves_s, car.start, 0
    if tour.leaves_s < car.start_s or tour.returns_s > car.end_s:
        yield "hours of the car"
    for stop in tour.stops:
        rider = problem.riders[stop.rider]
        way = int(problem.travel_s[place, stop.place])
        aboard += rider.seats if stop.boards else -rider.seats
        if stop.travel_s != way or way >= NO_WAY:
            yield "travel time"
        if stop.arrive_s < now + way or stop.leave_s != stop.arrive_s + rider.boarding_s:
            yield "time to get there"
        if stop.aboard != aboard or not 0 <= aboard <= car.seats:
            yield "seats"
        if stop.place != _place(rider, stop):
            yield "place"
        now, place = stop.leave_s, stop.place
    way = int(problem.travel_s[place, car.end])
    if way >= NO_WAY or tour.travel_back_s != way or tour.returns_s < now + way:
        yield "way back"


def _place(rider: Rider, stop: RideStop) -> int:
    return rider.home if (stop.way == "there") == stop.boards else rider.hub


def _riders(plan: RidePlan) -> Iterator[Fault]:
    rides: dict[tuple[int, str], list[tuple[int, RideStop]]] = defaultdict(list)
    for tour in plan.tours:
        for stop in tour.stops:
            rides[stop.rider, stop.way].append((tour.car, stop))
    left = Counter(row for row, _ in plan.left)
    for row, rider in enumerate(plan.problem.riders):
        asked = {"there"} if rider.ready_s is None else {"there", "back"}
        taken = {way for way in ("there", "back") if (row, way) in rides}
        if taken != (set() if left[row] else asked) or left[row] > 1:
            yield Fault("both ways or left at home", rider.rider_id)
        for way in sorted(taken):
            for rule in _ride(plan.problem, rider, rides[row, way]):
                yield Fault(rule, f"{rider.rider_id} {way}")


def _ride(problem: RideProblem, rider: Rider, stops: list[tuple[int, RideStop]]) -> Iterator[str]:
    if [stop.boards for _, stop in stops] != [True, False] or len({car for car, _ in stops}) != 1:
        yield "in and out once, by one car"
        return
    (_, into), (_, out) = stops
    if out.arrive_s - into.leave_s > problem.longest_ride_s:
        yield "longest ride"
    if into.way == "there" and not rider.expected.earliest_s <= out.arrive_s <= rider.expected.latest_s:
        yield "expected at the hub"
    if into.way == "back" and rider.ready_s is not None:
        waited = into.arrive_s - rider.ready_s
        if not 0 <= waited <= problem.longest_wait_s:
            yield "longest wait"
