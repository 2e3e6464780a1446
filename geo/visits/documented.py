"""What the documents of a plan of home visits tell beside the plan: dates, places, names, and ways for the maps."""

import datetime
import hashlib
import hmac
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.webmap import BaseMap

Line = npt.NDArray[np.float64]
"""Rows of (lon, lat)."""
Ways = Callable[[int, int, int], Line | None]
"""The way that a travel mode (its number in the problem) takes from one place to another; None where nobody knows."""

METRES_PER_DEGREE: Final = 111_195.0
NEAREST_SHARE: Final = 0.5  # a moved place is at least this share of the distance away: never where it was


@dataclass(frozen=True)
class Contact:
    """Who a pseudonym is: only where the reader may know, and never in calendars, tables of numbers or maps."""

    name: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False)
class Documented:
    """A plan's surroundings. Days, teams and places are numbered as in the plan's problem."""

    title: str
    dates: tuple[datetime.date, ...]
    # Coordinates of every place (degrees).
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    team_names: tuple[str, ...]
    # Travel modes by their number in the problem: walk, motorcycle, car, ...
    modes: tuple[str, ...]
    # IANA name of the country's time zone: Asia/Bangkok, Asia/Almaty.
    zone: str
    # When the plan was made, with its time zone: no document asks the clock.
    made_at: datetime.datetime
    revision: int = 0
    holidays: Mapping[datetime.date, str] = field(default_factory=dict)
    synthetic: bool = False
    ways: Ways | None = None
    # The ground of the maps; None where no network is known.
    ground: BaseMap | None = None


def move_places(shown: Documented, metres: float, key: bytes) -> Documented:
    """The same with every place moved by half to all of `metres`, for maps that leave the district.

    The same key moves a place the same way each time, so that many maps tell no more than one; who does not have the
    key cannot move it back. Ways are left out: they would end at the true place.

    References
    ----------
    Hampton et al. (2010), donut geomasking, doi:10.1093/aje/kwq248.
    """
    moved = [
        _move(lon, lat, metres, hmac.new(key, f"{lon:.6f},{lat:.6f}".encode(), hashlib.sha256).digest())
        for lon, lat in zip(shown.lon, shown.lat, strict=True)
    ]
    lon, lat = np.array(moved, dtype=np.float64).reshape(-1, 2).T
    return replace(shown, lon=lon, lat=lat, ways=None)


def _move(lon: float, lat: float, metres: float, draw: bytes) -> tuple[float, float]:
    """Evenly over the ring from `NEAREST_SHARE` of the distance to all of it."""
    turn = 2 * math.pi * int.from_bytes(draw[:8], "big") / 2**64
    share = int.from_bytes(draw[8:16], "big") / 2**64
    away = metres * math.sqrt(NEAREST_SHARE**2 + share * (1 - NEAREST_SHARE**2)) / METRES_PER_DEGREE
    return lon + away * math.cos(turn) / math.cos(math.radians(lat)), lat + away * math.sin(turn)
