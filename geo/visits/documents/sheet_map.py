"""The small map of a day sheet as SVG: the way, numbered stops, the start, streets around in pale grey, a scale."""

import math
from html import escape
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.drawn_maps.frame import Frame, Points, frame_around
from geo.drawn_maps.ground_lines import ground_lines
from geo.visits.documented import Documented
from geo.visits.documents.number_places import place_numbers
from geo.visits.documents.tours_shown import AtPlace, Driven, tour_legs
from geo.words import Speech

RADIUS: Final = 3.3  # of a stop's number (mm)
EDGE: Final = 8.0  # free around stops and ways (mm)
LEAST_M: Final = 400.0  # a map of one house still shows its streets
THINNEST: Final = 0.12  # detail finer than this is left out (mm)
ROAD_WIDTHS: Final = (1.5, 1.1, 0.8, 0.5, 0.25)
INK: Final = "#16212b"


def draw_map(
    shown: Documented,
    tour: Driven[AtPlace],
    speech: Speech,
    width: float,
    height: float,
    *,
    alt: str = "visits_map_alt",
) -> str:
    """The map of a tour as an SVG element of a width and height (mm); its title says what it shows."""
    legs = list(tour_legs(shown, tour))
    places = np.concatenate([line for line, _ in legs])
    frame = frame_around(places, width, height, edge=EDGE, least_m=LEAST_M, finest=THINNEST)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}mm" height="{height:g}mm">',
        f"<title>{escape(speech.count(alt, len(tour.stops), team=tour.team_name))}</title>",
        f'<rect width="{width:g}" height="{height:g}" fill="#f6f5f2"/>',
        *_draw_ground(shown, frame),
        *_draw_legs(frame, [(frame.points(line), known) for line, known in legs]),
        *_draw_places(shown, frame, tour),
        *_draw_scale(frame, speech),
        "</svg>",
    ]
    return "".join(parts)


def _path(points: Points, *, closed: bool = False) -> str:
    """A path's data: the first point, then steps of a hundredth of a millimetre."""
    steps = np.round(points * 100).astype(np.int64)
    moves = np.diff(steps, axis=0)
    rest = " ".join(f"{x / 100:g},{y / 100:g}" for x, y in moves[np.any(moves != 0, axis=1)])
    return f"M{steps[0, 0] / 100:g},{steps[0, 1] / 100:g}l{rest or '0,0'}" + ("z" if closed else "")


def _paths(frame: Frame, lines: npt.NDArray[Any], *, closed: bool = False) -> str:
    return "".join(_path(frame.points(shapely.get_coordinates(line)), closed=closed) for line in lines)


def _draw_ground(shown: Documented, frame: Frame) -> list[str]:
    if shown.ground is None:
        return []
    ground = ground_lines(shown.ground)
    drawn = []
    water = [
        ring
        for polygon in ground.water(frame.bounds, frame.tolerance_deg)
        if shapely.get_type_id(polygon) == 3
        for ring in shapely.get_rings(polygon)
    ]
    if water:
        drawn.append(f'<path d="{_paths(frame, np.array(water), closed=True)}" fill="#e2ebef" fill-rule="evenodd"/>')
    rivers = ground.rivers(frame.bounds, frame.tolerance_deg)
    if len(rivers):
        drawn.append(f'<path d="{_paths(frame, rivers)}" fill="none" stroke="#d5e2e8" stroke-width="0.8"/>')
    roads = ground.roads(frame.bounds, frame.tolerance_deg)
    for lines, wide in reversed(list(zip(roads, ROAD_WIDTHS, strict=False))):
        if len(lines):
            drawn.append(
                f'<path d="{_paths(frame, lines)}" fill="none" stroke="#d9d7d2" stroke-width="{wide}" '
                'stroke-linecap="round" stroke-linejoin="round"/>'
            )
    return drawn


def _draw_legs(frame: Frame, legs: list[tuple[Points, bool]]) -> list[str]:
    """Ways in ink on a white edge, with an arrow in the middle of each; straight ones are dashed."""
    known = "".join(_path(points) for points, known in legs if known)
    straight = "".join(_path(points) for points, known in legs if not known)
    line = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    drawn = []
    if known:
        drawn.append(f'<path d="{known}" {line} stroke="#fff" stroke-width="1.9"/>')
        drawn.append(f'<path d="{known}" {line} stroke="{INK}" stroke-width="0.75"/>')
    if straight:
        drawn.append(f'<path d="{straight}" {line} stroke="{INK}" stroke-width="0.55" stroke-dasharray="1.6,1.6"/>')
    arrows = "".join(filter(None, (_arrow(points) for points, _ in legs)))
    if arrows:
        drawn.append(f'<path d="{arrows}" fill="{INK}" stroke="#fff" stroke-width="0.35" stroke-linejoin="round"/>')
    return drawn


