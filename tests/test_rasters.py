"""Population rasters keep their people, native or as H3; those that do not fit together are refused."""

import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import h3
import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import Affine
from shapely.geometry import Point

from geo import rasters
from geo.errors import RasterError
from geo.gathering import H3Cells
from geo.notes import Note
from geo.rasters import read_rasters

NODATA = -99999.0


def from_origin(west: float, north: float, width: float, height: float) -> Affine:
    return Affine(width, 0, west, 0, -height, north)


PLACE = from_origin(69.0, 43.0, 0.01, 0.01)


def write(path: Path, values: Any, **changed: Any) -> Path:
    band = np.asarray(values, dtype=np.float32)
    options: dict[str, Any] = {"crs": "EPSG:4326", "transform": PLACE, "nodata": NODATA} | changed
    with rasterio.open(
        path, "w", driver="GTiff", height=band.shape[-2], width=band.shape[-1], count=1, dtype="float32", **options
    ) as target:
        target.write(band, 1)
    return path


def test_pixels_become_cells(tmp_path: Path) -> None:
    women = write(tmp_path / "w.tif", [[1, 0, NODATA], [2.5, np.nan, 0]])
    men = write(tmp_path / "m.tif", [[0, 0, 4], [1, 0, 0]])
    population = read_rasters({"women_15_49": women, "men_15_49": men})
    assert population.cells["cell_id"].tolist() == ["r0c0", "r0c2", "r1c0"]
    assert population.people.to_dict("list") == {"women_15_49": [1, 0, 2.5], "men_15_49": [0, 4, 1]}
    assert population.cells.geometry.x.tolist() == pytest.approx([69.005, 69.025, 69.005])
    assert population.cells.geometry.y.tolist() == pytest.approx([42.995, 42.995, 42.985])
    assert [stratum.sex for stratum in population.strata] == ["female", "male"]
    assert population.everyone == ""
    assert population.total() == 8.5


def test_only_pixels_of_the_region_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "p.tif", np.arange(1, 101).reshape(10, 10))
    population = read_rasters({"population": path}, bbox=(69.02, 42.95, 69.04, 42.97))
    assert population.cells["cell_id"].tolist() == ["r3c2", "r3c3", "r4c2", "r4c3"]
    assert population.people["population"].tolist() == [33, 34, 43, 44]


def notes_of(path: Path, **options: Any) -> list[str]:
    notes: list[Note] = []
    read_rasters({"population": path}, notes=notes, **options)
    return [str(note) for note in notes]


def test_people_outside_the_box_are_told(tmp_path: Path) -> None:
    """1 + ... + 100 = 5050 people, of whom 33 + 34 + 43 + 44 = 154 live inside."""
    path = write(tmp_path / "p.tif", np.arange(1, 101).reshape(10, 10))
    told = ["p.tif: 4\u00a0896 of 5\u00a0050 people live outside the extract and were left out"]
    assert notes_of(path, bbox=(69.02, 42.95, 69.04, 42.97)) == told
    assert notes_of(path, bbox=(69.0, 42.0, 70.0, 43.0)) == []
    assert notes_of(path) == []


def test_people_outside_are_counted_once_where_strata_overlap(tmp_path: Path) -> None:
    paths = {
        "population": write(tmp_path / "p.tif", [[10, 20, 30]]),
        "aged_65": write(tmp_path / "a.tif", [[1, 2, 3]]),
    }
    notes: list[Note] = []
    read_rasters(paths, bbox=(69.0, 42.9, 69.01, 43.0), notes=notes)
    assert [str(note) for note in notes] == ["p.tif: 50 of 60 people live outside the extract and were left out"]


def test_a_raster_too_large_to_count_says_that_it_was_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasters, "MOST_PIXELS_COUNTED", 3)
    path = write(tmp_path / "p.tif", [[1, 1], [1, 1]])
    assert notes_of(path, bbox=(69.0, 42.98, 69.01, 43.0)) == [
        "p.tif covers more than the extract; people outside the extract were left out"
    ]
    assert notes_of(path, bbox=(68.9, 42.9, 69.1, 43.1)) == []


@pytest.mark.parametrize(("nodata", "told"), [(NODATA, ["2"]), (None, ["2"]), (np.nan, [])])
def test_nan_that_is_not_declared_is_told(tmp_path: Path, nodata: float | None, told: list[str]) -> None:
    path = write(tmp_path / "p.tif", [[1, np.nan], [np.nan, 4]], nodata=nodata)
    sentence = "p.tif: {} pixels are NaN, which is not declared as no data; they were counted as nobody"
    assert notes_of(path) == [sentence.format(count) for count in told]


@pytest.mark.parametrize("people", [1e30, np.inf, -1])
def test_people_that_cannot_be_are_refused_by_pixel(tmp_path: Path, people: float) -> None:
    with pytest.raises(RasterError, match="the pixel in row 0, column 1 is .*; people are from 0 to"):
        read_rasters({"population": write(tmp_path / "p.tif", [[1, people]])})


def test_other_crs_becomes_degrees(tmp_path: Path) -> None:
    path = write(tmp_path / "p.tif", [[7]], crs="EPSG:32642", transform=from_origin(549_000, 4_683_100, 100, 100))
    population = read_rasters({"population": path}, bbox=(69.5, 42.2, 69.7, 42.4))
    point = population.cells.geometry[0]
    middle = gpd.GeoSeries([Point(549_050, 4_683_050)], crs="EPSG:32642").to_crs("EPSG:4326")[0]
    assert (point.x, point.y) == pytest.approx((middle.x, middle.y), abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 400))
