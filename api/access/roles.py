"""Roles and what each may do. A role says what, a grant says where and on whose data."""

from enum import StrEnum
from typing import Final

from routing.errors import Phrase


class Action(StrEnum):
    """What a route asks for."""

    view = "view"  # read regions, facilities, coverage, isochrones, what-if, exports
    plan = "plan"  # create and change regions, their data and scenarios; import; start jobs
    visit = "visit"  # plan home visits: health data of persons
    publish = "publish"  # freeze figures and make them public
    administer = "administer"  # users, grants, keys of others, organisations, areas, the audit log


WORDS: Final = {
    Action.view: Phrase("view"),
    Action.plan: Phrase("plan"),
    Action.visit: Phrase("visit"),
    Action.publish: Phrase("publish"),
    Action.administer: Phrase("administer"),
}
"""What people are told that they need the right to."""


class Role(StrEnum):
    """What a grant gives."""

    viewer = "viewer"
    planner = "planner"
    district_team = "district_team"
    publisher = "publisher"
    administrator = "administrator"


ROLE_ACTIONS: Final[dict[Role, frozenset[Action]]] = {
    Role.viewer: frozenset({Action.view}),
    Role.planner: frozenset({Action.view, Action.plan}),
    Role.district_team: frozenset({Action.view, Action.visit}),
    Role.publisher: frozenset({Action.view, Action.publish}),
    # Not `visit`: who is ill is the business of the team that goes there.
    Role.administrator: frozenset({Action.view, Action.plan, Action.publish, Action.administer}),
}
"""Nothing that is not named here is allowed."""
