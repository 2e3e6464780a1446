"""The box of a country: which latitudes and longitudes its places can have.

The boxes are the areas of use of the EPSG dataset (IOGP), which include waters; PS is our own.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from geo.places import Bbox

FILE: Final = Path(__file__).with_name("country_boxes.csv")


@cache
def read_country_boxes() -> Mapping[str, Bbox]:
    """West, south, east, north (degrees) by ISO 3166-1 code; where a box crosses 180 degrees its west is the larger."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["country"]: (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]))
            for row in csv.DictReader(file)
        }


def in_box(lon: float, lat: float, bbox: Bbox, *, margin_deg: float) -> bool:
    """Whether a place lies in the box widened by a margin, also one that crosses 180 degrees."""
    _, south, _, north = bbox
    return south - margin_deg <= lat <= north + margin_deg and between_meridians(lon, bbox, margin_deg=margin_deg)


def between_meridians(lon: float, bbox: Bbox, *, margin_deg: float) -> bool:
    """Whether a longitude lies between those of the box, widened by a margin."""
    west, _, east, _ = bbox
    if west > east:
        return lon >= west - margin_deg or lon <= east + margin_deg
    return west - margin_deg <= lon <= east + margin_deg
