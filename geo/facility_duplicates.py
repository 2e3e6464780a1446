"""Finds which mapped objects are one facility: the point and the outline of the same hospital are counted once."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.facility_kinds import compare_text
from routing.street_index import METRES_PER_DEGREE

SAME_NAME_WITHIN_M: Final = 200.0
CAMPUS: Final = "hospital"


def keep_one_each(
    geometry: npt.NDArray[np.object_], names: Sequence[str], kinds: Sequence[str], ids: Sequence[str]
) -> npt.NDArray[np.int64]:
    """For each object the number of the object that stands for it (itself where it is kept).

    Two objects are one facility if they have the same name within 200 m, or if one lies inside the other's polygon
    and has no name, or both are hospitals (a ward on the campus); two named practices in one house are two. The
    largest outline stands for the others, ties by id. An outline without a name is a mere house around the named
    objects of its kind inside it: the first of them stands for it.
    """
    metric = _to_metres(geometry)
    area = np.round(shapely.area(metric))
    order = sorted(range(len(ids)), key=lambda at: (-area[at], ids[at]))
    compared = [compare_text(name) for name in names]
    near = _near(metric, order)
    stands_for = np.arange(len(ids), dtype=np.int64)
    for at in order:
        for larger in near[at]:
            if stands_for[larger] == larger and _is_same(at, larger, metric, compared, kinds):
                stands_for[at] = larger
                break
    for at in order:
        for larger in near[at]:
            is_house = not compared[larger] and compared[at] and kinds[at] == kinds[larger]
            if stands_for[larger] == larger and is_house and _is_inside(at, larger, metric):
                stands_for[larger] = stands_for[at]
    return _follow(stands_for)


def _near(metric: npt.NDArray[np.object_], order: Sequence[int]) -> list[list[int]]:
    """For each object the larger ones within 200 m, the largest first."""
    rank = np.empty(len(order), dtype=np.int64)
    rank[list(order)] = np.arange(len(order))
    near: list[list[int]] = [[] for _ in order]
    left, right = shapely.STRtree(metric).query(metric, predicate="dwithin", distance=SAME_NAME_WITHIN_M)
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if rank[other] < rank[one]:
            near[one].append(other)
    return [sorted(larger, key=lambda at: int(rank[at])) for larger in near]


def _is_same(at: int, larger: int, metric: npt.NDArray[np.object_], names: Sequence[str], kinds: Sequence[str]) -> bool:
    if names[at] and names[at] == names[larger]:
        return True
    return _is_inside(at, larger, metric) and (not names[at] or kinds[at] == kinds[larger] == CAMPUS)


def _is_inside(at: int, larger: int, metric: npt.NDArray[np.object_]) -> bool:
    outline = metric[larger]
    return outline.area > 0 and bool(outline.contains(metric[at].representative_point()))


def _follow(stands_for: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Chains of stand-ins followed to their end."""
    while (stands_for[stands_for] != stands_for).any():
        stands_for = stands_for[stands_for]
    return stands_for


def _to_metres(geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Degrees as metres on the local plane of all objects together: good enough for 200 m within one region."""
    _, south, _, north = shapely.total_bounds(geometry)
    scale = np.array([METRES_PER_DEGREE * np.cos(np.radians((south + north) / 2)), METRES_PER_DEGREE])
    return np.asarray(shapely.transform(geometry, lambda xy: xy * scale), dtype=object)
