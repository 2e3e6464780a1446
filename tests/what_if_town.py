"""A town for what-if tests: one-way streets, a bridge, three districts, groups of people, facilities that differ."""

from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from api.regions import ServedRegion
from geo.coverage import coverage_table
from geo.facilities import build_facilities
from geo.population import assign_boundaries, build_population
from geo.region import CapacityAssumption, Question, Region
from geo.scenario import measure_reaches
from routing.osm.read import read_network

WEST, SOUTH, STEP, SIZE = 69.50, 42.30, 0.004, 9
BRIDGE = (WEST + 3.5 * STEP, SOUTH + 4 * STEP)
"""The middle of the only street between the western and the eastern half."""
BRIDGE_NAMES = '<tag k="name" v="Абай көшесі"/><tag k="name:en" v="Abai Street"/><tag k="name:ru" v="улица Абая"/>'
"""Of the whole street that the bridge is a part of."""
SERVICES = ("dental", "gp", "tb")


def town_osm() -> str:
    """A grid without its streets between columns 3 and 4, but for one: the bridge. Every third street is one-way."""
    nodes = [
        f'<node id="{1 + row * SIZE + column}" lat="{SOUTH + row * STEP}" lon="{WEST + column * STEP}" version="1"/>'
        for row in range(SIZE)
        for column in range(SIZE)
    ]
    ways, number = [], 0

    def add(line: list[int], one_way: bool, names: str = "") -> None:
        nonlocal number
        number += 1
        refs = "".join(f'<nd ref="{node}"/>' for node in line)
        tags = '<tag k="highway" v="residential"/>' + ('<tag k="oneway" v="yes"/>' if one_way else "") + names
        ways.append(f'<way id="{100 + number}" version="1">{refs}{tags}</way>')

    for row in range(SIZE):
        line = [1 + row * SIZE + column for column in range(SIZE)]
        for part in [line] if row == 4 else [line[:4], line[4:]]:
            add(part, one_way=row % 3 == 1 and row != 4, names=BRIDGE_NAMES if row == 4 else "")
    for column in range(SIZE):
        add([1 + row * SIZE + column for row in range(SIZE)], one_way=column % 3 == 2)
    return '<osm version="0.6" generator="test">' + "".join(nodes + ways) + "</osm>"


def build_town(folder: Path, seed: int = 7) -> Region:
    """The region, the same for the same seed."""
    rng = np.random.default_rng(seed)
    (folder / "town.osm").write_text(town_osm(), encoding="utf-8")
    span = (SIZE - 1) * STEP
    facilities = build_facilities(
        shapely.points(rng.uniform([WEST, SOUTH], [WEST + span, SOUTH + span], size=(8, 2))),
        {
            "facility_id": [f"f{i}" for i in range(8)],
            "kind": ["fap"] * 8,
            "services": [tuple(s for k, s in enumerate(SERVICES) if (i >> k) & 1) for i in range(8)],
            "capacity_per_day": [10.0, np.nan, 3.0, 6.0, 0.0, 4.0, np.nan, 8.0],
            "open": [i != 5 for i in range(8)],
        },
    )
    n = 150
    places = rng.uniform([WEST - STEP, SOUTH - STEP], [WEST + span + STEP, SOUTH + span + STEP], size=(n, 2))
    places[-1] = WEST + 1, SOUTH + 1  # far from any street
    people = {name: rng.uniform(0, 9, n) for name in ("children", "women_15_49", "aged_65")}
    population = build_population([f"c{i:03}" for i in range(n)], shapely.points(places), people)
    thirds = [WEST - 1, WEST + span / 3, WEST + 2 * span / 3, WEST + span]  # the rest is on no boundary
    boundaries = gpd.GeoDataFrame(
        {"boundary_id": ["d1", "d2", "d3"], "name": ["One", "Two", "Three"], "level": ["district"] * 3},
        geometry=[shapely.box(a, SOUTH - 1, b, SOUTH + 0.5) for a, b in pairwise(thirds)],
        crs="EPSG:4326",
    )
    network = read_network(folder / "town.osm", modes=["walk", "car"])
    return Region("town", "", True, network, assign_boundaries(population, boundaries), facilities, boundaries)


