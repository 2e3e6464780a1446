"""Accounts, sessions, API keys, and the local user of a machine where nobody has an account."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from kept_town import service_of
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.orm import Session

from api.access.accounts import add_grant, add_user
from api.access.passwords import hash_password, is_password
from api.access.roles import Role
from api.access.rules import is_loopback
from api.access.sign_ins import start_sign_in
from api.access.signed_in import COOKIE
from api.access.tokens import hash_token
from api.main import create_app
from api.service import Service
from api.settings import Settings
from api.store.accounts import count_administrators
from api.store.base import now
from api.store.database import Database
from api.store.models import ApiKey, Area, AuditEntry, Organisation, SignIn, User

PASSWORD = "a sentence of 1 person"  # noqa: S105
API = "/api/v1"


def test_passwords_are_hashed_with_all_the_memory_the_standard_asks_for(slow_hasher: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("api.access.passwords._hasher", slow_hasher)
    assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Service:
    return service_of(database, tmp_path)


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service=service), follow_redirects=False) as client:
        yield client


@pytest.fixture
def people(service: Service) -> dict[str, str]:
    """Anna administers all, Boris his district; Chai plans there, Dana everywhere."""
    found = {}
    with service.database.session() as session:
        session.add_all([Area(id="district", level="district", name="D"), Area(id="other", level="district", name="O")])
        session.add(Organisation(id="department", name="Department"))
        session.flush()
        for login, role, area in (
            ("anna", Role.administrator, None),
            ("boris", Role.administrator, "district"),
            ("chai", Role.planner, "district"),
            ("dana", Role.planner, None),
        ):
            user = add_user(session, login, PASSWORD)
            add_grant(session, user, role, area)
            found[login] = user.id
    return found


def sign_in(client: TestClient, login: str, password: str = PASSWORD, **headers: str) -> Any:
    return client.post(f"{API}/sign-in", json={"login": login, "password": password}, headers=headers)


# ---- the local user ------------------------------------------------------------------------------------------------


def test_on_loopback_without_accounts_everybody_is_the_local_user(client: TestClient) -> None:
    me = client.get(f"{API}/me").json()
    assert (me["id"], me["local"]) == ("", True)
    assert me["actions"] == ["view", "plan", "visit", "publish", "administer"]
    assert client.get(f"{API}/regions").json() == []


def test_the_first_account_is_an_administrator_and_ends_the_time_of_the_local_user(client: TestClient) -> None:
    assert client.post(f"{API}/users", json={"login": "anna"}).status_code == 422
    assert client.post(f"{API}/users", json={"login": "anna", "password": PASSWORD}).status_code == 201
    assert client.get(f"{API}/me").status_code == 401
    assert sign_in(client, "anna").status_code == 200
    me = client.get(f"{API}/me").json()
    assert [grant["role"] for grant in me["grants"]] == ["administrator"]
    assert client.post(f"{API}/users", json={"login": "boris", "password": PASSWORD}).json()["grants"] == []


@pytest.mark.parametrize(
    ("settings", "host", "client_address", "headers", "status"),
    [
        ({}, "127.0.0.1", "127.0.0.1", {"Host": "localhost:8000"}, 200),
        ({}, "::1", "::1", {"Host": "[::1]:8000"}, 200),
        ({}, "127.0.0.1", "127.0.0.1", {"Host": "evil.example"}, 401),  # a name of the web that points here
        ({}, "127.0.0.1", "10.0.0.5", {"Host": "localhost"}, 401),
        ({}, "127.0.0.1", "127.0.0.1", {"Host": "localhost", "X-Forwarded-For": "10.0.0.5"}, 401),
        ({}, "0.0.0.0", "127.0.0.1", {"Host": "localhost"}, 401),  # noqa: S104
        ({"login": "always"}, "127.0.0.1", "127.0.0.1", {"Host": "localhost"}, 401),
        ({"login": "never"}, "0.0.0.0", "10.0.0.5", {"Host": "qamtu.example"}, 200),  # noqa: S104
    ],
)
def test_who_is_the_local_user(
    service: Service,
    settings: dict[str, Any],
    host: str,
    client_address: str,
    headers: dict[str, str],
    status: int,
) -> None:
    app = create_app(service=service, settings=Settings(log="none", **settings), host=host)
    with TestClient(app, client=(client_address, 50000)) as client:
        assert client.get(f"{API}/me", headers=headers).status_code == status


def test_addresses_of_this_machine() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.0.1", "example.org", "")))  # noqa: S104


# ---- passwords and sessions ----------------------------------------------------------------------------------------


def test_signing_in_and_out(client: TestClient, service: Service, people: dict[str, str]) -> None:
    answer = sign_in(client, " ANNA ")
    assert answer.json() == {"id": people["anna"], "login": "anna", "name": "anna"}
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/"))
    assert "Secure" not in cookie
    token = client.cookies[COOKIE]
    with service.database.session() as session:
        assert session.get(SignIn, token) is None
        assert session.get(SignIn, hash_token(token)) is not None
        kept = session.get_one(User, people["anna"]).password_hash
        assert kept is not None
        assert kept.startswith("$argon2id$")
    assert client.get(f"{API}/me").json()["login"] == "anna"
    assert client.post(f"{API}/sign-out").status_code == 204
    assert client.get(f"{API}/me", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 401


def test_behind_tls_the_cookie_stays_there(service: Service, people: dict[str, str]) -> None:
    app = create_app(service=service, settings=Settings(public_url="https://qamtu.example/"))
    with TestClient(app) as client:
        answer = sign_in(client, "anna")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert sign_in(client, "anna", Origin="https://qamtu.example").status_code == 200
        assert sign_in(client, "anna", Origin="http://testserver").status_code == 403


def test_a_session_ends(client: TestClient, service: Service, people: dict[str, str]) -> None:
    sign_in(client, "anna")
    assert client.get(f"{API}/me").status_code == 200
    with service.database.session() as session:
        session.get_one(SignIn, hash_token(client.cookies[COOKIE])).expires_at = now() - timedelta(seconds=1)
    assert client.get(f"{API}/me").status_code == 401
    sign_in(client, "anna")
    with service.database.session() as session:
        session.get_one(User, people["anna"]).active = False
    assert client.get(f"{API}/me").status_code == 401
    assert sign_in(client, "anna").status_code == 401


def test_what_is_wrong_is_not_said(client: TestClient, service: Service, people: dict[str, str]) -> None:
    with service.database.session() as session:
        session.add(User(login="keyless", name="no password"))
    told = {
        (answer.status_code, answer.text)
        for answer in (
            sign_in(client, "anna", "another sentence"),
            sign_in(client, "nobody", PASSWORD),
            sign_in(client, "keyless", PASSWORD),
            sign_in(client, "anna", ""),
            sign_in(client, "", ""),
        )
    }
    assert len(told) == 1
    assert next(iter(told))[0] == 401


def test_an_unknown_login_takes_the_work_of_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, verified = hash_password(PASSWORD), []
    real = Argon2Hasher.verify
    monkeypatch.setattr(Argon2Hasher, "verify", lambda self, *given: verified.append(given) or real(self, *given))
    assert not is_password(PASSWORD, None)
    assert not is_password("nobody has this password", None)
    assert is_password(PASSWORD, kept)
    assert len(verified) == 3
    settings = {str(hashed).rsplit("$", 2)[0] for _, hashed in verified}
    assert len(settings) == 1  # the same memory, turns and threads


def test_guessing_is_slowed_down(client: TestClient, people: dict[str, str]) -> None:
    for _ in range(8):
        assert sign_in(client, "anna", "wrong").status_code == 401
    stopped = sign_in(client, "anna")
    assert (stopped.status_code, stopped.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(stopped.headers["retry-after"]) <= 1800
    assert sign_in(client, "dana").status_code == 200  # others are not stopped


def test_who_knows_the_password_is_not_slowed_down(client: TestClient, people: dict[str, str]) -> None:
    for _ in range(12):
        assert sign_in(client, "anna").status_code == 200


@pytest.mark.parametrize(
    "password",
    ["short", "anna", "annaanna", "aaaaaaaaaaaaaaa", "ababababababab", "x" * 1001, "berta-long", "BERTA-LONG"],
)
def test_a_password_that_is_guessed_at_once_is_refused(
    client: TestClient, people: dict[str, str], password: str
) -> None:
    sign_in(client, "anna")
    answer = client.post(f"{API}/users", json={"login": "berta-long", "password": password})
    assert (answer.status_code, answer.json()["code"]) == (422, "account")
    assert "a password" in answer.text or "this password" in answer.text


def test_one_changes_ones_password_with_the_old_one(client: TestClient, people: dict[str, str]) -> None:
    sign_in(client, "chai")
    old = client.cookies[COOKIE]
    change = {"password": "not the old one", "new_password": "another long one 2"}
    assert client.put(f"{API}/me/password", json=change).status_code == 401
    assert client.put(f"{API}/me/password", json=change | {"password": PASSWORD}).status_code == 204
    assert client.get(f"{API}/me").status_code == 200
    assert client.get(f"{API}/me", headers={"Cookie": f"{COOKIE}={old}"}).status_code == 401
    assert sign_in(client, "chai").status_code == 401
    assert sign_in(client, "chai", "another long one 2").status_code == 200


# ---- pages of others -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "http://testserver:8000"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_pages_of_other_sites_change_nothing(
    client: TestClient, people: dict[str, str], headers: dict[str, str], status: int
) -> None:
    answer = sign_in(client, "anna", **headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "cross_site"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/healthz", headers=headers).status_code == 200


def test_the_local_user_is_no_servant_of_other_sites(client: TestClient) -> None:
    made = client.post(f"{API}/organisations", json={"name": "O"}, headers={"Origin": "https://evil.example"})
    assert made.status_code == 403
    assert client.get(f"{API}/organisations").json() == []


# ---- API keys ------------------------------------------------------------------------------------------------------


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_acts_for_its_user_within_its_scopes(
    client: TestClient, service: Service, people: dict[str, str]
) -> None:
    sign_in(client, "anna")
    made = client.post(f"{API}/api-keys", json={"name": "DHIS2", "scopes": ["view"]}).json()
    key = made.pop("key")
    assert key.startswith(f"qk_{made['prefix']}_")
    assert client.get(f"{API}/api-keys").json() == [made]
    with service.database.session() as session:
        row = session.get_one(ApiKey, made["id"])
        assert (row.key_hash, row.last_used_at) == (hash_token(key), None)
    client.cookies.clear()
    assert client.get(f"{API}/me", headers=bearer(key)).json()["actions"] == ["view"]
    assert client.get(f"{API}/regions", headers=bearer(key)).status_code == 200
    assert client.get(f"{API}/users", headers=bearer(key)).status_code == 403
    with service.database.session() as session:
        assert session.get_one(ApiKey, made["id"]).last_used_at is not None


def test_a_key_makes_no_keys_and_changes_no_password(client: TestClient, people: dict[str, str]) -> None:
    sign_in(client, "anna")
    scopes = ["view", "plan", "administer", "publish", "visit"]
    key, other = (
        client.post(f"{API}/api-keys", json={"name": name, "scopes": scopes}).json() for name in ("one", "other")
    )
    client.cookies.clear()
    given = bearer(key["key"])
    assert client.post(f"{API}/api-keys", json={"name": "b"}, headers=given).status_code == 403
    change = {"password": PASSWORD, "new_password": "another long one 2"}
    assert client.put(f"{API}/me/password", json=change, headers=given).status_code == 403
    assert client.delete(f"{API}/api-keys/{other['id']}", headers=given).status_code == 403
    assert client.delete(f"{API}/api-keys/{key['id']}", headers=given).status_code == 204
    assert client.get(f"{API}/me", headers=given).status_code == 401


def test_a_key_opens_nothing_when_revoked_expired_wrong_or_its_user_is_off(
    client: TestClient, service: Service, people: dict[str, str]
) -> None:
    sign_in(client, "anna")
    keys = [client.post(f"{API}/api-keys", json={"name": str(n)}).json() for n in range(3)]
    assert client.delete(f"{API}/api-keys/{keys[0]['id']}").status_code == 204
    with service.database.session() as session:
        session.get_one(ApiKey, keys[1]["id"]).expires_at = now() - timedelta(seconds=1)
    good = keys[2]["key"]
    wrong = [keys[0]["key"], keys[1]["key"], good[:-1], good + "x", good.replace("qk_", "kq_"), "", "qk_", "qk__"]
    for key in wrong:  # not even with a cookie beside it
        answer = client.get(f"{API}/me", headers=bearer(key))
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), key
    assert client.get(f"{API}/me", headers={"Authorization": "Basic YTpi"}).status_code == 401
    assert client.get(f"{API}/me", headers=bearer(good)).status_code == 200
    with service.database.session() as session:
        session.get_one(User, people["anna"]).active = False
    assert client.get(f"{API}/me", headers=bearer(good)).status_code == 401


def test_keys_end_and_are_made_by_people(client: TestClient, people: dict[str, str]) -> None:
    sign_in(client, "anna")
    past = {"name": "x", "expires_at": "2020-01-01T00:00:00Z"}
    assert client.post(f"{API}/api-keys", json=past).status_code == 422
    assert client.post(f"{API}/api-keys", json={"name": "x", "scopes": []}).status_code == 422
    assert client.post(f"{API}/api-keys", json={"name": "x", "scopes": ["fly"]}).status_code == 422
    made = client.post(f"{API}/api-keys", json={"name": "x"}).json()
    assert 364 <= (now().fromisoformat(made["expires_at"]) - now()).days <= 365


def test_the_local_user_has_no_keys(client: TestClient) -> None:
    assert client.post(f"{API}/api-keys", json={"name": "x"}).status_code == 403


# ---- administration within bounds ----------------------------------------------------------------------------------


def test_an_administrator_gives_rights_only_where_they_have_them(client: TestClient, people: dict[str, str]) -> None:
    sign_in(client, "boris")
    user = client.post(f"{API}/users", json={"login": "new", "password": PASSWORD}).json()["id"]
    grants = f"{API}/users/{user}/grants"
    for given, status in (
        ({"role": "planner"}, 403),
        ({"role": "planner", "area_id": "other"}, 403),
        ({"role": "planner", "area_id": "nowhere"}, 422),
        ({"role": "king", "area_id": "district"}, 422),
        ({"role": "planner", "area_id": "district"}, 201),
        ({"role": "viewer", "area_id": "district", "organisation_id": "department"}, 201),
    ):
        assert client.post(grants, json=given).status_code == status, given
    assert len(client.get(f"{API}/users/{user}").json()["grants"]) == 2


def test_an_administrator_cannot_become_a_greater_one(client: TestClient, people: dict[str, str]) -> None:
    sign_in(client, "boris")
    anna, dana, chai = (f"{API}/users/{people[name]}" for name in ("anna", "dana", "chai"))
    for greater in (anna, dana):
        assert client.get(greater).status_code == 404
        assert client.patch(greater, json={"password": "mine from now on"}).status_code == 404
        assert client.delete(greater).status_code == 404
        assert client.post(f"{greater}/grants", json={"role": "viewer", "area_id": "district"}).status_code == 404
        assert client.get(f"{API}/api-keys", params={"user_id": greater.rsplit("/", 1)[1]}).status_code == 404
    assert {row["login"] for row in client.get(f"{API}/users").json()} == {"boris", "chai"}
    assert client.patch(chai, json={"name": "Chai"}).status_code == 200
    sign_in(client, "anna")
    client.post(f"{chai}/grants", json={"role": "viewer", "area_id": "other"})
    sign_in(client, "boris")
    assert client.get(chai).status_code == 200
    assert client.patch(chai, json={"password": "mine from now on"}).status_code == 403  # Chai may more by now


def test_the_last_administrator_stays(client: TestClient, people: dict[str, str]) -> None:
    sign_in(client, "anna")
    anna = f"{API}/users/{people['anna']}"
    grant = client.get(anna).json()["grants"][0]["id"]
    for answer in (
        client.delete(anna),
        client.patch(anna, json={"active": False}),
        client.delete(f"{anna}/grants/{grant}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "account")
    assert client.get(f"{API}/me").status_code == 200
    client.post(f"{API}/users/{people['dana']}/grants", json={"role": "administrator"})
    assert client.delete(f"{anna}/grants/{grant}").status_code == 204
    assert client.get(f"{API}/users").status_code == 403


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(
    client: TestClient, service: Service, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(session: Session, role: str) -> int:
        time.sleep(0.1)  # time enough for the other one
        return count_administrators(session, role)

    monkeypatch.setattr("api.access.accounts.count_administrators", slowly)
    with service.database.session() as session:
        add_grant(session, session.get_one(User, people["dana"]), Role.administrator)
        cookies = [
            {"Cookie": f"{COOKIE}={start_sign_in(session, session.get_one(User, people[one]))}"}
            for one in ("anna", "dana")
        ]
    targets = [f"{API}/users/{people[other]}" for other in ("dana", "anna")]
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda target, cookie: client.delete(target, headers=cookie), targets, cookies))
    assert 204 in {answer.status_code for answer in told}
    with service.database.session() as session:
        assert count_administrators(session, Role.administrator.value) == 1


def test_switching_somebody_off_ends_their_session(
    client: TestClient, service: Service, people: dict[str, str]
) -> None:
    sign_in(client, "chai")
    token = client.cookies[COOKIE]
    sign_in(client, "anna")
    assert client.patch(f"{API}/users/{people['chai']}", json={"active": False}).json()["active"] is False
    client.cookies.clear()
    assert client.get(f"{API}/me", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 401
    with service.database.session() as session:
        assert session.get(SignIn, hash_token(token)) is None


def test_the_tree_of_areas_lives(client: TestClient, people: dict[str, str]) -> None:
    sign_in(client, "boris")
    below = {"parent_id": "district", "level": "sub_district", "name": "Ching Kho"}
    assert client.post(f"{API}/areas", json={"level": "country", "name": "X"}).status_code == 403
    assert client.post(f"{API}/areas", json=below | {"parent_id": "other"}).status_code == 403
    area = client.post(f"{API}/areas", json=below).json()["id"]
    assert client.get(f"{API}/areas/{area}").json()["lineage"] == [area, "district"]
    assert [row["id"] for row in client.get(f"{API}/areas", params={"parent_id": "district"}).json()] == [area]
    assert len(client.get(f"{API}/areas", params={"parent_id": ""}).json()) == 2
    assert client.patch(f"{API}/areas/{area}", json={"parent_id": "other"}).status_code == 403
    assert client.patch(f"{API}/areas/district", json={"parent_id": area}).status_code == 422  # a circle
    assert client.patch(f"{API}/areas/{area}", json={"name": "Ching Kho 2"}).json()["name"] == "Ching Kho 2"
    in_use = client.delete(f"{API}/areas/district")
    assert (in_use.status_code, in_use.json()["code"]) == (409, "in_use")
    assert client.delete(f"{API}/areas/{area}").status_code == 204
    assert client.get(f"{API}/areas/{area}").status_code == 404


def test_organisations_live(client: TestClient, people: dict[str, str]) -> None:
    sign_in(client, "anna")
    made = client.post(f"{API}/organisations", json={"name": "Ministry"}).json()
    assert client.patch(f"{API}/organisations/{made['id']}", json={"name": "The ministry"}).json()["name"]
    first = client.get(f"{API}/organisations", params={"limit": 1})
    rest = client.get(first.links["next"]["url"])
    assert {row["name"] for row in (*first.json(), *rest.json())} == {"Department", "The ministry"}
    assert client.delete(f"{API}/organisations/{made['id']}").status_code == 204
    assert client.get(f"{API}/organisations/{made['id']}").status_code == 404


def test_every_act_is_in_the_audit_log_and_no_password_or_name(
    client: TestClient, service: Service, people: dict[str, str]
) -> None:
    sign_in(client, "anna", "wrong")
    sign_in(client, "anna")
    user = client.post(f"{API}/users", json={"login": "new", "password": PASSWORD, "name": "Nadia"}).json()["id"]
    client.post(f"{API}/users/{user}/grants", json={"role": "viewer"})
    client.patch(f"{API}/users/{user}", json={"password": "yet another 3"})
    client.delete(f"{API}/users/{user}")
    client.post(f"{API}/sign-out")
    sign_in(client, "anna")
    entries = client.get(f"{API}/audit").json()[::-1]
    assert [entry["action"] for entry in entries] == [
        "sign_in_refused",
        "sign_in",
        "create",
        "grant",
        "change",
        "delete",
        "sign_out",
        "sign_in",
    ]
    assert {entry["actor"] for entry in entries[2:6]} == {people["anna"]}
    assert not any(word in str(entries) for word in (PASSWORD, "Nadia", "yet another", "anna"))
    assert client.get(f"{API}/audit/verify").json()["intact"] is True
    page = client.get(f"{API}/audit", params={"limit": 3})
    assert [entry["number"] for entry in page.json()] == [8, 7, 6]
    assert [entry["number"] for entry in client.get(page.links["next"]["url"]).json()] == [5, 4, 3]
    with service.database.session() as session:
        assert session.get(AuditEntry, 8) is not None
