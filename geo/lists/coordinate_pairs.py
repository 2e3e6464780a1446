"""One cell that holds both coordinates: "42.31, 69.59", "42°18'57\\"N 69°35'E", POINT(69.59 42.31), a link to a map."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo.lists.cell_text import LONGEST_READ, tidy_number_text
from geo.lists.coordinate_text import BLANK, ONES, Reading, Unread, read_degrees
from geo.notes import Note
from geo.points import inner_points
from geo.written_numbers import parse_number

Pair = tuple[Reading, Reading]  # in the order of the text


@dataclass(frozen=True)
class Pairs:
    """The ways in which a cell is two coordinates."""

    ways: tuple[Pair, ...]
    lon_first: bool | None = None  # where what wrote the cell says it, not the column


WKT: Final = re.compile(r"(?:srid=4326; ?)?point ?z? ?\( ?([-+\d.e]+) ([-+\d.e]+)(?: [-+\d.e]+)? ?\)")
LINK_LON_LAT: Final = re.compile(
    r"(?:yandex|2gis).*?[/=?&@](?:ll|pt|m|center|geo)?[=/]?(-?\d+\.\d+)(?:,|%2c)(-?\d+\.\d+)"
)
LINK_LAT_LON: Final = re.compile(r"(?:geo:|(?:google|goo\.gl|maps).*?[/=?&@:])(-?\d+\.\d+)(?:,|%2c|/)\+?(-?\d+\.\d+)")
OSM_LINK: Final = re.compile(
    r"openstreetmap.*?(?:mlat=(-?\d+\.\d+)&mlon=(-?\d+\.\d+)|#map=\d+/(-?\d+\.\d+)/(-?\d+\.\d+))"
)
STRONG: Final = re.compile(r" ?[;|\t\n/\\] ?")
CUTS: Final = re.compile(
    r" ?, ?| |(?<=[^\W\d_o°])(?=[-\d])|(?<=[\"'°])(?=\d)|(?<=[^\W\d_]\.)(?=\d)|(?<=[\"'°\d])(?=[nsew](?:\b|\d))"
)
MOST_CUTS: Final = 30
LONGEST_LINK: Final = 1000


def read_pair(cell: object) -> Pairs | Unread:
    """The ways in which a cell is two coordinates, or why it is none."""
    if isinstance(cell, shapely.Geometry):
        return _of_geometry(cell)
    tidied = tidy_number_text(cell)
    if not tidied.text:
        return BLANK
    text = tidied.text.translate(ONES).casefold().strip(" ;,()[]{}")
    written = _written_by_a_program(tidied.text[:LONGEST_LINK].casefold())
    if written is not None:
        return written
    if len(text) > LONGEST_READ or np.isfinite(parse_number(text, decimal="any")):
        return _why_not(cell, tidied.text)  # 42,31 is one number before it is two
    strong = STRONG.findall(text)
    cuts = [found.span() for found in (STRONG if len(strong) == 1 else CUTS).finditer(text)]
    pairs: dict[Pair, Pair] = {}
    ways = frozenset(["digits"]) if tidied.other_digits else frozenset[str]()
    for start, end in cuts[:MOST_CUTS]:
        halves = [read_degrees(half) for half in (text[:start], text[end:])]
        if isinstance(halves[0], Unread) or isinstance(halves[1], Unread):
            continue
        for first in halves[0]:
            for second in halves[1]:
                if not (first.axis and first.axis == second.axis):
                    pair = _with(first, ways), _with(second, ways)
                    pairs.setdefault(pair, pair)
    if not pairs:
        return _why_not(cell, tidied.text)
    return Pairs(tuple(pairs))


def _with(reading: Reading, ways: frozenset[str]) -> Reading:
    return Reading(reading.degrees, reading.axis, reading.signed, reading.ways | ways)


def _plain(first: float, second: float, *, lon_first: bool) -> Pairs:
    return Pairs(((Reading(first, signed=first < 0), Reading(second, signed=second < 0)),), lon_first)


def _of_geometry(geometry: shapely.Geometry) -> Pairs | Unread:
    if geometry.is_empty:
        return BLANK
    point = inner_points(np.array([geometry], dtype=object))[0]
    return _plain(point.x, point.y, lon_first=True)


def _written_by_a_program(text: str) -> Pairs | None:
    """What a map or a database wrote: its order is known."""
    if found := WKT.fullmatch(text):
        return _plain(float(found.group(1)), float(found.group(2)), lon_first=True)
    for pattern, lon_first in ((OSM_LINK, False), (LINK_LON_LAT, True), (LINK_LAT_LON, False)):
        if found := pattern.search(text):
            first, second = (float(part) for part in found.groups() if part)
            return _plain(first, second, lon_first=lon_first)
    return None


def _why_not(cell: object, text: str) -> Unread:
    alone = read_degrees(cell)
    if isinstance(alone, Unread):
        return alone
    return Unread(Note("{value} is one number; both coordinates are wanted", {"value": text}))
