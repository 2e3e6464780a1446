"""Signed links: whoever holds one reads a publication that is not published yet, until the link ends or is revoked.

A token is `LINK.SECONDS.SIGNATURE`: the row it belongs to, the second it ends, and the HMAC-SHA256 of both and of the
publication under a key that the publication alone has. So a token that was not given here is known before its row is
looked for; and the row says whether it was revoked.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.orm import Session

from api.store.base import now
from api.store.models import Publication, PublicationLink

TOKEN: Final = "token"  # noqa: S105 (a name)
"""The parameter of an address that holds it."""


def sign_link(row: Publication, link: PublicationLink) -> str:
    """The token of a link."""
    ends = int(link.expires_at.timestamp())
    return f"{link.id}.{ends}.{_signature(row, link.id, ends)}"


def is_opened_by(session: Session, row: Publication, token: str) -> bool:
    """Whether a token opens a publication now."""
    link_id, _, rest = token.partition(".")
    seconds, _, signature = rest.partition(".")
    if not (link_id and signature and seconds.isascii() and seconds.isdecimal() and len(seconds) < 12):
        return False
    expected = _signature(row, link_id, int(seconds))
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        return False
    link = session.get(PublicationLink, link_id)
    if link is None or link.publication_id != row.id or link.revoked_at is not None:
        return False
    return now() < datetime.fromtimestamp(int(seconds), UTC)


def _signature(row: Publication, link_id: str, ends: int) -> str:
    said = f"{row.content_id}\0{link_id}\0{ends}"
    return hmac.new(row.link_key, said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
