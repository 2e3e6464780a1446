"""The attack that suppression must withstand: how tightly published counts bound a tally of those held back.

The attacker knows every published count and all that `geo.publication.counts` says of them. How many people a tally can
be is found by linear programmes over what counts held back may be more or less than they are, together with those of
their neighbourhood: counts held back farther away are taken as known. Whatever is possible so is possible when they are
not known, so a bound that is found wide enough is wide enough; only what is found too tight may be wider in truth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse

from geo.publication.counts import Counts, FloatArray, IntArray, entries

NEIGHBOURHOODS: Final = (60, 600)
"""Counts held back that are looked at together: the larger only where the smaller did not do."""
BINDS: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Bounds:
    """How far a tally can be above and below what it is; where each end is reached; and what binds the upper one."""

    counts: IntArray  # of the neighbourhood
    most: float
    least: float
    at_most: FloatArray  # what the counts are more than they are
    at_least: FloatArray
    binding: IntArray  # known counts that bind
    is_whole: bool  # whether no count held back was left out


class Attack:
    """What somebody knows who has every count but those held back; `held` may grow while it is used."""

    def __init__(self, counts: Counts, held: npt.NDArray[np.bool_]) -> None:
        self._held = held
        self._rows = scipy.sparse.vstack([counts.people, counts.nobody], format="csr")
        self._columns = self._rows.tocsc()
        n_people, n_nobody = counts.people.shape[0], counts.nobody.shape[0]
        room = np.maximum(counts.people @ counts.values - counts.least, 0.0)
        self._lower = np.concatenate([-room, np.zeros(n_nobody)])
        self._upper = np.concatenate([np.full(n_people, np.inf), np.zeros(n_nobody)])

    def bounds(self, columns: IntArray, signs: FloatArray, *, enough: float) -> Iterator[Bounds]:
        """Bounds of a tally in wider and wider neighbourhoods; above `enough` nothing is looked for."""
        before = 0
        for most in NEIGHBOURHOODS:
            near, is_whole = self.neighbourhood(columns, most)
            if len(near) > before:
                yield self._solve(near, is_whole, columns, signs, enough)
            before = len(near)
            if is_whole:
                return

    def move_together(self, near: IntArray, tallies: scipy.sparse.csr_matrix, enough: FloatArray) -> FloatArray:
        """What counts of a neighbourhood may be more than they are so that many tallies [tally, near] are much more.

        Each tally counts for at most what is `enough` of it. It is one linear programme where each would take its own.
        """
        rows, matrix = self._rows_of(near)
        n_tallies = tallies.shape[0]
        matrix = scipy.sparse.bmat(
            [[matrix, None], [tallies, -scipy.sparse.identity(n_tallies)]], format="csr", dtype=np.float64
        )
        found = _maximise(
            matrix,
            np.concatenate([self._lower[rows], np.zeros(n_tallies)]),
            np.concatenate([self._upper[rows], np.full(n_tallies, np.inf)]),
            np.concatenate([np.zeros(len(near)), np.ones(n_tallies)]),
            np.concatenate([np.full(len(near), np.inf), enough]),
        )
        return found[1][: len(near)]

    def neighbourhood(self, columns: IntArray, most: int) -> tuple[IntArray, bool]:
        """Counts held back that are in a tally together with these, and so on, nearest first; whether that is all."""
        ring = columns[self._held[columns]]
        seen = np.zeros(len(self._held), dtype=np.bool_)
        seen[ring] = True
        found = [ring]
        n_found = len(ring)
        while len(ring):
            beside = self._beside(np.unique(entries(self._columns, ring)[1]))
            ring = beside[self._held[beside] & ~seen[beside]]
            is_cut = n_found + len(ring) > most
            ring = ring[: max(0, most - n_found)] if is_cut else ring
            found.append(ring)
            if is_cut:
                return np.concatenate(found), False
            n_found += len(ring)
            seen[ring] = True
        return np.concatenate(found), True

    def _beside(self, rows: IntArray) -> IntArray:
        """Counts that are in any of these tallies."""
        return np.unique(entries(self._rows, rows)[1])

    def _solve(self, near: IntArray, is_whole: bool, columns: IntArray, signs: FloatArray, enough: float) -> Bounds:
        rows, matrix = self._rows_of(near)
        place = {int(column): at for at, column in enumerate(near)}
        told = [(place[int(column)], sign) for column, sign in zip(columns, signs, strict=True) if int(column) in place]
        terms, factors = np.array([at for at, _ in told]), np.array([sign for _, sign in told])
        objective = np.zeros(len(near))
        objective[terms] = factors
        capped = scipy.sparse.csr_matrix(
            (
                np.append(matrix.data, factors),
                np.append(matrix.indices, terms),
                np.append(matrix.indptr, matrix.nnz + len(terms)),
            ),
            shape=(len(rows) + 1, len(near)),
        )
        lower, upper = np.append(self._lower[rows], -np.inf), np.append(self._upper[rows], enough)
        free = np.full(len(near), np.inf)
        most, at_most, duals = _maximise(capped, lower, upper, objective, free)
        binding = self._binding(rows[np.abs(duals[:-1]) > BINDS])
        least, at_least = 0.0, np.zeros(len(near))
        if most < enough:
            less, at_least, _ = _maximise(matrix, lower[:-1], upper[:-1], -objective, free)
            least = -less
        return Bounds(near, most, least, at_most, at_least, binding, is_whole)

    def _rows_of(self, near: IntArray) -> tuple[IntArray, scipy.sparse.csr_matrix]:
        """Tallies that counts are in, and them [tally, near]."""
        column, row, value = entries(self._columns, near)
        rows, row = np.unique(row, return_inverse=True)
        order = np.argsort(row, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(rows)))])
        return rows, scipy.sparse.csr_matrix((value[order], column[order], start), shape=(len(rows), len(near)))

    def _binding(self, rows: IntArray) -> IntArray:
        if not len(rows):
            return np.zeros(0, dtype=np.int64)
        beside = self._beside(rows)
        known: IntArray = beside[~self._held[beside]]
        return known


def _maximise(
    matrix: scipy.sparse.csr_matrix, lower: FloatArray, upper: FloatArray, objective: FloatArray, most: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """The most of an objective, where it is reached, and the duals. That all stays as it is (0) is always possible."""
    n_rows, n_columns = matrix.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n_columns, n_rows
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = objective
    lp.col_lower_, lp.col_upper_ = np.full(n_columns, -np.inf), most
    lp.row_lower_, lp.row_upper_ = lower, upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    highs = _solver()
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        # What cannot be solved is taken as bound to what it is: more is held back then, never less.
        return 0.0, np.zeros(n_columns), np.ones(n_rows)
    solution = highs.getSolution()
    return (
        float(highs.getInfo().objective_function_value),
        np.asarray(solution.col_value),
        np.asarray(solution.row_dual),
    )


def _solver() -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("presolve", "off")
    highs.setOptionValue("simplex_strategy", 4)
    return highs
