"""Files that are meant to do harm: refused before anything is unpacked, or read where they can do none."""

import bz2
import gzip
import io
import json
import socket
import sqlite3
import subprocess
import sys
import time
import zipfile

import geopandas as gpd
import harmful_files as harmful
import numpy as np
import pytest
import rasterio
from fastapi.testclient import TestClient
from rasterio.transform import from_origin
from shapely.geometry import Point, box

from api.imports.confined import LIST_LIMITS, ROOT, Limits, run_confined, work_folder
from api.imports.content import find_content
from api.imports.errors import UploadError
from api.imports.json_depth import require_shallow_json
from api.main import create_app
from api.service import open_service

PATH = "/api/v1/uploads"
BOMBS = {
    "many overlapping entries": (harmful.overlapping_zip, "overlap"),
    "a workbook that unpacks a thousandfold": (harmful.xlsx_bomb, "unpacks"),
    "zips of zips, as 42.zip": (harmful.nested_zip, "another archive"),
    "a directory of 200 000 entries": (harmful.huge_directory_zip, "too many entries"),
    "a small directory before a large one": (harmful.lying_zip64, "too many entries"),
}
MEASURE = """
import sys, time
from pathlib import Path
from api.imports.content import find_content
from api.imports.errors import UploadError
began = time.perf_counter()
try:
    find_content(Path(sys.argv[1]), "bomb")
except UploadError as error:
    print(time.perf_counter() - began, Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0], error)
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    return open_service(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def client(service):
    with TestClient(create_app(service=service)) as client:
        yield client


def send(client, content, kind="facilities", name="list.csv"):
    return client.post(PATH, params={"kind": kind, "name": name}, content=content)


def preview(client, content, kind="facilities", name="list.csv"):
    made = send(client, content, kind, name)
    return made if made.status_code != 201 else client.get(f"{PATH}/{made.json()['id']}/preview")


def require_refused(answer, *codes):
    assert answer.status_code == 422, answer.json()
    assert answer.json()["code"] in (codes or ("upload",)), answer.json()


@pytest.mark.parametrize("which", BOMBS)
def test_a_bomb_is_refused_within_a_second_and_300_mb(tmp_path, which):
    make, why = BOMBS[which]
    (tmp_path / "bomb").write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "bomb")], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stdout, done.stderr
    seconds, kilobytes, said = done.stdout.split(maxsplit=2)
    assert float(seconds) < 1
    assert int(kilobytes) < 300_000
    assert why in said


@pytest.mark.parametrize("which", BOMBS)
def test_a_bomb_is_refused_over_http(client, service, which):
    require_refused(send(client, BOMBS[which][0]()))
    assert [
        path for path in (service.data / "uploads").rglob("*") if path.is_file() and path.stat().st_size > 10**6
    ] == []


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "..\\..\\x", "C:\\x", "xl/a.zip", "xl/quine.gz"])
def test_an_entry_that_leads_out_or_holds_another_archive_is_refused(client, name):
    require_refused(send(client, harmful.zip_of({"xl/workbook.xml": "<a/>", name: "x"})))


def test_a_link_in_a_zip_is_refused(client):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        link = zipfile.ZipInfo("xl/workbook.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    require_refused(send(client, written.getvalue()))


def test_a_workbook_that_lies_about_its_size_ends_in_its_own_process(client):
    """Its directory says 1 kB, its body unpacks to 400 MB."""
    honest = bytearray(harmful.xlsx_bomb(400))
    size = (400 * 10**6 // 24) * 24 + len(b"<sst></sst>")
    while (at := honest.find(size.to_bytes(4, "little"))) >= 0:
        honest[at : at + 4] = (1000).to_bytes(4, "little")
    answer = preview(client, bytes(honest), name="a.xlsx")
    require_refused(answer, "upload", "table")


@pytest.mark.parametrize(("root", "kind"), [("osm", "osm"), ("kml", "boundaries")])
def test_entities_are_refused_before_they_are_anything(client, root, kind):
    bomb = harmful.BILLION_LAUGHS.replace("{root}", root)
    for encoding in ("utf-8", "utf-16"):
        require_refused(send(client, bomb.encode(encoding), kind, f"a.{root}"))
    outside = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><{root}>&f;</{root}>'
    require_refused(send(client, outside.encode(), kind))
    require_refused(send(client, b" " * 400_000 + outside.encode(), kind))


def test_a_packed_xml_bomb_is_refused(client):
    bomb = harmful.BILLION_LAUGHS.replace("{root}", "osm").encode()
    require_refused(send(client, gzip.compress(bomb), "osm"))
    require_refused(send(client, bz2.compress(bomb), "osm"))
    require_refused(send(client, gzip.compress(bytes(50_000_000)), "osm"))
    require_refused(send(client, gzip.compress(b"<osm></osm>" * 1000)[:30], "osm"))


@pytest.mark.parametrize("kind", ["facilities", "boundaries"])
def test_json_of_a_depth_of_100_000_is_refused(client, kind):
    deep = b'{"type":"FeatureCollection","features":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    require_refused(send(client, deep, kind))
    require_refused(send(client, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, kind))


def test_brackets_in_texts_are_no_depth(tmp_path):
    rng = np.random.default_rng(7)
    for _ in range(200):
        text = "".join(rng.choice(list('\\"[]{}ab'), size=int(rng.integers(0, 40))))
        document = {"a": [[text, {text: [text]}]], text: 1}
        (tmp_path / "a.json").write_text(json.dumps(document))
        require_shallow_json(tmp_path / "a.json", "a.json")


def test_depth_is_counted_over_the_ends_of_chunks(tmp_path, monkeypatch):
    rng = np.random.default_rng(11)
    for size in range(1, 12):
        monkeypatch.setattr("api.imports.json_depth.CHUNK_BYTES", size)
        for _ in range(30):
            text = "".join(rng.choice(list('\\"[{ab'), size=int(rng.integers(0, 12))))
            depth = int(rng.integers(60, 70))
            (tmp_path / "a.json").write_text("[" * (depth - 1) + json.dumps([text] * 2) + "]" * (depth - 1))
            if depth <= 64:
                require_shallow_json(tmp_path / "a.json", "a")
            else:
                with pytest.raises(UploadError):
                    require_shallow_json(tmp_path / "a.json", "a")


def geopackage(folder, *statements):
    path = folder / "a.gpkg"
    path.unlink(missing_ok=True)
    gpd.GeoDataFrame({"id": ["a"], "name": ["A"]}, geometry=[box(0, 0, 1, 1)], crs=4326).to_file(path, layer="plain")
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()
    return path.read_bytes()


VIEW = "CREATE VIEW seen AS SELECT 1 AS fid, load_extension('/tmp/x.so') AS id, geom FROM plain"
REGISTERED = "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('seen', 'attributes', 'seen')"


@pytest.mark.parametrize("kind", ["boundaries", "facilities"])
def test_a_geopackage_whose_layer_is_computed_is_refused(client, tmp_path, kind):
    require_refused(preview(client, geopackage(tmp_path, VIEW, REGISTERED), kind, "a.gpkg"))


def test_triggers_of_a_geopackage_do_nothing_and_a_damaged_one_is_said_to_be(client, tmp_path):
    trigger = "CREATE TRIGGER t AFTER INSERT ON plain BEGIN DELETE FROM plain; END"
    content = geopackage(tmp_path, trigger)
    assert preview(client, content, "boundaries", "a.gpkg").status_code == 200
    broken = bytearray(content)
    broken[100:3000] = b"\xff" * 2900
    require_refused(preview(client, bytes(broken), "boundaries", "a.gpkg"))


VRT = """<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Float32" band="1"><SimpleSource>
<SourceFilename relativeToVRT="0">{source}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"""
OGR_VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
)


@pytest.mark.parametrize("text", [VRT, OGR_VRT, "  \n" + VRT, "<GDAL_WMS><Service/></GDAL_WMS>"])
@pytest.mark.parametrize("source", ["/etc/passwd", "http://127.0.0.1:1/x.tif", "/vsicurl/http://127.0.0.1:1/x.tif"])
def test_a_file_that_points_elsewhere_is_none_of_those_that_are_known(client, text, source):
    for kind in ("population", "boundaries", "facilities"):
        require_refused(send(client, text.replace("{source}", source).encode(), kind, "a.tif"))


def raster_bytes(tmp_path, side=64):
    profile = {"driver": "GTiff", "width": side, "height": side, "count": 1, "dtype": "float32", "crs": 4326}
    with rasterio.open(tmp_path / "r.tif", "w", transform=from_origin(69, 43, 0.01, 0.01), **profile) as target:
        target.write(np.ones((side, side), "float32"), 1)
    return (tmp_path / "r.tif").read_bytes()


def test_a_raster_that_is_cut_short_is_one_sentence(client, tmp_path):
    whole = raster_bytes(tmp_path)
    region = client.post("/api/v1/regions", json={"name": "T"}).json()["id"]
    for cut in (9, 200):
        upload = send(client, whole[:cut], "population", "r.tif").json()
        require_refused(client.get(f"{PATH}/{upload['id']}/preview"))
        taken = client.post(
            f"/api/v1/regions/{region}/imports", json={"kind": "population", "rasters": {"population": upload["id"]}}
        )
        assert taken.status_code == 422


def test_the_reader_cannot_reach_the_network_files_or_programs(tmp_path):
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    code = f"""
import socket, subprocess, sys, os
from pathlib import Path
from api.imports.walls import forbid_calls, forbid_files
calls = forbid_calls()
files = forbid_files([Path(sys.prefix), Path(sys.base_prefix), Path("/usr"), Path("/lib")], [Path({str(tmp_path)!r})])
def tried(what):
    try:
        what()
        return "done"
    except OSError as error:
        return "refused"
