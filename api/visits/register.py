"""People and teams of home visits: as they are given, as they are shown, and as they are sealed."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from api.fields import NO_CONTROL
from api.visits.fields import (
    Clock,
    Contact,
    Day,
    Hours,
    Lat,
    Lon,
    Minutes,
    Pseudonym,
    ShortLine,
    Skills,
    Weekday,
)

MOST_PEOPLE: Final = 5000
MOST_TEAMS: Final = 500
Gap = Annotated[int, Field(ge=1, le=366)]
Weekdays = Annotated[list[Weekday], Field(max_length=7)]


class CarePlan(BaseModel):
    """Who is visited how often, where and by whom; empty = the default of docs/visits.md."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    lon: Lon | None = None
    lat: Lat | None = None
    settlement: Annotated[ShortLine, Field(description="Where a point is not known.")] = ""
    visits_per_week: Annotated[float, Field(ge=0, le=7, allow_inf_nan=False)] | None = None
    visits_per_month: Annotated[float, Field(ge=0, le=28, allow_inf_nan=False)] | None = None
    min_gap_days: Gap | None = None
    max_gap_days: Gap | None = None
    duration_min: Minutes | None = None
    windows: Annotated[list[Hours], Field(max_length=8)] = []
    skills: Skills = []
    carers: Annotated[int, Field(ge=1, le=2)] | None = None
    priority: Annotated[float, Field(ge=1, le=5, allow_inf_nan=False)] | None = None
    barthel: Annotated[int, Field(ge=0, le=20, description="ADL of Barthel, where there is no priority.")] | None = None
    tai: Annotated[str, Field(max_length=20, pattern=NO_CONTROL)] = ""
    preferred_days: Weekdays = []
    not_days: Weekdays = []
    not_dates: Annotated[list[Day], Field(max_length=366, description="Single days that are impossible.")] = []
    since: Day | None = None
    until: Day | None = None
    last_visit: Day | None = None
    usual_teams: Annotated[list[Pseudonym], Field(max_length=10)] = []


class PersonGiven(CarePlan):
    """Somebody who is visited. `contact` left out: what is kept stays; null: none is kept."""

    person_id: Pseudonym
    contact: Contact | None = None


class PersonView(CarePlan):
    """Somebody who is visited, as they are kept."""

    person_id: Pseudonym
    has_contact: bool
    contact: Annotated[Contact | None, Field(description="With `contacts=true` alone.")] = None
    etag: Annotated[str, Field(description="For `If-Match` of a change to this person.")]


class DayHours(BaseModel):
    """The hours of one weekday."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    day: Weekday
    start: Clock
    end: Clock


class TeamPlan(BaseModel):
    """Who travels, with what and when; empty = the default of docs/visits.md."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: ShortLine = ""
    lon: Lon | None = None
    lat: Lat | None = None
    end_lon: Lon | None = None
    end_lat: Lat | None = None
    mode: Annotated[str, Field(max_length=64, pattern=NO_CONTROL)] = ""
    members: Annotated[int, Field(ge=1, le=10)] | None = None
    shift_start: Clock | None = None
    shift_end: Clock | None = None
    shifts: Annotated[list[DayHours], Field(max_length=7, description="Where days differ; then in place of days.")] = []
    break_start: Clock | None = None
    break_latest: Clock | None = None
    break_min: Minutes | None = None
    skills: Skills = []
    days: Weekdays = []
    days_off: Annotated[list[Day], Field(max_length=366)] = []
    works_holidays: bool = False
    max_driving_min: Minutes | None = None
    seats: Annotated[int, Field(ge=0, le=100)] | None = None


class TeamGiven(TeamPlan):
    """A team."""

    team_id: Pseudonym


class TeamView(TeamGiven):
    """A team, as it is kept."""

    etag: Annotated[str, Field(description="For `If-Match` of a change to this team.")]


def care_to_seal(given: CarePlan) -> dict[str, Any]:
    """The care plan alone, as JSON keeps it; what is the default is left out, so that new fields change nothing."""
    return given.model_dump(mode="json", include=set(CarePlan.model_fields), exclude_defaults=True)


def team_to_seal(given: TeamPlan) -> dict[str, Any]:
    """The same for a team."""
    return given.model_dump(mode="json", include=set(TeamPlan.model_fields), exclude_defaults=True)


def contact_to_seal(contact: Contact | None) -> dict[str, Any] | None:
    """How somebody is reached; None where nothing of it is known."""
    told = contact.model_dump(exclude_defaults=True) if contact else {}
    return told or None
