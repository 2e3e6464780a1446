"""What changes a plan after it was made: pins, absent teams, people who are urgent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from api.errors import RequestError
from api.visits.kept_plan import OpenPlan
from api.visits.planning_lists import visited_person
from api.visits.register import PersonGiven
from geo.notes import Notes
from geo.visits.preparing import Asked, prepare_on_streets
from routing.network import RoadNetwork
from routing.visits.plan import Tour, VisitPlan
from routing.visits.problem import VisitProblem


def pin_visits(plan: VisitPlan, pinned: Collection[tuple[int, int]]) -> VisitPlan:
    """The plan with these visits (person, day) pinned, and no others."""
    tours = tuple(_pin(tour, pinned) for tour in plan.tours)
    return replace(plan, tours=tours)


def pinned_visits(plan: VisitPlan) -> set[tuple[int, int]]:
    """The visits (person, day) that are pinned."""
    return {(stop.person, tour.day) for tour, stop in plan.visits() if stop.pinned}


def absent_teams(problem: VisitProblem, absences: Mapping[int, Collection[int]]) -> VisitProblem:
    """The problem with teams (by row) away on some days."""
    teams = list(problem.teams)
    for row, days in absences.items():
        shifts = tuple(None if day in days else shift for day, shift in enumerate(teams[row].shifts))
        teams[row] = replace(teams[row], shifts=shifts)
    return replace(problem, teams=tuple(teams))


def add_people(opened: OpenPlan, urgent: Sequence[PersonGiven], network: RoadNetwork) -> OpenPlan:
    """The plan with more people in its problem, for whom nothing is planned yet. Everybody else is as they were.

    Raises
    ------
    RequestError
        Somebody has no place, or is in the plan already.
    """
    prepared, problem = opened.prepared, opened.plan.problem
    known = {person.person_id for person in prepared.people}
    for one in urgent:
        if one.person_id in known:
            raise RequestError("{id} is in this plan already", id=one.person_id)
        if one.lon is None or one.lat is None:
            raise RequestError("these people have no place: {ids}; give lon and lat", ids=one.person_id)
    more = [visited_person(one.person_id, one, len(known) + row) for row, one in enumerate(urgent, start=1)]
    notes: Notes = []
    asked = Asked(
        horizon=prepared.horizon,
        name=prepared.name,
        seed=problem.seed,
        weights=problem.weights,
        country=prepared.country,
        synthetic=prepared.synthetic,
    )
    measured = prepare_on_streets((*prepared.people, *more), prepared.teams, asked, network, notes=notes)
    places = measured.problem
    # Who was away stays away, holidays stay: of the old teams only the numbers of their places are others.
    teams = tuple(
        replace(old, start=new.start, end=new.end) for old, new in zip(problem.teams, places.teams, strict=True)
    )
    people = (*problem.people, *places.people[len(problem.people) :])
    whole = replace(places, people=people, teams=teams)
    kept = replace(
        prepared,
        problem=whole,
        people=measured.people,
        lon=measured.lon,
        lat=measured.lat,
        notes=(*prepared.notes, *notes),
    )
    return OpenPlan(kept, opened.plan)


def _pin(tour: Tour, pinned: Collection[tuple[int, int]]) -> Tour:
    stops = tuple(replace(stop, pinned=(stop.person, tour.day) in pinned) for stop in tour.stops)
    return replace(tour, stops=stops)
