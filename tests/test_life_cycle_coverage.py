"""Coverage of stored scenarios, comparison, ETags of big answers; files of results."""

import numpy as np
import pytest
from kept_town import TOWN, served_town, town
from what_if_town import BRIDGE, coverage_of, question, random_changes

from api.store.models import Region, Result, Scenario
from geo.what_if import apply_changes, changes_from_list

CLOSED = [{"type": "close_facility", "facility_id": "f1"}, {"type": "close_road", "at": list(BRIDGE)}]


@pytest.fixture
def client(database, tmp_path):
    with served_town(database, tmp_path) as client:
        yield client


def stored(client, changes):
    made = client.post(f"{TOWN}/scenarios", json={"name": "S", "changes": changes})
    assert made.status_code == 201, made.text
    return made.json()["id"]


def test_coverage_of_a_scenario_is_that_of_the_changed_region(client):
    seed = int(np.random.default_rng().integers(2**32))
    rng = np.random.default_rng(seed)
    for changes in (CLOSED, random_changes(rng), random_changes(rng)):
        try:
            wanted = coverage_of(apply_changes(town(), changes_from_list(changes)), question())
        except ValueError:
            continue  # changes that do not fit, such as a road that is already closed
        answer = client.get(f"{TOWN}/coverage", params={"scenario": stored(client, changes)})
        assert answer.status_code == 200, (seed, answer.text)
        found = answer.json()
        keys = ["boundary_id", "service", "mode", "stratum", "threshold_min"]
        expected = {tuple(row[key] for key in keys): row["people_covered"] for row in wanted.to_dict("records")}
        told = {tuple(row[key] for key in keys): row["people_covered"] for row in found}
        assert set(expected) <= set(told), seed
        assert all(np.isclose(told[key], covered) for key, covered in expected.items()), seed
        assert list(found[0]) == list(wanted.columns)


def test_an_empty_scenario_is_the_baseline(client):
    scenario = stored(client, [])
    baseline = client.get(f"{TOWN}/coverage").json()
    assert client.get(f"{TOWN}/coverage", params={"scenario": scenario}).json() == baseline
    compared = client.get(f"/api/v1/scenarios/{scenario}/compare").json()
    assert len(compared) == len(baseline)
    assert {row["people_difference"] for row in compared} == {0.0}


def test_two_scenarios_are_compared(client):
    shut = [{"type": "close_facility", "facility_id": f"f{number}"} for number in range(1, 8)]
    one, two = stored(client, shut[:1]), stored(client, shut)
    asked = {"mode": "walk", "service": "any", "threshold_min": 12}
    rows = client.get(f"/api/v1/scenarios/{two}/compare", params={"with": one, **asked}).json()
    before = client.get(f"{TOWN}/coverage", params={"scenario": one, **asked}).json()
    after = client.get(f"{TOWN}/coverage", params={"scenario": two, **asked}).json()
    assert [row["people_covered_one"] for row in rows] == [row["people_covered"] for row in before]
    assert [row["people_covered_other"] for row in rows] == [row["people_covered"] for row in after]
    assert min(row["people_difference"] for row in rows) < 0
    baseline = client.get(f"/api/v1/scenarios/{two}/compare", params=asked).json()
    assert sum(row["people_difference"] for row in baseline) <= sum(row["people_difference"] for row in rows)


def test_a_scenario_of_another_region_is_not_there(client, database):
    with database.session() as session:
        session.add(Region(id="other", name="Other"))
        session.flush()
        session.add(Scenario(id="theirs", region_id="other", name="S"))
    mine = stored(client, [])
    for address in (f"{TOWN}/coverage?scenario=theirs", f"/api/v1/scenarios/{mine}/compare?with=theirs"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_object")
    assert client.get("/api/v1/scenarios/theirs/compare").json()["code"] == "unknown_region"


@pytest.mark.parametrize(
    "address",
    ["facilities", "cells", "boundaries", "coverage?mode=walk", "isochrone?lon=69.51&lat=42.31&minutes=5"],
)
def test_an_answer_that_is_known_costs_nothing(client, address, monkeypatch):
    first = client.get(f"{TOWN}/{address}")
    assert first.status_code == 200, first.text
    known = {"If-None-Match": first.headers["ETag"]}
    monkeypatch.setattr("geo.coverage.coverage_table", None)  # whoever would compute, fails
    monkeypatch.setattr("geo.isochrones.measure_isochrones", None)
    again = client.get(f"{TOWN}/{address}", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    monkeypatch.undo()
    client.delete(f"{TOWN}/facilities/f1", headers={"If-Match": "*"})
    assert client.get(f"{TOWN}/{address}", headers=known).status_code == 200


def test_coverage_is_another_answer_when_the_scenario_has_changed(client):
    scenario = stored(client, CLOSED)
    address = f"{TOWN}/coverage?scenario={scenario}"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    client.put(f"/api/v1/scenarios/{scenario}", json={"name": "S", "changes": []}, headers={"If-Match": "*"})
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.fixture
def result(database, client, tmp_path):
    folder = tmp_path / "results" / "r1"
    (folder / "maps").mkdir(parents=True)
    (folder / "coverage.csv").write_text("a,b\n1,2\n")
    (folder / "maps" / "map.html").write_text("<script>1</script>")
    (tmp_path / "secret.txt").write_text("the secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    with database.session() as session:
        session.add(Result(id="r1", region_id="town", kind="study", region_revision=1, folder="results/r1"))
    return folder


def test_files_of_a_result(client, result):
    assert [row["id"] for row in client.get(f"{TOWN}/results").json()] == ["r1"]
    assert client.get("/api/v1/results/r1").json()["kind"] == "study"
    listed = client.get("/api/v1/results/r1/files").json()
    assert [row["name"] for row in listed] == ["coverage.csv", "maps/map.html"]
    file = client.get("/api/v1/results/r1/files/coverage.csv")
    assert (file.text, file.headers["content-type"].split(";")[0]) == ("a,b\n1,2\n", "text/csv")
    assert "attachment" in file.headers["Content-Disposition"]
    known = {"If-None-Match": file.headers["ETag"]}
    assert client.get("/api/v1/results/r1/files/coverage.csv", headers=known).status_code == 304
    assert client.get("/api/v1/results/r1/files/maps/map.html").status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "link.txt",
        "..%2f..%2fsecret.txt",
        "%2e%2e/%2e%2e/secret.txt",
        "%2fetc/passwd",
        "maps",
        "maps/%2e%2e/coverage.csv",
    ],
)
def test_no_name_leads_out_of_a_result(client, result, name):
    answer = client.get(f"/api/v1/results/r1/files/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_object")


def test_a_result_goes_with_its_files(client, result, tmp_path, database):
    assert client.delete("/api/v1/results/r1").status_code == 204
    assert not result.exists()
    assert (tmp_path / "secret.txt").exists()
    assert client.get("/api/v1/results/r1/files").status_code == 404
    with database.session() as session:  # a folder that is none of a result
        session.add(Result(id="r2", region_id="town", kind="study", region_revision=1, folder=""))
    assert client.delete("/api/v1/results/r2").status_code == 204
    assert (tmp_path / "networks").exists()
