"""Sessions of browsers, found by the hash of their token."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.store.base import now
from api.store.models import SignIn, User


def load_signed_in_user(session: Session, token_hash: str) -> User | None:
    """The active user of a session that has not ended."""
    return session.scalars(
        select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.token_hash == token_hash, SignIn.expires_at > now(), User.active)
    ).first()


def delete_sign_in(session: Session, token_hash: str) -> str:
    """End a session; id of its user, "" = there was none."""
    row = session.get(SignIn, token_hash)
    if row is None:
        return ""
    session.delete(row)
    return row.user_id


def delete_sign_ins_of(session: Session, user_id: str) -> None:
    """End all sessions of a user."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))


def delete_ended_sign_ins(session: Session) -> None:
    """Forget sessions that have ended."""
    session.execute(delete(SignIn).where(SignIn.expires_at <= now()))
