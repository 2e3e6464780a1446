"""Kind and services by the table: Kazakh, Russian, Thai and English names, OSM tags, the user's own table."""

from pathlib import Path

import pytest

from geo.errors import TableError
from geo.facility_kinds import KINDS, read_facility_kinds


@pytest.mark.parametrize(
    ("country", "tags", "name", "kind"),
    [
        ("KZ", {"amenity": "clinic"}, "Городская поликлиника №5", "polyclinic"),
        ("KZ", {"amenity": "hospital"}, "№ 3 қалалық емханасы", "polyclinic"),
        ("KZ", {"amenity": "doctors"}, "Тассай дәрігерлік амбулаториясы", "ambulatory"),
        ("KZ", {"amenity": "clinic"}, "Сельская врачебная амбулатория", "ambulatory"),
        ("KZ", {"amenity": "clinic"}, "ВА Бозарык", "ambulatory"),
        ("KZ", {"amenity": "clinic"}, "Вазари", "polyclinic"),  # ВА is a whole word
        ("KZ", {"amenity": "doctors"}, "ФАП", "fap"),
        ("KZ", {"amenity": "doctors"}, "Фельдшерско–акушерский пункт с. Кайтпас", "fap"),
        ("KZ", {"amenity": "doctors"}, "фельдшерлік-акушерлік пункт", "fap"),
        ("KZ", {"amenity": "doctors"}, "Медициналық пункт", "medical_point"),
        ("KZ", {"amenity": "clinic"}, "Медпункт", "medical_point"),
        ("KZ", {"amenity": "hospital"}, "Областной перинатальный центр", "perinatal_centre"),
        ("KZ", {"amenity": "hospital"}, "Перзентхана", "perinatal_centre"),
        ("KZ", {"amenity": "clinic"}, "Стоматологическая поликлиника", "other"),
        ("KZ", {"amenity": "hospital"}, "Орталық аурухана", "hospital"),
        ("KZ", {"amenity": "hospital"}, "", "hospital"),
        ("TH", {"amenity": "hospital"}, "โรงพยาบาลส่งเสริมสุขภาพตำบลชิงโค", "rural_health_unit"),
        ("TH", {"amenity": "clinic"}, "รพ.สต.หัวเขา", "rural_health_unit"),
        ("TH", {"amenity": "clinic"}, "รพสต.บ้านขนุน", "rural_health_unit"),
        ("TH", {"amenity": "clinic"}, "Wat Khanun Subdistrict Health Promoting Hospital", "rural_health_unit"),
        ("TH", {"amenity": "hospital"}, "โรงพยาบาลสิงหนคร", "hospital"),
        ("TH", {"amenity": "clinic"}, "คลินิกหมอสมชาย", "ambulatory"),
        ("TH", {"amenity": "clinic"}, "คลินิกทันตกรรม", "other"),
        ("", {"amenity": "clinic"}, "รพ.สต.หัวเขา", "polyclinic"),  # Thai names count in Thailand only
        ("", {"amenity": "doctors"}, "Kinderarzt", "ambulatory"),
        ("", {"healthcare": "midwife"}, "", "perinatal_centre"),
        ("", {"healthcare": "yes"}, "", "other"),
        ("", {"amenity": "pharmacy", "healthcare": "pharmacy"}, "Apotheke", "-"),
        ("LI", {"healthcare": "clinic;doctor"}, "", "polyclinic"),
    ],
)
def test_kinds(country: str, tags: dict[str, str], name: str, kind: str) -> None:
    decided = read_facility_kinds().classify(tags, [name], country=country)
    assert decided is not None
    assert decided[0] == kind


def test_services_come_from_the_line_or_the_kind() -> None:
    kinds = read_facility_kinds()
    assert kinds.classify({}, ["Стоматологическая поликлиника"], country="KZ") == ("other", ("dental",))
    assert kinds.classify({"amenity": "doctors"}, ["ФАП"], country="KZ") == ("fap", ("primary_care", "antenatal"))
    assert kinds.classify({"shop": "bakery"}, ["Bread"]) is None
    assert set(kinds.kind_services) == set(KINDS)


def test_wanted_tags_are_those_of_the_issue() -> None:
    assert read_facility_kinds().wanted_tags == {"amenity": {"hospital", "clinic", "doctors"}, "healthcare": None}


def test_own_table(tmp_path: Path) -> None:
    path = tmp_path / "kinds.csv"
    path.write_text("kind;key;value;name;services\nfap;kind;пункт;;antenatal;\n", encoding="utf-8")
    kinds = read_facility_kinds(path)
    assert kinds.classify({"kind": "пункт"}) == ("fap", ("antenatal",))
    assert kinds.classify({"amenity": "hospital"}) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "kind,name\nclinic,x\n",
            "kinds.csv: row 2: clinic is no kind of facility; choose one of polyclinic, ambulatory",
        ),
        ("kind,name\nfap,a*b\n", r"row 2: a\*b has a \* inside"),
        ("country,name\nKZ,x\n", "has no column kind; it has country, name"),
    ],
)
def test_bad_tables_of_kinds(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "kinds.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=words):
        read_facility_kinds(tmp_path / "kinds.csv")
    with pytest.raises(TableError, match="does not exist"):
        read_facility_kinds(tmp_path / "gone.csv")
