"""Regions, boundaries, population layers, networks over HTTP, on both databases."""

import json

import numpy as np
import pytest
import shapely
from kept_town import TOWN, seen, served_town, town
from what_if_town import SOUTH, STEP, WEST, question

from api.endpoints.regions import describe, describe_row
from api.regions import ServedRegion
from api.store.models import Job, PopulationLayer, Region
from api.store.populations import save_population
from api.store.region_rows import load_region_parts
from geo.population import build_population

LIST = "/api/v1/regions"


@pytest.fixture
def client(database, tmp_path):
    with served_town(database, tmp_path) as client:
        yield client


def square(west, east, **fields):
    ring = shapely.box(west, SOUTH - 1, east, SOUTH + 1)
    return {"type": "Feature", "geometry": json.loads(shapely.to_geojson(ring)), "properties": fields}


def test_a_region_begins_empty_and_says_what_is_missing(client):
    made = client.post(LIST, json={"name": "Қызылорда", "country": "KZ", "names": {"ru": "Кызылорда"}})
    assert made.status_code == 201, made.text
    where = made.headers["Location"]
    read = client.get(where).json()
    assert read == made.json()
    assert (read["complete"], read["missing"]) == (False, ["network", "population"])
    assert read["thresholds_min"] == [15, 30, 60]
    assert client.get(f"{where}/facilities").json()["features"] == []
    assert client.get(f"{where}/boundaries").json()["features"] == []
    assert client.get(f"{where}/population-layers").json() == []
    assert client.get(f"{where}/coverage").status_code == 404
    assert {row["id"] for row in client.get(LIST).json()} == {read["id"], "town"}


def test_a_region_is_completed_piece_by_piece(client, database, tmp_path):
    where = client.post(LIST, json={"name": "Twin"}).headers["Location"]
    twin = where.rpartition("/")[2]
    answer = client.patch(where, json={"network_id": "n1"}, headers=seen(client, where))
    assert answer.status_code == 200, answer.text
    assert answer.json()["missing"] == ["population"]
    with database.session() as session:
        save_population(session, tmp_path, twin, town().population, name="people")
    facilities = client.get(f"{TOWN}/facilities").json()
    put = client.put(f"{where}/facilities", json=facilities, headers=seen(client, f"{where}/facilities"))
    assert put.status_code == 200, put.text
    boundaries = client.get(f"{TOWN}/boundaries").json()
    assert (
        client.put(f"{where}/boundaries", json=boundaries, headers=seen(client, f"{where}/boundaries")).status_code
        == 200
    )
    asked = {"modes": ["walk", "car"], "thresholds_min": [1, 4, 12]}
    assert client.patch(where, json={"question": asked}, headers=seen(client, where)).status_code == 200
    rows, twins = client.get(f"{TOWN}/coverage").json(), client.get(f"{where}/coverage").json()
    assert len(rows) > 50
    assert rows == twins


def test_a_region_is_described_alike_from_its_rows_and_from_memory(client, database, tmp_path):
    with database.session() as session:
        stored = describe_row(load_region_parts(session, session.get(Region, "town")))
    live = describe(ServedRegion("town", tmp_path, question(), town))
    differ = {"network_id", "revision", "created_at", "changed_at"}
    assert stored.model_dump(exclude=differ) == live.model_dump(exclude=differ)


@pytest.mark.parametrize(
    "change",
    [
        {"network_id": "none"},
        {"area_id": "none"},
        {"organisation_id": "none"},
        {"boundary_level": "village"},
        {"question": {"modes": ["bicycle"]}},
        {"question": {"thresholds_min": [200], "cutoff_min": 100}},
    ],
)
def test_a_region_names_only_what_is_there(client, change):
    before = client.get(TOWN).json()
    refused = client.patch(TOWN, json=change, headers=seen(client, TOWN))
    assert (refused.status_code, refused.json()["code"]) == (422, "request"), refused.text
    assert client.get(TOWN).json() == before


def test_a_question_keeps_what_is_not_named(client):
    before = client.get(TOWN).json()["question"]
    changed = client.patch(TOWN, json={"question": {"thresholds_min": [9]}}, headers=seen(client, TOWN)).json()
    assert changed["question"] == before | {"thresholds_min": [9.0]}
    thresholds = {row["threshold_min"] for row in client.get(f"{TOWN}/coverage").json()}
    assert thresholds == {9.0}


def test_a_region_goes_with_all_it_has(client, database):
    with database.session() as session:
        session.add(Job(id="j", kind="study", region_id="town", state="running"))
    busy = client.delete(TOWN, headers=seen(client, TOWN))
    assert (busy.status_code, busy.json()["code"]) == (409, "in_use")
    with database.session() as session:
        session.get(Job, "j").state = "done"
    assert client.delete(TOWN).status_code == 428
    assert client.delete(TOWN, headers=seen(client, TOWN)).status_code == 204
    assert client.get(TOWN).status_code == 404
    assert client.get(f"{TOWN}/coverage").status_code == 404
    assert client.get(LIST).json() == []
    assert [row["id"] for row in client.get("/api/v1/networks").json()] == ["n1"]


