"""Draws of what speeds may really be: the same for every scenario, so that differences between scenarios are sharp."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from routing.edits.edit import SpeedFactors
from routing.modes import ROAD_CLASSES

if TYPE_CHECKING:
    from routing.snap import Snapped

_FLOOR, _CEILING = 0.1, 10.0


@dataclass(frozen=True)
class SpeedUncertainty:
    """How uncertain speeds are, as standard deviations of their logarithms (0.1 is about 10 %).

    `shared` is common to all road classes (weather, load, a bias of the whole speed table), `own` each class's alone,
    `access` that of walking to and from the road. Medians are the speeds of the network: no draw is a correction.

    The defaults are judgements. Two established engines differ by 8 % in the median on one city (docs/accuracy.md) and
    by 7 % around it, which is what `shared` and `own` stand for; walking speeds of adults spread by about 20 %
    (Bohannon & Andrews 2011, doi:10.1016/j.physio.2010.12.004).
    """

    shared: float = 0.08
    own: float = 0.07
    access: float = 0.2

    def __post_init__(self) -> None:
        for name in ("shared", "own", "access"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must be 0 to 1, not {getattr(self, name)}")


@dataclass(frozen=True, eq=False)
class SpeedDraws:
    """How many times its speed each road class, and walking off the road, has in every draw."""

    road_class: npt.NDArray[np.float64]  # [draw, road class]
    access: npt.NDArray[np.float64]  # [draw]

    def __len__(self) -> int:
        """Number of draws."""
        return len(self.access)

    def edit(self, draw: int) -> SpeedFactors:
        """A draw as a scenario edit."""
        factors = tuple(zip(ROAD_CLASSES, self.road_class[draw].tolist(), strict=True))
        return SpeedFactors(f"draw {draw + 1}", factors)

    def places(self, draw: int, places: "Snapped") -> "Snapped":
        """Places with the access legs of a draw."""
        return replace(places, access_time_s=places.access_time_s / self.access[draw])


DEFAULT_DRAWS: Final = 100


def draw_speeds(uncertainty: SpeedUncertainty, *, draws: int = DEFAULT_DRAWS, seed: int = 1) -> SpeedDraws:
    """Lognormal factors. The first draws of a longer list are those of a shorter one with the same seed."""
    if draws < 1:
        raise ValueError(f"draws must be 1 or more, not {draws}")
    normal = np.random.default_rng(seed).standard_normal((draws, 2 + len(ROAD_CLASSES)))
    road_class = np.exp(uncertainty.shared * normal[:, :1] + uncertainty.own * normal[:, 2:])
    access = np.exp(uncertainty.access * normal[:, 1])
    return SpeedDraws(np.clip(road_class, _FLOOR, _CEILING), np.clip(access, _FLOOR, _CEILING))
