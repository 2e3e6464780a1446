"""Fields of home visits as requests bring them and answers show them."""

import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from api.fields import NO_CONTROL

PSEUDONYM: Final = r"^[A-Za-z0-9._-]{1,64}$"
CLOCK: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"

Pseudonym = Annotated[
    str,
    Field(
        pattern=PSEUDONYM,
        description="Of your own making, and telling nothing: it stands in addresses, logs and files.",
        examples=["P-017"],
    ),
]
Clock = Annotated[str, Field(pattern=CLOCK, examples=["09:30"])]
Weekday = Annotated[int, Field(ge=1, le=7, description="1 is Monday.")]
Skill = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROL)]
Skills = Annotated[list[Skill], Field(max_length=20, description="nurse, dentist, physiotherapist, ...")]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Minutes = Annotated[float, Field(gt=0, le=24 * 60, allow_inf_nan=False)]
Day = Annotated[datetime.date, Field(ge=datetime.date(2000, 1, 1), le=datetime.date(2199, 12, 31))]
ShortLine = Annotated[str, Field(max_length=200, pattern=NO_CONTROL)]
Note = Annotated[str, Field(max_length=2000, pattern=NO_CONTROL)]
PlanName = Annotated[str, Field(max_length=200, pattern=NO_CONTROL)]
VisitId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9._-]{1,64}@[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description="Person and day.",
        examples=["P-017@2026-11-24"],
    ),
]
Weight = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class Strict(BaseModel):
    """What is not known is refused."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Hours(Strict):
    """A window of the day."""

    start: Clock
    end: Clock


class Contact(Strict):
    """How somebody is reached; shown to whoever may, when they ask, and never elsewhere."""

    name: ShortLine = ""
    phone: ShortLine = ""
    address: Annotated[str, Field(max_length=500, pattern=NO_CONTROL)] = ""
    note: Note = ""


class Weights(Strict):
    """What a plan is judged by, in seconds of travel; what is left out has its default."""

    travel: Weight | None = None
    waiting: Weight | None = None
    balance: Weight | None = None
    continuity: Weight | None = None
    even_gaps: Weight | None = None
    preferred_day: Weight | None = None
    moved: Weight | None = None
