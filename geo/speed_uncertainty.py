"""How uncertain the speeds of a network are: a few numbers, stated before anything is drawn."""

from dataclasses import dataclass
from typing import Final

DEFAULT_DRAWS: Final = 100


@dataclass(frozen=True)
class SpeedUncertainty:
    """How uncertain speeds are, as standard deviations of their logarithms (0.1 is about 10 %).

    `shared` is common to all road classes (weather, load, a bias of the whole speed table), `own` each class's alone,
    `access` that of walking to and from the road. Medians are the speeds of the network: no draw is a correction.

    The defaults are judgements: docs/methods.md says what they were taken from.
    """

    shared: float = 0.08
    own: float = 0.07
    access: float = 0.2

    def __post_init__(self) -> None:
        for name in ("shared", "own", "access"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must be 0 to 1, not {getattr(self, name)}")
