"""Users and their grants."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.store.models import Grant, User


def has_accounts(session: Session) -> bool:
    """Somebody has an account."""
    return session.scalar(select(User.id).limit(1)) is not None


def load_user_by_login(session: Session, login: str) -> User | None:
    """The user of a login, however its letters are written."""
    return session.scalars(select(User).where(User.login == login.lower())).first()


def load_user_by_subject(session: Session, issuer: str, subject: str) -> User | None:
    """The user of an identity provider's account."""
    return session.scalars(select(User).where(User.issuer == issuer, User.subject == subject)).first()


def load_users(session: Session, *, after: str = "", limit: int | None = None) -> list[User]:
    """Users in the order of their logins."""
    return list(session.scalars(select(User).where(User.login > after).order_by(User.login).limit(limit)))


def load_grants(session: Session, user_id: str) -> list[Grant]:
    """Grants of a user, oldest first."""
    return list(session.scalars(select(Grant).where(Grant.user_id == user_id).order_by(Grant.created_at, Grant.id)))


def count_administrators(session: Session, role: str) -> int:
    """Active users with a role everywhere and for every organisation."""
    unbound = (Grant.role == role, Grant.area_id.is_(None), Grant.organisation_id.is_(None), User.active)
    users = select(func.count(func.distinct(User.id))).join(Grant, Grant.user_id == User.id).where(*unbound)
    return session.scalar(users) or 0
