"""OGC API - Features, Part 1 Core and GeoJSON: a test for each requirement of OGC 17-069r4, named by its id.

No conformance suite is on PyPI or in Debian (OGC's own is a Java program for TEAM Engine).
"""

import gc
import json
import re
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx2
import numpy as np
import pyproj
import pytest
import schemathesis
import shapely
from fastapi.testclient import TestClient
from ogc_region import SIDE, ogc_app, served_regions

from api.ogc.collections import region_layer

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CRS84H = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
LAYERS = ("facilities", "cells", "catchments", "boundaries", "sites")
COLLECTIONS = [*(f"town.{layer}" for layer in LAYERS), "islands.facilities", "islands.cells"]
CELLS = "/ogc/collections/town.cells/items"
FACILITIES = "/ogc/collections/town.facilities/items"
ISLANDS = "/ogc/collections/islands.cells/items"
PAGES = [
    *(f"/ogc{path}" for path in ("", "/", "/conformance", "/api", "/collections", "/collections/town.cells")),
    CELLS,
    f"{CELLS}/c7",
]

Answer = httpx2.Response
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return TestClient(ogc_app(tmp_path_factory.mktemp("ogc")), base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def ask(client: TestClient) -> Ask:
    def ask(url: str, **parameters: object) -> Answer:
        named = {name.replace("_crs", "-crs"): str(value) for name, value in parameters.items()}
        answer: Answer = client.get(url, params=named or None)
        return answer

    return ask


def found(ask: Ask, url: str, **parameters: object) -> list[str]:
    """Ids of the features in an answer that is held to be one."""
    answer = ask(url, **parameters)
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def links(document: dict[str, Any], rel: str) -> list[dict[str, str]]:
    return [link for link in document["links"] if link["rel"] == rel]


def is_problem(answer: Answer, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (said["status"], said["code"]) == (status, code)
    assert said["detail"]


# Landing page


def test_req_core_root_op_and_success(ask: Ask) -> None:
    for url in ("/ogc", "/ogc/"):
        answer = ask(url)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        page = answer.json()
        assert page["title"]
        assert links(page, "conformance")[0]["href"] == "http://127.0.0.1/ogc/conformance"
        assert links(page, "data")[0]["href"] == "http://127.0.0.1/ogc/collections"
        assert links(page, "service-desc")
        assert all({"href", "rel", "type"} <= set(link) for link in page["links"])


def test_every_link_leads_to_what_it_says(ask: Ask) -> None:
    urls, seen = ["/ogc"], {}
    while urls:
        url = urls.pop()
        answer = ask(url)
        assert answer.status_code == 200, url
        seen[url] = answer.headers["content-type"].removesuffix("; charset=utf-8")
        if "json" not in seen[url]:
            continue
        document = answer.json()
        inside = [link for part in document.get("collections", []) for link in part["links"]]
        for link in [*document.get("links", []), *inside]:
            assert link["rel"] == "license" or link["href"].startswith("http://127.0.0.1/ogc"), link
            if link["rel"] == "license" or link["href"] in seen:
                assert link["rel"] == "license" or seen[link["href"]] == link["type"]
                continue
            # the pages after the third are of the same kind
            if int(dict(parse_qsl(urlsplit(link["href"]).query)).get("offset", 0)) < 300:
                urls.append(link["href"])
    assert len(seen) > 2 * len(COLLECTIONS)


def test_the_landing_page_for_a_browser(client: TestClient) -> None:
    browser = client.get("/ogc", headers={"accept": "text/html,application/xhtml+xml;q=0.9"})
    assert browser.headers["content-type"] == "text/html; charset=utf-8"
    assert "http://127.0.0.1/ogc/collections" in browser.text
    assert "<script" not in browser.text
    for answer, kind, other in ((browser, "text/html", "json"), (client.get("/ogc"), "application/json", "html")):
        assert answer.headers["vary"] == "Accept"
        assert f'f={other}"' in answer.text
        assert kind in answer.text
    assert client.get("/ogc?f=json", headers={"accept": "text/html"}).headers["content-type"] == "application/json"


# API definition


def test_req_core_api_definition_op_and_success(ask: Ask) -> None:
    (link,) = links(ask("/ogc").json(), "service-desc")
    answer = ask(link["href"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == link["type"] == "application/vnd.oai.openapi+json;version=3.0"


def test_req_oas30_the_definition_is_complete(ask: Ask) -> None:
    """/req/oas30/completeness, exception-codes: all operations, their parameters, what may go wrong."""
    definition = ask("/ogc/api").json()
    assert definition["openapi"].startswith("3.0.")
    assert definition["servers"] == [{"url": "http://127.0.0.1/ogc"}]
    operations = [operation.ok() for operation in schemathesis.openapi.from_dict(definition).get_all_operations()]
    assert len(operations) == 4 + 3 * len(COLLECTIONS)
    paths = set(definition["paths"])
    wanted = {"/", "/api", "/conformance", "/collections"}
    for name in COLLECTIONS:
        wanted |= {f"/collections/{name}", f"/collections/{name}/items", f"/collections/{name}/items/{{featureId}}"}
    assert paths == wanted
    names = [part["get"]["operationId"] for part in definition["paths"].values()]
    assert len(set(names)) == len(names)
    for path, part in definition["paths"].items():
        assert {"200", "400", "404"} <= set(part["get"]["responses"])
        assert ask("/ogc" + path.replace("{featureId}", "none")).status_code == (404 if "{" in path else 200)


def test_the_definition_names_every_parameter_that_is_taken(ask: Ask) -> None:
    for name in COLLECTIONS:
        operation = ask("/ogc/api").json()["paths"][f"/collections/{name}/items"]["get"]
        for parameter in operation["parameters"]:
            kind = parameter["schema"]["type"]
            value = {"integer": "1", "number": "1.5", "boolean": "true", "array": "0,0,1,1"}.get(kind, "x")
            value = {"datetime": "2026-01-01T00:00:00Z"}.get(parameter["name"], value)
            value = parameter["schema"].get("default", value) if "enum" in parameter["schema"] else value
            answer = ask(f"/ogc/collections/{name}/items?{quote(parameter['name'])}={quote(str(value))}")
            assert answer.status_code == 200, answer.text


# Conformance


def test_req_core_conformance_op_and_success(ask: Ask) -> None:
    answer = ask("/ogc/conformance")
    assert answer.status_code == 200
    said = answer.json()["conformsTo"]
    for name in ("core", "geojson", "oas30"):
        assert f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" in said
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in said


# HTTP and parameters


@pytest.mark.parametrize("url", PAGES)
def test_req_core_http(client: TestClient, url: str) -> None:
    whole, head = client.get(url), client.head(url)
    assert head.status_code == whole.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("url", PAGES)
def test_req_core_query_param_unknown(ask: Ask, url: str) -> None:
    is_problem(ask(url, unknownQueryParameter=1), 400, "bad_query")
    assert "unknownQueryParameter" in ask(url, unknownQueryParameter=1).json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "bbox=1,2,3", "bbox=1,2,3,x", "bbox=1,2,3,nan", "bbox=0,0,1,inf", "bbox=1,2,3,4,5", "bbox=", "bbox=0,10,1,5",
        "bbox=0,0,181,1", "bbox=0,-91,1,1", "bbox=0,0,1,1&bbox=0,0,1,1", "bbox=0,0,1,1&bbox-crs=EPSG:4326",
        "limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=", "limit=1_0", "limit=٣", "offset=-1", "offset=x",
        f"offset={'9' * 40}", "datetime=yesterday", "datetime=", "datetime=..", "datetime=../..", "datetime=/",
        "datetime=2026-13-01T00:00:00Z", "datetime=2026-02-30T00:00:00Z", "datetime=2026-01-01T00:00:00",
        "datetime=2026-01-02T00:00:00Z/2026-01-01T00:00:00Z", "datetime=2026-01-01T00:00:00Z/../..",
        "crs=EPSG:3857", "people_population=many", "people_population=nan", "people_population=1_0", "f=xml", "lang=de",
        "limit=1&limit=2", "Limit=1",
    ],
)  # fmt: skip
def test_req_core_query_param_invalid(ask: Ask, query: str) -> None:
    is_problem(ask(f"{CELLS}?{query}"), 400, "bad_query")


def test_a_flag_is_true_or_false(ask: Ask) -> None:
    is_problem(ask(FACILITIES, open="maybe"), 400, "bad_query")
    assert found(ask, FACILITIES, open="true") == found(ask, FACILITIES, open="1")


def test_a_refusal_is_in_the_language_of_the_asker(client: TestClient) -> None:
    answer = client.get(f"{CELLS}?limit=x", headers={"accept-language": "ru"})
    assert "целое число" in answer.json()["detail"]


def test_req_core_crs84(ask: Ask) -> None:
    (feature,) = ask(CELLS, limit=1).json()["features"]
    assert feature["geometry"]["coordinates"] == [69.5, 42.3]


# Collections


def test_req_core_fc_md_op_success_links_and_items(ask: Ask) -> None:
    answer = ask("/ogc/collections")
    assert answer.status_code == 200
    page = answer.json()
    assert links(page, "self")[0] == {
        "href": "http://127.0.0.1/ogc/collections", "rel": "self", "type": "application/json", "title": "This document",
    }  # fmt: skip
    assert [collection["id"] for collection in page["collections"]] == COLLECTIONS
    for collection in page["collections"]:
        assert collection["title"]
        assert collection["itemType"] == "feature"
        (items,) = links(collection, "items")
        assert items["type"] == "application/geo+json"
        assert items["href"] == f"http://127.0.0.1/ogc/collections/{collection['id']}/items"
        assert all({"rel", "type"} <= set(link) for link in collection["links"])


@pytest.mark.parametrize("name", COLLECTIONS)
def test_req_core_fc_md_extent(ask: Ask, name: str) -> None:
    """The extent holds every feature."""
    extent = ask(f"/ogc/collections/{name}").json()["extent"]["spatial"]
    assert extent["crs"] == CRS84
    ((west, south, east, north),) = extent["bbox"]
    features = ask(f"/ogc/collections/{name}/items", limit=10000).json()["features"]
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in features if f["geometry"]]
    assert shapely.total_bounds(shapes).tolist() == [west, south, east, north]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_req_core_sfc_md_op_and_success(ask: Ask, name: str) -> None:
    """A collection says the same of itself alone as among the others."""
    alone = ask(f"/ogc/collections/{name}")
    assert alone.status_code == 200
    (among,) = [part for part in ask("/ogc/collections").json()["collections"] if part["id"] == name]
    assert alone.json() == among


def test_collections_speak_the_language_of_the_asker(client: TestClient) -> None:
    said = [client.get(f"/ogc/collections/town.cells?lang={lang}").json() for lang in ("en", "kk")]
    assert [page["title"] for page in said] == ["Town: cells", "Қала: cells"]
    assert said[0]["description"].startswith("Synthetic data")
    assert "synthetic" not in client.get("/ogc/collections/islands.cells").json()["description"].lower()


@pytest.mark.parametrize(
    "path",
    [
        "town.coverage",
        "town.roads",
        "town",
        "nowhere.cells",
        "islands.sites",
        "islands.catchments",
        "islands.boundaries",
    ],
)
def test_a_collection_that_is_not_there(ask: Ask, path: str) -> None:
    for end in ("", "/items", "/items/1"):
        assert ask(f"/ogc/collections/{path}{end}").status_code == 404
        assert ask(f"/ogc/collections/{path}{end}").headers["content-type"] == "application/problem+json"


# Features


@pytest.mark.parametrize("name", COLLECTIONS)
def test_req_core_fc_op_response_and_geojson_content(ask: Ask, name: str) -> None:
    answer = ask(f"/ogc/collections/{name}/items")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    page = json.loads(answer.text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert page["type"] == "FeatureCollection"
    for feature in page["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["id"], str)
        assert set(feature) >= {"geometry", "properties"}


def test_req_core_fc_limit_definition_and_response(ask: Ask) -> None:
    """100 without a limit; never more than asked for; beyond the most the most, and no error."""
    assert len(found(ask, CELLS)) == 100
    assert found(ask, CELLS, limit=7) == [f"c{i}" for i in range(7)]
    assert len(found(ask, CELLS, limit=10000)) == SIDE * SIDE
    assert len(found(ask, CELLS, limit=10**9)) == SIDE * SIDE


def test_more_than_the_most_is_given_in_pages(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.ogc.parameters.MOST_FEATURES", 1000)
    page = ask(CELLS, limit=5000).json()
    assert page["numberReturned"] == 1000
    assert "limit=1000" in links(page, "next")[0]["href"]


def test_next_leads_through_every_feature_once_and_prev_back(ask: Ask) -> None:
    url, seen, back = f"{CELLS}?limit=400", [], []
    while url:
        page = ask(url).json()
        seen += [feature["id"] for feature in page["features"]]
        before = url
        url = next((link["href"] for link in links(page, "next")), "")
    assert seen == [f"c{i}" for i in range(SIDE * SIDE)]
    url = before
    while url:
        page = ask(url).json()
        back = [feature["id"] for feature in page["features"]] + back
        url = next((link["href"] for link in links(page, "prev")), "")
    assert back == seen


def test_next_keeps_the_filters(ask: Ask) -> None:
    page = ask(FACILITIES, kind="hospital", limit=3, bbox="69,42,70,43").json()
    (after,) = links(page, "next")
    asked = dict(parse_qsl(urlsplit(after["href"]).query))
    assert asked == {"kind": "hospital", "limit": "3", "bbox": "69,42,70,43", "offset": "3"}
    assert not {f["id"] for f in ask(after["href"]).json()["features"]} & {f["id"] for f in page["features"]}
    last = ask(FACILITIES, kind="hospital", limit=1000).json()
    assert not links(last, "next")
    assert not links(last, "prev")
    assert not links(ask(CELLS, limit=SIDE, offset=SIDE * (SIDE - 1)).json(), "next")  # the last page is full
    assert found(ask, FACILITIES, offset=10**6) == []


@pytest.mark.parametrize("seed", range(6))
def test_req_core_fc_bbox_definition_and_response(ask: Ask, seed: int) -> None:
    """Whatever touches the box and nothing else, as the geometries themselves say, one after the other."""
    random = np.random.default_rng(seed)
    for name in ("cells", "boundaries", "catchments"):
        url = f"/ogc/collections/town.{name}/items"
        features = ask(url, limit=10000).json()["features"]
        west, east = np.sort(random.uniform(69.45, 69.65, 2))
        south, north = np.sort(random.uniform(42.25, 42.45, 2))
        if seed == 0:  # edges that run through points
            west, south, east, north = 69.5, 42.3, 69.504, 42.302
        box = shapely.box(west, south, east, north)
        places = {f["id"]: f["geometry"] and shapely.from_geojson(json.dumps(f["geometry"])) for f in features}
        expected = [name for name, place in places.items() if not place or place.intersects(box)]
        text = f"{west!r},{south!r},{east!r},{north!r}".replace("np.float64(", "").replace(")", "")
        assert found(ask, url, bbox=text, limit=10000) == expected, f"{seed=} {text}"
        tall = f"{text.rsplit(',', 2)[0]},0,{','.join(text.rsplit(',', 2)[1:])},5000"
        assert found(ask, url, bbox=tall, limit=10000, bbox_crs=CRS84H) == expected, f"{seed=} {tall}"


def test_a_box_over_the_antimeridian(ask: Ask) -> None:
    assert found(ask, ISLANDS, bbox="179,-18,-179,-15") == ["i0", "i1", "i2", "i3"]
    assert found(ask, ISLANDS, bbox="-179,-18,179,-15") == ["i4", "i5"]
    assert found(ask, ISLANDS, bbox="179.7,-18,-180,-15") == ["i1"]
    assert found(ask, ISLANDS, bbox="-180,-90,180,90") == [f"i{at}" for at in range(6)]
    assert found(ask, ISLANDS, bbox="179,-16.7,-179,-15.7") == ["i1", "i2"]


def test_features_without_a_place_match_every_box(ask: Ask) -> None:
    url = "/ogc/collections/town.catchments/items"
    nowhere = [feature["id"] for feature in ask(url).json()["features"] if feature["geometry"] is None]
    assert len(nowhere) == 1
    assert found(ask, url, bbox="0,0,1,1") == nowhere


@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-01T00:00:00Z", "1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00", "1990-12-31T23:59:60Z",
        "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z/..", "../2026-01-01T00:00:00Z",
        "/2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z/", "2026-01-01", "2026-01-01/2026-01-01",
    ],
)  # fmt: skip
def test_req_core_fc_time_definition_and_response(ask: Ask, moment: str) -> None:
    """Features without a time, as all are here, match every moment."""
    assert found(ask, FACILITIES, datetime=moment) == found(ask, FACILITIES)


def test_rec_core_fc_filters(ask: Ask) -> None:
    every = ask(FACILITIES, limit=1000).json()["features"]

    def having(condition: Callable[[dict[str, Any]], bool]) -> list[str]:
        chosen = [feature["id"] for feature in every if condition(feature["properties"])]
        assert 0 < len(chosen) < len(every)
        return chosen

    for parameters, condition in (
        ({"kind": "hospital"}, lambda p: p["kind"] == "hospital"),
        ({"name": "โรงพยาบาลส่งเสริมสุขภาพตำบล"}, lambda p: p["name"].startswith("โรง")),
        ({"services": "dental"}, lambda p: "dental" in p["services"]),
        ({"open": "false"}, lambda p: p["open"] is False),
        ({"capacity_per_day": "120.50"}, lambda p: p["capacity_per_day"] == 120.5),
        ({"staff": "7"}, lambda p: p["staff"] == 7),
        ({"ownership": ""}, lambda p: p["ownership"] == ""),
        ({"kind": "fap", "ownership": "public"}, lambda p: p["kind"] == "fap" and p["ownership"] == "public"),
        ({"facility_id": "f/5"}, lambda p: p["facility_id"] == "f/5"),
    ):  # fmt: skip
        assert found(ask, FACILITIES, limit=1000, **parameters) == having(condition), parameters
    assert found(ask, FACILITIES, kind="HOSPITAL") == []
    assert found(ask, FACILITIES, services="dent") == []


def test_req_core_fc_links_and_rel_type(ask: Ask) -> None:
    url = f"http://127.0.0.1{CELLS}?limit=5&offset=5"
    page = ask(url).json()
    (itself,) = links(page, "self")
    assert (itself["href"], itself["type"]) == (url, "application/geo+json")
    assert all(link["rel"] and link["type"] for link in page["links"])
    assert {link["rel"] for link in page["links"]} == {"self", "collection", "next", "prev"}


def test_req_core_fc_timestamp(ask: Ask) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    text = ask(CELLS).json()["timeStamp"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    assert before <= datetime.fromisoformat(text) <= datetime.now(UTC)


def test_req_core_fc_number_matched_and_returned(ask: Ask) -> None:
    page = ask(CELLS, limit=30, people_aged_65=3).json()
    assert page["numberMatched"] == SIDE
    assert page["numberReturned"] == len(page["features"]) == 30


@pytest.mark.parametrize("name", COLLECTIONS)
def test_req_core_f_op_success_and_links(ask: Ask, name: str) -> None:
    """Each feature by its id, whatever signs the id has: the same as in the collection."""
    for feature in ask(f"/ogc/collections/{name}/items", limit=12).json()["features"]:
        answer = ask(f"/ogc/collections/{name}/items/{quote(feature['id'], safe='')}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/geo+json"
        alone = answer.json()
        (itself,), (whole,) = links(alone, "self"), links(alone, "collection")
        assert itself["type"] == "application/geo+json"
        assert whole["href"] == f"http://127.0.0.1/ogc/collections/{name}"
        assert {key: value for key, value in alone.items() if key != "links"} == feature


@pytest.mark.parametrize("feature_id", ["none", "c", "", "%00", "c1%20"])
def test_a_feature_that_is_not_there(ask: Ask, feature_id: str) -> None:
    assert ask(f"{CELLS}/{feature_id}").status_code == 404


def test_answers_name_their_source(ask: Ask) -> None:
    page = ask(CELLS, limit=1).json()
    assert page["attribution"] == "© OpenStreetMap contributors"
    assert page["license"] == "ODbL 1.0"
    assert page["synthetic"].startswith("Synthetic data")
    assert "synthetic" not in ask(ISLANDS).json()
    (licence,) = links(ask("/ogc/collections/town.cells").json(), "license")
    assert licence["href"] == "https://opendatacommons.org/licenses/odbl/1-0/"


# Part 2: coordinate reference systems by reference


def test_req_crs_fc_md_crs_list_and_storage_crs(ask: Ask) -> None:
    page = ask("/ogc/collections").json()
    for collection in (page, *page["collections"]):
        assert collection["crs"] == [CRS84, f"{EPSG}4326", f"{EPSG}3857"]
    assert {collection["storageCrs"] for collection in page["collections"]} == {CRS84}


@pytest.mark.parametrize(
    ("uri", "name"), [(CRS84, "OGC:CRS84"), (f"{EPSG}4326", "EPSG:4326"), (f"{EPSG}3857", "EPSG:3857")]
)
def test_req_crs_ogc_crs_header_and_parameter(ask: Ask, uri: str, name: str) -> None:
    """The coordinates are those PROJ gives, in the order of axes of the authority."""
    project = pyproj.Transformer.from_crs("OGC:CRS84", name)
    for url in (f"{FACILITIES}?limit=1000", "/ogc/collections/town.boundaries/items?limit=10"):
        plain, other = ask(url), ask(f"{url}&crs={quote(uri)}")
        assert plain.headers["content-crs"] == f"<{CRS84}>"
        assert other.headers["content-crs"] == f"<{uri}>"
        for ours, theirs in zip(plain.json()["features"], other.json()["features"], strict=True):
            before, after = (
                shapely.get_coordinates(shapely.from_geojson(json.dumps(f["geometry"]))) for f in (ours, theirs)
            )
            np.testing.assert_allclose(after, np.column_stack(project.transform(*before.T)), rtol=1e-12)
    one = ask(f"{CELLS}/c0", crs=uri)
    assert one.headers["content-crs"] == f"<{uri}>"
    np.testing.assert_allclose(one.json()["geometry"]["coordinates"], project.transform(69.5, 42.3), rtol=1e-12)


@pytest.mark.parametrize(("uri", "name"), [(f"{EPSG}4326", "EPSG:4326"), (f"{EPSG}3857", "EPSG:3857")])
def test_req_crs_fc_bbox_crs(ask: Ask, uri: str, name: str) -> None:
    project = pyproj.Transformer.from_crs("OGC:CRS84", name)
    corners = [*project.transform(69.5031, 42.3021), *project.transform(69.5251, 42.3101)]
    text = ",".join(repr(float(value)) for value in corners)
    expected = found(ask, CELLS, bbox="69.5031,42.3021,69.5251,42.3101", limit=1000)
    assert len(expected) == 11 * 4
    assert found(ask, CELLS, bbox=text, bbox_crs=uri, limit=1000) == expected
    islands = [*project.transform(179, -18), *project.transform(-179, -15)]
    text = ",".join(repr(float(value)) for value in islands)
    assert found(ask, ISLANDS, bbox=text, bbox_crs=uri) == ["i0", "i1", "i2", "i3"]


def test_req_crs_invalid_systems_are_refused(ask: Ask) -> None:
    for name in ("crs", "bbox-crs"):
        is_problem(ask(f"{CELLS}?{name}={quote(EPSG)}32642&bbox=0,0,1,1"), 400, "bad_query")
    is_problem(ask(CELLS, bbox="0,0,30000000,1", bbox_crs=f"{EPSG}3857"), 400, "bad_query")
    is_problem(ask(CELLS, bbox="42,91,43,181", bbox_crs=f"{EPSG}4326"), 400, "bad_query")
    is_problem(ask(f"{CELLS}/c0", crs="EPSG:3857"), 400, "bad_query")


def test_a_region_without_a_result_has_no_catchments(ask: Ask) -> None:
    ids = {collection["id"] for collection in ask("/ogc/collections").json()["collections"]}
    assert not {"islands.catchments", "islands.sites", "islands.boundaries"} & ids


def test_nothing_is_read_from_a_region_that_is_gone(tmp_path: Path) -> None:
    """Tables are kept as long as their region is."""
    (town, _islands) = served_regions(tmp_path)
    assert region_layer(town, "cells") is region_layer(town, "cells")
    gone = weakref.ref(region_layer(town, "cells"))
    del town, _islands
    gc.collect()
    assert gone() is None
