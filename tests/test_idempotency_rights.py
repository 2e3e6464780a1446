"""An answer that is kept for whoever asks again is given only to who may still ask; a key is not held for ever."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from kept_town import TOWN, keep_town, service_of
from sqlalchemy import select, update

from api.access.accounts import actor_of, add_grant, add_user
from api.access.api_keys import add_key
from api.access.roles import Action, Role
from api.access.sign_ins import start_sign_in
from api.access.signed_in import COOKIE
from api.main import create_app
from api.service import Service
from api.settings import Settings
from api.store.base import now
from api.store.database import Database
from api.store.models import Grant, IdempotencyKey

PLAN = f"{TOWN}/scenarios"
ASKED = {"name": "S", "changes": []}
KEY = {"Idempotency-Key": "one"}


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Service:
    keep_town(database, tmp_path)
    return service_of(database, tmp_path)


def test_who_lost_the_right_gets_no_answer_of_then(service: Service) -> None:
    app = create_app(service=service, settings=Settings(login="always", log="none", read_ahead=0))
    with service.database.session() as session:
        user = add_user(session, "anna", None)
        add_grant(session, user, Role.planner)
        cookie = {"Cookie": f"{COOKIE}={start_sign_in(session, user)}"}
        actor = actor_of(session, user)
        keys = [
            add_key(session, actor, "key", scopes, None)[1] for scopes in ([Action.view, Action.plan], [Action.view])
        ]
    with TestClient(app) as client:

        def ask(headers: dict[str, str]) -> Any:
            return client.post(PLAN, json=ASKED, headers=headers | KEY)

        planning, viewing = ({"Authorization": f"Bearer {key}"} for key in keys)
        assert ask(cookie).status_code == 201
        assert ask(cookie).headers["Idempotent-Replayed"] == "true"
        assert ask(planning).headers["Idempotent-Replayed"] == "true"  # the same user
        assert (ask(viewing).status_code, ask(viewing).json()["code"]) == (403, "right")
        with service.database.session() as session:
            session.delete(session.scalars(select(Grant)).one())
        for headers in (cookie, planning):
            assert ask(headers).status_code in (403, 404)
            assert "Idempotent-Replayed" not in ask(headers).headers


def test_a_replay_counts_against_the_share(service: Service) -> None:
    app = create_app(service=service, settings=Settings(log="none", rate_limit=3, read_ahead=0))
    with TestClient(app) as client:
        statuses = [client.post(PLAN, json=ASKED, headers=KEY).status_code for _ in range(5)]
    assert statuses[:3] == [201] * 3
    assert 429 in statuses[3:]  # where a minute ends between two, one more may pass


def test_a_key_whose_request_was_cut_off_is_free_again(service: Service) -> None:
    app = create_app(service=service, settings=Settings(log="none", read_ahead=0))
    with service.database.session() as session:  # as a killed service leaves it
        session.add(IdempotencyKey(owner="", key="one", request_hash="?", expires_at=now() + timedelta(hours=1)))
    with TestClient(app) as client:
        assert client.post(PLAN, json=ASKED, headers=KEY).json()["code"] == "still_answering"
        with service.database.session() as session:
            session.execute(update(IdempotencyKey).values(expires_at=now() - timedelta(seconds=1)))
        assert client.post(PLAN, json=ASKED, headers=KEY).status_code == 201
        with service.database.session() as session:
            left = session.scalars(select(IdempotencyKey)).one().expires_at - now()
        assert timedelta(hours=23) < left <= timedelta(days=1)


def test_long_keys_are_told_apart_to_their_end(service: Service) -> None:
    app = create_app(service=service, settings=Settings(log="none", read_ahead=0))
    with TestClient(app) as client:
        made = [
            client.post(PLAN, json=ASKED, headers={"Idempotency-Key": "k" * 300 + end}).json()["id"] for end in "aab"
        ]
    assert made[0] == made[1] != made[2]
