"""Who sees which collections: those of the regions that a right to view reaches, nobody else's by name or by link."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ogc_region import served_regions

from api.access.accounts import add_user
from api.access.sign_ins import start_sign_in
from api.access.signed_in import COOKIE
from api.main import create_app
from api.service import passing_service
from api.settings import Settings
from api.store.models import Area, Grant, Region

EXPORT = "/api/v1/regions/{}/export?format=geojson&layer=facilities"


@pytest.fixture(scope="module")
def cookies() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, cookies: dict[str, str]) -> Iterator[TestClient]:
    """The town lies in one district, the islands in another; viewers of each, of all, and somebody without a right."""
    service = passing_service()
    with service.database.session() as session:
        for area_id in ("here", "there"):
            session.add(Area(id=area_id, parent_id=None, level="district", name=area_id))
        session.flush()
        session.add_all(
            [Region(id="town", name="Town", area_id="here"), Region(id="islands", name="Islands", area_id="there")]
        )
        session.flush()
        for login, areas in {"here": ["here"], "there": ["there"], "all": [None], "nobody": []}.items():
            user = add_user(session, login, None)
            session.add_all(Grant(user_id=user.id, role="viewer", area_id=area) for area in areas)
            cookies[login] = start_sign_in(session, user)
    folder: Path = tmp_path_factory.mktemp("ogc")
    app = create_app(
        served_regions(folder), service=service, settings=Settings(login="always", rate_limit=0, log="none")
    )
    yield TestClient(app, base_url="http://127.0.0.1")
    service.close()


@pytest.mark.parametrize(
    ("login", "regions"), [("here", {"town"}), ("there", {"islands"}), ("all", {"town", "islands"})]
)
def test_collections_are_those_of_the_regions_one_may_see(
    client: TestClient, cookies: dict[str, str], login: str, regions: set[str]
) -> None:
    headers = {"cookie": f"{COOKIE}={cookies[login]}"}
    listed = client.get("/ogc/collections", headers=headers)
    assert {part["id"].split(".")[0] for part in listed.json()["collections"]} == regions
    definition = client.get("/ogc/api", headers=headers).text
    for region in ("town", "islands"):
        status = 200 if region in regions else 404
        assert (f"/collections/{region}.cells" in definition) == (region in regions)
        for path in (
            f"/ogc/collections/{region}.cells",
            f"/ogc/collections/{region}.cells/items",
            EXPORT.format(region),
        ):
            answer = client.get(path, headers=headers)
            assert answer.status_code == status, path
            assert status == 200 or "islands" in regions or "Islands" not in answer.text


def test_without_a_right_or_a_name_there_is_nothing(client: TestClient, cookies: dict[str, str]) -> None:
    paths = ("/ogc", "/ogc/collections", "/ogc/api", "/ogc/collections/town.cells/items", EXPORT.format("town"))
    for path in paths:
        assert client.get(path).status_code == 401, path
        assert client.get(path, headers={"cookie": f"{COOKIE}={cookies['nobody']}"}).status_code == 403, path
