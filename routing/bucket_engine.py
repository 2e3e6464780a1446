"""The bucket queue as an engine: one search per place, or one from all places at once, bounded by the cutoff."""

from routing.access_legs import Legs
from routing.bucket_queue import BucketSearch, bucket_search
from routing.many_to_many import dense_times, pair_times, sparse_times
from routing.nearest import k_nearest_to_places, nearest_to_places, seconds_to_nodes
from routing.network import FloatArray, IntArray, LongArray, RoadGraph


class BucketEngine:
    """See `routing.engine.Engine`."""

    def __init__(self, graph: RoadGraph, *, reverse: bool) -> None:
        self._search: BucketSearch = bucket_search(graph, reverse=reverse)

    def dense_times(self, starts: Legs, ends: Legs, *, cutoff_s: float, threads: int) -> FloatArray:
        return dense_times(self._search, starts, ends, cutoff_s=cutoff_s, threads=threads)

    def sparse_times(
        self, starts: Legs, ends: Legs, *, cutoff_s: float, threads: int
    ) -> tuple[LongArray, LongArray, FloatArray]:
        return sparse_times(self._search, starts, ends, cutoff_s=cutoff_s, threads=threads)

    def pair_times(self, starts: Legs, ends: Legs) -> FloatArray:
        return pair_times(self._search, starts, ends)

    def seconds_to_nodes(self, starts: Legs, *, cutoff_s: float) -> FloatArray:
        return seconds_to_nodes(self._search, starts, cutoff_s=cutoff_s)

    def nearest_to_places(self, starts: Legs, ends: Legs, *, cutoff_s: float) -> tuple[IntArray, FloatArray]:
        return nearest_to_places(self._search, starts, ends, cutoff_s=cutoff_s)

    def k_nearest_to_places(
        self, starts: Legs, ends: Legs, *, k: int, cutoff_s: float
    ) -> tuple[LongArray, LongArray, FloatArray]:
        return k_nearest_to_places(self._search, starts, ends, k=k, cutoff_s=cutoff_s)
