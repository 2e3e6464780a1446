"""Required places, forbidden ground, boundaries and budgets: held against trying all plans that keep to them."""

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from fastapi.testclient import TestClient
from job_town import lay_out_job_town
from small_town import SOUTH, STEP, WEST, serve_town

from api.endpoints import siting
from api.jobs.processes import LocalProcesses
from api.jobs.worker import Worker
from api.main import create_app
from api.regions import ServedRegion
from api.store.database import Database
from geo.errors import SitingError
from geo.region import SitingQuestion
from geo.scenario import measure_reaches
from geo.siting_candidates import candidate_sites
from geo.siting_question import propose_sites
from geo.siting_wishes import ForbiddenGround, RequiredSite, SiteWishes, affordable
from geo.what_if import apply_changes, changes_from_list
from routing.contract import great_circle_m

PATH = "/api/v1/regions/town/siting"
ASKED = {"model": "mclp", "mode": "walk", "sites": 2, "threshold_min": 5}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> ServedRegion:
    return serve_town(tmp_path_factory.mktemp("town"))


def metres_from(lon: float, lat: float, site: dict) -> float:
    return float(great_circle_m(*(np.array([value]) for value in (site["lon"], site["lat"], lon, lat)))[0])


def test_a_required_place_that_is_no_candidate_is_in_the_plan(client: TestClient) -> None:
    place = {"lon": WEST + 0.7 * STEP, "lat": SOUTH + 4.3 * STEP}
    answer = client.post(PATH, json=ASKED | {"must": [place]}).json()
    assert "must1" in answer["chosen"]
    held = next(site for site in answer["sites"] if site["candidate_id"] == "must1")
    assert (held["lon"], held["lat"]) == (place["lon"], place["lat"])
    assert "required" in answer["sentences"][-1]
    assert answer["objective"] <= client.post(PATH, json=ASKED).json()["objective"]


def test_no_better_plan_holds_the_required_place_and_keeps_off_the_forbidden_ground(
    client: TestClient, served: ServedRegion
) -> None:
    """Every pair of the required place and a candidate left, through the own candidates of the request."""
    place, refused = (
        {"id": "wanted", "lon": WEST, "lat": SOUTH + 5 * STEP},
        client.post(PATH, json=ASKED).json()["sites"][0],
    )
    wishes = {"must": [place], "forbidden": [{"lon": refused["lon"], "lat": refused["lat"], "radius_m": 300}]}
    answer = client.post(PATH, json=ASKED | wishes).json()
    others = [site for site in answer["sites"] if site["candidate_id"] != "wanted"]
    assert [metres_from(refused["lon"], refused["lat"], site) > 300 for site in others] == [True]
    question = replace(served.question, siting=SitingQuestion("mclp", "walk", 2, 5.0))
    reach, left = measure_reaches(served.region, question)[0], candidate_sites(served.region, question.siting)
    far = [
        i
        for i, point in enumerate(left.geometry)
        if metres_from(refused["lon"], refused["lat"], {"lon": point.x, "lat": point.y}) > 300
    ]
    assert 0 < len(far) < len(left)
    values = []
    for i in far:
        pair = SiteWishes(must=(RequiredSite(**place), RequiredSite("other", left.geometry[i].x, left.geometry[i].y)))
        values.append(propose_sites(served.region, question, reach, wishes=pair)[0].objective)
    assert answer["objective"] == max(values)


def test_a_required_place_stands_on_forbidden_ground_and_takes_the_place_of_its_id(served: ServedRegion) -> None:
    asked = SitingQuestion("mclp", "walk", 2, 5.0)
    everything = SiteWishes(
        must=(RequiredSite("c00", WEST, SOUTH),), forbidden=(ForbiddenGround(WEST, SOUTH, 100_000.0),)
    )
    assert candidate_sites(served.region, asked, wishes=everything)["candidate_id"].tolist() == ["c00"]
    with pytest.raises(SitingError, match="no candidate site is left"):
        candidate_sites(served.region, asked, wishes=replace(everything, must=()))
    with pytest.raises(SitingError, match="an id stands twice"):
        candidate_sites(served.region, asked, wishes=SiteWishes(must=everything.must * 2))


