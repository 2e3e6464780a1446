"""Exports: what is written is read back by another reader and is the same; synthetic data and sources are named."""

import io
import itertools
import json
import re
import sqlite3
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet
import pyogrio
import pytest
import shapely
from map_fixture import HOSTILE, small_region

from geo.exports import FORMATS, About, Layer, about_region
from geo.exports.layer import (
    boundary_layer,
    catchment_layer,
    cell_layer,
    coverage_layer,
    facility_layer,
    place_layer,
    site_layer,
)

NAMES = [
    "№ 1 емхана, «Әл-Фараби» ауданы",
    'Поликлиника\n№ 2; "Ёлка"',
    "โรงพยาบาลส่งเสริมสุขภาพตำบล",
    HOSTILE,
    "-1+2",
    "@x",
    "＝1",
    "",
]


@pytest.fixture(scope="module")
def layers() -> dict[str, Layer]:
    region, _question, evaluation, _map = small_region()
    assert region.boundaries is not None
    assert evaluation.sites is not None
    more = gpd.GeoDataFrame(
        {
            "facility_id": [f"f{i}" for i in range(len(NAMES))],
            "name": NAMES,
            "kind": ["polyclinic", "fap", "rural_health_unit", "hospital"] * 2,
            "services": [("dental", "tb"), (), ("any thing",), (), (), (), (), ()],
            "capacity_per_day": [120.5, np.nan] * 4,
            "staff": np.nan,
            "open": [True, False] * 4,
            "ownership": ["public", "private", "", ""] * 2,
            "owner": ["ГКП «Қала»", "", "", ""] * 2,
            "opening_hours": ["Mo-Fr 08:00-20:00; Sa 09:00-14:00", "24/7", "by appointment", ""] * 2,
        },
        geometry=gpd.points_from_xy(69.5 + np.arange(8) / 123, np.full(8, 42.3 + 1 / 70)),
        crs=4326,
    )
    made = [
        facility_layer(more),
        cell_layer(region.population),
        catchment_layer(evaluation.catchments),
        boundary_layer(region.boundaries),
        site_layer(evaluation.sites),
        coverage_layer(evaluation.coverage),
    ]
    return {layer.name: layer for layer in made}


ABOUT = About("small", "Шағын — Small", "© OpenStreetMap", "ODbL 1.0", "2026-01-02", "Synthetic & invented", "en")
REAL = About("small", "Small", "© OpenStreetMap", "ODbL 1.0", "", "", "kk")
PLACES = ["facilities", "cells", "catchments", "boundaries", "sites"]


def write(name: str, layers: list[Layer], path: Path, about: About = ABOUT) -> Path:
    FORMATS[name].write(layers, about, path)
    return path


def same_values(
    read: pd.DataFrame, layer: Layer, *, joined: bool, skip: tuple[str, ...] = (), digits: int = 17
) -> None:
    """Every column of the layer stands in what was read, with the same values."""
    assert len(read) == len(layer.table)
    for name, column in layer.columns.items():
        if name in skip:
            continue
        for ours, theirs in zip(column, read[name], strict=True):
            if isinstance(ours, list):
                assert (theirs or "" if joined else list(theirs)) == (";".join(ours) if joined else ours), name
            elif pd.isna(ours):
                assert pd.isna(theirs), name
            elif isinstance(ours, float):
                assert theirs == (ours if digits == 17 else float(f"{ours:.{digits}g}")), name
            else:
                assert ours == theirs or (ours == "" and pd.isna(theirs)), name


def same_places(read: gpd.GeoDataFrame, layer: Layer) -> None:
    ours = layer.places.geometry.to_numpy()
    assert shapely.equals_identical(shapely.normalize(read.geometry.to_numpy()), shapely.normalize(ours)).all()
    assert read.crs is not None
    assert read.crs.to_epsg() == 4326


def test_the_region_itself_gives_what_exports_say_of_it() -> None:
    region, *_ = small_region()
    about = about_region("small", region, "ru")
    assert (about.title, about.attribution, about.licence, about.date) == (
        "Small", "© OpenStreetMap", "ODbL 1.0", "2026-01-02",
    )  # fmt: skip
    assert about.synthetic
    assert "Синтетические" in about.notice


