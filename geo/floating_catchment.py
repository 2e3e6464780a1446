"""Accessibility with supply and demand: the two-step floating catchment area (2SFCA) and its enhanced form (E2SFCA)."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from geo.capacity import Pairs

FloatArray = npt.NDArray[np.float64]
Decay = Callable[[FloatArray], FloatArray]
"""Weight (0..1) of a travel time in seconds: how much of a facility counts at that distance."""


def decay_binary(threshold_min: float) -> Decay:
    """Weight 1 up to the threshold, 0 beyond: the original 2SFCA."""
    return decay_steps([threshold_min], [1.0])


def decay_steps(upper_min: Sequence[float], weights: Sequence[float]) -> Decay:
    """Weights by travel-time zone, upper edges included; 0 beyond the last zone.

    Luo and Qi (2009) use zones to 10, 20 and 30 minutes, with weights such as 1, 0.68 and 0.22.
    """
    edges_s = np.asarray(upper_min, dtype=np.float64) * 60
    if len(edges_s) != len(weights) or not (np.diff(edges_s) > 0).all():
        raise ValueError("upper_min must rise and have one weight each")
    by_zone = np.append(np.asarray(weights, dtype=np.float64), 0.0)
    return lambda seconds: by_zone[np.searchsorted(edges_s, seconds, side="left")]


def floating_catchment(pairs: Pairs, supply: FloatArray, people: FloatArray, *, decay: Decay) -> FloatArray:
    """Supply per person at every cell, after sharing each facility among all the people who can come to it.

    `supply` [facility] is whatever is shared (staff, visits a day), `people` [cell] who needs it; `pairs` must reach
    as far as `decay` does. A facility that nobody can come to gives nothing. Summed over the people, the answer is
    the supply of all other facilities: nothing is lost or counted twice. Always show how far it hangs on the decay.

    References
    ----------
    Luo and Wang (2003), doi:10.1068/b29120; Luo and Qi (2009), doi:10.1016/j.healthplace.2009.06.002.
    """
    if not (np.isfinite(supply).all() and (supply >= 0).all()):
        raise ValueError("supply must be finite and not negative; leave out facilities whose supply is not known")
    weight = decay(pairs.travel_time_s)
    # Step 1: for each facility j, people within its catchment, weighted by zone, give the ratio R_j.
    demand = np.bincount(pairs.facility, weights=weight * people[pairs.cell], minlength=len(supply))
    ratio = np.divide(supply, demand, out=np.zeros(len(supply)), where=demand > 0)
    # Step 2: for each cell i, add up the ratios R_j of the facilities within reach, weighted by zone.
    return np.bincount(pairs.cell, weights=weight * ratio[pairs.facility], minlength=len(people)).astype(np.float64)
