"""How uncertain speeds, where people live and their way to the road are: stated before anything is drawn.

No draw is a correction: what the region says is the median of speeds and ways, and the mean of people, whose totals are
kept. The defaults are judgements: docs/methods.md says what they were taken from.
"""

from dataclasses import dataclass, fields
from typing import Final

DEFAULT_DRAWS: Final = 100


@dataclass(frozen=True)
class _Spreads:
    def __post_init__(self) -> None:
        for field in fields(self):
            if not 0 <= getattr(self, field.name) <= 1:
                raise ValueError(f"{field.name} must be 0 to 1, not {getattr(self, field.name)}")


@dataclass(frozen=True)
class SpeedUncertainty(_Spreads):
    """How uncertain speeds are, as standard deviations of their logarithms (0.1 is about 10 %).

    `shared` is common to all road classes (weather, load, a bias of the whole speed table), `own` each class's alone,
    `access` that of walking to and from the road.
    """

    shared: float = 0.08
    own: float = 0.07
    access: float = 0.2


@dataclass(frozen=True)
class PopulationUncertainty(_Spreads):
    """How uncertain the people of a cell are, as standard deviations of their logarithm before totals are kept.

    `shared` is common to the cells of a block of 5 km (people who came or left since they were counted), `own` each
    cell's alone (how a total was spread over the cells).
    """

    shared: float = 0.2
    own: float = 0.5


@dataclass(frozen=True)
class SnappingUncertainty(_Spreads):
    """How uncertain the way from people to their road is, as standard deviations in widths of a cell.

    `shared` is common to all cells (houses stand nearer to roads than the middles of cells do, or farther), `own` each
    cell's alone: of whoever lives anywhere in a square it is 1/sqrt(12) of its width, each way.
    """

    shared: float = 0.1
    own: float = 0.29
