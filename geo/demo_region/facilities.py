"""Health facilities of a synthetic region: where they stand, what they give, how much they can take."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from geo.demo_region.draft import DraftBuilder
from geo.demo_region.plan import Names, Plan
from geo.demo_region.population import People
from geo.demo_region.terrain import FloatArray
from geo.demo_region.write_osm import Ground
from geo.words import LANGUAGES

BASE_SERVICES = {
    "polyclinic": "primary_care;antenatal;child_health;diagnostics;dental;psychologist",
    "ambulatory": "primary_care;antenatal;child_health",
    "fap": "primary_care;antenatal",
    "medical_point": "primary_care",
    "rural_health_unit": "primary_care;antenatal;child_health",
    "hospital": "emergency;inpatient;surgery",
    "perinatal_centre": "antenatal;delivery",
}


@dataclass(frozen=True)
class FacilitySpec:
    """One facility of a plan before its street corner is found."""

    names: Names
    kind: str
    x_m: float
    y_m: float
    ownership: str = "public"
    services: str = ""
    capacity_per_day: int = 0
    staff: int = 0
    open: bool = True


def spread_facilities(
    people: People, count: int, within_m: float, weight: FloatArray, taken: Sequence[tuple[float, float]] = ()
) -> list[int]:
    """Cells for `count` facilities, each where most (weighted) people have none within `within_m` yet."""
    need = people.total * weight
    tree = cKDTree(people.xy)
    near = _neighbours(tree, within_m * 0.75)
    for place in taken:
        need[tree.query_ball_point(place, within_m)] *= 0.15
    chosen: list[int] = []
    for _ in range(count):
        best = int((near @ need).argmax())
        chosen.append(best)
        need[tree.query_ball_point(people.xy[best], within_m)] *= 0.15
    return chosen


def _neighbours(tree: cKDTree, within_m: float) -> csr_array:
    """Which points lie within a distance of each other (and of themselves), as ones in a matrix."""
    a, b = tree.query_pairs(within_m, output_type="ndarray").T
    own = np.arange(tree.n)
    rows, columns = np.concatenate([a, b, own]), np.concatenate([b, a, own])
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(tree.n, tree.n))


def stand_by_streets(ground: Ground, specs: list[FacilitySpec]) -> FloatArray:
    """Coordinates (metres) a few steps off the nearest street that cars may use."""
    fit = np.isin(ground.road, ["secondary", "tertiary", "residential", "unclassified", "primary"])
    a, b = ground.pieces.xy[ground.pieces.start[fit]], ground.pieces.xy[ground.pieces.end[fit]]
    middle, along = (a + b) / 2, b - a
    _, which = cKDTree(middle).query([[s.x_m, s.y_m] for s in specs])
    side = np.stack([-along[which][:, 1], along[which][:, 0]], axis=1)
    placed: FloatArray = middle[which] + 16.0 * side / np.maximum(np.hypot(*side.T), 1.0)[:, None]
    return placed


def facility_table(plan: Plan, specs: list[FacilitySpec], xy: FloatArray) -> pd.DataFrame:
    """The facilities as the columns of `facilities.csv`."""
    lonlat = np.round(plan.frame.to_lonlat(xy), 6)
    return pd.DataFrame(
        {
            "facility_id": [f"f{number:03d}" for number in range(1, len(specs) + 1)],
            "name": [s.names["name"] for s in specs],
            **{
                f"name_{lang}": [s.names.get(f"name:{lang}", "") for s in specs]
                for lang in LANGUAGES
                if any(f"name:{lang}" in s.names for s in specs)
            },
            "kind": [s.kind for s in specs],
            "services": [s.services or BASE_SERVICES[s.kind] for s in specs],
            "capacity_per_day": [s.capacity_per_day for s in specs],
            "staff": [s.staff for s in specs],
            "open": ["yes" if s.open else "no" for s in specs],
            "ownership": [s.ownership for s in specs],
            "lon": lonlat[:, 0],
            "lat": lonlat[:, 1],
        }
    )


_OSM_TAGS = {
    "hospital": {"amenity": "hospital", "healthcare": "hospital", "emergency": "yes"},
    "perinatal_centre": {"amenity": "hospital", "healthcare": "hospital", "healthcare:speciality": "obstetrics"},
    "polyclinic": {"amenity": "clinic", "healthcare": "clinic"},
    "ambulatory": {"amenity": "doctors", "healthcare": "doctor"},
    "rural_health_unit": {"amenity": "clinic", "healthcare": "centre"},
    "fap": {"amenity": "doctors", "healthcare": "midwife"},
    "medical_point": {"healthcare": "nurse"},
}


def draft_facilities(draft: DraftBuilder, specs: list[FacilitySpec], xy: FloatArray) -> None:
    """The open facilities as OSM places; hospitals as grounds with an outline."""
    for spec, (x, y) in zip(specs, xy.tolist(), strict=True):
        if not spec.open:
            continue
        tags = _OSM_TAGS[spec.kind] | dict(spec.names) | {"operator:type": spec.ownership}
        if spec.kind in ("hospital", "perinatal_centre"):
            corners = np.array([[-70, 8], [60, 0], [66, 90], [-62, 104]]) * 0.8 + (x, y)
            numbers = draft.add_points(corners)
            draft.add_way([*numbers, numbers[0]], tags)
        else:
            draft.add_place((x, y), tags)