def test_boundaries_of_several_levels(client):
    where = f"{TOWN}/boundaries"
    halves = [
        square(WEST - 1, WEST + 4 * STEP, boundary_id="w", name="Батыс", level="district", parent_id="t"),
        square(WEST + 4 * STEP, WEST + 1, boundary_id="e", name="Шығыс", level="district", parent_id="t"),
    ]
    whole = square(WEST - 1, WEST + 1, boundary_id="t", name="Town", names={"kk": "Қала"}, level="province")
    given = {"type": "FeatureCollection", "features": [whole, *halves], "level": "district"}
    told = client.put(where, json=given, headers=seen(client, where))
    assert told.status_code == 200, told.text
    assert client.get(where).headers["ETag"] == told.headers["ETag"]
    rows = client.get(where).json()["features"]
    assert [(row["properties"]["boundary_id"], row["properties"]["parent_id"]) for row in rows] == [
        ("w", "t"),
        ("e", "t"),
    ]
    every = client.get(where, params={"level": "*"}).json()["features"]
    assert [row["properties"]["boundary_id"] for row in every] == ["t", "w", "e"]
    assert every[0]["properties"]["name_kk"] == "Қала"
    assert client.get(TOWN).json()["boundary_levels"] == ["district", "province"]
    found = client.get(f"{TOWN}/coverage", params={"mode": "walk", "service": "any"}).json()
    assert {row["boundary_id"] for row in found} == {"all", "w", "e"}
    chosen = client.patch(TOWN, json={"boundary_level": "province"}, headers=seen(client, TOWN))
    assert chosen.json()["boundary_level"] == "province"
    found = client.get(f"{TOWN}/coverage", params={"mode": "walk", "service": "any"}).json()
    assert {row["boundary_id"] for row in found} == {"all", "t"}


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ([square(0, 1, boundary_id="a", parent_id="b")], "boundary"),
        ([square(0, 1, boundary_id="a", parent_id="b"), square(1, 2, boundary_id="b", parent_id="a")], "boundary"),
        ([square(0, 1, boundary_id="a"), square(1, 2, boundary_id="a")], "request"),
        ([square(0, 1, boundary_id="all")], "boundary"),
        ([square(0, 1, boundary_id="a", area_id="nowhere")], "request"),
        ([square(0, 1)], "bad_parameter"),
        ([square(0, 1, boundary_id="a") | {"geometry": {"type": "Point", "coordinates": [0, 0]}}], "bad_parameter"),
    ],
)
def test_boundaries_that_cannot_be_change_nothing(client, features, code):
    where = f"{TOWN}/boundaries"
    before = client.get(where).json()
    refused = client.put(where, json={"features": features}, headers=seen(client, where))
    assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    assert client.get(where).json() == before


def test_a_crossed_polygon_is_mended(client):
    where = f"{TOWN}/boundaries"
    bow = square(0, 1, boundary_id="bow")
    bow["geometry"]["coordinates"] = [[[69, 42], [70, 43], [70, 42], [69, 43], [69, 42]]]
    assert client.put(where, json={"features": [bow]}, headers=seen(client, where)).status_code == 200
    (kept,) = client.get(where).json()["features"]
    assert shapely.from_geojson(json.dumps(kept["geometry"])).is_valid


def test_the_people_of_another_layer_are_counted_when_it_is_current(client, database, tmp_path):
    people = town().population
    doubled = build_population(
        people.cells["cell_id"].tolist(),
        people.cells.geometry.to_numpy(),
        {n: people.people[n] * 2 for n in people.people},
    )
    with database.session() as session:
        layer = save_population(session, tmp_path, "town", doubled, name="doubled")
        session.flush()
        more = layer.id
    layers = client.get(f"{TOWN}/population-layers").json()
    first = next(row["id"] for row in layers if not row["current"])
    assert {row["id"]: row["current"] for row in layers} == {first: False, more: True}

    def total():
        rows = client.get(f"{TOWN}/coverage", params={"mode": "walk", "service": "any", "threshold_min": 4}).json()
        return sum(row["people"] for row in rows if row["boundary_id"] == "all")

    chosen = {"current": True, "licence": "CC BY 4.0", "source": "census", "source_date": "2025-01-01"}
    where = f"{TOWN}/population-layers/{first}"
    answer = client.patch(where, json=chosen, headers=seen(client, where))
    assert answer.status_code == 200, answer.text
    assert answer.json() | chosen == answer.json()
    once = total()
    other = f"{TOWN}/population-layers/{more}"
    assert client.patch(other, json={"current": True}, headers=seen(client, other)).status_code == 200
    assert np.isclose(total(), 2 * once)
    busy = client.delete(other, headers=seen(client, other))
    assert (busy.status_code, busy.json()["code"]) == (409, "in_use")
    assert client.delete(where, headers=seen(client, where)).status_code == 204
    assert [row["id"] for row in client.get(f"{TOWN}/population-layers").json()] == [more]
    with database.session() as session:
        files = {layer.file for layer in session.query(PopulationLayer)}
    assert {f"populations/{path.name}" for path in (tmp_path / "populations").iterdir()} == files


def test_networks_say_where_they_are_from(client):
    (network,) = client.get("/api/v1/networks").json()
    assert network["id"] == "n1"
    assert network["modes"] == ["walk", "car"]
    assert network["bbox"] == list(town().network.bbox())
    assert network["nodes"] == sum(graph.n_nodes for graph in town().network.graphs.values())
    assert client.get("/api/v1/networks/n1").json() == network
    assert client.get("/api/v1/networks/n2").json()["code"] == "unknown_object"
