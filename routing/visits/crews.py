"""Who could come to whom: a team alone, or two that meet."""

from routing.visits.problem import Person, Team


def can_come_alone(person: Person, team: Team) -> bool:
    """Whether a team has the carers and all the skills."""
    return team.members >= person.carers and person.skills <= team.skills


def can_meet(person: Person, one: Team, other: Team) -> bool:
    """Whether two teams that meet have the carers and, together, all the skills, and neither would do alone."""
    enough = person.carers > 1 and one.members + other.members >= person.carers
    enough = enough and not can_come_alone(person, one) and not can_come_alone(person, other)
    return enough and person.skills <= (one.skills | other.skills)
