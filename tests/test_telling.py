"""An error or a note in the reader's language: its own words are translated, the user's are not."""

import pytest

from geo.errors import PlaceError, TableError
from geo.notes import Note
from geo.words import tell, tell_in_words
from routing.errors import Phrase


def test_a_phrase_in_a_gap_is_translated_with_its_sentence() -> None:
    error = TableError(
        "{name}: row {row}: {column} is {value}; give decimal degrees",
        name="a.csv",
        row=2,
        column="lon",
        value=Phrase("blank"),
    )
    assert str(error) == "a.csv: row 2: lon is blank; give decimal degrees"
    assert tell(error, "en") == str(error)
    assert tell(error, "ru") == "a.csv: строка 2: в столбце lon стоит пустое значение; дайте десятичные градусы"


@pytest.mark.parametrize("lang", ["ru", "kk", "th"])
def test_what_the_user_wrote_stays(lang: str) -> None:
    error = TableError(
        "{name}: row {row}: {column} is {value}; give decimal degrees", name="blank", row=2, column="lon", value="blank"
    )
    assert tell(error, lang).count("blank") == 2


def test_a_phrase_has_gaps_of_its_own() -> None:
    assert str(Phrase("row {row}", row=7)) == "row 7"
    assert tell(Phrase("row {row}", row=7), "ru") == "строка 7"
    note = Note("{name}: a sentence nobody translated", {"name": Phrase("row {row}", row=7)})
    assert tell(note, "ru") == "строка 7: a sentence nobody translated"


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "no street for “on foot” within 1000 m of 69.6, 42.3; choose a place nearer to a road"),
        ("ru", "Пешком: нет дороги в пределах 1000 м от точки 69.6, 42.3; выберите место ближе к дороге"),
        ("kk", "Жаяу: 69.6, 42.3 нүктесінен 1000 м ішінде жол жоқ; жолға жақынырақ жерді таңдаңыз"),
        ("th", "เดินเท้า: ไม่มีถนนในระยะ 1000 ม. จาก 69.6, 42.3 โปรดเลือกจุดที่ใกล้ถนนกว่านี้"),
    ],
)
def test_a_reader_of_the_map_is_told_names_not_codes(lang: str, told: str) -> None:
    error = PlaceError(
        "no street for {mode} within {limit_m} m of {lon}, {lat}; choose a place nearer to a road",
        mode="walk",
        limit_m="1000",
        lon="69.6",
        lat="42.3",
    )
    assert tell_in_words(error, lang) == told
    assert "walk" in tell(error, lang)


def test_a_code_without_a_name_stays() -> None:
    error = TableError("there is no stratum {stratum} to site for; the strata are {known}", stratum="nomads", known="")
    assert "nomads" in tell_in_words(error, "ru")
