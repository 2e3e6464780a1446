"""Travel modes: speeds, delays and their sources, as data from modes.toml with country profiles over them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from routing.errors import TravelModeError

MODES: Final = ("walk", "walk_elderly", "bicycle", "motorcycle", "car", "ambulance")

ROAD_CLASSES: Final = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "pedestrian",
    "footway",
    "path",
    "cycleway",
    "bridleway",
    "steps",
    "ferry",
)
"""Road classes in the order of their uint8 numbers: OSM's highway values, and ferry."""

DEFAULT_SNAP_LIMIT_M: Final = 1000.0

_TABLES: Final = (
    "speed_kmh",
    "by_tag_kmh",
    "limit_share",
    "surface_kmh",
    "smoothness_kmh",
    "tracktype_kmh",
    "service_kmh",
    "delay_s",
    "junction_delay_s",
)
_PLAIN: Final = ("off_road_kmh", "max_kmh", "ferry_kmh", "walk_speed_limit_kmh", "dismounted_kmh")


@dataclass(frozen=True)
class TravelMode:
    """One way of moving. Speeds in km/h, delays in seconds; `sources` cites each figure by its dotted name.

    `speed_kmh` is the speed per road class without a posted limit; `by_tag_kmh` that of classes that only an access
    tag opens; `limit_share` the share of a posted limit that is achieved. Surface, smoothness, tracktype and
    service values are upper bounds ("no faster than"), 0 closes the way.
    """

    mode: str
    country: str
    off_road_kmh: float
    max_kmh: float
    ferry_kmh: float
    walk_speed_limit_kmh: float
    dismounted_kmh: float
    speed_kmh: Mapping[str, float]
    by_tag_kmh: Mapping[str, float]
    limit_share: Mapping[str, float]
    surface_kmh: Mapping[str, float]
    smoothness_kmh: Mapping[str, float]
    tracktype_kmh: Mapping[str, float]
    service_kmh: Mapping[str, float]
    delay_s: Mapping[str, float]
    junction_delay_s: Mapping[str, float]
    zone_limit_kmh: Mapping[str, float]
    sources: Mapping[str, str]
    snap_limit_m: float = DEFAULT_SNAP_LIMIT_M

    @property
    def on_foot(self) -> bool:
        """Whether this is a way of walking."""
        return self.mode in {"walk", "walk_elderly"}


@lru_cache(maxsize=64)
def load_mode(mode: str, country: str = "") -> TravelMode:
    """The travel mode with the profile of a country ("KZ", "TH"; "" and countries without one: the defaults).

    Raises
    ------
    TravelModeError
        There is no such mode.
    """
    if mode not in MODES:
        raise TravelModeError("{mode} is not a travel mode; choose from {modes}", mode=mode, modes=", ".join(MODES))
    data = _read_modes()
    figures = _figures_of(mode, data)
    profile = data["country"].get(country.upper(), {})
    for name in _ancestry(mode, data):
        _override(figures, profile.get(name, {}))
    tables: dict[str, Any] = {name: _values(figures[name]) for name in _TABLES}
    plain: dict[str, Any] = {name: float(figures[name][0]) if name in figures else 0.0 for name in _PLAIN}
    return TravelMode(
        mode=mode,
        country=country.upper(),
        **plain,
        **tables,
        zone_limit_kmh=_values(data["zone_limit_kmh"]),
        sources=MappingProxyType(_cite(figures, data["sources"])),
    )


def country_profiles() -> tuple[str, ...]:
    """Countries that have a profile of their own."""
    return tuple(sorted(_read_modes()["country"]))


@lru_cache(maxsize=1)
def _read_modes() -> dict[str, Any]:
    """modes.toml as it stands."""
    return tomllib.loads(Path(__file__).with_name("modes.toml").read_text(encoding="utf-8"))


def _ancestry(mode: str, data: Mapping[str, Any]) -> list[str]:
    """The mode and those it inherits from, furthest first."""
    parent = data[mode].get("inherits")
    return [*(_ancestry(parent, data) if parent else []), mode]


def _figures_of(mode: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Figures with sources, inherited ones overridden by the mode's own."""
    figures: dict[str, Any] = {}
    for name in _ancestry(mode, data):
        _override(figures, {key: value for key, value in data[name].items() if key != "inherits"})
    return figures


def _override(figures: dict[str, Any], newer: Mapping[str, Any]) -> None:
    """Put newer figures over older ones, table by table."""
    for key, value in newer.items():
        figures[key] = {**figures.get(key, {}), **value} if isinstance(value, dict) else value


def _values(table: Mapping[str, Any]) -> Mapping[str, float]:
    """Figures without their sources."""
    return MappingProxyType({key: float(figure[0]) for key, figure in table.items()})


def _cite(figures: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, str]:
    """Full citation of each figure, by dotted name."""
    cited: dict[str, str] = {}
    for key, value in figures.items():
        if isinstance(value, dict):
            cited |= {f"{key}.{name}": sources[figure[1]] for name, figure in value.items()}
        else:
            cited[key] = sources[value[1]]
    return cited
