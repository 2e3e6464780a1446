"""The attack that suppression must withstand: how tightly published counts bound one that is held back.

Every row is people in bands between edges. The attacker knows each published count, that bands are never negative, and
that the bands of a total are the sums of those of its parts. The least and the most people a difference can have then
are two linear programmes.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.optimize import linprog

ROUNDING: Final = 1e-3
"""Sums of fractions of people, each rounded, may miss each other by this much."""


@dataclass(frozen=True)
class Relation:
    """A row whose counts are the sums of those of others, which share nobody."""

    total: str
    parts: tuple[str, ...]


class Attack:
    """What somebody knows who has every count but those held back."""

    def __init__(
        self,
        counts: Mapping[str, Sequence[float]],
        relations: Sequence[Relation],
        held: AbstractSet[tuple[str, int]],
    ) -> None:
        self._n_bands = max(len(values) for values in counts.values())
        self._first = {row: number * self._n_bands for number, row in enumerate(counts)}
        self._n_columns = len(counts) * self._n_bands
        known = [
            (row, edge, float(value))
            for row, values in counts.items()
            for edge, value in enumerate(values)
            if (row, edge) not in held
        ]
        self._equal = self._matrix([dict.fromkeys(self._bands(row, -1, edge), 1.0) for row, edge, _ in known])
        self._values = np.array([value for _, _, value in known])
        sums = self._matrix(
            [
                {self._first[relation.total] + band: 1.0} | {self._first[part] + band: -1.0 for part in relation.parts}
                for relation in relations
                for band in range(self._n_bands)
            ]
        )
        self._apart = scipy.sparse.vstack([sums, -sums]).tocsr()

    def bounds(self, row: str, low: int, high: int) -> tuple[float, float]:
        """The least and the most people (inf = any number) of a row between two edges, -1 = from nobody on."""
        wanted = np.zeros(self._n_columns)
        wanted[self._bands(row, low, high)] = 1.0
        return self._least(wanted), -self._least(-wanted)

    def _bands(self, row: str, low: int, high: int) -> list[int]:
        return [self._first[row] + band for band in range(low + 1, high + 1)]

    def _matrix(self, rows: Sequence[Mapping[int, float]]) -> scipy.sparse.csr_matrix:
        matrix = scipy.sparse.lil_matrix((len(rows), self._n_columns))
        for number, terms in enumerate(rows):
            for column, factor in terms.items():
                matrix[number, column] = factor
        return matrix.tocsr()

    def _least(self, wanted: npt.NDArray[np.float64]) -> float:
        found = linprog(
            wanted,
            A_eq=self._equal,
            b_eq=self._values,
            A_ub=self._apart,
            b_ub=np.full(self._apart.shape[0], ROUNDING),
            bounds=(0, None),
            method="highs",
        )
        if found.status == 3:  # unbounded
            return -np.inf
        # What cannot be solved is taken as bounded to one value: more is held back then, never less.
        return float(found.fun) if found.status == 0 else 0.0
