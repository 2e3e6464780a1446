"""Home visits: people, teams, plans and outcomes. What says who somebody is, or how they are, is sealed.

In clear stand pseudonyms, days, and who changed what when: enough to list, to lock, and to delete in time, even where
the key is lost. `key_id` names the key that a row is sealed under (see `api.visits.sealing`).
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Changed, Created, Id


class VisitSeal(Base):
    """The one row that knows the key again: what is sealed in it can be opened by the right key alone."""

    __tablename__ = "visit_seal"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    key_id: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class VisitPerson(Base):
    """Somebody who is visited: the care plan with the place, and apart from it how to reach them."""

    __tablename__ = "visit_people"
    __table_args__ = (UniqueConstraint("region_id", "person_id"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(String(64))  # a pseudonym
    care: Mapped[bytes] = mapped_column(LargeBinary)
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)  # name, phone, address, note
    key_id: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(default=1)
    care_ends: Mapped[date | None]  # the care plan's `until`
    planned_until: Mapped[date | None]  # the last day of the last plan that holds them
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class VisitTeam(Base):
    """Who travels together; a team's name may be a nurse's."""

    __tablename__ = "visit_teams"
    __table_args__ = (UniqueConstraint("region_id", "team_id"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    team_id: Mapped[str] = mapped_column(String(64))  # a pseudonym
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class KeptVisitPlan(Base):
    """A plan of home visits, in three sealed parts: what it is called and comes to, what was asked, the tours."""

    __tablename__ = "visit_plans"
    __table_args__ = (Index(None, "region_id", "start"),)

    id: Mapped[Id]
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(20), default="draft")  # draft, agreed
    start: Mapped[date]
    ends: Mapped[date]  # its last day
    about: Mapped[bytes] = mapped_column(LargeBinary)
    asked: Mapped[bytes] = mapped_column(LargeBinary)  # problem, places, people and teams as they were
    tours: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class VisitOutcome(Base):
    """What became of a visit, as a phone told it; never changed. A plan that is gone takes no outcome with it."""

    __tablename__ = "visit_outcomes"
    __table_args__ = (Index(None, "region_id", "day"),)

    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"), primary_key=True)
    outcome_id: Mapped[str] = mapped_column(String(64), primary_key=True)  # made on the phone
    plan_id: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(String(64))
    day: Mapped[date]  # of the visit in the plan
    team_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]  # by the phone's clock
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # the outcome and the note
    key_id: Mapped[str] = mapped_column(String(16))
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
