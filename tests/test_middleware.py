"""What every request and answer passes: headers, the policy of pages, limits of size and cost, the log."""

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import needs_browser
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from live_service import listening
from starlette.requests import Request

from api.access.accounts import add_user
from api.access.actor import LOCAL_USER, Actor
from api.access.needs import Action, costs, needs, open_to_all
from api.access.rate_limits import RateLimits, address_of
from api.errors import TooManyRequestsError
from api.main import create_app
from api.middleware.body_limit import LARGEST_BODY, BodyLimit
from api.middleware.content_policy import page_policy
from api.middleware.request_log import RequestLog
from api.service import open_service
from api.settings import Settings

ASSETS = Path(__file__).parent.parent / "web" / "static" / "vendor"


needs_assets = pytest.mark.skipif(not (ASSETS / "leaflet").exists(), reason="map assets absent: make install")


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app()) as client:
        yield client


# ---- headers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/healthz", "/api/v1/regions", "/api/v1/regions/none", "/nowhere", "/static/x", "/planner"]
)
def test_every_answer_tells_browsers_what_not_to_do(client: TestClient, path: str) -> None:
    headers = client.get(path, follow_redirects=False).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "private, no-cache"
    assert "strict-transport-security" not in headers


def test_a_page_loads_from_here_alone() -> None:
    rules = dict(rule.split(" ", 1) for rule in page_policy().split("; "))
    assert rules["default-src"] == rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert "http" not in page_policy()
    assert "unsafe" not in page_policy().replace("style-src 'self' 'unsafe-inline'", "")
    assert "frame-ancestors https://news.example" in page_policy(frame_ancestors="https://news.example")


@pytest.mark.browser
@needs_assets
@needs_browser
@pytest.mark.parametrize("path", ["/", "/api/v1/docs"])
def test_our_pages_work_under_their_policy_and_no_other_script_does(browser: Any, town_address: str, path: str) -> None:
    page = browser.new_page()
    page.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation', e => refused.push(e.violatedDirective + ' ' + e.blockedURI))"
    )
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    answer = page.goto(town_address + path)
    policy = answer.headers["content-security-policy"]
    if path == "/":
        page.wait_for_selector("html[data-ready]")
    page.wait_for_load_state("networkidle")
    assert "unsafe" not in policy.split("script-src")[1].split(";")[0]
    assert (page.evaluate("refused"), failed) == ([], [])
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.taken = 1'; document.body.append(s);"
    )
    page.wait_for_timeout(200)
    assert page.evaluate("[typeof taken, refused[0]]") == ["undefined", "script-src-elem inline"]
    page.close()


@pytest.mark.browser
@needs_assets
@needs_browser
def test_a_person_signs_in_and_comes_to_the_view_they_were_sent(browser: Any, tmp_path: Path) -> None:
    service = open_service(tmp_path)
    with service.database.session() as session:
        add_user(session, "anna", "a sentence of 1 person")
    with listening(create_app(service=service)) as address:
        page = browser.new_page(locale="kk")
        page.goto(address)
        assert page.url == f"{address}/sign-in"
        assert page.locator("button").inner_text() == "Кіру"
        page.goto(f"{address}/planner?lang=ru&minutes=12")
        assert page.url.startswith(f"{address}/sign-in?")
        page.fill("[name=login]", "anna")
        for password, told in (("wrong", "неверный логин или пароль"), ("a sentence of 1 person", "")):
            page.fill("[name=password]", password)
            page.click("button")
            if told:
                page.wait_for_selector("output:not(:empty)")
                assert page.locator("output").inner_text() == told
        page.wait_for_url(re.compile(r"/\?.*minutes=12"))
        assert page.evaluate("document.documentElement.lang") == "ru"
        page.wait_for_selector("#trouble:not([hidden])")  # there is no region yet, and it is said
        assert page.evaluate("document.cookie") == ""
        page.context.clear_cookies()  # the sign-in is over, in the middle of the work
        page.reload()
        page.wait_for_url(f"{address}/sign-in?**")
        page.close()
    service.close()


def test_the_sign_in_page_leads_nowhere_else(client: TestClient) -> None:
    page = client.get("/sign-in", params={"next": '//evil.example/"><script>'}).text
    assert 'data-next="/"' in page
    assert 'data-next="/&quot;&gt;&lt;b"' in client.get("/sign-in", params={"next": '/"><b'}).text


# ---- size ----------------------------------------------------------------------------------------------------------


def test_a_request_that_brings_too_much_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/sign-in", content=b"x" * (LARGEST_BODY + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_request_that_does_not_say_its_size_is_counted() -> None:
    app = create_app()
    app.add_middleware(BodyLimit, most=1000, spared="/api/v1/sign-out")
    with TestClient(app) as client:

        def stream(size: int) -> Iterator[bytes]:
            for start in range(0, size, 300):
                yield b"x" * min(300, size - start)

        assert client.post("/api/v1/sign-in", content=stream(1001)).status_code == 413
        assert client.post("/api/v1/sign-in", content=stream(1000)).status_code == 422  # read, and no JSON
        assert client.post("/api/v1/sign-out", content=stream(5000)).status_code == 204


# ---- cost ----------------------------------------------------------------------------------------------------------


def test_everybody_has_so_many_units_a_minute() -> None:
    limits, anna, her_key, boris = RateLimits(100), Actor("anna"), Actor("anna", api_key_id="k"), Actor("boris")
    for _ in range(9):
        limits.charge(anna, 11)
    with pytest.raises(TooManyRequestsError) as refused:
        limits.charge(anna, 2)
    assert 1 <= int(str(refused.value.params["wait_s"])) <= 60
    limits.charge(anna, 1)
    limits.charge(her_key, 100)
    limits.charge(boris, 100)
    with pytest.raises(TooManyRequestsError):
        limits.charge(boris, 1)


