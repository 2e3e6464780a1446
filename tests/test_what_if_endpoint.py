"""`/what-if` and `/what-if/compare` as the service answers them: the core's numbers, and mistakes in words."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from what_if_town import BRIDGE, SOUTH, STEP, WEST, coverage_of, question, random_changes, serve_town

from api.regions import ServedRegion
from geo.scenario import measure_reaches
from geo.what_if import apply_changes, changes_from_list, compare_scenarios

PATH = "/api/v1/regions/town/what-if"
CLOSED = {"type": "close_facility", "facility_id": "f0"}
ADDED = {"type": "add_facility", "lon": WEST + STEP, "lat": SOUTH, "services": ["dental"], "capacity_per_day": 3}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> ServedRegion:
    return serve_town(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize("seed", range(6))
def test_rows_are_the_coverage_of_the_edited_region(client: TestClient, served: ServedRegion, seed: int) -> None:
    described = random_changes(np.random.default_rng(400 + seed))
    answer = client.post(PATH, json={"changes": described, "boundaries": True, "service": None}).json()
    rows = pd.DataFrame(answer["rows"])
    edited = apply_changes(served.region, changes_from_list(described))
    services = tuple(service for service in rows["service"].unique() if service != "any")
    asked = replace(question(), services=services)
    for column, region in (("people_before", served.region), ("people_after", edited)):
        wanted = coverage_of(region, asked)
        assert rows[column].tolist() == wanted["people_covered"].tolist(), seed
    keys = ["boundary_id", "boundary_name", "service", "mode", "stratum", "threshold_min", "people"]
    pd.testing.assert_frame_equal(rows[keys], wanted[keys], check_dtype=False)
    assert rows["people_gained"].tolist() == (rows["people_after"] - rows["people_before"]).tolist()


def test_the_contract_of_the_map(client: TestClient) -> None:
    """One mode, one threshold, a moved site and a closed road: `all` alone, each stratum once."""
    changes = [ADDED, {"type": "close_road", "at": list(BRIDGE)}]
    answer = client.post(PATH, json={"mode": "walk", "threshold_min": 9, "changes": changes}).json()
    assert [row["stratum"] for row in answer["rows"]] == ["all", "children", "women_15_49", "aged_65"]
    assert {(row["boundary_id"], row["service"], row["threshold_min"]) for row in answer["rows"]} == {("all", "any", 9)}
    assert answer["changes"] == [
        {"number": 1, "facility_id": "new1", "on_street": True, "streets": None},
        {"number": 2, "facility_id": "", "on_street": None, "streets": 1},
    ]
    assert answer["cells"] == []
    for row in answer["capacity"]:
        people = next(each["people"] for each in answer["rows"] if each["stratum"] == row["stratum"])
        for when in ("before", "after"):
            three = [row[f"people_{what}_{when}"] for what in ("served", "no_capacity", "out_of_reach")]
            assert sum(three) == pytest.approx(people)


def test_capacity_is_left_out_when_not_asked_for(client: TestClient) -> None:
    assert client.post(PATH, json={"changes": [], "capacity": False}).json()["capacity"] == []


def test_capacity_known_on_one_side_alone(client: TestClient) -> None:
    """Nobody gave the service, so there is no capacity before; the new facility's is known."""
    changes = [ADDED | {"services": ["optician"]}]
    rows = client.post(PATH, json={"changes": changes, "service": "optician", "mode": "walk"}).json()["capacity"]
    assert {row["people_served_before"] for row in rows} == {None}
    assert max(row["people_served_after"] for row in rows) > 0


def test_cells_that_change(client: TestClient, served: ServedRegion) -> None:
    answer = client.post(PATH, json={"changes": [CLOSED, ADDED], "cells": True, "mode": "car"}).json()
    (changed,) = answer["cells"]
    asked = question(modes=("car",), services=("gp",))
    edited = apply_changes(served.region, changes_from_list([CLOSED, ADDED]))
    before, after = (measure_reaches(region, asked)[0].travel_time_s for region in (served.region, edited))
    assert changed["cell"] == np.flatnonzero(before != after).tolist()
    wanted = [None if np.isinf(seconds) else float(seconds) for seconds in after[changed["cell"]]]
    assert changed["travel_time_s"] == wanted


def test_two_scenarios_side_by_side(client: TestClient, served: ServedRegion) -> None:
    asked = {"one": [CLOSED], "other": [ADDED], "mode": "walk", "service": None}
    rows = pd.DataFrame(client.post(f"{PATH}/compare", json=asked).json())
    one, other = (
        coverage_of(apply_changes(served.region, changes_from_list([change])), question(modes=("walk",)))
        for change in (CLOSED, ADDED)
    )
    wanted = compare_scenarios(one, other)
    assert rows["people_difference"].tolist() == wanted["people_difference"].tolist()
    assert rows["boundary_id"].tolist() == wanted["boundary_id"].tolist()
    assert np.abs(rows["people_difference"]).max() > 0


@pytest.mark.parametrize(
    ("asked", "code", "word"),
    [
        ({}, "bad_parameter", "changes: значение не указано"),
        ({"changes": [], "colour": "red"}, "bad_parameter", "colour"),
        ({"changes": [], "mode": "boat"}, "travel_mode", "boat"),
        ({"changes": [], "service": "spa"}, "study", "услугу spa"),
        ({"changes": [], "threshold_min": 0}, "bad_parameter", "threshold_min"),
        ({"changes": [], "threshold_min": 900}, "study", "900"),
        ({"changes": [CLOSED, {"type": "teleport"}]}, "change", "изменение 2: teleport — не вид изменения"),
        ({"changes": [{"type": "close_facility", "facility_id": "f99"}]}, "change", "изменение 1: учреждения f99 нет"),
        ({"changes": [7]}, "bad_parameter", "7"),
    ],
)
def test_a_wrong_question_is_one_sentence_in_russian(client: TestClient, asked: dict, code: str, word: str) -> None:
    answer = client.post(PATH, json=asked, headers={"accept-language": "ru"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert word in answer.json()["detail"]


def test_words_that_are_no_words_fail_no_answer(client: TestClient) -> None:
    body = b'{"changes": [{"type": "add_facility", "lon": 69.5, "lat": 42.3, "facility_id": "\\ud800"}]}'
    answer = client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_the_description_of_the_api_names_every_type_of_change(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    changes = described["components"]["schemas"]["WhatIfRequest"]["properties"]["changes"]
    assert {one["title"] for one in changes["items"]["oneOf"]} >= {"add_facility", "close_road", "speed_factors"}


def test_a_region_that_is_not_there(client: TestClient) -> None:
    assert client.post("/api/v1/regions/nowhere/what-if", json={"changes": []}).status_code == 404
