"""What publications say: every word in five languages, ages, days and shares, and one word for one thing."""

import json
import re
import string
from importlib import resources

import pytest

from geo.publication.pages.speech import LANGUAGES, PageSpeech
from geo.words import read_words
from routing.modes import MODES


def catalogue(lang):
    return json.loads((resources.files("geo.publication.pages") / "words" / f"{lang}.json").read_text("utf-8"))


def gaps(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_everything(lang):
    english, own = catalogue("en"), catalogue(lang)
    assert english.keys() <= own.keys()
    assert set(own) - set(english) <= set(read_words("en"))  # French words of the map, which has no French
    for key, text in own.items():
        assert text.strip()
        assert gaps(text) == gaps(english.get(key) or read_words("en")[key]), key


def test_french_readers_meet_no_english():
    own = catalogue("fr")
    kinds = ("service_", "kind_", "sex_", "direction_", *(f"how_{mode}" for mode in MODES))
    assert [key for key in read_words("en") if key.startswith(kinds) and key not in own] == []
    assert PageSpeech("fr").number(12345.6, 1) == "12\u202f345,6"


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("kk", ["1 жасқа дейін", "65 жас және одан үлкен", "15–49 жастағы әйелдер", "3 жас", "5 жасқа дейінгі ерлер"]),
        ("ru", ["До 1 года", "65 лет и старше", "Женщины 15–49 лет", "3 лет", "Мужчины до 5 лет"]),
        ("en", ["Under 1", "65 and older", "Women aged 15–49", "Aged 3", "Men under 5"]),
        ("th", ["อายุต่ำกว่า 1 ปี", "อายุ 65 ปีขึ้นไป", "หญิงอายุ 15–49 ปี", "อายุ 3 ปี", "ชายอายุต่ำกว่า 5 ปี"]),
        ("fr", ["Moins de 1 an", "65 ans et plus", "Femmes de 15–49 ans", "3 ans", "Hommes de moins de 5 ans"]),
    ],
)
def test_ages_are_said_in_words(lang, told):
    strata = ("age_0_0", "age_65_plus", "women_15_49", "age_3_3", "men_0_4")
    assert [PageSpeech(lang).who(name) for name in strata] == told


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("kk", ["2026 ж. 1 мамыр", "2026 ж. 11 қараша"]),
        ("ru", ["1 мая 2026 г.", "11 ноября 2026 г."]),
        ("en", ["1 May 2026", "11 November 2026"]),
        ("th", ["1 พฤษภาคม พ.ศ. 2569", "11 พฤศจิกายน พ.ศ. 2569"]),
        ("fr", ["1er mai 2026", "11 novembre 2026"]),
    ],
)
def test_days_are_said_as_the_language_does(lang, told):
    said = [PageSpeech(lang).date(day) for day in ("2026-05-01", "2026-11-11")]
    assert [re.sub(r"\s", " ", text) for text in said] == told


def test_kazakh_endings_stand_on_words_and_not_on_numbers():
    """Which ending a number takes hangs on how it is read aloud; a word of ours has always the same."""
    speech = PageSpeech("kk")
    gaps = {"how": speech.how("walk"), "minutes": speech.minutes(15), "share": speech.percent(0.393)}
    said = speech.say("report_worst_group", who="әйелдер", **gaps)
    assert said.endswith("олардың 39,3%-ы жаяу 15 минуттан астам қашықтықта тұрады.")
    assert speech.say("computed_limits", cutoff=speech.minutes(60), metres="500").startswith("іздеу 60 минутқа дейін;")
    for key, text in catalogue("kk").items():
        gaps_with_endings = set(re.findall(r"\{(\w+)\}-?(?!жол|басылым)[а-яәіңғүұқөһ]", text))
        assert gaps_with_endings <= {"minutes", "cutoff", "share", "interval", "value"}, key


def french_catalogues():
    for package in ("geo.publication.pages", "api.publications"):
        yield json.loads((resources.files(package) / "words" / "fr.json").read_text("utf-8"))


def test_french_signs_and_units_keep_to_their_words():
    loose = re.compile(r" [:;?!%»]|« |\} (min|s|km|m)\b|[^\xa0:](?=[;?!%»])")
    told = [text for words in french_catalogues() for text in words.values() if loose.search(text)]
    assert told == []
    assert PageSpeech("fr").percent(0.873) == "87,3\xa0%"


@pytest.mark.parametrize(
    ("lang", "other"),
    [
        ("kk", "мекеме|үміткер|ұсынылатын|қолжетімділік|кіші сан|(?<!жүру )тәсіл|орыны"),
        ("ru", "учрежд|возможные места|порог|досягаем"),
        ("th", "สถานบริการ|สถานที่ที่เสนอ|เมล็ด|ช่องประชากร|(?<!ขอบ)เขต(?!พื้นที่|ชุมชน)"),
        ("fr", "chiffre [a{]|lieux proposés|poste feldsher"),
    ],
)
def test_a_thing_has_one_word(lang, other):
    assert [text for text in catalogue(lang).values() if re.search(other, text, re.IGNORECASE)] == []


def test_shares_of_a_column_are_written_alike():
    speech = PageSpeech("en")
    assert [speech.percent(share) for share in (0.29, 0.089, 0.0, 1.0, 0.00001)] == [
        "29.0%",
        "8.9%",
        "0%",
        "100%",
        "0.001%",
    ]
    assert speech.level(0.9) == "90%"
