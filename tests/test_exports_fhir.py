"""FHIR: every rule of R4 that the bundle touches, and the bundle as a validator of FHIR resources sees it."""

import base64
import json
import re
import uuid
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas as gpd
import pytest
import shapely

from geo.exports import FORMATS, About
from geo.exports.fhir import resource_id
from geo.exports.layer import boundary_layer, facility_layer
from geo.exports.opening_hours import fhir_hours

ABOUT = About("small", "Small", "© OpenStreetMap & others", "ODbL 1.0", "", "Synthetic <data>", "en")
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
CODE = re.compile(r"[^\s]+( [^\s]+)*")
TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)")

FACILITIES = gpd.GeoDataFrame(
    {
        "facility_id": ["a", "b", "ц 3"],
        "name": ["№ 1 «Әл-Фараби» & <b>", "โรงพยาบาล\x07\n", ""],
        "kind": ["polyclinic", "other", "hospital"],
        "services": [("dental", "long  term care"), (), ()],
        "open": [True, False, True],
        "ownership": ["public", "", ""],
        "owner": ["ГКП «Қала»", None, "ГКП «Қала»"],
        "opening_hours": ["Mo-Fr 08:00-20:00; Sa 09:00-14:00", "", "on request"],
    },
    geometry=gpd.points_from_xy([69.5, 69.7, 70.5], [42.31, 42.32, 42.33]),
    crs=4326,
)
BOUNDARIES = gpd.GeoDataFrame(
    {"boundary_id": ["w", "e"], "name": ["Батыс", ""], "level": "district"},
    geometry=[shapely.box(69.4, 42, 69.6, 43), shapely.box(69.6, 42, 70, 43)],
    crs=4326,
)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("fhir") / "bundle.json"
    FORMATS["fhir"].write([facility_layer(FACILITIES), boundary_layer(BOUNDARIES)], ABOUT, path)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bundle(text: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(text)
    return read


@pytest.fixture(scope="module")
def resources(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By identifier: `facility a`."""
    found = [entry["resource"] for entry in bundle["entry"]]
    return {f"{r['identifier'][0]['system'].rsplit(':', 1)[1]} {r['identifier'][0]['value']}": r for r in found}


def test_a_validator_of_fhir_takes_the_bundle(text: str) -> None:
    r4 = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources absent")
    read = r4.Bundle.model_validate_json(text)
    assert len(read.entry) == 6


def test_it_is_a_transaction_that_may_be_sent_twice(bundle: dict[str, Any]) -> None:
    assert bundle["resourceType"] == "Bundle"
    assert bundle["type"] == "transaction"
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(urls)) == len(urls)  # bdl-7
    for entry in bundle["entry"]:
        resource = entry["resource"]
        assert ID.fullmatch(resource["id"])
        assert uuid.UUID(resource["id"]).urn == entry["fullUrl"]
        assert entry["request"] == {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}  # bdl-3
    assert resource_id("small", "facility", "a") == resource_id("small", "facility", "a")
    assert resource_id("small", "facility", "a") != resource_id("other", "facility", "a")


def test_references_lead_to_resources_of_the_bundle_before_their_users(bundle: dict[str, Any]) -> None:
    seen: set[str] = set()
    used = 0
    for entry in bundle["entry"]:
        for key in ("partOf", "managingOrganization"):
            if key in entry["resource"]:
                assert entry["resource"][key]["reference"] in seen
                used += 1
        seen.add(entry["fullUrl"])
    assert used == 4


def test_a_facility_says_what_is_known_of_it(resources: dict[str, dict[str, Any]]) -> None:
    location = resources["facility a"]
    assert location["resourceType"] == "Location"
    assert location["name"] == "№ 1 «Әл-Фараби» & <b>"
    assert (location["status"], location["mode"]) == ("active", "instance")
    assert location["position"] == {"longitude": 69.5, "latitude": 42.31}
    codings = [[(c["system"].rsplit("/", 1)[-1], c["code"]) for c in kind["coding"]] for kind in location["type"]]
    assert codings == [
        [("v3-RoleCode", "OF"), ("urn:qamtu:facility-kind", "polyclinic")],
        [("urn:qamtu:service", "dental")],
        [("urn:qamtu:service", "long term care")],
    ]
    assert location["hoursOfOperation"][0]["daysOfWeek"] == ["mon", "tue", "wed", "thu", "fri"]
    owner = resources["owner ГКП «Қала»"]
    assert owner["resourceType"] == "Organization"
    assert location["managingOrganization"] == {"reference": f"urn:uuid:{owner['id']}", "display": "ГКП «Қала»"}
    assert resources["facility b"]["status"] == "inactive"
    assert "managingOrganization" not in resources["facility b"]
    assert "hoursOfOperation" not in resources["facility ц 3"]
    assert resources["facility ц 3"]["name"] == "ц 3"  # org-1, and a name that is not blank
    assert resources["facility b"]["name"] == "โรงพยาบาล"


def test_a_facility_is_part_of_the_boundary_it_lies_on(resources: dict[str, dict[str, Any]]) -> None:
    areas = {f"urn:uuid:{resources[key]['id']}": key for key in ("boundary w", "boundary e")}
    assert areas[resources["facility a"]["partOf"]["reference"]] == "boundary w"
    assert areas[resources["facility b"]["partOf"]["reference"]] == "boundary e"
    assert "partOf" not in resources["facility ц 3"]


def test_a_boundary_carries_its_outline(resources: dict[str, dict[str, Any]]) -> None:
    area = resources["boundary w"]
    assert area["physicalType"]["coding"][0]["code"] == "jdn"
    attachment = area["extension"][0]["valueAttachment"]
    assert attachment["contentType"] == "application/geo+json"
    shape = shapely.from_geojson(base64.b64decode(attachment["data"]).decode())
    assert shapely.equals(shape, BOUNDARIES.geometry.iloc[0])
    assert resources["boundary e"]["name"] == "e"


def test_every_value_is_of_a_kind_fhir_has(bundle: dict[str, Any]) -> None:
    def walk(value: Any, key: str = "") -> None:
        assert value not in ("", [], {}, None), key  # ele-1: no empty elements
        if isinstance(value, dict):
            for name, part in value.items():
                walk(part, name)
        elif isinstance(value, list):
            for part in value:
                walk(part, key)
        elif isinstance(value, str):
            assert all(ord(sign) >= 32 for sign in value)
            assert value == value.strip()
            if key == "code":
                assert CODE.fullmatch(value)
            if key in ("openingTime", "closingTime"):
                assert TIME.fullmatch(value)

    walk(bundle)


def test_synthetic_data_are_labelled_and_sources_told_in_every_resource(bundle: dict[str, Any]) -> None:
    for part in (bundle, *(entry["resource"] for entry in bundle["entry"])):
        assert [label["code"] for label in part["meta"]["security"]] == ["HTEST"]
    for entry in bundle["entry"]:
        text = entry["resource"]["text"]
        assert text["status"] == "generated"
        div = ElementTree.fromstring(text["div"])  # noqa: S314 - our own
        assert div.tag == "{http://www.w3.org/1999/xhtml}div"
        told = [part.text for part in div]
        assert told[-3:] == ["Synthetic <data>", "© OpenStreetMap & others", "ODbL 1.0"]


def test_real_data_carry_no_such_label(tmp_path: Path) -> None:
    real = About("small", "Small", "", "", "", "", "en")
    FORMATS["fhir"].write([facility_layer(FACILITIES)], real, tmp_path / "x.json")
    text = (tmp_path / "x.json").read_text(encoding="utf-8")
    assert "HTEST" not in text
    assert "partOf" not in text


WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.mark.parametrize(
    ("osm", "expected"),
    [
        ("24/7", [{"daysOfWeek": WEEK, "allDay": True}]),
        ("00:00-24:00", [{"daysOfWeek": WEEK, "allDay": True}]),
        (
            "Mo-We,Fr 08:00-12:00,13:00-17:00; Sa 09:00-14:00",
            [
                {"daysOfWeek": ["mon", "tue", "wed", "fri"], "openingTime": "08:00:00", "closingTime": "12:00:00"},
                {"daysOfWeek": ["mon", "tue", "wed", "fri"], "openingTime": "13:00:00", "closingTime": "17:00:00"},
                {"daysOfWeek": ["sat"], "openingTime": "09:00:00", "closingTime": "14:00:00"},
            ],
        ),
        ("08:00-20:00; Su off", [{"daysOfWeek": WEEK[:6], "openingTime": "08:00:00", "closingTime": "20:00:00"}]),
        (
            "Sa-Mo 10:00-11:00",
            [{"daysOfWeek": ["mon", "sat", "sun"], "openingTime": "10:00:00", "closingTime": "11:00:00"}],
        ),
        ("Mo-Fr 08:00-20:00; PH off", None),  # holidays are more than FHIR's week holds
        ("Mo-Fr 20:00-08:00", None),  # over midnight
        ("Mo-Fr 08:00-24:00", None),
        ("sunrise-sunset", None),
        ("Mo-Fr 8:00-20:00", None),
        ("Mo-Su off", None),
        ("", None),
    ],
)
def test_opening_hours(osm: str, expected: list[dict[str, Any]] | None) -> None:
    assert fhir_hours(osm) == expected
