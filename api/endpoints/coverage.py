"""`/api/v1/regions/{id}/cells`, `/coverage` and `/api/v1/scenarios/{id}/compare`: people, and who is within reach."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from api.access.needs import Action, costs, needs
from api.endpoints.geojson import geojson, geojson_answers
from api.endpoints.people_rows import ComparedRow, CoverageRow
from api.endpoints.served import Served, no_coverage, require_reaches
from api.errors import unknown_object
from api.etags import has_etag, not_modified, served_etag
from api.region_shelf import require_region
from api.regions import ServedRegion
from api.store.models import Scenario
from api.store.references import require_row

if TYPE_CHECKING:
    import pandas as pd

router = APIRouter(tags=["coverage"], dependencies=[needs(Action.view), has_etag])
LONGEST_MIN: Final = 240.0
BASELINE: Final = "baseline"
Threshold = Annotated[
    float | None, Query(gt=0, le=LONGEST_MIN, description="Minutes; without it, those of the region.", examples=[20])
]
Mode = Annotated[str, Query(description="Travel mode; without it, those of the region.", examples=["walk"])]
Service = Annotated[str, Query(description="Service, `any` for any facility; without it, all.", examples=["any"])]


@router.get("/regions/{region_id}/cells", response_class=Response, responses=geojson_answers())
def list_cells(request: Request, served: Served) -> Response:
    """The population cells as GeoJSON points with the people of each stratum."""
    etag = served_etag(request, served)
    if known := not_modified(request, etag):
        return known
    population = served.region.population
    people = population.reported_people().add_prefix("people_")
    return geojson(population.cells.join(people).to_json(drop_id=True), {"ETag": etag})


@router.get("/regions/{region_id}/coverage", response_model=list[CoverageRow])
def read_coverage(
    request: Request,
    served: Served,
    mode: Mode = "",
    threshold_min: Threshold = None,
    service: Service = "",
    scenario: Annotated[str, Query(description="Id of a stored scenario; without it, the baseline.")] = "",
) -> Response:
    """Rows as in `coverage.csv`, of the baseline or a scenario; any threshold, counted from the times of the cells."""
    changes, state = _scenario_changes(request, served, scenario)
    etag = served_etag(request, served, state)
    if known := not_modified(request, etag):
        return known
    thresholds = served.question.thresholds_min if threshold_min is None else (threshold_min,)
    if scenario:
        table = _scenario_coverage(served, changes, mode, service, thresholds)
    else:
        table = _baseline_coverage(served, mode, service, thresholds)
    return _rows(table, etag)


@router.get("/scenarios/{scenario_id}/compare", response_model=list[ComparedRow], dependencies=[costs(2)])
def compare_scenario(
    scenario_id: str,
    request: Request,
    other: Annotated[
        str, Query(alias="with", description="`baseline`, or the id of another scenario of the region.")
    ] = BASELINE,
    mode: Mode = "",
    threshold_min: Threshold = None,
    service: Service = "",
) -> Response:
    """What this scenario (`other` in the columns) has that the baseline or another one (`one`) has not."""
    from geo.what_if import compare_scenarios

    with request.app.state.service.database.session() as session:
        region_id = require_row(session, Scenario, scenario_id).region_id
    served = require_region(request.app.state.regions, region_id)
    asked = [scenario_id, "" if other == BASELINE else other]
    (these, state), (those, other_state) = (_scenario_changes(request, served, one) for one in asked)
    etag = served_etag(request, served, state, other_state)
    if known := not_modified(request, etag):
        return known
    thresholds = served.question.thresholds_min if threshold_min is None else (threshold_min,)
    one, two = (_scenario_coverage(served, changes, mode, service, thresholds) for changes in (those, these))
    return _rows(compare_scenarios(one, two), etag)


def _scenario_changes(request: Request, served: ServedRegion, scenario_id: str) -> tuple[Sequence[Any], str]:
    """The changes of a stored scenario of the region, and a text that is another one when they are changed."""
    if not scenario_id:
        return (), ""
    with request.app.state.service.database.session() as session:
        row = _require_scenario(session, served.region_id, scenario_id)
        from geo.what_if import changes_from_list

        return changes_from_list(row.changes), f"{row.id} {row.revision}"


def _require_scenario(session: Session, region_id: str, scenario_id: str) -> Any:
    row = require_row(session, Scenario, scenario_id)
    if row.region_id != region_id:  # somebody else's, perhaps: it is not said that it is there
        raise unknown_object(scenario_id)
    return row


def _baseline_coverage(
    served: ServedRegion, mode: str, service: str, thresholds_min: tuple[float, ...]
) -> "pd.DataFrame":
    from geo.coverage import coverage_table

    reaches = require_reaches(served, mode, service)
    region = served.region
    return coverage_table(reaches, region.population, region.boundaries, thresholds_min=thresholds_min)


def _scenario_coverage(
    served: ServedRegion, changes: Sequence[Any], mode: str, service: str, thresholds_min: tuple[float, ...]
) -> "pd.DataFrame":
    from geo.what_if import what_if_of
    from geo.what_if.what_if import Asked

    if mode and mode not in served.question.modes:
        raise no_coverage(served, mode, service)
    asked = Asked(
        modes=(mode,) if mode else (),
        services=(service,) if service else (),
        thresholds_min=thresholds_min,
        capacity=False,
    )
    return what_if_of(served.region, served.question).answer(changes, asked).coverage()


def _rows(table: "pd.DataFrame", etag: str) -> Response:
    # Written by pandas: a model for each of thousands of rows would take longer than counting them.
    rows = table.to_json(orient="records", double_precision=15)
    return Response(
        json.dumps(json.loads(rows), ensure_ascii=False), headers={"ETag": etag}, media_type="application/json"
    )
