"""Porto Alegre built from nothing over HTTP, from a list as people keep them: its coverage is that of `qamtu study`."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from fastapi.testclient import TestClient
from xlsxwriter import Workbook

from api.jobs.processes import LocalProcesses
from api.jobs.worker import Worker
from api.main import create_app
from api.service import open_service
from geo.coverage import coverage_table
from geo.scenario import measure_reaches
from geo.study_file import read_study
from geo.study_region import read_region

DATA = Path(__file__).parents[2] / "shared/data/porto-alegre"
STUDY = """
[study]
name = "Porto Alegre"
country = "BR"
[network]
osm = "{osm}"
[[facilities]]
path = "facilities.csv"
[population]
path = "{cells}"
strata = ["population"]
[boundaries]
path = "quarters.geojson"
[coverage]
modes = ["walk"]
thresholds_min = [15, 30]
"""


def quarters(cells):
    """Four rectangles around the middle of the city."""
    lon, lat = cells["lon"].median(), cells["lat"].median()
    features = []
    for name, west, south, east, north in (
        ("sw", lon - 1, lat - 1, lon, lat),
        ("se", lon, lat - 1, lon + 1, lat),
        ("nw", lon - 1, lat, lon, lat + 1),
        ("ne", lon, lat, lon + 1, lat + 1),
    ):
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        features.append(
            {"type": "Feature", "properties": {"id": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    return json.dumps({"type": "FeatureCollection", "features": features})


def messy_list(places):
    """Titles, Russian headings, decimal commas, the latitude first, a line of sums."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Сеть организаций первичной помощи"])
        sheet.write_row(2, 0, ["Код", "Наименование", "Широта", "Долгота"])
        for at, place in enumerate(places.itertuples(), start=3):
            sheet.write_row(
                at, 0, [place.id, f"Центр {at}", str(place.lat).replace(".", ","), str(place.lon).replace(".", ",")]
            )
        sheet.write_row(len(places) + 3, 0, ["Итого", len(places)])
    return written.getvalue()


def test_a_city_is_built_over_http_as_the_study_reads_it(tmp_path):
    if not DATA.exists():
        pytest.skip("the extract of Porto Alegre is absent")
    cells = pd.read_csv(DATA / "poa_hexgrid.csv", dtype={"id": str})
    places = cells[cells["healthcare"] > 0]
    places.assign(name=[f"Центр {at}" for at in range(3, len(places) + 3)])[["id", "name", "lon", "lat"]].to_csv(
        tmp_path / "facilities.csv", index=False
    )
    (tmp_path / "quarters.geojson").write_text(quarters(cells))
    study_text = STUDY.format(osm=DATA / "poa_osm.pbf", cells=DATA / "poa_hexgrid.csv")
    (tmp_path / "study.toml").write_text(study_text)

    service, processes = open_service(tmp_path / "data"), LocalProcesses()
    with TestClient(create_app(service=service)) as client:

        def send(content, kind, name):
            return client.post("/api/v1/uploads", params={"kind": kind, "name": name}, content=content).json()["id"]

        def take(**given):
            taken = client.post(f"/api/v1/regions/{region}/imports", json=given)
            assert taken.status_code == 201, taken.json()
            return taken.json()

        question = {"modes": ["walk"], "thresholds_min": [15, 30]}
        region = client.post("/api/v1/regions", json={"name": "POA", "country": "BR", "question": question}).json()[
            "id"
        ]
        extract = send((DATA / "poa_osm.pbf").read_bytes(), "osm", "poa_osm.pbf")
        job = client.post(f"/api/v1/regions/{region}/network", json={"upload_id": extract})
        assert Worker(service, processes).run_next()
        processes.close()
        done = client.get(job.headers["Location"]).json()
        assert done["state"] == "done", done["problem"]

        take(upload_id=send((tmp_path / "quarters.geojson").read_bytes(), "boundaries", "q.geojson"), kind="boundaries")
        report = take(upload_id=send(messy_list(places), "facilities", "Сеть.xlsx"), kind="facilities")
        assert (report["counts"]["added"], report["counts"]["refused"]) == (len(places), 0)
        take(
            upload_id=send((DATA / "poa_hexgrid.csv").read_bytes(), "population", "poa_hexgrid.csv"),
            kind="population",
            strata=["population"],
        )
        told = pd.DataFrame(client.get(f"/api/v1/regions/{region}/coverage").json())

    study = read_study(tmp_path / "study.toml")
    read = read_region(study, [], progress=lambda _step: None)
    expected = coverage_table(
        measure_reaches(read, study.question), read.population, read.boundaries, thresholds_min=(15.0, 30.0)
    )
    keys = ["boundary_id", "service", "mode", "stratum", "threshold_min"]
    told, expected = (table.astype({"threshold_min": float}).set_index(keys).sort_index() for table in (told, expected))
    assert set(told.index.get_level_values("boundary_id")) >= {"all", "sw", "se", "nw", "ne"}
    assert told.index.equals(expected.index)
    for column in ("people", "people_covered"):
        pd.testing.assert_series_equal(told[column].astype(float), expected[column].astype(float), rtol=1e-14)
    assert told["people_covered"].max() > 100_000