# GeoJSON: RFC 7946


@pytest.mark.parametrize("name", PLACES)
def test_geojson_is_read_back_by_gdal_as_it_was(layers: dict[str, Layer], name: str, tmp_path: Path) -> None:
    read = gpd.read_file(write("geojson", [layers[name]], tmp_path / "x.geojson"))
    same_places(read, layers[name])
    same_values(read, layers[name], joined=False, skip=("staff",))


@pytest.mark.parametrize("name", PLACES)
def test_geojson_holds_what_rfc_7946_asks(layers: dict[str, Layer], name: str, tmp_path: Path) -> None:
    text = write("geojson", [layers[name]], tmp_path / "x.geojson").read_text(encoding="utf-8")
    read = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert read["type"] == "FeatureCollection"
    assert "crs" not in read
    assert read["attribution"] == "© OpenStreetMap"
    assert read["license"] == "ODbL 1.0"
    assert read["synthetic"] == "Synthetic & invented"
    for feature in read["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        for ring, outer in rings(feature["geometry"]):
            assert ring[0] == ring[-1]
            assert (signed_area(ring) > 0) == outer  # outer rings against the clock, holes with it
        for lon, lat in vertices(feature["geometry"]):
            assert 69 < lon < 70
            assert 42 < lat < 43
    assert len({feature["id"] for feature in read["features"]}) == len(read["features"])


def rings(geometry: dict[str, Any]) -> list[tuple[list[Any], bool]]:
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}.get(geometry["type"], [])
    return [(ring, at == 0) for polygon in polygons for at, ring in enumerate(polygon)]


def vertices(geometry: dict[str, Any]) -> list[Any]:
    return (
        [geometry["coordinates"]] if geometry["type"] == "Point" else [p for ring, _ in rings(geometry) for p in ring]
    )


def signed_area(ring: list[Any]) -> float:
    return sum((b[0] - a[0]) * (a[1] + b[1] - 2 * ring[0][1]) for a, b in itertools.pairwise(ring)) / -2


def test_rings_the_wrong_way_round_are_turned_and_empty_shapes_are_null(tmp_path: Path) -> None:
    wrong = shapely.Polygon([(0, 0), (0, 4), (4, 4), (4, 0), (0, 0)], holes=[[(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]])
    assert not wrong.exterior.is_ccw
    table = gpd.GeoDataFrame(
        {"boundary_id": ["a", "b"], "name": ""}, geometry=[wrong, shapely.MultiPolygon()], crs=4326
    )
    path = write("geojson", [place_layer("boundaries", "boundary_id", table)], tmp_path / "x.geojson")
    turned, empty = json.loads(path.read_text())["features"]
    assert [signed_area(ring) > 0 for ring, _ in rings(turned["geometry"])] == [True, False]
    assert empty["geometry"] is None
    assert shapely.equals(shapely.from_geojson(json.dumps(turned["geometry"])), wrong)


def test_other_projections_are_brought_to_degrees() -> None:
    table = gpd.GeoDataFrame({"cell_id": ["a"]}, geometry=gpd.points_from_xy([69.5], [42.3]), crs=4326).to_crs(3857)
    point = place_layer("cells", "cell_id", table).places.geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx((69.5, 42.3))


# GeoPackage


def test_a_geopackage_holds_every_layer_as_it_was(layers: dict[str, Layer], tmp_path: Path) -> None:
    path = write("gpkg", list(layers.values()), tmp_path / "x.gpkg")
    assert {*layers, "layer_styles"} == {str(name) for name, _ in pyogrio.list_layers(path)}
    for name in PLACES:
        read = gpd.read_file(path, layer=name)
        same_places(read, layers[name])
        same_values(read, layers[name], joined=True)
    same_values(pyogrio.read_dataframe(path, layer="coverage"), layers["coverage"], joined=True)


def test_a_geopackage_opens_styled(layers: dict[str, Layer], tmp_path: Path) -> None:
    path = write("gpkg", list(layers.values()), tmp_path / "x.gpkg")
    with sqlite3.connect(path) as database:
        styles = database.execute(
            "SELECT f_table_name, styleQML FROM layer_styles JOIN gpkg_geometry_columns"
            " ON table_name = f_table_name AND column_name = f_geometry_column WHERE useAsDefault"
        ).fetchall()
        contents = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall())
    database.close()
    assert {name for name, _ in styles} == set(PLACES)
    assert contents == dict.fromkeys(PLACES, "features") | {"coverage": "attributes", "layer_styles": "attributes"}
    for name, text in styles:
        renderer = ElementTree.fromstring(text).find("renderer-v2")  # noqa: S314 - our own
        assert renderer is not None
        drawn = {symbol.get("name") for symbol in renderer.iter("symbol")}
        parts = [part for kind in ("category", "range") for part in renderer.iter(kind)]
        assert {part.get("symbol") for part in parts} <= drawn
        if column := renderer.get("attr"):
            values = layers[name].table[column]
            assert parts
            if renderer.get("type") == "categorizedSymbol":
                said = {part.get("value") for part in parts}
                assert said == {f"{value:g}" if isinstance(value, float) else value for value in values}
            else:
                lower, upper = ([float(part.get(side)) for part in parts] for side in ("lower", "upper"))
                assert (min(lower), max(upper)) == (values.min(), values.max())


