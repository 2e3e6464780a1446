"""`/api/v1/regions/{id}/what-if`: people within reach once facilities and roads change, while the user looks on."""

import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from api.access.needs import Action, needs
from api.arguments import Direction
from api.endpoints.people_rows import ComparedRow, CountedPeople
from api.endpoints.problem_answers import problem_answers
from api.endpoints.regions import Served
from api.regions import ServedRegion

if TYPE_CHECKING:
    from geo.what_if import WhatIf, WhatIfAnswer
    from geo.what_if.answer import Columns
    from geo.what_if.what_if import Asked

router = APIRouter(tags=["what-if"], dependencies=[needs(Action.view)])
LONGEST_MIN = 24 * 60.0
MOST_CHANGES = 500


class _AnyChange:
    """Describes a change for readers of the API; the core reads it, and names a wrong one by its number."""

    @staticmethod
    def __get_pydantic_json_schema__(_core: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        from geo.what_if.change_schema import change_schema

        return change_schema()


Changes = Annotated[list[Annotated[dict[str, Any], _AnyChange()]], Field(max_length=MOST_CHANGES)]


class AskedPeople(BaseModel):
    """What people are asked for; what is left out means all there are, the service alone means any."""

    model_config = ConfigDict(extra="forbid")

    mode: Annotated[str | None, Field(description="travel mode; none: each of the region's")] = None
    service: Annotated[str | None, Field(description='"any", or what the facilities name; none: each of them')] = "any"
    threshold_min: Annotated[
        float | None, Field(gt=0, le=LONGEST_MIN, description="minutes; none: the thresholds of the region")
    ] = None
    direction: Annotated[Direction | None, Field(description="none: that of the region")] = None


class WhatIfRequest(AskedPeople):
    """A scenario, and what is asked of it."""

    changes: Changes
    boundaries: Annotated[bool, Field(description="also rows for each boundary")] = False
    capacity: Annotated[bool, Field(description="also who finds a place, where capacity is known")] = True
    cells: Annotated[bool, Field(description="also the cells whose travel time changes")] = False


class CompareRequest(AskedPeople):
    """Two scenarios on the same baseline."""

    one: Changes
    other: Changes


class ChangeEffectRow(BaseModel):
    """What became of a change of the list."""

    number: Annotated[int, Field(description="in the list, the first is 1")]
    facility_id: Annotated[str, Field(description="the facility it adds or changes; empty for roads")]
    on_street: Annotated[bool | None, Field(description="false: no street is near its place, so nobody gets there")]
    streets: Annotated[int | None, Field(description="of roads: streets closed, timed anew or laid")]


class PeopleRow(CountedPeople):
    """People of a stratum within a threshold; boundary `all` is the whole region."""

    people_before: float
    people_after: float
    people_gained: Annotated[float, Field(description="after less before: below 0 where reach is lost")]


class CapacityRow(BaseModel):
    """Who finds a place, of a stratum; the three numbers add up to all its people."""

    service: str
    mode: str
    stratum: str
    threshold_min: float
    people_served_before: float | None
    people_served_after: float | None
    people_no_capacity_before: float | None
    people_no_capacity_after: float | None
    people_out_of_reach_before: float | None
    people_out_of_reach_after: float | None
    facilities_unknown_before: int | None
    facilities_unknown_after: int | None


class ChangedCells(BaseModel):
    """Cells, by their place in /cells, whose travel time (unrounded) is another one now; null: no facility in reach."""

    service: str
    mode: str
    cell: list[int]
    travel_time_s: list[float | None]


class WhatIfResponse(BaseModel):
    """People within reach before, after and gained. Capacity rows only where a facility's capacity is known."""

    changes: list[ChangeEffectRow]
    rows: list[PeopleRow]
    capacity: list[CapacityRow]
    cells: list[ChangedCells]


@router.post(
    "/regions/{region_id}/what-if", response_model=WhatIfResponse, responses=problem_answers(401, 403, 404, 422)
)
def what_if(served: Served, asked: WhatIfRequest) -> Response:
    """People within reach before the changes, after them, and gained, by stratum; nothing is kept.

    Quick enough to be asked at every move of a marker. Roads that are changed for the first time take longer once.
    """
    from geo.what_if import changes_from_list

    answer = prepared_what_if(served).answer(changes_from_list(asked.changes), _asked(asked, capacity=asked.capacity))
    content = {
        "changes": [vars(effect) for effect in answer.changes],
        "rows": _records(answer.columns(None if asked.boundaries else 1)),
        "capacity": _capacity(answer),
        "cells": _changed_cells(answer) if asked.cells else [],
    }
    return _json(content)


@router.post(
    "/regions/{region_id}/what-if/compare",
    response_model=list[ComparedRow],
    responses=problem_answers(401, 403, 404, 422),
)
def compare(served: Served, asked: CompareRequest) -> Response:
    """Two scenarios side by side: how many people more the other has within reach, by boundary and stratum."""
    from geo.what_if import changes_from_list, compare_scenarios

    known = prepared_what_if(served)
    one, other = (
        known.answer(changes_from_list(changes), _asked(asked, capacity=False)).coverage()
        for changes in (asked.one, asked.other)
    )
    table = compare_scenarios(one, other)
    return _json(_records({str(name): table[name].to_numpy() for name in table}))


def prepare(served: ServedRegion) -> None:
    """Make now what the first question about a region would wait for: about a second for a metropolis."""
    prepared_what_if(served).prepare()


def prepared_what_if(served: ServedRegion) -> "WhatIf":
    """What is kept of a region for its scenarios."""
    from geo.what_if import what_if_of

    return what_if_of(served.region, served.question)


def _asked(asked: AskedPeople, *, capacity: bool) -> "Asked":
    from geo.what_if.what_if import Asked

    return Asked(
        modes=() if asked.mode is None else (asked.mode,),
        services=() if asked.service is None else (asked.service,),
        thresholds_min=() if asked.threshold_min is None else (asked.threshold_min,),
        direction=None if asked.direction is None else asked.direction.value,
        capacity=capacity,
    )


def _records(columns: "Columns") -> list[dict[str, Any]]:
    """One object a row; what is no number is null."""
    names = tuple(columns)
    values = [[None if value != value else value for value in column.tolist()] for column in columns.values()]  # noqa: PLR0124
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def _capacity(answer: "WhatIfAnswer") -> list[dict[str, Any]]:
    """A row for each stratum of what is known before or after."""
    sides = [
        {(each.service, each.mode, each.threshold_min): each for each in counts}
        for counts in (answer.capacity_before, answer.capacity_after)
    ]
    rows = []
    for key in dict.fromkeys((*sides[0], *sides[1])):
        for s, stratum in enumerate(answer.strata):
            row: dict[str, Any] = {"service": key[0], "mode": key[1], "stratum": stratum, "threshold_min": key[2]}
            for when, side in zip(("before", "after"), sides, strict=True):
                counts = side.get(key)
                people = (None, None, None) if counts is None else counts.people[s].tolist()
                for name, value in zip(("served", "no_capacity", "out_of_reach"), people, strict=True):
                    row[f"people_{name}_{when}"] = value
                row[f"facilities_unknown_{when}"] = None if counts is None else counts.facilities_unknown
            rows.append(row)
    return rows


def _changed_cells(answer: "WhatIfAnswer") -> list[dict[str, Any]]:
    import numpy as np

    changed = []
    for each in answer.times:
        cell = np.flatnonzero(each.before_s != each.after_s)
        seconds = [None if value == float("inf") else value for value in each.after_s[cell].tolist()]
        changed.append({"service": each.service, "mode": each.mode, "cell": cell.tolist(), "travel_time_s": seconds})
    return changed


def _json(content: Any) -> Response:
    """Plain values as JSON, as they are: checking every row against its model would take longer than the answer."""
    return Response(json.dumps(content, ensure_ascii=False, allow_nan=False), media_type="application/json")
