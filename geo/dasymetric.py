"""Spreads totals of people over the places where people live; nobody is lost and nobody appears."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.boundaries import locate_points
from geo.errors import TableError
from geo.gathering import CellScheme, Gathered, H3Cells, gather_points
from geo.homes import LEAST_FLOOR_M2, Homes, is_crowded
from geo.notes import Notes, add_note, group_digits
from geo.population import Population, build_population
from geo.strata import MOST_PEOPLE, name_everyone
from routing.errors import Phrase

FloatArray = npt.NDArray[np.float64]
LongArray = npt.NDArray[np.int64]
DEFAULT_CELLS: Final = H3Cells(9)
CORRECTIONS: Final = 10


def spread_totals(
    totals: Mapping[str, float], homes: Homes, *, cells: CellScheme = DEFAULT_CELLS, everyone: str = ""
) -> Population:
    """Totals by stratum spread over all homes in proportion to their weight, gathered into cells.

    `math.fsum` of a stratum's people equals its total exactly.
    """
    for stratum, total in totals.items():
        _require_people(total, stratum, Phrase("the study"))
    gathered = gather_points(homes.lon, homes.lat, homes.weight, cells)
    weight = gathered.sums(homes.weight)
    return build_population(
        [cells.cell_id(code) for code in gathered.code.tolist()],
        _cell_points(homes, gathered.point),
        {stratum: share_out(float(total), weight) for stratum, total in totals.items()},
        everyone=everyone,
    )


def spread_boundary_totals(
    boundaries: gpd.GeoDataFrame,
    homes: Homes,
    *,
    strata: Sequence[str],
    cells: CellScheme = DEFAULT_CELLS,
    everyone: str = "",
    notes: Notes | None = None,
) -> Population:
    """Totals of each boundary (`read_boundary_totals`) spread over the homes inside it, gathered into cells.

    A cell that several boundaries cut is one cell in each. The people of a boundary without any home are put at a
    point inside it and noted. `math.fsum` of a boundary's people equals its total exactly, in every stratum.
    """
    for stratum in strata:
        for boundary_id, total in zip(boundaries["boundary_id"], boundaries[stratum], strict=True):
            _require_people(total, stratum, boundary_id)
    inside = locate_points(homes.lon, homes.lat, boundaries)
    kept = inside >= 0
    homes = Homes(homes.lon[kept], homes.lat[kept], homes.weight[kept], floor_area=homes.floor_area)
    gathered = gather_points(homes.lon, homes.lat, homes.weight, cells, group=inside[kept])
    weight = gathered.sums(homes.weight)
    empty = np.setdiff1d(np.arange(len(boundaries)), gathered.group)
    _note_empty(boundaries, empty, strata, notes)
    if homes.floor_area:
        floor_m2 = np.zeros(len(boundaries))
        np.add.at(floor_m2, gathered.group, weight)
        _note_crowded(boundaries, floor_m2, everyone or name_everyone(strata), strata, notes)
    group = np.concatenate([gathered.group, empty])
    people = {stratum: np.zeros(len(group)) for stratum in strata}
    for at in range(len(boundaries)):
        here = np.flatnonzero(group == at)
        shares = weight[here] if here[0] < len(weight) else np.ones(1)
        for stratum in strata:
            people[stratum][here] = share_out(float(boundaries[stratum].iloc[at]), shares)
    ids = boundaries["boundary_id"].to_numpy(dtype=object)
    inner = shapely.point_on_surface(boundaries.geometry.to_numpy()[empty])
    return build_population(
        _cell_ids(gathered, cells, ids) + [f"boundary-{ids[at]}" for at in empty],
        np.concatenate([_cell_points(homes, gathered.point), inner]),
        people,
        boundary_id=ids[group].tolist(),
        everyone=everyone,
    )


def share_out(total: float, weight: FloatArray) -> FloatArray:
    """`total` in proportion to `weight`; the largest share takes what rounding left, so that fsum gives `total`."""
    shares = weight * (total / math.fsum(weight))
    return settle_total(shares, total)


def settle_total(values: FloatArray, total: float) -> FloatArray:
    """The values with what rounding left given to the largest (and the next, if need be): `math.fsum` gives `total`.

    The rest is computed exactly; a smaller value takes what is too fine for a larger one to hold.
    """
    settled = np.array(values, dtype=np.float64)
    for at in np.argsort(-settled, kind="stable")[:CORRECTIONS]:
        if math.fsum(settled) == total:
            break
        settled[at] = max(0.0, settled[at] + math.fsum([total, *-settled]))
    return settled


def _require_people(total: object, stratum: str, where: str | Phrase) -> None:
    if not (isinstance(total, int | float | np.number) and 0 <= total <= MOST_PEOPLE):
        raise TableError(
            "{where}: the total of {stratum} is {value}; give a number from 0 to {most}",
            where=where,
            stratum=stratum,
            value=total,
            most=group_digits(MOST_PEOPLE),
        )


def _note_empty(boundaries: gpd.GeoDataFrame, empty: LongArray, strata: Sequence[str], notes: Notes | None) -> None:
    lived = empty[boundaries.iloc[empty][list(strata)].to_numpy(dtype=np.float64).sum(axis=1) > 0]
    if len(lived):
        add_note(
            notes,
            "{count} boundaries have people but no homes in the extract; they are put at one point inside: {ids}",
            count=len(lived),
            ids=", ".join(boundaries["boundary_id"].iloc[lived]),
        )


def _note_crowded(
    boundaries: gpd.GeoDataFrame, floor_m2: FloatArray, everyone: str, strata: Sequence[str], notes: Notes | None
) -> None:
    """Say in which boundaries the mapped dwellings are too few to hold the people."""
    counted = [everyone] if everyone else list(strata)
    people = boundaries[counted].to_numpy(dtype=np.float64).sum(axis=1)
    crowded = [at for at in range(len(people)) if floor_m2[at] > 0 and is_crowded(floor_m2[at], people[at])]
    if crowded:
        add_note(
            notes,
            "in {count} boundaries few dwellings are mapped for their people (less than {least} m² of floors each): "
            "{ids}",
            count=len(crowded),
            least=f"{LEAST_FLOOR_M2:g}",
            ids=", ".join(boundaries["boundary_id"].iloc[crowded]),
        )


def _cell_ids(gathered: Gathered, cells: CellScheme, ids: npt.NDArray[np.object_]) -> list[str]:
    """Ids of cells; a cell cut by boundaries has the boundary's id added."""
    codes, counts = np.unique(gathered.code, return_counts=True)
    shared = set(codes[counts > 1].tolist())
    return [
        f"{cells.cell_id(code)}-{ids[at]}" if code in shared else cells.cell_id(code)
        for code, at in zip(gathered.code.tolist(), gathered.group.tolist(), strict=True)
    ]


def _cell_points(homes: Homes, point: LongArray) -> npt.NDArray[np.object_]:
    return np.asarray(shapely.points(homes.lon[point], homes.lat[point]), dtype=object)
