"""What phones tell of visits: each outcome once, in whatever order and however often it is sent.

An outcome is named by the phone that made it. The first one of a name is kept and never changed; the same again is
known, another one under the name is refused. Of several outcomes of a visit the newest counts, by the phones' clocks
put right, and of two of one moment that with the greater name: so whatever is sent when, all come to the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from api.access.actor import Actor
from api.store.models import VisitOutcome
from api.store.visit_outcomes import add_outcome, find_known_people, find_known_plans, load_outcome
from api.visits.fields import Note, Pseudonym, VisitId
from api.visits.outcome_words import OUTCOMES, TAKEN_BACK, OutcomeWord
from api.visits.sealing import Seal
from api.visits.visit_names import read_visit_id
from routing.errors import Phrase

AHEAD: Final = timedelta(days=1)
"""So far may a phone's clock be ahead."""
ON_THE_WAY: Final = timedelta(minutes=2)
"""A clock that is off by less may be right: so long may a message take."""
PLACE: Final = "visit_outcome"


class OutcomeGiven(BaseModel):
    """One outcome. Fields are checked one outcome at a time, so that one that cannot be holds up no other."""

    model_config = ConfigDict(
        extra="ignore",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "outcome_id": "0b3f6f0e-6a1d-4a0e-9a62-5a4a5f1f7a10",
                    "visit_id": "P-017@2026-11-24",
                    "plan_id": "2f1c5b7e",
                    "team_id": "N-04",
                    "outcome": "done",
                    "at": "2026-11-24T09:42:00+07:00",
                }
            ]
        },
    )

    outcome_id: Annotated[str, Field(min_length=1, max_length=200, description="Made on the phone: a UUID.")]
    visit_id: Annotated[str, Field(max_length=200)] = ""
    plan_id: Annotated[str, Field(max_length=200)] = ""
    team_id: Annotated[str, Field(max_length=200)] = ""
    outcome: Annotated[
        str, Field(max_length=40, description="done, not_home, refused, hospital, died, other; none: taken back.")
    ] = ""
    at: Annotated[str, Field(max_length=64, description="Moment, with its time zone.")] = ""
    note: Annotated[str, Field(max_length=100_000)] | None = None


class _Told(BaseModel):
    """The same, as it must be to be kept."""

    model_config = ConfigDict(hide_input_in_errors=True)

    outcome_id: Pseudonym
    visit_id: VisitId
    plan_id: Pseudonym
    team_id: Pseudonym
    at: datetime
    note: Note = ""


@dataclass(frozen=True)
class PhoneClock:
    """What time it is, and what a phone takes it for: moments of a clock that is wrong are put right."""

    now: datetime
    sent_at: datetime | None = None

    def put_right(self, at: datetime) -> datetime:
        """A moment of the phone by our clock.

        Raises
        ------
        OverflowError
            It is none that a calendar has.
        """
        wrong = self.sent_at - self.now if self.sent_at is not None else timedelta()
        return at.astimezone(UTC) - (wrong if abs(wrong) > ON_THE_WAY else timedelta())


@dataclass(frozen=True)
class Received:
    """What became of outcomes that were sent: names, and for those that cannot be kept why."""

    accepted: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[tuple[str, Phrase], ...]


def receive_outcomes(
    session: Session, region_id: str, given: Sequence[OutcomeGiven], seal: Seal, actor: Actor, *, clock: PhoneClock
) -> Received:
    """Keep what is new."""
    accepted, known, refused = [], [], []
    plans = find_known_plans(session, region_id, {one.plan_id for one in given})
    people = find_known_people(session, region_id, {one.visit_id.rpartition("@")[0] for one in given})
    for one in sorted(given, key=lambda each: each.outcome_id):  # in one order, or two phones could wait for each other
        row, why = _row_of(one, region_id, seal, actor, clock)
        if row is not None and row.plan_id not in plans and row.person_id not in people:
            row, why = None, Phrase("neither the plan nor the person of this visit is known here")
        if row is None:
            refused.append((one.outcome_id, why))
        elif add_outcome(session, row):
            accepted.append(one.outcome_id)
        elif _is_same(load_outcome(session, region_id, row.outcome_id), row, seal):
            known.append(one.outcome_id)
        else:
            refused.append(
                (one.outcome_id, Phrase("another outcome came under this outcome_id before; make a new one"))
            )
    return Received(tuple(accepted), tuple(known), tuple(refused))


def newest_by_visit(rows: Iterable[VisitOutcome], seal: Seal) -> dict[tuple[str, date], OutcomeWord]:
    """What became of each visit, by person and day; nothing where it was taken back."""
    newest: dict[tuple[str, date], VisitOutcome] = {}
    for row in sorted(rows, key=lambda one: (one.at, one.outcome_id)):
        newest[row.person_id, row.day] = row
    words = {visit: open_outcome(row, seal)["outcome"] for visit, row in newest.items()}
    return {visit: word for visit, word in words.items() if word != TAKEN_BACK}


def open_outcome(row: VisitOutcome, seal: Seal) -> Mapping[str, Any]:
    """The outcome and the note."""
    opened: Mapping[str, Any] = seal.open_json(row.sealed, PLACE, row.region_id, row.outcome_id)
    return opened


def reseal_outcome(row: VisitOutcome, seal: Seal) -> None:
    """Put an outcome under the key that seals now."""
    place = (PLACE, row.region_id, row.outcome_id)
    row.sealed, row.key_id = seal.seal(seal.open(row.sealed, *place), *place), seal.key_id


def _row_of(
    given: OutcomeGiven, region_id: str, seal: Seal, actor: Actor, clock: PhoneClock
) -> tuple[VisitOutcome | None, Phrase]:
    """The row of an outcome, or why there can be none; what was sent is not repeated."""
    try:
        told = _Told.model_validate(given.model_dump() | {"note": given.note or ""})
        person_id, day = read_visit_id(told.visit_id)
        at = clock.put_right(told.at)
    except ValidationError as error:
        return None, Phrase("{field} cannot be as it is", field=str(error.errors()[0]["loc"][0]))
    except (ValueError, OverflowError) as error:
        return None, Phrase(
            "{field} cannot be as it is", field="at" if isinstance(error, OverflowError) else "visit_id"
        )
    if given.outcome not in OUTCOMES:
        return None, Phrase("outcome must be one of {known}", known=", ".join(OUTCOMES))
    if told.at.tzinfo is None:
        return None, Phrase("{field} needs its time zone", field="at")
    if at > clock.now + AHEAD:
        return None, Phrase("the clock of this phone is more than a day ahead; set it right")
    row = VisitOutcome(
        region_id=region_id,
        outcome_id=told.outcome_id,
        plan_id=told.plan_id,
        person_id=person_id,
        day=day,
        team_id=told.team_id,
        at=at,
        key_id=seal.key_id,
        created_by=actor.user_id,
        created_at=clock.now,
    )
    # What the phone said is kept too: the same outcome is known again, whenever it is sent.
    content = {"outcome": given.outcome, "note": told.note, "told_at": told.at.astimezone(UTC).isoformat()}
    row.sealed = seal.seal_json(content, PLACE, region_id, told.outcome_id)
    return row, Phrase("")


def _is_same(kept: VisitOutcome, row: VisitOutcome, seal: Seal) -> bool:
    if any(getattr(kept, name) != getattr(row, name) for name in ("plan_id", "person_id", "day", "team_id")):
        return False
    # Rows of before clocks were put right say when in the column alone.
    before, again = ({"told_at": one.at.isoformat(), **open_outcome(one, seal)} for one in (kept, row))
    return before == again