def question(**fields: object) -> Question:
    """What is asked of the town."""
    given = {
        "modes": ("walk", "car"),
        "thresholds_min": (1.0, 4.0, 12.0),
        "capacity": CapacityAssumption(visits_per_person_year=5.0, working_days=100.0),
    }
    return Question(**(given | fields))


def serve_town(folder: Path) -> ServedRegion:
    """The town as the service shows it."""
    town = build_town(folder)
    return ServedRegion("town", folder, question(), lambda: town)


def coverage_of(region: Region, asked: Question, thresholds_min: tuple[float, ...] = ()) -> pd.DataFrame:
    """Coverage the slow way: all travel times of the region measured anew."""
    reaches = measure_reaches(region, asked)
    return coverage_table(
        reaches, region.population, region.boundaries, thresholds_min=thresholds_min or asked.thresholds_min
    )


def random_changes(rng: np.random.Generator) -> list[dict]:
    """A scenario as JSON: any kinds of changes in any order, some switched off."""
    ids, listed = [f"f{i}" for i in range(8)], []
    for number in range(int(rng.integers(1, 7))):
        kind = str(rng.choice([*FACILITY_FIELDS, *ROAD_FIELDS]))
        if kind == "add_facility":
            fields = FACILITY_FIELDS[kind](rng) | {"facility_id": f"n{number}"}
        elif kind in FACILITY_FIELDS:
            fields = FACILITY_FIELDS[kind](rng) | {"facility_id": str(rng.choice(ids))}
        else:
            fields = ROAD_FIELDS[kind](rng)
        if rng.random() < 0.15:
            fields["on"] = False
        elif kind == "add_facility":
            ids.append(fields["facility_id"])
        listed.append({"type": kind} | fields)
    return listed


def random_place(rng: np.random.Generator) -> dict:
    lon, lat = rng.uniform([WEST, SOUTH], [WEST + (SIZE - 1) * STEP, SOUTH + (SIZE - 1) * STEP])
    return {"lon": float(lon), "lat": float(lat)}


def random_services(rng: np.random.Generator) -> list[str]:
    return [service for service in (*SERVICES, "new service") if rng.random() < 0.4]


def on_a_street(rng: np.random.Generator) -> list[float]:
    """A place on a street along a row, between two junctions."""
    column = rng.choice([0, 1, 2, 4, 5, 6, 7])
    return [WEST + (float(column) + 0.4) * STEP, SOUTH + float(rng.integers(SIZE)) * STEP]


FACILITY_FIELDS = {
    "add_facility": lambda rng: random_place(rng) | {"services": random_services(rng)},
    "move_facility": random_place,
    "close_facility": lambda _rng: {},
    "reopen_facility": lambda _rng: {},
    "upgrade_facility": lambda rng: {
        "services": random_services(rng),
        "capacity_per_day": float(rng.integers(20)),
    },
}
ROAD_FIELDS = {
    "close_road": lambda rng: {"at": on_a_street(rng)},
    "set_speed": lambda rng: {"at": on_a_street(rng), "speed_kmh": float(rng.uniform(2, 60))},
    "scale_speed": lambda rng: {"ways": [int(rng.integers(101, 126))], "factor": float(rng.uniform(0.3, 2))},
    "reopen_road": lambda _rng: {"where": {}},
    "speed_factors": lambda rng: {"name": "winter", "factors": {"residential": float(rng.uniform(0.3, 1))}},
    "add_road": lambda rng: {"line": [on_a_street(rng), [WEST, SOUTH]], "speed_kmh": 30.0, "join_m": 30.0},
}
