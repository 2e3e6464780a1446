"""Whose account an administrator may change: nobody's who may do things that the administrator does not govern."""

from sqlalchemy.orm import Session

from api.access.accounts import load_rights
from api.access.actor import Actor, Place
from api.access.roles import Action
from api.errors import RightError, unknown_object
from api.store.models import User


def require_governed(session: Session, actor: Actor, user_id: str) -> User:
    """The user, all of whose grants an administrator covers; who could set the password of another one could be them.

    Raises
    ------
    UnknownObjectError
        There is no such user, or the administrator covers none of their grants.
    RightError
        The administrator covers some of them, but not all.
    """
    user = session.get(User, user_id)
    if user is None or not may_know(session, actor, user_id):
        raise unknown_object(user_id)
    if not all(_covered(session, actor, user_id)):
        raise RightError("this user has rights beyond what you administer")
    return user


def may_know(session: Session, actor: Actor, user_id: str) -> bool:
    """An administrator sees users without rights and those who have one where they administer."""
    covered = _covered(session, actor, user_id)
    return any(covered) or not covered


def _covered(session: Session, actor: Actor, user_id: str) -> list[bool]:
    rights = load_rights(session, user_id)
    return [actor.may(Action.administer, Place(right.lineage, right.organisation_id)) for right in rights]
