"""Places are read as degrees; swapped, projected, far and missing coordinates are refused in a sentence."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, Polygon

from geo.errors import PlaceError, TableError
from geo.places import check_inside, inside_box, read_points

SHYMKENT = (69.3, 42.1, 69.9, 42.6)


def write(folder: Path, text: str) -> Path:
    (folder / "sites.csv").write_text(text, encoding="utf-8")
    return folder / "sites.csv"


@pytest.mark.parametrize(
    "heading",
    ["id,lon,lat", "ID,Longitude,LATITUDE", "id,x,y", "код,долгота,широта", "id,бойлық,ендік", "id,ลองจิจูด,ละติจูด"],
)
def test_columns_are_found_by_name(tmp_path: Path, heading: str) -> None:
    places = read_points(write(tmp_path, heading + "\na,69.6,42.3\nb,69.7,42.4\n"))
    assert places["id"].tolist() == ["a", "b"]
    assert places["lon"].tolist() == [69.6, 69.7]
    assert places["lat"].tolist() == [42.3, 42.4]
    assert places.index.tolist() == [0, 1]


def test_columns_are_mapped_and_rows_filtered(tmp_path: Path) -> None:
    path = write(tmp_path, "id,lat,lon,use\nwrong,69.6,42.3,1\nother,69.7,42.4,0\n")
    places = read_points(path, columns={"lon": "lat", "lat": "lon", "id": "use"}, where="use > 0")
    assert places.to_dict("records") == [{"id": "1", "lon": 69.6, "lat": 42.3}]


def test_geometry_becomes_a_point_inside(tmp_path: Path) -> None:
    horseshoe = Polygon([(0, 0), (4, 0), (4, 4), (3, 4), (3, 1), (1, 1), (1, 4), (0, 4)])
    shapes = [Point(1, 2), horseshoe, LineString([(0, 0), (0, 2)])]
    gpd.GeoDataFrame({"id": ["p", "q", "r"]}, geometry=shapes, crs="EPSG:4326").to_file(tmp_path / "s.gpkg")
    places = read_points(tmp_path / "s.gpkg")
    assert (places["lon"][0], places["lat"][0]) == (1, 2)
    assert horseshoe.contains(Point(places["lon"][1], places["lat"][1]))
    assert (places["lon"][2], places["lat"][2]) == (0, 1)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("id,lon,lat\na,42.3,120.5\n", PlaceError, "row 2: lon 42.3 and lat 120.5 seem swapped"),
        (
            "id,lon,lat\na,549000,4683000\n",
            PlaceError,
            "row 2: lon 549000, lat 4.683e\\+06 are no degrees; they look projected",
        ),
        ("id,lon,lat\na,69.6,\n", TableError, "row 2: lat is blank; give decimal degrees"),
        ("id,lon,lat\na,69.6,42°18\n", TableError, "row 2: lat is 42°18; give decimal degrees"),
        ("id,lon,lat\na,nan,42\n", TableError, "row 2: lon is nan"),
        ("id,lat\na,42\n", TableError, "sites.csv has no column lon; it has id, lat"),
        ("id,lon,lat\na,1,2\na,1,2\n", TableError, r"id a stands twice \(rows 2 and 3\)"),
        ("id,lon,lat\n", TableError, "sites.csv is empty"),
    ],
)
def test_bad_places_are_refused(tmp_path: Path, text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        read_points(write(tmp_path, text))


def test_missing_geometry_is_refused(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"id": ["p", "q"]}, geometry=[Point(1, 2), None], crs="EPSG:4326").to_file(tmp_path / "s.gpkg")
    with pytest.raises(TableError, match="s.gpkg: row 2 has no geometry"):
        read_points(tmp_path / "s.gpkg")


def test_missing_column_of_a_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"has no column X \(mapped to lon\); it has id, lon, lat"):
        read_points(write(tmp_path, "id,lon,lat\na,1,2\n"), columns={"lon": "X"})


def frame(places: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    ids = [f"f{at}" for at in range(len(places))]
    return gpd.GeoDataFrame({"facility_id": ids}, geometry=[Point(place) for place in places], crs="EPSG:4326")


def test_places_inside_pass() -> None:
    check_inside(frame([(69.6, 42.3), (69.95, 42.3)]), SHYMKENT, "f.csv")  # 4 km outside is within the margin


def test_swapped_places_are_named_as_such() -> None:
    with pytest.raises(PlaceError, match="f.csv: lon and lat seem swapped: 2 of 3 lie outside the network"):
        check_inside(frame([(42.3, 69.6), (42.4, 69.7), (69.6, 42.3)]), SHYMKENT, "f.csv")


def test_a_single_place_far_outside_is_named() -> None:
    places = frame([(69.6, 42.3), (69.6, 42.4), (76.9, 43.2)])
    with pytest.raises(PlaceError, match=r"f.csv: f2 at lon 76.90000, lat 43.20000 lies outside the network \(69.3"):
        check_inside(places, SHYMKENT, "f.csv")
    check_inside(places, SHYMKENT, "f.csv", every=False)  # cells: only a majority outside is refused
    check_inside(places, SHYMKENT, "f.csv", margin_km=1000)


def test_one_swapped_place_is_named_as_such() -> None:
    places = frame([(69.6, 42.3), (69.6, 42.4), (42.35, 69.55), (69.61, 42.31)])
    for every in (True, False):
        with pytest.raises(PlaceError, match=r"f2: lon 42.35000 and lat 69.55000 seem swapped.* exchange the two"):
            check_inside(places, SHYMKENT, "f.csv", every=every)


def test_a_cell_at_the_rim_is_not_swapped_where_lon_and_lat_are_alike() -> None:
    """At 45 E, 45 N a place a little outside may lie inside with its coordinates exchanged."""
    check_inside(frame([(45.0, 45.0), (45.0, 45.1), (45.5, 45.1)]), (44.9, 44.9, 45.3, 45.6), "c.csv", every=False)


def test_most_cells_elsewhere_are_refused() -> None:
    with pytest.raises(PlaceError, match="f0 at lon 10.00000, lat 10.00000 lies outside .* .rows like it: 2."):
        check_inside(frame([(10, 10), (11, 11), (69.6, 42.3)]), SHYMKENT, "f.csv", every=False)


def test_margin_is_in_kilometres_on_both_axes() -> None:
    lon, lat = np.array([70.0, 70.0]), np.array([60.0, 60.0])
    east = lon + np.array([9.9, 10.1]) / (111.195 * np.cos(np.radians(60)))
    assert inside_box(east, lat, (69, 60, 70, 60), margin_km=10).tolist() == [True, False]
    north = lat + np.array([9.9, 10.1]) / 111.195
    assert inside_box(lon, north, (69, 60, 70, 60), margin_km=10).tolist() == [True, False]
