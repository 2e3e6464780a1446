"""The audit log: each act is sealed with the hash of the one before it, so that no row can be changed unseen."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.access.actor import Actor
from api.store.base import now
from api.store.models import AuditEntry

LOCK: Final = 7_261_101  # any number, the same in every process
FIRST: Final = "0" * 64  # what the first entry follows


def audit(
    session: Session, actor: Actor | None, action: str, object_kind: str, object_id: str, details: dict[str, Any]
) -> AuditEntry:
    """Add an entry in the transaction of the act itself: both are kept, or neither.

    `details` are ids and figures, never names of persons or coordinates. Nobody signed in = None.
    """
    _wait_for_turn(session)
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=now(),
        actor=actor.id if actor else "",
        api_key_id=actor.api_key_id if actor else "",
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        details=details,
        previous_hash=last.entry_hash if last else FIRST,
        entry_hash="",
    )
    entry.entry_hash = seal(entry)
    session.add(entry)
    session.flush()
    return entry


def seal(entry: AuditEntry) -> str:
    """SHA-256 of what the entry says and of the hash before it, as canonical JSON."""
    said = {
        "number": entry.number,
        "at": _microseconds(entry.at),
        "actor": entry.actor,
        "api_key_id": entry.api_key_id,
        "action": entry.action,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "details": entry.details,
        "previous_hash": entry.previous_hash,
    }
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _microseconds(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _wait_for_turn(session: Session) -> None:
    """Entries are numbered one after another: the next writer waits until this transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    else:
        # pysqlite opens a transaction at the first write only; a write that changes nothing takes the lock now.
        session.execute(text("UPDATE audit_log SET number = number WHERE number < 0"))
