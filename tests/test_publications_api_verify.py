"""The service verifies what it published: equal, or each difference by its name."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from kept_town import service_of
from publication_service import keep_publication, work_off

from api.main import create_app
from api.service import Service
from api.store.database import Database


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Service:
    return service_of(database, tmp_path)


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service=service)) as client:
        yield client


def verify(client: TestClient, service: Service, kept: str) -> dict[str, Any]:
    answer = client.post(f"/api/v1/publications/{kept}/verify")
    assert answer.status_code == 202, answer.text
    return work_off(client, service, answer.json()["id"])


def test_what_was_published_is_equal_until_it_is_doctored(client: TestClient, service: Service) -> None:
    kept = keep_publication(service)
    found = verify(client, service, kept)
    assert (found["equal"], found["differences"]) == (True, [])
    assert found["recomputed_figures"] == found["figures"] > 6
    folder = service.data / "publications" / kept
    document = json.loads((folder / "manifest.json").read_text())
    document["publication"]["title"] = "Another"
    (folder / "manifest.json").write_text(json.dumps(document))
    next(folder.glob("figures/*/figure.csv")).write_text("x")
    found = verify(client, service, kept)
    assert not found["equal"]
    assert {(one["kind"], one["name"].rpartition("/")[2]) for one in found["differences"]} == {
        ("file", "manifest.json"),
        ("file", "figure.csv"),
        ("id", "Another"),
    }
