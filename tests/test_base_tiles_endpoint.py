"""`/base-map.pmtiles`: ranges and conditions over HTTP; made once, beside the service, when it is first needed."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import osmium
import pytest
from fastapi.testclient import TestClient
from pmtiles_reader import read_archive
from small_town import lay_out_town, read_town

import api.endpoints.base_tiles
from api.base_maps import BaseMaps, NoBaseMapError
from api.main import create_app
from api.regions import ServedRegion
from api.service import open_service
from geo.base_tiles import write_base_tiles
from geo.manifest import sha256

PATH = "/api/v1/regions/town/base-map.pmtiles"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The town, its extract kept by its hash under a data folder as an upload is."""
    folder = tmp_path_factory.mktemp("town")
    lay_out_town(folder)
    data = tmp_path_factory.mktemp("data")
    extract = folder / "town.osm"
    (data / "store").mkdir()
    shutil.copy(extract, data / "store" / f"{sha256(extract)}.osm")
    region, question = read_town(folder)
    return extract, data, lambda: ServedRegion("town", folder, question, lambda: region)


@pytest.fixture(scope="module")
def client(town):
    _, data, served = town
    with TestClient(create_app([served()], service=open_service(data))) as client:
        assert client.get(PATH).status_code == 200
        yield client


@pytest.fixture(scope="module")
def whole(client):
    return client.get(PATH).content


def test_it_is_the_base_map_of_the_extract(town, whole, tmp_path):
    write_base_tiles(town[0], tmp_path / "expected.pmtiles")
    assert whole == (tmp_path / "expected.pmtiles").read_bytes()
    assert read_archive(whole).metadata["attribution"].startswith("© OpenStreetMap")


def test_a_range_is_that_part(client, whole):
    answer = client.get(PATH, headers={"range": "bytes=0-126"})
    assert answer.status_code == 206
    assert answer.content == whole[:127]
    assert answer.headers["content-range"] == f"bytes 0-126/{len(whole)}"
    assert answer.headers["content-type"] == "application/vnd.pmtiles"
    assert "content-encoding" not in answer.headers, "a range of packed bytes would be another one"
    assert client.get(PATH, headers={"range": "bytes=100-199"}).content == whole[100:200]
    assert client.get(PATH, headers={"range": "bytes=-50"}).content == whole[-50:]
    assert client.get(PATH, headers={"range": "bytes=100-"}).content == whole[100:]


def test_the_first_16_kib_of_a_smaller_file_are_all_of_it(client, whole):
    """What every reader of PMTiles asks for first."""
    assert len(whole) < 16384
    assert client.get(PATH, headers={"range": "bytes=0-16383"}).content == whole


