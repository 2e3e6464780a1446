"""Small counts are held back before anything is frozen, together with as many others as it takes to hide them.

A count is a row (everybody, a boundary, a stratum) up to an edge (a threshold; the last edge is all its people). What
a reader could learn is any difference of two counts of a row: people between two thresholds, or beyond the last.

    1. primary     in each row, edges are left out until the people between two edges that stay are none, or enough
    2. secondary   while somebody who knows every published count, that rows add up (`Relation`) and that people are
                   never fewer than none, could bound a small difference to less than `minimum` people
                   (`geo.publication.attack`), the smallest count that adds up with it is held back too

The people between the thresholds of a row that are none are said: that nobody is left out discloses nobody.

References
----------
Hundepool et al. (2012), Statistical Disclosure Control, chapter 4, doi:10.1002/9781118348239.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geo.publication.attack import Attack, Relation

__all__ = ["Held", "Relation", "Sensitive", "hold_back", "sensitive"]

NOBODY = 1e-6
"""Sums of fractions of people: less than this is nobody."""

Held = frozenset[tuple[str, int]]
"""Counts that are held back: row and edge."""


@dataclass(frozen=True)
class Sensitive:
    """People of a row between two edges (`low` = -1: from nobody on) who are some, but fewer than the minimum."""

    row: str
    low: int
    high: int


def hold_back(counts: Mapping[str, Sequence[float]], relations: Sequence[Relation], *, minimum: float) -> Held:
    """The counts [row, edge] that must not be published; `counts` of a row never fall from edge to edge."""
    held = {(row, edge) for row, values in counts.items() for edge in _primary(values, minimum)}
    if not held:
        return frozenset()
    attack = Attack(counts, relations, held)
    for each in sensitive(counts, minimum):  # one pass: what is held back later only widens what was found before
        while _is_exposed(attack, each, minimum):
            held.add(_hide_with(each, counts, relations, held))
            attack = Attack(counts, relations, held)
    return frozenset(held)


def sensitive(counts: Mapping[str, Sequence[float]], minimum: float) -> Iterator[Sensitive]:
    """Every difference of two counts of a row that is small, but not nobody."""
    for row, values in counts.items():
        from_nobody = [0.0, *values]
        for high in range(1, len(from_nobody)):
            for low in range(high):
                if NOBODY < from_nobody[high] - from_nobody[low] < minimum:
                    yield Sensitive(row, low - 1, high - 1)


def _primary(values: Sequence[float], minimum: float) -> list[int]:
    """The edges of a row left out so that no two that stay are a few people apart; the last (everybody) goes last."""
    everybody = values[-1]
    if NOBODY < everybody < minimum:
        return list(range(len(values)))
    out, last = [], 0.0
    for edge, value in enumerate(values[:-1]):
        if any(NOBODY < difference < minimum for difference in (value - last, everybody - value)):
            out.append(edge)
        else:
            last = value
    return out


def _is_exposed(attack: Attack, each: Sensitive, minimum: float) -> bool:
    low, high = attack.bounds(each.row, each.low, each.high)
    return high - low < minimum * (1 - 1e-9)


def _hide_with(
    exposed: Sensitive, counts: Mapping[str, Sequence[float]], relations: Sequence[Relation], held: set[tuple[str, int]]
) -> tuple[str, int]:
    """The published count with fewest people that adds up, at an edge of the exposed one, with its row.

    First other parts of the same total, then totals, then all that is left: it ends, for with nothing published
    nothing is exposed.
    """
    edges = {edge for edge in (exposed.low, exposed.high) if edge >= 0}
    around = [relation for relation in relations if exposed.row in (relation.total, *relation.parts)]
    siblings = {row for relation in around for row in relation.parts} - {exposed.row}
    totals = {relation.total for relation in around} - {exposed.row}
    everywhere = [(row, edge) for row, values in counts.items() for edge in range(len(values))]
    rounds = (
        [(row, edge) for row, edge in everywhere if row in siblings and edge in edges],
        [(exposed.row, edge) for edge in edges],
        [(row, edge) for row, edge in everywhere if row in totals and edge in edges],
        [(row, edge) for row, edge in everywhere if row in siblings | totals | {exposed.row}],
        everywhere,
    )
    for choice in rounds:
        # a count of nobody hides nobody: it is taken last
        left = [(counts[row][edge] <= NOBODY, counts[row][edge], row, edge) for row, edge in choice]
        left = [each for each in left if each[2:] not in held]
        if left:
            return min(left)[2:]
    raise AssertionError("nothing is published and yet something is exposed")
