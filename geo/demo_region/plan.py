"""What a synthetic region is made of: the facts and shapes its plan lists, before anything is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.demo_region.terrain import FloatArray, Frame

Names = Mapping[str, str]
"""A name by OSM key: `name`, `name:kk`, `name:ru`, `name:en`, `name:th`."""

Point = tuple[float, float]  # kilometres east and north of the frame's origin


@dataclass(frozen=True)
class Highway:
    """A main road drawn by hand; `dual` where it has two carriageways inside the city."""

    names: Names
    road: str  # highway=*
    points: list[Point]
    ref: str = ""
    dual: bool = False


@dataclass(frozen=True)
class River:
    """A river or canal; only main roads and a few granted streets cross it."""

    names: Names
    points: list[Point]
    width_m: float
    kind: str = "river"


@dataclass(frozen=True)
class Settlement:
    """A village or housing area apart from the dense city."""

    names: Names
    x_km: float
    y_km: float
    radius_km: float
    zone: str  # key of PATTERNS
    place: str = "village"
    people: float = 0.0  # 0: as the district's total gives


@dataclass(frozen=True)
class ZoneDisc:
    """Part of the city core that is built in another way than its surroundings."""

    zone: str
    x_km: float
    y_km: float
    radius_km: float
    names: Names = field(default_factory=dict)


@dataclass(frozen=True)
class Shore:
    """Sea or lake beside the region: the polygon less the region's outline."""

    names: Names
    points: list[Point]


@dataclass(frozen=True)
class Pattern:
    """How the blocks of a zone are drawn, and how densely people live along its streets."""

    kind: str  # strips, organic, open
    depth_m: float = 65.0  # between parallel streets
    length_m: float = 150.0  # between cross streets
    aligned: float = 0.35  # share of cross streets that go on over the next street
    missing: float = 0.12  # share of street pieces left out
    cul_de_sac: float = 0.08  # share of cross streets that stop half-way
    warp: float = 1.0  # strength of the bending
    road: str = "residential"
    service_share: float = 0.0  # share of streets that are service roads
    stubs_per_km: float = 1.0  # dead-end lanes and drives
    unpaved: float = 0.0
    people_per_km: float = 100.0  # relative density along streets
    footways_per_km2: float = 0.0


PATTERNS: Mapping[str, Pattern] = {
    "centre": Pattern("strips", 112, 122, 0.8, 0.10, 0.05, 0.55, "residential", 0.2, 2.8, 0.0, 420, 40),
    "old": Pattern("organic", 86, 86, 0, 0.15, 0, 1.3, "residential", 0.05, 1.2, 0.15, 190, 4),
    "flats": Pattern("strips", 98, 128, 0.35, 0.2, 0.22, 0.5, "residential", 0.72, 4.2, 0.0, 900, 60),
    "private": Pattern("strips", 80, 185, 0.62, 0.10, 0.09, 0.75, "residential", 0.04, 0.9, 0.2, 130, 2),
    "private_wide": Pattern("strips", 90, 225, 0.68, 0.08, 0.07, 0.6, "residential", 0.04, 0.8, 0.3, 120, 2),
    "lanes": Pattern("strips", 72, 125, 0.3, 0.2, 0.2, 2.0, "residential", 0.06, 1.2, 0.35, 130, 2),
    "industry": Pattern("strips", 240, 320, 0.5, 0.35, 0.2, 0.6, "service", 0.8, 2.0, 0.2, 0.0, 0),
    "plots": Pattern("strips", 76, 215, 0.7, 0.08, 0.06, 0.45, "residential", 0.0, 0.3, 0.75, 75, 1),
    "unplanned": Pattern("organic", 92, 92, 0, 0.17, 0, 1.5, "residential", 0.03, 1.0, 0.92, 80, 2),
    "unplanned_lanes": Pattern("strips", 70, 118, 0.3, 0.2, 0.16, 1.8, "residential", 0.03, 1.0, 0.92, 80, 2),
    "village": Pattern("strips", 105, 215, 0.4, 0.16, 0.12, 2.0, "residential", 0.03, 1.0, 0.7, 40, 2),
    "park": Pattern("open", footways_per_km2=260),
    "empty": Pattern("open", footways_per_km2=8),
}


@dataclass(frozen=True)
class Plan:
    """Everything that makes one synthetic region."""

    region: str
    country: str
    frame: Frame
    names: Names
    area_km2: float
    outline: list[Point]
    core: list[tuple[float, float, float]]  # blobs: x, y, radius in kilometres
    highways: list[Highway]
    rivers: list[River]
    railways: list[list[Point]]
    water: list[tuple[Names, float, float, float, bool]]  # name, x, y, radius, with an island
    settlements: list[Settlement]
    zones: list[ZoneDisc]
    grids: list[tuple[float, float, float, float]]  # x, y, angle in degrees, reach in kilometres
    arterial_spacing_m: tuple[float, float] = (1000.0, 430.0)
    left_hand: bool = False
    languages: tuple[str, ...] = ("kk", "ru", "en")
    shores: list[Shore] = field(default_factory=list)


@dataclass(frozen=True)
class Street:
    """One drawn street, before it is cut at its junctions."""

    line: FloatArray
    road: str  # highway=*
    zone: str  # pattern it belongs to, "" in the open country
    group: int = -1  # main road of the plan it belongs to
    oneway: bool = False
    roundabout: bool = False
