"""The id of a database, made when it is first asked for."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from api.store.database import Database
from api.store.models import Installation


def installation_id(database: Database) -> str:
    """The same for as long as the database lives, backups of it included."""
    known = select(Installation.id)
    with database.session() as session:
        found = session.scalar(known)
    if found is None:
        try:
            with database.session() as session:
                session.add(Installation())
        except IntegrityError:  # another process was quicker
            pass
        with database.session() as session:
            found = session.scalars(known).one()
    return found
