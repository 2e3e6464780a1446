"""The audit log: who did what to which object, each entry sealed with the one before it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Fields, Text


class AuditEntry(Base):
    """One act. Rows are only ever added: triggers of the database refuse to change or delete one."""

    __tablename__ = "audit_log"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3, ...: a gap shows
    at: Mapped[datetime]
    actor: Mapped[Text]  # user id, "" = nobody signed in
    api_key_id: Mapped[Text]
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40), default="")
    object_id: Mapped[Text]
    details: Mapped[Fields]
    previous_hash: Mapped[str] = mapped_column(String(64))
    entry_hash: Mapped[str] = mapped_column(String(64), unique=True)
