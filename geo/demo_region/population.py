"""People of a synthetic region: spread along residential streets, counted in hexagons, split into strata.

Age and sex: Kazakhstan and Thailand 2020 by five-year bands: UN DESA, World Population Prospects 2019 (CC BY 3.0 IGO).
For Shymkent they are fitted to the city's published figures of about 2020 (men 0-15 / 16-62 / 63+ 188,411 / 288,457 /
23,571; women 0-15 / 16-58 / 59+ 177,409 / 304,947 / 55,357): inside each published band the national pattern holds, so
e.g. aged 65+ = 23,571 x WPP men 65+/63+ (0.788) + 55,357 x WPP women 65+/59+ (0.626) = 53,209 of 1,038,152.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from geo.demo_region.districts import District
from geo.demo_region.plan import PATTERNS, Plan
from geo.demo_region.terrain import FloatArray, Noise
from geo.demo_region.write_osm import Ground

STRATA = ("children_0_4", "children_5_14", "women_15_49", "women_50_64", "men_15_64", "aged_65")
SHARES: Mapping[str, tuple[float, ...]] = {
    "shymkent": (0.11880, 0.21976, 0.23818, 0.08226, 0.28975, 0.05125),
    "singha_nakhon": (0.05152, 0.11401, 0.24608, 0.11383, 0.34495, 0.12961),
}
HEXAGON_M = 225.0  # between the centres of neighbouring cells
_HOUSING = {"residential": 1.0, "living_street": 1.2, "service": 0.35, "unclassified": 0.5, "tertiary": 0.35}
# how far a zone's people differ from the region's: young families on new plots, older people in the centre
_YOUNG = {
    "plots": 1.25,
    "unplanned": 1.3,
    "unplanned_lanes": 1.3,
    "village": 1.12,
    "flats": 0.98,
    "centre": 0.78,
    "old": 0.95,
}


@dataclass(frozen=True, eq=False)
class People:
    """Cells with their people."""

    xy: FloatArray
    district: np.ndarray  # row of the district
    settlement: np.ndarray  # settlement with most of the cell's people, -1 for the city
    total: np.ndarray  # int
    strata: np.ndarray  # int [cells, strata]


def settle_people(plan: Plan, ground: Ground, districts: list[District], seed: int) -> People:
    """Spread each district's people over its streets and count them in hexagons: totals exact, whole people."""
    rng = np.random.default_rng([seed, 5])
    pieces = ground.pieces
    middle = (pieces.xy[pieces.start] + pieces.xy[pieces.end]) / 2
    weight = pieces.length_m() * _density(ground) * np.exp(0.45 * Noise(rng, 1400.0)(middle))
    lived = weight > 0
    centre, cell = _hexagons(middle[lived])
    district = _district_of(centre, districts)
    weight, settlement, zone = weight[lived], ground.settlement[lived], ground.zone[lived]
    ok = district[cell] >= 0
    cell, weight, settlement, zone = cell[ok], weight[ok], settlement[ok], zone[ok]
    people = _share_out(plan, districts, district[cell], settlement, weight)
    expected = np.bincount(cell, people, minlength=len(centre))
    total = np.zeros(len(centre), dtype=np.int64)
    for row, d in enumerate(districts):
        mine = np.flatnonzero(district == row)
        total[mine] = _largest_remainder(expected[mine] * d.people / expected[mine].sum(), d.people)
    kept = np.flatnonzero(total > 0)
    young = np.bincount(cell, people * np.array([_YOUNG.get(z, 1.0) for z in zone.tolist()]), minlength=len(centre))
    youth = young[kept] / np.maximum(expected[kept], 1e-9)
    strata = _strata(total[kept], youth, np.array(SHARES[plan.region]), rng)
    return People(
        centre[kept], district[kept], _main_settlement(cell, settlement, people, len(centre))[kept], total[kept], strata
    )


def _density(ground: Ground) -> FloatArray:
    per_road = pd.Series(ground.road).map(_HOUSING).fillna(0.0).to_numpy(dtype=float)
    per_zone = {zone: pattern.people_per_km for zone, pattern in PATTERNS.items()}
    per_zone[""] = 2.5  # farms and houses strung along country roads
    inside = pd.Series(ground.zone).map(per_zone).fillna(0.0).to_numpy(dtype=float)
    return per_road * inside


