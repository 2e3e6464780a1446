"""What the service answers while its disk is full or its database is away: not that the request was wrong."""

import errno
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient
from kept_town import service_of
from sqlalchemy import text

from api.main import create_app
from api.settings import Settings
from api.store.database import Database

API = "/api/v1"


def client_of(database: Database, data: Path) -> TestClient:
    return TestClient(create_app(service=service_of(database, data), settings=Settings(log="none", read_ahead=0)))


def test_a_full_disk_is_said_as_that_and_nothing_is_left(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object, _chunk: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with client_of(database, tmp_path) as client:
        monkeypatch.setattr("api.imports.receive._Writer.write", full)
        answer = client.post(f"{API}/uploads", params={"kind": "facilities", "name": "a.csv"}, content=b"id;name\n")
        assert (answer.status_code, answer.json()["code"]) == (507, "no_room")
        assert str(tmp_path) not in answer.text
        assert client.get(f"{API}/uploads").json() == []
    assert not [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]


def test_a_database_without_room_says_so(sqlite_template: Path, tmp_path: Path) -> None:
    (tmp_path / "full.sqlite").write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'full.sqlite'}")
    with client_of(database, tmp_path) as client:
        assert client.post(f"{API}/organisations", json={"name": "one"}).status_code == 201
        with database.engine.connect() as connection:  # of every connection, and there is one
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        answers = [client.post(f"{API}/organisations", json={"name": "x" * 400}) for _ in range(40)]
        refused = [answer for answer in answers if answer.status_code != 201]
        assert refused
        assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(507, "no_room")}
        assert client.get(f"{API}/organisations").status_code == 200
    database.close()


def test_a_database_that_is_locked_is_to_be_asked_again(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.store.database.BUSY_S", 0.05)
    (tmp_path / "held.sqlite").write_bytes(sqlite_template.read_bytes())
    database, other = (Database(f"sqlite:///{tmp_path / 'held.sqlite'}") for _ in range(2))
    with client_of(database, tmp_path) as client:
        with other.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            away = client.post(f"{API}/organisations", json={"name": "one"})
            connection.exec_driver_sql("ROLLBACK")
        assert (away.status_code, away.json()["code"]) == (503, "database_away")
        assert int(away.headers["retry-after"]) > 0
        assert client.post(f"{API}/organisations", json={"name": "one"}).status_code == 201
    database.close()
    other.close()


def test_while_postgresql_starts_again_requests_are_to_be_sent_again(cluster, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE away TEMPLATE template_qamtu")
    database = Database(cluster.url("away"))
    with client_of(database, tmp_path) as client:
        assert client.get(f"{API}/organisations").status_code == 200
        cluster.stop()
        try:
            away = client.get(f"{API}/organisations")
            assert (away.status_code, away.json()["code"]) == (503, "database_away")
            assert int(away.headers["retry-after"]) > 0
            assert client.get("/healthz").status_code == 200
        finally:
            cluster.start()
        assert client.get(f"{API}/organisations").status_code == 200
    database.close()
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE away WITH (FORCE)")


def test_a_wrong_question_of_ours_is_not_taken_for_an_outage(database: Database, tmp_path: Path) -> None:
    app = create_app(service=service_of(database, tmp_path), settings=Settings(log="none", read_ahead=0))
    with TestClient(app, raise_server_exceptions=False) as client:
        with database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE organisations RENAME COLUMN name TO title"))
        answer = client.get(f"{API}/organisations")
    assert (answer.status_code, answer.json()["code"]) == (500, "failure")
