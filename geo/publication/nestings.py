"""Which tables of coverage lie within others: whoever is in the inner one is in the outer one too.

services  who is near one service is near any
modes     whom older people's walk brings somewhere, walking does too
strata    everyone has all strata; under_5 lies within children, by ages and sex of their names
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.reach import ANY_SERVICE
from geo.strata import OLDEST_AGE, Stratum

SLOWER: Final = (("walk", "walk_elderly"),)
MOST_STRATA: Final = 12
"""Of more strata the sums are not looked for: subsets are too many."""
ADDS_UP: Final = 1e-3
"""Sums of fractions of people, each rounded, may miss each other by this much."""

Pair = tuple[int, int]
"""Outer and inner, by position."""
Rest = tuple[int, tuple[int, ...]]
"""A stratum, and some within it, by position: the rest are those of it who are in none of them."""


def nested_slices(slices: Sequence[tuple[str, str]]) -> Iterator[Pair]:
    """Of travel modes and services: any service around each, and a way of moving around one that is slower on it."""
    at = {pair: number for number, pair in enumerate(slices)}
    for (mode, service), number in at.items():
        if service != ANY_SERVICE and (mode, ANY_SERVICE) in at:
            yield at[mode, ANY_SERVICE], number
        for faster, slower in SLOWER:
            if mode == slower and (faster, service) in at:
                yield at[faster, service], number


def nested_strata(strata: Sequence[str], everyone: str) -> Iterator[Pair]:
    """Of strata: everyone around each, and those whose names say that one has all ages and sexes of another."""
    told = [Stratum.from_name(name) for name in strata]
    for outer, wide in enumerate(told):
        for inner, narrow in enumerate(told):
            if outer != inner and strata[inner] != everyone and (strata[outer] == everyone or _has(wide, narrow)):
                yield outer, inner


def strata_within(strata: Sequence[str], everyone: str) -> Iterator[Rest]:
    """Of strata: each with one that it has, and with as many that share nobody as there are (under_5 and aged_65)."""
    told = [Stratum.from_name(name) for name in strata]
    inside: dict[int, list[int]] = {}
    for outer, inner in nested_strata(strata, everyone):
        yield outer, (inner,)
        inside.setdefault(outer, []).append(inner)
    for outer, parts in inside.items():
        beside = {each: {other for other in parts if _share_nobody(told[each], told[other])} for each in parts}
        yield from ((outer, together) for together in _largest(beside, (), set(parts), set()) if len(together) > 1)


def _largest(
    beside: Mapping[int, set[int]], chosen: tuple[int, ...], left: set[int], tried: set[int]
) -> Iterator[tuple[int, ...]]:
    """Sets in which each is beside every other, and to which none can be added (Bron and Kerbosch, 1973)."""
    if not left and not tried:
        yield tuple(sorted(chosen))
    for each in sorted(left):
        yield from _largest(beside, (*chosen, each), left & beside[each], tried & beside[each])
        left, tried = left - {each}, tried | {each}


def _share_nobody(one: Stratum, other: Stratum) -> bool:
    (low, high), (lowest, highest) = _ages(one), _ages(other)
    return high < lowest or highest < low or bool(one.sex and other.sex and one.sex != other.sex)


def _has(wide: Stratum, narrow: Stratum) -> bool:
    if (wide.age_from is None and wide.age_to is None) or (narrow.age_from is None and narrow.age_to is None):
        return wide.age_from is None and wide.age_to is None and bool(wide.sex) and wide.sex == narrow.sex
    if _ages(wide) == _ages(narrow) and wide.sex == narrow.sex:
        return False
    (low, high), (lowest, highest) = _ages(wide), _ages(narrow)
    return low <= lowest and highest <= high and wide.sex in ("", narrow.sex)


def _ages(stratum: Stratum) -> tuple[int, int]:
    return (
        0 if stratum.age_from is None else stratum.age_from,
        OLDEST_AGE if stratum.age_to is None else stratum.age_to,
    )


def sums_of_strata(people: npt.NDArray[np.float64], everyone: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Strata [row, stratum] that are others' sum in every row, with those: what adds up, a reader may know adds up.

    Of strata that are no partition by what is said of them too: women and men are everyone, whoever says so.
    """
    n_strata = people.shape[1]
    if n_strata > MOST_STRATA:
        return
    for total in range(n_strata):
        others = [each for each in range(n_strata) if each not in (total, everyone) and people[:, each].any()]
        for size in range(1, len(others) + 1):
            for parts in combinations(others, size):
                if np.abs(people[:, parts].sum(axis=1) - people[:, total]).max() <= ADDS_UP:
                    yield total, parts
