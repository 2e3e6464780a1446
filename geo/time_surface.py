"""The time surface: a picture, on a grid, of the travel time between every spot and its nearest facility."""

from dataclasses import dataclass
from itertools import count
from math import ceil, cos, floor, radians
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.barriers import Barriers
from routing.ball import Ball, search_ball
from routing.burn import GridFrame
from routing.fill import fill_grid
from routing.reached_box import reached_box
from routing.street_index import METRES_PER_DEGREE
from routing.travel_times import Direction

if TYPE_CHECKING:
    from routing.network import RoadGraph
    from routing.snap import Snapped

FINEST_PIXEL_M: Final = 25.0
MOST_PIXELS: Final = 400_000
LATITUDES_PER_DEGREE: Final = 4
SPREAD_M: Final = 150.0
HALO_PIXELS: Final = 2
"""Pixels beyond the spread whose distance is known, so that a contour runs smoothly around the edge."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """How a surface is drawn: as finely as `most_pixels` allow, and how far from a street.

    `barriers` are water and railways that nobody walks across: the picture is not filled over them. They change no
    number.
    """

    finest_m: float = FINEST_PIXEL_M
    most_pixels: int = MOST_PIXELS
    spread_m: float = SPREAD_M
    barriers: Barriers | None = None


@dataclass(frozen=True, eq=False)
class TimeSurface:
    """Travel time on a regular grid of longitude and latitude; row 0 lies in the south.

    Pixel [row, column] reaches from `west + column * pixel_lon` to `west + (column + 1) * pixel_lon`, and so in
    latitude. `seconds` is NaN where nothing is reached or no street is near. It is a picture: people are counted by
    the travel time of their cell, never by a pixel.
    """

    west: float
    south: float
    pixel_lon: float
    pixel_lat: float
    seconds: npt.NDArray[np.float32]
    off_road_m: npt.NDArray[np.float32]  # metres to the nearest street; inf where it is far beyond `spread_m`
    pixel_m: float
    off_road_kmh: float
    spread_m: float

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north (degrees)."""
        rows, columns = self.seconds.shape
        return self.west, self.south, self.west + columns * self.pixel_lon, self.south + rows * self.pixel_lat

    @property
    def is_empty(self) -> bool:
        """Whether nothing is reached."""
        return self.seconds.size == 0


def measure_surface(
    graph: "RoadGraph",
    places: "Snapped",
    *,
    direction: Direction,
    cutoff_s: float,
    off_road_kmh: float,
    drawing: Drawing | None = None,
) -> TimeSurface:
    """Seconds between every spot near a street and the nearest of `places`, up to `cutoff_s`, door to door.

    Streets carry the exact time of each of their points (partly reached ones up to where the cutoff falls); the
    land beside them belongs to the nearest street, reached or not, and is walked at `off_road_kmh`.
    """
    ball = search_ball(graph, places, direction=direction, cutoff_s=cutoff_s)
    return draw_surface(
        graph, places, ball, direction=direction, cutoff_s=cutoff_s, off_road_kmh=off_road_kmh, drawing=drawing
    )


def draw_surface(
    graph: "RoadGraph",
    places: "Snapped",
    ball: Ball,
    *,
    direction: Direction,
    cutoff_s: float,
    off_road_kmh: float,
    drawing: Drawing | None = None,
) -> TimeSurface:
    """The surface of a search that has been made: `ball` is what lies within `cutoff_s` of `places`."""
    drawing = drawing or Drawing()
    box = reached_box(graph, ball, places)
    if box is None:
        nothing = np.empty((0, 0), dtype=np.float32)
        return TimeSurface(0.0, 0.0, 1.0, 1.0, nothing, nothing, drawing.finest_m, off_road_kmh, drawing.spread_m)
    frame, spread_m = frame_grid(box, drawing)
    seconds, metres = fill_grid(
        graph,
        ball,
        places,
        frame,
        direction=direction,
        cutoff_s=cutoff_s,
        off_road_kmh=off_road_kmh,
        spread_m=spread_m,
        halo_m=HALO_PIXELS * frame.pixel_m,
        walls=drawing.barriers,
    )
    return TimeSurface(
        frame.west,
        frame.south,
        frame.pixel_lon,
        frame.pixel_lat,
        seconds,
        metres,
        frame.pixel_m,
        off_road_kmh,
        spread_m,
    )


def frame_grid(box: tuple[float, float, float, float], drawing: Drawing) -> tuple[GridFrame, float]:
    """The grid over a box with room for the land beside its streets; and the spread (metres).

    Pixels are 1, 1.41, 2, 2.83 ... times the finest, and lie on one lattice for all boxes of a latitude, so that the
    land under them is burnt once. The spread is at least a pixel and a half: a street thinner than that would fall
    apart into dots.
    """
    west, south, east, north = box
    # A quarter of a degree apart, pixels are square to within one in a hundred.
    latitude = round((south + north) / 2 * LATITUDES_PER_DEGREE) / LATITUDES_PER_DEGREE
    lat_m = METRES_PER_DEGREE
    lon_m = METRES_PER_DEGREE * max(cos(radians(latitude)), 0.01)
    width_m, height_m = (east - west) * lon_m, (north - south) * lat_m
    for step in count():
        pixel_m = drawing.finest_m * 2 ** (step / 2)
        spread_m = max(drawing.spread_m, 1.5 * pixel_m)
        margin_m = spread_m + (HALO_PIXELS + 1) * pixel_m
        if (width_m + 2 * margin_m) * (height_m + 2 * margin_m) <= drawing.most_pixels * pixel_m**2:
            break
    pixel_lon, pixel_lat = pixel_m / lon_m, pixel_m / lat_m
    first_column = floor((west - margin_m / lon_m) / pixel_lon)
    first_row = floor((south - margin_m / lat_m) / pixel_lat)
    frame = GridFrame(
        west=first_column * pixel_lon,
        south=first_row * pixel_lat,
        pixel_lon=pixel_lon,
        pixel_lat=pixel_lat,
        pixel_m=pixel_m,
        columns=ceil((east + margin_m / lon_m) / pixel_lon) - first_column,
        rows=ceil((north + margin_m / lat_m) / pixel_lat) - first_row,
    )
    return frame, spread_m
