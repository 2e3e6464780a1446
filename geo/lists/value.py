"""One cell read: what it holds, and what was mended or lost on the way."""

from dataclasses import dataclass
from typing import Any

from geo.notes import Note


@dataclass(frozen=True)
class Value:
    """A value, None where a cell is blank or cannot be read; the notes say what the cell did not say by itself."""

    value: Any
    notes: tuple[Note, ...] = ()

    def noting(self, note: Note | None) -> "Value":
        """The same with one note more."""
        return self if note is None else Value(self.value, (*self.notes, note))
