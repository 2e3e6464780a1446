"""Cells of lists are read, mended or left blank with a word; rows that share an id or a name are told apart."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import TableError
from geo.lists.column_values import read_column
from geo.lists.dates import read_dates
from geo.lists.list_kinds import CARE, FACILITIES, LIST_KINDS, Field
from geo.lists.preview import preview_list
from geo.lists.read import read_list
from geo.lists.recognise import keys_of, recognise_heading
from geo.lists.report import ListReport

DAY = datetime.date(2026, 3, 12)


def date_of(cell: object, country: str = "TH") -> datetime.date | None:
    (value,) = read_dates([cell], "D", country)
    assert value.value is not None or value.notes or cell in (None, "", "-")
    return value.value


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime.datetime(2026, 3, 12, 8, 30),
        datetime.date(2569, 3, 12),
        46093,
        46093.0,
        "46093",
        244420,  # the same day of 2569, as a Thai typed it into a spreadsheet
        "12.03.2026",
        "12.3.2569",
        "12/03/2569",
        "2026-03-12",
        "2026-03-12T00:00:00",
        "12 марта 2026 г.",
        "12 наурыз 2026 ж.",
        "12 มี.ค. 69",
        "12 มีนาคม พ.ศ. 2569",
        "๑๒ มีนาคม ๒๕๖๙",
        "12 mars 2026",
        "12-Mar-2026",
    ],
)
def test_one_day_in_many_forms(cell):
    assert date_of(cell) == DAY


@pytest.mark.parametrize("cell", ["", "-", None, "12.03.26", "31.02.2026", "soon", "12/13/14", 7, 1e9, "29.02.2566"])
def test_what_is_no_day_is_left_blank(cell):
    assert date_of(cell) is None


def test_day_or_month_first_is_shown_by_the_column_or_known_of_the_country():
    def read(cells: list[str], country: str) -> list[datetime.date | None]:
        return [value.value for value in read_dates(cells, "D", country)]

    assert read(["03/12/2026"], "KZ") == [datetime.date(2026, 12, 3)]
    assert read(["03/12/2026", "25/12/2026"], "")[0] == datetime.date(2026, 12, 3)
    assert read(["03/12/2026", "12/25/2026"], "")[0] == DAY
    assert read(["03/12/2026"], "") == [None]
    assert read(["03/12/2026"], "US") == [None]
    assert read(["03/12/2026", "25/12/2026", "12/25/2026"], "KZ") == [
        None,
        datetime.date(2026, 12, 25),
        datetime.date(2026, 12, 25),
    ]
    assert read(["03.12.2026"], "US") == [datetime.date(2026, 12, 3)]  # dots are no American habit


@given(st.dates(datetime.date(1925, 1, 1), datetime.date(2099, 12, 31)))
def test_any_day_comes_back_from_either_era(day):
    buddhist = f"{day.day}/{day.month}/{day.year + 543}"
    assert (
        date_of(buddhist)
        == date_of(day.strftime("%d.%m.%Y"))
        == date_of((day - datetime.date(1899, 12, 30)).days)
        == day
    )


def values(cells: list[object], holds: str, delimiter: str = ";") -> list[object]:
    found = read_column(cells, Field("f", holds), "F", country="KZ", delimiter=delimiter)
    return [value.value for value in found]


def test_numbers_with_units_blanks_and_marks():
    assert values(["1 200", "25 посещений в смену", "๑๒", "", "-", 7, "12,5"], "number") == [
        1200,
        25,
        12,
        None,
        None,
        7,
        12.5,
    ]
    assert values(["50-60", "~50", "-3", True], "number") == [None, None, None, None]
    assert values(["1,250", "60", "1,000"], "number", "") == [None, 60, None]
    assert values(["1,250", "1,250.5"], "number", ",") == [1250, 1250.5]


def test_yes_no_times_and_words():
    assert values(["Да", "жоқ", "OUI", "ปิด", True, "", "может быть"], "yes_no") == [
        True,
        False,
        True,
        False,
        True,
        None,
        None,
    ]
    times = [datetime.time(9, 30), 0.375, "9:30", "09.30 น.", "9 ч", "8h", "25:00", ""]
    assert values(times, "time") == ["09:30", "09:00", "09:30", "09:30", "09:00", "08:00", None, None]
    assert values(["dental; antenatal, tb / dental\nx", None], "words") == [("dental", "antenatal", "tb", "x"), ()]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Широта", "lat"),
        ("ШИРОТА (с.ш.)", "lat"),
        ("Ендік / Широта", "lat"),
        ("Latitude [WGS84]", "lat"),
        ("Latittude", "lat"),
        ("Longitud", "lon"),
        ("Бойлық", "lon"),
        ("ลองจิจูด", "lon"),
        ("GPS-координаты объекта", "lat_lon"),
        ("พิกัด GPS", "lat_lon"),
        ("Coordonnées GPS", "lat_lon"),
        ("Lat, Long", "lat_lon"),
        ("Координаты (долгота, широта)", "lon_lat"),
        ("Координаты, широта", "lat"),
        ("Координаттары Бойлық", "lon"),
        ("GPS Latitude", "lat"),
        ("Наименование медицинской организации", "name"),
        ("Мекеме атауы", "name"),
        ("ชื่อหน่วยบริการ", "name"),
        ("Nom de l’établissement", "name"),
        ("Адрес", "address"),
        ("Адрес электронной почты", "email"),
        ("Контактный телефон", "phone"),
        ("Ф.И.О.", "person"),
        ("Дата открытия", "opened_on"),
        ("วันที่เปิดทำการ", "opened_on"),
        ("Плановая мощность (посещений в смену)", "capacity"),
        ("Тип", "kind"),
        ("Режим работы", "opening_hours"),
    ],
)
def test_headings_in_five_languages(heading, key):
    found = recognise_heading(heading, keys_of(FACILITIES))
    assert found, heading
    assert found[0].key == key, found


@pytest.mark.parametrize(
    "heading", ["", "column_3", "Altitude", "Высота", "Код ОКПО поставщика", "Итого", "№ п/п", "ok"]
)
def test_other_headings_are_no_place(heading):
    found = recognise_heading(heading, keys_of(FACILITIES))
    assert not [each for each in found if each.key in ("lat", "lon", "lat_lon", "lon_lat")], found


# --- rows against one another ---------------------------------------------------------------------------------------


def read(text: str, kind: str = "facilities", **how: object) -> ListReport:
    return read_list(text.encode(), "list.csv", kind, country="KZ", **how)


def test_ids_names_and_copies():
    report = read(
        "код;название;село;широта;долгота\n"
        "1;Медпункт;Аксу;42,5;69,25\n"
        "1;Медпункт;Тассай;42,25;69,5\n"
        ";ФАП;;42,1;69,1\n"
        "4;ФАП;;42,2;69,2\n"
        "1;Медпункт;Аксу;42,5;69,25\n"
        "1-2;ВА;;42,3;69,3\n"
    )
    assert report.table["facility_id"].tolist() == ["1", "1-3", "facility-4", "4", "1-2"]  # 1-2 is taken already
    assert report.table["name"].tolist() == ["Медпункт (Аксу)", "Медпункт (Тассай)", "ФАП", "ФАП (2)", "ВА"]
    assert [row.outcome for row in report.rows] == ["mended", "mended", "mended", "mended", "refused", "mended"]
    assert str(report.rows[4].notes[0]) == "says the same as row 2"
    assert report.counts == {"taken": 0, "mended": 5, "refused": 1, "left_out": 0}


def test_projected_columns_are_refused_row_by_row_with_a_clear_sentence():
    report = read("название;X;Y\nА;548712,4;4690123,8\nБ;548912,1;4690223,2\n")
    assert not len(report.table)
    assert all("metres of a projected CRS" in str(row.notes[0]) for row in report.rows)


def test_kinds_ownership_and_flags_are_those_of_facilities():
    report = read(
        "название;тип;форма собственности;работает;услуги;широта;долгота\n"
        "А;ФАП;государственная;да;;42,5;69,25\n"
        "Б;непонятно;КГП на ПХВ;нет;dental;42,4;69,2\n"
    )
    table = report.table
    assert table["kind"].tolist() == ["fap", "other"]
    assert table["services"].tolist() == [("primary_care", "antenatal"), ("dental",)]
    assert table["ownership"].tolist() == ["public", ""]
    assert table["open"].tolist() == [True, False]
    assert any("непонятно are counted as other" in str(note) for note in report.notes)
    assert "КГП на ПХВ says neither public nor private" in " ".join(map(str, report.rows[1].notes))


def test_a_column_of_coordinates_beside_one_of_longitudes_holds_latitudes():
    report = read("название;координаты;долгота\nА;42,5;69,25\nБ;42,4;69,2\n")
    assert report.mapping == {"name": "название", "lat": "координаты", "lon": "долгота"}
    assert report.table.geometry.y.tolist() == [42.5, 42.4]


def test_a_mapping_is_the_users_word_and_must_name_what_is_there():
    text = "a;b;c;d\nАксу;42,5;69,25;Тассай\n"
    report = read(text, mapping={"name": "d", "lat": "b", "lon": "c"})
    assert report.table["name"].tolist() == ["Тассай"]
    with pytest.raises(TableError, match="latitude is no field of such a list"):
        read(text, mapping={"latitude": "b"})
    with pytest.raises(TableError, match="has no column e"):
        read(text, mapping={"lat": "e", "lon": "c"})
    with pytest.raises(TableError, match="no column is known to hold lon"):
        read(text, mapping={"lat": "b"})
    with pytest.raises(TableError, match="visits is no kind of list; choose one of facilities, care"):
        read(text, "visits")


CARE_LIST = (
    "ФИО;ИИН;Код;Село;Широта;Долгота;Нужды;Посещений в неделю;Не ранее;Телефон\n"
    "Иванова А.;480101300123;P1;Аксу;42,5;69,25;перевязка, давление;3;09:00;8 701 1234567\n"
    "Петров Б.;480101300124;P2;Аксу;42,4;69,2;;2,5;9 ч;\n"
    "Сидоров В.;480101300125;P1;Аксу;42,3;69,1;;1;;\n"
)


def test_a_care_list_takes_nobodys_name_and_no_id_twice():
    preview = preview_list(CARE_LIST.encode(), "care.csv", "care", country="KZ")
    assert preview.personal == ("ФИО", "ИИН", "Телефон")
    report = read(CARE_LIST, "care")
    assert report.table.columns.tolist() == [
        "id",
        "lon",
        "lat",
        *(f.name for f in CARE.fields if f.holds not in ("id", "place")),
        "row",
    ]
    assert report.table["id"].tolist() == ["P1", "P2"]
    assert report.table["needs"].tolist() == [("перевязка", "давление"), ()]
    assert report.table["visits_per_week"].tolist() == [3, 2.5]
    assert report.table["window_start"].tolist() == ["09:00", "09:00"]
    assert "the id P1 stands in row 2 too" in str(report.rows[2].notes[0])
    said = report.table.to_csv() + repr(report.rows) + repr(report.notes)
    assert not [name for name in ("Иванова", "480101300123", "8 701") if name in said]


def test_identity_numbers_are_no_pseudonyms():
    report = read("Код;Широта;Долгота\n480101300123;42,5;69,25\nP2;42,4;69,2\n", "care")
    assert report.table["id"].tolist() == ["person-2", "P2"]
    assert "480101300123" not in repr(report)


def test_o_is_west_in_french_and_unknown_without_language_or_country():
    text = "nom;latitude;longitude\nA;30,5 S;51,5 O\n"
    french = read_list(text.encode(), "liste.csv", lang="fr")
    assert (french.table.geometry.x[0], french.table.geometry.y[0]) == (-51.5, -30.5)
    unknown = read_list(text.encode(), "liste.csv")
    assert "may mean -51.5, -30.5 or 51.5, -30.5" in str(unknown.rows[0].notes[0])
    brazil = read_list(text.encode(), "liste.csv", country="BR")
    assert brazil.table.geometry.x[0] == -51.5


def test_the_documents_name_every_field():
    text = (Path(__file__).parent.parent / "docs" / "lists.md").read_text(encoding="utf-8")
    for kind in LIST_KINDS.values():
        assert f"`{kind.name}`" in text
        assert all(field in text for field in kind.by_name)


def test_every_kind_of_list_has_a_place_and_known_readers():
    for kind in LIST_KINDS.values():
        assert {"lon", "lat", "lat_lon", "lon_lat", "id"} <= set(kind.by_name)
        assert {field.holds for field in kind.fields} <= {
            "id",
            "text",
            "words",
            "number",
            "yes_no",
            "date",
            "time",
            "place",
        }