def _arrow(points: Points) -> str:
    """A small head at the middle of a way, pointing along it; none where the numbers would hide it."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] < 4.2 * RADIUS:
        return ""
    half = along[-1] / 2
    at = int(np.searchsorted(along, half)) - 1
    direction = (points[at + 1] - points[at]) / max(steps[at], 1e-9)
    middle = points[at] + direction * (half - along[at])
    side = np.array([-direction[1], direction[0]])
    wings = middle - 1.4 * direction
    head = np.array([middle + 2.0 * direction, wings + 1.6 * side, middle - 0.7 * direction, wings - 1.6 * side])
    return _path(head, closed=True)


def _draw_places(shown: Documented, frame: Frame, tour: Driven[AtPlace]) -> list[str]:
    """Start and end as squares, stops as numbers: pushed apart where they crowd, with a line to their place."""
    places = list(tour.places)
    xy = frame.points(np.column_stack([shown.lon[places], shown.lat[places]]))
    ends = [0] if tour.end == tour.start else [0, len(xy) - 1]
    order = [*ends, *range(1, len(xy) - 1)]
    centres = place_numbers(xy[order], RADIUS, frame.width, frame.height)
    drawn = []
    for point, centre in zip(xy[order], centres, strict=True):
        if math.dist(point, centre) > 0.4 * RADIUS:
            drawn.append(
                f'<path d="{_path(np.array([point, centre]))}" stroke="{INK}" stroke-width="0.3"/>'
                f'<circle cx="{point[0]:.2f}" cy="{point[1]:.2f}" r="0.8" fill="{INK}"/>'
            )
    for at, (x, y) in zip(order, centres, strict=True):
        drawn.append(_square(x, y, start=at == 0) if at in ends else _number(x, y, at))
    return drawn


def _square(x: float, y: float, *, start: bool) -> str:
    """A house for the start, a ring for another end."""
    if not start:
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="2.2" fill="#fff" stroke="{INK}" stroke-width="1.2"/>'
    return (
        f'<path d="M{x - 2.9:.2f},{y + 2.7:.2f}v-3.4l2.9,-2.7l2.9,2.7v3.4z" fill="{INK}" stroke="#fff" '
        'stroke-width="0.6" stroke-linejoin="round"/>'
    )


def _number(x: float, y: float, number: int) -> str:
    size = 4.1 if number < 10 else 3.5
    return (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{RADIUS - 0.35}" fill="#fff" stroke="{INK}" stroke-width="0.7"/>'
        f'<text x="{x:.2f}" y="{y + 0.36 * size:.2f}" font-size="{size}" font-weight="600" text-anchor="middle" '
        f'fill="{INK}">{number}</text>'
    )


def _draw_scale(frame: Frame, speech: Speech) -> list[str]:
    """A bar of a round length, at most a quarter of the width."""
    round_m = frame.scale_m(4)
    said = (
        speech.say("visits_km", n=speech.number(round_m / 1000, 1))
        if round_m >= 1000
        else speech.say("visits_metres", n=speech.number(round_m))
    )
    long = round_m * frame.per_m
    x, y = frame.width - 4 - long, frame.height - 3.2
    text = f'x="{frame.width - 4:.2f}" y="{y - 2.1:.2f}" font-size="3" text-anchor="end"'
    return [
        f'<path d="M{x:.2f},{y - 1.2:.2f}v1.2h{long:.2f}v-1.2" fill="none" stroke="#fff" stroke-width="1.4"/>',
        f'<path d="M{x:.2f},{y - 1.2:.2f}v1.2h{long:.2f}v-1.2" fill="none" stroke="{INK}" stroke-width="0.4"/>',
        f'<text {text} fill="#fff" stroke="#fff" stroke-width="0.8">{escape(said)}</text>',
        f'<text {text} fill="{INK}">{escape(said)}</text>',
    ]
