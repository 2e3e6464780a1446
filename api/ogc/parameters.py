"""The query of a request, read strictly: what is not a parameter here is refused, not overlooked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from api.errors import LANGUAGES, BadQueryError
from api.ogc.bounding_box import Box, parse_bbox
from api.ogc.collections import Collection
from api.ogc.crs import CRS84, CRS84H, SYSTEMS, Crs
from api.ogc.moments import check_datetime

EVERYWHERE: Final = ("f", "lang")
ITEMS: Final = ("bbox", "bbox-crs", "crs", "datetime", "limit", "offset")
DEFAULT_LIMIT: Final = 100
MOST_FEATURES: Final = 10_000


@dataclass(frozen=True)
class ItemsQuery:
    """What is asked of the features of a collection; `boxes` None = anywhere."""

    limit: int
    offset: int
    crs: Crs
    boxes: tuple[Box, ...] | None
    filters: Mapping[str, str]


def read_parameters(
    request: Request, known: Iterable[str] = (), *, formats: tuple[str, ...] = ("json",)
) -> dict[str, str]:
    """The parameters of a request by name.

    Raises
    ------
    BadQueryError
        One is not known, or stands twice; f or lang has a value that is not known.
    """
    allowed = (*known, *EVERYWHERE)
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    for name in names:
        if name not in allowed:
            raise BadQueryError("{name} is no parameter here; there are {known}", name=name, known=", ".join(allowed))
        if names.count(name) > 1:
            raise BadQueryError("{name} is given several times; give it once", name=name)
    read = dict(given)
    _require_one_of(read, "f", formats)
    _require_one_of(read, "lang", LANGUAGES)
    return read


def read_items_query(request: Request, collection: Collection) -> ItemsQuery:
    """What a request asks of the features of a collection; every property may be filtered by.

    Raises
    ------
    BadQueryError
        A parameter is not known, or has a value that cannot be.
    """
    properties = [name for name in collection.properties if name not in ITEMS]
    read = read_parameters(request, (*ITEMS, *properties), formats=("json", "geojson"))
    _require_one_of(read, "bbox-crs", (*SYSTEMS, CRS84H))
    if "datetime" in read:
        check_datetime(read["datetime"])
    box_crs = SYSTEMS.get(read.get("bbox-crs", CRS84), SYSTEMS[CRS84])
    return ItemsQuery(
        limit=min(_whole(read, "limit", default=DEFAULT_LIMIT, least=1), MOST_FEATURES),
        offset=_whole(read, "offset", default=0, least=0),
        crs=read_crs(read),
        boxes=parse_bbox(read["bbox"], box_crs) if "bbox" in read else None,
        filters={name: text for name, text in read.items() if name in properties},
    )


def read_crs(read: Mapping[str, str]) -> Crs:
    """The system that the answer is to be in."""
    _require_one_of(read, "crs", SYSTEMS)
    return SYSTEMS[read.get("crs", CRS84)]


def _require_one_of(read: Mapping[str, str], name: str, known: Iterable[str]) -> None:
    if name in read and read[name] not in known:
        raise BadQueryError(
            "{name} is {value}; it must be one of {known}", name=name, value=read[name], known=", ".join(known)
        )


def _whole(read: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    text = read.get(name, str(default))
    # Not `int`, which also takes 1_000 and digits of other scripts; nor a number longer than any table.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadQueryError("{name} is {value}; it must be a whole number", name=name, value=text)
    if int(text) < least:
        raise BadQueryError("{name} is {value}; it must be {limit} or more", name=name, value=text, limit=least)
    return int(text)
