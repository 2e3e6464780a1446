"""What readers are shown of a publication: pages, files and archives, or that there is nothing for them."""

import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import urlencode

from publication_readers import API, Clients, clients, figure_of, kept, publish, service, step
from publication_service import keep_publication

from api.service import Service
from api.store.models import Publication

__all__ = ["clients", "kept", "service"]


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
            for accepted in ("*/*", "application/json, text/html;q=0.5"):
                told = clients[who].get(f"/embed/{place}", headers={"Accept": accepted})
                assert told.json()["status"] == status
    assert len(seen) == 1
    by_link = clients["nobody"].get(f"/publications/{kept}?token=a.1.b&lang=kk", headers=html, follow_redirects=False)
    assert (by_link.status_code, "/sign-in?" in by_link.text, "a.1.b" in by_link.text) == (401, True, False)
    assert "frame-ancestors 'none'" in by_link.headers["Content-Security-Policy"]
    for lost in (f"/publications/{kept}/{'0' * 12}", f"/publications/{kept}/a/b/c"):
        answer = clients["reader"].get(lost, headers=html | {"Accept-Language": "th"})
        assert (answer.status_code, '<html lang="th">' in answer.text) == (404, True)


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
