"""`/export`: every format as a file to be saved, sent once; what cannot be is refused in words."""

import io
import json
import tempfile
from email.message import Message
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from fastapi.testclient import TestClient
from ogc_region import SIDE, ogc_app
from small_town import lay_out_town, read_town

from api.endpoints.export import FileFormat, LayerName, disposition
from api.main import create_app
from api.regions import ServedRegion
from geo.coverage import coverage_table
from geo.exports import FORMATS, LAYERS

URL = "/api/v1/regions/town/export"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return TestClient(ogc_app(tmp_path_factory.mktemp("ogc")), base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A region with streets, not synthetic, without a result."""
    folder: Path = tmp_path_factory.mktemp("town")
    lay_out_town(folder)
    region, question = read_town(folder)
    served = ServedRegion("town", folder / "none", question, lambda: region)
    return TestClient(create_app([served]), base_url="http://127.0.0.1")


def test_the_endpoint_knows_the_formats_and_layers_there_are() -> None:
    assert [form.value for form in FileFormat] == list(FORMATS)
    assert {layer.value for layer in LayerName} == set(LAYERS)


@pytest.mark.parametrize("name", list(FORMATS))
def test_each_format_is_a_file_to_be_saved(client: TestClient, name: str) -> None:
    answer = client.get(URL, params={"format": name, "layer": "facilities"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == FORMATS[name].media_type
    said = Message()
    said["Content-Disposition"] = answer.headers["content-disposition"]
    assert said.get_content_disposition() == "attachment"
    assert said.get_filename() == f"town-facilities-synthetic.{FORMATS[name].suffix}"
    assert len(answer.content) == int(answer.headers["content-length"]) > 500


def test_files_hold_the_layer(client: TestClient) -> None:
    def fetch(**asked: str) -> io.BytesIO:
        answer = client.get(URL, params=asked)
        assert answer.status_code == 200, answer.text
        return io.BytesIO(answer.content)

    assert len(gpd.read_file(fetch(format="geojson", layer="cells"))) == SIDE * SIDE
    assert len(gpd.read_parquet(fetch(format="geoparquet", layer="cells"))) == SIDE * SIDE
    assert len(pd.read_csv(fetch(format="csv", layer="sites"), encoding="utf-8-sig")) == 2
    assert len(json.load(fetch(format="dhis2"))["features"]) == 41 + 2 + 1
    assert len(json.load(fetch(format="fhir", layer="boundaries"))["entry"]) == 2


def test_without_a_layer_all_that_there_is_goes_into_one_file(town: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    path.write_bytes(town.get(URL, params={"format": "gpkg"}).content)
    named = {str(name) for name, _ in pyogrio.list_layers(path)}
    assert named == {"facilities", "cells", "coverage", "layer_styles"}


def test_a_file_that_is_known_is_not_sent_again(client: TestClient) -> None:
    asked = {"format": "xlsx", "layer": "facilities"}
    first = client.get(URL, params=asked)
    again = client.get(URL, params=asked)
    assert again.content == first.content
    etag = first.headers["etag"]
    assert again.headers["etag"] == etag
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = client.get(URL, params=asked, headers={"if-none-match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert client.get(URL, params=asked, headers={"if-none-match": '"other"'}).status_code == 200
    russian = client.get(URL, params=asked, headers={"accept-language": "ru"})
    assert russian.headers["etag"] != etag
    assert russian.content != first.content


def test_nothing_is_left_behind(client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert client.get(URL, params={"format": "gpkg", "layer": "cells"}).status_code == 200
    monkeypatch.setattr("geo.exports.workbook.MOST_ROWS", 3)
    refused = client.get(URL, params={"format": "xlsx", "layer": "cells"})
    assert (refused.status_code, refused.json()["code"]) == (422, "output")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("region", "asked", "status", "word"),
    [
        ("town", {"format": "csv"}, 422, "layer=facilities"),
        ("town", {"format": "geojson", "layer": "coverage"}, 422, "does not hold the layer coverage"),
        ("town", {"format": "fhir", "layer": "cells"}, 422, "it holds boundaries, facilities"),
        ("town", {"format": "shp", "layer": "cells"}, 422, "geojson, gpkg"),
        ("town", {"format": "csv", "layer": "roads"}, 422, "facilities, cells"),
        ("town", {"layer": "cells"}, 422, "format"),
        ("islands", {"format": "csv", "layer": "sites"}, 404, "islands has no layer sites"),
        ("nowhere", {"format": "csv", "layer": "cells"}, 404, "nowhere"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    client: TestClient, region: str, asked: dict[str, str], status: int, word: str
) -> None:
    answer = client.get(URL.replace("town", region), params=asked)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json()["detail"]


def test_names_of_files_are_safe_in_old_and_new_programs() -> None:
    text = disposition('Қала "1"/..\r\nx.csv')
    assert text.isascii()
    assert "\r" not in text
    assert 'filename="____' in text
    said = Message()
    said["Content-Disposition"] = text
    assert "filename*=UTF-8''%D2%9A%D0%B0%D0%BB%D0%B0%20%221%22%2F..%0D%0Ax.csv" in text


def test_coverage_is_that_of_the_region(town: TestClient) -> None:
    answer = town.get(URL, params={"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["facilities", "cells", "coverage", "about"]
    served = town.app.state.regions["town"]  # type: ignore[attr-defined]
    ours = coverage_table(served.reaches, served.region.population, None, thresholds_min=(5, 15))
    head, *rows = book["coverage"].iter_rows(values_only=True)
    read = pd.DataFrame(rows, columns=list(head))
    assert read["people_covered"].tolist() == ours["people_covered"].tolist()
    assert read["coverage_id"].is_unique
    assert not read["synthetic"].any()
    assert "synthetic" not in answer.headers["content-disposition"]