def _hexagons(xy: FloatArray) -> tuple[FloatArray, np.ndarray]:
    """Centres of the hexagons that hold a point, and the hexagon of each point."""
    row_m = HEXAGON_M * np.sqrt(3) / 2
    best, best_distance = np.zeros((len(xy), 2), dtype=np.int64), np.full(len(xy), np.inf)
    base = np.floor(xy[:, 1] / row_m).astype(np.int64)
    for row in (base, base + 1):
        column = np.rint(xy[:, 0] / HEXAGON_M - 0.5 * (row % 2)).astype(np.int64)
        x, y = (column + 0.5 * (row % 2)) * HEXAGON_M, row * row_m
        distance = np.hypot(xy[:, 0] - x, xy[:, 1] - y)
        nearer = distance < best_distance
        best[nearer] = np.stack([row, column], axis=1)[nearer]
        best_distance = np.minimum(distance, best_distance)
    unique, cell = np.unique(best, axis=0, return_inverse=True)
    centre = np.stack([(unique[:, 1] + 0.5 * (unique[:, 0] % 2)) * HEXAGON_M, unique[:, 0] * row_m], axis=1)
    return centre, cell.ravel()


def _district_of(centre: FloatArray, districts: list[District]) -> np.ndarray:
    found = np.full(len(centre), -1)
    for row, district in enumerate(districts):
        shapely.prepare(district.polygon)
        found[shapely.contains_xy(district.polygon, centre) & (found < 0)] = row
    return found


def _share_out(
    plan: Plan, districts: list[District], district: np.ndarray, settlement: np.ndarray, weight: FloatArray
) -> FloatArray:
    """People of each piece: known settlements get theirs, the rest of a district shares what is left."""
    people = np.zeros(len(weight))
    for number, s in enumerate(plan.settlements):
        mine = settlement == number
        if s.people and mine.any():
            people[mine] = s.people * weight[mine] / weight[mine].sum()
    free = people == 0
    for row, d in enumerate(districts):
        mine = free & (district == row)
        left = d.people - people[(district == row) & ~free].sum()
        people[mine] = left * weight[mine] / weight[mine].sum()
    return people


def _largest_remainder(expected: FloatArray, total: int) -> np.ndarray:
    """Whole numbers nearest to `expected` that sum to `total` (Hamilton's method); ties to the first."""
    whole = np.floor(expected).astype(np.int64)
    order = np.argsort(-(expected - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def _strata(total: np.ndarray, youth: FloatArray, shares: FloatArray, rng: np.random.Generator) -> np.ndarray:
    """Split each cell's people: younger where `youth` is above 1, the region's shares kept on the whole."""
    lean = np.array([1.0, 0.9, 0.25, -0.5, 0.0, -1.3])
    expected = total[:, None] * shares * youth[:, None] ** lean
    for _ in range(20):
        expected *= (shares * total.sum() / expected.sum(axis=0))[None, :]
        expected *= (total / expected.sum(axis=1))[:, None]
    edges = np.cumsum(expected, axis=1)
    edges[:, -1] = total
    marks = np.floor(edges + rng.uniform(0, 1, len(total))[:, None])
    strata: np.ndarray = np.diff(marks, axis=1, prepend=0.0).astype(np.int64)
    return strata


def _main_settlement(cell: np.ndarray, settlement: np.ndarray, people: FloatArray, cells: int) -> np.ndarray:
    order = np.lexsort((settlement, people, cell))
    main = np.full(cells, -1)
    main[cell[order]] = settlement[order]
    return main


def population_table(plan: Plan, people: People) -> pd.DataFrame:
    """`cell_id, lon, lat` and one column per stratum."""
    lonlat = np.round(plan.frame.to_lonlat(people.xy), 6)
    table = pd.DataFrame({"cell_id": [f"c{number:05d}" for number in range(1, len(people.xy) + 1)]})
    table["lon"], table["lat"] = lonlat[:, 0], lonlat[:, 1]
    for column, stratum in enumerate(STRATA):
        table[stratum] = people.strata[:, column]
    return table
