"""The catalogues: four languages say the same keys with the same gaps, and fall back to English."""

import json
import re
from importlib import resources

import pytest

from geo.words import LANGUAGES, Speech, read_error_words, read_words

PLURALS = ("_one", "_few", "_many", "_other")


def catalogue(lang: str) -> dict[str, str]:
    return dict(json.loads((resources.files("geo.words") / f"{lang}.json").read_text("utf-8")))


def stem(key: str) -> str:
    return next((key.removesuffix(form) for form in PLURALS if key.endswith(form)), key)


def gaps(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_key(lang: str) -> None:
    assert {stem(key) for key in catalogue(lang)} == {stem(key) for key in catalogue("en")}


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_a_translation_has_the_gaps_of_the_english(lang: str) -> None:
    english = {stem(key): gaps(text) for key, text in catalogue("en").items()}
    wrong = {key: text for key, text in catalogue(lang).items() if gaps(text) != english[stem(key)]}
    assert wrong == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_empty_or_left_in_english(lang: str) -> None:
    words = catalogue(lang)
    assert all(text.strip() for text in words.values())
    if lang != "en":
        letters = {"kk": "[а-яәіңғүұқөһ]", "ru": "[а-я]", "th": "[ก-๙]"}[lang]
        said = {key: text for key, text in words.items() if not re.search(letters, text, re.IGNORECASE)}
        assert said.keys() <= {key for key in said if not re.search("[a-z]", re.sub(r"\{\w+\}", "", said[key]))}


def test_an_unknown_language_reads_english() -> None:
    assert read_words("xx") == read_words("en")
    assert read_error_words("en") == {}


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 человек"), (3, "3 человека"), (5, "5 человек"), (21, "21 человек"), (812935, "812\xa0935 человек")],
)
def test_russian_counts_people(number: int, said: str) -> None:
    assert Speech("ru").count("people", number) == said


def test_numbers_are_written_as_the_language_does() -> None:
    assert [Speech(lang).number(812935) for lang in ("kk", "ru", "en", "th")] == [
        "812\xa0935",
        "812\xa0935",
        "812,935",
        "812,935",
    ]
    assert [Speech(lang).percent(0.0039) for lang in ("kk", "ru", "en", "th")] == ["0,4%", "0,4\xa0%", "0.4%", "0.4%"]


@pytest.mark.parametrize("number", [1, 3, 21, 100])
def test_a_plural_without_a_form_of_its_own_is_not_said_in_english(number: int) -> None:
    assert not re.search("[a-z]{3}", Speech("ru").count("summary_no_road", number, mode=""))


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1298263 / 1298279, "99.9%"),
        (1 - 1e-7, "99.9%"),
        (1.0, "100%"),
        (1 - 1e-13, "100%"),
        (0.99949, "99.9%"),
        (0.5, "50%"),
        (0.0004, "0.04%"),
        (3e-8, "0.001%"),
        (0.0, "0%"),
    ],
)
def test_some_is_never_none_and_not_all_is_never_all(share: float, said: str) -> None:
    assert Speech("en").percent(share) == said


def test_one_is_one() -> None:
    english = Speech("en")
    assert english.count("count_facilities", 1) == "1 facility"
    assert english.count("count_facilities", 2) == "2 facilities"
    assert english.count("people", 1.2) == "1 person"  # the form is that of the number shown
    assert Speech("ru").count("count_facilities", 22) == "22 учреждения"
    assert english.duration(3599.7) == "60 min 0 s"


def test_a_gap_that_nobody_fills_stays_visible() -> None:
    assert Speech("en").say("minutes") == "{n} min"
    assert Speech("en").say("no such key") == "no such key"


@pytest.mark.parametrize("file", ["th.json", "errors.th.json"])
def test_a_thai_candidate_site_is_no_applicant_for_a_job(file: str) -> None:
    assert "ผู้สมัคร" not in (resources.files("geo.words") / file).read_text("utf-8")
