"""Which counts of coverage are held back, by what they are of."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geo.publication.coverage_counts import CoverageCounts, Slice, count_coverage
from geo.publication.curve_points import choose_points
from geo.publication.drawn_cells import measure_drawn
from geo.publication.findings import Findings
from geo.publication.suppression import hold_back


@dataclass(frozen=True, eq=False)
class HeldCounts:
    """Of all travel modes and services together, for who knows the counts of one knows something of another's."""

    counts: CoverageCounts
    held: npt.NDArray[np.bool_]

    def is_held(self, slice_: Slice, boundary: str, stratum: str, threshold_min: float | None) -> bool:
        """Whether people within a threshold are held back; None: how many there are in all."""
        edge = -1 if threshold_min is None else self.counts.thresholds_min.index(threshold_min)
        slices, boundaries, strata = self._places
        return bool(self._by_edge[slices[slice_], boundaries[boundary], strata[stratum], edge])

    def told_points(self, slice_: Slice) -> dict[float, float]:
        """Minutes of a chart, and people within them, that are told."""
        numbers = self.counts.curve_ids.get(slice_, {})
        return {minute: value for minute, value in self.counts.curves.get(slice_, ()) if not self.held[numbers[minute]]}

    @cached_property
    def _by_edge(self) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = self.held[self.counts.ids]
        return found

    @cached_property
    def _places(self) -> tuple[dict[Slice, int], dict[str, int], dict[str, int]]:
        counts = self.counts
        return (
            {name: at for at, name in enumerate(counts.slices)},
            {name: at for at, name in enumerate(counts.boundaries)},
            {name: at for at, name in enumerate(counts.strata)},
        )


def hold_back_coverage(findings: Findings, *, minimum: float) -> HeldCounts:
    """What tables and charts of coverage must not say."""
    everyone = findings.everyone
    counts = count_coverage(
        findings.tables.coverage, everyone=everyone, is_partition=findings.is_partition, minimum=minimum
    )
    curve = findings.tables.curve
    counts = counts.with_curves(
        choose_points(curve[curve["stratum"] == everyone], counts.whole_region(), minimum=minimum)
    )
    if findings.population is not None:
        drawn = measure_drawn(findings.population, findings.tables.cells, counts)
        counts = counts.with_drawn(drawn.bands, drawn.apart)
    return HeldCounts(counts, hold_back(counts.counts(), minimum=minimum))
