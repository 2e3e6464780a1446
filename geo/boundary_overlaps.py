"""Boundaries that overlap: nested levels in one file are refused, smaller overlaps are told with their people."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import BoundaryError
from geo.notes import Notes, add_note, group_digits

FloatArray = npt.NDArray[np.float64]
NESTED_SHARE: Final = 0.5  # of the smaller one: beyond it, it is no neighbour with a careless border
SLIVER_SHARE: Final = 0.01  # of the smaller one: borders drawn twice


@dataclass(frozen=True)
class Overlap:
    """Two boundaries that share ground, the one that the shared people are counted in first, and the share."""

    first: str
    second: str
    people: float
    share: float  # of the smaller boundary's area


def require_no_nesting(
    boundaries: gpd.GeoDataFrame, lon: FloatArray, lat: FloatArray, people: FloatArray, notes: Notes | None = None
) -> None:
    """Refuse boundaries that hold the same people because one lies in the other; note people two neighbours share.

    Each person is counted once, in the boundary with the smaller id, so a district inside its region would lose its
    people or take the region's. Points on a common border are not shared.

    Raises
    ------
    BoundaryError
        Half of a boundary or more lies in another one, and people live there.
    """
    meeting = sorted({row for pair in _meeting(boundaries.geometry.to_numpy()) for row in pair})
    if not meeting:
        return
    shared, found = _shared_people(boundaries.iloc[meeting], lon, lat, people)
    if shared < 1:
        return
    _refuse_nested(found)
    worst = max(found, key=lambda overlap: overlap.people)
    add_note(
        notes,
        "boundaries overlap: {people} people live in several at once and were counted in one only; most of them, "
        "{most}, in {first} and {second}, counted in {first}",
        people=group_digits(shared),
        most=group_digits(worst.people),
        first=worst.first,
        second=worst.second,
    )


def require_apart(boundaries: gpd.GeoDataFrame, notes: Notes | None = None) -> None:
    """Refuse boundaries with people of their own that lie in one another: their people would be counted twice.

    Raises
    ------
    BoundaryError
        Half of a boundary or more lies in another one.
    """
    polygons = boundaries.geometry.to_numpy()
    ids = boundaries["boundary_id"].astype(str).tolist()
    found = [
        Overlap(
            min(ids[one], ids[other]), max(ids[one], ids[other]), 0.0, _overlap_share(polygons[one], polygons[other])
        )
        for one, other in _meeting(polygons)
    ]
    _refuse_nested(found)
    for overlap in found:
        if overlap.share > SLIVER_SHARE:
            add_note(
                notes,
                "boundaries {first} and {second} overlap by {percent} % of the smaller one; homes there were counted "
                "in {first}",
                first=overlap.first,
                second=overlap.second,
                percent=f"{overlap.share * 100:.0f}",
            )


def _refuse_nested(found: list[Overlap]) -> None:
    nested = [overlap for overlap in found if overlap.share >= NESTED_SHARE]
    if nested:
        worst = max(nested, key=lambda overlap: (overlap.people, overlap.share))
        raise BoundaryError(
            "boundaries lie in one another: {percent} % of the smaller of {first} and {second} belongs to both "
            "({pairs} such pairs); keep one level, with level = ... in the study file or in a file of its own",
            first=worst.first,
            second=worst.second,
            percent=f"{worst.share * 100:.0f}",
            pairs=len(nested),
        )


def _shared_people(
    boundaries: gpd.GeoDataFrame, lon: FloatArray, lat: FloatArray, people: FloatArray
) -> tuple[float, list[Overlap]]:
    """People in the inside of several boundaries, and the pairs they live in: that of the smallest id with each."""
    polygons = boundaries.geometry.to_numpy()
    ids = boundaries["boundary_id"].astype(str).tolist()
    shapely.prepare(polygons)
    point, polygon = shapely.STRtree(polygons).query(shapely.points(lon, lat))
    inside = shapely.contains_xy(polygons[polygon], lon[point], lat[point])
    point, polygon = point[inside], polygon[inside]
    several = np.flatnonzero(np.bincount(point, minlength=len(lon)) > 1)
    shared: dict[tuple[int, int], float] = {}
    order = np.argsort(point, kind="stable")
    starts = np.searchsorted(point[order], [several, several + 1])
    for at, start, end in zip(several.tolist(), *starts.tolist(), strict=True):
        members = sorted(polygon[order[start:end]].tolist(), key=lambda row: ids[row])
        for other in members[1:]:
            pair = members[0], other
            shared[pair] = shared.get(pair, 0.0) + float(people[at])
    return float(people[several].sum()), [
        Overlap(ids[one], ids[other], count, _overlap_share(polygons[one], polygons[other]))
        for (one, other), count in shared.items()
    ]


def _meeting(polygons: npt.NDArray[np.object_]) -> list[tuple[int, int]]:
    """Pairs of polygons that share more than a border."""
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    pairs = sorted((int(i), int(j)) for i, j in zip(one, other, strict=True) if i < j)
    return [(i, j) for i, j in pairs if not shapely.touches(polygons[i], polygons[j])]


def _overlap_share(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Area the two have in common, as a share of the smaller one's."""
    smaller = min(one.area, other.area)
    return float(shapely.intersection(one, other).area / smaller) if smaller > 0 else 0.0
