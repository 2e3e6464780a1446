"""What the documents of a plan of home visits tell beside the plan: dates, places, names, and ways for the maps."""

import datetime
import hashlib
import hmac
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from routing.made_once import MadeOnce

if TYPE_CHECKING:
    from geo.visits.prepared import Prepared
    from geo.webmap import BaseMap
    from routing.network import RoadNetwork

Line = npt.NDArray[np.float64]
"""Rows of (lon, lat)."""
Ways = Callable[[int, int, int], Line | None]
"""The way that a travel mode (its number in the problem) takes from one place to another; None where nobody knows."""

METRES_PER_DEGREE: Final = 111_195.0
ZONES: Final = {"TH": "Asia/Bangkok", "KZ": "Asia/Almaty"}
"""The time zone of a country's clocks."""
NEAREST_SHARE: Final = 0.5  # a moved place is at least this share of the distance away: never where it was
DISTANCES_M: Final = (200.0, 1000.0, 5000.0)
"""How far places are moved (m): each at least four times the one before, so that a step of its own is left."""
_GROUNDS: Final = MadeOnce["RoadNetwork", "BaseMap"]()


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
    # Coordinates of every place (degrees); nan where only travel times are given.
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
    # Names of holidays by language.
    holidays: Mapping[datetime.date, Mapping[str, str]] = field(default_factory=dict)
    synthetic: bool = False
    ways: Ways | None = None
    # Whom to name beside the roads.
    attributions: tuple[str, ...] = ()
    # The ground of the maps; None where no network is known.
    ground: "BaseMap | None" = None
    # How far places were moved on purpose (m); 0 = they are where people live.
    moved_m: float = 0.0

    @property
    def placed(self) -> bool:
        """Whether all places have coordinates: without them there are no maps and no tracks."""
        return bool(np.isfinite(self.lon).all() and np.isfinite(self.lat).all())


def document_plan(prepared: "Prepared", *, made_at: datetime.datetime, revision: int = 0) -> Documented:
    """What the documents tell of a plan that was read and measured."""
    return Documented(
        title=prepared.name,
        dates=prepared.dates,
        lon=prepared.lon,
        lat=prepared.lat,
        team_names=tuple(team.name or team.team_id for team in prepared.teams),
        modes=prepared.modes,
        zone=ZONES.get(prepared.country, "UTC"),
        made_at=made_at,
        revision=revision,
        holidays=prepared.holidays,
        synthetic=prepared.synthetic,
        ways=_ways(prepared),
        attributions=prepared.attributions,
        ground=None if prepared.network is None else _ground(prepared.network),
    )


def _ground(network: "RoadNetwork") -> "BaseMap":
    """The same for each document of a region: all its streets are drawn into it."""
    from geo.webmap import build_base_map  # noqa: PLC0415 - heavy: folium

    return _GROUNDS.of(network, lambda: build_base_map(network))


def _ways(prepared: "Prepared") -> Ways | None:
    if prepared.ways is None:
        return None
    ways = prepared.ways

    def way(mode: int, origin: int, destination: int) -> Line | None:
        line = ways[mode].line(origin, destination)
        return line if len(line) > 1 else None

    return way


def move_places(shown: Documented, metres: float, key: bytes) -> Documented:
    """The same with every place moved by half to all of a distance, for maps that leave the district.

    The distance is the first of `DISTANCES_M` that is not under `metres`. The same key moves a place the same way each
    time, and each distance starts from the place as the shorter one has moved it: many maps together tell no more than
    the nearest of them does. Were a place moved along one line by 300 m on one map and by 500 m on another, two maps
    would tell where it is. Who does not have the key cannot move it back. Ways are left out: they would end there.

    References
    ----------
    Hampton et al. (2010), donut geomasking, doi:10.1093/aje/kwq248.
    """
    steps = _steps(metres)
    moved = [_move(lon, lat, steps, key) for lon, lat in zip(shown.lon, shown.lat, strict=True)]
    lon, lat = np.array(moved, dtype=np.float64).reshape(-1, 2).T
    return replace(shown, lon=lon, lat=lat, ways=None, moved_m=DISTANCES_M[len(steps) - 1])


def _steps(metres: float) -> list[tuple[float, float]]:
    """From and to (m) of each step: all of them together lead half to all of the last distance away."""
    steps, before = [], 0.0
    for distance in DISTANCES_M:
        steps.append((NEAREST_SHARE * distance + before, distance - before))
        before = distance
        if distance >= metres:
            break
    return steps


def _move(lon: float, lat: float, steps: Sequence[tuple[float, float]], key: bytes) -> tuple[float, float]:
    """Step by step, each evenly over a ring."""
    at = f"{lon:.6f},{lat:.6f}"
    for number, (near, far) in enumerate(steps):
        draw = hmac.new(key, f"{number} {at}".encode(), hashlib.sha256).digest()
        turn = 2 * math.pi * int.from_bytes(draw[:8], "big") / 2**64
        share = int.from_bytes(draw[8:16], "big") / 2**64
        away = math.sqrt(near**2 + share * (far**2 - near**2)) / METRES_PER_DEGREE
        lon, lat = lon + away * math.cos(turn) / math.cos(math.radians(lat)), lat + away * math.sin(turn)
    return lon, lat
