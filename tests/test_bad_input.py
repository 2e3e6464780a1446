"""Each kind of bad input: one clear sentence, exit code 2, and nothing partial left behind."""

import json
import sys

import geopandas as gpd
import numpy as np
import osmium
import pytest
import rasterio
from rasterio.transform import from_origin
from shapely.geometry import Point, box
from small_town import FACILITIES, SOUTH, STEP, STUDY, WEST, lay_out_town, osm_grid

from api.cli import main


@pytest.fixture
def town(tmp_path, monkeypatch):
    folder = tmp_path / "town"
    folder.mkdir()
    lay_out_town(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("QAMTU_LANG", "en")
    return folder


def run(capsys, *arguments):
    """Exit code, stdout and stderr of the command."""
    before = sys.argv
    sys.argv = ["qamtu", *map(str, arguments)]
    try:
        with pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv = before
    out, err = capsys.readouterr()
    return left.value.code, out, err


def refuse(capsys, town, *arguments):
    """The sentence with which the command refuses; checks that it is one, and that nothing new is left."""
    before = sorted(path.name for path in town.iterdir())
    code, out, err = run(capsys, *arguments)
    assert code == 2, err
    assert out == ""
    sentence = err.splitlines()[-1]
    assert sentence.startswith("qamtu: ")
    assert "Traceback" not in err
    assert sorted(path.name for path in town.iterdir()) == before
    return sentence


def study(capsys, town):
    return refuse(capsys, town, "study", "study.toml", "--out", "results", "--quiet")


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_town_itself_is_good(town, capsys):
    code, out, err = run(capsys, "study", "study.toml", "--out", "results", "--quiet", "--json")
    assert code == 0, err
    assert json.loads(out)["people"] == 6 * sum(range(10, 16))
    assert err == ""
    assert (town / "results" / "manifest.json").exists()


def test_truncated_pbf(town, capsys):
    with osmium.SimpleWriter(str(town / "town.osm.pbf")) as writer:
        for thing in osmium.FileProcessor(str(town / "town.osm")):
            writer.add(thing)
    content = (town / "town.osm.pbf").read_bytes()
    (town / "town.osm.pbf").write_bytes(content[: len(content) * 2 // 3])
    replace(town / "study.toml", "town.osm", "town.osm.pbf")
    sentence = study(capsys, town)
    assert "town.osm.pbf" in sentence
    assert "cut short" in sentence


def test_pbf_without_roads(town, capsys):
    (town / "town.osm").write_text(osm_grid(roads=False))
    assert "road" in study(capsys, town)


def test_empty_extract(town, capsys):
    (town / "town.osm").write_text("")
    assert "town.osm" in study(capsys, town)


def test_extract_that_is_not_osm(town, capsys):
    (town / "town.osm").write_text("<html>404</html>")
    assert "town.osm" in study(capsys, town)


def test_facility_outside_the_extract(town, capsys):
    (town / "facilities.csv").write_text(FACILITIES + "B,Far away,polyclinic,76.9,43.2\n")
    sentence = study(capsys, town)
    assert "B" in sentence
    assert "76.9" in sentence


def test_swapped_lat_and_lon(town, capsys):
    (town / "facilities.csv").write_text("id,name,kind,lon,lat\nA,Polyclinic 1,polyclinic,42.3001,69.5001\n")
    assert "swapped" in study(capsys, town)


@pytest.mark.parametrize(
    ("value", "word"), [("-5", "-5"), ("nan", "people"), ("", "blank"), ("inf", "inf"), ("many", "many")]
)
def test_people_that_cannot_be(town, capsys, value, word):
    replace(town / "cells.csv", ",10\n", f",{value}\n")
    sentence = study(capsys, town)
    assert "cells.csv" in sentence
    assert "row 2" in sentence
    assert word in sentence


def test_duplicate_cell_ids(town, capsys):
    replace(town / "cells.csv", "c01,", "c00,")
    sentence = study(capsys, town)
    assert "c00" in sentence
    assert "cells.csv" in sentence


def test_duplicate_facility_ids(town, capsys):
    (town / "facilities.csv").write_text(FACILITIES + "A,Twin,polyclinic,69.501,42.301\n")
    assert "facilities.csv" in study(capsys, town)


@pytest.mark.parametrize("name", ["cells.csv", "facilities.csv"])
def test_empty_file(town, capsys, name):
    (town / name).write_text("")
    assert name in study(capsys, town)


@pytest.mark.parametrize("name", ["cells.csv", "facilities.csv"])
def test_headings_without_rows(town, capsys, name):
    (town / name).write_text((town / name).read_text().splitlines()[0] + "\n")
    assert name in study(capsys, town)


def test_missing_column_names_those_there_are(town, capsys):
    replace(town / "study.toml", '["people"]', '["aged_65"]')
    sentence = study(capsys, town)
    assert "aged_65" in sentence
    assert "people" in sentence


def test_layer_without_crs(town, capsys):
    cells = gpd.GeoDataFrame({"id": ["c1"], "people": [3]}, geometry=[Point(69.501, 42.301)])
    with pytest.warns(UserWarning, match="crs"):
        cells.to_file(town / "cells.gpkg", driver="GPKG", engine="pyogrio")
    replace(town / "study.toml", 'path = "cells.csv"', 'path = "cells.gpkg"')
    assert "CRS" in study(capsys, town)


def test_coordinates_in_metres(town, capsys):
    (town / "cells.csv").write_text("id,lon,lat,people\nc1,7737000.5,5200000.1,5\n")
    sentence = study(capsys, town)
    assert "CRS" in sentence or "degrees" in sentence


def test_wrong_crs_declared(town, capsys):
    cells = gpd.GeoDataFrame({"id": ["c1"], "people": [3]}, geometry=[Point(69.501, 42.301)], crs="EPSG:32642")
    cells.to_file(town / "cells.gpkg", driver="GPKG", engine="pyogrio")
    replace(town / "study.toml", 'path = "cells.csv"', 'path = "cells.gpkg"')
    assert "cells.gpkg" in study(capsys, town)


def write_raster(path, *, width=8, west=WEST, crs="EPSG:4326"):
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=8, count=1, dtype="float32", crs=crs,
        transform=from_origin(west, SOUTH + 8 * STEP, STEP, STEP),
    ) as raster:  # fmt: skip
        raster.write(np.ones((8, width), dtype=np.float32), 1)


RASTERS = '[population]\nrasters = { women_15_49 = "w.tif", aged_65 = "a.tif" }\n'


def use_rasters(town):
    replace(town / "study.toml", '[population]\npath = "cells.csv"\nstrata = ["people"]\n', RASTERS)


def test_rasters_that_do_not_align(town, capsys):
    write_raster(town / "w.tif")
    write_raster(town / "a.tif", width=7)
    use_rasters(town)
    sentence = study(capsys, town)
    assert "a.tif" in sentence
    assert "align" in sentence


def test_raster_without_crs(town, capsys):
    write_raster(town / "w.tif")
    write_raster(town / "a.tif", crs=None)
    use_rasters(town)
    sentence = study(capsys, town)
    assert "a.tif" in sentence
    assert "CRS" in sentence


def test_truncated_raster(town, capsys):
    write_raster(town / "w.tif")
    write_raster(town / "a.tif")
    content = (town / "a.tif").read_bytes()
    (town / "a.tif").write_bytes(content[: len(content) - 100])
    use_rasters(town)
    assert "a.tif" in study(capsys, town)


def test_unknown_study_key(town, capsys):
    replace(town / "study.toml", "thresholds_min", "treshold_min")
    assert "did you mean thresholds_min" in study(capsys, town)


def test_boundary_file_without_polygons(town, capsys):
    points = gpd.GeoDataFrame({"id": ["x"], "name": ["X"]}, geometry=[Point(69.5, 42.3)], crs="EPSG:4326")
    points.to_file(town / "districts.geojson", driver="GeoJSON", engine="pyogrio")
    (town / "study.toml").write_text(STUDY + '[boundaries]\npath = "districts.geojson"\n')
    assert "districts.geojson" in study(capsys, town)


def test_duplicate_boundary_ids(town, capsys):
    shapes = [box(69.49, 42.29, 69.505, 42.32), box(69.505, 42.29, 69.52, 42.32)]
    table = gpd.GeoDataFrame({"id": ["x", "x"], "name": ["X", "Y"]}, geometry=shapes, crs="EPSG:4326")
    table.to_file(town / "districts.geojson", driver="GeoJSON", engine="pyogrio")
    (town / "study.toml").write_text(STUDY + '[boundaries]\npath = "districts.geojson"\n')
    assert "x" in study(capsys, town)


def test_unwritable_folder(town, capsys):
    (town / "file").write_text("")
    assert "file" in refuse(capsys, town, "study", "study.toml", "--out", "file/results", "--quiet")


def test_folder_that_holds_other_files(town, capsys):
    assert "not a Qamtu result" in refuse(capsys, town, "study", "study.toml", "--out", ".", "--quiet")


def test_missing_extract_for_a_network(town, capsys):
    assert "none.pbf" in refuse(capsys, town, "network", "build", "none.pbf", "n", "--quiet")


def test_unknown_mode(town, capsys):
    assert "boat" in refuse(capsys, town, "network", "build", "town.osm", "n", "--modes", "boat", "--quiet")


def test_folder_that_is_no_network(town, capsys):
    sentence = refuse(
        capsys, town, "isochrone", "--network", ".", "--mode", "walk", "--lon", "69.5", "--lat", "42.3",
        "--out", "i.geojson", "--quiet",
    )  # fmt: skip
    assert "network" in sentence


def test_sentences_come_in_the_language_asked_for(town, capsys, monkeypatch):
    replace(town / "study.toml", "thresholds_min", "treshold_min")
    told = {}
    for lang in ("en", "ru", "kk", "th"):
        monkeypatch.setenv("QAMTU_LANG", lang)
        told[lang] = study(capsys, town)
        assert "treshold_min" in told[lang]
    assert len(set(told.values())) == 4


def test_wrong_option_is_explained(town, capsys):
    code, _, err = run(capsys, "study", "study.toml", "--outt", "x")
    assert code == 2
    assert "--outt" in err
    assert "Traceback" not in err


def test_a_mode_named_twice_counts_once(town, capsys):
    replace(town / "study.toml", 'modes = ["walk"]', 'modes = ["walk", "walk"]')
    code, out, err = run(capsys, "study", "study.toml", "--out", "results", "--quiet", "--json")
    assert code == 0, err
    assert [row["mode"] for row in json.loads(out)["coverage"]] == ["walk", "walk"]  # one mode, two thresholds


@pytest.mark.parametrize("option", [("matrix", "--cutoff-min", "-5"), ("siting", "--threshold-min", "-5")])
def test_a_negative_limit_is_refused(town, capsys, option):
    code, _, err = run(capsys, *option)
    assert code == 2
    assert "Traceback" not in err
