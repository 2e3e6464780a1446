"""Publishing by the service: figures as the region has them, the same on both databases, kept when the region goes."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from job_town import SITING, Threads, Town
from publication_service import QUICK, lay_out_walking_town, publish
from small_town import SOUTH, STEP, WEST

from api.jobs.worker import Worker
from api.main import create_app
from api.store.database import Database
from api.store.models import Region
from geo.publication.standing import Standing
from geo.publication.verify import verify_publication

PUBLICATIONS = "/api/v1/publications"
SEEN: dict[str, dict[str, bytes]] = {}
"""Files by kind of database, for the test that compares them."""


@pytest.fixture(scope="module")
def town(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return lay_out_walking_town(module_database, tmp_path_factory.mktemp("service") / "data")


@pytest.fixture(scope="module")
def client(town: Town) -> Iterator[TestClient]:
    with TestClient(create_app(service=town.service)) as client:
        yield client


@pytest.fixture(scope="module")
def published(client: TestClient, town: Town) -> dict[str, Any]:
    """The view of a publication of the town as it is."""
    outcome = publish(client, town, title="Coverage 2026", siting=SITING)
    return dict(client.get(f"{PUBLICATIONS}/{outcome['publication_id']}").json())


def files_of(town: Town, published: dict[str, Any]) -> dict[str, bytes]:
    folder = town.service.data / "publications" / published["id"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_publication_is_shown_with_its_figures(published: dict[str, Any]) -> None:
    assert (published["title"], published["edition"], published["state"]) == ("Coverage 2026", 1, "draft")
    assert published["content_id"].startswith(published["id"])
    kinds = {figure["kind"] for figure in published["figures"]}
    assert kinds == {"number", "table", "chart", "map", "proposal", "norm"}
    assert all("figure.json" in figure["files"] for figure in published["figures"])


def test_figures_say_what_the_service_says(client: TestClient, published: dict[str, Any]) -> None:
    numbers = [figure for figure in published["figures"] if figure["kind"] == "number"]
    assert numbers
    for figure in numbers:
        subject = figure["subject"]
        said = client.get(f"{PUBLICATIONS}/{published['id']}/figures/{figure['id']}").json()["says"]
        asked = {name: subject[name] for name in ("mode", "service", "threshold_min")}
        rows = client.get("/api/v1/regions/town/coverage", params=asked).json()
        (row,) = [one for one in rows if (one["boundary_id"], one["stratum"]) == ("all", subject["stratum"])]
        assert said["people_within"] in (None, row["people_covered"])


def test_both_databases_give_the_same_bytes(town: Town, published: dict[str, Any]) -> None:
    mine = files_of(town, published)
    kind = "sqlite" if town.service.database.is_sqlite else "postgresql"
    SEEN[kind] = mine
    assert len(mine) > len(published["figures"])
    for other in SEEN.values():
        assert {name: body for name, body in mine.items() if other.get(name) != body} == {}
        assert mine.keys() == other.keys()


def test_the_archive_is_verified_alone(client: TestClient, published: dict[str, Any], tmp_path: Path) -> None:
    answer = client.get(f"{PUBLICATIONS}/{published['id']}/archive", params={"with_data": True})
    zipfile.ZipFile(BytesIO(answer.content)).extractall(tmp_path)
    verdict = verify_publication(tmp_path / published["id"] / "manifest.json")
    assert verdict.is_equal, (verdict.differences[:3], verdict.failure)
    assert verdict.standing == Standing("draft")  # beside the figures: no hash names it
    without = client.get(f"{PUBLICATIONS}/{published['id']}/archive")
    names = zipfile.ZipFile(BytesIO(without.content)).namelist()
    assert f"{published['id']}/manifest.json" in names
    assert not [name for name in names if "/data/" in name]


def test_files_are_kept_for_ever(client: TestClient, published: dict[str, Any]) -> None:
    figure = published["figures"][0]
    address = f"{PUBLICATIONS}/{published['id']}/figures/{figure['id'][:12]}/files/figure.json"
    answer = client.get(address)
    assert json.loads(answer.content)["id"] == figure["id"]
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    for name in ("nothing.png", "..%2Ffigure.json", "%2Fetc%2Fpasswd"):
        assert client.get(f"{address.rpartition('/')[0]}/{name}").status_code == 404


def test_a_scenario_is_published_and_an_edition_follows(
    client: TestClient, town: Town, published: dict[str, Any]
) -> None:
    changes = [{"type": "close_facility", "facility_id": "B"}]
    scenario = client.post("/api/v1/regions/town/scenarios", json={"name": "Less", "changes": changes}).json()
    wished = SITING | {"must": [{"id": "wanted", "lon": WEST + STEP, "lat": SOUTH}]}
    outcome = publish(client, town, scenario_id=scenario["id"], edition_of=published["id"], siting=wished)
    view = client.get(f"{PUBLICATIONS}/{outcome['publication_id']}").json()
    assert (view["edition"], view["previous"]["id"]) == (2, published["id"])
    assert {figure["id"] for figure in view["figures"]} != {figure["id"] for figure in published["figures"]}
    verdict = verify_publication(town.service.data / "publications" / view["id"] / "manifest.json")
    assert verdict.is_equal, (verdict.differences[:3], verdict.failure)
    (proposal,) = [figure for figure in verdict.publication.figures if figure.kind == "proposal"]
    assert "wanted" in {row["candidate_id"] for row in proposal.says["rows"]}
    assert proposal.says["required_sites"] == 1


def test_a_budget_is_no_part_of_a_publication(client: TestClient, town: Town) -> None:
    asked = QUICK | {"siting": SITING | {"budget": 5.0, "cost": 1.0}}
    answer = client.post("/api/v1/regions/town/publications", json=asked)
    assert answer.status_code == 422
    assert "budget" in answer.text


def test_what_cannot_be_published_is_refused_before_a_job_starts(client: TestClient, town: Town) -> None:
    address, jobs = "/api/v1/regions/town/publications", len(client.get("/api/v1/jobs").json())
    assert client.post(address, json=QUICK | {"scenario_id": "none"}).status_code == 404
    assert client.post(address, json=QUICK | {"edition_of": "none"}).status_code == 404
    boat = QUICK | {"siting": SITING | {"mode": "boat"}}
    by_boat = client.post(address, json=boat, headers={"Accept-Language": "ru"})
    assert (by_boat.status_code, "нет способа передвижения boat" in by_boat.json()["detail"]) == (422, True)
    with town.service.database.session() as session:
        row = session.get_one(Region, "town")
        session.add(Region(id="empty", name="Empty", question=row.question, network_id=row.network_id))
    answer = client.post("/api/v1/regions/empty/publications", json=QUICK)
    assert (answer.status_code, "has no facilities" in answer.json()["detail"]) == (422, True)
    assert len(client.get("/api/v1/jobs").json()) == jobs


def test_a_service_that_no_facility_gives_is_named(client: TestClient, town: Town) -> None:
    with town.service.database.session() as session:
        row = session.get_one(Region, "town")
        question = row.question
        row.question = question | {"services": ["delivery"]}
    job = client.post("/api/v1/regions/town/publications", json=QUICK).json()["id"]
    Worker(town.service, Threads()).run_next()
    with town.service.database.session() as session:
        session.get_one(Region, "town").question = question
    told = client.get(f"/api/v1/jobs/{job}?lang=en").json()["problem"]["detail"]
    assert told.startswith("no facility names the service “delivery”; the services are ")


def test_it_stays_when_the_region_is_gone(client: TestClient, town: Town, published: dict[str, Any]) -> None:
    """Last: nothing is left to publish."""
    before = files_of(town, published)
    assert client.get(PUBLICATIONS, params={"region_gone": True}).json() == []
    with town.service.database.session() as session:
        session.delete(session.get_one(Region, "town"))
    assert client.get("/api/v1/regions/town").status_code == 404
    figure = published["figures"][0]["id"]
    assert client.get(f"{PUBLICATIONS}/{published['id']}/figures/{figure}").status_code == 200
    assert [row["id"] for row in client.get(PUBLICATIONS).json()].count(published["id"]) == 1
    assert published["id"] in {row["id"] for row in client.get(PUBLICATIONS, params={"region_gone": True}).json()}
    assert files_of(town, published) == before
