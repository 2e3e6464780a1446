"""What it would come to if a visit were elsewhere, in the units that are shown."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from routing.visits.effect import Effect


def effect_figures(effect: "Effect | None") -> dict[str, Any]:
    """Minutes, kilometres, balance; null where a visit cannot be there, or nobody knows the length of the ways."""
    if effect is None:
        nothing = dict.fromkeys(("travel_min_more", "waiting_min_more", "km_more", "cost_min_more", "balance_after"))
        return nothing | {"other_carer": False}
    return {
        "travel_min_more": round(effect.travel_s / 60, 1),
        "waiting_min_more": round(effect.waiting_s / 60, 1),
        "km_more": None if effect.length_m is None else round(effect.length_m / 1000, 2),
        "cost_min_more": round(effect.cost / 60, 1),
        "balance_after": round(effect.balance_after, 4),
        "other_carer": effect.strange_visits > 0,
    }
