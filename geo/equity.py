"""How evenly travel time is shared out: Gini, concentration index, Palma ratio, gap between boundaries."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

FloatArray = npt.NDArray[np.float64]


def gini(values: FloatArray, people: FloatArray) -> float:
    """Gini coefficient of a non-negative value over people: 0 when all have the same, towards 1 when one has all.

    G = sum over pairs of w_i w_j |x_i - x_j| / (2 W^2 mean); NaN without people or when the mean is 0. Values must
    be finite: people without a travel time are to be left out, and counted beside the figure.

    References
    ----------
    Lerman and Yitzhaki (1989), Journal of Econometrics 42, 43-47 (weighted form by ranks).
    """
    return concentration_index(values, people, rank_by=values)


def concentration_index(values: FloatArray, people: FloatArray, *, rank_by: FloatArray) -> float:
    """Concentration of a value along a ranking of people, -1..1; negative when it piles up on the lowest-ranked.

    C = 2 cov_w(x, r) / mean_w(x) with r the mid-rank of each person in the order of `rank_by`; people ranked equal
    share their mid-rank. NaN without people or when the mean is 0.

    References
    ----------
    Kakwani, Wagstaff and van Doorslaer (1997), doi:10.1016/S0304-4076(96)01807-6.
    """
    _require_finite(values, people)
    total = people.sum()
    mean = float(people @ values / total) if total > 0 else 0.0
    if mean == 0:
        return float("nan")
    _, place = np.unique(rank_by, return_inverse=True)
    weight = np.bincount(place, weights=people)
    mid_rank = ((np.cumsum(weight) - weight / 2) / total)[place]
    return float(2 * (people @ (values * mid_rank)) / (total * mean) - 1)


def palma_ratio(values: FloatArray, people: FloatArray) -> float:
    """Value held by the tenth of the people with most, over that of the four tenths with least (inf: they have none).

    People of one cell are split where a tenth ends within it. NaN without people or when nobody has anything.
    """
    _require_finite(values, people)
    order = np.argsort(values, kind="stable")
    heads = np.concatenate([[0.0], np.cumsum(people[order])])
    held = np.concatenate([[0.0], np.cumsum(people[order] * values[order])])
    if heads[-1] == 0 or held[-1] == 0:
        return float("nan")
    least = float(np.interp(0.4 * heads[-1], heads, held))
    most = float(held[-1] - np.interp(0.9 * heads[-1], heads, held))
    return most / least if least > 0 else float("inf")


def boundary_gap(coverage: "pd.DataFrame") -> "pd.DataFrame":
    """Best and worst boundary by share covered, for each service, mode, stratum and threshold of a coverage table.

    Columns: service, mode, stratum, threshold_min, best_boundary_id, best_share, worst_boundary_id, worst_share, gap.
    Rows `all` and `none`, and boundaries without people, do not compete; the first of equals is named.
    """
    keys = ["service", "mode", "stratum", "threshold_min"]
    rows = coverage[~coverage["boundary_id"].isin(["all", "none"]) & (coverage["people"] > 0)]
    best = rows.loc[rows.groupby(keys, sort=False)["share_covered"].idxmax()].set_index(keys)
    worst = rows.loc[rows.groupby(keys, sort=False)["share_covered"].idxmin()].set_index(keys)
    table = best[["boundary_id", "share_covered"]].set_axis(["best_boundary_id", "best_share"], axis=1)
    table = table.join(worst[["boundary_id", "share_covered"]].set_axis(["worst_boundary_id", "worst_share"], axis=1))
    return table.assign(gap=table["best_share"] - table["worst_share"]).reset_index()


def _require_finite(values: FloatArray, people: FloatArray) -> None:
    if not (np.isfinite(values).all() and np.isfinite(people).all() and (people >= 0).all() and (values >= 0).all()):
        raise ValueError("values and people must be finite and not negative; leave out people who cannot travel there")
