"""Two scenarios side by side: how many people more one of them has within reach, by boundary and stratum."""

from typing import Final

import numpy as np
import pandas as pd

from geo.errors import StudyError

KEYS: Final = ("boundary_id", "service", "mode", "stratum", "threshold_min")


def compare_scenarios(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """What the second coverage table has that the first has not; rows in the order of the first, then the rest.

    Columns: boundary_id, boundary_name, service, mode, stratum, threshold_min, people, people_covered_one,
    people_covered_other, people_difference, share_covered_one, share_covered_other, share_difference. A service that
    nobody gives in one of the two covers nobody there. Shares of nobody are NaN.

    Raises
    ------
    StudyError
        The tables are of other people, boundaries, travel modes or thresholds, and cannot be compared.
    """
    _require_one_region(one, other)
    columns = [*KEYS, "boundary_name", "people", "people_covered"]
    both = one[columns].merge(other[columns], how="outer", on=list(KEYS), suffixes=("_one", "_other"), sort=False)
    both = both.iloc[_order(both, one, other)].reset_index(drop=True)
    people = both["people_one"].fillna(both["people_other"])
    covered = [both[f"people_covered_{which}"].fillna(0.0) for which in ("one", "other")]
    shares = [(counted / people).where(people > 0) for counted in covered]
    return pd.DataFrame(
        {
            "boundary_id": both["boundary_id"],
            "boundary_name": both["boundary_name_one"].fillna(both["boundary_name_other"]),
            **{key: both[key] for key in KEYS[1:]},
            "people": people,
            "people_covered_one": covered[0],
            "people_covered_other": covered[1],
            "people_difference": covered[1] - covered[0],
            "share_covered_one": shares[0],
            "share_covered_other": shares[1],
            "share_difference": shares[1] - shares[0],
        }
    )


def _require_one_region(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """The same people in the same boundaries and strata, for the same travel modes and thresholds."""
    groups = ["boundary_id", "stratum", "mode", "threshold_min"]
    people = [table.drop_duplicates(groups).set_index(groups)["people"] for table in (one, other)]
    if set(people[0].index) == set(people[1].index) and np.allclose(people[0], people[1].reindex(people[0].index)):
        return
    raise StudyError(
        "the two results cannot be compared: they are not of the same people, boundaries, travel modes and thresholds"
    )


def _order(both: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame) -> "np.typing.NDArray[np.intp]":
    """Rows as they stand in the first table, and those of the second alone behind them."""
    place = {key: at for at, key in enumerate(dict.fromkeys([*_keys(one), *_keys(other)]))}
    return np.argsort([place[key] for key in _keys(both)], kind="stable")


def _keys(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(table[list(KEYS)].itertuples(index=False, name=None))
