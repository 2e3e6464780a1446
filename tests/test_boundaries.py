"""Boundaries come from any polygon file with id and name; broken polygons are mended and told."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geo.boundaries import locate_points, read_boundaries, read_boundary_totals
from geo.errors import BoundaryError, TableError
from geo.notes import Note

KAZAKHSTAN = Path(__file__).parents[2] / "shared" / "data" / "kazakhstan" / "geoBoundaries-KAZ-ADM2.geojson"
BOW_TIE = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


def write(folder: Path, columns: dict[str, list[object]], shapes: list[object], crs: str | None = "EPSG:4326") -> Path:
    path = folder / ("districts.gpkg" if crs is None else "districts.geojson")
    path.unlink(missing_ok=True)
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)
    return path


TWO = [box(0, 0, 1, 1), MultiPolygon([box(1, 0, 2, 1), box(3, 0, 4, 1)])]


def test_columns_and_order(tmp_path: Path) -> None:
    path = write(tmp_path, {"shapeID": ["7", "3"], "shapeName": ["Абай", "Тұран"], "shapeType": ["ADM2", "ADM2"]}, TWO)
    boundaries = read_boundaries(path)
    assert boundaries.columns.tolist() == ["boundary_id", "name", "level", "geometry"]
    assert boundaries[["boundary_id", "name", "level"]].to_numpy().tolist() == [
        ["7", "Абай", "ADM2"],
        ["3", "Тұран", "ADM2"],
    ]
    assert boundaries.crs == "EPSG:4326"
    assert boundaries.index.tolist() == [0, 1]
    assert shapely.area(boundaries.geometry).tolist() == [1, 2]


def test_names_in_other_languages_are_kept(tmp_path: Path) -> None:
    given = {"id": ["7", "3"], "name": ["Абай", "Тұран"], "name:ru": ["Абайский", None], "NAME_TH": ["อาไบ", " ทูราน "]}
    boundaries = read_boundaries(write(tmp_path, given, TWO))
    assert boundaries["name"].tolist() == ["Абай", "Тұран"]
    assert boundaries["name_ru"].tolist() == ["Абайский", ""]
    assert boundaries["name_th"].tolist() == ["อาไบ", "ทูราน"]
    assert "name_kk" not in boundaries


def test_columns_may_be_said(tmp_path: Path) -> None:
    path = write(tmp_path, {"kato": ["01", "02"], "name": ["A", "B"], "name:kk": ["Ә", ""]}, TWO)
    boundaries = read_boundaries(path, id_column="KATO", name_column="name:kk", level="district")
    assert boundaries["boundary_id"].tolist() == ["01", "02"]
    assert boundaries["name"].tolist() == ["Ә", "02"]  # a blank name is the id
    assert boundaries["level"].tolist() == ["district", "district"]
    with pytest.raises(TableError, match=r"has no column code \(mapped to id\); it has kato, name, name:kk"):
        read_boundaries(path, id_column="code")


def test_names_are_ids_where_there_are_none(tmp_path: Path) -> None:
    notes: list[Note] = []
    assert read_boundaries(write(tmp_path, {"NAME": ["A", "B"]}, TWO), notes=notes)["boundary_id"].tolist() == [
        "A",
        "B",
    ]
    assert "the names are taken as ids" in str(notes[0])


def test_levels_are_chosen(tmp_path: Path) -> None:
    path = write(tmp_path, {"id": ["a", "b"], "admin_level": [4, 6]}, TWO)
    assert read_boundaries(path)["level"].tolist() == ["4", "6"]
    assert read_boundaries(path, level="6")["boundary_id"].tolist() == ["b"]
    with pytest.raises(BoundaryError, match="no boundaries of level 8; it has the levels 4, 6"):
        read_boundaries(path, level="8")


def test_broken_polygons_are_mended_and_points_left_out(tmp_path: Path) -> None:
    notes: list[Note] = []
    shapes = [BOW_TIE, box(5, 5, 6, 6), Point(0, 0), LineString([(0, 0), (1, 1)])]
    boundaries = read_boundaries(write(tmp_path, {"id": ["x", "y", "p", "l"]}, shapes), notes=notes)
    assert boundaries.geometry.is_valid.all()
    assert shapely.area(boundaries.geometry).tolist() == pytest.approx([2, 1])
    assert [str(note) for note in notes] == [
        "districts.geojson: 2 rows that are no polygons were left out",
        "districts.geojson: 1 broken polygons were mended: x",
    ]


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning:pyogrio")
def test_bad_boundary_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"districts\.geojson holds no polygons"):
        read_boundaries(write(tmp_path, {"id": ["a"]}, [Point(0, 0)]))
    with pytest.raises(TableError, match=r"id a stands twice \(rows 1 and 2\)"):
        read_boundaries(write(tmp_path, {"id": ["a", "a"]}, TWO))
    with pytest.raises(TableError, match="has no CRS; declare one"):
        read_boundaries(write(tmp_path, {"id": ["a", "b"]}, TWO, crs=None))
    with pytest.raises(BoundaryError, match="has no column id; it has area, flag"):
        read_boundaries(write(tmp_path, {"area": [1, 2], "flag": [1, 2]}, TWO))
    with pytest.raises(BoundaryError, match="row 2: the id is all; give one of its own"):
        read_boundaries(write(tmp_path, {"id": ["a", "all"]}, TWO))
    with pytest.raises(BoundaryError, match="the polygon of b is broken and cannot be mended"):
        read_boundaries(write(tmp_path, {"id": ["a", "b"]}, [TWO[0], Polygon([(0, 0), (1, 1), (2, 2)])]))
    (tmp_path / "t.csv").write_text("id,name\na,b\n")
    with pytest.raises(BoundaryError, match="t.csv holds no polygons"):
        read_boundaries(tmp_path / "t.csv")


def test_totals_of_boundaries(tmp_path: Path) -> None:
    columns = {"id": ["a", "b"], "women": ["1 200,5", "3"], "population": [7, 8]}
    path = write(tmp_path, columns, TWO)
    assert read_boundary_totals(path, strata=["women"])["women"].tolist() == [1200.5, 3]
    assert read_boundary_totals(path)["population"].tolist() == [7, 8]
    with pytest.raises(TableError, match="row 1: women is -1; give a number of 0 or more"):
        read_boundary_totals(write(tmp_path, {"id": ["a", "b"], "women": [-1, 3]}, TWO), strata=["women"])


def test_points_on_a_common_border_belong_to_the_smallest_id(tmp_path: Path) -> None:
    boundaries = read_boundaries(write(tmp_path, {"id": ["b", "a"]}, [box(0, 0, 1, 1), box(1, 0, 2, 1)]))
    points = gpd.GeoSeries([Point(0.5, 0.5), Point(1, 0.5), Point(2, 1), Point(3, 3)])
    assert locate_points(points.x.to_numpy(), points.y.to_numpy(), boundaries).tolist() == [0, 1, 1, -1]


def test_kazakhstan_has_its_districts() -> None:
    if not KAZAKHSTAN.exists():
        pytest.skip("shared data absent")
    boundaries = read_boundaries(KAZAKHSTAN)
    assert len(boundaries) == 174
    assert boundaries.geometry.is_valid.all()
    assert boundaries["boundary_id"].is_unique
    assert set(boundaries["level"]) == {"ADM2"}
