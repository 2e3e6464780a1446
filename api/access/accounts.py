"""Accounts: made, changed, given grants; the same for the command line and for endpoints."""

import re
from typing import Final

from sqlalchemy.orm import Session

from api.access.actor import Actor, Right
from api.access.passwords import hash_password, require_password
from api.access.roles import Role
from api.errors import AccountError
from api.store.accounts import count_administrators, load_grants, load_user_by_login
from api.store.area_tree import load_lineages
from api.store.audit_log import take_turn
from api.store.models import Area, Grant, Organisation, User
from api.store.sign_ins import delete_sign_ins_of

LOGIN: Final = re.compile(r"[\w][\w.@+-]{0,199}")


def add_user(session: Session, login: str, password: str | None, *, name: str = "", lang: str = "") -> User:
    """A new account without rights; without a password it cannot sign in here.

    Raises
    ------
    AccountError
        The login cannot be, or is taken; the password is too simple.
    """
    login = login.strip().lower()
    if not LOGIN.fullmatch(login):
        raise AccountError("{login} cannot be a login; use letters, digits and . _ @ + -", login=login)
    if load_user_by_login(session, login):
        raise AccountError("the login {login} is taken; choose another", login=login)
    kept = None if password is None else hash_password(require_password(password, login))
    user = User(login=login, name=name or login, password_hash=kept, lang=lang)
    session.add(user)
    session.flush()
    return user


def add_first_user(session: Session, login: str, password: str | None, *, name: str = "", lang: str = "") -> User:
    """The account that the local user makes: an administrator, for from now on everybody must sign in.

    Raises
    ------
    AccountError
        As `add_user`; or it has no password, and nobody could sign in.
    """
    if password is None:
        raise AccountError("the first account is the administrator's and needs a password")
    user = add_user(session, login, password, name=name, lang=lang)
    add_grant(session, user, Role.administrator)
    return user


def set_password(session: Session, user: User, password: str) -> None:
    """Give a new password; whoever is signed in with the old one is so no more.

    Raises
    ------
    AccountError
        It is too simple.
    """
    user.password_hash = hash_password(require_password(password, user.login))
    delete_sign_ins_of(session, user.id)


def add_grant(
    session: Session, user: User, role: Role, area_id: str | None = None, organisation_id: str | None = None
) -> Grant:
    """A role in an area and all below it (None = everywhere), for what an organisation owns (None = anybody).

    Raises
    ------
    AccountError
        There is no such area or organisation.
    """
    if area_id is not None and session.get(Area, area_id) is None:
        raise AccountError("there is no area {area}", area=area_id)
    if organisation_id is not None and session.get(Organisation, organisation_id) is None:
        raise AccountError("there is no organisation {organisation}", organisation=organisation_id)
    grant = Grant(user_id=user.id, role=role.value, area_id=area_id, organisation_id=organisation_id)
    session.add(grant)
    session.flush()
    return grant


def load_rights(session: Session, user_id: str) -> tuple[Right, ...]:
    """The grants of a user with the areas around them."""
    grants = load_grants(session, user_id)
    lineages = load_lineages(session, [grant.area_id for grant in grants])
    # Roles of an older or newer version give nothing.
    known = [grant for grant in grants if grant.role in set(Role)]
    return tuple(Right(Role(grant.role), lineages[grant.area_id], grant.organisation_id) for grant in known)


def require_administrator_left(session: Session) -> None:
    """Refuse an act after which nobody could give rights any more.

    Raises
    ------
    AccountError
        No active administrator without bounds would be left.
    """
    session.flush()
    take_turn(session)  # of two who remove each other at once, one sees what the other did
    if not count_administrators(session, Role.administrator.value):
        raise AccountError("this is the last administrator of the whole service; make another one first")


def actor_of(session: Session, user: User) -> Actor:
    """Somebody with an account, as they act."""
    return Actor(user.id, user.login, user.name, user.lang, load_rights(session, user.id))
