"""Signing in with a login and a password: a random token in a cookie, its hash in the database."""

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from api.access.passwords import is_password
from api.access.tokens import hash_token, new_token
from api.errors import SignInError
from api.store.accounts import load_user_by_login
from api.store.base import now
from api.store.models import SignIn, User
from api.store.sign_ins import delete_ended_sign_ins

LASTS: Final = timedelta(hours=12)  # a working day


def require_user(session: Session, login: str, password: str) -> User:
    """The user of a login and its password.

    Raises
    ------
    SignInError
        One of them is wrong, and which one is not said.
    """
    user = load_user_by_login(session, login.strip())
    right = is_password(password, user.password_hash if user else None)
    if user is None or not right or not user.active:
        raise SignInError("the login or the password is wrong")
    return user


def start_sign_in(session: Session, user: User) -> str:
    """A new session; the token that a cookie carries."""
    delete_ended_sign_ins(session)
    token = new_token()
    session.add(SignIn(token_hash=hash_token(token), user_id=user.id, expires_at=now() + LASTS))
    session.flush()
    return token
