"""Seasons and hours as factors of speed, from seasons.toml: where a planner begins, each figure with its source."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from routing.modes import MODES, ROAD_CLASSES

JUDGEMENT: Final = "judgement"
"""The source of a factor that no publication gives."""


@dataclass(frozen=True)
class SeasonFactor:
    """How many times its speed a group of road classes has."""

    group: str
    road_classes: tuple[str, ...]
    factor: float  # 0: closed
    source: str  # spelled out
    published: bool  # a publication gives the figure, or a range it lies in


@dataclass(frozen=True)
class SeasonPart:
    """A season for some travel modes: one `speed_factors` change."""

    modes: tuple[str, ...]
    factors: tuple[SeasonFactor, ...]


@dataclass(frozen=True)
class Season:
    """A season or an hour by its name; no mode stands in two of its parts."""

    name: str
    parts: tuple[SeasonPart, ...]


def seasons_for(modes: Collection[str]) -> tuple[Season, ...]:
    """The seasons as far as they concern these travel modes."""
    kept = []
    for season in read_seasons():
        parts = tuple(
            SeasonPart(tuple(mode for mode in part.modes if mode in modes), part.factors) for part in season.parts
        )
        if there := tuple(part for part in parts if part.modes):
            kept.append(Season(season.name, there))
    return tuple(kept)


@lru_cache(maxsize=1)
def read_seasons() -> tuple[Season, ...]:
    """seasons.toml, in its order; a mistake in it is a ValueError that names the season."""
    data = tomllib.loads(Path(__file__).with_name("seasons.toml").read_text(encoding="utf-8"))
    groups = {name: tuple(classes) for name, classes in data["groups"].items()}
    listed = [road_class for classes in groups.values() for road_class in classes]
    if sorted(listed) != sorted(ROAD_CLASSES):
        raise ValueError("the groups of seasons.toml hold every road class once")
    return tuple(
        Season(name, tuple(_read_part(name, part, groups, data["sources"]) for part in parts))
        for name, parts in data["season"].items()
    )


def _read_part(
    season: str, part: dict[str, Any], groups: dict[str, tuple[str, ...]], sources: dict[str, str]
) -> SeasonPart:
    modes = tuple(part["modes"])
    figures = {group: figure for group, figure in part.items() if group != "modes"}
    if not set(modes) <= set(MODES) or not set(figures) <= set(groups):
        raise ValueError(f"the season {season} names a travel mode or a group that is none")
    factors = (
        SeasonFactor(
            group, classes, float(figures[group][0]), sources[figures[group][1]], figures[group][1] != JUDGEMENT
        )
        for group, classes in groups.items()
        if group in figures
    )
    return SeasonPart(modes, tuple(factors))
