"""Names of places and studies in the reader's language, by the rule of the map."""

import re
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final

from geo.headings import normalise_heading
from geo.words import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

LOCAL_NAMES: Final = tuple(f"name_{language}" for language in LANGUAGES)
"""Columns of names in the languages of the map."""
_UNREAD: Final = {  # letters that readers of a language cannot be expected to read
    "kk": re.compile("[\u0e00-\u0e7f]"),
    "ru": re.compile("[\u0e00-\u0e7f]"),
    "en": re.compile("[\u0400-\u052f\u0e00-\u0e7f]"),
    "th": re.compile("[\u0400-\u052f]"),
}


def read_local_names(table: "pd.DataFrame") -> dict[str, list[str]]:
    """Names by name_<language>, of each column name:<language> or name_<language> there is; "" where a row has none."""
    headings = {normalise_heading(str(column)).replace(":", "_"): column for column in table.columns}
    return {
        column: table[headings[column]].fillna("").astype(str).str.strip().tolist()
        for column in LOCAL_NAMES
        if column in headings
    }


def local_name(written: str, names: Mapping[str, str], lang: str) -> str:
    """The name in the language; else as it is written, or in English where the reader cannot read its letters."""
    if names.get(lang):
        return names[lang]
    return (names.get("en") if _UNREAD[lang].search(written) else "") or written


def boundary_name(row: Mapping[Hashable, Any], lang: str) -> str:
    """Name of a boundary (a row of `read_boundaries`) in the language."""
    names = {str(key).removeprefix("name_"): str(text) for key, text in row.items() if str(key).startswith("name_")}
    return local_name(str(row["name"]), names, lang)


def boundary_names_by_id(boundaries: "GeoDataFrame | None", lang: str) -> dict[str, str]:
    """Names of all boundaries by their ids."""
    if boundaries is None:
        return {}
    return {str(row["boundary_id"]): boundary_name(row, lang) for row in boundaries.to_dict("records")}
