"""The audit log: each act is sealed with the hash of the one before it, so that no row is changed unseen."""

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import Session

from api.access.actor import Actor
from api.store.audit_log import load_last_entry, stream_entries, take_turn
from api.store.base import now
from api.store.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST: Final = "0" * 64  # what the first entry follows


def audit(
    session: Session,
    actor: Actor | None,
    action: str,
    object_kind: str,
    object_id: str,
    details: "Mapping[str, Any] | None" = None,
) -> AuditEntry:
    """Add an entry in the transaction of the act itself: both are kept, or neither. Nobody signed in = None.

    `details` are ids and figures, never names of persons or coordinates. Call it last: whoever adds an entry makes all
    others wait until its transaction ends, and taking locks after it can end in a deadlock.
    """
    session.flush()
    take_turn(session)
    last = load_last_entry(session)
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=now(),
        actor=actor.id if actor else "",
        api_key_id=actor.api_key_id if actor else "",
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        details=_lasting(dict(details or {})),
        previous_hash=last.entry_hash if last else FIRST,
    )
    entry.entry_hash = seal(entry)
    session.add(entry)
    session.flush()
    return entry


def find_broken_entry(session: Session) -> int | None:
    """Number of the first entry that is missing, changed, or does not follow the one before it; None = all is well.

    Entries cut off at the end are not seen: note the newest number and hash elsewhere to see that too.
    """
    expected, previous = 1, FIRST
    for entry in stream_entries(session):
        if entry.number != expected:
            return expected
        if entry.previous_hash != previous or entry.entry_hash != seal(entry):
            return entry.number
        expected, previous = expected + 1, entry.entry_hash
    return None


def seal(entry: AuditEntry) -> str:
    """SHA-256 of what the entry says and of the hash before it, as canonical JSON."""
    said = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
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


def _lasting(value: Any) -> Any:
    """The value as it comes back from either database: PostgreSQL writes 1e20 its own way, and knows no NUL."""
    if isinstance(value, dict):
        return {str(key): _lasting(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_lasting(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value).replace("\0", "")
