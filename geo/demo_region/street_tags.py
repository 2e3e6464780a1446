"""OSM tags of drawn streets: class, surface, speed, names, access."""

import numpy as np

from geo.demo_region.layout import Layout
from geo.demo_region.plan import PATTERNS, Names, Plan, Street
from geo.demo_region.street_names import street_name

Tags = dict[str, str]
_BIG = ("trunk", "primary", "secondary")


def tag_streets(plan: Plan, layout: Layout, places: list[Names | None], rng: np.random.Generator) -> list[Tags]:
    """Tags of each street of the layout; `places` names the settlement a street lies in."""
    return [_tags(plan, street, place, rng) for street, place in zip(layout.streets, places, strict=True)]


def _tags(plan: Plan, street: Street, place: Names | None, rng: np.random.Generator) -> Tags:
    road = street.road
    tags: Tags = {"highway": road}
    pattern = PATTERNS.get(street.zone)
    if road == "footway":
        return {
            "highway": "path" if rng.random() < 0.3 else "footway",
            "surface": "ground" if rng.random() < 0.4 else "paving_stones",
        }
    if road == "track":
        return {"highway": "track", "tracktype": f"grade{rng.integers(3, 6)}", "surface": "ground"}
    if street.roundabout:
        return {"highway": road, "junction": "roundabout", "surface": "asphalt"}
    if road == "service":
        return tags | _service(rng, street)
    if road == "residential" and street.zone == "flats" and rng.random() < 0.5:
        tags["highway"] = "living_street"
        tags["maxspeed"] = "20"
    if street.group >= 0:
        highway = plan.highways[street.group]
        tags |= dict(highway.names) | ({"ref": highway.ref} if highway.ref else {})
    elif rng.random() < 0.86 or road in _BIG:
        planned = pattern is None or pattern.unpaved < 0.5
        tags |= dict(street_name(plan.languages[0], place, rng, planned=planned))
    tags |= _surface(road, 0.0 if pattern is None else pattern.unpaved, rng)
    tags |= _speed(road, bool(street.zone) or street.oneway or place is not None, rng)
    if road in _BIG:
        tags["lanes"] = "2" if street.oneway or road == "secondary" else "4"
        tags["lit"] = "yes"
    return tags


def _service(rng: np.random.Generator, street: Street) -> Tags:
    tags: Tags = {}
    if street.zone != "industry" and rng.random() < 0.6:
        tags["service"] = str(rng.choice(["driveway", "alley", "parking_aisle"], p=[0.6, 0.25, 0.15]))
    if rng.random() < 0.06:
        tags["access"] = str(rng.choice(["private", "destination"]))
    if rng.random() < 0.4:
        tags["surface"] = "asphalt"
    return tags


def _surface(road: str, unpaved: float, rng: np.random.Generator) -> Tags:
    if road in ("residential", "unclassified") and rng.random() < unpaved:
        surface = str(rng.choice(["unpaved", "gravel", "ground", "compacted"], p=[0.4, 0.25, 0.2, 0.15]))
        return {"surface": surface} | ({"smoothness": "bad"} if rng.random() < 0.3 else {})
    return {"surface": "asphalt"} if road in _BIG or rng.random() < 0.55 else {}


def _speed(road: str, built_up: bool, rng: np.random.Generator) -> Tags:
    speeds = {"trunk": ("80", "100"), "primary": ("60", "90"), "secondary": ("60", "90"), "tertiary": ("60", "60")}
    if road in speeds:
        return {"maxspeed": speeds[road][0 if built_up else 1]} if road in _BIG or rng.random() < 0.6 else {}
    return {"maxspeed": "40"} if rng.random() < 0.12 else {}
