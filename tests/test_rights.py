"""Every route x role x area x organisation: what is allowed is written down here a second time, in other words.

A region lies in a district and belongs to a health department. Whoever asks has one grant: a role, in an area around
the district, in it, in a part of it, next to it, or everywhere, for the department's data, another one's, or anybody's.
"""

import itertools
import re
from collections.abc import Iterator
from functools import wraps
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from kept_town import service_of
from sqlalchemy.orm import Session

from api.access.accounts import add_user
from api.access.needs import Need, SignedIn, open_route
from api.access.roles import Action, Role
from api.access.sign_ins import start_sign_in
from api.access.signed_in import COOKIE, find_actor
from api.access.visible import bounds
from api.main import create_app
from api.problems import STATUS
from api.service import Service
from api.settings import Settings
from api.store.base import now
from api.store.database import Database
from api.store.jobs import load_all_jobs, load_jobs_within
from api.store.models import Area, Grant, Job, Organisation, Publication, Region, Result, Scenario, Upload
from routing.errors import QamtuError

AREAS = {"above": "province", "same": "district", "inside": "tambon", "sibling": "neighbour", "everywhere": None}
OWNERS = {"ours": "department", "other": "others", "any": None}
ROLES_THAT = {
    "view": {"viewer", "planner", "district_team", "publisher", "administrator"},
    "plan": {"planner", "administrator"},
    "visit": {"district_team"},
    "publish": {"publisher", "administrator"},
    "administer": {"administrator"},
}
OPEN = {
    ("GET", "/healthz"),
    ("GET", "/api/v1/openapi.json"),
    ("HEAD", "/api/v1/openapi.json"),
    ("GET", "/api/v1/docs"),
    ("GET", "/sign-in"),
    ("GET", "/planner"),
    ("GET", "/import"),
    ("GET", "/visits"),
    ("GET", "/publish"),
    ("GET", "/visits/day"),
    ("GET", "/visits/worker.js"),
    ("POST", "/api/v1/sign-in"),
    ("POST", "/api/v1/sign-out"),
    ("GET", "/api/v1/sign-in/oidc"),
    ("GET", "/api/v1/sign-in/oidc/callback"),
    ("GET", "/api/v1/publications"),  # lists what is published to all
    ("GET", "/oembed"),  # tells of what is published alone
}
FILES = {"/static", "/static/report"}  # of the pages themselves
ABOUT_ONESELF = {
    ("GET", "/"),
    ("GET", "/"),
    ("GET", "/api/v1/me"),
    ("PUT", "/api/v1/me/password"),
    ("GET", "/api/v1/api-keys"),
    ("POST", "/api/v1/api-keys"),
    ("DELETE", "/api/v1/api-keys/{key_id}"),
    ("GET", "/api/v1/organisations"),
    ("GET", "/api/v1/organisations/{organisation_id}"),
    ("GET", "/api/v1/areas"),
    ("GET", "/api/v1/areas/{area_id}"),
}
UNBOUND_ADMINISTRATORS = {
    ("POST", "/api/v1/organisations"),
    ("PATCH", "/api/v1/organisations/{organisation_id}"),
    ("DELETE", "/api/v1/organisations/{organisation_id}"),
    ("GET", "/api/v1/audit"),
    ("GET", "/api/v1/audit/verify"),
}
# A question with a long answer to give: asked with POST, changes nothing.
QUESTIONS = {
    "/api/v1/regions/{region_id}/what-if",
    "/api/v1/regions/{region_id}/what-if/compare",
    "/api/v1/regions/{region_id}/what-if/streets",
    "/api/v1/regions/{region_id}/matrix",
    "/api/v1/regions/{region_id}/travel-time-grid",
    "/api/v1/regions/{region_id}/facilities/{facility_id}/profile",
}
# For somebody whose district is a part of the region: the endpoint looks at the facility's own area.
PARTS = {
    ("POST", "/api/v1/regions/{region_id}/facilities"),
    ("PATCH", "/api/v1/regions/{region_id}/facilities/{facility_id}"),
    ("DELETE", "/api/v1/regions/{region_id}/facilities/{facility_id}"),
}
ADMINISTRATION = ("/api/v1/users", "/api/v1/organisations", "/api/v1/areas", "/api/v1/audit")
IN_THE_REGION = ("region_id", "scenario_id", "result_id", "job_id", "upload_id", "publication_id")
PLACES = {
    "region_id": "region",
    "scenario_id": "scenario",
    "result_id": "result",
    "job_id": "job",
    "upload_id": "upload",
    "publication_id": "publication",
    "area_id": "district",
    "layer": "facilities",
}


