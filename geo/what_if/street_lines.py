"""The streets that road changes mean, as lines for a map: closed, timed anew or laid, and by whom they can be used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geo.what_if.change import Change, ChangeRoads
from geo.what_if.edited_roads import edits_by_mode
from routing.contract import great_circle_m
from routing.edits.edit import AddRoad, Edit, Place
from routing.edits.meetings import cut_at_meetings
from routing.edits.select import edges_of, select_streets
from routing.errors import EditError, QamtuError
from routing.modes import ROAD_CLASSES
from routing.network import UNREACHED, IntArray, RoadGraph, RoadNetwork

MOST_LINES: Final = 2_000
"""More streets than this are counted and not drawn: a season means all of them."""
MOST_WAYS: Final = 50
_KMH: Final = 36.0  # metres in a decisecond


@dataclass(frozen=True)
class StreetLines:
    """The streets that one change means, alike for some travel modes."""

    number: int  # of the change in the list, the first is 1
    modes: tuple[str, ...]
    lines: tuple[tuple[Place, ...], ...]  # none where they are too many to draw
    streets: int
    length_m: float
    road_classes: tuple[str, ...] = ()
    ways: tuple[int, ...] = ()  # of OpenStreetMap, the first of them
    speed_kmh: Mapping[str, float] | None = None  # by travel mode, before any change; of a drawn road: as given
    joins: tuple[Place, ...] = ()  # of a drawn road: where it meets the streets


@dataclass(frozen=True)
class NoStreets:
    """A change that means no street, and why."""

    number: int
    problem: QamtuError


def street_lines(
    network: RoadNetwork, changes: Sequence[Change], modes: Sequence[str] = ()
) -> tuple[StreetLines | NoStreets, ...]:
    """What each road change means for the travel modes, () = all of the network; every change by itself, on or not.

    Lines are those of the baseline: a change that builds upon another one (a street that a drawn road cuts) is told as
    if it stood alone.
    """
    found: list[StreetLines | NoStreets] = []
    for number, change in enumerate(changes, start=1):
        if isinstance(change, ChangeRoads):
            try:
                found += _alike(_lines_of(network, number, change, modes or network.modes))
            except QamtuError as problem:
                found.append(NoStreets(number, problem))
    return tuple(found)


def _lines_of(network: RoadNetwork, number: int, change: ChangeRoads, modes: Sequence[str]) -> list[StreetLines]:
    """By travel mode; a drawn road that meets the streets of some modes only is a road of those."""
    edits, found, problem = edits_by_mode(network, change), list[StreetLines](), None
    for mode in (mode for mode in modes if mode in edits):
        try:
            found.append(_lines_of_mode(network.graphs[mode], number, edits[mode]))
        except EditError as error:
            problem = error
    if problem and not found:
        raise problem
    return found


def _lines_of_mode(graph: RoadGraph, number: int, edit: Edit) -> StreetLines:
    if isinstance(edit, AddRoad):
        return _drawn_lines(graph, number, edit)
    streets = select_streets(graph, edit.where)
    lines = () if len(streets) > MOST_LINES else tuple(_line(graph, street) for street in streets.tolist())
    return StreetLines(
        number,
        (graph.mode,),
        lines,
        len(streets),
        _length_m(graph, streets),
        tuple(ROAD_CLASSES[one] for one in np.unique(graph.road_class[streets]).tolist()),
        tuple(np.unique(graph.way_id[streets]).tolist()[:MOST_WAYS]),
        {graph.mode: speed} if (speed := _speed_kmh(graph, streets)) else {},
    )


def _drawn_lines(graph: RoadGraph, number: int, road: AddRoad) -> StreetLines:
    pieces = cut_at_meetings(graph, road)
    meetings = dict.fromkeys(meeting.place for piece in pieces for meeting in (piece.start, piece.end) if meeting.joins)
    lines = tuple((piece.start.place, *piece.between, piece.end.place) for piece in pieces)
    length_m = sum(_measure(line) for line in lines)
    speed = {graph.mode: road.speed_kmh}
    return StreetLines(
        number, (graph.mode,), lines, len(lines), length_m, (road.road_class,), (), speed, tuple(meetings)
    )


def _line(graph: RoadGraph, street: int) -> tuple[Place, ...]:
    vertices = slice(int(graph.street_first_vertex[street]), int(graph.street_first_vertex[street + 1]))
    return tuple(zip(graph.vertex_lon[vertices].tolist(), graph.vertex_lat[vertices].tolist(), strict=True))


def _length_m(graph: RoadGraph, streets: IntArray) -> float:
    has_edge = graph.street_first_edge[streets] < graph.street_first_edge[streets + 1]
    first = graph.street_edge[graph.street_first_edge[streets[has_edge]]]
    return float(graph.length_m[first].sum(dtype=np.float64))


def _speed_kmh(graph: RoadGraph, streets: IntArray) -> float:
    """Metres by the time they take without delays, all directions together; 0 where nothing is open."""
    edges = edges_of(graph, streets)
    edges = edges[graph.travel_time[edges] != UNREACHED]
    running = float((graph.travel_time[edges].astype(np.int64) - graph.delay[edges]).sum())
    return _KMH * float(graph.length_m[edges].sum(dtype=np.float64)) / running if running > 0 else 0.0


def _measure(line: Sequence[Place]) -> float:
    lon, lat = np.array(line).T
    return float(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())


def _alike(found: Iterable[StreetLines]) -> list[StreetLines]:
    """Travel modes whose streets run alike are told together."""
    merged: list[StreetLines] = []
    for one in found:
        for i, known in enumerate(merged):
            if (known.lines, known.streets) == (one.lines, one.streets):
                speeds = {**(known.speed_kmh or {}), **(one.speed_kmh or {})}
                merged[i] = replace(known, modes=(*known.modes, *one.modes), speed_kmh=speeds)
                break
        else:
            merged.append(one)
    return merged
