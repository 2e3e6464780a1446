"""`/api/v1/regions/{id}/matrix`: door-to-door seconds between two lists of places, as JSON, CSV or Parquet."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.needs import Action, needs
from api.access.rate_limits import costs
from api.endpoints.problem_answers import problem_answers
from api.endpoints.regions import Served
from api.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd

router = APIRouter(tags=["matrix"], dependencies=[needs(Action.view), costs(5)])
MOST_PAIRS: Final = 250_000
JOB_KIND: Final = "matrix"
MOST_PLACES: Final = 10_000
JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"
ENDINGS: Final = {JSON: ".parquet", CSV: ".csv", PARQUET: ".parquet"}


class Place(BaseModel):
    """A place with an id of its own."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=200)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]


Places = Annotated[list[Place], Field(min_length=1, max_length=MOST_PLACES)]


class MatrixRequest(BaseModel):
    """Two lists of places and how the way is made; up to 250,000 pairs at a time, more as a job of kind matrix."""

    model_config = ConfigDict(extra="forbid")

    mode: Annotated[str, Field(description="travel mode of the region's network")]
    origins: Places
    destinations: Places
    cutoff_min: Annotated[float, Field(gt=0, le=24 * 60, description="pairs beyond it are left out")] = 60.0


class TimeRow(BaseModel):
    """A pair within the cutoff."""

    from_id: str
    to_id: str
    travel_time_s: float


class MatrixResponse(BaseModel):
    """Pairs by origin and destination in the order given; refused are the places without a street near."""

    rows: list[TimeRow]
    origins_refused: list[str]
    destinations_refused: list[str]


@router.post(
    "/regions/{region_id}/matrix",
    response_model=MatrixResponse,
    responses={200: {"content": {CSV: {}, PARQUET: {}}}, **problem_answers(401, 403, 404, 422, 429)},
)
def matrix(served: Served, asked: MatrixRequest, request: Request) -> Response:
    """Seconds from each origin to each destination, door to door; pairs beyond the cutoff are absent.

    `Accept` chooses the form: JSON, text/csv, or application/vnd.apache.parquet with the same columns. CSV and Parquet
    name the refused places in the headers X-Origins-Refused and X-Destinations-Refused, by how many they are.
    """
    pairs = len(asked.origins) * len(asked.destinations)
    if pairs > MOST_PAIRS:
        raise RequestError(
            "{pairs} pairs of places are too many for one request ({most} at most); start a job of kind {kind}",
            pairs=pairs,
            most=MOST_PAIRS,
            kind=JOB_KIND,
        )
    from geo.matrix import write_matrix

    form = _form(request)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"matrix{ENDINGS[form]}"
        found = write_matrix(
            served.region.network,
            asked.mode,
            _table(asked.origins),
            _table(asked.destinations),
            path,
            cutoff_min=asked.cutoff_min,
            snap_limit_m=served.question.snap_limit_m,
        )
        content = (
            _read_json(path, found.origins_refused, found.destinations_refused) if form == JSON else path.read_bytes()
        )
    headers = {"Vary": "Accept"}
    if form != JSON:
        headers["X-Origins-Refused"] = str(len(found.origins_refused))
        headers["X-Destinations-Refused"] = str(len(found.destinations_refused))
    return Response(content, media_type=form, headers=headers)


def _form(request: Request) -> str:
    """The first of our forms that is accepted; JSON where none is named."""
    for part in request.headers.get("accept", "").split(","):
        named = part.split(";")[0].strip().lower()
        if named in ENDINGS:
            return named
    return JSON


def _table(places: list[Place]) -> "pd.DataFrame":
    import pandas as pd

    if len({place.id for place in places}) < len(places):
        raise RequestError("an id stands twice in one list of places; give each place an id of its own")
    return pd.DataFrame([place.model_dump() for place in places])


def _read_json(path: Path, origins: tuple[str, ...], destinations: tuple[str, ...]) -> bytes:
    import json

    import pyarrow.parquet

    rows: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    content = {"rows": rows, "origins_refused": list(origins), "destinations_refused": list(destinations)}
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
