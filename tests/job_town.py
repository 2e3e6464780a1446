"""A small town in a database, with boundaries, two services and two travel modes, for jobs to work on."""

import re
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import geopandas as gpd
from shapely.geometry import box
from small_town import CELLS, SOUTH, STEP, WEST, osm_grid

from api.region_shelf import RegionShelf
from api.service import Service
from api.store.database import Database
from api.store.models import Job
from api.store.regions import StoredRegion, load_region, save_region
from geo.output_folder import MANIFEST
from geo.region import Question, Region
from geo.study_file import read_study
from geo.study_region import read_region
from routing.storage import save_network

FACILITIES = """id,name,kind,lon,lat,services
A,Polyclinic 1,polyclinic,69.5001,42.3001,
B,Ambulatory,ambulatory,69.5081,42.3081,dental
"""
SITING = {"model": "mclp", "mode": "walk", "sites": 2, "threshold_min": 5.0}
STUDY = """
[study]
name = "Town"
[network]
osm = "town.osm"
[[facilities]]
path = "facilities.csv"
[population]
path = "cells.csv"
strata = ["people"]
[boundaries]
path = "boundaries.geojson"
[coverage]
modes = ["walk", "car"]
thresholds_min = [5, 15]
"""


@dataclass(frozen=True, eq=False)
class Town:
    """The service, and what it holds; read when it is first asked for."""

    service: Service

    @property
    def region(self) -> Region:
        """As the database has it."""
        return self._stored.region

    @property
    def question(self) -> Question:
        """As the database has it."""
        return self._stored.question

    @cached_property
    def _stored(self) -> StoredRegion:
        with self.service.database.session() as session:
            return load_region(session, self.service.data, "town")

    def job(self, job_id: str) -> Job:
        with self.service.database.session() as session:
            return session.get_one(Job, job_id)

    def result(self, job: Job) -> Path:
        return self.service.data / "results" / job.id

    def files(self, job: Job) -> dict[str, bytes]:
        """The result byte by byte, without the hash of the code: the code may be worked on while tests run."""
        found = {path.name: path.read_bytes() for path in self.result(job).iterdir()}
        return found | {MANIFEST: re.sub(rb'"code": "\w+"', b"", found[MANIFEST])}


def lay_out_job_town(database: Database, data: Path) -> Town:
    """The town as the region `town` of a service."""
    region, question, streets = _read_town()
    shutil.copytree(streets.parent.parent, data, dirs_exist_ok=True)
    service = Service(database, data, RegionShelf(database, data))
    folder = data / "networks" / streets.name
    with database.session() as session:
        save_region(session, data, "town", region, question, network_id="town-streets", network_folder=folder)
    return Town(service)


@cache
def _read_town() -> tuple[Region, Question, Path]:
    """The town and its question, and a data folder with its files and the folder of its streets: made once."""
    data = Path(mkdtemp(prefix="qamtu-test-jobs-"))
    files = data / "files"
    files.mkdir()
    (files / "town.osm").write_text(osm_grid())
    (files / "facilities.csv").write_text(FACILITIES)
    (files / "cells.csv").write_text(CELLS)
    (files / "study.toml").write_text(STUDY)
    # The last row of cells lies on no boundary.
    north = SOUTH + 4.9 * STEP
    halves = [box(WEST - 1, SOUTH - 1, WEST + 2.5 * STEP, north), box(WEST + 2.5 * STEP, SOUTH - 1, WEST + 1, north)]
    boundaries = gpd.GeoDataFrame({"id": ["w", "e"], "name": ["West", "East"]}, geometry=halves, crs=4326)
    boundaries.to_file(files / "boundaries.geojson")
    study = read_study(files / "study.toml")
    region = read_region(study, [], progress=lambda _step: None)
    return region, study.question, save_network(region.network, data / "networks" / "town")


def matrix_of(blocks: int) -> dict[str, object]:
    """Parameters of a matrix job with so many steps beside the first and the last."""
    places = [
        {"id": f"o{number}", "lon": WEST + number % 5 * STEP + 0.0003, "lat": SOUTH + number % 7 * STEP / 2}
        for number in range(blocks)
    ]
    return {"mode": "walk", "origins": places, "destinations": "cells", "origins_per_step": 1}


class Threads:
    """Steps in threads of this process; `before` is called at the beginning of each."""

    def __init__(self, width: int = 1, before: Callable[[], None] = lambda: None) -> None:
        self.width = width
        self.before = before
        self.stopped = 0
        self._pool = ThreadPoolExecutor(width)

    def submit(self, call: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        def called() -> Any:
            self.before()
            return call(*arguments)

        return self._pool.submit(called)

    def stop(self) -> None:
        self.stopped += 1

    def close(self) -> None:
        self._pool.shutdown()
