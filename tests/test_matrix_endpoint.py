"""`/matrix`: the seconds of the core between two lists of places, in three forms; bounded, and refused in words."""

import io

import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from small_town import SOUTH, STEP, WEST, serve_town

from api.endpoints import matrix
from api.regions import ServedRegion
from routing.modes import load_mode
from routing.snap import snap_points
from routing.travel_times import paired_travel_times

PATH = "/api/v1/regions/town/matrix"
HOMES = [{"id": f"h{i}", "lon": WEST + i * STEP, "lat": SOUTH + 2 * STEP} for i in range(5)]
SITES = [{"id": "s1", "lon": WEST, "lat": SOUTH}, {"id": "ұзақ, жер", "lon": WEST + 5 * STEP, "lat": SOUTH + 5 * STEP}]
FAR = {"id": "far", "lon": WEST + 1, "lat": SOUTH}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> ServedRegion:
    return serve_town(tmp_path_factory.mktemp("town"))


def asked(**fields: object) -> dict:
    return {"mode": "walk", "origins": [*HOMES, FAR], "destinations": SITES, "cutoff_min": 60} | fields


def test_every_pair_has_the_seconds_of_the_core(client: TestClient, served: ServedRegion) -> None:
    answer = client.post(PATH, json=asked()).json()
    graph, kmh = served.region.network.graphs["walk"], load_mode("walk").off_road_kmh
    pairs = [(home, site) for home in HOMES for site in SITES]
    ends = [
        snap_points(graph, [p[k]["lon"] for p in pairs], [p[k]["lat"] for p in pairs], off_road_kmh=kmh) for k in (0, 1)
    ]
    wanted = paired_travel_times(graph, *ends)
    assert [(row["from_id"], row["to_id"]) for row in answer["rows"]] == [(h["id"], s["id"]) for h, s in pairs]
    np.testing.assert_array_equal([row["travel_time_s"] for row in answer["rows"]], wanted)
    assert answer["origins_refused"] == ["far"]
    assert answer["destinations_refused"] == []


def test_three_forms_of_one_table(client: TestClient) -> None:
    rows = pd.DataFrame(client.post(PATH, json=asked()).json()["rows"])
    csv = client.post(PATH, json=asked(), headers={"accept": "text/csv"})
    parquet = client.post(PATH, json=asked(), headers={"accept": "application/vnd.apache.parquet, */*;q=0.1"})
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.headers["x-origins-refused"] == "1"
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(csv.content)), rows, check_dtype=False)
    assert parquet.headers["content-type"] == "application/vnd.apache.parquet"
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(parquet.content)), rows, check_dtype=False)


def test_pairs_beyond_the_cutoff_are_absent(client: TestClient) -> None:
    every = client.post(PATH, json=asked()).json()["rows"]
    some = client.post(PATH, json=asked(cutoff_min=10)).json()["rows"]
    assert some == [row for row in every if row["travel_time_s"] <= 600]
    assert 0 < len(some) < len(every)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"mode": "boat"}, "boat"),
        ({"origins": []}, "origins"),
        ({"origins": [HOMES[0], HOMES[0]]}, "код повторяется"),
        ({"origins": [{"id": "x", "lon": 500, "lat": 1}]}, "lon = 500"),
        ({"cutoff_min": 0}, "cutoff_min"),
    ],
)
def test_a_wrong_question_is_one_sentence_in_russian(client: TestClient, fields: dict, word: str) -> None:
    answer = client.post(PATH, json=asked(**fields), headers={"accept-language": "ru"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json()["detail"]


def test_too_many_pairs_are_a_job(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "MOST_PAIRS", 11)
    answer = client.post(PATH, json=asked())
    assert answer.status_code == 422
    assert "12 pairs of places are too many" in answer.json()["detail"]
    assert client.post(PATH, json=asked(origins=HOMES)).status_code == 200
