"""Fetching, against a server of our own that plays Geofabrik, Overpass, and everything that can go wrong."""

import hashlib
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from fastapi.testclient import TestClient
from small_town import osm_grid

from api.imports.errors import FetchError
from api.imports.fetch.allowed import is_public, read_allowed, require_allowed, show_url
from api.imports.fetch.checksums import find_md5, require_hash
from api.imports.fetch.connection import Patience
from api.imports.fetch.download import Fetcher, Found
from api.imports.fetch.overpass import overpass_body
from api.jobs.processes import LocalProcesses
from api.jobs.worker import Worker
from api.main import create_app
from api.region_shelf import RegionShelf
from api.service import Service
from api.store.models import Job, JobEvent, Upload

EXTRACT = osm_grid().encode()
IMPATIENT = Patience(piece_s=1, answer_s=1.5, least_bytes=2000, least_within_s=1, tries=3, pause_s=0)


class Played(BaseHTTPRequestHandler):
    """Each path is another server."""

    protocol_version = "HTTP/1.1"
    content, cuts, asked = EXTRACT, {}, []

    def log_message(self, *_said):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(("POST", self.path, parse_qs(body.decode())))
        broken = b"<osm><remark>runtime error: Query timed out</remark></osm>"
        self.answer(200, broken if "broken" in self.path else self.content)

    def do_GET(self):
        self.asked.append(("GET", self.path, self.headers.get("Range", "")))
        play = getattr(self, "play_" + self.path.split("?")[0].strip("/").split("/")[0].replace(".", "_"), None)
        play() if play else self.answer(404, b"no")

    def answer(self, status, body, length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def ranged(self, tag='"v1"', most=None):
        first, _, last = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
        if "Range" not in self.headers or self.headers.get("If-Range", tag) != tag:
            return self.answer(200, self.content, ETag=tag)
        piece = self.content[int(first) : int(last) + 1 if last else None]
        size = len(self.content)
        said = f"bytes {first}-{int(first) + len(piece) - 1}/{size}"
        return self.answer(206, piece[:most], len(piece), Content_Range=said, ETag=tag)

    def play_whole(self):
        if self.path.endswith(".md5"):
            return self.answer(
                200, hashlib.md5(self.content, usedforsecurity=False).hexdigest().encode() + b"  town.osm\n"
            )
        return self.ranged()

    def play_damaged(self):
        if self.path.endswith(".md5"):
            return self.answer(200, b"0" * 32 + b"  town.osm\n")
        return self.ranged()

    def play_plain(self):  # no ranges, no ETag
        self.answer(200, self.content) if not self.path.endswith(".md5") else self.answer(404, b"")

    def play_cutting(self):  # cut half-way, again and again, each time a little further
        self.answer(404, b"") if self.path.endswith(".md5") else self.ranged(most=max(1, len(self.content) // 3))

    def play_changing(self):
        self.ranged(tag=f'"v{len(self.asked)}"')

    def play_lying(self):
        self.answer(200, self.content, len(self.content) * 2)

    def play_claiming(self):
        self.answer(206, b"x", Content_Range="bytes 0-0/1000000000000", ETag='"v"')

    def play_endless(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 100_000)

    def play_slow_answer(self):
        self.trickle(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000)

    def play_slow_body(self):
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.trickle(b"x" * 1000)

    def trickle(self, text):
        for sign in text:
            try:
                self.wfile.write(bytes([sign]))
                time.sleep(0.2)
            except OSError:
                return

    def play_redirect(self):
        self.answer(302, b"", Location=self.path.partition("to=")[2])

    def play_busy(self):
        Played.cuts["busy"] = Played.cuts.get("busy", 0) + 1
        self.answer(503, b"") if Played.cuts["busy"] < 3 else self.ranged()


@pytest.fixture
def server():
    Played.asked, Played.cuts = [], {}
    played = ThreadingHTTPServer(("127.0.0.1", 0), Played)
    played.daemon_threads = True
    thread = threading.Thread(target=played.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{played.server_address[1]}"
    played.shutdown()
    played.server_close()


@pytest.fixture
def fetcher(server):
    return Fetcher(read_allowed(server), IMPATIENT)


def test_a_file_comes_in_pieces_and_is_the_one(fetcher, server, tmp_path):
    found = fetcher.look(f"{server}/whole/town.osm")
    assert found == Found(len(EXTRACT), '"v1"')
    size, file = len(EXTRACT), tmp_path / "whole"
    for first in range(0, size, 1000):
        fetcher.fetch_piece(f"{server}/whole/town.osm", found, first, min(first + 1000, size), tmp_path / str(first))
    file.write_bytes(b"".join((tmp_path / str(first)).read_bytes() for first in range(0, size, 1000)))
    assert file.read_bytes() == EXTRACT
    md5 = find_md5(fetcher, f"{server}/whole/town.osm?key=secret")
    require_hash(file, server, md5=md5, sha256=hashlib.sha256(EXTRACT).hexdigest())
    with pytest.raises(FetchError, match="sha256"):
        require_hash(file, server, md5=md5, sha256="0" * 64)


def test_a_cut_connection_is_taken_up_where_it_was_cut(fetcher, server, tmp_path):
    url = f"{server}/cutting/town.osm"
    fetcher.fetch_piece(url, fetcher.look(url), 0, len(EXTRACT), tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == EXTRACT
    starts = [asked.removeprefix("bytes=").split("-")[0] for _, _, asked in Played.asked[1:]]
    assert starts == [str(len(EXTRACT) // 3 * number) for number in range(len(starts))]
    assert len(starts) >= 3


def test_what_was_there_before_a_crash_is_not_fetched_again(fetcher, server, tmp_path):
    url = f"{server}/whole/town.osm"
    (tmp_path / "f").write_bytes(EXTRACT[:500])
    fetcher.fetch_piece(url, Found(len(EXTRACT), '"v1"'), 0, len(EXTRACT), tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == EXTRACT
    assert Played.asked[-1][2] == f"bytes=500-{len(EXTRACT) - 1}"


def test_a_file_that_changes_meanwhile_is_not_mixed(fetcher, server, tmp_path):
    url = f"{server}/changing/town.osm"
    with pytest.raises(FetchError, match="changed"):
        fetcher.fetch_piece(url, fetcher.look(url), 0, len(EXTRACT), tmp_path / "f")


def test_a_server_that_is_busy_is_asked_again(fetcher, server):
    assert fetcher.look(f"{server}/busy/town.osm").size_bytes == len(EXTRACT)


@pytest.mark.parametrize("path", ["lying", "slow_body", "slow_answer"])
def test_a_server_that_lies_about_lengths_or_trickles_is_given_up(fetcher, server, tmp_path, path):
    began = time.monotonic()
    with pytest.raises(FetchError, match="does not come"):
        fetcher.fetch_whole(f"{server}/{path}", tmp_path / "f", 10**7)
    assert time.monotonic() - began < 15


def test_more_than_is_wanted_is_refused_as_it_comes(fetcher, server, tmp_path):
    with pytest.raises(FetchError, match="more than"):
        fetcher.fetch_whole(f"{server}/endless", tmp_path / "f", 5 * 10**6)
    assert (tmp_path / "f").stat().st_size <= 5 * 10**6


def test_a_missing_file_is_one_sentence_without_its_query(fetcher, server):
    with pytest.raises(FetchError, match="404") as refused:
        fetcher.look(f"{server}/none.osm?token=s3cret")
    assert "s3cret" not in str(refused.value)


def test_redirects_are_looked_at_as_the_first_address(fetcher, server):
    assert fetcher.look(f"{server}/redirect?to=/whole/town.osm").size_bytes == len(EXTRACT)
    port = int(server.rpartition(":")[2])
    for forbidden in (
        "http://127.0.0.1:1/whole",
        f"http://localhost:{port}/whole",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://download.geofabrik.de.evil.example/x",
        f"http://127.0.0.1:{port}@evil.example/x",
        "//evil.example/x",
    ):
        with pytest.raises(FetchError, match="may not be asked"):
            fetcher.look(f"{server}/redirect?to={forbidden}")
    with pytest.raises(FetchError, match="on and on"):
        fetcher.look(
            f"{server}/redirect?to=/redirect?to=/redirect?to=/redirect?to=/redirect?to=/redirect?to=/redirect?to=/x"
        )


ALLOWED = read_allowed("download.geofabrik.de, overpass-api.de http://10.0.0.7:8080")


def public(_host, _port):
    return ["93.184.216.34"]


@pytest.mark.parametrize(
    "url",
    [
        "http://download.geofabrik.de/x",
        "https://download.geofabrik.de:8443/x",
        "https://user:pass@download.geofabrik.de/x",
        "https://download.geofabrik.de@evil.example/x",
        "https://evil.example/?download.geofabrik.de",
        "https://xdownload.geofabrik.de/x",
        "ftp://download.geofabrik.de/x",
        "file:///etc/passwd",
        "/etc/passwd",
        "/vsicurl/https://download.geofabrik.de/x",
        "http://10.0.0.7/x",
        "https://[::1]/x",
        "",
    ],
)
def test_what_is_not_listed_may_not_be_asked(url):
    with pytest.raises(FetchError):
        require_allowed(url, ALLOWED, public)


INNER = (
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%eth0", "fd00::1",
    "0.0.0.0", "100.64.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1",  # noqa: S104
)  # fmt: skip


def test_what_is_listed_is_asked_at_the_address_that_was_checked():
    target = require_allowed("https://Download.Geofabrik.de/asia/x.osm.pbf?a=1", ALLOWED, public)
    assert (target.address, target.origin.host, target.path) == (
        "93.184.216.34",
        "download.geofabrik.de",
        "/asia/x.osm.pbf?a=1",
    )
    assert "a=1" not in target.shown
    inner = require_allowed("http://10.0.0.7:8080/x", ALLOWED, lambda host, port: [host])
    assert inner.address == "10.0.0.7"
    for address in INNER:
        assert not is_public(address), address
        with pytest.raises(FetchError, match="inner network"):  # also when only one of several is
            require_allowed("https://overpass-api.de/x", ALLOWED, lambda _host, _port, a=address: ["93.184.216.34", a])
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_a_name_that_means_another_address_a_moment_later_is_not_asked_again(server, monkeypatch):
    """DNS rebinding: the name is resolved once, and what was resolved is connected to."""
    port = int(server.rpartition(":")[2])
    answers = iter([["127.0.0.1"], ["10.255.255.1"]])
    real = socket.getaddrinfo

    def known(host, *given, **more):
        assert host != "town.test"
        return real(host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    fetcher = Fetcher(read_allowed(f"http://town.test:{port}"), IMPATIENT, lambda _host, _port: next(answers))
    assert fetcher.look(f"http://town.test:{port}/plain/x").size_bytes == len(EXTRACT)


def test_an_address_is_shown_without_what_may_be_secret():
    assert show_url("https://u:p@h.example:443/a/b?token=1#f") == "https://h.example/a/b"


def test_boxes_that_are_none_or_too_large_are_refused():
    assert b"bbox" in overpass_body([69.5, 42.2, 69.7, 42.4])
    for bbox in ([1, 2, 1, 3], [0, 0, 5, 5], [10, 10, 5, 12], [0, 89, 0.1, 91]):
        with pytest.raises(FetchError):
            overpass_body(bbox)


@pytest.fixture(scope="module")
def processes():
    opened = LocalProcesses()
    yield opened
    opened.close()


@pytest.fixture
def service(database, tmp_path):
    return Service(database, tmp_path / "data", RegionShelf(database, tmp_path / "data"))


@pytest.fixture
def client(service, server, monkeypatch):
    monkeypatch.setenv("QAMTU_FETCH_ALLOW", server)
    with TestClient(create_app(service=service)) as client:
        yield client


def fetch(client, service, processes, **given):
    asked = client.post("/api/v1/uploads/fetch", json=given)
    assert asked.status_code == 202, asked.json()
    assert Worker(service, processes).run_next()
    return client.get(asked.headers["Location"]).json()


def test_an_extract_is_fetched_as_a_job_and_is_an_upload(client, service, server, processes):
    job = fetch(client, service, processes, url=f"{server}/whole/asia/town-latest.osm?key=s3cret")
    assert (job["state"], job["problem"]) == ("done", None)
    upload = client.get(f"/api/v1/uploads/{job['outcome']['upload_id']}").json()
    assert upload["sha256"] == hashlib.sha256(EXTRACT).hexdigest()
    assert (upload["name"], upload["kind"]) == ("town-latest.osm", "osm")
    assert "s3cret" not in upload["source_url"]
    with service.database.session() as session:
        said = [event.data for event in session.query(JobEvent).all()]
        assert "s3cret" not in str(said)
        assert session.query(Upload).one().created_by is None
    assert (service.data / "uploads" / f"{upload['sha256']}.osm").read_bytes() == EXTRACT
    assert not (service.data / "jobs").exists() or not list((service.data / "jobs").iterdir())


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"url": "/damaged/town.osm"}, "md5"),
        ({"url": "/whole/town.osm", "sha256": "0" * 64}, "sha256"),
        ({"url": "/whole/town.osm", "kind": "facilities"}, "town.osm"),
        ({"url": "/claiming/town.osm"}, "MB"),
        ({"url": "/redirect?to=http://127.0.0.1:9/x"}, "may not be asked"),
        ({"url": "/broken/interpreter", "bbox": [69.5, 42.3, 69.6, 42.4]}, "broke off"),
    ],
)
def test_what_is_not_as_it_should_be_is_no_upload(client, service, server, processes, given, why):
    job = fetch(client, service, processes, **{**given, "url": server + given["url"]})
    assert job["state"] == "failed"
    assert why in job["problem"]["detail"]
    assert client.get("/api/v1/uploads").json() == []


def test_a_question_to_overpass_is_an_upload(client, service, server, processes):
    job = fetch(
        client, service, processes, url=f"{server}/api/interpreter", bbox=[69.49, 42.29, 69.52, 42.32], name="town.osm"
    )
    assert job["state"] == "done", job["problem"]
    ((_, _, body),) = [asked for asked in Played.asked if asked[0] == "POST"]
    assert "[bbox:42.29,69.49,42.32,69.52]" in body["data"][0]
    assert "way[highway]" in body["data"][0]


def test_an_address_that_is_not_listed_starts_no_job(client, service):
    for url in ("https://evil.example/x.osm.pbf", "http://127.0.0.1:1/x", "file:///etc/passwd", "x"):
        refused = client.post("/api/v1/uploads/fetch", json={"url": url})
        assert (refused.status_code, refused.json()["code"]) == (422, "fetch")
    with service.database.session() as session:
        assert session.query(Job).count() == 0
