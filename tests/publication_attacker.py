"""A reader of a publication who wants to know what was held back: his own linear programme over all of its tables.

Written from what a reader has (CSV files) and knows (what adds up and what lies within what), without a line of
`geo.publication`. Imported by tests, never installed.
"""

import csv
import itertools
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

WHOLE = "all"


def read_told(folder, everyone):
    """People within minutes (None: in all) that the CSV files of a publication tell.

    Keys are mode, service, boundary, stratum, minutes. That two files tell the same count differently is an error.
    """
    told = {}
    for path in sorted(folder.glob("figures/*/figure.csv")):
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            if "norm_id" in row or "candidate_id" in row:
                continue
            slice_ = row["mode"], row["service"]
            if "to_min" in row:
                minutes = float(row["to_min"]) if row["to_min"] else None
                _tell(told, (*slice_, WHOLE, everyone, minutes), row["people_within"])
                continue
            place = row.get("boundary_id", WHOLE), row["stratum"]
            _tell(told, (*slice_, *place, float(row["threshold_min"])), row["people_within"])
            _tell(told, (*slice_, *place, None), row["people"])
            if row["people"] and row["people_beyond"]:
                within = float(row["people"]) - float(row["people_beyond"])
                _tell(told, (*slice_, *place, float(row["threshold_min"])), within)
    return told


def _tell(told, key, value):
    if value != "":
        assert abs(told.setdefault(key, float(value)) - float(value)) < 1e-5, (key, told[key], value)


class Reader:
    """Bounds of tallies of counts. `axes` are slices, boundaries (without the whole), strata and minutes."""

    def __init__(self, told, *, boundaries, strata, sums, inside, nested):
        """`sums`: strata that are others' sum; `inside`: strata within strata; `nested`: slices within slices."""
        minutes = {key[4] for key in told} - {None}
        self.minutes = [*sorted(minutes), None]
        self.slices = sorted({key[:2] for key in told})
        self.number = {
            (*slice_, boundary, stratum, minute): number
            for number, (slice_, boundary, stratum, minute) in enumerate(
                (slice_, boundary, stratum, minute)
                for slice_ in self.slices
                for boundary in (WHOLE, *boundaries)
                for stratum in strata
                for minute in self.minutes
            )
        }
        self.equal, self.values, self.most = [], [], []
        for key, value in told.items():
            self._equal([(1, key)], value)
        places = [(*slice_, boundary) for slice_ in self.slices for boundary in (WHOLE, *boundaries)]
        for place in places:
            for stratum in strata:
                self._thresholds(place, stratum)
            self._strata(place, sums, inside)
        for slice_ in self.slices:
            self._boundaries(slice_, boundaries, strata)
        for outer, inner in nested:
            for key in itertools.product((WHOLE, *boundaries), strata, self.minutes[:-1]):
                self.most.append([(1, (*inner, *key)), (-1, (*outer, *key))])

    def _thresholds(self, place, stratum):
        """More minutes, more people; all people are the same for every slice."""
        row = [(*place, stratum, minute) for minute in self.minutes]
        self.most.append([(-1, row[0])])
        self.most += [[(1, low), (-1, high)] for low, high in itertools.pairwise(row)]
        self._equal([(1, row[-1]), (-1, (*self.slices[0], place[2], stratum, None))], 0)

    def _strata(self, place, sums, inside):
        for total, parts in sums:
            for minute in self.minutes:
                self._equal([(1, (*place, total, minute)), *((-1, (*place, part, minute)) for part in parts)], 0)
        for outer, inner in inside:
            wide, narrow = ([(*place, name, minute) for minute in self.minutes] for name in (outer, inner))
            self.most.append([(-1, wide[0]), (1, narrow[0])])
            for at in range(1, len(wide)):
                self.most.append([(-1, wide[at]), (1, wide[at - 1]), (1, narrow[at]), (-1, narrow[at - 1])])

    def _boundaries(self, slice_, boundaries, strata):
        for key in itertools.product(strata, self.minutes) if boundaries else ():
            parts = [(-1, (*slice_, boundary, *key)) for boundary in boundaries]
            self._equal([(1, (*slice_, WHOLE, *key)), *parts], 0)

    def _equal(self, terms, value):
        self.equal.append(terms)
        self.values.append(value)

    def _matrix(self, rows):
        matrix = np.zeros((len(rows), len(self.number)))
        for at, terms in enumerate(rows):
            for sign, key in terms:
                matrix[at, self.number[key]] += sign
        return matrix

    def width(self, terms):
        """How far the fewest and the most people a tally can be are apart."""
        if not hasattr(self, "_known"):
            equal, values = self._matrix(self.equal), np.array(self.values)
            # equations of rounded numbers: each may miss by a thousandth
            self._known = np.vstack([self._matrix(self.most), equal, -equal])
            self._room = np.concatenate([np.zeros(len(self.most)), values + 1e-3, 1e-3 - values])
        wanted = self._matrix([terms])[0]
        least, most = (self._end(wanted, sign) for sign in (1, -1))
        return most - least

    def _end(self, wanted, sign):
        found = linprog(sign * wanted, A_ub=self._known, b_ub=self._room, bounds=(None, None), method="highs")
        assert found.status in (0, 3), found.message
        return -sign * np.inf if found.status == 3 else sign * found.fun


def small_tallies(true, *, inside, nested, minimum):
    """Numbers of people, of which a publication could tell, that are some but fewer than the minimum.

    `true` has every count by the keys of `read_told`.
    """
    places = sorted({key[:4] for key in true})
    minutes = [*sorted({key[4] for key in true} - {None}), None]
    found = []
    for place in places:
        edges = [[], *([(1, (*place, minute))] for minute in minutes if (*place, minute) in true)]
        found += [[*high, *((-sign, key) for sign, key in low)] for low, high in combinations(edges, 2)]
    for mode, service, boundary, stratum in places:
        for outer, inner in inside:
            if stratum == outer:
                here, edges = (mode, service, boundary), [None, *minutes]
                for low, high in combinations(range(len(edges)), 2):
                    terms = [(1, (*here, outer, edges[high])), (-1, (*here, inner, edges[high]))]
                    if low:
                        terms += [(-1, (*here, outer, edges[low])), (1, (*here, inner, edges[low]))]
                    found.append(terms)
        for outer, inner in nested:
            if (mode, service) == inner:
                for minute in minutes[:-1]:
                    key = boundary, stratum, minute
                    if (*outer, *key) in true and (*inner, *key) in true:
                        found.append([(1, (*outer, *key)), (-1, (*inner, *key))])
    return [terms for terms in found if 1e-6 < sum(sign * true[key] for sign, key in terms) < minimum]