def test_a_range_beyond_the_end(client, whole):
    answer = client.get(PATH, headers={"range": f"bytes={len(whole)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(whole)}"


def test_a_range_of_another_version_is_not_mixed_in(client, whole):
    tag = client.get(PATH).headers["etag"]
    headers = {"range": "bytes=0-9"}
    assert client.get(PATH, headers={**headers, "if-range": tag}).status_code == 206
    other = client.get(PATH, headers={**headers, "if-range": '"another"'})
    assert (other.status_code, other.content) == (200, whole)


def test_what_is_known_is_not_sent_again(client):
    answer = client.get(PATH)
    again = client.get(PATH, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]
    assert client.get(PATH, headers={"if-none-match": '"another"'}).status_code == 200


def test_head_tells_size_and_tag_alone(client, whole):
    answer = client.head(PATH)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(whole))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"] == client.get(PATH).headers["etag"]


def test_it_is_documented(client):
    (told,) = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/regions/{region_id}/base-map.pmtiles"].items()
    assert told[0] == "get"
    assert {"200", "206", "304", "416", "503"} <= set(told[1]["responses"])


def test_a_region_whose_extract_is_gone_has_none(town):
    with TestClient(create_app([town[2]()])) as client:
        answer = client.get(PATH, headers={"accept-language": "ru"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_object")
    assert "подложки" in answer.json()["detail"]


def test_who_comes_too_early_is_told_when_to_come_again(town, monkeypatch):
    monkeypatch.setattr(api.endpoints.base_tiles, "PATIENCE_S", 0.2)
    monkeypatch.setattr(BaseMaps, "find", lambda *_: None)
    with TestClient(create_app([town[2]()])) as client:
        answer = client.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
    assert answer.headers["retry-after"] == "5"


def made(maps, digest, seconds=60):
    """The base map, waited for."""
    for _ in range(seconds * 20):
        path = maps.find(digest)
        if path is not None:
            return path
        time.sleep(0.05)
    raise AssertionError("it is not made")


@pytest.fixture
def runs(monkeypatch):
    """The processes that were started."""
    found = []
    start = subprocess.Popen

    def count(command, **options):
        found.append(command)
        return start(command, **options)

    monkeypatch.setattr("api.base_maps.subprocess.Popen", count)
    return found


def test_it_is_made_once_and_kept(town, tmp_path, runs):
    digest = sha256(town[0])
    (tmp_path / "store").mkdir()
    shutil.copy(town[0], tmp_path / "store" / f"{digest}.osm")
    stale = tmp_path / "base_maps" / digest[:16] / "of-another-version.pmtiles"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"old")
    maps = BaseMaps(tmp_path)
    assert maps.find(digest) is None
    assert maps.find(digest) is None, "whoever asks meanwhile starts nothing"
    path = made(maps, digest)
    assert BaseMaps(tmp_path).find(digest) == path, "the next start finds it"
    assert len(runs) == 1
    assert [file.name for file in path.parent.iterdir()] == [path.name], "those of other versions are not hoarded"


def test_the_extract_of_an_embedded_region_is_found(town, tmp_path):
    """It lies under a name that says nothing of its content."""
    path = tmp_path / "regions" / "town-1234" / "region.osm.pbf"
    path.parent.mkdir(parents=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for item in osmium.FileProcessor(str(town[0])):
            writer.add(item)
    (path.parent / "other.osm.pbf").write_bytes(b"another")
    found = read_archive(made(BaseMaps(tmp_path), sha256(path)).read_bytes())
    assert found.metadata["source"]["sha256"] == sha256(path)


def test_an_extract_that_is_not_the_one_it_is_named_after_is_not_drawn(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / f"{'0' * 64}.osm").write_text("another")
    with pytest.raises(NoBaseMapError):
        BaseMaps(tmp_path).find("0" * 64)


def test_an_extract_that_cannot_be_drawn_is_tried_once(tmp_path, runs, caplog):
    (tmp_path / "store").mkdir()
    broken = tmp_path / "broken"
    broken.write_text("no OSM file")
    digest = sha256(broken)
    broken.rename(tmp_path / "store" / f"{digest}.osm")
    maps = BaseMaps(tmp_path)
    with pytest.raises(NoBaseMapError):
        made(maps, digest)
    with pytest.raises(NoBaseMapError):
        maps.find(digest)
    assert len(runs) == 1
    assert "cannot be made" in caplog.text
    assert list((tmp_path / "base_maps" / digest[:16]).iterdir()) == []


def test_one_that_is_being_made_is_given_up_when_the_service_ends(town, tmp_path, monkeypatch, caplog):
    started, start = [], subprocess.Popen

    def slowly(command, **options):
        (Path(command[-1]).parent / ".begun.partial").mkdir()
        started.append(start([sys.executable, "-c", "import time; time.sleep(60)"], **options))
        return started[-1]

    monkeypatch.setattr("api.base_maps.subprocess.Popen", slowly)
    digest = sha256(town[0])
    (tmp_path / "store").mkdir()
    shutil.copy(town[0], tmp_path / "store" / f"{digest}.osm")
    maps = BaseMaps(tmp_path)
    assert maps.find(digest) is None
    while not started:
        time.sleep(0.01)
    begun = time.monotonic()
    maps.close()
    assert time.monotonic() - begun < 10
    assert started[0].wait(timeout=10) != 0
    while maps._making:
        time.sleep(0.01)
    assert list((tmp_path / "base_maps").rglob("*")) == []
    assert caplog.text == "", "nothing was wrong with the extract"
