"""A region is built from nothing over HTTP, on both databases, and is the one that `qamtu study` reads."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
from fastapi.testclient import TestClient
from rasterio.transform import from_origin
from small_town import CELLS, SOUTH, STEP, WEST, osm_grid
from xlsxwriter import Workbook

from api.jobs.processes import LocalProcesses
from api.jobs.worker import Worker
from api.main import create_app
from api.region_shelf import RegionShelf
from api.service import Service
from geo.coverage import coverage_table
from geo.scenario import measure_reaches
from geo.study_file import read_study
from geo.study_region import read_region

pytestmark = pytest.mark.usefixtures("warm_reader")
PATH = "/api/v1/uploads"
EAST, NORTH = WEST + 5 * STEP, SOUTH + 5 * STEP
MESSY = [
    ["Перечень организаций здравоохранения", None, None, None, None, None],
    ["Код", "Наименование", "Вид", "Широта", "Долгота", "Мощность"],
    ["A", "Поликлиника № 1", "поликлиника", "42,3001", "69,5001", "120"],
    ["B", "Амбулатория", "амбулатория", "69,5081", "42,3081", "30 посещений"],  # exchanged
    ["C", "Медпункт", "медицинский пункт", "", "", ""],
    ["Итого", "3", None, None, None, "150"],
]
CLEAN = """id,name,kind,lon,lat,capacity
A,Поликлиника № 1,поликлиника,69.5001,42.3001,120
B,Амбулатория,амбулатория,69.5081,42.3081,30
"""
BOUNDARIES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": side, "name": side.title(), "level": "district"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[west, SOUTH - 1], [east, SOUTH - 1], [east, NORTH], [west, NORTH], [west, SOUTH - 1]]
                ],
            },
        }
        for side, west, east in (("west", WEST - 1, WEST + 2.5 * STEP), ("east", WEST + 2.5 * STEP, EAST + 1))
    ],
}
STUDY = """
[study]
name = "Town"
country = "KZ"
[network]
osm = "town.osm"
[[facilities]]
path = "facilities.csv"
[population]
path = "cells.csv"
strata = ["people"]
[boundaries]
path = "boundaries.geojson"
[coverage]
modes = ["walk", "car"]
thresholds_min = [5, 15]
"""


def workbook(rows):
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Лист1")
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, ["" if cell is None else cell for cell in cells])
    return written.getvalue()


@pytest.fixture
def service(database, tmp_path):
    return Service(database, tmp_path / "data", RegionShelf(database, tmp_path / "data"))


@pytest.fixture
def client(service):
    with TestClient(create_app(service=service)) as client:
        yield client


@pytest.fixture(scope="module")
def processes() -> Iterator[LocalProcesses]:
    opened = LocalProcesses()
    yield opened
    opened.close()


def send(client, content, kind, name="list.csv"):
    made = client.post(PATH, params={"kind": kind, "name": name}, content=content)
    assert made.status_code == 201, made.json()
    return made.json()["id"]


def add_region(client):
    question = {"modes": ["walk", "car"], "thresholds_min": [5, 15]}
    return client.post("/api/v1/regions", json={"name": "Town", "country": "KZ", "question": question}).json()["id"]


def take(client, region, **given):
    return client.post(f"/api/v1/regions/{region}/imports", json=given)


def facilities_of(client, region):
    found = client.get(f"/api/v1/regions/{region}/facilities").json()["features"]
    return {each["properties"]["facility_id"]: each for each in found}


def build_streets(client, service, processes, region, extract, **given):
    upload = send(client, extract, "osm", "town.osm")
    job = client.post(f"/api/v1/regions/{region}/network", json={"upload_id": upload, **given})
    assert job.status_code == 202, job.json()
    assert Worker(service, processes).run_next()
    done = client.get(job.headers["Location"]).json()
    assert done["state"] == "done", done["problem"]
    return done


def test_a_region_is_built_from_nothing_and_covers_what_the_study_covers(client, service, processes, tmp_path):
    region = add_region(client)
    assert client.get(f"/api/v1/regions/{region}").json()["missing"] == ["network", "population"]
    build_streets(client, service, processes, region, osm_grid().encode())

    lines = send(client, json.dumps(BOUNDARIES).encode(), "boundaries", "районы.geojson")
    assert take(client, region, upload_id=lines, kind="boundaries").status_code == 201
    messy = send(client, workbook(MESSY), "facilities", "перечень.xlsx")
    report = take(client, region, upload_id=messy, kind="facilities").json()
    assert {row["row"]: row["outcome"] for row in report["rows"]} == {
        3: "mended",
        4: "mended",
        5: "refused",
        6: "left_out",
    }
    assert report["counts"]["added"] == 2
    people = send(client, CELLS.encode(), "population", "cells.csv")
    taken = take(client, region, upload_id=people, kind="population", strata=["people"]).json()
    assert taken["found"]["cells"] == 36

    view = client.get(f"/api/v1/regions/{region}").json()
    assert view["complete"]
    assert view["revision"] == taken["revision"]
    told = pd.DataFrame(client.get(f"/api/v1/regions/{region}/coverage").json())
    told = pd.DataFrame(told["rows"].tolist()) if "rows" in told else told

    (tmp_path / "town.osm").write_text(osm_grid())
    (tmp_path / "facilities.csv").write_text(CLEAN)
    (tmp_path / "cells.csv").write_text(CELLS)
    (tmp_path / "boundaries.geojson").write_text(json.dumps(BOUNDARIES))
    (tmp_path / "study.toml").write_text(STUDY)
    assert_same_coverage(told, tmp_path / "study.toml")


def assert_same_coverage(told: pd.DataFrame, study_file: Path) -> None:
    study = read_study(study_file)
    region = read_region(study, [], progress=lambda _step: None)
    expected = coverage_table(
        measure_reaches(region, study.question),
        region.population,
        region.boundaries,
        thresholds_min=study.question.thresholds_min,
    )
    keys = ["boundary_id", "service", "mode", "stratum", "threshold_min"]
    numbers = ["people", "people_covered"]
    told, expected = (table.astype({"threshold_min": float}).set_index(keys).sort_index() for table in (told, expected))
    assert len(told) == len(expected) > 0
    np.testing.assert_array_equal(told[numbers].to_numpy(float), expected[numbers].to_numpy(float))
    np.testing.assert_allclose(told["share_covered"], expected["share_covered"], rtol=1e-14)  # told in 15 digits


def test_a_list_is_previewed_corrected_and_reported_in_the_asked_language(client):
    upload = send(client, workbook(MESSY), "facilities", "перечень.xlsx")
    shown = client.get(f"{PATH}/{upload}/preview", params={"country": "KZ"}).json()
    assert (shown["format"], shown["heading_row"], shown["row_count"]) == ("xlsx", 2, 4)
    assert shown["mapping"]["name"] == "Наименование"
    assert {guess["field"] for guess in shown["guesses"]} >= {"id", "name", "lat", "lon"}
    mapping = {**shown["mapping"], "capacity_per_day": "Мощность"}
    asked = {"mapping": mapping, "country": "KZ"}
    english = client.post(f"{PATH}/{upload}/report", json=asked).json()
    russian = client.post(f"{PATH}/{upload}/report", params={"lang": "ru"}, json=asked).json()
    assert english["counts"] == {"taken": 0, "mended": 2, "refused": 1, "left_out": 1}
    assert english["rows"][1]["notes"] != russian["rows"][1]["notes"]
    assert any("поменяны" in note or "переставлен" in note for note in russian["rows"][1]["notes"])
    wrong = client.post(f"{PATH}/{upload}/report", json={"mapping": {"lon": "Нет такой", "lat": "Широта"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "table")


def test_an_import_is_kept_and_said_again_in_another_language(client):
    region = add_region(client)
    made = take(client, region, upload_id=send(client, workbook(MESSY), "facilities", "п.xlsx"), kind="facilities")
    again = client.get(made.headers["Location"]).json()
    assert again == made.json()
    assert client.get(made.headers["Location"], params={"lang": "th"}).json()["rows"] != again["rows"]
    listed = client.get(f"/api/v1/regions/{region}/imports").json()
    assert [(row["id"], row["rows"]) for row in listed] == [(again["id"], [])]
    other = add_region(client)
    assert client.get(f"/api/v1/regions/{other}/imports/{again['id']}").status_code == 404


def test_facilities_are_replaced_added_or_updated(client):
    region = add_region(client)
    first = send(client, CLEAN.encode(), "facilities")
    assert take(client, region, upload_id=first, kind="facilities").json()["counts"]["added"] == 2

    more = send(client, b"id,name,lon,lat\nB,Other,69.51,42.31\nD,New,69.51,42.31\n", "facilities")
    added = take(client, region, upload_id=more, kind="facilities", mode="add").json()
    assert [(row["outcome"], row["id"]) for row in added["rows"]] == [("refused", ""), ("taken", "D")]
    assert facilities_of(client, region)["B"]["properties"]["name"] == "Амбулатория"

    change = send(client, b"id,lon,lat,capacity\nB,69.511,42.311,\nA,69.5001,42.3001,77\nE,69.5,42.3,5\n", "facilities")
    changed = take(client, region, upload_id=change, kind="facilities", mode="update").json()
    assert (changed["counts"]["added"], changed["counts"]["changed"]) == (1, 2)
    now = facilities_of(client, region)
    assert set(now) == {"A", "B", "D", "E"}
    assert now["A"]["properties"]["capacity_per_day"] == 77
    assert now["B"]["properties"]["capacity_per_day"] == 30  # blank: as it was
    assert now["B"]["properties"]["name"] == "Амбулатория"  # no such column: as it was
    assert now["B"]["geometry"]["coordinates"] == [69.511, 42.311]

    replaced = take(client, region, upload_id=more, kind="facilities", mode="replace").json()
    assert set(facilities_of(client, region)) == {"B", "D"}
    assert replaced["revision"] == changed["revision"] + 1


def test_rows_without_ids_get_new_ones_beside_those_that_are_there(client):
    region = add_region(client)
    nameless = send(client, b"name,lon,lat\nOne,69.5,42.3\nTwo,69.6,42.4\n", "facilities")
    for count in (2, 4):
        told = take(client, region, upload_id=nameless, kind="facilities", mode="add").json()
        assert {row["id"] for row in told["rows"]} <= set(facilities_of(client, region))
        assert len(facilities_of(client, region)) == count
    refused = take(client, region, upload_id=nameless, kind="facilities", mode="update")
    assert (refused.status_code, refused.json()["code"]) == (422, "request")


def test_an_id_that_cannot_stand_in_an_address_is_mended(client):
    region = add_region(client)
    slashed = send(client, b"id,name,lon,lat\n12/4,One,69.5,42.3\n12-4,Two,69.6,42.4\n", "facilities")
    told = take(client, region, upload_id=slashed, kind="facilities").json()
    assert [row["outcome"] for row in told["rows"]] == ["mended", "taken"]
    for facility_id in facilities_of(client, region):
        assert client.get(f"/api/v1/regions/{region}/facilities/{facility_id}").status_code == 200


def test_what_is_refused_changes_nothing(client):
    region = add_region(client)
    take(client, region, upload_id=send(client, CLEAN.encode(), "facilities"), kind="facilities")
    before = client.get(f"/api/v1/regions/{region}").json()
    hopeless = send(client, b"id,name,lon,lat\n1,One,,\n", "facilities")
    assert take(client, region, upload_id=hopeless, kind="facilities").status_code == 422
    assert take(client, region, upload_id="none", kind="facilities").status_code == 404
    assert take(client, region, upload_id=hopeless, kind="population").status_code == 422
    assert client.get(f"/api/v1/regions/{region}").json() == before
    assert client.get(f"/api/v1/regions/{region}/imports").json()[0]["revision"] == before["revision"]


def test_formulas_of_a_list_are_text(client):
    region = add_region(client)
    text = 'id,name,lon,lat\n=1+1,"=cmd|\'/C calc\'!A0",69.5,42.3\n@x,+HYPERLINK("http://x"),69.6,42.4\n'
    take(client, region, upload_id=send(client, text.encode(), "facilities"), kind="facilities")
    names = {each["properties"]["name"] for each in facilities_of(client, region).values()}
    assert "=cmd|'/C calc'!A0" in names


def level(name, *sides):
    features = [feature for feature in BOUNDARIES["features"] if feature["properties"]["id"] in sides]
    told = [{**each, "properties": {"id": f"{name}-{each['properties']['id']}", "name": "x"}} for each in features]
    return json.dumps({"type": "FeatureCollection", "features": told}).encode()


def test_boundaries_of_several_levels(client):
    region = add_region(client)
    districts = send(client, level("d", "west", "east"), "boundaries", "d.geojson")
    province = send(client, level("p", "west"), "boundaries", "p.geojson")
    take(client, region, upload_id=districts, kind="boundaries", level="district")
    unsaid = take(client, region, upload_id=province, kind="boundaries", mode="add")
    assert unsaid.status_code == 422
    told = take(client, region, upload_id=province, kind="boundaries", mode="add", level="province").json()
    assert told["found"]["boundary_level"] == "province"
    view = client.get(f"/api/v1/regions/{region}").json()
    assert view["boundary_levels"] == ["district", "province"]
    again = take(client, region, upload_id=province, kind="boundaries", mode="add", level="province")
    assert again.status_code == 422
    updated = take(client, region, upload_id=province, kind="boundaries", mode="update", level="province").json()
    assert updated["counts"] == {"added": 0, "changed": 1}


def test_boundaries_that_count_people_twice_are_refused(client, service, processes):
    region = add_region(client)
    take(client, region, upload_id=send(client, CELLS.encode(), "population"), kind="population", strata=["people"])
    nested = json.loads(level("a", "west", "east"))
    nested["features"].append(json.loads(level("b", "west"))["features"][0])
    nested["features"][-1]["geometry"]["coordinates"][0] = [
        [WEST - 0.5, SOUTH - 0.5], [WEST + STEP, SOUTH - 0.5], [WEST + STEP, NORTH - STEP], [WEST - 0.5, NORTH - STEP],
        [WEST - 0.5, SOUTH - 0.5],
    ]  # fmt: skip
    refused = take(client, region, upload_id=send(client, json.dumps(nested).encode(), "boundaries"), kind="boundaries")
    assert (refused.status_code, refused.json()["code"]) == (422, "boundary")


def raster(values, path):
    transform = from_origin(WEST - STEP, NORTH + STEP, STEP, STEP)
    profile = {
        "driver": "GTiff",
        "width": 8,
        "height": 8,
        "count": 1,
        "dtype": "float32",
        "crs": 4326,
        "transform": transform,
    }
    with rasterio.open(path, "w", **profile) as target:
        target.write(values.astype("float32"), 1)
    return path.read_bytes()


def test_rasters_are_strata_cut_to_the_streets(client, service, processes, tmp_path):
    region = add_region(client)
    values = np.arange(64, dtype=float).reshape(8, 8)
    women, men = (send(client, raster(v, tmp_path / "r.tif"), "population", "r.tif") for v in (values, values * 2))
    asked = {"kind": "population", "rasters": {"women_15_49": women, "men_15_49": men}}
    early = take(client, region, **asked)
    assert early.status_code == 422
    build_streets(client, service, processes, region, osm_grid().encode())
    told = take(client, region, **asked).json()
    lon = WEST - STEP + STEP * (np.arange(8) + 0.5)
    lat = NORTH + STEP - STEP * (np.arange(8) + 0.5)
    inside = np.outer((lat >= SOUTH) & (lat <= NORTH), (lon >= WEST) & (lon <= EAST))
    assert told["found"]["people"] == values[inside].sum() * 3
    assert told["found"]["strata"] == ["women_15_49", "men_15_49"]
    assert client.get(f"/api/v1/regions/{region}").json()["people"] == told["found"]["people"]
    shown = client.get(f"{PATH}/{women}/preview").json()
    assert shown["raster"]["width"] == 8


def test_cells_and_boundaries_are_previewed(client):
    cells = client.get(f"{PATH}/{send(client, CELLS.encode(), 'population')}/preview").json()
    assert cells["mapping"]["lon"] == "lon"
    assert "people" in cells["numeric"]
    lines = send(client, json.dumps(BOUNDARIES).encode(), "boundaries", "b.geojson")
    shown = client.get(f"{PATH}/{lines}/preview").json()
    assert shown["mapping"] | {} == {"id": "id", "name": "name", "level": "level"}
    assert (shown["geometry"], shown["row_count"]) == (["Polygon"], 2)


def test_a_network_without_the_modes_of_the_question_is_refused(client):
    region = add_region(client)
    upload = send(client, osm_grid().encode(), "osm", "town.osm")
    refused = client.post(f"/api/v1/regions/{region}/network", json={"upload_id": upload, "modes": ["walk"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "request")


def test_care_lists_are_looked_at_and_never_kept_with_a_region(client):
    upload = send(client, b"id,lon,lat,visits_per_week\np1,69.5,42.3,2\n", "care")
    assert client.post(f"{PATH}/{upload}/report", json={}).json()["counts"]["taken"] == 1
    refused = take(client, add_region(client), upload_id=upload, kind="care")
    assert refused.status_code == 422
