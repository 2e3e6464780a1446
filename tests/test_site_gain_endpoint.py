"""`/site-gain`: what a moved site would gain, as the service answers it; wrong questions in the reader's language."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point
from small_town import SOUTH, STEP, WEST, serve_town

from api.regions import ServedRegion
from geo.coverage import coverage_table
from geo.reach import measure_reach
from geo.region import Region
from routing.modes import load_mode

PATH = "/api/v1/regions/town/site-gain"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> ServedRegion:
    return serve_town(tmp_path_factory.mktemp("town"))


def covered(region: Region, facilities: gpd.GeoDataFrame, service: str) -> np.ndarray:
    """People covered for a service by threshold and stratum, the slow way."""
    reaches = measure_reach(
        region.network.graphs["walk"],
        facilities,
        region.population,
        services=(service,),
        direction="to_facility",
        cutoff_s=14400,
        off_road_kmh=load_mode("walk").off_road_kmh,
        limit_m=1000,
    )
    table = coverage_table(reaches[-1:], region.population, None, thresholds_min=(5, 15))
    return table.sort_values(["threshold_min"], kind="stable")["people_covered"].to_numpy()


@pytest.mark.parametrize("service", ["any", "dental"])
@pytest.mark.parametrize("seed", range(4))
def test_the_gain_is_what_a_facility_there_would_change(
    client: TestClient, served: ServedRegion, seed: int, service: str
) -> None:
    east, north = np.random.default_rng(seed).uniform(0, 5 * STEP, size=2)
    place = {"lon": WEST + east, "lat": SOUTH + north}
    answer = client.get(PATH, params=place | {"service": service}).json()
    region = served.region
    assert "dental" in region.facilities["services"][0]
    added = region.facilities.iloc[[0]].assign(facility_id="new", geometry=[Point(*place.values())])
    more = gpd.GeoDataFrame(pd.concat([region.facilities, added], ignore_index=True), crs=region.facilities.crs)
    today, then, alone = (covered(region, f, service) for f in (region.facilities, more, added))
    rows = pd.DataFrame(answer.pop("gains"))
    np.testing.assert_allclose(rows["people_gained"], then - today, err_msg=f"{seed=}")
    np.testing.assert_allclose(rows["people_within"], alone, err_msg=f"{seed=}")
    assert rows["threshold_min"].tolist() == [5, 15]
    assert answer == place | {"mode": "walk", "service": service, "on_street": True}


def test_what_sites_are_compared_with_is_prepared_once(client: TestClient, served: ServedRegion) -> None:
    today = served.reaches[0]
    assert served.prepared_gain(today) is served.prepared_gain(today)
    assert served.prepared_gain(today) is not served.prepared_gain(served.reaches[1])


def test_far_from_any_street_the_answer_says_so(client: TestClient) -> None:
    answer = client.get(PATH, params={"lon": WEST + 1, "lat": SOUTH}).json()
    assert answer["on_street"] is False
    assert {row["people_within"] for row in answer["gains"]} == {0.0}


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("lon=69.5", "lat: значение не указано"),
        ("lon=200&lat=42", "lon = 200"),
        ("lon=69.5&lat=nan", "lat = nan"),
        ("lon=east&lat=42", "lon = east; нужно число"),
        ("lon=69.5&lat=42.3&mode=boat", "способа передвижения boat"),
        ("lon=69.5&lat=42.3&service=spa", "услуги spa"),
    ],
)
def test_a_wrong_question_is_one_sentence_in_russian(client: TestClient, query: str, word: str) -> None:
    answer = client.get(f"{PATH}?{query}", headers={"accept-language": "ru"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json()["detail"]


def test_a_region_that_is_not_there(client: TestClient) -> None:
    assert client.get("/api/v1/regions/nowhere/site-gain?lon=1&lat=1").status_code == 404
