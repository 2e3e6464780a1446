"""Rides to a hub: a day by hand, the best of all orders on tiny days, every rule kept on random ones."""

from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.visits.check_rides import check_rides
from routing.visits.problem import NO_WAY, Window
from routing.visits.ride_problem import Car, NoRide, RidePlan, RideProblem, Rider
from routing.visits.rides import plan_rides

pytest.importorskip("vroom", reason="VROOM has no wheel here")

H, M = 3600, 60
# On one road: the garage at 0, homes at 10 and 20 minutes, the hub at 30.
ROAD = np.abs(np.subtract.outer(np.arange(4), np.arange(4))) * 10 * M
MORNING = Window(8 * H + 30 * M, 9 * H)
CAR = Car("minibus", 0, 0, 2, 7 * H, 16 * H)


def riders(*homes: int, ready_s: int | None = 12 * H) -> tuple[Rider, ...]:
    return tuple(Rider(f"r{row}", home, 3, MORNING, ready_s) for row, home in enumerate(homes))


def driven(plan: RidePlan) -> int:
    return sum(tour.travel_back_s + sum(stop.travel_s for stop in tour.stops) for tour in plan.tours)


def test_two_neighbours_share_a_car_there_and_home() -> None:
    plan = plan_rides(RideProblem(riders(1, 2), (CAR,), ROAD))
    assert check_rides(plan) == []
    assert plan.left == ()
    [tour] = plan.tours
    assert [(stop.rider, stop.way, stop.boards) for stop in tour.stops[:2]] == [(0, "there", True), (1, "there", True)]
    assert max(stop.aboard for stop in tour.stops) == 2
    # Out to the hub and back, once: the car waits there, or drives the same way twice.
    assert driven(plan) == 60 * M


def test_a_full_car_goes_twice() -> None:
    road = ROAD // 5  # two minutes from one to the next
    plan = plan_rides(RideProblem(riders(1, 2, 2, 1), (CAR,), road))
    assert check_rides(plan) == []
    assert plan.left == ()
    assert max(stop.aboard for tour in plan.tours for stop in tour.stops) == 2


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        (NoRide.NO_WAY, RideProblem(riders(1), (CAR,), np.where(ROAD > 0, NO_WAY, 0))),
        (NoRide.TOO_MANY_SEATS, RideProblem((replace(riders(1)[0], seats=3),), (CAR,), ROAD)),
        (NoRide.TOO_MANY_SEATS, RideProblem(riders(1), (), ROAD)),
        (NoRide.TOO_FAR, RideProblem(riders(1), (CAR,), ROAD, longest_ride_s=19 * M)),
        (NoRide.NO_CAR, RideProblem(riders(1), (replace(CAR, end_s=9 * H),), ROAD)),
        (NoRide.NO_CAR, RideProblem(riders(1), (replace(CAR, start_s=9 * H),), ROAD)),
    ],
)
def test_who_is_left_at_home_is_told_why(reason: NoRide, problem: RideProblem) -> None:
    plan = plan_rides(problem)
    assert plan.left == ((0, reason),)
    assert plan.tours == ()
    assert check_rides(plan) == []


def test_without_a_way_home_nobody_is_taken() -> None:
    until_noon = replace(CAR, end_s=12 * H)
    assert plan_rides(RideProblem(riders(1), (until_noon,), ROAD)).left == ((0, NoRide.NO_CAR),)
    assert plan_rides(RideProblem(riders(1, ready_s=None), (until_noon,), ROAD)).left == ()


def test_the_checker_sees_what_is_broken() -> None:
    plan = plan_rides(RideProblem(riders(1, 2), (CAR,), ROAD))
    [tour] = plan.tours

    def rules(*, stops: tuple[object, ...] = tour.stops, **changed: object) -> set[str]:
        problem = replace(plan.problem, **{key: value for key, value in changed.items() if key != "left"})
        left = changed.get("left", ())
        return {f.rule for f in check_rides(RidePlan(problem, (replace(tour, stops=stops),), left))}

    assert "seats" in rules(cars=(replace(CAR, seats=1),))
    assert "hours of the car" in rules(cars=(replace(CAR, start_s=10 * H),))
    assert "longest ride" in rules(longest_ride_s=5 * M)
    assert "longest wait" in rules(riders=riders(1, 2, ready_s=10 * H))
    assert "expected at the hub" in rules(riders=tuple(replace(r, expected=Window(0, H)) for r in riders(1, 2)))
    assert "both ways or left at home" in rules(left=((0, NoRide.NO_CAR),))
    assert "travel time" in rules(travel_s=ROAD * 2)
    assert "in and out once, by one car" in rules(stops=tour.stops[1:])


def best_order(problem: RideProblem) -> int:
    """Least driving to bring everybody there at once and nobody home, over all orders of homes."""
    ways = problem.travel_s
    hub = problem.riders[0].hub
    return min(
        int(ways[0, order[0]] + sum(ways[a, b] for a, b in pairwise(order)) + ways[hub, 0])
        for homes in permutations([rider.home for rider in problem.riders])
        for order in [(*homes, hub)]
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=6, max_size=6), st.integers(1, 4))
def test_one_car_for_few_drives_the_shortest_of_all_orders(points: list[tuple[int, int]], n: int) -> None:
    ways = np.array([[5 * (abs(a - c) + abs(b - d)) for c, d in points] for a, b in points])
    problem = RideProblem(
        tuple(Rider(f"r{row}", 1 + row, 5, Window(8 * H, 12 * H), boarding_s=0) for row in range(n)),
        (Car("bus", 0, 0, 4, 0, 24 * H),),
        ways,
        longest_ride_s=6 * H,
    )
    plan = plan_rides(problem)
    assert check_rides(plan) == []
    assert plan.left == ()
    assert driven(plan) == best_order(problem)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_random_days_keep_every_rule(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy = rng.integers(0, 2400, (10, 2))
    ways = np.abs(xy[:, None] - xy[None]).sum(axis=2)
    people = tuple(
        Rider(
            f"r{row}",
            int(rng.integers(2, 10)),
            int(rng.integers(0, 2)),
            Window(8 * H, 9 * H + 600 * int(rng.integers(0, 6))),
            None if rng.random() < 0.3 else 11 * H + 900 * int(rng.integers(0, 8)),
            seats=int(rng.integers(1, 3)),
        )
        for row in range(int(rng.integers(1, 9)))
    )
    cars = tuple(Car(f"c{row}", 0, 0, int(rng.integers(2, 6)), 7 * H, 17 * H) for row in range(int(rng.integers(1, 3))))
    plan = plan_rides(RideProblem(people, cars, ways, longest_ride_s=4200, longest_wait_s=3600))
    assert check_rides(plan) == []
    for row, reason in plan.left:
        alone = plan_rides(replace(plan.problem, riders=(people[row],)))
        in_time = 7 * H + ways[0, people[row].home] + 120 + ways[people[row].home, people[row].hub]
        if reason is NoRide.NO_CAR and in_time <= people[row].expected.latest_s:
            assert alone.left == ()
