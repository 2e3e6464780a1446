"""The map of a figure as SVG: ground, bands of travel time, boundaries, places left out, facilities.

Names and the scale are in each language of their own: they are laid where `WORDS` stands in the drawing.
"""

import itertools
import math
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.drawn_maps.frame import Frame, Points, frame_around, metres_across
from geo.drawn_maps.ground_lines import GroundLines
from geo.publication.map_layers import Dots, MapLayers
from geo.publication.pages import palette
from geo.publication.pages.speech import PageSpeech
from geo.webmap import BaseMap

WIDTH: Final = 640.0
HEIGHTS: Final = (320.0, 560.0)
EDGE: Final = 22.0
LEAST_M: Final = 1000.0
FINEST: Final = 0.35  # detail that cannot be seen
ROAD_WIDTHS: Final = (2.6, 1.9, 1.3, 0.8, 0.5)
DOT_RADIUS: Final = (1.2, 1.85, 3.2)
SIGNS: Final = {
    "polyclinic": "M-5,-5h10v10h-10z",
    "hospital": "M-2.2,-6h4.4v3.8h3.8v4.4h-3.8v3.8h-4.4v-3.8h-3.8v-4.4h3.8z",
    "rural_health_unit": "M0,-5.6L6,5H-6z",
    "ambulatory": "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0z",
    "perinatal_centre": "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0z",
    "fap": "M-3.6,0a3.6,3.6 0 1 0 7.2,0a3.6,3.6 0 1 0 -7.2,0z",
    "medical_point": "M-2.6,0a2.6,2.6 0 1 0 5.2,0a2.6,2.6 0 1 0 -5.2,0z",
}
MOST_NAMES: Final = 24
"""With more boundaries their names would cover the map."""
NAME_SIZE: Final = 11.0
SIGN_SIZE: Final = 5.0
NAME_SHIFTS: Final = np.array(
    sorted(itertools.product(range(-168, 169, 12), range(-168, 169, 12)), key=lambda shift: math.hypot(*shift)),
    dtype=float,
)
WORDS: Final = "<!-- words -->"
OTHER: Final = "other"
OTHER_SIGN: Final = "M0,-5.5L5.5,0L0,5.5L-5.5,0z"


@dataclass(frozen=True, eq=False)
class Ground:
    """What all maps of a publication share: the frame around where people live, and what is drawn below and above."""

    frame: Frame
    below: str
    roads: str
    boundaries: str
    kinds: tuple[str, ...]  # of the facilities that are drawn, for the legend


def page_frame(lonlat: Points) -> Frame:
    """The frame around places, as wide as a page and as high as it takes within limits."""
    wide_m, high_m = metres_across(lonlat, least_m=LEAST_M)
    height = min(max((WIDTH - 2 * EDGE) * high_m / wide_m + 2 * EDGE, HEIGHTS[0]), HEIGHTS[1])
    frame = frame_around(lonlat, WIDTH, height, edge=EDGE, least_m=LEAST_M, finest=FINEST)
    return replace(frame, height=float(round(height)))


def draw_ground(
    base: BaseMap, frame: Frame, boundaries: gpd.GeoDataFrame | None, facilities: gpd.GeoDataFrame
) -> Ground:
    """Everything that is the same on every map."""
    ground = GroundLines(base)
    water = _rings(frame, ground.water(frame.bounds, frame.tolerance_deg))
    rivers = _lines(frame, ground.rivers(frame.bounds, frame.tolerance_deg))
    below = f'<rect width="{frame.width:g}" height="{frame.height:g}" fill="{palette.LAND}"/>'
    below += f'<path d="{water}" fill="{palette.WATER}" fill-rule="evenodd"/>' if water else ""
    below += f'<path d="{rivers}" fill="none" stroke="{palette.WATER}" stroke-width="1.4"/>' if rivers else ""
    roads = ""
    ranks = ground.roads(frame.bounds, frame.tolerance_deg)
    for lines, wide in reversed(list(zip(ranks, ROAD_WIDTHS, strict=False))):
        if len(lines):
            roads += _stroke(_lines(frame, lines), palette.ROAD, wide, 0.85)
    drawn = set(facilities["kind"][facilities["open"].astype(bool)].astype(str))
    kinds = tuple(kind for kind in (*SIGNS, OTHER) if kind in drawn or (kind == OTHER and drawn - set(SIGNS)))
    return Ground(frame, below, roads, _draw_boundaries(frame, boundaries), kinds)


