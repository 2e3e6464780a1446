"""Writes a synthetic region: OSM extract, people, facilities, boundaries and the study that joins them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geo.demo_region import shymkent, singha_nakhon
from geo.demo_region.districts import District, draw_outline, read_districts, write_districts
from geo.demo_region.facilities import FacilitySpec, draft_facilities, facility_table, stand_by_streets
from geo.demo_region.layout import draw_layout
from geo.demo_region.plan import Plan
from geo.demo_region.population import STRATA, People, population_table, settle_people
from geo.demo_region.shymkent_facilities import shymkent_facilities
from geo.demo_region.singha_nakhon_facilities import singha_nakhon_facilities
from geo.demo_region.write_osm import GENERATOR, draft_region, lay_streets
from geo.errors import OutputError, StudyError
from routing.errors import Phrase
from routing.osm.write import write_osm

Progress = Callable[[Phrase, float], None]
BOUNDARIES_FOLDER = Path(__file__).resolve().parents[2] / "data" / "boundaries"


@dataclass(frozen=True)
class Kit:
    """A region's plan, the file of its boundaries and how its facilities are placed."""

    plan: Plan
    boundaries: str
    facilities: Callable[[Plan, People, int], list[FacilitySpec]]


REGIONS: Mapping[str, Kit] = {
    "shymkent": Kit(shymkent.PLAN, "shymkent_districts.geojson", shymkent_facilities),
    "singha_nakhon": Kit(singha_nakhon.PLAN, "singha_nakhon_tambons.geojson", singha_nakhon_facilities),
}


def write_demo_region(
    folder: Path,
    *,
    region: str = "shymkent",
    seed: int = 1,
    boundaries: Path = BOUNDARIES_FOLDER,
    progress: Progress | None = None,
) -> None:
    """Write a synthetic region to `folder`: the same seed writes the same bytes.

    Files: `region.osm.pbf`, `population.csv`, `facilities.csv`, `districts.geojson`, `study.toml`, `README.txt`.
    `boundaries` is the folder with the region's boundary file; `progress` hears what is done and the share done.

    Raises
    ------
    StudyError
        The region is not one of `REGIONS`.
    BoundaryError
        The boundary file is missing or damaged.
    OutputError
        The folder cannot be written.
    """
    if region not in REGIONS:
        raise StudyError(
            "no demo region is called {region}; choose one of {known}", region=region, known=", ".join(REGIONS)
        )
    tell = progress or (lambda _what, _share: None)
    kit = REGIONS[region]
    districts = read_districts(boundaries / kit.boundaries, kit.plan)
    _require_folder(folder)
    tell(Phrase("drawing streets"), 0.0)
    layout = draw_layout(kit.plan, draw_outline(kit.plan), seed)
    tell(Phrase("joining streets"), 0.55)
    ground = lay_streets(kit.plan, layout, seed)
    tell(Phrase("settling people"), 0.7)
    people = settle_people(kit.plan, ground, districts, seed)
    specs = kit.facilities(kit.plan, people, seed)
    places = stand_by_streets(ground, specs)
    tell(Phrase("writing files"), 0.8)
    draft = draft_region(kit.plan, layout, ground, [(d.names, d.polygon) for d in districts], seed)
    draft_facilities(draft, specs, places)
    write_osm(folder / "region.osm.pbf", draft.build(kit.plan.frame), generator=GENERATOR)
    _write_table(folder / "population.csv", population_table(kit.plan, people))
    _write_table(folder / "facilities.csv", facility_table(kit.plan, specs, places))
    write_districts(folder / "districts.geojson", kit.plan, _counted(districts, people))
    (folder / "study.toml").write_text(_study(kit.plan), encoding="utf-8")
    (folder / "README.txt").write_text(_README.format(name=kit.plan.names["name"], seed=seed), encoding="utf-8")
    tell(Phrase("done"), 1.0)


def _require_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError("{name} cannot be made a folder; choose another place", name=folder.name) from error


def _write_table(path: Path, table: pd.DataFrame) -> None:
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _counted(districts: list[District], people: People) -> list[District]:
    """Districts with the people really settled in them (they are exact; a test holds it)."""
    settled = np.bincount(people.district, people.total, minlength=len(districts)).astype(int).tolist()
    return [District(d.boundary_id, d.names, d.level, n, d.polygon) for d, n in zip(districts, settled, strict=True)]


def _study(plan: Plan) -> str:
    titles = "\n".join(f'{key.replace(":", "_")} = "{text}"' for key, text in plan.names.items())
    strata = ", ".join(f'"{s}"' for s in STRATA)
    return _STUDY.format(titles=titles, country=plan.country, strata=strata, origin=_ORIGIN)


_ORIGIN = 'attribution = "Qamtu, synthetic data"\nlicence = "CC0 1.0"'

_STUDY = """# SYNTHETIC region: invented streets, people and facilities. Not for decisions about a real place.
[study]
{titles}
country = "{country}"
synthetic = true

[network]
osm = "region.osm.pbf"

[[facilities]]
path = "facilities.csv"
columns = {{ id = "facility_id" }}
{origin}

[population]
path = "population.csv"
columns = {{ id = "cell_id", lon = "lon", lat = "lat" }}
strata = [{strata}]
{origin}

[boundaries]
path = "districts.geojson"
{origin}

[coverage]
modes = ["walk", "car", "walk_elderly"]
thresholds_min = [15, 30, 60]
direction = "to_facility"
visits_per_person_year = 6  # an assumption, not a norm
working_days = 250

[siting]
model = "mclp"
mode = "walk"
threshold_min = 15
sites = 5
candidates = "cells"
seed = 1
"""

_README = """{name}
seed {seed}

SYNTHETIC DATA. Streets, people, facilities and boundaries are invented by a program. Names and totals follow public
figures; nothing here describes a real street, household or facility. Do not use it for decisions.

СИНТЕТИКАЛЫҚ (ЖАСАНДЫ) ДЕРЕКТЕР. Көшелерді, халықты, ұйымдарды және шекараларды бағдарлама ойдан құрастырған.
Шешім қабылдау үшін пайдалануға болмайды.

СИНТЕТИЧЕСКИЕ ДАННЫЕ. Улицы, население, организации и границы придуманы программой. Названия и итоги взяты из
открытых источников. Не использовать для принятия решений.

ข้อมูลสังเคราะห์ ถนน ประชากร สถานพยาบาล และเขตการปกครองสร้างขึ้นโดยโปรแกรม ไม่ใช่ข้อมูลจริง ห้ามใช้ประกอบการตัดสินใจ
"""
