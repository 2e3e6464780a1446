"""The priority of a visit by need, where the list gives a Barthel index or a TAI group instead.

Barthel ADL 0-20: 0-4 bed-bound, 5-11 home-bound, 12 and more independent (norm TH-LTC, unverified). TAI, the typology
of the aged with illustration: I immobile, C confused, B the rest, of whom B3 needs help to move.
"""

from typing import Final

BED_BOUND: Final = 3.0
HOME_BOUND: Final = 2.0
INDEPENDENT: Final = 1.0
BED_BOUND_UP_TO: Final = 4
HOME_BOUND_UP_TO: Final = 11
TAI: Final = {"I": BED_BOUND, "C": HOME_BOUND, "B": INDEPENDENT}
HELPED_TO_MOVE: Final = ("B1", "B2", "B3")


def priority_by_need(barthel: float | None, tai: str) -> float:
    """3 bed-bound, 2 home-bound, 1 others or unknown; the greater where both are given."""
    by_tai = HOME_BOUND if tai in HELPED_TO_MOVE else TAI.get(tai[:1], INDEPENDENT)
    if barthel is None:
        return by_tai
    by_barthel = BED_BOUND if barthel <= BED_BOUND_UP_TO else HOME_BOUND if barthel <= HOME_BOUND_UP_TO else INDEPENDENT
    return max(by_tai, by_barthel)
