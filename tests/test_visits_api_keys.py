"""The key of home visits: made for one's own machine, given on a server, changed, lost; nothing is written over."""

import base64
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from kept_town import keep_town, service_of
from sqlalchemy import select
from visit_service import visits_service
from visit_town import VISITS, put_register

from api.backup import restore_backup, write_backup
from api.errors import LostKeyError, SettingError
from api.main import create_app
from api.settings import Settings
from api.store.database import Database
from api.store.models import VisitPerson
from api.visits.housekeeping import keep_house
from api.visits.keys import KEY_FILE, find_keys
from api.visits.opening import open_seal
from api.visits.sealing import Seal

KEYS = [base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in range(3)]


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    with visits_service(database, tmp_path) as client:
        yield client


def test_a_key_is_made_for_ones_own_machine_and_only_its_owner_reads_it(client: TestClient, tmp_path: Path) -> None:
    assert not (tmp_path / KEY_FILE).exists()
    put_register(client)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert list(tmp_path.glob(f"{KEY_FILE}.*")) == []


def test_a_lost_key_is_one_sentence_and_nothing_is_written_over(
    client: TestClient, tmp_path: Path, database: Database
) -> None:
    put_register(client)
    key = (tmp_path / KEY_FILE).read_bytes()
    (tmp_path / KEY_FILE).unlink()
    for answer in (
        client.get(f"{VISITS}/people"),
        client.put(f"{VISITS}/people", json={"people": []}, headers={"If-Match": "*"}),
        client.post(f"{VISITS}/plans", json={"start": "2026-11-23"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (503, "lost_key")
        assert "another key" in answer.json()["detail"]
    assert not (tmp_path / KEY_FILE).exists()
    (tmp_path / KEY_FILE).write_text(KEYS[1])
    assert client.get(f"{VISITS}/people").json()["code"] == "lost_key"
    (tmp_path / KEY_FILE).write_bytes(key)
    assert len(client.get(f"{VISITS}/people").json()["people"]) == 8


def test_a_key_is_changed_and_the_old_one_is_needed_no_more(
    client: TestClient, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QAMTU_VISITS_KEY", KEYS[0])
    put_register(client)
    assert not (tmp_path / KEY_FILE).exists()
    with database.session() as session:
        before = [row.changed_at for row in session.scalars(select(VisitPerson))]
    monkeypatch.setenv("QAMTU_VISITS_KEY", f"{KEYS[1]} {KEYS[0]}")
    assert len(client.get(f"{VISITS}/people").json()["people"]) == 8
    service = client.app.state.service  # type: ignore[attr-defined]
    keep_house(service, before[0])
    monkeypatch.setenv("QAMTU_VISITS_KEY", KEYS[1])
    assert len(client.get(f"{VISITS}/people").json()["people"]) == 8
    with database.session() as session:
        assert [row.changed_at for row in session.scalars(select(VisitPerson))] == before
    monkeypatch.setenv("QAMTU_VISITS_KEY", KEYS[0])
    assert client.get(f"{VISITS}/people").json()["code"] == "lost_key"


def test_a_key_of_a_file_and_what_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{KEYS[0]}\n{KEYS[1]}\n")
    assert find_keys(tmp_path, Settings(visits_key_file=tmp_path / "secret")) == [bytes(32), bytes([1]) * 32]
    for wrong in ("short", "!" * 44, ""):
        with pytest.raises(SettingError) as refused:
            find_keys(tmp_path, Settings(visits_key=wrong))
        assert "QAMTU_VISITS_KEY" in str(refused.value)
        assert wrong not in str(refused.value) or not wrong
    with pytest.raises(SettingError):
        find_keys(tmp_path, Settings(visits_key_file=tmp_path / "none"))


def test_what_is_sealed_opens_in_its_own_place_alone() -> None:
    seal = Seal([os.urandom(32)])
    kept = seal.seal(b"told", "care", "town", "P-1")
    assert seal.open(kept, "care", "town", "P-1") == b"told"
    for place in (("care", "town", "P-2"), ("contact", "town", "P-1"), ()):
        with pytest.raises(LostKeyError):
            seal.open(kept, *place)
    for broken in (kept[:-1], kept[:20], b"", bytes([kept[0]]) + bytes(40)):
        with pytest.raises(LostKeyError):
            seal.open(broken, "care", "town", "P-1")
    assert kept != seal.seal(b"told", "care", "town", "P-1")


def test_a_backup_has_no_key_and_is_restored_with_it(client: TestClient, database: Database, tmp_path: Path) -> None:
    put_register(client)
    archive = tmp_path / "backup.tar.gz"
    write_backup(database, tmp_path, archive)
    restored = Database(f"sqlite:///{tmp_path / 'new' / 'qamtu.sqlite'}")
    restore_backup(archive, restored, tmp_path / "new")
    service = service_of(restored, tmp_path / "new")
    with pytest.raises(LostKeyError):
        open_seal(service)
    (tmp_path / "new" / KEY_FILE).write_bytes((tmp_path / KEY_FILE).read_bytes())
    with TestClient(create_app(service=service, settings=Settings(log="none", read_ahead=0))) as other:
        assert len(other.get(f"{VISITS}/people").json()["people"]) == 8
    restored.close()


def test_nothing_is_made_where_nobody_uses_home_visits(database: Database, tmp_path: Path) -> None:
    keep_town(database, tmp_path)
    keep_house(service_of(database, tmp_path), datetime(2030, 1, 1, tzinfo=UTC))
    assert not (tmp_path / KEY_FILE).exists()
