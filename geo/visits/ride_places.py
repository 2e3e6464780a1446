"""Where rides go: homes, hubs and garages on the streets of cars, with lengths and ways to draw."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.visits.ways import Ways
from routing.visits.problem import Metres


@dataclass(frozen=True, eq=False)
class RidePlaces:
    """The places of every day's problem, by their numbers there."""

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    # Between all places; nan where there is no way.
    length_m: Metres
    ways: Ways
    # What hubs are called, by place.
    hubs: Mapping[int, str]
