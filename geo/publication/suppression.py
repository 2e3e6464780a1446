"""Small counts are held back before anything is frozen, together with as many others as it takes to hide them.

What a reader could learn is any tally of published counts that is a number of people (`geo.publication.counts`): those
beyond a threshold or between two, those near some facility but not near a dentist.

    1. primary     of each tally that is some people, but fewer than the minimum, a count is left out
    2. secondary   where somebody who knows every published count could bound such a tally to less than the minimum
                   (`geo.publication.attack`), the cheapest counts that let it be more are held back too

That a tally is nobody is said: that nobody is left out discloses nobody.

References
----------
Hundepool et al. (2012), Statistical Disclosure Control, chapter 4, doi:10.1002/9781118348239.
Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
doi:10.1287/mnsc.47.7.1008.9805.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.sparse

from geo.publication.attack import Attack
from geo.publication.counts import Counts, FloatArray, IntArray, entries

NOBODY: Final = 1e-5
"""Sums of fractions of people, each rounded to a millionth: less than this is nobody."""
TOGETHER: Final = 2000
"""Counts held back whose tallies are looked at together."""
ROUNDS: Final = 2
AGAIN: Final = 50
"""Counts newly held back after which all tallies are looked at together again; then after twice as many, and so on."""
REACH: Final = (
    (False, 60, 16.0),
    (True, 400, 16.0),
    (True, 2000, 16.0),
    (True, 2000, 2.0**17),
    (True, 6000, 2.0**17),
    (True, 20_000, 2.0**17),
)
"""Whether counts that are told are looked at too; how many counts; what a person of a tally is worth: rather than hold
back what is dear, more counts are looked at."""
EXACT: Final = 1e-6
"""How far below the minimum a bound may lie for linear programmes being solved in floating point."""


def hold_back(counts: Counts, *, minimum: float) -> npt.NDArray[np.bool_]:
    """Which counts must not be published."""
    small = small_tallies(counts, minimum)
    held = _hold_primary(small, counts)
    if held.any():
        _Suppression(counts, small, held, minimum).hold_secondary()
    return held


def small_tallies(counts: Counts, minimum: float) -> scipy.sparse.csr_matrix:
    """Every tally that is some people, but fewer than the minimum."""
    tallies = scipy.sparse.vstack([counts.people, counts.differences], format="csr")
    people = tallies @ counts.values
    return tallies[(people > NOBODY) & (people < minimum)]


def _hold_primary(small: scipy.sparse.csr_matrix, counts: Counts) -> npt.NDArray[np.bool_]:
    """A count of each small tally: of those with one count first, then what is in most that are still told."""
    held = np.zeros(len(counts.values), dtype=np.bool_)
    for at in np.argsort(np.diff(small.indptr), kind="stable"):
        columns = small.indices[small.indptr[at] : small.indptr[at + 1]]
        if not held[columns].any():
            held[columns[np.argmin(counts.rank[columns])]] = True
    return held


class _Suppression:
    """The secondary ones. Whatever one linear programme finds possible is kept for all tallies it moves.

    One pass is enough: what is held back later only widens what was found before.
    """

    def __init__(
        self, counts: Counts, small: scipy.sparse.csr_matrix, held: npt.NDArray[np.bool_], minimum: float
    ) -> None:
        self._rank, self._small, self._held, self._minimum = counts.rank, small, held, minimum
        self._columns = small.tocsc()
        self._attack = Attack(counts, held, minimum)
        self._most = np.zeros(small.shape[0])
        self._least = np.zeros(small.shape[0])

    def hold_secondary(self) -> None:
        """Hold back until no small tally is exposed."""
        self._hide_together()
        looked_at, pause = int(self._held.sum()), AGAIN
        for at in range(self._small.shape[0]):
            while not self._is_hidden(at):
                self._widen(at)
                if self._held.sum() - looked_at >= pause:
                    self._hide_together()
                    looked_at, pause = int(self._held.sum()), 2 * pause

    def _hide_together(self) -> None:
        """Find those that are hidden already, many at once: what is left is looked at one by one."""
        left = ~self._are_hidden()
        while left.any():
            seed = int(np.argmax(left))
            near = self._attack.neighbourhood(self._terms_of(seed), TOGETHER)
            moved = self._columns[:, near].tocsr()
            inside = left & (np.diff(moved.indptr) > 0)
            left &= ~inside
            left[seed] = False
            for _ in range(ROUNDS):
                for sign in (1.0, -1.0):
                    wanted = np.flatnonzero(inside & ~self._are_hidden())
                    if len(wanted):
                        enough = self._minimum - (self._most - self._least)[wanted]
                        enough += self._most[wanted] if sign > 0 else -self._least[wanted]
                        self._keep(near, self._attack.move_together(near, sign * moved[wanted], enough))

    def _terms_of(self, at: int) -> IntArray:
        terms: IntArray = self._small.indices[self._small.indptr[at] : self._small.indptr[at + 1]].astype(np.int64)
        return terms

    def _are_hidden(self) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = self._most - self._least >= self._minimum * (1 - EXACT)
        return found

    def _is_hidden(self, at: int) -> bool:
        return bool(self._most[at] - self._least[at] >= self._minimum * (1 - EXACT))

    def _widen(self, at: int) -> None:
        """Hold back the cheapest counts that together may be moved so far that the tally is hidden."""
        columns = self._terms_of(at)
        signs = np.zeros(len(self._held))
        signs[columns] = self._small.data[self._small.indptr[at] : self._small.indptr[at + 1]]
        enough = self._minimum + self._least[at]
        for told, most, worth in REACH:
            near = self._attack.neighbourhood(columns, most, told=told)
            more = self._attack.move_at_price(near, signs[near], enough, worth)
            if more @ signs[near] >= enough * (1 - EXACT):
                self._held[near[more != 0]] = True
                self._keep(near, more)
                return
        left = np.flatnonzero(~self._held)
        if len(left):
            self._held[left[np.argmin(self._rank[left])]] = True
        else:
            self._most[at] = np.inf  # nothing is told that could give it away

    def _keep(self, near: IntArray, more: FloatArray) -> None:
        """What counts of a neighbourhood may be more (or less) than they are moves these tallies too."""
        which, tallies, signs = entries(self._columns, near)
        away = np.bincount(tallies, signs * more[which], minlength=self._small.shape[0])
        np.maximum(self._most, away, out=self._most)
        np.minimum(self._least, away, out=self._least)
