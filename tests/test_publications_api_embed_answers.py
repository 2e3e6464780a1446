"""Embeds of figures and oEmbed, as the service answers them: small, silent, for the pages that are named."""

import itertools
import re

from publication_readers import API, Clients, clients, figure_of, kept, publish, service

__all__ = ["clients", "kept", "service"]


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