def test_a_geopackage_names_its_source_and_is_the_same_bytes_each_time(
    layers: dict[str, Layer], tmp_path: Path
) -> None:
    path = write("gpkg", list(layers.values()), tmp_path / "x.gpkg")
    with sqlite3.connect(path) as database:
        described = [
            text for (text,) in database.execute("SELECT description FROM gpkg_contents WHERE description > ''")
        ]
        metadata = "".join(text for (text,) in database.execute("SELECT metadata FROM gpkg_metadata"))
    database.close()
    assert len(described) == len(layers)
    for text in (*described, metadata):
        assert "© OpenStreetMap" in text
        assert "ODbL 1.0" in text
        assert "invented" in text
    again = write("gpkg", list(layers.values()), tmp_path / "y.gpkg")
    assert path.read_bytes() == again.read_bytes()


# CSV


@pytest.mark.parametrize("name", [*PLACES, "coverage"])
def test_csv_is_read_back_as_it_was_but_for_disarmed_formulas(
    layers: dict[str, Layer], name: str, tmp_path: Path
) -> None:
    layer = layers[name]
    path = write("csv", [layer], tmp_path / "x.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    numbers = {name: [""] for name in ("capacity_per_day", "staff")}
    read = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=numbers)
    for column in read.columns[read.dtypes == "str"]:
        assert not read[column].astype(str).str.match("[=+@\t\r-]|＝").any(), column
        read[column] = read[column].str.removeprefix("'")
    same_values(read, layer, joined=True)
    assert read["synthetic"].all()
    if "lon" in read and layer.has_places:
        points = layer.places.geometry
        assert (read["lon"].tolist(), read["lat"].tolist()) == (points.x.tolist(), points.y.tolist())
    elif layer.has_places:
        same_places(gpd.GeoDataFrame(read, geometry=gpd.GeoSeries.from_wkt(read["WKT"]), crs=4326), layer)


def test_real_data_are_not_called_synthetic(layers: dict[str, Layer], tmp_path: Path) -> None:
    read = pd.read_csv(write("csv", [layers["facilities"]], tmp_path / "x.csv", REAL), encoding="utf-8-sig")
    assert not read["synthetic"].any()
    made = json.loads(write("geojson", [layers["facilities"]], tmp_path / "x.json", REAL).read_text())
    assert "synthetic" not in made


def test_outlines_in_csv_open_in_gdal(layers: dict[str, Layer], tmp_path: Path) -> None:
    read = gpd.read_file(write("csv", [layers["boundaries"]], tmp_path / "x.csv"))
    assert shapely.equals(read.geometry.to_numpy(), layers["boundaries"].places.geometry.to_numpy()).all()


# XLSX


