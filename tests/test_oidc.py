"""Signing in at an identity provider, which the test plays: what it signs is believed only where everything fits."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from kept_town import service_of
from pydantic import SecretStr

from api.access.accounts import add_grant, add_user
from api.access.identity_provider import IdentityProvider
from api.access.provided_users import ClaimRules
from api.access.roles import Role
from api.errors import SettingError, SignInError
from api.main import create_app
from api.service import Service, open_service
from api.settings import Settings
from api.store.accounts import load_grants, load_user_by_login, load_user_by_subject, load_users
from api.store.database import Database
from api.store.models import Area

CLIENT, SECRET, CODE = "qamtu-here", "between us", "the code"
BEGIN, CALLBACK = "/api/v1/sign-in/oidc", "/api/v1/sign-in/oidc/callback"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)


class Played(BaseHTTPRequestHandler):
    """The provider: says what it is, and gives a token for the code to whoever has the verifier and the secret."""

    issuer: ClassVar[str]
    keys: ClassVar[list[Any]]
    claims: ClassVar[dict[str, Any]]
    sign: ClassVar[Any]
    challenge: ClassVar[str]
    redirect: ClassVar[str]
    about: ClassVar[dict[str, Any]]
    asked: ClassVar[list[str]]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/.well-known/openid-configuration":
            places = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint")}
            self._answer(places | {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"} | self.about)
        elif self.path == "/keys":
            self._answer({"keys": [key.as_dict(private=False) for key in self.keys]})
        else:
            self._answer({}, 404)

    def do_POST(self) -> None:
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()).items()}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        right = (
            form["grant_type"] == "authorization_code"
            and (form["client_id"], form["client_secret"], form["code"]) == (CLIENT, SECRET, CODE)
            and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
            and form["redirect_uri"] == self.redirect
        )
        if right:
            self._answer({"token_type": "Bearer", "access_token": "x", "id_token": type(self).sign(self.claims)})
        else:
            self._answer({"error": "invalid_grant"}, 400)

    def _answer(self, said: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def sign_rs256(claims: dict[str, Any], key: Any = KEY, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"} | header, claims, key)


@pytest.fixture
def provider() -> Iterator[type[Played]]:
    played = type("PlayedHere", (Played,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), played)
    played.issuer = f"http://127.0.0.1:{server.server_port}"
    played.keys, played.sign, played.about, played.asked = [KEY], staticmethod(sign_rs256), {}, []
    played.challenge = played.redirect = ""
    played.claims = {
        "iss": played.issuer,
        "aud": CLIENT,
        "sub": "person-1",
        "iat": int(time.time()),
        "exp": int(time.time()) + 300,
        "preferred_username": "Anna",
        "name": "Anna A.",
        "groups": ["planners", "others"],
    }
    thread = Thread(target=server.serve_forever, args=(0.01,))  # how long it may take to stop
    thread.start()
    yield played
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Service:
    with database.session() as session:
        session.add(Area(id="province", level="province", name="P"))
        add_user(session, "root", "long enough 1")
    return service_of(database, tmp_path)


@pytest.fixture
def client(service: Service, provider: type[Played]) -> Iterator[TestClient]:
    settings = Settings(
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        oidc_roles={
            "planners": [{"role": "planner", "area": "province"}, {"role": "viewer"}],
            "lost": [{"role": "administrator", "area": "nowhere"}],
        },
        rate_limit=0,
    )
    with TestClient(create_app(service=service, settings=settings), follow_redirects=False) as client:
        yield client


def leave(client: TestClient, provider: type[Played], following: str = "/") -> dict[str, str]:
    """Go to the provider, which notes what it is asked."""
    answer = client.get(BEGIN, params={"next": following})
    assert answer.status_code == 302, answer.text
    url = urlsplit(answer.headers["location"])
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{provider.issuer}/authorization_endpoint"
    assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
    assert (asked["code_challenge_method"], asked["scope"].split()[0]) == ("S256", "openid")
    provider.challenge, provider.redirect = asked["code_challenge"], asked["redirect_uri"]
    provider.claims["nonce"] = asked["nonce"]
    return asked


def come_back(client: TestClient, asked: dict[str, str], **answer: str) -> Any:
    return client.get(CALLBACK, params={"code": CODE, "state": asked["state"]} | answer)


def test_who_comes_back_is_signed_in_with_what_the_claims_give(
    client: TestClient, provider: type[Played], service: Service
) -> None:
    back = come_back(client, leave(client, provider, "/?lang=kk"))
    assert (back.status_code, back.headers["location"]) == (302, "/?lang=kk")
    assert "HttpOnly" in back.headers["set-cookie"]
    me = client.get("/api/v1/me").json()
    assert (me["login"], me["name"], me["local"]) == ("anna", "Anna A.", False)
    assert {(g["role"], g["area_id"]) for g in me["grants"]} == {("planner", "province"), ("viewer", None)}
    with service.database.session() as session:
        user = load_user_by_subject(session, provider.issuer, "person-1")
        assert user is not None
        assert user.password_hash is None


def test_grants_follow_the_claims_and_those_of_administrators_stay(
    client: TestClient, provider: type[Played], service: Service
) -> None:
    come_back(client, leave(client, provider))
    with service.database.session() as session:
        user = load_user_by_login(session, "anna")
        assert user is not None
        add_grant(session, user, Role.publisher)
    for groups, roles in (("planners", {"publisher", "planner", "viewer"}), (["lost"], {"publisher"})):
        provider.claims["groups"] = groups
        come_back(client, leave(client, provider))
        with service.database.session() as session:
            assert {grant.role for grant in load_grants(session, user.id)} == roles
            assert len(load_users(session)) == 2


def test_without_a_mapped_claim_somebody_may_nothing(client: TestClient, provider: type[Played]) -> None:
    provider.claims["groups"] = ["unknown"]
    come_back(client, leave(client, provider))
    assert client.get("/api/v1/me").json()["actions"] == []
    assert client.get("/api/v1/regions").status_code == 403


def test_a_login_of_the_provider_is_never_a_local_account_of_that_name(
    client: TestClient, provider: type[Played], service: Service
) -> None:
    provider.claims["preferred_username"] = "root"
    come_back(client, leave(client, provider))
    assert client.get("/api/v1/me").json()["login"].startswith("oidc-")
    with service.database.session() as session:
        root = load_user_by_login(session, "root")
        assert root is not None
        assert root.subject is None


def test_an_account_that_is_switched_off_stays_out(
    client: TestClient, provider: type[Played], service: Service
) -> None:
    come_back(client, leave(client, provider))
    with service.database.session() as session:
        user = load_user_by_login(session, "anna")
        assert user is not None
        user.active = False
    assert client.get("/api/v1/me").status_code == 401
    assert come_back(client, leave(client, provider)).status_code == 401


def none_signed(claims: dict[str, Any]) -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(claims)}."


def shared_secret_signed(claims: dict[str, Any]) -> str:
    """The old trick: the public key, which everybody has, as the secret of an HMAC."""
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(KEY.as_pem(private=False)))


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "nonce of another attempt": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "for another service": {"aud": "another"},
    "for another service among several": {"aud": [CLIENT, "another"], "azp": "another"},
    "of another provider": {"iss": "https://other.example"},
    "expired": {"exp": int(time.time()) - 3600},
    "not yet valid": {"nbf": int(time.time()) + 3600},
    "from the future": {"iat": int(time.time()) + 3600},
    "no end": {"exp": None},
    "no subject": {"sub": None},
    "subject is a number": {"sub": 7},
}


@pytest.mark.parametrize("wrong", WRONG_CLAIMS.values(), ids=list(WRONG_CLAIMS))
def test_a_token_with_wrong_claims_signs_nobody_in(
    client: TestClient, provider: type[Played], wrong: dict[str, Any]
) -> None:
    asked = leave(client, provider)
    provider.claims.update(wrong)
    for name in [name for name, value in wrong.items() if value is None]:
        del provider.claims[name]
    back = come_back(client, asked)
    assert (back.status_code, back.json()["code"]) == (401, "sign_in")
    assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "sign",
    [
        lambda claims: sign_rs256(claims, OTHER),
        none_signed,
        shared_secret_signed,
        lambda claims: sign_rs256(claims)[:-4] + "AAAA",
        lambda claims: sign_rs256(claims, kid="two"),
        lambda _claims: "",
        lambda _claims: "a.b.c",
    ],
    ids=["another key", "alg none", "public key as secret", "signature changed", "unknown key", "empty", "no token"],
)
def test_a_token_that_is_not_signed_by_the_provider_signs_nobody_in(
    client: TestClient, provider: type[Played], sign: Any
) -> None:
    asked = leave(client, provider)
    provider.sign = staticmethod(sign)
    assert come_back(client, asked).status_code == 401
    assert client.get("/api/v1/me").status_code == 401


def test_the_same_token_is_good_when_nothing_is_wrong_with_it(client: TestClient, provider: type[Played]) -> None:
    """The tests above would pass, too, if nobody could ever sign in."""
    asked = leave(client, provider)
    provider.claims["aud"] = [CLIENT, "another"]
    provider.claims["azp"] = CLIENT
    assert come_back(client, asked).status_code == 302


def test_an_answer_to_nothing_we_asked_is_refused(client: TestClient, provider: type[Played]) -> None:
    asked = leave(client, provider)
    assert come_back(client, asked, state="forged").status_code == 401
    assert client.get(CALLBACK, params={"error": "access_denied", "state": asked["state"]}).status_code == 401
    assert come_back(client, asked, iss="https://other.example").status_code == 401
    assert come_back(client, asked, code="wrong").status_code == 401
    client.cookies.clear()
    assert come_back(client, asked).status_code == 401
    for cookie in ("bm90IGpzb24=", "NQ==", "W10="):  # no JSON, a number, an empty list
        client.cookies.set("qamtu_oidc", cookie)
        assert come_back(client, asked).status_code == 401


@pytest.mark.parametrize("following", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb"])
def test_the_way_back_leads_nowhere_else(client: TestClient, provider: type[Played], following: str) -> None:
    back = come_back(client, leave(client, provider, following))
    assert (back.status_code, back.headers["location"]) == (302, "/")


def test_new_keys_of_the_provider_are_found(provider: type[Played], monkeypatch: pytest.MonkeyPatch) -> None:
    new = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"}, private=True)
    ours = IdentityProvider(provider.issuer, CLIENT)
    claims = provider.claims | {"nonce": "n"}
    assert ours.check_token(sign_rs256(claims), "n")["sub"] == "person-1"
    provider.keys = [new]
    with pytest.raises(SignInError):  # keys were read a moment ago: an attacker must not make us ask again and again
        ours.check_token(sign_rs256(claims, new, kid="two"), "n")
    assert provider.asked.count("/keys") == 1
    monkeypatch.setattr("api.access.identity_provider.KEYS_AGAIN_S", 0.0)
    assert ours.check_token(sign_rs256(claims, new, kid="two"), "n")["sub"] == "person-1"


def test_a_provider_that_is_not_what_it_should_be_is_not_asked(client: TestClient, provider: type[Played]) -> None:
    provider.about = {"issuer": "https://other.example"}
    assert client.get(BEGIN).status_code == 401
    provider.about = {"authorization_endpoint": "http://elsewhere.example/authorize"}
    assert client.get(BEGIN).status_code == 401
    gone = IdentityProvider("http://127.0.0.1:9", CLIENT)
    with pytest.raises(SignInError, match="cannot be reached"):
        gone.begin("http://x/", "/")
    with pytest.raises(SignInError, match="cannot be reached"):
        IdentityProvider("http://provider.example", CLIENT).begin("http://x/", "/")


def test_without_a_provider_there_is_nothing_to_sign_in_at(tmp_path: Path) -> None:
    with TestClient(create_app(service=open_service(tmp_path))) as client:
        assert client.get(BEGIN).status_code == 404
        assert client.get(CALLBACK).status_code == 404


def test_rules_for_claims_name_roles_that_exist() -> None:
    with pytest.raises(SettingError, match="king"):
        ClaimRules("groups", {"king": [{"role": "king"}]})
    with pytest.raises(SettingError):
        ClaimRules("groups", {"x": [{"role": "viewer", "aera": "typo, which would mean everywhere"}]})