PROBLEM = "application/problem+json"


class PassedError(QamtuError):
    """The guard let the request through; the endpoint is not needed here."""


def expected_action(method: str, path: str) -> str:
    """What a route needs, by its name alone."""
    if path.startswith(ADMINISTRATION):
        return "administer"
    if "/{region_id}/visits/" in path:  # who is ill is the business of the team that goes there alone
        return "visit"
    if "/publications" in path:
        return expected_of_publications(method, path)
    if path.startswith("/api/v1/uploads") or "/imports" in path:  # what others brought, as they brought it
        return "plan"
    if method in ("GET", "HEAD") or path in QUESTIONS:
        return "view"
    return "plan"


def expected_of_publications(method: str, path: str) -> str:
    """Steps need "view" to begin with: each has a need of its own, which the endpoint asks for."""
    is_theirs = "/links" in path or method == "PATCH" or path.endswith(("/publications", "/verify"))
    return "publish" if is_theirs else "view"


def expected_status(method: str, path: str, grant: tuple[str, str, str] | None) -> int:
    """200 stands for: the guard lets it through."""
    if (method, path) in OPEN or (grant and (method, path) in ABOUT_ONESELF):
        return 200
    if grant is None:
        return 401
    role, area, owner = grant
    action = expected_action(method, path)
    able = role in ROLES_THAT[action]
    if (method, path) in UNBOUND_ADMINISTRATORS:
        return 200 if able and (area, owner) == ("everywhere", "any") else 403
    named = set(re.findall(r"{(\w+)", path))
    if "area_id" in named:
        # An area belongs to no organisation; the tree is known to all who may see anything of it.
        covers, sees = area in ("above", "same", "everywhere") and owner == "any", area != "sibling" and owner == "any"
    elif named & set(IN_THE_REGION):
        is_theirs = owner in ("ours", "any")
        covers, sees = is_theirs and area in ("above", "same", "everywhere"), is_theirs and area != "sibling"
    else:
        return 200 if able else 403
    if able and (covers or (sees and (action == "view" or (method, path) in PARTS))):
        return 200
    return 403 if sees else 404


def all_routes(app: FastAPI) -> list[tuple[str, str, list[Any]]]:
    found = []
    for route in iter_route_contexts(app.routes):
        path = re.sub(r":path}", "}", route.path or "")
        given = [dependency.dependency for dependency in getattr(route, "dependencies", None) or []]
        found += [(method, path, given) for method in sorted(route.methods or ["GET"])]
    return found


