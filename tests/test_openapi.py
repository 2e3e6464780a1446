"""The description of the API: complete, stable, held to what is answered; every code of a problem is told."""

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import api
import geo
import routing
from api.errors import code_of
from api.main import create_app
from api.problems import STATUS
from api.settings import Settings
from routing.errors import QamtuError

ROOT = Path(__file__).parent.parent
ERRORS = ROOT / "docs" / "errors.md"
VERBS = re.compile(
    "(add|ask|begin|build|cancel|change|compare|create|delete|end|export|fetch|grant|import|list|measure|ogc|preview|"
    "propose|read|remove|replace|report|restore|resume|revoke|send|sign|start|take|verify|watch)(_|$)"
)


@cache
def application():
    return create_app(settings=Settings(login="never", log="none"))


@cache
def description():
    return application().openapi()


def operations():
    return [
        (path, method, operation)
        for path, found in description()["paths"].items()
        for method, operation in found.items()
    ]


def test_it_is_served_as_3_1():
    answer = TestClient(application()).get("/api/v1/openapi.json")
    assert answer.json() == description()
    assert answer.json()["openapi"].startswith("3.1")


def test_operation_ids_are_verbs_and_stand_once():
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not VERBS.match(name)] == []


def test_every_part_is_described():
    told = {tag["name"] for tag in description()["tags"]}
    used = {tag for _, _, operation in operations() for tag in operation.get("tags", ["none"])}
    assert used == told


def test_every_operation_says_what_it_answers():
    lacking = []
    for path, method, operation in operations():
        at = f"{method} {path}"
        answers = operation["responses"]
        if not operation.get("summary") or not operation.get("description"):
            lacking.append(f"{at}: no words")
        good = [status for status in answers if status < "400"]
        if not good:
            lacking.append(f"{at}: no success")
        for status, answer in answers.items():
            content = answer.get("content", {})
            if status < "300" and status not in ("204",) and not content:
                lacking.append(f"{at}: {status} without a media type")
            if status >= "400" and "application/problem+json" not in content:
                lacking.append(f"{at}: {status} is no problem document")
            for media_type, told in content.items():
                schema = told.get("schema")
                if media_type == "application/json" and (not schema or schema == {}):
                    lacking.append(f"{at}: {status} has no schema")
    assert not lacking, "\n".join(lacking)


def test_problems_follow_from_what_a_route_asks():
    for path, method, operation in operations():
        answers, names = set(operation["responses"]), {p["name"].lower() for p in operation.get("parameters", ())}
        if operation["security"] != [{}]:
            assert {"401", "403", "429"} <= answers, path
        if "if-match" in names:
            assert {"412", "428"} <= answers, path
            # A plan of visits is changed by what is asked of it, too.
            assert method in ("put", "patch", "delete") or "/visits/" in path
        if "if-none-match" in names:
            assert "304" in answers, path
        if "requestBody" in operation:
            assert {"413", "422"} <= answers, path
        if "{" in path:
            assert "404" in answers, path


def test_what_changes_something_shared_is_conditional():
    """Whoever writes over a resource that others change too must have seen it."""
    unconditional = [
        f"{method} {path}"
        for path, method, operation in operations()
        if method in ("put", "patch")
        and re.match(r"/api/v1/(regions|scenarios)", path)
        and "if-match" not in {p["name"].lower() for p in operation["parameters"]}
    ]
    assert unconditional == []


def problem_codes():
    """Code and status of every error class that can reach a request, and of what `problem(...)` says itself."""
    found = {}
    for package in (api, geo, routing):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if ".commands" in module.name or module.name.endswith("__main__"):
                continue
            for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(kind, QamtuError):
                    status = next((code for known, code in STATUS.items() if issubclass(kind, known)), 422)
                    found[code_of(kind("x"))] = status
    return found


def told_codes():
    rows = re.findall(r"^\| `([a-z_]+)` \| ([0-9, ]+) \| (.+) \|$", ERRORS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len({code for code, _, _ in rows}) == len(rows)
    return {code: {int(status) for status in statuses.split(",")} for code, statuses, _ in rows}


def test_every_code_is_told_with_its_status():
    told = told_codes()
    for code, status in problem_codes().items():
        assert status in told.get(code, ()), f"docs/errors.md lacks {code} with {status}"


def test_codes_that_are_written_out_are_told():
    told, written = told_codes(), set()
    for path in sorted((ROOT / "api").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem" and len(node.args) > 1:
                code = node.args[1]
                if isinstance(code, ast.Constant):
                    written.add(code.value)
    assert {"bad_parameter", "http_error", "failure"} <= written
    assert written <= set(told)
    assert set(told) == written | set(problem_codes())


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/regions/nowhere", 404, "unknown_region"),
        ("GET", "/api/v1/nothing", 404, "http_error"),
        ("DELETE", "/api/v1/regions", 405, "http_error"),
        ("GET", "/api/v1/regions?limit=0", 422, "bad_parameter"),
        ("GET", "/api/v1/regions?cursor=%21", 400, "bad_query"),
        ("PATCH", "/api/v1/regions/nowhere", 404, "unknown_region"),
    ],
)
def test_problems_are_documents(method, path, status, code):
    answer = TestClient(application()).request(method, path, json={} if method == "PATCH" else None)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (status, code, status)