def test_within_a_boundary(served: ServedRegion) -> None:
    half = shapely.box(WEST - 1, SOUTH - 1, WEST + 2.6 * STEP, SOUTH + 1)
    boundaries = gpd.GeoDataFrame({"boundary_id": ["west"], "name": ["West"]}, geometry=[half], crs="EPSG:4326")
    region, asked = replace(served.region, boundaries=boundaries), SitingQuestion("mclp", "walk", 2, 5.0)
    found = candidate_sites(region, asked, wishes=SiteWishes(boundaries=("west",)))
    assert sorted(found["candidate_id"]) == [f"c{row}{column}" for row in range(6) for column in range(3)]
    for one in (region, served.region):
        with pytest.raises(SitingError, match="there is no boundary east"):
            candidate_sites(one, asked, wishes=SiteWishes(boundaries=("east",)))


def test_a_neighbourhood_is_its_most_populated_cell(served: ServedRegion) -> None:
    found = candidate_sites(served.region, SitingQuestion("mclp", "walk", 2, 5.0, candidates="neighbourhoods"))
    cells = served.region.population.cells["cell_id"].tolist()
    people = dict(zip(cells, served.region.population.everyone_people, strict=True))
    assert 0 < len(found) < len(cells)
    assert people[max(cells, key=lambda each: (people[each], each))] == max(
        people[each] for each in found["candidate_id"]
    )


# ---- money -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("budget", "cost", "sites"), [(250, 100, 2), (300, 100, 3), (0.3, 0.1, 3), (100, 100, 1)])
def test_where_every_site_costs_the_same_a_budget_is_a_number(
    client: TestClient, budget: float, cost: float, sites: int
) -> None:
    by_number = client.post(PATH, json=ASKED | {"sites": sites}).json()
    by_money = client.post(PATH, json=ASKED | {"sites": 0, "budget": budget, "cost": cost}).json()
    for name in ("chosen", "objective", "bound", "status"):
        assert by_money[name] == by_number[name], name
    assert (by_money["budget"], by_money["cost"]) == (budget, pytest.approx(cost * sites))


def test_a_required_place_may_cost_less(client: TestClient) -> None:
    """A building that is there already: the money goes to two more sites instead of one."""
    place = {"lon": WEST, "lat": SOUTH + 5 * STEP}
    asked = ASKED | {"sites": 0, "budget": 220, "cost": 100}
    assert len(client.post(PATH, json=asked | {"must": [place]}).json()["chosen"]) == 2
    cheap = client.post(PATH, json=asked | {"must": [place | {"cost": 20}]}).json()
    assert (len(cheap["chosen"]), cheap["cost"]) == (3, 220)


