"""The embedded region from end to end: files as promised, numbers that agree, the same bytes twice, the live map."""

import hashlib
import json
import sqlite3

import geopandas as gpd
import pandas as pd
import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.regions import ServedRegion
from api.settings import WEB_STATIC
from geo.study import run_study
from geo.study_file import read_study

pytestmark = pytest.mark.slow

COVERAGE_COLUMNS = [
    "boundary_id",
    "boundary_name",
    "service",
    "mode",
    "stratum",
    "threshold_min",
    "people",
    "people_covered",
    "share_covered",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def study_file(demo_region):
    return demo_region("singha_nakhon")


@pytest.fixture(scope="module")
def result(data, study_file):
    """Region, question, evaluation and the folder of the smaller embedded region."""
    out = data / "out"
    found = run_study(read_study(study_file), out, lang="th", assets=WEB_STATIC / "vendor")
    return (*found, out)


@pytest.fixture(scope="module")
def out(result):
    return result[3]


@pytest.fixture(scope="module")
def client(result):
    region, question, _, out = result
    with TestClient(create_app([ServedRegion("demo", out, question, lambda: region)])) as client:
        yield client


def read(out, name):
    return pd.read_csv(out / name, dtype={"boundary_id": str, "cell_id": str, "nearest_facility_id": str})


def test_every_promised_file_is_there_with_its_columns(out):
    assert list(read(out, "coverage.csv").columns) == COVERAGE_COLUMNS
    assert list(read(out, "cells.csv").columns) == (
        ["cell_id", "mode", "service", "nearest_facility_id", "travel_time_s", "access_time_s", "status"]
    )
    assert list(read(out, "sites.csv").columns)[:6] == (
        ["rank", "candidate_id", "lon", "lat", "people_gained", "people_covered_total"]
    )
    plan = json.loads((out / "siting.json").read_text())
    assert {"model", "objective", "bound", "gap", "status", "seconds", "chosen", "checker_objective"} <= set(plan)
    layer = gpd.read_file(out / "catchments.gpkg", layer="catchments")
    assert {"facility_id", "mode", "threshold_min", "kind"} <= set(layer.columns)
    assert [name for name in layer.columns if name.startswith("people_")]
    assert layer.crs.to_epsg() == 4326
    with sqlite3.connect(out / "catchments.gpkg") as database:
        assert database.execute("SELECT useAsDefault FROM layer_styles").fetchone() == (1,)
    database.close()
    assert (out / "report.xlsx").stat().st_size > 5_000


def test_the_manifest_vouches_for_every_file(out, study_file):
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["synthetic"] is True
    assert manifest["seed"] == 1
    assert {row["name"] for row in manifest["outputs"]} == {path.name for path in out.iterdir()} - {"manifest.json"}
    for row in manifest["outputs"]:
        assert hashlib.sha256((out / row["name"]).read_bytes()).hexdigest() == row["sha256"]
    for row in manifest["inputs"]:
        assert hashlib.sha256((study_file.parent / row["name"]).read_bytes()).hexdigest() == row["sha256"]
    assert {"qamtu", "python", "numba", "highspy"} <= set(manifest["versions"])
    assert not any("OpenStreetMap" in row["attribution"] for row in manifest["inputs"]), "nobody mapped invented roads"
    assert any("synthetic" in row["attribution"] for row in manifest["inputs"])


def test_coverage_can_be_recounted_from_the_cells(out, study_file):
    """The independent way: join the published cells with the population file and count."""
    cells, coverage = read(out, "cells.csv"), read(out, "coverage.csv")
    people = pd.read_csv(study_file.parent / "population.csv", dtype={"cell_id": str})
    strata = [name for name in people.columns if name not in ("cell_id", "lon", "lat")]
    joined = cells.merge(people, on="cell_id")
    rows = coverage[(coverage["boundary_id"] == "all") & coverage["stratum"].isin(strata)]
    assert len(rows) >= 9
    for row in rows.itertuples():
        here = joined[(joined["mode"] == row.mode) & (joined["service"] == row.service)]
        covered = here.loc[here["travel_time_s"] <= row.threshold_min * 60, row.stratum].sum()
        assert row.people == pytest.approx(here[row.stratum].sum(), rel=1e-12)
        assert row.people_covered == pytest.approx(covered, rel=1e-12)


def test_strata_and_boundaries_add_up(out):
    coverage = read(out, "coverage.csv")
    keys = ["service", "mode", "threshold_min"]
    everyone = coverage[coverage["stratum"] == "all"]
    parts = coverage[coverage["stratum"] != "all"].groupby(["boundary_id", *keys])[["people", "people_covered"]].sum()
    whole = everyone.set_index(["boundary_id", *keys])[["people", "people_covered"]]
    pd.testing.assert_frame_equal(parts.sort_index(), whole.sort_index(), check_exact=False, rtol=1e-12)
    by_boundary = everyone[everyone["boundary_id"] != "all"].groupby(keys)["people_covered"].sum()
    total = everyone[everyone["boundary_id"] == "all"].set_index(keys)["people_covered"]
    pd.testing.assert_series_equal(by_boundary.sort_index(), total.sort_index(), rtol=1e-12)


def test_coverage_grows_with_the_threshold_and_falls_with_age(out):
    coverage = read(out, "coverage.csv")
    rows = coverage[
        (coverage["boundary_id"] == "all") & (coverage["service"] == "any") & (coverage["stratum"] == "all")
    ]
    table = rows.pivot_table(index="threshold_min", columns="mode", values="people_covered")
    assert table.diff().dropna().ge(0).all().all()
    assert (table["walk_elderly"] <= table["walk"]).all()
    assert (table["walk"] <= table["car"]).all()


def test_the_statuses_count_everybody_once(out, result):
    statuses = read(out, "statuses.csv")
    four = statuses[(statuses["stratum"] == "all") & (statuses["status"] != "no_boundary")]
    for _, people in four.groupby(["mode", "service"])["people"]:
        assert people.sum() == pytest.approx(result[0].population.total())


def test_the_plan_is_what_the_table_of_sites_says(out):
    plan, sites = json.loads((out / "siting.json").read_text()), read(out, "sites.csv")
    assert list(sites["candidate_id"].astype(str)) == plan["chosen"]
    assert plan["checker_objective"] == pytest.approx(plan["objective"])
    assert plan["objective"] <= plan["bound"] * (1 + 1e-9)
    assert sites["people_covered_total"].iloc[-1] == pytest.approx(plan["objective"])
    assert sites["people_gained"].is_monotonic_decreasing


def test_the_same_study_gives_the_same_bytes(data, study_file, out):
    again = data / "again"
    run_study(read_study(study_file), again, lang="th", assets=WEB_STATIC / "vendor")
    clocked = {"siting.json", "manifest.json"}  # say how many seconds the solver took
    for path in sorted(out.iterdir()):
        if path.name not in clocked:
            assert path.read_bytes() == (again / path.name).read_bytes(), path.name
    first, second = (json.loads((folder / "siting.json").read_text()) for folder in (out, again))
    assert first | {"seconds": 0} == second | {"seconds": 0}
    first, second = (json.loads((folder / "manifest.json").read_text()) for folder in (out, again))
    for manifest in (first, second):
        manifest["outputs"] = [row for row in manifest["outputs"] if row["name"] != "siting.json"]
    assert first == second


def test_the_map_is_one_small_file_that_says_synthetic(out):
    page = (out / "map.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 5_000_000
    assert "synthetic" in page


# ---- the service -----------------------------------------------------------------------------------------------


def test_health(client):
    assert client.get("/healthz").json()["status"] == "ok"


def test_a_region_says_what_it_holds(client, result):
    (listed,) = client.get("/api/v1/regions").json()
    shown = client.get("/api/v1/regions/demo").json()
    assert listed == shown
    assert shown["synthetic"] is True
    assert shown["people"] == pytest.approx(result[0].population.total())
    assert shown["modes"] == list(result[1].modes)
    assert shown["bbox"][0] < shown["bbox"][2]


@pytest.mark.parametrize("layer", ["facilities", "cells", "boundaries"])
def test_layers_are_geojson(client, layer):
    answer = client.get(f"/api/v1/regions/demo/{layer}")
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert len(features) >= 10
    lon, lat = (
        gpd.GeoDataFrame.from_features(features, crs="EPSG:4326").geometry.iloc[0].representative_point().coords[0]
    )
    assert 100 < lon < 101
    assert 7 < lat < 8


def test_coverage_over_http_equals_the_file(client, out):
    rows = client.get("/api/v1/regions/demo/coverage", params={"mode": "walk", "threshold_min": 15}).json()
    table = read(out, "coverage.csv")
    wanted = table[(table["mode"] == "walk") & (table["threshold_min"] == 15)]
    assert len(rows) == len(wanted)
    assert [row["people_covered"] for row in rows] == pytest.approx(wanted["people_covered"].tolist())


def test_coverage_at_any_threshold_lies_between(client):
    def covered(minutes):
        rows = client.get("/api/v1/regions/demo/coverage", params={"mode": "walk", "threshold_min": minutes}).json()
        return next(
            r["people_covered"] for r in rows if (r["boundary_id"], r["service"], r["stratum"]) == ("all", "any", "all")
        )

    assert covered(15) <= covered(22.5) <= covered(30)


def test_a_live_isochrone_counts_people_by_travel_time(client, result):
    place = result[0].facilities.geometry.iloc[0]
    answer = client.get(
        "/api/v1/regions/demo/isochrone", params={"lon": place.x, "lat": place.y, "mode": "car", "minutes": "10,20"}
    )
    features = answer.json()["features"]
    assert [feature["properties"]["minutes"] for feature in features] == [20, 10]
    far, near = (feature["properties"]["people_all"] for feature in features)
    assert far >= near > 0


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/regions/mars", 404, "unknown_region"),
        ("/api/v1/regions/demo/isochrone?lon=0&lat=0", 422, "place"),
        ("/api/v1/regions/demo/isochrone?lon=999&lat=0", 422, "bad_parameter"),
        ("/api/v1/regions/demo/isochrone?lon=100.5&lat=7.2&mode=boat", 422, "travel_mode"),
        ("/api/v1/regions/demo/isochrone?lon=100.5&lat=7.2&minutes=soon", 422, "request"),
        ("/api/v1/regions/demo/isochrone?lon=100.5&lat=7.2&minutes=999", 422, "request"),
        ("/api/v1/regions/demo/coverage?mode=boat", 422, "request"),
        ("/api/v1/regions/demo/coverage?threshold_min=-1", 422, "bad_parameter"),
        ("/nowhere", 404, "http_error"),
    ],
)
def test_errors_are_problem_documents(client, path, status, code):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert "Traceback" not in answer.text


def test_errors_speak_the_asked_language(client):
    path = "/api/v1/regions/mars"
    told = {
        lang: client.get(path, headers={"accept-language": lang}).json()["detail"] for lang in ("en", "ru", "kk", "th")
    }
    assert len(set(told.values())) == 4


def test_the_api_describes_itself(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/regions/{region_id}/isochrone" in document["paths"]


def test_the_page_at_the_root_is_the_planners_map(client):
    answer = client.get("/", params={"lang": "th"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert '<html lang="th">' in answer.text
    assert '<script src="/static/app.js" type="module">' in answer.text


def test_links_from_before_it_was_the_first_page_go_on_working(client):
    answer = client.get("/planner", params={"lang": "kk", "minutes": "12"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/?lang=kk&minutes=12")
    assert client.get("/planner", follow_redirects=False).headers["location"] == "/"
