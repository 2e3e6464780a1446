"""Keys of programs, found by their prefix."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.store.base import now
from api.store.models import ApiKey, User


def load_usable_key(session: Session, prefix: str) -> tuple[ApiKey, User] | None:
    """The key and its user: neither revoked, expired nor switched off."""
    row = session.execute(
        select(ApiKey, User)
        .join(User, ApiKey.user_id == User.id)
        .where(
            ApiKey.prefix == prefix,
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now()),
            User.active,
        )
    ).first()
    return (row[0], row[1]) if row else None


def load_keys(session: Session, user_id: str) -> list[ApiKey]:
    """Keys of a user, oldest first."""
    return list(session.scalars(select(ApiKey).where(ApiKey.user_id == user_id).order_by(ApiKey.created_at, ApiKey.id)))
