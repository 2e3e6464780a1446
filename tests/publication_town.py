"""A small town's result, published: made once for all tests of publications. Imported by tests, never installed."""

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

from small_town import lay_out_town

from api.settings import WEB_STATIC
from geo.publication.publish import Imprint, publish_study
from geo.study import run_study
from geo.study_file import read_study

ASSETS = WEB_STATIC / "vendor"
IMPRINT = Imprint(date="2026-11-22", approved_by="Department", lang="ru")


SITING = '[siting]\nmodel = "mclp"\nsites = 2\nthreshold_min = 5\n'
"""Asks for two sites, for `run_town`."""


def run_town(folder, more=""):
    """The town with two districts and two strata, its study run; the folder of the result. `more` it is to say."""
    lay_out_town(folder)
    lines = (folder / "cells.csv").read_text().splitlines()
    old = ["old", *(str(number % 3) for number in range(36))]
    (folder / "cells.csv").write_text("".join(f"{line},{more}\n" for line, more in zip(lines, old, strict=True)))
    (folder / "districts.geojson").write_text(json.dumps(districts()))
    text = (folder / "study.toml").read_text().replace('strata = ["people"]', 'strata = ["people", "old"]')
    text = text.replace("[5, 15]", '[5, 15]\nservices = ["antenatal"]')
    ranges = '[boundaries]\npath = "districts.geojson"\nid = "id"\nname = "name"\n[ranges]\ndraws = 10\n'
    (folder / "study.toml").write_text(text + ranges + more)
    run_study(read_study(folder / "study.toml"), folder / "out", lang="en", assets=ASSETS)
    return folder / "out"


def districts():
    """Three districts side by side, of two columns of cells each."""
    edges = [69.4, 69.5036, 69.5076, 69.52]
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"d{number}", "name": f"District {number}", "name:ru": f"Район {number}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[west, 42.2], [east, 42.2], [east, 42.4], [west, 42.4], [west, 42.2]]],
            },
        }
        for number, (west, east) in enumerate(pairwise(edges), start=1)
    ]
    return {"type": "FeatureCollection", "features": features}


def publish_town(result, out, imprint=IMPRINT, **more):
    """The publication of the town's result, without PNG: a picture takes a second."""
    more = {"with_data": True} | more
    return publish_study(result, out, replace(imprint, png="none"), look_in=[result.parent], assets=ASSETS, **more)


@cache
def published_town():
    """The folder of its publication, made once."""
    folder = Path(mkdtemp(prefix="qamtu-test-publication-"))
    publish_town(run_town(folder), folder / "published")
    return folder / "published"