def draw_map(ground: Ground, layers: MapLayers, facilities: gpd.GeoDataFrame, service: str) -> str:
    """The SVG element of a map; whoever shows it says what it is in `aria-label`."""
    frame, bands = ground.frame, layers.bands
    colours = palette.ramp(len(bands.minutes))
    drawn = [_fill(frame, *each) for each in reversed(list(zip(bands.shapes, colours, strict=True)))]
    drawn.append(_fill(frame, layers.area, palette.NEW_AREA))
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:g} {frame.height:g}">',
            ground.below,
            *drawn,
            ground.roads,
            _draw_dots(frame, layers.beyond, palette.DOT),
            _draw_dots(frame, layers.newly, palette.NEW_DOT),
            _outline(frame, layers.area),
            ground.boundaries,
            WORDS,
            _draw_facilities(frame, facilities, service),
            "</svg>",
        ]
    )


def _fill(frame: Frame, shape: shapely.Geometry, colour: str) -> str:
    path = _edges(frame, shape)
    return f'<path d="{path}" fill="{colour}" fill-rule="evenodd"/>' if path else ""


def _outline(frame: Frame, shape: shapely.Geometry) -> str:
    """Around land that proposed sites bring, over its dots: it is seen in grey too."""
    path = _edges(frame, shape)
    return _stroke(path, palette.PAPER, 2.8, 0.85) + _stroke(path, palette.NEW, 1.4, 1) if path else ""


def _edges(frame: Frame, shape: shapely.Geometry) -> str:
    cut = shapely.clip_by_rect(shapely.simplify(shape, frame.tolerance_deg), *frame.bounds)
    return _rings(frame, shapely.get_parts(np.array([cut])))


def _draw_dots(frame: Frame, dots: Dots, colour: str) -> str:
    """Dots as the round ends of lines without length: thousands of circles would be three times as many bytes."""
    places = frame.points(np.column_stack([dots.lon, dots.lat]))
    drawn = []
    for size, radius in reversed(list(enumerate(DOT_RADIUS))):
        path = "".join(f"M{x:.1f},{y:.1f}h.01" for x, y in places[dots.size == size])
        if path:
            drawn.append(f'<path d="{path}" stroke="#fff" stroke-width="{2 * radius + 0.5:g}"/>')
            drawn.append(f'<path d="{path}" stroke="{colour}" stroke-width="{2 * radius:g}"/>')
    return f'<g fill="none" stroke-linecap="round">{"".join(drawn)}</g>'


def _draw_boundaries(frame: Frame, boundaries: gpd.GeoDataFrame | None) -> str:
    if boundaries is None:
        return ""
    shapes = shapely.simplify(boundaries.geometry.to_numpy(), frame.tolerance_deg)
    path = _rings(frame, shapely.get_parts(shapely.clip_by_rect(shapes, *frame.bounds)))
    return (
        f'<path d="{path}" fill="none" stroke="{palette.BOUNDARY}" stroke-width="0.9" stroke-dasharray="5,2.5,1,2.5" '
        'stroke-opacity="0.75"/>'
    )


def draw_words(frame: Frame, boundaries: gpd.GeoDataFrame | None, signs: Points, speech: PageSpeech) -> str:
    """What a map says in a language: the names of boundaries, each within its own, and the scale.

    Names keep clear of signs (lon, lat) as far as they can.
    """
    is_named = boundaries is not None and len(boundaries) <= MOST_NAMES
    return (_draw_names(frame, boundaries, frame.points(signs), speech) if is_named else "") + _draw_scale(
        frame, speech
    )


def _draw_names(frame: Frame, boundaries: gpd.GeoDataFrame, signs: Points, speech: PageSpeech) -> str:
    names = ""
    shapes = shapely.clip_by_rect(boundaries.geometry.to_numpy(), *frame.bounds)
    for shape, boundary in zip(shapes, boundaries["boundary_id"].astype(str), strict=True):
        if shape.is_empty:
            continue
        name = speech.boundaries[boundary]
        x, y = _place_name(frame, shape, len(name), signs)
        names += f'<text x="{x:.1f}" y="{y:.1f}">{escape(name)}</text>'
    # Written twice: not every program that takes pictures knows paint-order, which would put edges below letters.
    return (
        '<g font-family="Noto Sans, Noto Sans Thai, sans-serif" font-size="11" font-weight="600" '
        f'text-anchor="middle" fill="{palette.INK}">'
        f'<g stroke="#fff" stroke-width="4" stroke-linejoin="round">{names}</g>{names}</g>'
    )


