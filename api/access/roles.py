"""Roles and what each may do. A role says what, a grant says where and on whose data."""

from enum import StrEnum
from typing import Final


class Action(StrEnum):
    """What a route asks for."""

    view = "view"  # read regions, facilities, coverage, isochrones, what-if, exports
    plan = "plan"  # create and change regions, their data and scenarios; import; start jobs
    visit = "visit"  # plan home visits: health data of persons
    publish = "publish"  # freeze figures and make them public
    administer = "administer"  # users, grants, keys of others, organisations, areas, the audit log


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