def test_windows_and_hexagons_keep_all_people(
    tmp_path_factory: pytest.TempPathFactory, seed: int, pixels_per_window: int
) -> None:
    rng = np.random.default_rng(seed)
    folder = tmp_path_factory.mktemp("raster")
    shape = tuple(rng.integers(1, 30, size=2))
    bands = {name: rng.gamma(0.5, 20, size=shape).astype(np.float32) for name in ("women", "men")}
    for band in bands.values():
        band[rng.random(shape) < 0.3] = NODATA
    bands["men"].flat[0] = 3
    tiled = {"tiled": True, "blockxsize": 16, "blockysize": 16} if seed % 2 else {}
    paths = {name: write(folder / f"{name}.tif", band, **tiled) for name, band in bands.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rasters, "PIXELS_PER_WINDOW", pixels_per_window)
        native = read_rasters(paths)
        hexagons = read_rasters(paths, cells=H3Cells(7))
    for name, band in bands.items():
        expected = math.fsum(band[band > 0].astype(np.float64))
        assert math.fsum(native.people[name]) == pytest.approx(expected, rel=1e-12), f"seed {seed}"
        assert math.fsum(hexagons.people[name]) == pytest.approx(expected, rel=1e-12), f"seed {seed}"
    by_cell: dict[str, float] = {}
    for point, people in zip(native.cells.geometry, native.everyone_people, strict=True):
        cell = h3.latlng_to_cell(point.y, point.x, 7)
        by_cell[cell] = by_cell.get(cell, 0.0) + people
    found = dict(zip(hexagons.cells["cell_id"], hexagons.everyone_people, strict=True))
    assert found == pytest.approx(by_cell), f"seed {seed}"


GOOD = [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("other", "changed", "words"),
    [
        (GOOD, {"crs": "EPSG:32642"}, "other.tif does not align with first.tif, they differ in: CRS"),
        ([[1, 2, 3]], {}, "other.tif does not align with first.tif, they differ in: size"),
        (
            GOOD,
            {"transform": from_origin(69.005, 43.0, 0.01, 0.01)},
            "does not align with first.tif, they differ in: place",
        ),
        (
            GOOD,
            {"transform": from_origin(69.0, 43.0, 0.01, 0.011)},
            "does not align with first.tif, they differ in: place",
        ),
        (GOOD, {"crs": None}, "other.tif has no CRS; declare one"),
        (GOOD, {"transform": Affine(0.01, 0.001, 69, 0, -0.01, 43)}, "other.tif has no plain north-up grid"),
        ([[1, 2], [-5, 4]], {}, "other.tif: the pixel in row 1, column 0 is -5; people are from 0 to"),
        (GOOD, {"nodata": None}, "people are from 0 to .*, and a value for no data must be declared"),
        ([[1, 2], [np.inf, 4]], {}, "column 0 is inf"),
    ],
)
def test_rasters_that_do_not_fit_are_refused(tmp_path: Path, other: Any, changed: dict[str, Any], words: str) -> None:
    if "nodata" in changed:
        other = [[1, NODATA], [3, 4]]
    first, second = write(tmp_path / "first.tif", GOOD), write(tmp_path / "other.tif", other, **changed)
    with pytest.raises(RasterError, match=words):
        read_rasters({"women": first, "men": second})


def test_a_raster_cut_short_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "p.tif", np.random.default_rng(1).random((400, 400)))
    path.write_bytes(path.read_bytes()[:300_000])  # opens, then fails while it is read
    with pytest.raises(RasterError, match="p.tif is cut short or damaged; download it again"):
        read_rasters({"population": path})


def test_files_that_are_no_rasters_or_have_nobody_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RasterError, match=r"gone\.tif is missing or no raster"):
        read_rasters({"population": tmp_path / "gone.tif"})
    (tmp_path / "text.tif").write_text("no raster")
    with pytest.raises(RasterError, match=r"text\.tif is missing or no raster"):
        read_rasters({"population": tmp_path / "text.tif"})
    path = write(tmp_path / "p.tif", GOOD)
    for bbox in ((0, 0, 1, 1), (69.1, 42.0, 69.2, 42.5)):
        with pytest.raises(RasterError, match=r"p\.tif holds no people in the region"):
            read_rasters({"population": path}, bbox=bbox)
    with pytest.raises(RasterError, match="holds no people"):
        read_rasters({"population": write(tmp_path / "p.tif", [[0, NODATA]])})


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_without_place_or_with_several_bands_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RasterError, match="has no CRS"):
        read_rasters({"population": write(tmp_path / "p.tif", GOOD, crs=None, transform=None)})
    with rasterio.open(
        tmp_path / "b.tif",
        "w",
        driver="GTiff",
        height=1,
        width=1,
        count=2,
        dtype="float32",
        crs="EPSG:4326",
        transform=PLACE,
    ):
        pass
    with pytest.raises(RasterError, match=r"b\.tif has 2 bands; give one band per stratum"):
        read_rasters({"population": tmp_path / "b.tif"})
