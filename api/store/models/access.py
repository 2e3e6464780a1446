"""Users, what they may do and where, how they sign in, and keys of programs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Changed, Created, Id, Named, Rows, Text


class User(Base):
    """A person with an account of this service, of an identity provider (issuer and subject), or of both."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[Named]
    password_hash: Mapped[str | None] = mapped_column(String(500))
    issuer: Mapped[str | None] = mapped_column(String(500))
    subject: Mapped[str | None] = mapped_column(String(255))
    lang: Mapped[Text]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class Grant(Base):
    """A role of a user in an area and all below it, for what an organisation owns; NULL = everywhere, everyone's."""

    __tablename__ = "grants"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[Id]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))  # api.access.roles.Role
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    source: Mapped[Text]  # "" = given by an administrator; "oidc" = by claims, and renewed at each sign-in
    created_at: Mapped[Created]


class SignIn(Base):
    """A session of a browser; only the hash of its token is kept."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index(None, "user_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]


class ApiKey(Base):
    """A key of a program: acts for a user, no further than its scopes; only its hash is kept."""

    __tablename__ = "api_keys"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[Id]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[Named]
    prefix: Mapped[str] = mapped_column(String(20), unique=True)  # shown, to tell keys apart
    key_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[Rows]
    created_at: Mapped[Created]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
