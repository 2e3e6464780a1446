"""Uploads over HTTP, on both databases: kept by what they hold, each for those who may use it, removed."""

import gzip
import hashlib
import io
import json
from dataclasses import replace

import osmium
import pytest
from fastapi.testclient import TestClient
from small_town import osm_grid

from api.imports.upload_kinds import UPLOAD_KINDS
from api.main import create_app
from api.region_shelf import RegionShelf
from api.service import Service
from api.store.models import Job

PATH = "/api/v1/uploads"
CSV = b"id,name,lon,lat\nA,Polyclinic 1,69.5,42.3\n"
GEOJSON = json.dumps({"type": "FeatureCollection", "features": []}).encode()


@pytest.fixture
def service(database, tmp_path):
    return Service(database, tmp_path / "data", RegionShelf(database, tmp_path / "data"))


@pytest.fixture
def client(service):
    with TestClient(create_app(service=service)) as client:
        yield client


def send(client, content, kind="facilities", name="list.csv"):
    return client.post(PATH, params={"kind": kind, "name": name}, content=content)


def files_of(service):
    return sorted(path.name for path in (service.data / "uploads").rglob("*") if path.is_file())


def test_a_file_is_kept_by_its_hash_and_read_back(client, service):
    made = send(client, CSV)
    assert made.status_code == 201
    told = made.json()
    assert told["sha256"] == hashlib.sha256(CSV).hexdigest()
    assert (told["size_bytes"], told["media_type"], told["kind"]) == (len(CSV), "text/csv", "facilities")
    assert "file" not in told
    assert client.get(made.headers["Location"]).json() == told
    assert client.get(PATH).json() == [told]
    assert files_of(service) == [f"{told['sha256']}.csv"]


def test_the_same_content_is_kept_once_and_removed_with_the_last_that_names_it(client, service):
    first, second = send(client, CSV).json(), send(client, CSV, name="again.csv").json()
    assert first["id"] != second["id"]
    assert len(files_of(service)) == 1
    assert client.delete(f"{PATH}/{first['id']}").status_code == 204
    assert len(files_of(service)) == 1
    assert client.delete(f"{PATH}/{second['id']}").status_code == 204
    assert files_of(service) == []
    assert client.get(f"{PATH}/{second['id']}").status_code == 404


def test_what_a_job_is_to_read_is_not_removed(client, service):
    made = send(client, osm_grid().encode(), "osm", "town.osm").json()
    with service.database.session() as session:
        session.add(Job(id="j", kind="network_build", parameters={"upload_id": made["id"]}, state="running"))
    refused = client.delete(f"{PATH}/{made['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert len(files_of(service)) == 1


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        (CSV, "care", "text/csv"),
        ("id;название\n1;Поликлиника\n".encode("cp1251") * 20, "facilities", "text/csv"),
        ("id\tname\n1\tคลินิก\n".encode("utf-16"), "facilities", "text/csv"),
        (GEOJSON, "boundaries", "application/geo+json"),
        (b"\xef\xbb\xbf" + GEOJSON, "facilities", "application/geo+json"),
        (osm_grid().encode(), "osm", "application/vnd.openstreetmap.data+xml"),
        (gzip.compress(osm_grid().encode()), "osm", "application/vnd.openstreetmap.data+xml+gzip"),
    ],
)
def test_what_a_file_is_stands_in_it(client, content, kind, media_type):
    told = send(client, content, kind, "report.pdf").json()
    assert told["media_type"] == media_type


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "facilities"),
        (b"\x7fELF" + bytes(range(256)), "facilities"),
        (bytes(range(256)) * 50, "facilities"),
        (b"<html><table>", "facilities"),
        (CSV, "osm"),
        (osm_grid().encode(), "facilities"),
        (b"SQLite format 3\0" + b"\0" * 500, "facilities"),
        (b"", "facilities"),
        (b"\0" * 5000, "facilities"),
    ],
)
def test_another_content_than_that_of_its_kind_is_refused_whatever_its_name(client, service, content, kind):
    refused = send(client, content, kind, "list.csv")
    assert (refused.status_code, refused.json()["code"]) == (422, "upload")
    assert "list.csv" in refused.json()["detail"]
    assert files_of(service) == []
    assert client.get(PATH).json() == []


def test_a_name_leads_nowhere(client, service):
    for name in ("../../etc/passwd", "C:\\maps\\..\\list.csv", "/abs/list.csv", "a\u202eb\x07.csv", "...", "-rf"):
        told = send(client, CSV, name=name)
        if told.status_code == 422:  # control signs
            continue
        assert "/" not in told.json()["name"]
        assert "\\" not in told.json()["name"]
        assert told.json()["name"].strip(".")
    assert files_of(service) == [f"{hashlib.sha256(CSV).hexdigest()}.csv"]


def test_more_than_its_kind_may_hold_is_refused_as_it_comes(client, service, monkeypatch):
    monkeypatch.setattr("api.imports.receive.UPLOAD_KINDS", small := dict(patched_kinds(1000)))
    assert small["facilities"].most_bytes == 1000
    said = send(client, CSV + b"x" * 2000)
    assert (said.status_code, said.json()["code"]) == (413, "too_large")
    unsaid = send(client, iter([CSV, b"x" * 500, b"x" * 600]))  # no Content-Length
    assert unsaid.status_code == 413
    assert files_of(service) == []
    assert send(client, iter([CSV])).status_code == 201


def patched_kinds(most_bytes):
    return {name: replace(kind, most_bytes=most_bytes) for name, kind in UPLOAD_KINDS.items()}


def test_other_requests_below_uploads_are_as_short_as_everywhere(client):
    long = client.post(f"{PATH}/x/report", content=b" " * 5_000_000, headers={"Content-Type": "application/json"})
    assert long.status_code == 413


def test_pages_hold_every_upload_once(client):
    ids = {send(client, CSV).json()["id"] for _ in range(5)}
    found, address = [], f"{PATH}?limit=2"
    while address:
        page = client.get(address)
        found += [row["id"] for row in page.json()]
        address = page.links.get("next", {}).get("url")
    assert sorted(found) == sorted(ids)


def test_a_pbf_that_is_cut_short_is_known_at_once(client, tmp_path):
    (tmp_path / "town.osm").write_text(osm_grid())
    writer = osmium.SimpleWriter(str(tmp_path / "town.osm.pbf"))
    for thing in osmium.FileProcessor(str(tmp_path / "town.osm")):
        writer.add(thing)
    writer.close()
    whole = (tmp_path / "town.osm.pbf").read_bytes()
    assert send(client, whole, "osm").json()["media_type"] == "application/vnd.openstreetmap.data+pbf"
    for cut in (len(whole) - 1, len(whole) // 2, 30):
        refused = send(client, whole[:cut], "osm")
        assert (refused.status_code, refused.json()["code"]) == (422, "upload"), cut


def test_an_import_is_told_in_the_language_that_is_asked_for(client):
    told = client.post(PATH, params={"kind": "osm", "name": "a.csv", "lang": "ru"}, content=CSV).json()
    assert told["detail"] != client.post(PATH, params={"kind": "osm", "name": "a.csv"}, content=CSV).json()["detail"]


def test_a_stream_is_hashed_as_one(client):
    chunks = [io.BytesIO(CSV).read(7)] + [CSV[at : at + 11] for at in range(7, len(CSV), 11)]
    assert send(client, iter(chunks)).json()["sha256"] == hashlib.sha256(CSV).hexdigest()
