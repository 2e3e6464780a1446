"""What a route needs: `dependencies=[needs(Action.view)]`, or `open_to_all`. A test refuses routes with neither.

401  nobody is signed in
404  the object of the path is not there, or not for this user's eyes
403  they may see it, but not do this with it
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from api.access.actor import Actor, Place
from api.access.audit import audit
from api.access.objects import Found, find_object
from api.access.rate_limits import charge, costs
from api.access.roles import WORDS, Action
from api.access.signed_in import current_actor
from api.errors import RightError

CurrentUser = Annotated[Actor, Depends(current_actor)]
"""Who asks; 401 when nobody is signed in."""


@dataclass(frozen=True)
class Need:
    """Lets a request pass when the actor may do the action to the object in its path.

    Without an object in the path it is enough that there is some place where they may; the endpoint then asks
    `require_right` for the place that the body names, or lists only what they may see.
    """

    action: Action
    within: bool = False  # a right to something inside the object will do; the endpoint checks that thing
    everywhere: bool = False  # only a right without bounds will do

    def __call__(self, request: Request, actor: CurrentUser) -> None:
        """Pass, or raise."""
        charge(request, 1)
        about_job = "job_id" in request.path_params  # it may be one that plans home visits
        if actor.may_everywhere(self.action) and not about_job:
            return
        if self.everywhere or not actor.may_somewhere(Action.view):
            raise refusal(self.action)
        with request.app.state.service.database.session() as session:
            found = find_object(session, request.path_params)
            if found is None:
                if not actor.may_somewhere(self.action):
                    raise refusal(self.action)
            else:
                self._judge(actor, found)

    def _judge(self, actor: Actor, found: Found) -> None:
        action = found.action or (found.starts if self.action is Action.plan else self.action)
        if actor.may_everywhere(action):
            return
        if found.place is None:
            raise found.unknown()
        if actor.id == found.owner_id and actor.may_somewhere(action):
            return
        allowed = actor.may_within if self.within else actor.may
        if allowed(action, found.place):
            return
        if not actor.may(Action.view, found.place):
            raise found.unknown()
        raise refusal(action)


def needs(action: Action, *, within: bool = False, everywhere: bool = False) -> Any:
    """The dependency of a route that only some may use."""
    return Depends(Need(action, within, everywhere))


class SignedIn:
    """Lets a request of anybody pass who is signed in."""

    def __call__(self, request: Request, actor: CurrentUser) -> None:
        """Pass, or raise."""
        charge(request, 1)


signed_in: Final = Depends(SignedIn())
"""The dependency of a route about oneself."""


def open_route() -> None:
    """Nothing is asked."""


open_to_all: Final = Depends(open_route)
"""The dependency of a route that anybody may use without signing in."""


def require_right(actor: Actor, action: Action, place: Place) -> None:
    """Refuse unless the actor may do the action at a place that the request names.

    Raises
    ------
    RightError
        They may not.
    """
    if not actor.may(action, place):
        raise refusal(action)


def refusal(action: Action) -> RightError:
    """You are signed in, but may not."""
    return RightError("you may not do this here: it needs the right to {action}", action=WORDS[action])


__all__ = [
    "Action",
    "Actor",
    "CurrentUser",
    "Place",
    "audit",
    "costs",
    "current_actor",
    "needs",
    "open_to_all",
    "require_right",
    "signed_in",
]
