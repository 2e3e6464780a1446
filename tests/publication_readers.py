"""A service with a draft, and somebody of each role who may read it or not. Imported by tests, never installed."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from kept_town import service_of
from publication_service import keep_publication

from api.access.accounts import add_user
from api.access.sign_ins import start_sign_in
from api.access.signed_in import COOKIE
from api.main import create_app
from api.service import Service
from api.settings import Settings
from api.store.base import now
from api.store.database import Database
from api.store.models import Area, Grant, Publication

API = "/api/v1/publications"
PEOPLE = {
    "district": ("planner", "tambon"),
    "region": ("publisher", "district"),
    "ministry": ("publisher", "country"),
    "reader": ("viewer", "district"),
    "chief": ("administrator", "country"),
    "neighbour": ("publisher", "neighbour"),
}
Clients = dict[str, TestClient]


@pytest.fixture(scope="module")
def service(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Service:
    return service_of(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def clients(service: Service) -> Iterator[Clients]:
    """Somebody of each role, and "nobody"."""
    app = create_app(service=service, settings=Settings(login="always", rate_limit=0, log="none", read_ahead=0))
    parents = {"country": None, "district": "country", "tambon": "district", "neighbour": "country"}
    found = {"nobody": TestClient(app)}
    with service.database.session() as session:
        for area_id, parent_id in parents.items():
            session.add(Area(id=area_id, parent_id=parent_id, level="x", name=area_id))
            session.flush()
        for name, (role, area_id) in PEOPLE.items():
            user = add_user(session, name, None, name=name.title())
            session.add(Grant(user_id=user.id, role=role, area_id=area_id))
            found[name] = TestClient(app, headers={"Cookie": f"{COOKIE}={start_sign_in(session, user)}"})
    yield found
    for client in found.values():
        client.close()


@pytest.fixture
def kept(service: Service, clients: Clients) -> Iterator[str]:
    """A draft; it is gone afterwards, so that the next test has one."""
    publication_id = keep_publication(service, area_id="district")
    yield publication_id
    with service.database.session() as session:
        row = session.get_one(Publication, publication_id)
        (service.data / row.folder).rename(service.data / f"{row.folder}-{now().timestamp()}")
        session.delete(row)


def step(client: TestClient, kept: str, name: str, comment: str = "") -> int:
    return client.post(f"{API}/{kept}/steps", json={"step": name, "comment": comment}).status_code


def publish(clients: Clients, kept: str) -> None:
    for who, what in (("district", "correct"), ("region", "approve"), ("ministry", "publish")):
        assert step(clients[who], kept, what) == 201


def figure_of(client: TestClient, kept: str, kind: str = "number") -> str:
    figures = client.get(f"{API}/{kept}").json()["figures"]
    return str(next(figure["id"] for figure in figures if figure["kind"] == kind)[:12])
