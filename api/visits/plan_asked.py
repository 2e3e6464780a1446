"""From people and teams as they are kept to a problem that `routing.visits` plans."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from api.errors import RequestError
from api.visits.fields import Day, PlanName, Weights
from api.visits.register import CarePlan, TeamPlan

MOST_DAYS: Final = 92
MOST_NAMED: Final = 5
EXAMPLE: Final[dict[str, Any]] = {
    "name": "End of November",
    "start": "2026-11-23",
    "days": 28,
    "holidays": "TH",
    "weights": {"balance": 1800, "continuity": 900},
}


class PlanAsked(BaseModel):
    """A plan of home visits that is asked for: its days, and what it is judged by."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_extra={"examples": [EXAMPLE]})

    name: PlanName = ""
    start: Day
    days: int = Field(default=5, ge=1, le=MOST_DAYS)
    holidays: str = Field(
        default="", pattern="^([A-Z]{2})?$", description="Country whose public holidays are free: TH, KZ."
    )
    days_off: list[Day] = Field(default_factory=list, max_length=366, description="Nobody works on these.")
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    weights: Weights = Field(default_factory=Weights)


def require_places(people: Mapping[str, CarePlan], teams: Mapping[str, TeamPlan]) -> list[str]:
    """Who cannot be visited, for nobody knows where; refuse while nobody else is there, or a team starts nowhere.

    Raises
    ------
    RequestError
        Which people or teams it is, by their pseudonyms.
    """
    if not people:
        raise RequestError("there is nobody to visit yet; give the people first")
    if not teams:
        raise RequestError("there is no team yet; give the teams first")
    homeless = [one for one, care in people.items() if care.lon is None or care.lat is None]
    if len(homeless) == len(people):
        raise RequestError("these people have no place: {ids}; give lon and lat", ids=name_some(homeless))
    nowhere = [one for one, team in teams.items() if team.lon is None or team.lat is None]
    if nowhere:
        raise RequestError("these teams have no place to start from: {ids}; give lon and lat", ids=name_some(nowhere))
    return homeless


def name_some(ids: Sequence[str]) -> str:
    """The first few of a list of pseudonyms, for a sentence."""
    return ", ".join(ids[:MOST_NAMED]) + (" ..." if len(ids) > MOST_NAMED else "")


def is_over(care: CarePlan, start: datetime.date) -> bool:
    """The care plan has ended before a plan begins."""
    return care.until is not None and care.until < start
