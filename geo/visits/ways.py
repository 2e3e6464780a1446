"""The streets under a plan: travel times and lengths between its places by one travel mode, and ways to draw."""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.matrix import require_mode
from routing.modes import DEFAULT_SNAP_LIMIT_M, load_mode
from routing.network import RoadNetwork
from routing.snap import Snapped, snap_points
from routing.travel_times import travel_time_matrix
from routing.visits.problem import NO_WAY, Metres, Seconds
from routing.way_lengths import fastest_ways
from routing.way_lines import way_between

FloatArray = npt.NDArray[np.float64]
Line = FloatArray
"""Rows of (lon, lat)."""
MOST_LINES: Final = 100_000
"""Ways to draw that are kept: sheets, tracks and map ask for the same."""
ROUNDING_S: Final = 1e-6
"""Seconds by which a sum may lie above the way's own time: two homes at one place are no second apart."""


class Ways:
    """The places of a plan on the streets of one travel mode."""

    def __init__(
        self,
        network: RoadNetwork,
        mode: str,
        lon: FloatArray,
        lat: FloatArray,
        *,
        snap_limit_m: float = DEFAULT_SNAP_LIMIT_M,
    ) -> None:
        self.graph = require_mode(network, mode)
        self.places: Snapped = snap_points(
            self.graph,
            lon,
            lat,
            off_road_kmh=load_mode(mode, network.source.country).off_road_kmh,
            limit_m=snap_limit_m,
        )
        self.line = lru_cache(MOST_LINES)(self._line)

    def tables(self) -> tuple[Seconds, Metres]:
        """Whole seconds, rounded up, and metres between all places; `NO_WAY` and nan where there is no way."""
        times = travel_time_matrix(self.graph, self.places, self.places)
        lengths = fastest_ways(self.graph, self.places, self.places).length_m
        seconds = round_up(np.maximum(times - ROUNDING_S, 0.0))
        lengths[seconds == NO_WAY] = np.nan
        np.fill_diagonal(lengths, 0.0)
        return seconds, lengths

    def _line(self, origin: int, destination: int) -> Line:
        """The way between two places by their numbers; no rows where there is none."""
        line = way_between(self.graph, self.places, origin, self.places, destination)
        line.flags.writeable = False
        return line


def round_up(times: FloatArray) -> Seconds:
    """Whole seconds, never less than the way takes; 0 on the diagonal, `NO_WAY` where there is none."""
    with np.errstate(invalid="ignore"):
        seconds = np.where(np.isfinite(times) & (times < NO_WAY), np.ceil(times), NO_WAY).astype(np.int64)
    np.fill_diagonal(seconds, 0)
    return seconds
