"""POST `/travel-time-grid`: byte for byte the grid of the edited region, evaluated anew."""

import gzip
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from what_if_town import BRIDGE, SOUTH, STEP, WEST, question, random_changes, serve_town

from api.regions import ServedRegion
from geo.scenario import measure_reaches
from geo.time_grid import encode_time_grid, measure_time_grid
from geo.what_if import apply_changes, changes_from_list

PATH = "/api/v1/regions/town/travel-time-grid"
CLOSED = {"type": "close_facility", "facility_id": "f0"}
DRAWN = {"type": "add_road", "line": [[WEST, SOUTH], [WEST + 3 * STEP, SOUTH + 3 * STEP]], "speed_kmh": 30}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> ServedRegion:
    return serve_town(tmp_path_factory.mktemp("town"))


def grid_of_edited(served: ServedRegion, changes: list[Any], mode: str, service: str) -> bytes:
    edited = apply_changes(served.region, changes_from_list(changes))
    asked = replace(question(), modes=(mode,), services=() if service == "any" else (service,))
    reach = next(each for each in measure_reaches(edited, asked) if each.service == service)
    return encode_time_grid(measure_time_grid(edited, asked, reach))


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_grid_of_the_edited_region(client: TestClient, served: ServedRegion, seed: int) -> None:
    changes = random_changes(np.random.default_rng(700 + seed))
    mode, service = ("walk", "car")[seed % 2], ("any", "gp", "dental")[seed % 3]
    answer = client.post(PATH, json={"changes": changes, "mode": mode, "service": service})
    assert answer.content == grid_of_edited(served, changes, mode, service), seed


@pytest.mark.parametrize("changes", [[], [CLOSED], [DRAWN], [{"type": "close_road", "at": list(BRIDGE)}]])
def test_each_kind_of_change(client: TestClient, served: ServedRegion, changes: list[Any]) -> None:
    assert client.post(PATH, json={"changes": changes}).content == grid_of_edited(served, changes, "walk", "any")


def test_without_changes_it_is_the_grid_of_the_baseline(client: TestClient) -> None:
    assert client.post(PATH, json={"changes": []}).content == client.get(PATH).content


def test_it_is_packed_for_whoever_accepts_it_and_not_kept(client: TestClient) -> None:
    with client.stream("POST", PATH, json={"changes": [CLOSED]}, headers={"accept-encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    plain = client.post(PATH, json={"changes": [CLOSED]}, headers={"accept-encoding": "identity"})
    assert gzip.decompress(packed) == plain.content
    assert plain.headers["cache-control"] == "no-store"
    assert "etag" not in plain.headers


@pytest.mark.parametrize(
    "asked",
    [
        {"changes": [{"type": "close_facility", "facility_id": "nobody"}]},
        {"changes": [], "mode": "boat"},
        {"changes": [], "service": "spa"},
        {"changes": "none"},
        {"changes": [], "threshold_min": 5},
    ],
)
def test_what_is_not_there_is_refused(client: TestClient, asked: dict[str, Any]) -> None:
    answer = client.post(PATH, json=asked)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
