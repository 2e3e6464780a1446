"""`/facilities/{id}/profile` as the service answers it: the core's numbers, and mistakes in words."""

import numpy as np
import pytest
from fastapi.testclient import TestClient
from what_if_town import SOUTH, STEP, WEST, question, serve_town

from api.endpoints.facility_profile import FacilityProfileAnswer
from api.regions import ServedRegion
from geo.facility_profile import AskedOfFacility, measure_facility_profile
from geo.what_if import changes_from_list, what_if_of

FACILITIES = "/api/v1/regions/town/facilities"
ADDED = {"type": "add_facility", "lon": WEST + STEP, "lat": SOUTH, "services": ["dental"], "capacity_per_day": 3}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> ServedRegion:
    return serve_town(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize("changes", [[], [ADDED, {"type": "close_facility", "facility_id": "f0"}]])
@pytest.mark.parametrize("facility_id", ["f0", "f1", "f7"])
def test_its_numbers_are_the_cores(
    client: TestClient, served: ServedRegion, facility_id: str, changes: list[dict]
) -> None:
    asked = {"mode": "car", "service": "dental", "threshold_min": 4, "changes": changes, "cells": True}
    answer = client.post(f"{FACILITIES}/{facility_id}/profile", json=asked)
    assert answer.status_code == 200, answer.text
    told = FacilityProfileAnswer.model_validate(answer.json())
    region, wanted = served.region, AskedOfFacility("car", 4.0, "dental", changes_from_list(changes))
    found = measure_facility_profile(what_if_of(region, question()), region, question(), facility_id, wanted)
    assert [row.stratum for row in told.people] == ["all", "children", "women_15_49", "aged_65"]
    for s, row in enumerate(told.people):
        assert row.people_nearest == found.counts.people_nearest[s]
        assert row.people_nearest_within == found.counts.people_nearest_within[s]
        assert row.people_within == found.counts.people_within[s]
        assert row.people_by_minute == found.counts.by_minute[:, s].tolist()
        bands = [band.people for band in told.bands if band.stratum == row.stratum]
        assert bands == found.counts.by_band[:, s].tolist()
    assert [band.up_to_min for band in told.bands[:4]] == [1, 4, 12, None]
    assert told.cells is not None
    assert told.cells.cell == np.flatnonzero(found.catchment.is_nearest).tolist()
    assert told.cells.travel_time_s == found.catchment.travel_time_s[found.catchment.is_nearest].tolist()
    assert told.load is not None
    assert found.load is not None
    assert told.load.expected_visits_per_day == found.load.expected_visits_per_day
    assert (told.places is None) == (found.places is None)
    assert {row.mode for row in told.referrals} == {"walk", "car"}


def test_without_a_question_it_is_the_regions_first(client: TestClient) -> None:
    told = client.post(f"{FACILITIES}/f0/profile", json={}).json()
    assert (told["mode"], told["service"], told["threshold_min"], told["cells"]) == ("walk", "any", 1, None)


def test_a_facility_that_a_change_adds_has_a_profile(client: TestClient) -> None:
    told = client.post(f"{FACILITIES}/new1/profile", json={"changes": [ADDED]}).json()
    assert (told["facility_id"], told["services"], told["gives_service"]) == ("new1", ["dental"], True)
    assert client.post(f"{FACILITIES}/new1/profile", json={}).status_code == 404


@pytest.mark.parametrize(
    ("facility_id", "asked", "status", "code"),
    [
        ("f99", {}, 404, "unknown_object"),
        ("f0", {"mode": "boat"}, 422, "travel_mode"),
        ("f0", {"service": "spa"}, 422, "study"),
        ("f0", {"threshold_min": 900}, 422, "study"),
        ("f0", {"threshold_min": 0}, 422, "bad_parameter"),
        ("f0", {"changes": [{"type": "teleport"}]}, 422, "change"),
        ("f0", {"colour": "red"}, 422, "bad_parameter"),
    ],
)
def test_mistakes_are_told(client: TestClient, facility_id: str, asked: dict, status: int, code: str) -> None:
    answer = client.post(f"{FACILITIES}/{facility_id}/profile", json=asked, headers={"accept-language": "ru"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
