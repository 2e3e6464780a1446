"""Who asks, and what their rights reach: plain values, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.access.roles import ROLE_ACTIONS, Action, Role


@dataclass(frozen=True)
class Place:
    """Where an object lies in the tree of areas, and whose it is.

    `lineage` is its area, the one around that, and so on up; empty = it lies nowhere in the tree.
    """

    lineage: tuple[str, ...] = ()
    organisation_id: str | None = None


@dataclass(frozen=True)
class Right:
    """A grant: a role in an area (its lineage; empty = everywhere), for what an organisation owns (None = anybody)."""

    role: Role
    lineage: tuple[str, ...] = ()
    organisation_id: str | None = None

    def covers(self, place: Place) -> bool:
        """The place is in the area of the right or below it, and belongs to its organisation."""
        inside = not self.lineage or self.lineage[0] in place.lineage
        return inside and self._is_of(place)

    def lies_in(self, place: Place) -> bool:
        """The area of the right is the place or below it: what is said of the place concerns whoever has the right."""
        return bool(place.lineage) and place.lineage[0] in self.lineage and self._is_of(place)

    def _is_of(self, place: Place) -> bool:
        return self.organisation_id in (None, place.organisation_id)


@dataclass(frozen=True)
class Actor:
    """Who asks: a user, a key of theirs, or the one local user (id "")."""

    id: str
    login: str = ""
    name: str = ""
    lang: str = ""
    rights: tuple[Right, ...] = ()
    scopes: frozenset[Action] | None = None  # of a key; None = no limit
    api_key_id: str = ""
    has_cookie: bool = False  # signed in with a browser

    @property
    def user_id(self) -> str | None:
        """For columns that refer to users: the local user has no row."""
        return self.id or None

    @property
    def is_local(self) -> bool:
        """The one user of a service on loopback without accounts."""
        return not self.id

    def rights_to(self, action: Action) -> "Iterable[Right]":
        """The rights that allow an action at all."""
        if self.scopes is not None and action not in self.scopes:
            return ()
        return [right for right in self.rights if action in ROLE_ACTIONS[right.role]]

    def may(self, action: Action, place: Place) -> bool:
        """A right covers the place; to view it is enough that the place lies around the area of a right."""
        return any(
            right.covers(place) or (action is Action.view and right.lies_in(place)) for right in self.rights_to(action)
        )

    def may_within(self, action: Action, place: Place) -> bool:
        """May act on the place or on something inside it."""
        return any(right.covers(place) or right.lies_in(place) for right in self.rights_to(action))

    def may_somewhere(self, action: Action) -> bool:
        """There is a place where they may."""
        return any(True for _ in self.rights_to(action))

    def may_everywhere(self, action: Action) -> bool:
        """A right without bounds."""
        return any(not right.lineage and right.organisation_id is None for right in self.rights_to(action))


LOCAL_USER: Final = Actor(id="", rights=tuple(Right(role) for role in Role))
"""On loopback without accounts everybody is this user, with every role everywhere."""