print(calls, files)
print(tried(lambda: socket.create_connection(("127.0.0.1", {listening.getsockname()[1]}))))
print(tried(lambda: subprocess.run(["/bin/true"])))
print(tried(lambda: open("/etc/passwd").read()))
print(tried(lambda: Path({str(tmp_path)!r}, "own").write_text("x")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    listening.close()
    said = done.stdout.split()
    if said[:2] != ["True", "True"]:
        pytest.skip(f"this system has no seccomp or no Landlock: {said[:2]}")
    assert said[2:] == ["refused", "refused", "refused", "done"], done.stderr


def confined(tmp_path, task, limits, **arguments):
    (tmp_path / "a").write_text("x")
    with work_folder(tmp_path) as folder:
        return run_confined(task, arguments, {"file": tmp_path / "a"}, folder, name="a.csv", limits=limits)


@pytest.fixture
def mischief(tmp_path, monkeypatch):
    """Tasks that take too much, where the child finds its tasks; the code of the project is put in front by a link."""
    package = tmp_path / "code"
    package.mkdir()
    for name in ("geo", "routing", "data"):
        (package / name).symlink_to(ROOT / name)
    (package / "api").mkdir()
    for each in (ROOT / "api").iterdir():
        if each.name != "imports":
            (package / "api" / each.name).symlink_to(each)
    (package / "api" / "imports").mkdir()
    for each in (ROOT / "api" / "imports").iterdir():
        if each.name != "tasks.py":
            (package / "api" / "imports" / each.name).symlink_to(each)
    (package / "api" / "imports" / "tasks.py").write_text(
        "import ctypes, os, time\n"
        "def memory(files, folder): return {'given': len(bytearray(10**9) * 10)}\n"
        "def time_(files, folder):\n    while True: pass\n"
        "def sleep(files, folder): time.sleep(60)\n"
        "def crash(files, folder): ctypes.string_at(0)\n"
        "def secret(files, folder): return {key: value for key, value in os.environ.items()}\n"
    )
    monkeypatch.setattr("api.imports.confined.ROOT", package)


@pytest.mark.parametrize(
    ("task", "limits", "why"),
    [
        ("memory", LIST_LIMITS, "memory"),
        ("time_", Limits(2**31, 1, 30), "longer"),
        ("sleep", Limits(2**31, 60, 6), "longer"),
        ("crash", LIST_LIMITS, "breaks down"),
    ],
)
def test_whatever_becomes_of_the_reader_is_one_sentence(tmp_path, mischief, task, limits, why):
    began = time.monotonic()
    with pytest.raises(UploadError, match=why):
        confined(tmp_path, task, limits)
    assert time.monotonic() - began < 30
    assert list((tmp_path / "uploads" / "partial").iterdir()) == []


def test_the_reader_knows_none_of_our_secrets(tmp_path, mischief, monkeypatch):
    monkeypatch.setenv("QAMTU_OIDC_CLIENT_SECRET", "s3cret")
    monkeypatch.setenv("QAMTU_DATABASE", "postgresql://u:s3cret@h/d")
    assert "s3cret" not in json.dumps(confined(tmp_path, "secret", LIST_LIMITS))


def test_nothing_of_a_task_stays(tmp_path):
    (tmp_path / "points.geojson").write_text(gpd.GeoSeries([Point(69.5, 42.3)], crs=4326).to_json())
    assert find_content(tmp_path / "points.geojson", "p").name == "geojson"
    with work_folder(tmp_path) as folder:
        kept = folder
    assert not kept.exists()
    assert list((tmp_path / "uploads" / "partial").iterdir()) == []
