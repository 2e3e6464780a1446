"""Draws of what speeds may really be: the same for every scenario, so that differences between scenarios are sharp."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geo.uncertainty import DEFAULT_DRAWS, SpeedUncertainty
from routing.edits.edit import SpeedFactors
from routing.modes import ROAD_CLASSES

if TYPE_CHECKING:
    from routing.snap import Snapped

_FLOOR, _CEILING = 0.1, 10.0


@dataclass(frozen=True, eq=False)
class SpeedDraws:
    """How many times its speed each road class, and walking off the road, has in every draw."""

    road_class: npt.NDArray[np.float64]  # [draw, road class]
    access: npt.NDArray[np.float64]  # [draw]

    def __len__(self) -> int:
        """Number of draws."""
        return len(self.access)

    def some(self, first: int, last: int) -> "SpeedDraws":
        """Some of the draws, `last` not among them."""
        return SpeedDraws(self.road_class[first:last], self.access[first:last])

    def edit(self, draw: int) -> SpeedFactors:
        """A draw as a scenario edit."""
        factors = tuple(zip(ROAD_CLASSES, self.road_class[draw].tolist(), strict=True))
        return SpeedFactors(f"draw {draw + 1}", factors)

    def places(self, draw: int, places: "Snapped") -> "Snapped":
        """Places with the access legs of a draw."""
        return replace(places, access_time_s=places.access_time_s / self.access[draw])


def draw_speeds(uncertainty: SpeedUncertainty, *, draws: int = DEFAULT_DRAWS, seed: int = 1) -> SpeedDraws:
    """Lognormal factors. The first draws of a longer list are those of a shorter one with the same seed."""
    if draws < 1:
        raise ValueError(f"draws must be 1 or more, not {draws}")
    normal = np.random.default_rng(seed).standard_normal((draws, 2 + len(ROAD_CLASSES)))
    road_class = np.exp(uncertainty.shared * normal[:, :1] + uncertainty.own * normal[:, 2:])
    access = np.exp(uncertainty.access * normal[:, 1])
    return SpeedDraws(np.clip(road_class, _FLOOR, _CEILING), np.clip(access, _FLOOR, _CEILING))
