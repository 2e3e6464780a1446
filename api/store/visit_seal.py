"""The row that knows the key of home-visit data again."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.store.base import Base
from api.store.database import Database
from api.store.models import VisitSeal


def load_visit_seal(session: Session) -> VisitSeal | None:
    """The row, once something was sealed."""
    return session.get(VisitSeal, 1, populate_existing=True)


def add_visit_seal(database: Database, key_id: str, sealed: bytes) -> None:
    """Keep the first key's mark; another process may have been quicker."""
    try:
        with database.session() as session:
            session.add(VisitSeal(key_id=key_id, sealed=sealed))
    except IntegrityError:
        return


def change_visit_seal(session: Session, key_id: str, sealed: bytes) -> None:
    """Another key seals from now on."""
    session.execute(update(VisitSeal).values(key_id=key_id, sealed=sealed))


def find_rows_under_other_keys(session: Session, model: type[Base], key_id: str, limit: int) -> list[Base]:
    """Some rows that another key has sealed."""
    return list(session.scalars(select(model).where(model.key_id != key_id).limit(limit)))  # type: ignore[attr-defined]


def leave_moment(row: Base) -> None:
    """Let the moment of the last change stand: another key is no change of what somebody wrote."""
    if hasattr(row, "changed_at"):
        flag_modified(row, "changed_at")  # named in the UPDATE, or the database would put now
