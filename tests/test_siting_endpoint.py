"""`/siting`: the plan of the core with its proof in words, own candidates, scenarios, and jobs for the rest."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from job_town import lay_out_job_town
from small_town import SOUTH, STEP, WEST, serve_town

from api.endpoints import siting
from api.main import create_app
from api.regions import ServedRegion
from api.store.database import Database
from geo.region import SitingQuestion
from geo.scenario import measure_reaches
from geo.siting_estimate import estimate_siting_s
from geo.siting_question import propose_sites
from geo.what_if import apply_changes, changes_from_list
from geo.what_if.what_if import Asked, WhatIf

PATH = "/api/v1/regions/town/siting"
ASKED = {"model": "mclp", "mode": "walk", "sites": 2, "threshold_min": 5}
CORNERS = [
    {"id": f"k{i}", "lon": WEST + x * STEP, "lat": SOUTH + y * STEP}
    for i, (x, y) in enumerate([(1, 4), (4, 1), (4, 4), (2, 2), (5, 5)])
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> ServedRegion:
    return serve_town(tmp_path_factory.mktemp("town"))


def test_the_plan_is_that_of_the_core(client: TestClient, served: ServedRegion) -> None:
    answer = client.post(PATH, json=ASKED, headers={"accept-language": "ru"}).json()
    question = replace(served.question, siting=SitingQuestion("mclp", "walk", 2, 5.0))
    plan, sites = propose_sites(served.region, question, measure_reaches(served.region, question)[0])
    for name in ("status", "objective", "bound", "gap", "chosen", "checker_objective"):
        assert answer[name] == plan.as_dict()[name], name
    assert [(site["lon"], site["lat"]) for site in answer["sites"]] == list(
        zip(sites["lon"], sites["lat"], strict=True)
    )
    assert answer["status"] == "optimal"
    assert answer["sentences"][-1].startswith("Доказано: никакой план с 2 местами")


def test_candidates_of_ones_own_by_brute_force(client: TestClient, served: ServedRegion) -> None:
    """Of every two of five places, none brings more people within five minutes than the plan does."""
    answer = client.post(PATH, json=ASKED | {"candidates": CORNERS}).json()
    what_if = WhatIf(served.region, served.question)
    covered = {}
    for pair in combinations(CORNERS, 2):
        added = [
            {"type": "add_facility", "facility_id": each["id"], "lon": each["lon"], "lat": each["lat"]} for each in pair
        ]
        found = what_if.answer(changes_from_list(added), Asked(("walk",), thresholds_min=(5.0,)))
        covered[tuple(sorted(each["id"] for each in pair))] = float(found.after[0, 0, 0, 0])
    assert answer["objective"] == pytest.approx(max(covered.values()))
    assert covered[tuple(sorted(answer["chosen"]))] == pytest.approx(max(covered.values()))
    assert len({round(value, 3) for value in covered.values()}) > 3


def test_must_and_forbidden_places(client: TestClient) -> None:
    free = client.post(PATH, json=ASKED | {"candidates": CORNERS}).json()["chosen"]
    held = [each | {"forbidden": each["id"] == free[0], "must": each["id"] == "k4"} for each in CORNERS]
    chosen = client.post(PATH, json=ASKED | {"candidates": held}).json()["chosen"]
    assert "k4" in chosen
    assert free[0] not in chosen


def test_a_scenario_in_place_of_the_baseline(client: TestClient, served: ServedRegion) -> None:
    closed = [{"type": "close_facility", "facility_id": "A"}]
    answer = client.post(PATH, json=ASKED | {"changes": closed}).json()
    assert answer["people_covered_before"] == 0
    region = apply_changes(served.region, changes_from_list(closed))
    question = replace(served.question, siting=SitingQuestion("mclp", "walk", 2, 5.0))
    assert answer["objective"] == propose_sites(region, question, measure_reaches(region, question)[0])[0].objective


@pytest.mark.parametrize("model", ["pmedian", "pcenter", "lscp"])
def test_the_other_models(client: TestClient, model: str) -> None:
    answer = client.post(PATH, json=ASKED | {"model": model, "sites": 0 if model == "lscp" else 2}).json()
    assert answer["status"] == "optimal"
    assert answer["sentences"]


def test_what_takes_longer_is_a_job_when_the_region_is_kept(
    client: TestClient, served: ServedRegion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(siting, "LONGEST_ANSWER_S", 0.0)
    started = []

    def start(served: ServedRegion, asked: object, actor: object, request: object) -> None:
        started.append(served.region_id)

    assert client.post(PATH, json=ASKED).status_code == 200  # the region is in memory alone: no job can know of it
    monkeypatch.setattr(siting, "_start_job", start)
    for fields in ({"wait": True}, {"candidates": CORNERS}):
        assert client.post(PATH, json=ASKED | fields).status_code == 200
    assert started == []
    client.post(PATH, json=ASKED | {"changes": [{"type": "close_facility", "facility_id": "A"}]})
    monkeypatch.setattr(siting, "LONGEST_WAIT_S", 0.0)
    client.post(PATH, json=ASKED | {"wait": True})
    assert started == ["town", "town"]


def test_the_job_that_is_started(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A region that is kept, a question that takes longer: 202, where to look, and the question whole."""
    monkeypatch.setattr(siting, "LONGEST_ANSWER_S", 0.0)
    town = lay_out_job_town(database, tmp_path / "data")
    with TestClient(create_app(service=town.service)) as client:
        answer = client.post(PATH, json=ASKED | {"seed": 7})
        assert answer.status_code == 202, answer.text
        told = answer.json()
        assert answer.headers["location"] == f"/api/v1/jobs/{told['id']}"
        assert (told["kind"], told["region_id"], told["state"]) == ("siting", "town", "queued")
        assert client.get(answer.headers["location"]).json()["id"] == told["id"]
    parameters = town.job(told["id"]).parameters
    assert {name: parameters[name] for name in (*ASKED, "seed")} == ASKED | {"seed": 7}


def test_what_nobody_would_wait_for_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(siting, "LONGEST_WAIT_S", 0.0)
    answer = client.post(PATH, json=ASKED | {"wait": True})
    assert answer.status_code == 422
    assert "start a job of kind siting" in answer.json()["detail"]


def test_the_estimate_grows_with_the_question(served: ServedRegion) -> None:
    def estimate(model: str, candidates: int, threshold_min: float = 5.0) -> float:
        question = replace(served.question, siting=SitingQuestion(model, "walk", 2, threshold_min))
        return estimate_siting_s(served.region, question, candidates)

    assert 0 < estimate("mclp", 10) < estimate("mclp", 1000) < estimate("pmedian", 1000) < np.inf
    assert estimate("mclp", 1000, 0.5) < estimate("mclp", 1000, 5)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"model": "guess"}, "model = guess"),
        ({"mode": "boat"}, "boat"),
        ({"sites": -1}, "sites = -1"),
        ({"stratum": "astronauts"}, "astronauts"),
        ({"candidates": [CORNERS[0], CORNERS[0]]}, "код повторяется"),
        ({"changes": [{"type": "close_facility", "facility_id": "Z"}]}, "учреждения Z нет"),
    ],
)
def test_a_wrong_question_is_one_sentence_in_russian(client: TestClient, fields: dict, word: str) -> None:
    answer = client.post(PATH, json=ASKED | fields, headers={"accept-language": "ru"})
    assert answer.status_code == 422, answer.text
    assert word in answer.json()["detail"]
