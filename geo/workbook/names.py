"""Names in the reader's language: modes, boundaries, services, strata; and the rows that count everyone."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from geo.local_names import boundary_names_by_id
from geo.workbook.form import Book

ANY_SERVICE: Final = "any"
ALL_BOUNDARIES: Final = "all"
NO_BOUNDARY: Final = "none"


def mode_names(book: Book, values: Sequence[str]) -> list[str]:
    """Travel modes as they are called."""
    return [book.speech.name("mode", str(value)) for value in values]


def boundary_names(book: Book, table: pd.DataFrame) -> list[str]:
    """Boundaries by their names in the reader's language, the region and "on no boundary" in words."""
    known = boundary_names_by_id(book.region.boundaries, book.speech.lang)
    special = known | {ALL_BOUNDARIES: book.speech.say("whole_region"), NO_BOUNDARY: book.speech.say("no_boundary")}
    return [
        special.get(str(key), str(name)) for key, name in zip(table["boundary_id"], table["boundary_name"], strict=True)
    ]


def service_names(book: Book, table: pd.DataFrame) -> list[str]:
    """Services as they are called."""
    return [book.speech.name("service", str(value)) for value in table["service"]]


def stratum_name(book: Book, name: str) -> str:
    """A stratum by sex and age, or as the data call it."""
    return book.speech.stratum(name, book.everyone)


def rows_of_everyone(book: Book, table: pd.DataFrame) -> pd.DataFrame:
    """The rows that count each person once, for any service."""
    return table[(table["service"] == ANY_SERVICE) & (table["stratum"] == book.everyone)]