def _place_name(frame: Frame, shape: shapely.Geometry, letters: int, signs: Points) -> tuple[float, float]:
    """Where in a boundary its name lies under the fewest signs of facilities, as near to its middle as can be."""
    middle = frame.points(shapely.get_coordinates(shapely.point_on_surface(shape)))[0]
    free = middle + NAME_SHIFTS
    half = letters * NAME_SIZE * 0.3
    inside = shapely.contains_xy(shape, *frame.lonlat(free).T) & (
        abs(free[:, 0] - frame.width / 2) < frame.width / 2 - half
    )
    inside[0] = True
    away = np.abs(signs[None, :, :] - (free - [0, NAME_SIZE / 3])[:, None, :])
    hidden = (away < [half + SIGN_SIZE, NAME_SIZE / 2 + SIGN_SIZE]).all(axis=2).sum(axis=1)
    x, y = free[np.argmin(np.where(inside, hidden, len(signs) + 1))]
    return float(x), float(y)


def _draw_facilities(frame: Frame, facilities: gpd.GeoDataFrame, service: str) -> str:
    """Open ones in ink; those without the service as outlines; those closed are not drawn."""
    drawn = []
    places = frame.points(np.column_stack([facilities.geometry.x, facilities.geometry.y]))
    for (x, y), row in zip(places, facilities.to_dict("records"), strict=True):
        if not row["open"]:
            continue
        gives = service == "any" or service in row["services"]
        sign = draw_sign(str(row["kind"]), gives=gives)
        name = f"<title>{escape(str(row['name']))}</title>"
        drawn.append(f'<g transform="translate({x:.1f},{y:.1f})">{name}{sign}</g>')
    return "".join(drawn)


def draw_sign(kind: str, *, gives: bool = True) -> str:
    """The sign of a kind of facility around 0, 0; as an outline where it does not give the service of the map."""
    ring = kind == "perinatal_centre" or not gives
    fill, line = (palette.PAPER, palette.INK) if ring else (palette.INK, palette.PAPER)
    return f'<path d="{SIGNS.get(kind, OTHER_SIGN)}" fill="{fill}" stroke="{line}" stroke-width="1.2"/>'


def _draw_scale(frame: Frame, speech: PageSpeech) -> str:
    length_m = frame.scale_m(5)
    is_long = length_m >= 1000
    said = speech.say("scale_km" if is_long else "scale_m", n=speech.number(length_m / 1000 if is_long else length_m))
    long = length_m * frame.per_m
    x, y = frame.width - 12 - long, frame.height - 10
    text = f'<text x="{frame.width - 12:g}" y="{y - 7:.1f}">{said}</text>'
    return (
        f'<path d="M{x:.1f},{y - 4:.1f}v4h{long:.1f}v-4" fill="none" stroke="#fff" stroke-width="3.4"/>'
        f'<path d="M{x:.1f},{y - 4:.1f}v4h{long:.1f}v-4" fill="none" stroke="{palette.INK}" stroke-width="1.1"/>'
        f'<g font-size="11" text-anchor="end" font-family="Noto Sans, Noto Sans Thai, sans-serif" fill="{palette.INK}">'
        f'<g stroke="#fff" stroke-width="3" stroke-linejoin="round">{text}</g>{text}</g>'
    )


def _stroke(path: str, colour: str, wide: float, opacity: float) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{wide}" stroke-opacity="{opacity}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _lines(frame: Frame, lines: npt.NDArray[Any]) -> str:
    return "".join(_path(frame.points(shapely.get_coordinates(line))) for line in lines)


def _rings(frame: Frame, shapes: npt.NDArray[Any]) -> str:
    """The rings of the polygons among some shapes."""
    polygons = shapely.get_parts(shapes)
    rings = shapely.get_rings(polygons[shapely.get_type_id(polygons) == 3])
    return "".join(_path(frame.points(shapely.get_coordinates(ring)), closed=True) for ring in rings)


def _path(points: Points, *, closed: bool = False) -> str:
    """A path's data: the first point, then steps of a tenth of a unit; "" for what is too small to be seen."""
    tenths = np.round(points * 10).astype(np.int64)
    moves = np.diff(tenths, axis=0)
    moves = moves[np.any(moves != 0, axis=1)]
    if len(moves) < (3 if closed else 1):
        return ""
    rest = " ".join(f"{x / 10:g},{y / 10:g}" for x, y in moves)
    return f"M{tenths[0, 0] / 10:g},{tenths[0, 1] / 10:g}l{rest}" + ("z" if closed else "")
