"""Jobs as the service shows them: their steps, each done once, and what happened."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Created, Fields, Id, Text


class Job(Base):
    """Long work."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "region_id"), Index(None, "state", "created_at"))

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    region_id: Mapped[str | None] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    parameters: Mapped[Fields]
    state: Mapped[str] = mapped_column(String(20), default="queued")  # queued, running, done, failed, cancelled
    steps: Mapped[int | None]  # how many there will be, where known
    steps_done: Mapped[int] = mapped_column(default=0)
    message: Mapped[Fields]  # a Phrase: {"template": ..., "params": {...}}
    problem: Mapped[Fields]  # why it failed, as problem+json
    outcome: Mapped[Fields]  # what it gave: {"result_id": ...}, {"region_id": ...}
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    claim: Mapped[str | None] = mapped_column(String(32))  # who writes without it writes nothing; see api.jobs.queue
    worker: Mapped[Text]  # who has the claim, or had it last
    lease_until: Mapped[datetime | None]  # after it the worker is taken for dead
    lapses: Mapped[int] = mapped_column(default=0)  # workers that died since the last step was done


class JobStep(Base):
    """A step that is done, and what it gave: never done again, never counted twice."""

    __tablename__ = "job_steps"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    output: Mapped[Fields]
    worker: Mapped[Text]
    ended_at: Mapped[Created]


class JobEvent(Base):
    """Something a watcher is told, in order."""

    __tablename__ = "job_events"
    __table_args__ = (Index(None, "job_id"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    at: Mapped[Created]
    data: Mapped[Fields]
