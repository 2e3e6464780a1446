"""GeoJSON (RFC 7946) as requests bring it and answers give it."""

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.errors import BadQueryError
from api.store.geometry import Box

MEDIA_TYPE: Final = "application/geo+json"
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Position = tuple[Lon, Lat]
Ring = Annotated[list[Position], Field(min_length=4)]
Properties = TypeVar("Properties", bound=BaseModel)
Geometry = TypeVar("Geometry", bound=BaseModel)


class Point(BaseModel):
    """A place: longitude, latitude."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["Point"] = "Point"
    coordinates: Position


class Polygon(BaseModel):
    """Rings: the outer one, then holes."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["Polygon"]
    coordinates: Annotated[list[Ring], Field(min_length=1)]


class MultiPolygon(BaseModel):
    """Several polygons that are one."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Annotated[list[Ring], Field(min_length=1)]], Field(min_length=1)]


class Feature(BaseModel, Generic[Geometry, Properties]):
    """A thing with a place."""

    type: Literal["Feature"] = "Feature"
    id: str | int | None = None
    geometry: Geometry
    properties: Properties


class FeatureCollection(BaseModel, Generic[Geometry, Properties]):
    """Things with places."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature[Geometry, Properties]]


class AnyFeature(BaseModel):
    """A feature of an answer."""

    type: Literal["Feature"]
    id: str | int | None = None
    geometry: dict[str, Any] | None
    properties: dict[str, Any] | None


class AnyCollection(BaseModel):
    """Features of an answer."""

    type: Literal["FeatureCollection"]
    features: list[AnyFeature]


def geojson_answers(model: type[BaseModel] = AnyCollection, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route that answers GeoJSON."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {status: {"model": model, "description": "GeoJSON", "content": {MEDIA_TYPE: {"schema": schema}}}}


def collection(features: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A feature collection."""
    return {"type": "FeatureCollection", "features": list(features)}


def geojson(content: str | Mapping[str, Any], headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """An answer of GeoJSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, allow_nan=False)
    return Response(text, status, dict(headers or {}), MEDIA_TYPE)


def read_bbox(text: str) -> Box | None:
    """The box of `?bbox=west,south,east,north` (degrees); None for "". West beyond east crosses the antimeridian.

    Raises
    ------
    BadQueryError
        It is no box.
    """
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west, south, east, north = 0.0, 1.0, 0.0, 0.0
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise BadQueryError("bbox is {value}; give west,south,east,north in degrees", value=text)
    return west, south, east, north