@pytest.fixture(scope="module")
def app(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    service = service_of(module_database, tmp_path_factory.mktemp("data"))
    return create_app(service=service, settings=Settings(login="always", rate_limit=0, log="none", read_ahead=0))


@pytest.fixture(scope="module")
def cookies(app: FastAPI) -> dict[tuple[str, str, str], str]:
    """The world, and a session for every kind of grant."""
    service: Service = app.state.service
    with service.database.session() as session:
        lay_out_world(session)
    found = {}
    with service.database.session() as session:
        for number, grant in enumerate(itertools.product(Role, AREAS, OWNERS)):
            role, area, owner = grant
            user = add_user(session, f"user{number}", None)
            row = Grant(user_id=user.id, role=role.value, area_id=AREAS[area], organisation_id=OWNERS[owner])
            session.add(row)
            found[role.value, area, owner] = start_sign_in(session, user)
    return found


def lay_out_world(session: Session) -> None:
    parents = {"country": None, "province": "country", "district": "province", "tambon": "district"}
    parents |= {"neighbour": "province"}
    for area_id, parent_id in parents.items():
        session.add(Area(id=area_id, parent_id=parent_id, level="district", name=area_id))
        session.flush()
    session.add_all(Organisation(id=name, name=name) for name in ("department", "others"))
    session.flush()
    session.add(Region(id="region", name="R", area_id="district", organisation_id="department"))
    session.flush()
    session.add(Scenario(id="scenario", region_id="region", name="S"))
    session.add(Result(id="result", region_id="region", kind="study", region_revision=1, folder="x"))
    session.add(Job(id="job", region_id="region", kind="siting"))
    session.add(Job(id="visit_job", region_id="region", kind="visits"))
    session.add(
        Publication(
            id="publication",
            content_id="",
            region_id="region",
            title="P",
            folder="x",
            manifest_sha256="",
            link_key=b"",
            area_id="district",
            organisation_id="department",
        )
    )
    session.add(
        Upload(
            id="upload",
            name="u",
            kind="osm",
            sha256="",
            size_bytes=1,
            file="x",
            area_id="district",
            organisation_id="department",
            created_at=now(),
        )
    )


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """Requests end where the guard lets them through."""
    with pytest.MonkeyPatch.context() as patch:
        for guard in (Need, SignedIn):
            patch.setattr(guard, "__call__", stopping(guard.__call__))
        with TestClient(app, follow_redirects=False) as client:
            yield client


def stopping(call: Any) -> Any:
    @wraps(call)  # FastAPI reads what a guard wants
    def passes(self: Any, request: Any, actor: Any) -> None:
        call(self, request, actor)
        raise PassedError("passed")

    return passes


def test_every_route_says_who_may_use_it(app: FastAPI) -> None:
    without = []
    for method, path, given in all_routes(app):
        guards = [one for one in given if isinstance(one, Need | SignedIn) or one is open_route]
        if len(guards) != 1 and path not in {"/api/v1/openapi.json", *FILES}:
            without.append(f"{method} {path} has {len(guards)} of needs(...), signed_in, open_to_all")
        if guards and (guards[0] is open_route) != ((method, path) in OPEN):
            without.append(f"{method} {path} is open, or not, against the list of this test")
    assert not without, "\n".join(without)
    assert len(all_routes(app)) > 60


def ask(client: TestClient, method: str, path: str, token: str = "") -> tuple[int, str]:
    url = re.sub(r"{(\w+)}", lambda gap: PLACES.get(gap[1], "x"), path)
    headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
    answer = client.request(method, url, headers=headers)
    code = answer.json()["code"] if answer.content and answer.headers["content-type"] == PROBLEM else ""
    return (200, "") if code == "passed" else (answer.status_code, code)


CODES = {401: {"not_signed_in"}, 403: {"right"}, 404: {"unknown_region", "unknown_object"}}


def walk(app: FastAPI) -> list[tuple[str, str, Any]]:
    """Every route that is not open, with its guard."""
    found = []
    for method, path, given in all_routes(app):
        if (method, path) not in OPEN and path not in FILES:
            found += [(method, path, one) for one in given if isinstance(one, Need | SignedIn)]
    return found


@pytest.mark.slow
@pytest.mark.usually("sqlite")
def test_every_route_role_area_and_organisation(app: FastAPI, cookies: dict[tuple[str, str, str], str]) -> None:
    """The guards themselves, asked as the routes ask them.

    Over a network each answer takes longer: there, routes with the same guard over the same objects are asked once.
    """
    wrong, asked, routes = [], 0, walk(app)
    if not app.state.service.database.is_sqlite:
        routes = list({(guard, *named_in(path)): (method, path, guard) for method, path, guard in routes}.values())
        assert len(routes) > 15
    for grant, token in cookies.items():
        actor = find_actor(Request(scope_of(app, {}, token)))
        assert actor is not None
        for method, path, guard in routes:
            named = {name: PLACES.get(name, "x") for name in named_in(path)}
            status = 200
            try:
                guard(Request(scope_of(app, named)), actor)
            except QamtuError as error:
                status = STATUS[type(error)]
            asked += 1
            if status != expected_status(method, path, grant):
                wrong.append(f"{method} {path} {grant}: {status}, expected {expected_status(method, path, grant)}")
    assert not wrong, f"{len(wrong)} of {asked}\n" + "\n".join(wrong[:40])
    assert asked > (5000 if app.state.service.database.is_sqlite else 1000)


@pytest.mark.parametrize("role", list(Role))
def test_jobs_of_home_visits_are_for_who_visits_alone(
    app: FastAPI, client: TestClient, cookies: dict[tuple[str, str, str], str], role: Role
) -> None:
    may = role.value in ROLES_THAT["visit"]
    for area, owner in (("same", "ours"), ("everywhere", "any")):
        token = cookies[role.value, area, owner]
        for method, step in (("GET", ""), ("GET", "/events"), ("POST", "/cancel"), ("POST", "/resume")):
            assert ask(client, method, f"/api/v1/jobs/visit_job{step}", token)[0] == (200 if may else 403)
        actor = find_actor(Request(scope_of(app, {}, token)))
        assert actor is not None
        visits = bounds(actor, Action.visit)
        with app.state.service.database.session() as session:
            all_jobs = load_all_jobs(session, visits, limit=9)
            within = load_jobs_within(session, bounds(actor), actor.id, visits, limit=9)
            kinds = [{job.kind for job in found} for found in (all_jobs, within)]
        assert kinds == [{"siting", "visits"} if may else {"siting"}] * 2


def named_in(path: str) -> list[str]:
    return re.findall(r"{(\w+)", path)


def scope_of(app: FastAPI, path_params: dict[str, str], token: str = "") -> dict[str, Any]:
    headers = [(b"cookie", f"{COOKIE}={token}".encode())]
    return {
        "type": "http",
        "app": app,
        "path_params": path_params,
        "headers": headers,
        "query_string": b"",
        "state": {},
        "client": None,
    }


# One of each answer: over HTTP the guards are where they should be, and come before everything else.
OVER_HTTP = [
    None,
    ("viewer", "sibling", "any"),
    ("viewer", "everywhere", "any"),
    ("planner", "inside", "ours"),
    ("planner", "same", "ours"),
    ("administrator", "above", "other"),
    ("administrator", "everywhere", "any"),
]


@pytest.mark.parametrize("grant", OVER_HTTP, ids=str)
def test_every_route_is_guarded_over_http(
    app: FastAPI, client: TestClient, cookies: dict[tuple[str, str, str], str], grant: tuple[str, str, str] | None
) -> None:
    wrong = []
    for method, path, _ in walk(app):
        expected = expected_status(method, path, grant)
        status, code = ask(client, method, path, cookies[grant] if grant else "")
        if method == "HEAD":  # no body to read the code from
            right = status == (422 if expected == 200 else expected)
        else:
            right = status == expected and (expected == 200 or code in CODES[expected])
        if not right:
            wrong.append(f"{method} {path} {grant}: {status} {code}, expected {expected}")
    assert not wrong, "\n".join(wrong)


def test_the_table_of_this_test_refuses_and_allows() -> None:
    """A table that allowed or refused all would make the walk worthless: some answers written out."""
    region, plan = "/api/v1/regions/{region_id}", "/api/v1/regions/{region_id}/scenarios"
    facility = "/api/v1/regions/{region_id}/facilities/{facility_id}"
    for method, path, grant, expected in [
        ("GET", region, None, 401),
        ("GET", region, ("viewer", "above", "ours"), 200),
        ("GET", region, ("viewer", "inside", "any"), 200),
        ("GET", region, ("viewer", "inside", "other"), 404),
        ("GET", region, ("administrator", "sibling", "any"), 404),
        ("POST", plan, ("planner", "same", "ours"), 200),
        ("POST", plan, ("planner", "inside", "ours"), 403),
        ("POST", plan, ("viewer", "everywhere", "any"), 403),
        ("POST", plan, ("planner", "sibling", "ours"), 404),
        ("PATCH", facility, ("planner", "inside", "any"), 200),
        ("PATCH", facility, ("viewer", "inside", "any"), 403),
        ("GET", "/api/v1/users", ("planner", "everywhere", "any"), 403),
        ("GET", "/api/v1/users", ("administrator", "inside", "other"), 200),
        ("GET", "/api/v1/audit", ("administrator", "above", "any"), 403),
        ("GET", "/api/v1/audit", ("administrator", "everywhere", "any"), 200),
    ]:
        assert expected_status(method, path, grant) == expected, (method, path, grant)


def test_somebody_without_grants_may_nothing(app: FastAPI, client: TestClient) -> None:
    with app.state.service.database.session() as session:
        token = start_sign_in(session, add_user(session, "nobody", None))
    for method, path, guard in walk(app):
        if isinstance(guard, SignedIn):
            continue
        assert ask(client, method, path, token)[0] in (403, 404), (method, path)


def test_what_is_not_there_and_what_may_not_be_seen_look_the_same(
    client: TestClient, cookies: dict[tuple[str, str, str], str]
) -> None:
    token = cookies["viewer", "sibling", "any"]
    hidden, missing = (
        client.get(f"/api/v1/regions/{name}", headers={"Cookie": f"{COOKIE}={token}"}) for name in ("region", "absent")
    )
    assert hidden.status_code == missing.status_code == 404
    assert (
        hidden.text.replace("region/", "")
        .replace("regions/region", "regions/absent")
        .replace("no region region", "no region absent")
        == missing.text
    )
