"""Facilities from lists and from OSM: columns found, kinds mapped, one facility counted once, bad rows refused."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from geo.errors import PlaceError, TableError
from geo.facilities import facilities_from_osm, read_facilities, read_ownership
from geo.facility_duplicates import keep_one_each
from geo.facility_kinds import read_facility_kinds
from geo.notes import Note
from routing.osm.features import OsmFeatures, read_features

SHARED = Path(__file__).parents[2] / "shared" / "data"
COLUMNS = ["facility_id", "name", "kind", "services", "capacity_per_day", "staff", "open", "ownership", "geometry"]


def write(folder: Path, text: str) -> Path:
    (folder / "facilities.csv").write_text(text, encoding="utf-8")
    return folder / "facilities.csv"


def test_all_columns(tmp_path: Path) -> None:
    text = (
        "id,name,kind,services,capacity,staff,open,ownership,lon,lat\n"
        "p1,Поликлиника 1,polyclinic,antenatal; dental ;antenatal,250,41.5,да,государственная,69.6,42.3\n"
        "f1,ФАП Көксай,фап,,,,,,69.7,42.4\n"
        "x1,Центр,magic,any,,,жоқ,частная,69.7,42.4\n"
    )
    notes: list[Note] = []
    facilities = read_facilities(write(tmp_path, text), country="KZ", notes=notes)
    assert facilities.columns.tolist() == COLUMNS
    assert facilities["facility_id"].tolist() == ["p1", "f1", "x1"]
    assert facilities["kind"].tolist() == ["polyclinic", "fap", "other"]
    assert facilities["services"].tolist() == [("antenatal", "dental"), ("primary_care", "antenatal"), ()]
    assert facilities["capacity_per_day"].tolist() == pytest.approx([250, np.nan, np.nan], nan_ok=True)
    assert facilities["staff"].tolist() == pytest.approx([41.5, np.nan, np.nan], nan_ok=True)
    assert facilities["open"].tolist() == [True, True, False]
    assert facilities["ownership"].tolist() == ["public", "", "private"]
    assert facilities.geometry[0] == Point(69.6, 42.3)
    assert [str(note) for note in notes] == [
        "facilities.csv: the kinds magic are counted as other; map them in a table of kinds",
        "facilities.csv: the services of 1 facilities are assumed from their kind",
    ]


def test_spreadsheet_in_thai(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["ชื่อ", "ลองจิจูด", "ละติจูด", "เปิด"],
        ["รพ.สต.หัวเขา", 100.58, 7.2, "ใช่"],
        ["รพ.สต.ชิงโค", 100.5, 7.25, "ไม่"],
    ):
        book.active.append(row)
    book.save(tmp_path / "units.xlsx")
    notes: list[Note] = []
    facilities = read_facilities(tmp_path / "units.xlsx", country="TH", notes=notes)
    assert facilities["facility_id"].tolist() == ["facility-2", "facility-3"]
    assert facilities["kind"].tolist() == ["rural_health_unit"] * 2
    assert facilities["open"].tolist() == [True, False]
    assert "units.xlsx: 2 ids are missing; made from the row number" in [str(note) for note in notes]


def test_columns_are_mapped_and_own_kinds_used(tmp_path: Path) -> None:
    (tmp_path / "kinds.csv").write_text("kind,key,value,services\nmedical_point,kind,H1,primary_care\n")
    path = write(tmp_path, "nr,long_name,sort,e,n,beds\n1,A,H1,69.6,42.3,0\n2,B,h1,69.7,42.4,3\n")
    columns = {"id": "nr", "name": "long_name", "kind": "sort", "lon": "e", "lat": "n", "capacity": "beds"}
    facilities = read_facilities(path, columns=columns, where="beds > 0", kinds=tmp_path / "kinds.csv")
    assert facilities[["facility_id", "name", "kind", "capacity_per_day"]].to_numpy().tolist() == [
        ["2", "B", "medical_point", 3]
    ]


GOOD = "id,name,open,capacity,lon,lat\na,A,yes,5,69.6,42.3\nb,B,no,,69.7,42.4\n"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (GOOD.replace("b,B", "a,B"), TableError, r"id a stands twice \(rows 2 and 3\); ids must be unique"),
        (GOOD.replace("yes", "maybe"), TableError, "row 2: open is maybe; write yes or no"),
        (GOOD.replace("5,", "-5,"), TableError, "row 2: capacity is -5; give a number of 0 or more"),
        (GOOD.replace("5,", "5 a day,"), TableError, "row 2: capacity is 5 a day; give a number"),
        (GOOD.replace("lon", "east"), TableError, "has no column lon; it has id, name, open, capacity, east, lat"),
        (
            GOOD.replace("69.7,42.4", "76.9,43.2"),
            PlaceError,
            "b at lon 76.90000, lat 43.20000 lies outside the network",
        ),
        (
            GOOD.replace("69.6,42.3", "42.3,69.6").replace("69.7,42.4", "42.4,69.7"),
            PlaceError,
            "lon and lat seem swapped",
        ),
        (GOOD.replace("69.6,42.3", "549000,4683000"), PlaceError, "look projected"),
        (GOOD.splitlines()[0] + "\n", TableError, "facilities.csv is empty"),
    ],
)
def test_bad_lists_are_refused(tmp_path: Path, text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        read_facilities(write(tmp_path, text), bbox=(69.3, 42.1, 69.9, 42.6))


@pytest.mark.parametrize(
    ("text", "ownership"),
    [
        ("Public", "public"),
        ("мемлекеттік", "public"),
        ("Государственное", "public"),
        ("Частная клиника", "private"),
        ("жеке", "private"),
        ("?", ""),
        ("", ""),
    ],
)
def test_ownership(text: str, ownership: str) -> None:
    assert read_ownership(text) == ownership


def features(*found: tuple[str, dict[str, str], shapely.Geometry]) -> OsmFeatures:
    points = [shape.representative_point() for _, _, shape in found]
    return OsmFeatures(
        osm_id=[osm_id for osm_id, _, _ in found],
        tags=[tags for _, tags, _ in found],
        lon=np.array([point.x for point in points]),
        lat=np.array([point.y for point in points]),
        wkb=[shapely.to_wkb(shape) for _, _, shape in found],
    )


CAMPUS = box(69.600, 42.300, 69.604, 42.303)
HOSPITAL = {"amenity": "hospital", "name": "Областная больница", "operator:type": "public"}


def test_point_and_outline_are_one_facility() -> None:
    notes: list[Note] = []
    facilities = facilities_from_osm(
        features(
            ("n5", {"amenity": "hospital", "name": "Областная  Больница"}, Point(69.6055, 42.301)),  # 120 m outside
            ("n6", {"healthcare": "midwife"}, Point(69.602, 42.301)),  # no name, inside
            ("w1", HOSPITAL, CAMPUS),
            ("w2", {"amenity": "hospital", "name": "Хирургия"}, box(69.601, 42.301, 69.602, 42.302)),  # a ward
            ("n7", {"amenity": "pharmacy", "healthcare": "pharmacy"}, Point(69.602, 42.301)),
            ("n30", {"amenity": "clinic", "name": "Поликлиника 5"}, Point(69.603, 42.301)),  # another facility inside
            ("n4", {"amenity": "hospital", "name": "Областная больница"}, Point(69.7, 42.3)),  # 8 km away
        ),
        "KZ",
        notes=notes,
    )
    assert facilities.columns.tolist() == COLUMNS
    assert facilities["facility_id"].tolist() == ["n4", "n30", "w1"]
    assert facilities["kind"].tolist() == ["hospital", "polyclinic", "hospital"]
    assert facilities["services"][2] == ("emergency", "inpatient", "surgery", "antenatal", "delivery")
    assert facilities["ownership"].tolist() == ["", "", "public"]
    assert str(notes[0]) == "facilities mapped twice, counted once: 3 (n5 in w1, n6 in w1, w2 in w1)"


def test_nameless_outline_is_the_house_of_its_named_practices() -> None:
    facilities = facilities_from_osm(
        features(
            ("n1", {"amenity": "clinic", "name:kk": "Емхана"}, Point(69.602, 42.301)),
            ("n2", {"amenity": "clinic", "name": "Емхана 2", "opening_hours": "off"}, Point(69.603, 42.301)),
            ("n3", {"amenity": "clinic"}, Point(69.603, 42.302)),
            ("w1", {"amenity": "clinic"}, CAMPUS),
        ),
        "KZ",
    )
    assert facilities["facility_id"].tolist() == ["n1", "n2"]
    assert facilities["name"].tolist() == ["Емхана", "Емхана 2"]
    assert facilities["open"].tolist() == [True, False]


def test_extract_without_facilities_is_refused() -> None:
    with pytest.raises(PlaceError, match="the extract holds no health facilities"):
        facilities_from_osm(features(("n1", {"healthcare": "pharmacy"}, Point(0, 0))))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 3), st.sampled_from(["A", "B", ""]), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_duplicates_agree_with_a_slow_search(objects: list[tuple[int, int, str, bool]]) -> None:
    step = 0.001  # about 111 m
    shapes = [
        box(x * step, y * step, (x + 2.5) * step, (y + 2.5) * step) if is_area else Point(x * step, y * step)
        for x, y, _, is_area in objects
    ]
    names = [name or "house" * is_area for _, _, name, is_area in objects]  # nameless outlines have their own test
    ids = [f"n{at:02d}" for at in range(len(objects))]
    found = keep_one_each(np.array(shapes, dtype=object), names, ["fap"] * len(ids), ids)
    order = [at for at in range(len(ids)) if objects[at][3]] + [at for at in range(len(ids)) if not objects[at][3]]
    kept: list[int] = []
    for at in order:
        stands = at
        for larger in kept:
            is_near = shapes[at].distance(shapes[larger]) * 111_195 <= 200
            is_inside = objects[larger][3] and shapes[larger].contains(shapes[at].representative_point())
            if (names[at] and names[at] == names[larger] and is_near) or (not names[at] and is_inside):
                stands = larger
                break
        assert found[at] == stands
        if stands == at:
            kept.append(at)


def test_porto_alegre_and_liechtenstein() -> None:
    if not SHARED.exists():
        pytest.skip("shared data absent")
    bbox = (-51.27, -30.11, -51.13, -29.99)
    assert len(read_facilities(SHARED / "porto-alegre/poa_hexgrid.csv", where="healthcare > 0", bbox=bbox)) == 117
    kinds = read_facility_kinds()
    found = read_features(SHARED / "liechtenstein/liechtenstein-latest.osm.pbf", kinds.wanted_tags)
    facilities = facilities_from_osm(found, kinds=kinds)
    by_id = facilities.set_index("facility_id")
    assert by_id.loc["w486420157", "kind"] == "hospital"
    assert "n995356599" not in by_id.index  # a pharmacy
    assert isinstance(shapely.from_wkb(found.wkb[-1]), Polygon | shapely.MultiPolygon)
    assert (len(found), len(facilities)) == (16, 14)


def test_names_in_the_languages_of_the_map_are_kept(tmp_path):
    rows = "id,name,name:ru,name_en,kind,lon,lat\na,Асар амбулаториясы,Амбулатория Асар,,ambulatory,69.5,42.3\n"
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    (facility,) = read_facilities(tmp_path / "list.csv").to_dict("records")
    assert (facility["name"], facility["name_ru"], facility["name_en"]) == (
        "Асар амбулаториясы",
        "Амбулатория Асар",
        "",
    )
    assert "name_kk" not in facility
