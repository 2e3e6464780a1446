"""The attack that suppression must withstand: how tightly published counts bound a tally of those held back.

The attacker knows every published count and all that `geo.publication.counts` says of them. How many people a tally can
be is found by linear programmes over what counts held back may be more or less than they are, together with those of
their neighbourhood: counts held back farther away are taken as known. Whatever is possible so is possible when they are
not known, so a bound that is found wide enough is wide enough; only what is found too tight may be wider in truth.
"""

from typing import Final

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse

from geo.publication.counts import Counts, FloatArray, IntArray, entries

FEW: Final = 8
"""Counts that are told, of a sum of many, that are looked at: those of lowest rank."""
AMPLE: Final = 3
"""A tally of people with this many minimums to spare binds nothing: what is beyond it is not looked at."""
MANY: Final = 1500
"""Columns of a linear programme that is made smaller first, and solved from its dual, in a tenth of the time."""
MOVES: Final = 1e-7
"""What is moved less stays: the tolerance of linear programmes."""


class Attack:
    """What somebody knows who has every count but those held back; `held` may grow while it is used."""

    def __init__(self, counts: Counts, held: npt.NDArray[np.bool_], minimum: float) -> None:
        self._held = held
        self._rows = scipy.sparse.vstack([counts.people, counts.nobody], format="csr")
        self._columns = self._rows.tocsc()
        n_people, n_nobody = counts.people.shape[0], counts.nobody.shape[0]
        room = np.maximum(counts.people @ counts.values - counts.least, 0.0)
        self._lower = np.concatenate([-room, np.zeros(n_nobody)])
        self._upper = np.concatenate([np.full(n_people, np.inf), np.zeros(n_nobody)])
        self._binds = np.append(room < AMPLE * minimum, np.ones(n_nobody, dtype=np.bool_))
        self._rank, self._price = counts.rank, counts.price
        self._near = self._mark_lowest_rank()

    def move_at_price(self, near: IntArray, signs: FloatArray, enough: float, worth: float) -> FloatArray:
        """What counts may be more than they are so that a tally of them is more, up to `enough`, and cheapest.

        Those held back move for nothing, the others at their price for each person; a person of the tally is `worth`.
        """
        rows, matrix = self._rows_of(near)
        known = np.flatnonzero(~self._held[near])
        told = scipy.sparse.csr_matrix(signs)
        less = -scipy.sparse.vstack([matrix, told], format="csc")[:, known]
        matrix = scipy.sparse.hstack(
            [scipy.sparse.vstack([matrix, told]), less, scipy.sparse.csr_matrix(([-1.0], ([len(rows)], [0])))],
            format="csr",
        )
        price = -self._price[near[known]]
        gain, least = np.zeros(len(near)), np.full(len(near), -np.inf)
        gain[known], least[known] = price, 0.0
        found = _maximise(
            matrix,
            np.append(self._lower[rows], 0.0),
            np.append(self._upper[rows], np.inf),
            np.concatenate([gain, price, [worth]]),
            np.concatenate([least, np.zeros(len(known) + 1)]),
            np.concatenate([np.full(len(near) + len(known), np.inf), [enough]]),
        )
        more = found[: len(near)]
        more[known] -= found[len(near) : -1]
        more[known] *= np.abs(more[known]) > MOVES
        return more

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
            np.full(len(near) + n_tallies, -np.inf),
            np.concatenate([np.full(len(near), np.inf), enough]),
        )
        return found[: len(near)]

    def neighbourhood(self, columns: IntArray, most: int, *, told: bool = False) -> IntArray:
        """Counts held back that are in a tally that binds together with these, and so on, nearest first.

        With `told` those that are not held back too, of long sums a few.
        """
        ring = columns if told else columns[self._held[columns]]
        seen = np.zeros(len(self._held), dtype=np.bool_)
        seen[ring] = True
        found = [ring]
        n_found = len(ring)
        while len(ring):
            ring = self._beside(ring, told=told)
            ring = ring[~seen[ring]]
            is_cut = n_found + len(ring) > most
            if is_cut:
                order = np.argsort(np.where(self._held[ring], -np.inf, self._rank[ring]), kind="stable")
                found.append(ring[order[: max(0, most - n_found)]])
                return np.concatenate(found)
            found.append(ring)
            n_found += len(ring)
            seen[ring] = True
        return np.concatenate(found)

    def _beside(self, counts: IntArray, *, told: bool) -> IntArray:
        """Counts that are in a tally that binds together with any of these."""
        rows = np.unique(entries(self._columns, counts)[1])
        _, beside, is_near = entries(self._near, rows[self._binds[rows]])
        return np.unique(beside[self._held[beside] | (is_near > 0)] if told else beside[self._held[beside]])

    def _rows_of(self, near: IntArray) -> tuple[IntArray, scipy.sparse.csr_matrix]:
        """Tallies that counts are in, and them [tally, near]."""
        column, row, value = entries(self._columns, near)
        rows, row = np.unique(row, return_inverse=True)
        order = np.argsort(row, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(rows)))])
        return rows, scipy.sparse.csr_matrix((value[order], column[order], start), shape=(len(rows), len(near)))

    def _mark_lowest_rank(self) -> scipy.sparse.csr_matrix:
        """The tallies with 1 for the counts of lowest rank of each, 0 for others."""
        rows, length = self._rows, np.diff(self._rows.indptr)
        tally = np.repeat(np.arange(len(length)), length)
        order = np.lexsort((self._rank[rows.indices], tally))
        lowest = np.empty(len(order))
        lowest[order] = np.arange(len(order)) - rows.indptr[tally] < FEW
        lowest[length[tally] <= 2 * FEW] = 1.0
        return scipy.sparse.csr_matrix((lowest, rows.indices, rows.indptr), shape=rows.shape)


def _maximise(
    matrix: scipy.sparse.csr_matrix,
    lower: FloatArray,
    upper: FloatArray,
    objective: FloatArray,
    least: FloatArray,
    most: FloatArray,
) -> FloatArray:
    """Where an objective is the most, between bounds. That all stays as it is (0) is always possible."""
    n_rows, n_columns = matrix.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n_columns, n_rows
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = objective
    lp.col_lower_, lp.col_upper_ = least, most
    lp.row_lower_, lp.row_upper_ = lower, upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    highs = _solver(n_columns)
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        # What cannot be solved is taken as bound to what it is: more is held back then, never less.
        return np.zeros(n_columns)
    found: FloatArray = np.array(highs.getSolution().col_value)
    return found


def _solver(n_columns: int) -> highspy.Highs:
    is_large = n_columns >= MANY
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("presolve", "on" if is_large else "off")
    highs.setOptionValue("simplex_strategy", 1 if is_large else 4)
    return highs