def test_a_workbook_is_read_back_as_it_was_and_no_cell_is_a_formula(layers: dict[str, Layer], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write("xlsx", list(layers.values()), tmp_path / "x.xlsx"))
    assert book.sheetnames == [*layers, "about"]
    for name, layer in layers.items():
        rows = list(book[name].iter_rows())
        assert all(cell.data_type != "f" for row in rows for cell in row)
        table = pd.DataFrame([[cell.value for cell in row] for row in rows[1:]], columns=[c.value for c in rows[0]])
        same_values(table, layer, joined=True, digits=16)  # as many as the format is written with
        assert table["synthetic"].all()
        if layer.has_places and not layer.has_points:
            inside = shapely.points(table["lon"].astype(float), table["lat"].astype(float))
            assert shapely.contains(layer.places.geometry.to_numpy(), inside).all()
    about = {cell.value for row in book["about"].iter_rows() for cell in row}
    assert {"© OpenStreetMap", "ODbL 1.0", "Synthetic & invented", "Шағын — Small"} <= about


def test_a_layer_too_long_for_a_sheet_is_refused(
    layers: dict[str, Layer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.exports.workbook.MOST_ROWS", 3)
    with pytest.raises(OSError, match="cells has 12 rows, and a sheet holds 3"):
        write("xlsx", [layers["cells"]], tmp_path / "x.xlsx")


# GeoParquet


@pytest.mark.parametrize("name", PLACES)
def test_geoparquet_is_read_back_as_it_was(layers: dict[str, Layer], name: str, tmp_path: Path) -> None:
    path = write("geoparquet", [layers[name]], tmp_path / "x.parquet")
    read = gpd.read_parquet(path)
    same_places(read, layers[name])
    same_values(read, layers[name], joined=False)


def test_geoparquet_metadata_are_those_of_version_1_1(layers: dict[str, Layer], tmp_path: Path) -> None:
    path = write("geoparquet", [layers["boundaries"]], tmp_path / "x.parquet")
    table = pyarrow.parquet.read_table(path)
    metadata = table.schema.metadata
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["primary_column"] == "geometry"
    column = geo["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["MultiPolygon"]
    assert column["orientation"] == "counterclockwise"
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    bounds = layers["boundaries"].places.total_bounds.tolist()
    assert column["bbox"] == bounds
    assert column["covering"]["bbox"] == {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}
    boxes = table["bbox"].to_pylist()
    assert [min(box["xmin"] for box in boxes), max(box["ymax"] for box in boxes)] == [bounds[0], bounds[3]]
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    assert shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(shapes))).all()
    assert metadata[b"qamtu:attribution"].decode() == "© OpenStreetMap"
    assert metadata[b"qamtu:license"].decode() == "ODbL 1.0"
    assert metadata[b"qamtu:synthetic"].decode() == "Synthetic & invented"


# DHIS2

UID = re.compile("[A-Za-z][A-Za-z0-9]{10}")


def dhis2(layers: list[Layer], path: Path, about: About = ABOUT) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    read = json.loads(write("dhis2", layers, path, about).read_text(encoding="utf-8"))
    return read, read["features"]


def test_dhis2_units_are_a_tree_of_valid_uids(layers: dict[str, Layer], tmp_path: Path) -> None:
    read, units = dhis2([layers["facilities"], layers["boundaries"]], tmp_path / "x.json")
    by_uid = {unit["id"]: unit["properties"] for unit in units}
    assert len(by_uid) == len(units) == 1 + 2 + len(NAMES)
    assert all(UID.fullmatch(uid) for uid in by_uid)
    assert len({unit["code"] for unit in by_uid.values()}) == len(units)
    assert all(0 < len(unit["name"]) <= 230 and len(unit["code"]) <= 50 for unit in by_uid.values())
    for unit in by_uid.values():
        path = [part for part in unit["parentGraph"].split("/") if part]
        assert unit["level"] == str(len(path) + 1)
        assert unit.get("parent") == (path[-1] if path else None)
        if path:
            assert by_uid[path[-1]]["parentGraph"] == "/".join(path[:-1])
    groups = {group["id"]: group["name"] for group in read["organisationUnitGroups"]}
    assert all(UID.fullmatch(uid) for uid in groups)
    first = next(unit for unit in by_uid.values() if unit["code"] == "f0")
    assert [groups[uid] for uid in first["groups"]] == ["polyclinic", "public"]
    assert first["name"] == NAMES[0]
    assert all(unit["synthetic"] is True for unit in by_uid.values())
    assert "invented" in read["synthetic"]


def test_dhis2_parents_are_the_boundaries_facilities_lie_on(layers: dict[str, Layer], tmp_path: Path) -> None:
    _, units = dhis2([layers["facilities"], layers["boundaries"]], tmp_path / "x.json")
    named = {unit["id"]: unit["properties"]["code"] for unit in units}
    shapes = dict(zip(layers["boundaries"].table["boundary_id"], layers["boundaries"].places.geometry, strict=True))
    parents = {}
    for unit in units:
        if unit["properties"]["code"].startswith("f"):
            parents[unit["properties"]["code"]] = named[unit["properties"]["parent"]]
            point = shapely.from_geojson(json.dumps(unit["geometry"]))
            holding = [name for name, shape in shapes.items() if shape.intersects(point)]
            assert parents[unit["properties"]["code"]] == (min(holding) if holding else "small")
    assert {*parents.values()} == {"b1", "b2", "small"}
    whole = next(unit for unit in units if unit["properties"]["code"] == "small")
    assert whole["properties"]["level"] == "1"
    assert shapely.from_geojson(json.dumps(whole["geometry"])).area == pytest.approx(
        sum(s.area for s in shapes.values())
    )


def test_dhis2_uids_are_the_same_each_time_and_other_in_other_regions(layers: dict[str, Layer], tmp_path: Path) -> None:
    ids = {
        about.region_id + again: [unit["id"] for unit in dhis2([layers["facilities"]], tmp_path / "x.json", about)[1]]
        for again in ("", "again")
        for about in (ABOUT, About("other", "Other", "", "", "", "", "en"))
    }
    assert ids["small"] == ids["smallagain"]
    assert not set(ids["small"]) & set(ids["other"])
    assert ids["small"][0] == "UzSKnLcQOvq"  # ids that a ministry has imported may never change


def test_dhis2_codes_stay_unique_and_short(tmp_path: Path) -> None:
    point = gpd.points_from_xy([69.5, 69.6], [42.3, 42.3])
    columns = {"facility_id": ["1", "x" * 60], "name": "", "kind": "fap", "services": [(), ()], "open": True}
    facilities = facility_layer(gpd.GeoDataFrame(columns, geometry=point, crs=4326))
    square = gpd.GeoDataFrame(
        {"boundary_id": ["1"], "name": ["A" * 300]}, geometry=[shapely.box(69, 42, 70, 43)], crs=4326
    )
    _, units = dhis2([facilities, boundary_layer(square)], tmp_path / "x.json")
    codes = [unit["properties"]["code"] for unit in units]
    assert codes[:2] == ["small", "1"]
    assert codes[2:] == [unit["id"] for unit in units[2:]]
    assert [unit["properties"]["name"] for unit in units[2:]] == ["1", "x" * 60]
    assert len(units[1]["properties"]["name"]) == 230


# The same bytes each time


@pytest.mark.parametrize("name", ["geojson", "csv", "xlsx", "geoparquet", "dhis2", "fhir"])
def test_the_same_tables_are_the_same_bytes(layers: dict[str, Layer], name: str, tmp_path: Path) -> None:
    chosen = [layers["facilities"]]
    assert write(name, chosen, tmp_path / "a").read_bytes() == write(name, chosen, tmp_path / "b").read_bytes()


def test_an_empty_layer_is_written_in_every_format(layers: dict[str, Layer], tmp_path: Path) -> None:
    whole = layers["facilities"]
    none = Layer(whole.name, whole.id_column, whole.table.iloc[:0])
    for name in FORMATS:
        assert write(name, [none], tmp_path / f"x.{FORMATS[name].suffix}").stat().st_size > 0
    assert json.loads((tmp_path / "x.geojson").read_text())["features"] == []
    assert len(gpd.read_parquet(tmp_path / "x.parquet")) == 0
    assert len(pd.read_csv(io.BytesIO((tmp_path / "x.csv").read_bytes()))) == 0