def test_sites_of_different_cost_by_trying_all(client: TestClient) -> None:
    corners = [(1, 4, 30), (4, 1, 40), (4, 4, 60), (2, 2, 50), (5, 5, 20), (0, 5, 10)]
    places = [{"id": f"k{i}", "lon": WEST + x * STEP, "lat": SOUTH + y * STEP} for i, (x, y, _) in enumerate(corners)]
    costs = {f"k{i}": cost for i, (*_, cost) in enumerate(corners)}
    best = 0.0
    for n in range(1, 6):
        for some in combinations(places, n):
            if sum(costs[each["id"]] for each in some) <= 100:
                given = [each | {"must": True} for each in some]
                best = max(best, client.post(PATH, json=ASKED | {"sites": n, "candidates": given}).json()["objective"])
    priced = [each | {"cost": costs[each["id"]]} for each in places]
    answer = client.post(PATH, json=ASKED | {"sites": 0, "candidates": priced, "budget": 100}).json()
    assert answer["objective"] == best
    assert answer["status"] == "optimal"
    assert answer["cost"] == sum(costs[each] for each in answer["chosen"]) <= 100


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"budget": 100}, "a budget needs what a site costs"),
        ({"budget": 100, "cost": 101}, "the budget of 100.0 does not pay for one site at 101.0"),
        ({"budget": 100, "cost": 60, "must": [{"lon": WEST, "lat": SOUTH}] * 2}, "the required places cost 120.0"),
        ({"boundaries": ["east"]}, "there is no boundary east"),
        ({"must": [{"id": "a", "lon": WEST, "lat": SOUTH}] * 2}, "an id stands twice among the required places"),
    ],
)
def test_what_cannot_be_is_one_sentence(client: TestClient, wishes: dict, words: str) -> None:
    answer = client.post(PATH, json=ASKED | wishes)
    assert answer.status_code == 422, answer.text
    assert words in answer.json()["detail"]


def test_how_many_are_affordable_is_never_more_than_there_are(served: ServedRegion) -> None:
    asked, rich = SitingQuestion("mclp", "walk", 2, 5.0), SiteWishes(budget=1e9, cost=1.0)
    candidates = candidate_sites(served.region, asked, wishes=rich)
    assert affordable(rich, candidates, None) == (36, None)
    assert affordable(rich, candidates, 4) == (4, None)
    assert affordable(SiteWishes(), candidates, 4) == (4, None)


# ---- as a job --------------------------------------------------------------------------------------------------------


@pytest.mark.usually("postgresql")
def test_a_job_keeps_to_wishes_and_changes(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is expected to take too long to wait for is a job, and gives the plan of the core."""
    monkeypatch.setattr(siting, "LONGEST_WAIT_S", 0.0)
    town = lay_out_job_town(database, tmp_path / "data")
    wishes = {
        "must": [{"id": "wanted", "lon": WEST, "lat": SOUTH}],
        "changes": [{"type": "close_facility", "facility_id": "A"}],
    }
    with TestClient(create_app(service=town.service)) as client:
        answer = client.post(PATH, json=ASKED | wishes | {"wait": True})
        assert answer.status_code == 202, answer.text
        job_id = answer.json()["id"]
    processes = LocalProcesses()
    assert Worker(town.service, processes).run_next()
    processes.close()
    found = json.loads((town.result(town.job(job_id)) / "siting.json").read_text())
    region = apply_changes(town.region, changes_from_list(wishes["changes"]))
    question = replace(town.question, modes=("walk",), siting=SitingQuestion("mclp", "walk", 2, 5.0))
    held = SiteWishes(must=(RequiredSite("wanted", WEST, SOUTH),))
    plan, _ = propose_sites(region, question, measure_reaches(region, question)[0], wishes=held)
    assert found["chosen"] == list(plan.chosen)
    assert "wanted" in found["chosen"]
    assert found["people_covered_before"] == plan.people_covered_before


# ---- services --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["any", "dental", "primary_care"])
@pytest.mark.usually("sqlite")
def test_people_are_those_of_the_service_asked_for(database: Database, tmp_path: Path, service: str) -> None:
    """Whatever services the facilities name beside it: before and after are what-if's."""
    town = lay_out_job_town(database, tmp_path / "data")
    with TestClient(create_app(service=town.service)) as client:
        plan = client.post(PATH, json=ASKED | {"service": service}).json()
        added = [
            {"type": "add_facility", "lon": site["lon"], "lat": site["lat"], "services": [service]}
            for site in plan["sites"]
        ]
        asked = {"mode": "walk", "threshold_min": 5, "service": service, "changes": added}
        row = client.post("/api/v1/regions/town/what-if", json=asked).json()["rows"][0]
    assert plan["people_covered_before"] == row["people_before"]
    assert plan["objective"] == row["people_after"]
