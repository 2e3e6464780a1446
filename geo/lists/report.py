"""What reading a list says: of the list before it is taken, and of each row after."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from geo.lists.guess import ColumnGuess
from geo.notes import Note

OUTCOMES: Final = ("taken", "mended", "refused", "left_out")
"""As it is; taken after something was put right; not taken; no row of the list at all (a total, a caption)."""


@dataclass(frozen=True)
class ListPreview:
    """A list as it was understood, for the user to correct before it is read."""

    name: str
    kind: str
    format: str
    encoding: str  # "" where the format has its own
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    heading_row: int  # as the user's program numbers it; 0 for none
    headings: tuple[str, ...]
    row_count: int
    first_rows: tuple[tuple[int, tuple[str, ...]], ...]  # row number, cells as shown
    guesses: tuple[ColumnGuess, ...]
    unknown: tuple[str, ...]
    personal: tuple[str, ...]  # columns that seem to name persons: never taken
    missing: tuple[str, ...]  # fields without which no row can be read
    share_placed: float  # of the rows, if the guess is right, 0..1
    notes: tuple[Note, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """The guess as `read_list` wants it: our field, the list's column."""
        return {guess.field: guess.column for guess in self.guesses}


@dataclass(frozen=True)
class RowReport:
    """What became of a row and why."""

    row: int  # as the user's program numbers it
    outcome: str
    id: str  # of the table; "" where it is not in it
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ListReport:
    """A list that was read: the table, and what became of each row, in the list's order."""

    name: str
    kind: str
    mapping: Mapping[str, str]
    table: pd.DataFrame
    rows: tuple[RowReport, ...]
    notes: tuple[Note, ...]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Rows by outcome."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def share_placed(self) -> float:
        """Share of the rows of the list that were taken, as they were or mended, 0..1."""
        placed = self.counts["taken"] + self.counts["mended"]
        return placed / max(1, placed + self.counts["refused"])
