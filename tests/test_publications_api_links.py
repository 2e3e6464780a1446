"""Signed links to a publication that is not public yet."""

from datetime import timedelta

import pytest
from publication_readers import API, Clients, clients, figure_of, kept, service

from api.store.base import now

__all__ = ["clients", "kept", "service"]


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
