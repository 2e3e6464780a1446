"""The parameter bbox: a box in a system of coordinates, as one or two boxes of longitude and latitude."""

import math

import numpy as np

from api.errors import BadQueryError
from api.ogc.crs import Crs

Box = tuple[float, float, float, float]  # west, south, east, north in degrees


def parse_bbox(text: str, system: Crs) -> tuple[Box, ...]:
    """The boxes of a text of four numbers, or of six, whose heights are not looked at: nothing here has any.

    A box whose west lies east of its east reaches over the antimeridian, and becomes two.

    Raises
    ------
    BadQueryError
        Not four or six numbers, south above north, or beyond what the system has.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise BadQueryError("bbox is {value}; give four or six numbers with commas: west,south,east,north", value=text)
    half = len(numbers) // 2
    corners = np.array([numbers[:2], numbers[half : half + 2]])
    if (np.abs(corners) > np.array(system.most)).any():
        raise BadQueryError("bbox is {value}, which goes beyond the coordinates of {crs}", value=text, crs=system.uri)
    (west, south), (east, north) = system.to_lonlat(corners).tolist()
    if south > north:
        raise BadQueryError("bbox is {value}; its south lies north of its north", value=text)
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)
