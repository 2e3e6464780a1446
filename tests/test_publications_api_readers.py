"""The way of a publication to its readers: steps and who may take them, signed links, pages, embeds and oEmbed."""

import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from kept_town import service_of
from publication_service import keep_publication

from api.access.accounts import add_user
from api.access.sign_ins import start_sign_in
from api.access.signed_in import COOKIE
from api.main import create_app
from api.service import Service
from api.settings import Settings
from api.store.base import now
from api.store.database import Database
from api.store.models import Area, AuditEntry, Grant, Publication

API = "/api/v1/publications"
PEOPLE = {
    "district": ("planner", "tambon"),
    "region": ("publisher", "district"),
    "ministry": ("publisher", "country"),
    "reader": ("viewer", "district"),
    "chief": ("administrator", "country"),
    "neighbour": ("publisher", "neighbour"),
}
Clients = dict[str, TestClient]


@pytest.fixture(scope="module")
def service(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Service:
    return service_of(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def clients(service: Service) -> Iterator[Clients]:
    """Somebody of each role, and "nobody"."""
    app = create_app(service=service, settings=Settings(login="always", rate_limit=0, log="none", read_ahead=0))
    parents = {"country": None, "district": "country", "tambon": "district", "neighbour": "country"}
    found = {"nobody": TestClient(app)}
    with service.database.session() as session:
        for area_id, parent_id in parents.items():
            session.add(Area(id=area_id, parent_id=parent_id, level="x", name=area_id))
            session.flush()
        for name, (role, area_id) in PEOPLE.items():
            user = add_user(session, name, None, name=name.title())
            session.add(Grant(user_id=user.id, role=role, area_id=area_id))
            found[name] = TestClient(app, headers={"Cookie": f"{COOKIE}={start_sign_in(session, user)}"})
    yield found
    for client in found.values():
        client.close()


@pytest.fixture
def kept(service: Service, clients: Clients) -> Iterator[str]:
    """A draft; it is gone afterwards, so that the next test has one."""
    publication_id = keep_publication(service, area_id="district")
    yield publication_id
    with service.database.session() as session:
        row = session.get_one(Publication, publication_id)
        (service.data / row.folder).rename(service.data / f"{row.folder}-{now().timestamp()}")
        session.delete(row)


def step(client: TestClient, kept: str, name: str, comment: str = "") -> int:
    return client.post(f"{API}/{kept}/steps", json={"step": name, "comment": comment}).status_code


def publish(clients: Clients, kept: str) -> None:
    for who, what in (("district", "correct"), ("region", "approve"), ("ministry", "publish")):
        assert step(clients[who], kept, what) == 201


def figure_of(client: TestClient, kept: str, kind: str = "number") -> str:
    figures = client.get(f"{API}/{kept}").json()["figures"]
    return str(next(figure["id"] for figure in figures if figure["kind"] == kind)[:12])


def test_district_region_and_ministry_take_their_steps_and_nobody_elses(clients: Clients, kept: str) -> None:
    assert step(clients["district"], kept, "approve") == 403
    assert step(clients["reader"], kept, "correct") == 403
    assert step(clients["neighbour"], kept, "correct") == 404
    assert step(clients["nobody"], kept, "correct") == 401
    assert step(clients["region"], kept, "approve") == 422  # not corrected yet
    assert step(clients["district"], kept, "correct") == 201
    assert step(clients["region"], kept, "publish") == 403
    assert step(clients["region"], kept, "send_back") == 422  # without a word
    again = clients["district"].post(f"{API}/{kept}/steps", json={"step": "correct"}, headers={"Accept-Language": "kk"})
    assert again.json()["detail"] == "бұл қадамды жасауға болмайды: жарияланымның қазіргі күйі — тексерілген"
    assert step(clients["region"], kept, "send_back", "Look at Abai again") == 201
    assert step(clients["district"], kept, "correct", "Looked") == 201
    assert step(clients["region"], kept, "approve") == 201
    assert step(clients["region"], kept, "publish") == 403
    assert step(clients["reader"], kept, "comment", "Good") == 201
    # What was never public must not become so by being withdrawn.
    assert step(clients["ministry"], kept, "withdraw", "Wrong") == 422
    assert step(clients["ministry"], kept, "publish") == 201
    assert step(clients["region"], kept, "withdraw", "Wrong") == 403
    assert step(clients["ministry"], kept, "withdraw", "Data of 2025 were used") == 201
    told = clients["reader"].get(f"{API}/{kept}/steps").json()
    assert [one["state"] for one in told] == [
        "corrected",
        "draft",
        "corrected",
        *["approved"] * 2,
        "published",
        "withdrawn",
    ]
    assert told[1]["comment"] == "Look at Abai again"


def test_what_nobody_sees_is_no_word(clients: Clients, kept: str) -> None:
    assert step(clients["reader"], kept, "comment", "\u200b\u202e \u200d") == 422
    link = {"name": "\u2066\u2069", "expires_at": (now() + timedelta(hours=1)).isoformat()}
    assert clients["region"].post(f"{API}/{kept}/links", json=link).status_code == 422
    assert step(clients["reader"], kept, "comment", "\u202eabc\u202c, \u0d28\u0d4d\u200d\u0d31\u200c") == 201
    said = clients["reader"].get(f"{API}/{kept}/steps").json()[-1]["comment"]
    assert said == "abc, \u0d28\u0d4d\u200d\u0d31"  # a joiner within a word is part of it


def test_each_step_is_in_the_audit_log_without_its_words(service: Service, clients: Clients, kept: str) -> None:
    step(clients["district"], kept, "correct", "A word")
    with service.database.session() as session:
        entry = session.query(AuditEntry).filter_by(object_id=kept).order_by(AuditEntry.number.desc()).first()
        assert entry is not None
        assert (entry.action, entry.object_kind, entry.details) == ("correct", "publication", {"state": "corrected"})


def test_everybody_reads_what_is_published_and_nobody_else_before(clients: Clients, kept: str) -> None:
    figure = figure_of(clients["reader"], kept)
    addresses = [f"{API}/{kept}", f"{API}/{kept}/figures/{figure}", f"{API}/{kept}/archive", f"{API}/{kept}/manifest"]
    addresses += [f"/publications/{kept}", f"/publications/{kept}/{figure}", f"/embed/{kept}/{figure}"]
    for address in addresses:
        seen = {who: clients[who].get(address).status_code for who in ("nobody", "neighbour", "reader")}
        assert seen == {"nobody": 401, "neighbour": 404, "reader": 200}, address
    wanted = f"/publications/{kept}/{figure}?lang=kk"
    shown = clients["nobody"].get(wanted, headers={"Accept": "text/html"}, follow_redirects=False)
    assert shown.headers["Location"] == f"/sign-in?{urlencode({'next': wanted, 'lang': 'kk'})}"
    assert clients["nobody"].get(API).json() == []
    publish(clients, kept)
    for address in addresses:
        assert clients["nobody"].get(address).status_code == 200, address
    assert [row["id"] for row in clients["nobody"].get(API).json()] == [kept]
    assert clients["nobody"].get(f"{API}/{kept}/archive", params={"with_data": True}).status_code == 403
    assert clients["neighbour"].get(f"{API}/{kept}/archive", params={"with_data": True}).status_code == 403
    assert clients["reader"].get(f"{API}/{kept}/archive", params={"with_data": True}).status_code == 200
    lasting = clients["nobody"].get(f"{API}/{kept}/figures/{figure}/files/figure.svg")
    assert lasting.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_archive_tells_how_it_stands_without_comments_and_is_packed_once(
    service: Service, clients: Clients, kept: str
) -> None:
    archive = f"{API}/{kept}/archive"
    step(clients["reader"], kept, "comment", "A word among us")
    drafted = clients["reader"].get(archive)
    publish(clients, kept)
    answer = clients["nobody"].get(archive)
    assert answer.headers["ETag"] != drafted.headers["ETag"]
    assert clients["nobody"].get(archive, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        told = json.loads(packed.read(f"{kept}/state.json"))
    assert (told["state"], told["notice"], told["newer"]) == ("published", "", {})
    assert [(one["step"], one["role"]) for one in told["steps"]] == [
        ("correct", "district"),
        ("approve", "region"),
        ("publish", "ministry"),
    ]
    assert b"A word among us" not in answer.content
    assert len(list((service.data / "publication-archives").glob(f"{kept}.*.zip"))) == 1
    assert clients["nobody"].get(archive).content == answer.content


def test_a_page_names_who_approved_and_leads_those_who_may_to_recompute(clients: Clients, kept: str) -> None:
    page = f"/publications/{kept}/{figure_of(clients['reader'], kept)}?lang=fr"
    assert 'class="embedding approval"' not in clients["reader"].get(page).text
    step(clients["district"], kept, "correct")
    step(clients["region"], kept, "send_back", "Look again")
    publish(clients, kept)
    told = clients["nobody"].get(page).text
    assert re.findall(r"<dt>(Corrig\w+|Approuv\w+|Publi\w+)</dt>", told) == ["Corrigé", "Approuvé", "Publié"]
    assert re.search(r"<dt>Publié</dt><dd>Ministry, \d+ \w+ \d{4}</dd>", told)
    assert "Look again" not in told
    assert "/publish?" not in told
    assert f"/publish?publication={kept}" in clients["region"].get(page).text


def test_who_approved_cannot_be_removed(clients: Clients, kept: str) -> None:
    publish(clients, kept)
    told = {one["name"]: one["created_by"] for one in clients["reader"].get(f"{API}/{kept}/steps").json()}
    refused = clients["chief"].delete(f"/api/v1/users/{told['Region']}", headers={"Accept-Language": "kk"})
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith("region жарияланымдарда қадам жасаған")


def test_whoever_publishes_stops_their_job_and_goes_on_with_it(clients: Clients, kept: str) -> None:
    job = clients["region"].post(f"{API}/{kept}/verify").json()["id"]
    assert clients["district"].post(f"/api/v1/jobs/{job}/cancel").status_code == 404
    assert clients["region"].post(f"/api/v1/jobs/{job}/cancel").json()["state"] == "cancelled"
    assert clients["region"].post(f"/api/v1/jobs/{job}/resume").status_code == 202


def test_what_somebody_may_do_next_is_told(clients: Clients, kept: str) -> None:
    told = {who: clients[who].get(f"{API}/{kept}/allowed") for who in clients}
    assert {who: answer.status_code for who, answer in told.items()} == {
        **dict.fromkeys(("district", "region", "ministry", "reader", "chief"), 200),
        "nobody": 401,
        "neighbour": 404,
    }
    assert told["district"].json() == {"steps": ["correct", "comment"], "change": False, "inputs": True}
    assert told["region"].json() == {"steps": ["comment"], "change": True, "inputs": True}
    publish(clients, kept)
    assert clients["nobody"].get(f"{API}/{kept}/allowed").json() == {"steps": [], "change": False, "inputs": False}
    assert clients["neighbour"].get(f"{API}/{kept}/allowed").json() == {"steps": [], "change": False, "inputs": False}
    assert clients["ministry"].get(f"{API}/{kept}/allowed").json()["steps"] == ["withdraw", "comment"]


def test_a_withdrawn_one_is_read_with_its_notice_and_an_old_one_names_the_newer(
    service: Service, clients: Clients, kept: str
) -> None:
    publish(clients, kept)
    figure = figure_of(clients["nobody"], kept)
    newer = keep_publication(service, "newer", area_id="district", edition=2, previous_id=kept)
    page = f"/publications/{kept}/{figure}"
    assert 'class="banner"' not in clients["nobody"].get(page).text
    publish(clients, newer)
    assert clients["nobody"].get(f"{API}/{kept}").json()["newer"] == {"id": newer, "edition": 2}
    assert f"/publications/{newer}" in clients["nobody"].get(f"/embed/{kept}/{figure}").text
    step(clients["ministry"], kept, "withdraw", "Wrong <data>")
    for lang, word in (("kk", "Кері қайтарып алынды"), ("ru", "Отозвано"), ("en", "Withdrawn"), ("th", "ถอนแล้ว")):
        assert f"{word}: Wrong &lt;data&gt;" in clients["nobody"].get(page, params={"lang": lang}).text
    with service.database.session() as session:
        session.delete(session.get_one(Publication, newer))


def test_a_signed_link_opens_until_it_ends_or_is_revoked(
    clients: Clients, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = (now() + timedelta(hours=1)).isoformat()
    asked = {"name": "Akimat", "expires_at": ends}
    assert clients["reader"].post(f"{API}/{kept}/links", json=asked).status_code == 403
    for too_late in ("9999-12-31T23:59:59Z", (now() + timedelta(days=367)).isoformat()):
        refused = clients["region"].post(f"{API}/{kept}/links", json=asked | {"expires_at": too_late})
        assert (refused.status_code, "for a year at most" in refused.text) == (422, True)
    given = clients["region"].post(f"{API}/{kept}/links", json=asked).json()
    nobody, token = clients["nobody"], given["token"]
    figure = figure_of(clients["reader"], kept)
    address = f"/embed/{kept}/{figure}"
    shown = nobody.get(address, params={"token": token})
    assert shown.status_code == 200
    assert "token=" in nobody.get(f"/publications/{kept}/{figure}", params={"token": token}).text  # its links open too
    link, seconds, signature = token.split(".")
    later = f"{link}.{int(seconds) + 999}.{signature}"
    for wrong in (later, f"{token}0", f"x{token}", "a.b.c", "..", f"{link}.{seconds}.é", f"{link}.²²².{signature}"):
        assert nobody.get(address, params={"token": wrong}).status_code == 401, wrong
    assert "token" not in clients["region"].get(f"{API}/{kept}/links").json()[0]
    with monkeypatch.context() as patch:
        patch.setattr("api.publications.links.now", lambda: now() + timedelta(hours=2))
        assert nobody.get(address, params={"token": token}).status_code == 401
    revoked = f"{API}/{kept}/links/{given['id']}"
    assert clients["region"].delete(revoked).status_code == 204
    assert nobody.get(address, params={"token": token}).status_code == 401
    assert clients["reader"].post(f"{revoked}/restore").status_code == 403
    assert clients["region"].post(f"{revoked}/restore").json()["revoked_at"] is None
    assert nobody.get(address, params={"token": token}).status_code == 200


def test_a_browser_is_shown_a_page_that_does_not_tell_what_there_is(clients: Clients, kept: str) -> None:
    """The same of a draft, of nothing, and with a link that has ended; programs read JSON as ever."""
    figure, html = figure_of(clients["reader"], kept), {"Accept": "text/html,*/*;q=0.8"}
    seen = set()
    for place in (f"{kept}/{figure}", f"{'0' * 12}/{figure}"):
        for who, status in (("nobody", 401), ("neighbour", 404)):
            answer = clients[who].get(f"/embed/{place}?token=a.1.b&lang=fr", headers=html)
            assert (answer.status_code, '<html lang="fr">' in answer.text) == (status, True)
            assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
            seen.add((answer.text, answer.headers["Content-Security-Policy"]))
            assert clients[who].get(f"/embed/{place}").json()["status"] == status
    assert len(seen) == 1
    by_link = clients["nobody"].get(f"/publications/{kept}?token=a.1.b&lang=kk", headers=html, follow_redirects=False)
    assert (by_link.status_code, "/sign-in?" in by_link.text, "a.1.b" in by_link.text) == (401, True, False)
    assert "frame-ancestors 'none'" in by_link.headers["Content-Security-Policy"]
    for lost in (f"/publications/{kept}/{'0' * 12}", f"/publications/{kept}/a/b/c"):
        answer = clients["reader"].get(lost, headers=html | {"Accept-Language": "th"})
        assert (answer.status_code, '<html lang="th">' in answer.text) == (404, True)


def test_an_embed_is_small_needs_nothing_else_and_names_who_may_show_it(clients: Clients, kept: str) -> None:
    publish(clients, kept)
    nobody = clients["nobody"]
    for kind, lang in itertools.product(("number", "map", "chart", "table"), ("kk", "ru", "en", "th")):
        answer = nobody.get(f"/embed/{kept}/{figure_of(nobody, kept, kind)}", params={"lang": lang})
        assert len(answer.content) <= 500 * 1024
        assert f'<html lang="{lang}">' in answer.text
        assert "<script" not in answer.text
        assert not re.findall(r'\b(?:src|srcset|data)="', answer.text)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    etag = clients["region"].get(f"{API}/{kept}").headers["ETag"]
    for wrong in ("https://a.example/path", "a.example", "https://a.example; script-src *", "'self'", "null"):
        refused = clients["region"].patch(
            f"{API}/{kept}", json={"frame_ancestors": [wrong]}, headers={"If-Match": etag}
        )
        assert refused.status_code == 422, wrong
    origins = ["https://stat.example", "https://*.gov.example:8443"]
    given = clients["region"].patch(f"{API}/{kept}", json={"frame_ancestors": origins}, headers={"If-Match": etag})
    assert given.status_code == 200
    policy = nobody.get(f"/embed/{kept}/{figure_of(nobody, kept)}").headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors {' '.join(origins)}")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    # A browser that comes again keeps the policy it has: another one in a 304 would take its place.
    shown = nobody.get(f"/embed/{kept}/{figure_of(nobody, kept)}")
    again = nobody.get(shown.request.url, headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_page_is_discovered_and_oembed_answers(clients: Clients, kept: str) -> None:
    nobody = clients["nobody"]
    figure = figure_of(clients["reader"], kept)
    address = f"http://testserver/publications/{kept}/{figure}"
    assert nobody.get("/oembed", params={"url": address}).status_code == 404  # not published
    publish(clients, kept)
    assert nobody.get("/oembed", params={"url": address}).status_code == 403  # may be shown nowhere
    clients["region"].patch(f"{API}/{kept}", json={"frame_ancestors": ["*"]}, headers={"If-Match": "*"})
    page = nobody.get(address, params={"lang": "kk"}).text
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert found
    told = nobody.get(found[1].replace("&amp;", "&") + "&maxwidth=320").json()
    assert (told["version"], told["type"], told["width"]) == ("1.0", "rich", 320)
    assert f'src="http://testserver/embed/{kept}/{figure}?lang=kk"' in told["html"]
    assert "&lt;iframe src=" in page
    of_map = nobody.get("/oembed", params={"url": f"{address}/map"}).json()["html"]
    assert f"/embed/{kept}/{figure}?lang=en&amp;map=interactive" in of_map
    assert "script-src 'sha256-" in nobody.get(f"{address}/map").headers["Content-Security-Policy"]
    table = figure_of(clients["reader"], kept, "table")
    assert nobody.get(f"http://testserver/publications/{kept}/{table}/map").status_code == 404
    for wrong in ("http://other.example/publications/a/b", "http://testserver/", f"{address}/more", "x"):
        assert nobody.get("/oembed", params={"url": wrong}).status_code == 404, wrong


def test_links_of_pages_lead_to_what_is_there(clients: Clients, kept: str) -> None:
    publish(clients, kept)
    nobody = clients["nobody"]
    first = nobody.get(f"/publications/{kept}", params={"lang": "th"})
    pages = re.findall(r'href="(http://testserver[^"]+)"', first.text)
    assert len(pages) > 5
    page = nobody.get(next(link for link in pages if f"/publications/{kept}/" in link).replace("&amp;", "&"))
    links = re.findall(r'<a [^>]*href="(http://testserver[^"]+)"', page.text)
    assert {link.rpartition(".")[2] for link in links if "/files/" in link} >= {"svg", "csv", "json"}
    for link in set(links):
        assert nobody.get(link.replace("&amp;", "&")).status_code == 200, link
    assert not re.findall(r'href="(?!http://testserver|#)[^"]*"', page.text)


def test_a_folder_of_a_figure_is_as_it_was_frozen(service: Service, kept: str) -> None:
    folder: Path = service.data / "publications" / kept
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["data", "figures"]
