"""The counts that tables and charts of coverage publish, as one system: whoever knows some of them may work out others.

People within each threshold are counts [slice, boundary, stratum, threshold], a slice being a travel mode and service;
how many there are in all does not depend on the slice. Charts add people within more minutes, of everyone in the whole
region.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse

from geo.boundary_groups import ALL
from geo.publication.counts import Counts, FloatArray, IntArray, stack, tally
from geo.publication.nestings import ADDS_UP, Pair, Rest, nested_slices, strata_within, sums_of_strata
from geo.reach import ANY_SERVICE

Slice = tuple[str, str]
"""Travel mode and service."""
Curves = Mapping[Slice, Sequence[tuple[float, float]]]
"""Minutes between the thresholds, and people within them, of everyone in the whole region."""

Bound = tuple[scipy.sparse.csr_matrix, FloatArray | None]
"""Tallies of people, and the fewest that they are known to be (None: none)."""

NOBODY: Final = 1e-6
TIER: Final = 1e12
"""More than there are people: what is of more worth is given up after all that is of less."""
CHEAP: Final = 10
"""Prices double with worth, and are 1 at this one."""


@dataclass(frozen=True, eq=False)
class CoverageCounts:
    """Names of the axes, and people [slice, boundary, stratum, threshold] and in all [boundary, stratum].

    The whole region is the boundary 0 and the sum of the others; `everyone` is the position of its stratum.
    """

    slices: tuple[Slice, ...]
    boundaries: tuple[str, ...]
    strata: tuple[str, ...]
    thresholds_min: tuple[float, ...]
    within: FloatArray
    people: FloatArray
    everyone: int
    is_partition: bool
    minimum: float
    curves: Curves = field(default_factory=dict)

    drawn: FloatArray | None = None  # fewest people of everyone by dots of maps [slice, boundary, band]
    drawn_apart: Mapping[Pair, FloatArray] = field(default_factory=dict)  # within one slice, not within another

    def with_drawn(self, bands: FloatArray, apart: Mapping[Pair, FloatArray]) -> "CoverageCounts":
        """The same with what dots of maps tell (`geo.publication.drawn_cells`)."""
        return replace(self, drawn=bands, drawn_apart=apart)

    def with_curves(self, curves: Curves) -> "CoverageCounts":
        """The same with the counts of charts."""
        return replace(self, curves=curves)

    def whole_region(self) -> dict[Slice, list[tuple[float, float]]]:
        """Everyone in the whole region: people within each threshold, and in all, at infinity."""
        people = float(self.people[0, self.everyone])
        return {
            slice_: [*zip(self.thresholds_min, row.tolist(), strict=True), (np.inf, people)]
            for slice_, row in zip(self.slices, self.within[:, 0, self.everyone], strict=True)
        }

    @cached_property
    def ids(self) -> IntArray:
        """Numbers of the counts [slice, boundary, stratum, threshold]; the last "threshold" is all people."""
        within = np.arange(self.within.size, dtype=np.int64).reshape(self.within.shape)
        people = self.within.size + np.arange(self.people.size, dtype=np.int64).reshape(self.people.shape)
        all_people = np.broadcast_to(people[None, :, :, None], (*self.within.shape[:3], 1))
        return np.concatenate([within, all_people], axis=3)

    @cached_property
    def curve_ids(self) -> Mapping[Slice, dict[float, int]]:
        """Numbers of the counts of charts, by minute."""
        numbers = iter(range(self.within.size + self.people.size, self.size))
        return {each: {minute: next(numbers) for minute, _ in points} for each, points in self.curves.items()}

    @property
    def size(self) -> int:
        """How many counts there are."""
        return self.within.size + self.people.size + sum(map(len, self.curves.values()))

    def counts(self) -> Counts:
        """All of them with their tallies."""
        curve_values = [value for points in self.curves.values() for _, value in points]
        values = np.concatenate([self.within.ravel(), self.people.ravel(), np.asarray(curve_values, dtype=np.float64)])
        nested = [pair for pair in nested_slices(self.slices) if (self._of(pair[0]) >= self._of(pair[1])).all()]
        tallies = [*self._bands(), *self._nested(nested), *((each, None) for each in self._curve_bands(nested))]
        people = stack([each for each, _ in tallies], self.size)
        worth = self._worth() + self._stuck()
        return Counts(
            values=values,
            rank=worth * TIER + values,
            price=np.exp2(worth - CHEAP),
            people=people,
            least=np.concatenate([np.zeros(each.shape[0]) if few is None else few.ravel() for each, few in tallies]),
            differences=stack(self._differences(), self.size),
            nobody=stack(self._sums(), self.size),
        )

    def _of(self, slice_: int) -> FloatArray:
        found: FloatArray = self.within[slice_]
        return found

    def _worth(self) -> FloatArray:
        """Lowest of charts; then strata of boundaries, boundaries, strata, the whole; highest of all people."""
        worth = np.zeros(self.ids.shape)
        worth[:, 1:, self.everyone] = 2
        worth[:, 0] = 4
        worth[:, 0, self.everyone] = 6
        for number, (_, service) in enumerate(self.slices):
            worth[number] += service == ANY_SERVICE
        worth[..., -1] += 16
        found = np.full(self.size, -1.0)
        found[self.ids.ravel()] = worth.ravel()
        return found

    def _stuck(self) -> FloatArray:
        """Half where nobody is between a count and the next, a quarter where few are: it would hide next to nothing."""
        people = np.broadcast_to(self.people[None, ..., None], self._one_edge)
        edges = np.concatenate([np.zeros(self._one_edge), self.within, people], axis=3)
        bands = np.diff(edges, axis=3, append=np.inf)
        room = np.minimum(bands[..., :-1], bands[..., 1:])
        found = np.zeros(self.size)
        found[self.ids.ravel()] = np.where(room <= NOBODY, 0.5, np.where(room < self.minimum, 0.25, 0.0)).ravel()
        return found

    def _tally(self, counts: Sequence[IntArray], signs: Sequence[int]) -> scipy.sparse.csr_matrix:
        return tally(counts, signs, self.size)

    def _edges(self) -> IntArray:
        """Counts [edge, ...]: within each threshold, and in all."""
        return np.moveaxis(self.ids, 3, 0)

    def _bands(self) -> Iterator[Bound]:
        """People up to the first threshold, between one and the next, and of a stratum that is part of another."""
        edges = self._edges()
        yield self._tally([edges[0]], [1]), self._drawn_in(0)
        for band, (low, high) in enumerate(pairwise(edges), start=1):
            yield self._tally([high, low], [1, -1]), self._drawn_in(band)
        for rest in self._rests:
            yield self._rest([edges[0]], [1], rest), None
            for low, high in pairwise(edges):
                yield self._rest([high, low], [1, -1], rest), None
        for union in self._unions:
            yield self._twice([edges[0]], [1], union), None
            for low, high in pairwise(edges[:-1]):
                yield self._twice([high, low], [1, -1], union), None

    def _drawn_in(self, band: int) -> FloatArray | None:
        """The fewest people of a band [slice, boundary, stratum]."""
        if self.drawn is None:
            return None
        found = np.zeros(self.within.shape[:3])
        found[..., self.everyone] = self.drawn[..., band]
        return found

    def _differences(self) -> Iterator[scipy.sparse.csr_matrix]:
        """People up to each later edge, and between two edges that are not neighbours; all of the rest of a stratum."""
        edges = self._edges()
        for high in range(1, len(edges)):
            yield self._tally([edges[high]], [1])
        for low, high in combinations(range(len(edges)), 2):
            if high - low > 1:
                yield self._tally([edges[high], edges[low]], [1, -1])
        for rest in self._rests:
            for high in range(1, len(edges)):
                yield self._rest([edges[high]], [1], rest)
            for low, high in combinations(range(len(edges)), 2):
                if high - low > 1:
                    yield self._rest([edges[high], edges[low]], [1, -1], rest)
        for union in self._unions:
            yield from (self._twice([within], [1], union) for within in edges[1:-1])

    def _nested(self, pairs: Iterable[tuple[int, int]]) -> Iterator[Bound]:
        """People whom the outer slice has within a threshold and the inner one has not."""
        within = self._edges()[:-1]
        for outer, inner in pairs:
            few = None
            if (outer, inner) in self.drawn_apart:
                few = np.zeros(self.within.shape[1:])
                few[:, self.everyone] = self.drawn_apart[outer, inner]
            yield self._tally([self.ids[outer, ..., :-1], self.ids[inner, ..., :-1]], [1, -1]), few
            for rest in self._rests:
                yield self._rest([within[:, outer], within[:, inner]], [1, -1], rest), None

    @cached_property
    def _unions(self) -> tuple[Rest, ...]:
        """Any facility, and the services that are all that facilities give: whoever is near any is near one of them.

        Their sum, less any facility, is of people near two of them, and counts again whoever is near more.
        """
        bands = np.diff(self.within, axis=3, prepend=0.0)
        found = []
        for near_any, (mode, service) in enumerate(self.slices):
            parts = tuple(at for at, (its, _) in enumerate(self.slices) if its == mode and at != near_any)
            is_any = service == ANY_SERVICE and len(parts) > 1
            if is_any and (bands[parts, :].sum(axis=0) >= bands[near_any] - ADDS_UP).all():
                found.append((near_any, parts))
        return tuple(found)

    def _twice(self, counts: Sequence[IntArray], signs: Sequence[int], union: Rest) -> scipy.sparse.csr_matrix:
        """A tally of people near several services, once less than they are near; `counts` are [slice, ...]."""
        near_any, parts = union
        terms = [(each[part], sign) for part in parts for each, sign in zip(counts, signs, strict=True)]
        terms += [(each[near_any], -sign) for each, sign in zip(counts, signs, strict=True)]
        return self._tally(*zip(*terms, strict=True))

    def _sums(self) -> Iterator[scipy.sparse.csr_matrix]:
        """Boundaries are the whole region; strata that add up are another."""
        ids = self.ids
        n_parts = len(self.boundaries) - 1
        if n_parts:
            yield self._tally([ids[:, number] for number in range(n_parts + 1)], [1, *[-1] * n_parts])
        for total, parts in self._sums_of_strata:
            yield self._tally([ids[:, :, total], *(ids[:, :, part] for part in parts)], [1, *[-1] * len(parts)])

    @cached_property
    def _sums_of_strata(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        edges = np.concatenate([self.within, np.broadcast_to(self.people[None, ..., None], self._one_edge)], axis=3)
        found = list(sums_of_strata(np.moveaxis(edges, 2, 3).reshape(-1, len(self.strata)), self.everyone))
        parts = tuple(number for number in range(len(self.strata)) if number != self.everyone)
        if self.is_partition and parts and not any(total == self.everyone for total, _ in found):
            found.append((self.everyone, parts))
        return tuple(found)

    @property
    def _one_edge(self) -> tuple[int, int, int, int]:
        n_slices, n_boundaries, n_strata, _ = self.within.shape
        return n_slices, n_boundaries, n_strata, 1

    def _rest(self, counts: Sequence[IntArray], signs: Sequence[int], rest: Rest) -> scipy.sparse.csr_matrix:
        """A tally of those of a stratum who are in none of some strata within it; `counts` are [..., stratum]."""
        outer, parts = rest
        terms = [(each[..., outer], sign) for each, sign in zip(counts, signs, strict=True)]
        terms += [(each[..., part], -sign) for part in parts for each, sign in zip(counts, signs, strict=True)]
        return self._tally(*zip(*terms, strict=True))

    @cached_property
    def _rests(self) -> tuple[Rest, ...]:
        """Strata, and some within each that share nobody: where the numbers agree with the names and no sum says it."""
        bands = np.diff(self.within, axis=3, prepend=0.0)
        beyond = self.people[None] - self.within[..., -1]
        found = []
        for outer, parts in strata_within(self.strata, self.strata[self.everyone]):
            is_told = any(total == outer and set(parts) <= set(known) for total, known in self._sums_of_strata)
            rests = (each[:, :, outer] - each[:, :, parts].sum(axis=2) for each in (bands, beyond))
            if not is_told and all((each >= -ADDS_UP).all() for each in rests):
                found.append((outer, parts))
        return tuple(found)

    def _curve_bands(self, pairs: Iterable[tuple[int, int]]) -> Iterator[scipy.sparse.csr_matrix]:
        """People between the minutes of a chart, and within them for the outer slice and not for the inner one."""
        chains = [self._chain(slice_) for slice_ in range(len(self.slices))]
        for chain in chains:
            numbers = np.array([number for _, number in chain], dtype=np.int64)
            if len(numbers) > len(self.thresholds_min) + 1:
                yield self._tally([numbers[1:], numbers[:-1]], [1, -1])
        for outer, inner in pairs:
            around = [
                (next(number for minute, number in chains[outer] if minute >= at), number)
                for at, number in chains[inner]
            ]
            wide, narrow = (np.array(column, dtype=np.int64) for column in zip(*around, strict=True))
            yield self._tally([wide[wide != narrow], narrow[wide != narrow]], [1, -1])

    def _chain(self, slice_: int) -> list[tuple[float, int]]:
        """Counts of everyone in the whole region, by minute; in all comes last."""
        row = self.ids[slice_, 0, self.everyone].tolist()
        own = zip((*self.thresholds_min, np.inf), row, strict=True)
        return sorted((*own, *self.curve_ids.get(self.slices[slice_], {}).items()))


def count_coverage(coverage: pd.DataFrame, *, everyone: str, is_partition: bool, minimum: float) -> CoverageCounts:
    """The counts of a table of coverage, which has a row for every mode, service, boundary, stratum and threshold."""
    pairs = list(zip(coverage["mode"].astype(str), coverage["service"].astype(str), strict=True))
    boundaries = tuple(dict.fromkeys((ALL, *coverage["boundary_id"].astype(str))))
    strata = tuple(dict.fromkeys(coverage["stratum"].astype(str)))
    slices = tuple(dict.fromkeys(pairs))
    thresholds = tuple(sorted(float(value) for value in coverage["threshold_min"].unique()))
    at = (
        _positions(pairs, slices),
        _positions(coverage["boundary_id"].astype(str), boundaries),
        _positions(coverage["stratum"].astype(str), strata),
        _positions(coverage["threshold_min"].astype(float), thresholds),
    )
    within = np.zeros((len(slices), len(boundaries), len(strata), len(thresholds)))
    people = np.zeros((len(boundaries), len(strata)))
    within[at] = coverage["people_covered"].to_numpy(dtype=np.float64)
    people[at[1], at[2]] = coverage["people"].to_numpy(dtype=np.float64)
    return CoverageCounts(
        slices, boundaries, strata, thresholds, within, people, strata.index(everyone), is_partition, minimum
    )


def _positions(values: Iterable[object], axis: Sequence[object]) -> npt.NDArray[np.int64]:
    place = {value: number for number, value in enumerate(axis)}
    return np.array([place[value] for value in values], dtype=np.int64)
