"""Scenario edits as values: streets closed and reopened, speeds changed, roads added.

A scenario is a list of edits of a *baseline*, the network as it was built. They take effect in the order of the list:
the last word on a street counts, and a reopened street has the speed that was given to it meanwhile. Drawn roads come
last, on the edited streets: no other edit reaches them.

An edit names the travel modes it is for; one that names none is for all.
"""

from dataclasses import KW_ONLY, dataclass
from typing import Final, TypeAlias

from routing.errors import EditError, TravelModeError
from routing.modes import MODES, ROAD_CLASSES
from routing.snap import require_points

Place: TypeAlias = tuple[float, float]
"""Longitude and latitude, degrees."""
Area: TypeAlias = tuple[tuple[Place, ...], ...]
"""Rings of a polygon as in GeoJSON: the outline, then the holes; each ends where it begins."""

SLOWEST_KMH: Final = 0.1
FASTEST_KMH: Final = 400.0
SMALLEST_FACTOR: Final = 0.01
LARGEST_FACTOR: Final = 100.0
DEFAULT_JOIN_M: Final = 20.0
LARGEST_JOIN_M: Final = 1000.0


@dataclass(frozen=True)
class StreetSelection:
    """Streets for which every condition given holds; without any condition, all streets.

    Street numbers are those of the baseline graph of one travel mode; ways, classes and areas mean the same to all. A
    way is named by the streets that begin with it. A street is in an area when any part of it is.
    """

    _: KW_ONLY
    streets: tuple[int, ...] = ()
    ways: tuple[int, ...] = ()
    road_classes: tuple[str, ...] = ()
    area: Area = ()

    def __post_init__(self) -> None:
        for road_class in self.road_classes:
            require_road_class(road_class)
        for ring in self.area:
            require_points([lon for lon, _ in ring], [lat for _, lat in ring])


ALL_STREETS: Final = StreetSelection()


@dataclass(frozen=True)
class CloseStreets:
    """Nobody passes these streets in either direction, and who lives on one is cut off."""

    where: StreetSelection
    _: KW_ONLY
    modes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_modes(self.modes)


@dataclass(frozen=True)
class ReopenStreets:
    """Streets that an earlier edit closed are open again. What the baseline does not have, no edit can open."""

    where: StreetSelection
    _: KW_ONLY
    modes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_modes(self.modes)


@dataclass(frozen=True)
class SetSpeed:
    """The speed of these streets, in every direction that is open; delays at their ends stay."""

    where: StreetSelection
    speed_kmh: float
    _: KW_ONLY
    modes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_modes(self.modes)
        _require_speed(self.speed_kmh)


@dataclass(frozen=True)
class ScaleSpeed:
    """These streets at so many times their speed: 0.8 is a fifth slower; delays at their ends stay."""

    where: StreetSelection
    factor: float
    _: KW_ONLY
    modes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_modes(self.modes)
        _require_factor(self.factor)


@dataclass(frozen=True)
class SpeedFactors:
    """A season or an hour: how many times its speed each road class has, by its name; 0 closes a class."""

    name: str
    factors: tuple[tuple[str, float], ...]
    _: KW_ONLY
    where: StreetSelection = ALL_STREETS
    modes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_modes(self.modes)
        for road_class, factor in self.factors:
            require_road_class(road_class)
            if factor != 0:
                _require_factor(factor)


@dataclass(frozen=True)
class AddRoad:
    """A road along a drawn line, at one speed; `one_way` follows the line from its first to its last point.

    Points of the line within `join_m` of a junction, or else of a street, are joined to it; the first and the last
    may lie free and become dead ends. Where the line crosses a street without a point, it passes over it: a bridge.
    """

    line: tuple[Place, ...]
    speed_kmh: float
    _: KW_ONLY
    one_way: bool = False
    road_class: str = "unclassified"
    join_m: float = DEFAULT_JOIN_M
    modes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_modes(self.modes)
        _require_speed(self.speed_kmh)
        require_road_class(self.road_class)
        require_points([lon for lon, _ in self.line], [lat for _, lat in self.line])
        if not 0 <= self.join_m <= LARGEST_JOIN_M:
            raise EditError(
                "a drawn road cannot be joined to what lies within {join_m} m; give 0 to {most} m",
                join_m=self.join_m,
                most=LARGEST_JOIN_M,
            )
        points = len(set(self.line))
        if points < 2:
            raise EditError("a drawn road has {points} different points; it needs at least two", points=points)


Edit: TypeAlias = CloseStreets | ReopenStreets | SetSpeed | ScaleSpeed | SpeedFactors | AddRoad


def concerns(edit: Edit, mode: str) -> bool:
    """Whether an edit is for this travel mode."""
    return not edit.modes or mode in edit.modes


def require_road_class(road_class: str) -> None:
    """A road class of ours, or an EditError."""
    if road_class not in ROAD_CLASSES:
        raise EditError(
            "{road_class} is not a road class; choose from {road_classes}",
            road_class=road_class,
            road_classes=", ".join(ROAD_CLASSES),
        )


def _require_modes(modes: tuple[str, ...]) -> None:
    for mode in modes:
        if mode not in MODES:
            raise TravelModeError("{mode} is not a travel mode; choose from {modes}", mode=mode, modes=", ".join(MODES))


def _require_speed(speed_kmh: float) -> None:
    if not SLOWEST_KMH <= speed_kmh <= FASTEST_KMH:
        raise EditError(
            "a speed of {speed_kmh} km/h cannot be; give {least} to {most}, or close the street",
            speed_kmh=speed_kmh,
            least=SLOWEST_KMH,
            most=FASTEST_KMH,
        )


def _require_factor(factor: float) -> None:
    if not SMALLEST_FACTOR <= factor <= LARGEST_FACTOR:
        raise EditError(
            "a street cannot have {factor} times its speed; give {least} to {most}, or close it",
            factor=factor,
            least=SMALLEST_FACTOR,
            most=LARGEST_FACTOR,
        )
