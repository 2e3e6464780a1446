"""Writes the worked example: streets, 17 units, 300 older people, 12 carers and the visits file that joins them."""

import datetime
import shutil
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.demo_region import write_demo_region
from geo.demo_region.region import BOUNDARIES_FOLDER
from geo.manifest import write_manifest
from geo.output_folder import output_folder
from geo.points import CRS
from geo.visits.example.people import draw_people
from geo.visits.example.readme import README
from geo.visits.example.rides import list_rides
from geo.visits.example.teams import list_teams
from geo.visits.example.units import list_units
from geo.visits.settlements import PLACES
from routing.errors import Phrase
from routing.osm.features import read_features
from routing.progress import Progress, silent

START: Final = datetime.date(2026, 11, 30)
DAYS: Final = 28
EXTRACT: Final = "region.osm.pbf"
VISITS_FILE: Final = f"""# SYNTHETIC example: invented streets, people and carers. Not for decisions about a real place.
people = "people.csv"
teams = "teams.csv"
rides = "rides.csv"         # a clinic day a week: who is brought in, by which car, to which unit
cars = "cars.csv"
hubs = "hubs.csv"

[plan]
name = "Singha Nakhon (synthetic)"
start = {START}          # a Monday; four weeks with two public holidays
days = {DAYS}
seed = 1
holidays = "TH"
country = "TH"
synthetic = true

[network]
osm = "{EXTRACT}"

[weights]                   # in seconds of travel: what one unit is worth
travel = 1                  # a second on the way
waiting = 0.5               # a second that a team waits
balance = 1800              # an hour of work off the fair share
continuity = 900            # a visit by another team than usual
even_gaps = 300             # a day that a gap is off the even one
preferred_day = 600         # a visit on a day that is not preferred
"""


def write_visits_example(
    folder: Path, *, seed: int = 1, boundaries: Path = BOUNDARIES_FOLDER, progress: Progress = silent
) -> None:
    """Write the example to `folder`: the same seed writes the same bytes.

    Files: `visits.toml`, `people.csv`, `teams.csv`, `units.csv`, those of rides, `region.osm.pbf`, `README.txt`.

    Raises
    ------
    OutputError
        The folder cannot be written, or holds other files.
    """
    with output_folder(folder) as partial:
        region = partial / "region"
        write_demo_region(
            region,
            region="singha_nakhon",
            seed=seed,
            boundaries=boundaries,
            progress=lambda step, _share: progress(step),
        )
        progress(Phrase("drawing people and teams"))
        _write_lists(partial, region, np.random.default_rng([seed, 60]))
        shutil.move(region / EXTRACT, partial / EXTRACT)
        shutil.rmtree(region)
        (partial / "visits.toml").write_text(VISITS_FILE, encoding="utf-8")
        (partial / "README.txt").write_text(README, encoding="utf-8")
        write_manifest(
            partial,
            name="Singha Nakhon (synthetic)",
            inputs=(),
            parameters={"plan": {"seed": seed}},
            synthetic=True,
            found={},
            warnings=(),
        )


def _write_lists(folder: Path, region: Path, rng: np.random.Generator) -> None:
    tambons = gpd.read_file(region / "districts.geojson")
    cells = _cells(region / "population.csv", tambons)
    units = list_units(pd.read_csv(region / "facilities.csv"), cells)
    teams = list_teams(units)
    people = draw_people(cells, _villages(region / EXTRACT), teams, START, rng)
    rides, cars, hubs = list_rides(people, units, rng)
    tables = {"units": units, "teams": teams, "people": people, "rides": rides, "cars": cars, "hubs": hubs}
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")


def _cells(path: Path, tambons: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Population cells with their tambon, and about how many people of 60 and more: 65+, and a third of 50 to 64."""
    table = pd.read_csv(path)
    cells = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs=CRS)
    cells = cells.sjoin(tambons[["boundary_id", "geometry"]], predicate="within").drop_duplicates("cell_id")
    return cells.assign(older=cells["aged_65"] + cells["women_50_64"] * 2 / 3).reset_index(drop=True)


def _villages(extract: Path) -> pd.DataFrame:
    """Villages whose name stands once."""
    features = read_features(extract, {"place": PLACES})
    names = pd.DataFrame(
        {"name": [tags.get("name", "") for tags in features.tags], "lon": features.lon, "lat": features.lat}
    )
    return names[(names["name"] != "") & ~names["name"].duplicated(keep=False)].reset_index(drop=True)
