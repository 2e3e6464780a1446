"""What a travel-time engine answers, and which of the two answers a question sooner.

The *bucket queue* visits the nodes within the cutoff, whatever lies beyond; the *hierarchy* passes over all that its
targets hang on, whatever the cutoff, and must have been built. Both give the same numbers.
"""

from typing import Final, Literal, Protocol
from weakref import WeakKeyDictionary

import numpy as np

from routing.access_legs import Legs
from routing.bucket_engine import BucketEngine
from routing.hierarchy.engine import HierarchyEngine
from routing.hierarchy.hierarchy import has_hierarchy
from routing.network import UNREACHED, FloatArray, IntArray, LongArray, RoadGraph
from routing.street_index import METRES_PER_DEGREE

EngineName = Literal["auto", "bucket_queue", "hierarchy"]
ENGINES: Final[tuple[EngineName, ...]] = ("bucket_queue", "hierarchy")

# Nanoseconds, measured on one core (benchmarks/RESULTS.md); only their ratios matter.
SETTLE_NS: Final = 90.0
"""A node visited by the bucket queue."""
SWEEP_NS: Final = 12.0
"""A node passed over by the sweep of one search."""
LANE_NS: Final = 4.0
"""A node passed over by one of sixteen searches swept together."""
BUILD_NS: Final = 13_000.0
"""A node of a network whose hierarchy is not there yet."""

REACHED_SHARE: Final = 0.75
"""How far one gets as the crow flies, as a share of the way."""
TOWN_DENSITY: Final = 8.0
"""How much denser junctions are where places are than in the graph's box: 4 to 30 times on the embedded metropolis."""


class Engine(Protocol):
    """Searches of one graph in one direction. Times are deciseconds, door to door but for ways that pass no node."""

    def dense_times(self, starts: Legs, ends: Legs, *, cutoff_s: float, threads: int) -> FloatArray:
        """Deciseconds [start place, end place]; inf = no way. Those beyond the cutoff may be there or inf."""

    def sparse_times(
        self, starts: Legs, ends: Legs, *, cutoff_s: float, threads: int
    ) -> tuple[LongArray, LongArray, FloatArray]:
        """The same as triplets (start place, end place, deciseconds) of the pairs reached, by start and then by end."""

    def pair_times(self, starts: Legs, ends: Legs) -> FloatArray:
        """Deciseconds from every start place to the end place of the same row; inf = no way."""

    def seconds_to_nodes(self, starts: Legs, *, cutoff_s: float) -> FloatArray:
        """Per node the seconds (not tenths) to the nearest start place; inf = none within the cutoff."""

    def nearest_to_places(self, starts: Legs, ends: Legs, *, cutoff_s: float) -> tuple[IntArray, FloatArray]:
        """Per end place the nearest start place (-1 = none) and the deciseconds (inf)."""

    def k_nearest_to_places(
        self, starts: Legs, ends: Legs, *, k: int, cutoff_s: float
    ) -> tuple[LongArray, LongArray, FloatArray]:
        """Triplets (end place, start place, deciseconds) that hold the k nearest of every end place, and some more.

        Of two start places whose times are the same but for the rounding of a sum, either may be the k-th.
        """


def choose_engine(
    graph: RoadGraph, *, reverse: bool, asked: EngineName, sweeps: int, balls: int, most_visits: int, cutoff_s: float
) -> Engine:
    """The engine asked for, or ("auto") the one expected to be done first.

    The hierarchy would need `sweeps` searches; the bucket queue would walk `balls` of them as far as the cutoff, but
    visit no node more than `most_visits` times.
    """
    if asked not in ("auto", *ENGINES):
        raise ValueError(f"engine must be auto, bucket_queue or hierarchy, not {asked!r}")
    if asked == "hierarchy" or (asked == "auto" and _hierarchy_is_sooner(graph, sweeps, balls, most_visits, cutoff_s)):
        return HierarchyEngine(graph, reverse=reverse)
    return BucketEngine(graph, reverse=reverse)


def _hierarchy_is_sooner(graph: RoadGraph, sweeps: int, balls: int, most_visits: int, cutoff_s: float) -> bool:
    """Compare nanoseconds of all searches; the building counts when the hierarchy is not there."""
    n = graph.n_nodes
    visited = min(most_visits * float(n), balls * nodes_within(graph, cutoff_s))
    building = 0.0 if has_hierarchy(graph) else n * BUILD_NS
    # One pass before several sweeps finds what their targets hang on.
    sweeping = n * (SWEEP_NS if sweeps == 1 else SWEEP_NS + sweeps * LANE_NS)
    return building + sweeping < visited * SETTLE_NS


def nodes_within(graph: RoadGraph, cutoff_s: float) -> float:
    """About how many nodes a search visits: those of a circle as wide as three quarters of the way at typical speed.

    The circle is as dense as a town, where most places are: TOWN_DENSITY times the average of the graph's box. A guess
    for choosing an engine, which decides no number.
    """
    n = graph.n_nodes
    if n == 0 or np.isinf(cutoff_s):
        return float(n)
    spread = _spreads.get(graph)
    if spread is None:
        spread = _spreads[graph] = _spread(graph)
    return float(min(n, spread * cutoff_s**2))


_spreads: "WeakKeyDictionary[RoadGraph, float]" = WeakKeyDictionary()


def _spread(graph: RoadGraph) -> float:
    """Nodes of the circle that one second reaches."""
    west, south, east, north = graph.bbox()
    height_m = (north - south) * METRES_PER_DEGREE
    width_m = (east - west) * METRES_PER_DEGREE * float(np.cos(np.radians((south + north) / 2)))
    is_open = graph.travel_time < UNREACHED
    seconds = max(float(graph.travel_time[is_open].sum(dtype=np.float64)), 1.0) / 10.0
    reach_m = REACHED_SHARE * float(graph.length_m[is_open].sum(dtype=np.float64)) / seconds
    return TOWN_DENSITY * graph.n_nodes * float(np.pi) * reach_m**2 / max(width_m * height_m, 1.0)
