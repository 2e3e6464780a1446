"""The seal of a service: its key found, or made where one may be, and held against what the database knows of it.

A database that was sealed under a key that is not here is left as it is: no other key is made, nothing is written.
"""

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from api.service import Service
from api.settings import Settings, read_settings
from api.store.database import Database
from api.store.models import VisitSeal
from api.store.visit_seal import add_visit_seal, change_visit_seal, load_visit_seal
from api.visits.keys import find_keys, make_key_file
from api.visits.sealing import Seal, lost_key

MARK: Final = b"Qamtu home visits"
PLACE: Final = ("visit_seal",)


def open_seal(service: Service, session: Session | None = None, *, settings: Settings | None = None) -> Seal:
    """The seal of a service that has a database.

    Who has a session gives it: to ask for a second connection while one is held is to wait for oneself, once as many
    do so as there are connections.

    Raises
    ------
    LostKeyError
        The database was sealed under another key.
    SettingError
        What is given is no key.
    """
    database, settings = service.database, settings or read_settings()
    known = _load_mark(database, session)
    keys = find_keys(service.data, settings)
    if not keys:
        if known is not None:
            raise lost_key()
        make_key_file(service.data)
        keys = find_keys(service.data, settings)
    seal = Seal(keys)
    if known is None:
        add_visit_seal(database, seal.key_id, seal.seal(MARK, *PLACE))
        known = _load_mark(database, session)
    assert known is not None  # noqa: S101 - it was put there, by us or by another process
    if seal.open(known.sealed, *PLACE) != MARK:
        raise lost_key()
    if known.key_id != seal.key_id:  # the keys were changed; rows follow in time, see `api.visits.retention`
        with database.session() as own:
            change_visit_seal(own, seal.key_id, seal.seal(MARK, *PLACE))
    return seal


def seal_of_worker(data: Path) -> Seal:
    """The seal in a process that has no database: the key was found to be the right one before.

    Raises
    ------
    LostKeyError
        There is no key.
    """
    keys = find_keys(data, read_settings())
    if not keys:
        raise lost_key()
    return Seal(keys)


def _load_mark(database: Database, session: Session | None) -> VisitSeal | None:
    if session is not None:
        return load_visit_seal(session)
    with database.session() as own:
        return load_visit_seal(own)
