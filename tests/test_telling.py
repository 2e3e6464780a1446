"""An error or a note in the reader's language: its own words are translated, the user's are not."""

import pytest

from geo.errors import TableError
from geo.notes import Note
from geo.words import tell
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
