"""[ranges] of a study file: which of its keys is which number of a question about ranges, both ways."""

from collections.abc import Mapping
from typing import Any, Final

from geo.region import RangeQuestion
from geo.uncertainty import PopulationUncertainty, SnappingUncertainty, SpeedUncertainty

KINDS: Final = {"speeds": SpeedUncertainty, "population": PopulationUncertainty, "snapping": SnappingUncertainty}
SPREADS: Final = {
    "shared": ("speeds", "shared"),
    "own": ("speeds", "own"),
    "access": ("speeds", "access"),
    "population_shared": ("population", "shared"),
    "population_own": ("population", "own"),
    "snapping_shared": ("snapping", "shared"),
    "snapping_own": ("snapping", "own"),
}
DRAWN: Final = ("draws", "seed", "interval")


def read_range_keys(part: Mapping[str, Any]) -> RangeQuestion:
    """What [ranges] asks; a key that is not there has its default."""
    given: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
    for key, (kind, name) in SPREADS.items():
        if key in part:
            given[kind][name] = float(part[key])
    return range_question({key: part[key] for key in DRAWN if key in part} | given)


def range_question(described: Mapping[str, Any]) -> RangeQuestion:
    """The question whose fields are described; one that was kept before people were drawn has none of them."""
    kinds: dict[str, Any] = {name: kind(**described.get(name, {})) for name, kind in KINDS.items()}
    return RangeQuestion(**{**described, **kinds})


def range_keys(asked: RangeQuestion) -> dict[str, Any]:
    """A question as [ranges] has it, every key written out."""
    spreads = {key: getattr(getattr(asked, kind), name) for key, (kind, name) in SPREADS.items()}
    return {key: getattr(asked, key) for key in DRAWN} | spreads
