"""The town of the what-if tests with names, kinds and a base map, on a port. Imported by tests, never installed."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from live_service import listening
from what_if_town import build_town, question

from api.base_maps import BaseMaps
from api.main import create_app
from api.service import Service, open_service
from api.store.regions import save_region
from geo.region import Region
from routing.storage import save_network

HOSTILE = "=1+1 {{7*7}} </script><img src=x onerror='window.harmed=1'>"
KINDS = [
    "polyclinic",
    "ambulatory",
    "fap",
    "medical_point",
    "hospital",
    "perinatal_centre",
    "rural_health_unit",
    "other",
]
NAMES = [
    "№ 2 емхана",
    "№ 10 амбулатория",
    HOSTILE,
    "ФАП «Ақжар»",
    "Аурухана",
    "Перинаталдық орталық",
    "รพ.สต. ท่าข้าม",
    "",
]


def named_town(folder: Path) -> Region:
    """The region; people of 150 places, three districts, eight facilities of every kind."""
    town = build_town(folder)
    facilities, boundaries = town.facilities.copy(), town.boundaries.copy()  # type: ignore[union-attr]
    facilities["kind"], facilities["name"] = KINDS, NAMES
    boundaries["name"] = ["Абай ауданы", HOSTILE, "Әл-Фараби ауданы"]
    boundaries["name_ru"] = ["Абайский район", "", "Аль-Фарабийский район"]
    boundaries["name_en"] = ["Abai district", "", "Al-Farabi district"]
    titles = {"kk": "Қала", "ru": "Город", "en": "Town", "th": "เมือง"}
    return replace(town, titles=titles, facilities=facilities, boundaries=boundaries)


@cache
def laid_out() -> tuple[Path, Region]:
    """A data folder with the town and its base map, made once, and the town."""
    folder = Path(mkdtemp(prefix="qamtu-test-planner-"))
    town, asked, data = named_town(folder), question(thresholds_min=(4.0, 12.0, 30.0), cutoff_min=60.0), folder / "data"
    (data / "store").mkdir(parents=True)
    shutil.copy(folder / "town.osm", data / "store" / f"{town.network.source.sha256}.osm")
    service = open_service(data)
    streets = save_network(town.network, data / "networks" / "n1")
    with service.database.session() as session:
        save_region(session, data, "town", town, asked, network_id="n1", network_folder=streets)
    service.close()
    base_maps = BaseMaps(data)
    while base_maps.find(town.network.source.sha256) is None:
        time.sleep(0.05)
    return data, town


def town_service(folder: Path) -> Service:
    """A service that has the town and its base map, on files of its own."""
    return open_service(Path(shutil.copytree(laid_out()[0], folder / "data")))


@contextmanager
def served_planner(folder: Path) -> Iterator[tuple[str, Region]]:
    """The address of such a service, and the town."""
    service = town_service(folder)
    try:
        with listening(create_app(service=service)) as address:
            yield address, laid_out()[1]
    finally:
        service.close()
