"""The audit log: numbered without gaps, sealed one entry by the next, added to by many at once, changed by nobody."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from api.access.actor import LOCAL_USER, Actor
from api.access.audit import FIRST, audit, find_broken_entry, seal
from api.cli import app
from api.store.audit_log import load_entries
from api.store.database import Database
from api.store.models import Organisation

DETAILS = {"n": 3, "figures": [1e20, 0.1, float("nan")], "text": "Қамту \u0000", "deep": {"b": None, "a": True}}


def write(database: Database, count: int) -> None:
    for number in range(count):
        with database.session() as session:
            audit(session, Actor("anna", api_key_id="k"), "change", "region", f"r{number}", DETAILS)


def test_entries_follow_one_another(database: Database) -> None:
    write(database, 5)
    with database.session() as session:
        entries = load_entries(session)[::-1]
        assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
        assert [entry.previous_hash for entry in entries] == [FIRST, *(entry.entry_hash for entry in entries[:-1])]
        assert all(entry.entry_hash == seal(entry) for entry in entries)
        assert (entries[0].actor, entries[0].api_key_id, entries[0].object_id) == ("anna", "k", "r0")
        assert entries[0].details["figures"] == ["1e+20", "0.1", "nan"]  # as text: databases write numbers differently
        assert find_broken_entry(session) is None


def test_an_entry_is_there_when_its_act_is_and_not_otherwise(database: Database) -> None:
    with pytest.raises(RuntimeError), database.session() as session:
        session.add(Organisation(id="o", name="O"))
        audit(session, LOCAL_USER, "create", "organisation", "o")
        raise RuntimeError
    with database.session() as session:
        assert load_entries(session) == []
        assert session.get(Organisation, "o") is None
    write(database, 1)
    with database.session() as session:
        assert [entry.number for entry in load_entries(session)] == [1]


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET actor = 'x' WHERE number = 2", "DELETE FROM audit_log"])
def test_the_database_refuses_to_change_an_entry(database: Database, statement: str) -> None:
    write(database, 3)
    with pytest.raises(DBAPIError, match="only added to"), database.session() as session:
        session.execute(text(statement))
    with database.session() as session:
        assert len(load_entries(session)) == 3


def without_triggers(database: Database, statement: str) -> None:
    """What somebody with every right over the database could do."""
    with database.session() as session:
        if database.is_sqlite:
            session.execute(text("DROP TRIGGER audit_log_no_update"))
            session.execute(text("DROP TRIGGER audit_log_no_delete"))
        else:
            session.execute(text("ALTER TABLE audit_log DISABLE TRIGGER audit_log_only_added"))
        session.execute(text(statement))


def reseal(number: int) -> Callable[[Database], None]:
    """A careful forger: changes an entry and its own hash; the next entry does not follow it any more."""

    def tamper(database: Database) -> None:
        without_triggers(database, f"UPDATE audit_log SET actor = 'x' WHERE number = {number}")
        with database.session() as session:
            entry = next(entry for entry in load_entries(session) if entry.number == number)
            session.execute(
                text("UPDATE audit_log SET entry_hash = :hash WHERE number = :number"),
                {"hash": seal(entry), "number": number},
            )

    return tamper


def by(statement: str) -> Callable[[Database], None]:
    return lambda database: without_triggers(database, statement)


TAMPERED: list[tuple[Callable[[Database], None], int]] = [
    (by("UPDATE audit_log SET actor = 'x' WHERE number = 3"), 3),
    (by("UPDATE audit_log SET at = '2020-01-01 00:00:00+00:00' WHERE number = 1"), 1),
    (by("UPDATE audit_log SET object_id = 'r9' WHERE number = 6"), 6),
    (by("UPDATE audit_log SET details = '{}' WHERE number = 4"), 4),
    (by("UPDATE audit_log SET previous_hash = entry_hash WHERE number = 2"), 2),
    (by("DELETE FROM audit_log WHERE number = 2"), 2),
    (by("DELETE FROM audit_log WHERE number = 1"), 1),
    (by("UPDATE audit_log SET number = 60 WHERE number = 5"), 5),
    (reseal(4), 5),
]


@pytest.mark.parametrize(("tamper", "broken"), TAMPERED, ids=[str(number) for number in range(len(TAMPERED))])
def test_the_first_broken_entry_is_named(database: Database, tamper: Callable[[Database], None], broken: int) -> None:
    write(database, 6)
    tamper(database)
    with database.session() as session:
        assert find_broken_entry(session) == broken


def test_entries_cut_off_at_the_end_are_seen_by_who_noted_the_last_hash(database: Database) -> None:
    """What the chain alone cannot show, and the documentation says so."""
    write(database, 3)
    with database.session() as session:
        noted = load_entries(session)[0].entry_hash
    without_triggers(database, "DELETE FROM audit_log WHERE number = 3")
    with database.session() as session:
        assert find_broken_entry(session) is None
        assert load_entries(session)[0].entry_hash != noted


def test_many_at_once_leave_no_gap(database: Database) -> None:
    def work(worker: int) -> None:
        for turn in range(8):
            with database.session() as session:
                session.add(Organisation(id=f"o{worker}-{turn}", name="O"))
                session.flush()
                audit(session, LOCAL_USER, "create", "organisation", f"o{worker}-{turn}")

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    with database.session() as session:
        entries = load_entries(session, limit=1000)
        assert [entry.number for entry in entries] == list(range(48, 0, -1))
        assert {entry.object_id for entry in entries} == {f"o{w}-{t}" for w in range(6) for t in range(8)}
        assert find_broken_entry(session) is None


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["audit", "verify", *words])


def test_the_command_says_what_it_found(database: Database, database_url: str) -> None:
    write(database, 4)
    intact = run("--database", database_url, "--json")
    assert intact.exit_code == 0
    assert json.loads(intact.stdout) | {"entry_hash": ""} == {
        "intact": True,
        "first_broken": None,
        "number": 4,
        "entry_hash": "",
    }
    without_triggers(database, "UPDATE audit_log SET action = 'nothing' WHERE number = 2")
    broken = run("--database", database_url, "--lang", "en")
    assert (broken.exit_code, broken.stdout) == (2, "entry 2 of the audit log was changed or is missing\n")
