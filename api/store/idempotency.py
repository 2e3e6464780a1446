"""Answers kept by the key of their request."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from api.errors import KeyReusedError, StillAnsweringError
from api.store.base import now
from api.store.database import Database
from api.store.models import IdempotencyKey


@dataclass(frozen=True)
class Answer:
    """An answer as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def reserve_answer(database: Database, owner: str, key: str, asked: str, held: timedelta) -> Answer | None:
    """None when the key is new, and now taken; the answer of the first request when this is the same one.

    Raises
    ------
    KeyReusedError
        The key came with another request before.
    StillAnsweringError
        The first request is still being answered.
    """
    with database.session() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.expires_at < now()))
    try:
        with database.session() as session:
            session.add(IdempotencyKey(owner=owner, key=key, request_hash=asked, expires_at=now() + held))
    except IntegrityError:
        pass
    else:
        return None
    with database.session() as session:
        first = session.get(IdempotencyKey, (owner, key))
        if first is None or first.status is None:
            raise StillAnsweringError("the first request with this Idempotency-Key is still being answered; wait")
        if first.request_hash != asked:
            raise KeyReusedError("this Idempotency-Key came with another request before; take a new one")
        return Answer(first.status, first.headers, first.body or b"")


def keep_answer(database: Database, owner: str, key: str, answer: Answer, kept: timedelta) -> None:
    """Keep the answer for whoever asks again."""
    with database.session() as session:
        row = session.get(IdempotencyKey, (owner, key))
        if row is not None:  # it took longer than keys are held: what was done is done, and answered
            row.status, row.headers, row.body = answer.status, answer.headers, answer.body
            row.expires_at = now() + kept


def forget_answer(database: Database, owner: str, key: str) -> None:
    """Free a key whose request was not done."""
    with database.session() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.owner == owner, IdempotencyKey.key == key))
