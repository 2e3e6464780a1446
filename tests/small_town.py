"""A small town on disk: 36 junctions, a facility, cells and a study file. Imported by tests, never installed."""

from api.regions import ServedRegion
from geo.study_file import read_study
from geo.study_region import read_region

WEST, SOUTH, STEP = 69.50, 42.30, 0.002


def osm_grid(size=6, roads=True):
    """A small town as OSM XML: `size` x `size` junctions, residential streets along rows and columns."""
    nodes = [
        f'<node id="{1 + row * size + column}" lat="{SOUTH + row * STEP}" lon="{WEST + column * STEP}" version="1"/>'
        for row in range(size)
        for column in range(size)
    ]
    lines = [[1 + row * size + column for column in range(size)] for row in range(size)]
    lines += [[1 + row * size + column for row in range(size)] for column in range(size)]
    tag = '<tag k="highway" v="residential"/>' if roads else '<tag k="natural" v="tree_row"/>'
    ways = [
        f'<way id="{100 + number}" version="1">' + "".join(f'<nd ref="{node}"/>' for node in line) + tag + "</way>"
        for number, line in enumerate(lines)
    ]
    return '<osm version="0.6" generator="test">' + "".join(nodes + ways) + "</osm>"


FACILITIES = "id,name,kind,lon,lat\nA,Polyclinic 1,polyclinic,69.5001,42.3001\n"
CELLS = "id,lon,lat,people\n" + "".join(
    f"c{row}{column},{WEST + column * STEP + 0.0005},{SOUTH + row * STEP + 0.0004},{10 + row}\n"
    for row in range(6)
    for column in range(6)
)
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
[coverage]
modes = ["walk"]
thresholds_min = [5, 15]
"""


def lay_out_town(folder):
    """The files of the town, in `folder`."""
    (folder / "town.osm").write_text(osm_grid())
    (folder / "facilities.csv").write_text(FACILITIES)
    (folder / "cells.csv").write_text(CELLS)
    (folder / "study.toml").write_text(STUDY)


def read_town(folder):
    """The region of the town whose files lie in a folder, and what is asked of it."""
    study = read_study(folder / "study.toml")
    return read_region(study, [], progress=lambda *_: None), study.question


def serve_town(folder):
    """The town as the service shows it; its files are laid out in the folder."""
    lay_out_town(folder)
    region, question = read_town(folder)
    return ServedRegion("town", folder, question, lambda: region)
