"""Facilities of the synthetic Singha Nakhon: a district hospital and rural health units of size S, S-plus and L.

The larger units act as hubs: Thai traditional medicine, elderly clinic, dental care, long-term care.
"""

import numpy as np

from geo.demo_region.facilities import FacilitySpec
from geo.demo_region.plan import Plan
from geo.demo_region.population import People
from geo.demo_region.singha_nakhon import TAMBONS, names

# size: services, visits a day, staff; sizes follow the tambon's people (norm TH-SIZE, unverified)
_SIZES = {
    "S": ("primary_care;child_health", 40, 4),
    "S+": ("primary_care;antenatal;child_health;elderly_clinic", 70, 7),
    "L": (
        "primary_care;antenatal;child_health;elderly_clinic;dental;thai_traditional_medicine;long_term_care",
        130,
        14,
    ),
}
_SECOND_UNIT = ("ching-kho", "hua-khao", "muang-ngam", "sathing-mo", "wat-khanun")


def singha_nakhon_facilities(plan: Plan, people: People, seed: int) -> list[FacilitySpec]:
    """The hospital, then the units tambon by tambon; Pa Khat's people must use a neighbour's unit."""
    rng = np.random.default_rng([seed, 6])
    specs = [
        FacilitySpec(
            names("โรงพยาบาลสิงหนคร", "Singha Nakhon Hospital"),
            "hospital",
            1_300.0,
            2_400.0,
            "public",
            "primary_care;emergency;inpatient;surgery;antenatal;delivery;dental;diagnostics",
            420,
            210,
        ),
        FacilitySpec(
            names("คลินิกหมอครอบครัวสทิงหม้อ", "Sathing Mo Family Clinic"),
            "ambulatory",
            2_400.0,
            -500.0,
            "private",
            "primary_care",
            45,
            4,
        ),
    ]
    for row, (key, (title, (x, y, reach), count)) in enumerate(TAMBONS.items()):
        if key == "pa-khat":
            continue
        size = "L" if count > 10_000 else "S+" if count > 3_000 else "S"
        specs.append(_unit(title["name"], title["name:en"], size, x * 1000, y * 1000, rng))
        if key in _SECOND_UNIT:
            mine = np.flatnonzero(people.district == row)
            far = np.hypot(people.xy[mine, 0] - x * 1000, people.xy[mine, 1] - y * 1000) > reach * 450
            pool = mine[far] if far.any() else mine
            cell = people.xy[pool[int(people.total[pool].argmax())]]
            specs.append(_unit(f"{title['name']} 2", f"{title['name:en']} 2", "S", float(cell[0]), float(cell[1]), rng))
    return specs


def _unit(th: str, en: str, size: str, x: float, y: float, rng: np.random.Generator) -> FacilitySpec:
    services, visits, staff = _SIZES[size]
    label = {"S": "S", "S+": "S-plus", "L": "L"}[size]
    title = names(f"รพ.สต. {th} ({label})", f"{en} Health Promoting Hospital ({label})")
    return FacilitySpec(
        title, "rural_health_unit", x, y, "public", services, int(visits * rng.uniform(0.85, 1.15)), staff
    )