def test_what_costs_more_than_a_minute_holds_can_be_asked_for_alone() -> None:
    limits = RateLimits(10)
    limits.charge(Actor("anna"), 1000)
    with pytest.raises(TooManyRequestsError):
        limits.charge(Actor("anna"), 1)


def test_the_local_user_has_no_limit_unless_one_is_set() -> None:
    for _ in range(100):
        RateLimits(None).charge(LOCAL_USER, 10**6)
        RateLimits(0).charge(Actor("anna"), 10**6)
    limits = RateLimits(5)
    limits.charge(LOCAL_USER, 5)
    with pytest.raises(TooManyRequestsError):
        limits.charge(LOCAL_USER, 1)


def test_a_house_is_one_address() -> None:
    def address(host: str) -> str:
        return address_of(Request({"type": "http", "client": (host, 1)}))

    assert address("2001:db8:1:2:3::4") == address("2001:db8:1:2:ffff::") == "2001:db8:1:2::/64"
    assert address("2001:db8:1:3::4") != address("2001:db8:1:2::4")
    assert address("192.0.2.7") == "192.0.2.7"
    assert address_of(Request({"type": "http", "client": None})) == ""


def with_routes(app: FastAPI) -> FastAPI:
    router = APIRouter(prefix="/made/{word}")

    @router.get("/dear", dependencies=[needs(Action.view), costs(30)])
    def dear() -> dict[str, str]:
        return {}

    @router.get("/failing", dependencies=[open_to_all])
    def failing(word: str) -> None:
        raise ValueError(f"{word} is a secret")

    app.include_router(router)
    return app


def test_a_dear_route_is_refused_sooner() -> None:
    app = with_routes(create_app(settings=Settings(rate_limit=100)))
    with TestClient(app) as client:
        assert [client.get("/made/x/dear").status_code for _ in range(4)] == [200, 200, 200, 429]
        answer = client.get("/made/x/dear")
        assert (answer.json()["code"], int(answer.headers["retry-after"]) > 0) == ("too_many_requests", True)
        assert client.get("/api/v1/regions").status_code == 200


def test_strangers_are_counted_by_their_address() -> None:
    app = create_app(settings=Settings(login="always", rate_limit=50))
    with TestClient(app) as client:
        statuses = [client.get("/api/v1/regions").status_code for _ in range(12)]
        assert statuses == [401] * 10 + [429] * 2
        assert client.get("/healthz").status_code == 200


# ---- the log -------------------------------------------------------------------------------------------------------


def logged(ask: Any, **settings: Any) -> list[dict[str, Any]]:
    app = with_routes(create_app(settings=Settings(**settings)))
    stream = io.StringIO()
    app.add_middleware(RequestLog, stream=stream)
    with TestClient(app, raise_server_exceptions=False) as client:
        ask(client)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_what_was_asked_and_nothing_about_whom_or_where() -> None:
    def ask(client: TestClient) -> None:
        client.get("/api/v1/regions/secret-place?lon=69.59&lat=42.31", headers={"User-Agent": "secret-program"})
        client.get("/made/secret/dear")
        client.post("/api/v1/sign-in", json={"login": "secret-person", "password": "secret"})
        client.get("/secret/path")
        client.get("/api/v1/areas", headers={"Authorization": "Bearer secret"})

    lines = logged(ask)
    assert [(line["method"], line["route"], line["status"], line["actor"]) for line in lines] == [
        ("GET", "/api/v1/regions/{region_id}", 404, ""),
        ("GET", "/made/{word}/dear", 200, ""),
        ("POST", "/api/v1/sign-in", 401, None),
        ("GET", "(no such route)", 404, None),
        ("GET", "/api/v1/areas", 401, None),
    ]
    assert not any(word in json.dumps(lines) for word in ("secret", "69.59", "42.31", "testclient", "lon"))
    assert all(set(line) == {*TOLD, "event"} and line["ms"] > 0 for line in lines)


TOLD = ("method", "route", "status", "ms", "actor", "api_key", "level", "timestamp")


def test_a_failure_is_logged_by_its_place_and_answered_without_its_text() -> None:
    answers = []
    lines = logged(lambda client: answers.append(client.get("/made/secret/failing")))
    assert (lines[0]["event"], lines[0]["error"], lines[0]["status"]) == ("failure", "ValueError", 500)
    assert lines[0]["at"].startswith("test_middleware.py:")
    assert "secret" not in json.dumps(lines)
    answer = answers[0]
    assert (answer.status_code, answer.json()["code"]) == (500, "failure")
    assert "secret" not in answer.json()["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_traceback_is_shown_only_when_asked_for() -> None:
    def shown(debug: bool) -> bool:
        logger = logging.getLogger("uvicorn.error")
        kept, logger.filters[:] = list(logger.filters), []
        create_app(settings=Settings(debug=debug))
        record = logging.LogRecord("uvicorn.error", 40, "", 0, "failed", (), (ValueError, ValueError("secret"), None))
        logger.filter(record)
        logger.filters[:] = kept
        return record.exc_info is not None

    assert shown(True)
    assert not shown(False)


@pytest.mark.parametrize(
    ("setting", "host", "there"),
    [("auto", "127.0.0.1", False), ("auto", "0.0.0.0", True), ("json", "::1", True), ("none", "0.0.0.0", False)],  # noqa: S104
)
def test_beyond_loopback_requests_are_logged(setting: Any, host: str, there: bool) -> None:
    app = create_app(settings=Settings(log=setting), host=host)
    assert any(one.cls is RequestLog for one in app.user_middleware) is there
