"""Keys of programs: `qk_PREFIX_SECRET`. The prefix is shown and finds the key; of the secret only a hash is kept."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from api.access.accounts import actor_of
from api.access.actor import Actor
from api.access.roles import Action
from api.access.tokens import hash_token, new_token
from api.store.api_keys import load_usable_key
from api.store.base import now
from api.store.models import ApiKey

MARK: Final = "qk"  # scanners of published code look for marks
USED_WITHIN: Final = timedelta(minutes=1)  # a moment of use is not noted more often


def add_key(
    session: Session, actor: Actor, name: str, scopes: Iterable[Action], expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """A key that acts for the actor, and its full text, which nobody sees again."""
    prefix, secret = secrets.token_hex(6), new_token()
    text = f"{MARK}_{prefix}_{secret}"
    key = ApiKey(
        user_id=actor.id,
        name=name,
        prefix=prefix,
        key_hash=hash_token(text),
        scopes=sorted(scope.value for scope in scopes),
        expires_at=expires_at,
    )
    session.add(key)
    session.flush()
    return key, text


def find_key_actor(session: Session, text: str) -> Actor | None:
    """Who a key acts for, no further than its scopes; None = it opens nothing."""
    mark, _, rest = text.partition("_")
    found = load_usable_key(session, rest.partition("_")[0]) if mark == MARK else None
    if found is None or not hmac.compare_digest(found[0].key_hash, hash_token(text)):
        return None
    key, user = found
    if key.last_used_at is None or now() - key.last_used_at > USED_WITHIN:
        key.last_used_at = now()
    owner = actor_of(session, user)
    scopes = frozenset(Action(scope) for scope in key.scopes if scope in set(Action))
    return Actor(owner.id, owner.login, owner.name, owner.lang, owner.rights, scopes, key.id)
