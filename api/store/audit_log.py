"""Rows of the audit log, in the order of their numbers."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.store.models import AuditEntry

AT_ONCE: Final = 500
LOCK: Final = 7_261_101  # any number, the same in every process


def take_turn(session: Session) -> None:
    """Wait until no other transaction adds an entry; the turn ends with this transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    else:
        # Python's driver begins a transaction at the first write: one that changes nothing takes the lock of the file.
        session.execute(text("UPDATE audit_log SET number = number WHERE number < 0"))


def load_last_entry(session: Session) -> AuditEntry | None:
    """The newest entry."""
    newest = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)
    # Read anew: the turn may have been waited for.
    return session.scalars(newest.execution_options(populate_existing=True)).first()


def load_entries(session: Session, *, before: int | None = None, limit: int = 100) -> list[AuditEntry]:
    """Entries, newest first, below a number."""
    asked = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
    return list(session.scalars(asked if before is None else asked.where(AuditEntry.number < before)))


def stream_entries(session: Session) -> Iterator[AuditEntry]:
    """All entries from the first; never more than some hundred in memory, whenever the reader stops."""
    after: int | None = None
    while True:
        asked = select(AuditEntry).order_by(AuditEntry.number).limit(AT_ONCE)
        rows = session.scalars(asked if after is None else asked.where(AuditEntry.number > after)).all()
        for entry in rows:
            after = entry.number
            yield entry
            session.expunge(entry)
        if len(rows) < AT_ONCE:
            return
