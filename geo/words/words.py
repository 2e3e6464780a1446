"""Reads the catalogues: words of the map and the workbook by key, sentences of errors by their English template."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("kk", "ru", "en", "th")


@cache
def read_words(lang: str) -> Mapping[str, str]:
    """Every key of the catalogue in `lang`; English where a key is not translated or the language is unknown."""
    own = _read_catalogue(f"{lang}.json") if lang in LANGUAGES else {}
    # a language says a plural in its own forms or in none: an English "one" between them would be English to a reader
    plurals = {key.removesuffix("_other") for key in own if key.endswith("_other")}
    english = {key: text for key, text in _read_catalogue("en.json").items() if key.removesuffix("_one") not in plurals}
    return MappingProxyType(english | own)


@cache
def read_error_words(lang: str) -> Mapping[str, str]:
    """The sentence of an error in `lang`, by its English template; empty for English and where none is translated."""
    return MappingProxyType(_read_catalogue(f"errors.{lang}.json") if lang in LANGUAGES else {})


def _read_catalogue(name: str) -> dict[str, str]:
    file = resources.files("geo.words") / name
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}
